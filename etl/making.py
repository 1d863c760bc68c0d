"""Read and check the data, and load them into a new warehouse that takes the old one's place."""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import polars as pl

from etl.bulk.given import Given, given_imports
from etl.bulk.imports import Imported, frames_of, problems_in, read_imports
from etl.bulk.rejects import problems_of, remove_rejects, write_rejects
from etl.changes import summary
from etl.curated import CuratedFile, read_curated
from etl.current import code_mark, fingerprint, is_current, rejects_any
from etl.inputs import hashed
from etl.loss import losses
from etl.package import Frames, package_mark, read_package
from etl.problems import DataError, Problem
from etl.reference import Reference, read_reference
from etl.sections import Row
from etl.steps import Report, Step
from warehouse import VERSION
from warehouse.connection import WarehouseError, replacing
from warehouse.history import count_inputs, record, remembered
from warehouse.layout import LAYOUT, create_answers, create_tables, decide, insert
from warehouse.queries import Warehouse
from warehouse.schema import IMPORTED, MAIN, REFERENCE, STATED, Table

(_PARTNERSHIP,) = (table for table in STATED if table.name == "partnership")


@dataclass(frozen=True)
class Checked:
    """The data as read and checked."""

    reference: Reference
    files: tuple[CuratedFile, ...]
    imported: tuple[Imported, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems and warnings, file by file; a row that an import rejects is a warning."""
        curated = (problem for file in self.files for problem in file.problems)
        return (*curated, *problems_in(self.imported))

    def rows(self, table: str) -> list[Row]:
        """Give the rows of one table of `stated` from all files."""
        return [row for file in self.files for row in file.rows[table]]

    def frames(self) -> Iterator[Frames]:
        """Give the rows of the tables that a warehouse is made from, then those of each import."""
        reference = {table.qualified: self.reference.frames[table.name] for table in REFERENCE}
        stated = {table.qualified: self.curated(table) for table in STATED}
        yield reference | stated
        before = stated["stated.partnership"].select("municipality_id", "statement")
        for each in self.imported:
            frames = frames_of(each, before)
            added = frames["stated.partnership"].select("municipality_id", "statement")
            before = pl.concat([before, added])
            yield frames

    def curated(self, table: Table) -> pl.DataFrame:
        """Give the rows of one table of `stated` from all curated files."""
        return pl.DataFrame(self.rows(table.name), schema=table.frame_schema(), strict=True)


def check(
    data: Path, report: Report = lambda step: None, given: Sequence[Given] | None = None
) -> Checked:
    """Read and check all of `data/` and what else is given.

    Raises DataError when a part cannot be read at all.
    """
    started = time.perf_counter()
    reference = read_reference(data / "reference")
    rows = sum(frame.height for frame in reference.frames.values())
    report(Step("reference", rows, time.perf_counter() - started))
    started = time.perf_counter()
    files = tuple(read_curated(data / "municipalities", reference))
    rows = sum(len(rows) for file in files for rows in file.rows.values())
    report(Step("curated files", rows, time.perf_counter() - started))
    return _with_imports(Checked(reference, files), data, given, report)


def _with_imports(
    checked: Checked, data: Path, given: Sequence[Given] | None, report: Report
) -> Checked:
    given = given_imports(data, (), ()) if given is None else given
    if not given:
        return checked
    started = time.perf_counter()
    curated = checked.curated(_PARTNERSHIP)
    imported = tuple(read_imports(given, checked.reference, curated))
    rows = sum(each.statements.height for each in imported)
    details = tuple(
        line
        for each in imported
        for line in (each.summary, *(f"warning: {doubt}" for doubt in each.doubts))
    )
    report(Step("imports", rows, time.perf_counter() - started, details))
    return replace(checked, imported=imported)


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
    errors = [problem for problem in checked.problems if not problem.warning]
    if strict:
        errors += (problem for each in checked.imported for problem in problems_of(each.reject))
    if errors:
        raise DataError(errors)
    found = {each.name: each.reject for each in checked.imported}
    stale = {*found, *_imported_in(path)}
    frames = checked.frames()
    # What is in the warehouse need not stay in memory beside it.
    del checked
    # Those of the old warehouse never stand beside the new one, whenever a build is killed.
    _make(
        frames,
        _Mark(mark, hashed(data, given)),
        path,
        loss,
        report,
        lambda: remove_rejects(stale, folder),
    )
    write_rejects(found, folder)
    return True


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
    at_the_swap: Callable[[], object] = lambda: None,
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
