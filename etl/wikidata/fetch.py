"""Fetch a snapshot part by part: what was answered once is kept and not asked again."""

import datetime as dt
import errno
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from etl.wikidata.answers import rows_of, tables_of
from etl.wikidata.errors import TooSlowError
from etl.wikidata.partnerships import partnerships_of
from etl.wikidata.parts import TABLES, Country, Kept, Part, parts_of
from etl.wikidata.service import Service
from etl.wikidata.snapshot import PARTNERSHIPS, write_snapshot

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
    partial.mkdir(parents=True, exist_ok=True)
    kept = Kept(partial, service.address)
    answers: dict[str, list[tuple[Country, bytes]]] = {table: [] for table in TABLES}
    for done, part in enumerate(parts_of(countries)):
        report(done, part)
        answers[part.table] += [(part.country, body) for body in _answers(part, service, kept)]
    tables = tables_of({table: rows_of(table, found) for table, found in answers.items()})
    tables[PARTNERSHIPS] = partnerships_of(tables, day)
    write_snapshot(folder, tables, service.address, day)
    shutil.rmtree(partial)
    return {name: table.height for name, table in tables.items()}


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
