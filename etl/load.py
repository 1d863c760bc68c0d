"""Load checked data into a new warehouse."""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from etl.curated import CuratedFile, read_curated
from etl.problems import DataError, Problem
from etl.reference import Reference, read_reference
from etl.sections import Row
from warehouse import VERSION
from warehouse.connection import WarehouseError, cursor, open_for_reading, replacing
from warehouse.layout import LAYOUT, create_answers, create_tables, decide
from warehouse.schema import MAIN, REFERENCE, STATED, Table


@dataclass(frozen=True)
class Step:
    """One finished step of a build: what it was, how many rows it gave, how long it took."""

    name: str
    rows: int
    seconds: float


Report = Callable[[Step], None]

STEPS = ("reference", "curated files", "stated", "main", "answer")


@dataclass(frozen=True)
class Checked:
    """The data as read and checked."""

    reference: Reference
    files: tuple[CuratedFile, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems and warnings, file by file."""
        return tuple(problem for file in self.files for problem in file.problems)

    def rows(self, table: str) -> list[Row]:
        """Give the rows of one table of `stated` from all files."""
        return [row for file in self.files for row in file.rows[table]]


def check(data: Path, report: Report = lambda step: None) -> Checked:
    """Read and check all of `data/`. Raises DataError when a part cannot be read at all."""
    started = time.perf_counter()
    reference = read_reference(data / "reference")
    rows = sum(frame.height for frame in reference.frames.values())
    report(Step("reference", rows, time.perf_counter() - started))
    started = time.perf_counter()
    files = tuple(read_curated(data / "municipalities", reference))
    rows = sum(len(rows) for file in files for rows in file.rows.values())
    report(Step("curated files", rows, time.perf_counter() - started))
    return Checked(reference, files)


def build(data: Path, path: Path, report: Report = lambda step: None) -> bool:
    """Build the warehouse beside the old one and swap it in; tell whether there was need to.

    Raises DataError when any file has a problem that is more than a warning: the old warehouse
    then stays as it is.
    """
    mark = fingerprint(data)
    if _is_current(path, mark):
        return False
    checked = check(data, report)
    errors = [problem for problem in checked.problems if not problem.warning]
    if errors:
        raise DataError(errors)
    with replacing(path) as connection:
        _timed("stated", lambda: _load(connection, checked, mark), report)
        _timed("main", lambda: _decide(connection), report)
        _timed("answer", lambda: _answer(connection), report)
    return True


def _timed(name: str, work: Callable[[], int], report: Report) -> None:
    started = time.perf_counter()
    rows = work()
    report(Step(name, rows, time.perf_counter() - started))


def _load(connection: duckdb.DuckDBPyConnection, checked: Checked, mark: str) -> int:
    create_tables(connection)
    for table in REFERENCE:
        _insert(connection, table, checked.reference.frames[table.name])
    count = 0
    for table in STATED:
        rows = checked.rows(table.name)
        _insert(connection, table, pl.DataFrame(rows, schema=table.frame_schema(), strict=True))
        count += len(rows)
    newest = max(row["accessed_on"] for row in checked.rows("source"))
    connection.execute(
        "insert into main.build values ($layout, $version, $fingerprint, $data_date)",
        {
            "layout": LAYOUT,
            "version": VERSION,
            "fingerprint": mark,
            "data_date": newest,
        },
    )
    return count


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    connection.register("arriving", frame.to_arrow())
    connection.execute(
        f"insert into {table.qualified} by name "
        f"select {', '.join(table.column_names)} from arriving"
    )
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


def fingerprint(data: Path) -> str:
    """Hash all that a build depends on: the data and the code that reads it."""
    code = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for root, path in _inputs(data, code):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _inputs(data: Path, code: Path) -> Iterable[tuple[Path, Path]]:
    for folder, patterns in (
        (data, ("*.toml", "*.csv")),
        (code / "etl", ("*.py",)),
        (code / "warehouse", ("*.py", "*.sql")),
    ):
        for pattern in patterns:
            yield from ((folder, path) for path in sorted(folder.rglob(pattern)))


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
