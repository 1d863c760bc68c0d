"""Fetch a snapshot part by part: what was answered once is kept and not asked again."""

import datetime as dt
import errno
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from etl.wikidata.answers import rows_of, tables_of
from etl.wikidata.errors import TooSlowError
from etl.wikidata.partnerships import partnerships_of
from etl.wikidata.parts import TABLES, Country, Kept, Part, parts_of
from etl.wikidata.service import Service
from etl.wikidata.snapshot import PARTNERSHIPS, write_snapshot
from warehouse.one_build import release
from warehouse.whole_files import no_folder_left

Report = Callable[[int, Part], None]
"""Is told how many parts are done and which is next."""


def fetch(
    countries: Sequence[Country],
    service: Service,
    folder: Path,
    day: dt.date,
    report: Report = lambda done, part: None,
) -> dict[str, int]:
    """Write the snapshot of a day to a new folder and give the rows of each table.

    Raises FetchError when the service gives no answer, and OSError; what was answered stays in
    a hidden folder beside, and the next call goes on from there.
    """
    if folder.exists():
        raise FileExistsError(
            errno.EEXIST, "is there already; name another with --out", str(folder)
        )
    partial = folder.with_name(f".{folder.name}.partial")
    with no_folder_left(partial), _only_fetch(partial, folder):
        tables = _tables(countries, service, Kept(partial, service.address), day, report)
        write_snapshot(folder, tables, service.address, day)
        shutil.rmtree(partial)
    return {name: table.height for name, table in tables.items()}


@contextmanager
def _only_fetch(partial: Path, folder: Path) -> Iterator[None]:
    """Keep other fetches of this snapshot out; the system takes the lock from one that dies."""
    lock = FileLock(partial / ".lock")
    partial.mkdir(parents=True, exist_ok=True)
    try:
        # Nobody waits for what takes minutes at least.
        lock.acquire(timeout=0)
    except Timeout as error:
        cause = "another fetch is writing it; wait for its end, or name another with --out"
        raise BlockingIOError(errno.EAGAIN, cause, str(folder)) from error
    try:
        yield
    finally:
        release(lock)


def _tables(
    countries: Sequence[Country], service: Service, kept: Kept, day: dt.date, report: Report
) -> dict[str, pl.DataFrame]:
    """Give all tables of a snapshot, of answers that are kept or asked for."""
    answers: dict[str, list[tuple[Country, bytes]]] = {table: [] for table in TABLES}
    for done, part in enumerate(parts_of(countries)):
        report(done, part)
        answers[part.table] += [(part.country, body) for body in _answers(part, service, kept)]
    tables = tables_of({table: rows_of(table, found) for table, found in answers.items()})
    return tables | {PARTNERSHIPS: partnerships_of(tables, day)}


def _answers(part: Part, service: Service, kept: Kept) -> Iterator[bytes]:
    """Give the answer of a part, or those of its halves where the whole takes too long."""
    answer = kept.answer(part)
    if answer is not None:
        yield answer
        return
    halves = part.halves()
    if not kept.is_halved(part):
        try:
            answer = service.ask(part.query)
        except TooSlowError:
            if halves is None:
                raise
            kept.halve(part)
        else:
            kept.keep(part, answer)
            yield answer
            return
    for half in halves or ():
        yield from _answers(half, service, kept)
