"""The rows of one table of a Data Package: read as declared, then checked cell by cell."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl
import pyarrow.lib  # type: ignore[import-untyped]
import pyarrow.parquet  # type: ignore[import-untyped]

from etl.problems import DataError, Problem, data_error, one_of, unknown
from etl.sections import fault_in
from warehouse.keys import key_of
from warehouse.schema.table import POLARS_TYPES, Column, ColumnType, Table

# So many problems of one column tell a reader all.
_LISTED = 5
_MOST_ROWS = 1_000_000
_LARGEST_UNPACKED = 256 * 1024 * 1024

_EXPECTED = {
    "integer": "a whole number",
    "real": "a number",
    "date": "a date such as 2024-06-11",
    "boolean": "true or false",
}

_READ: dict[ColumnType, Callable[[pl.Expr], pl.Expr]] = {
    "text": lambda text: text,
    "integer": lambda text: text.cast(pl.Int32, strict=False),
    "real": lambda text: text.cast(pl.Float64, strict=False),
    "date": lambda text: text.str.to_date("%Y-%m-%d", strict=False),
    "boolean": lambda text: text.replace_strict(
        {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
    ),
}


@dataclass(frozen=True)
class Rows:
    """The rows of one table and what is wrong with them."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...]


def read_rows(path: str, content: bytes, table: Table) -> Rows:
    """Read and check the rows of a table. Raises DataError when they cannot be read at all."""
    frame = _csv(path, content) if path.endswith(".csv") else _parquet(path, content)
    lacking = [*_wrong_columns(path, frame, table)]
    if lacking:
        raise DataError(lacking)
    problems: list[Problem] = []
    columns = []
    for column in table.columns:
        values = _typed(path, frame[column.name], column, problems)
        columns.append(values)
        problems += _faults(path, values, column)
    typed = pl.DataFrame(columns)
    problems += _repeated(path, typed, table)
    return Rows(typed, tuple(problems))


def place_of(path: str, row: int, column: str) -> str:
    """Say where a row stands, counted as an editor of text or a reader of frames counts it."""
    return f"line {row + 2}, {column}" if path.endswith(".csv") else f"row {row + 1}, {column}"


def listed(problems: Iterator[Problem], file: str, column: str) -> Iterator[Problem]:
    """Give the first problems of a column, and how many more there are."""
    count = 0
    for count, problem in enumerate(problems, start=1):
        if count <= _LISTED:
            yield problem
    if count > _LISTED:
        yield Problem(file, column, f"has {count - _LISTED} more such problems")


def _csv(path: str, content: bytes) -> pl.DataFrame:
    try:
        # Read as text first: only an empty cell is null, for NA is Namibia.
        return pl.read_csv(io.BytesIO(content), infer_schema=False, glob=False)
    except pl.exceptions.PolarsError as error:
        raise _unreadable(path, error) from error


def _parquet(path: str, content: bytes) -> pl.DataFrame:
    try:
        about = pyarrow.parquet.ParquetFile(io.BytesIO(content)).metadata
        unpacked = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
        if about.num_rows > _MOST_ROWS or unpacked > _LARGEST_UNPACKED:
            raise data_error(path, "unpacks to more than a table of Twinboard holds")
        return pl.read_parquet(io.BytesIO(content), glob=False)
    # A panic is no Exception, and would end the build with a traceback.
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        pyarrow.lib.ArrowException,
        OSError,
    ) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: BaseException) -> DataError:
    reason = (str(error) or type(error).__name__).splitlines()[0]
    return data_error(path, f"cannot be read: {reason}")


def _wrong_columns(path: str, frame: pl.DataFrame, table: Table) -> Iterator[Problem]:
    for name in table.column_names:
        if name not in frame.columns:
            yield Problem(path, name, "the column is missing")
    for name in frame.columns:
        if name not in table.column_names:
            yield Problem(path, "", *unknown("column", name, table.column_names))


def _typed(path: str, given: pl.Series, column: Column, problems: list[Problem]) -> pl.Series:
    """Give the values in the column's type; what cannot be read becomes null and a problem."""
    expected = POLARS_TYPES[column.type]
    if path.endswith(".csv"):
        read = pl.select(_READ[column.type](pl.lit(given))).to_series().alias(column.name)
        lost = (given.is_not_null() & read.is_null()).arg_true()
        wrong = (_mistyped(path, row, given[row], column) for row in lost)
        problems += listed(wrong, path, column.name)
        return read
    if given.dtype != expected:
        problems.append(Problem(path, column.name, f"is {given.dtype}, and must be {expected}"))
        return pl.Series(column.name, [None] * len(given), expected)
    return given


def _mistyped(path: str, row: int, text: str, column: Column) -> Problem:
    cause = f"must be {_EXPECTED[column.type]}, not '{text[:40]}'"
    return Problem(path, place_of(path, row, column.name), cause)


def _faults(path: str, values: pl.Series, column: Column) -> Iterator[Problem]:
    """Find empty cells and values that the column may not hold."""
    if column.required:
        empty = (
            Problem(path, place_of(path, row, column.name), "is empty")
            for row in values.is_null().arg_true()
        )
        yield from listed(empty, path, column.name)
    yield from listed(_not_allowed(path, values, column), path, column.name)


def _not_allowed(path: str, values: pl.Series, column: Column) -> Iterator[Problem]:
    for value in values.drop_nulls().unique(maintain_order=True):
        if column.vocabulary:
            known = value in column.vocabulary
            fault = None if known else unknown("value", value, column.vocabulary)
        else:
            fault = fault_in(column, value)
        if fault:
            row = values.index_of(value) or 0
            yield Problem(path, place_of(path, row, column.name), *fault)


def _repeated(path: str, frame: pl.DataFrame, table: Table) -> Iterator[Problem]:
    key = key_of(table)
    if not key:
        return
    twice = frame.filter(frame.select(key).is_duplicated()).select(key).drop_nulls().unique()
    words = ((", ".join(map(str, row))) for row in twice.sort(key).iter_rows())
    yield from listed(
        (Problem(path, ", ".join(key), f"'{word}' stands twice", "keep one") for word in words),
        path,
        one_of(key),
    )
