"""Load what was read and checked into a new warehouse that takes the old one's place."""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from etl.bulk.given import Given
from etl.bulk.rejects import problems_of, remove_rejects, write_rejects
from etl.changes import summary
from etl.check import Checked, check
from etl.current import code_mark, fingerprint, is_current, rejects_any
from etl.inputs import hashed
from etl.loss import losses
from etl.package import Frames, package_mark, read_package
from etl.problems import DataError
from etl.steps import Report, Step
from warehouse import VERSION
from warehouse.connection import WarehouseError, replacing
from warehouse.history import count_inputs, record, remembered
from warehouse.layout import LAYOUT, create_answers, create_tables, decide, insert
from warehouse.queries import Warehouse
from warehouse.schema.imported import IMPORTED
from warehouse.schema.main import MAIN
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED


def make_of_data(
    data: Path,
    path: Path,
    report: Report,
    given: Sequence[Given],
    folder: Path,
    *,
    strict: bool,
    loss: float,
) -> bool:
    """Read, check and load all of the data; tell whether there was need to.

    Goes by what `etl.load.build` is given, and raises the same.
    """
    # Asked again, for another build may have made it while this one waited.
    mark = fingerprint(data, given)
    if is_current(path, mark) and not (strict and rejects_any(path)):
        write_rejects(_rejects_in(path), folder)
        return False
    checked = check(data, report, given)
    _refuse_faulty(checked, strict=strict)
    found = {each.name: each.reject for each in checked.imported}
    stale = {*found, *_imported_in(path)}
    frames = checked.frames()
    # What is in the warehouse need not stay in memory beside it.
    del checked
    marked = _Mark(mark, hashed(data, given))
    # Those of the old warehouse never stand beside the new one, whenever a build is killed.
    _make(frames, marked, path, loss, report, lambda: remove_rejects(stale, folder))
    write_rejects(found, folder)
    return True


def _refuse_faulty(checked: Checked, *, strict: bool) -> None:
    errors = [problem for problem in checked.problems if not problem.warning]
    if strict:
        errors += (problem for each in checked.imported for problem in problems_of(each.reject))
    if errors:
        raise DataError(errors)


def _rejects_in(path: Path) -> dict[str, pl.DataFrame]:
    warehouse = Warehouse(path).now()
    names = warehouse.rows("stated.import")["origin"]
    rows = warehouse.rows("stated.reject")
    return {name: rows.filter(pl.col("origin") == name) for name in names}


def _imported_in(path: Path) -> list[str]:
    """Give the imports of the warehouse that stands there, nothing where none can be read."""
    try:
        return Warehouse(path).rows("stated.import")["origin"].to_list()
    except WarehouseError:
        return []


def make_of_package(
    package: Path, path: Path, report: Report, folder: Path, *, loss: float
) -> bool:
    """Read, check and load a package; tell whether there was need to.

    It has no rejects: those of the old warehouse go from the folder. Raises DataError with
    everything that is wrong with the package.
    """
    # As for data: another build may have made it meanwhile.
    mark = package_fingerprint(package)
    if is_current(path, mark):
        return False
    stale = _imported_in(path)
    started = time.perf_counter()
    frames = read_package(package)
    rows = sum(frame.height for frame in frames.values())
    report(Step("package", rows, time.perf_counter() - started))
    _make([frames], _Mark(mark), path, loss, report, lambda: remove_rejects(stale, folder))
    return True


def package_fingerprint(package: Path) -> str:
    """Hash all that a build depends on that reads a package."""
    return hashlib.sha256(f"{code_mark()} {package_mark(package)}".encode()).hexdigest()


@dataclass(frozen=True)
class _Mark:
    """What tells the content of a build from another's, as a whole and input by input."""

    fingerprint: str
    inputs: Mapping[str, str] = field(default_factory=dict)


def _make(
    frames: Iterable[Frames],
    mark: _Mark,
    path: Path,
    loss: float,
    report: Report,
    at_the_swap: Callable[[], object],
) -> None:
    with replacing(path, at_the_swap) as connection, remembered(path) as past:
        _timed("stated", lambda: _load(connection, frames, mark.fingerprint), report)
        inputs = count_inputs(connection, mark.inputs)
        lost = losses(past.last_inputs, inputs, loss)
        if lost:
            raise DataError(lost)
        _timed("main", lambda: _decide(connection), report)
        started = time.perf_counter()
        counts = record(connection, past, _told_of(mark, inputs), inputs)
        changed, told = sum((counts or {}).values()), summary(past, counts)
        report(Step("history", changed, time.perf_counter() - started, (told,)))
        _timed("answer", lambda: _answer(connection), report)


def _told_of(mark: _Mark, inputs: pl.DataFrame) -> dict[str, object]:
    """Give what the history tells of this build as a whole."""
    return {
        "built_at": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "version": VERSION,
        "layout": LAYOUT,
        "fingerprint": mark.fingerprint,
        "inputs": inputs.height,
        "rows": int(inputs["rows"].sum()),
    }


def _timed(name: str, work: Callable[[], int], report: Report) -> None:
    started = time.perf_counter()
    rows = work()
    report(Step(name, rows, time.perf_counter() - started))


def _load(connection: duckdb.DuckDBPyConnection, frames: Iterable[Frames], mark: str) -> int:
    create_tables(connection)
    for some in frames:
        for table in (*REFERENCE, *STATED, *IMPORTED):
            if table.qualified in some:
                insert(connection, table, some[table.qualified])
    connection.execute(
        "insert into main.build select $layout, $version, $fingerprint, max(accessed_on) "
        "from stated.source",
        {"layout": LAYOUT, "version": VERSION, "fingerprint": mark},
    )
    return sum(_count(connection, table.qualified) for table in STATED)


def _decide(connection: duckdb.DuckDBPyConnection) -> int:
    decide(connection)
    return sum(_count(connection, table.qualified) for table in MAIN)


def _answer(connection: duckdb.DuckDBPyConnection) -> int:
    create_answers(connection)
    # Asked once before the swap, so that a view that fails fails the build and not a reader: every
    # figure of one municipality, for those of all of them take seconds where there are many.
    connection.execute("set variable m = (select [min(municipality_id)] from stated.source)")
    connection.execute("from answer.summary").fetchall()
    connection.execute("reset variable m")
    return _count(connection, "answer.whole_summary")


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    # Read to the end: a result that is left open keeps the connection from other work.
    [(found,)] = connection.execute(f"select count(*) from {name}").fetchall()
    return int(found)
