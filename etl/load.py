"""Load checked data into a new warehouse."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from etl.bulk.imports import (
    Given,
    Imported,
    frames_of,
    given_imports,
    problems_in,
    read_imports,
)
from etl.bulk.rejects import problems_of, write_rejects
from etl.curated import CuratedFile, read_curated
from etl.package import Frames, package_mark, read_package
from etl.problems import DataError, Problem
from etl.reference import Reference, read_reference
from etl.sections import Row
from warehouse import VERSION
from warehouse.connection import WarehouseError, cursor, open_for_reading, replacing
from warehouse.layout import LAYOUT, create_answers, create_tables, decide
from warehouse.schema import IMPORTED, MAIN, REFERENCE, STATED, Table


@dataclass(frozen=True)
class Step:
    """One finished step of a build: what it was, how many rows it gave, how long it took."""

    name: str
    rows: int
    seconds: float
    details: tuple[str, ...] = ()


Report = Callable[[Step], None]

STEPS = ("reference", "curated files", "stated", "main", "answer")
PACKAGE_STEPS = ("package", "stated", "main", "answer")

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


def build(
    data: Path,
    path: Path,
    report: Report = lambda step: None,
    given: Sequence[Given] | None = None,
    *,
    rejects: Path | None = None,
    strict: bool = False,
) -> bool:
    """Build the warehouse beside the old one and swap it in; tell whether there was need to.

    `given` are the imports, those of the data unless said. Their rejects go to a folder
    `rejects` beside the warehouse unless said. Raises DataError when any file has a problem that
    is more than a warning, or, if `strict`, any row is rejected: the old warehouse then stays as
    it is.
    """
    given = given_imports(data, (), ()) if given is None else given
    mark = fingerprint(data, given)
    if _is_current(path, mark) and not strict:
        return False
    checked = check(data, report, given)
    errors = [problem for problem in checked.problems if not problem.warning]
    if strict:
        errors += (problem for each in checked.imported for problem in problems_of(each.reject))
    if errors:
        raise DataError(errors)
    found = {each.name: each.reject for each in checked.imported}
    frames = checked.frames()
    # What is in the warehouse need not stay in memory beside it.
    del checked
    _make(frames, mark, path, report)
    write_rejects(found, rejects or path.parent / "rejects")
    return True


def build_from_package(package: Path, path: Path, report: Report = lambda step: None) -> bool:
    """Build the warehouse from a Data Package that Twinboard wrote; else as `build`."""
    mark = hashlib.sha256(f"{_code_mark()} {package_mark(package)}".encode()).hexdigest()
    if _is_current(path, mark):
        return False
    started = time.perf_counter()
    frames = read_package(package)
    rows = sum(frame.height for frame in frames.values())
    report(Step("package", rows, time.perf_counter() - started))
    _make([frames], mark, path, report)
    return True


def _make(frames: Iterable[Frames], mark: str, path: Path, report: Report) -> None:
    with replacing(path) as connection:
        _timed("stated", lambda: _load(connection, frames, mark), report)
        _timed("main", lambda: _decide(connection), report)
        _timed("answer", lambda: _answer(connection), report)


def _timed(name: str, work: Callable[[], int], report: Report) -> None:
    started = time.perf_counter()
    rows = work()
    report(Step(name, rows, time.perf_counter() - started))


def _load(connection: duckdb.DuckDBPyConnection, frames: Iterable[Frames], mark: str) -> int:
    create_tables(connection)
    for some in frames:
        for table in (*REFERENCE, *STATED, *IMPORTED):
            if table.qualified in some:
                _insert(connection, table, some[table.qualified])
    connection.execute(
        "insert into main.build select $layout, $version, $fingerprint, max(accessed_on) "
        "from stated.source",
        {"layout": LAYOUT, "version": VERSION, "fingerprint": mark},
    )
    return sum(_count(connection, table.qualified) for table in STATED)


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    # Columns that the frame lacks are null; those that the table lacks are for reading alone.
    known = [name for name in table.column_names if name in frame.columns]
    # Views of texts are handed over as they are; older layouts would copy them.
    arriving = frame.select(known).to_arrow(compat_level=pl.CompatLevel.newest())
    connection.register("arriving", arriving)
    connection.execute(f"insert into {table.qualified} by name from arriving")
    connection.unregister("arriving")


def _decide(connection: duckdb.DuckDBPyConnection) -> int:
    decide(connection)
    return sum(_count(connection, table.qualified) for table in MAIN)


def _answer(connection: duckdb.DuckDBPyConnection) -> int:
    create_answers(connection)
    # Asked once before the swap, so that a view that fails fails the build and not a reader.
    return _count(connection, "answer.summary")


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    found = connection.execute(f"select count(*) from {name}").fetchone()
    return int(found[0]) if found else 0


def fingerprint(data: Path, given: Sequence[Given] = ()) -> str:
    """Hash all that a build depends on: the data, the imports and the code that reads them."""
    imports = ((file.parent.parent, file) for each in given for file in each.files)
    return _hash((*_inputs(data), *imports))


def _code_mark() -> str:
    return _hash(_code())


def _hash(inputs: Iterable[tuple[Path, Path]]) -> str:
    digest = hashlib.sha256()
    for root, path in inputs:
        digest.update(f"{path.relative_to(root)}\n".encode(errors="surrogateescape"))
        # Not whole in memory: tables may be large.
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _inputs(data: Path) -> Iterable[tuple[Path, Path]]:
    yield from _files(data, "*.toml", "*.csv")
    yield from _code()


def _code() -> Iterable[tuple[Path, Path]]:
    root = Path(__file__).parents[1]
    yield from _files(root / "etl", "*.py")
    yield from _files(root / "warehouse", "*.py", "*.sql")


def _files(folder: Path, *patterns: str) -> Iterable[tuple[Path, Path]]:
    for pattern in patterns:
        # What is no plain file the check refuses; a pipe would never end.
        found = (path for path in sorted(folder.rglob(pattern)) if path.is_file())
        yield from ((folder, path) for path in found)


def _is_current(path: Path, mark: str) -> bool:
    try:
        connection = open_for_reading(path)
    except WarehouseError:
        return False
    try:
        found = cursor(connection).execute("select fingerprint from main.build").fetchone()
    except duckdb.Error:
        return False
    finally:
        connection.close()
    return found == (mark,)
