"""Find what is wrong in the rows of a reference table."""

from collections.abc import Iterator, Mapping

import polars as pl

from etl.problems import Problem, unknown
from warehouse.keys import key_of, pointers
from warehouse.schema.table import Column, Table

_BOUNDS = {"lat": 90, "lon": 180}

BOTH = "give both, or neither"
"""The remedy where `halves` finds a row."""

# Of these neither says anything without the other, and pages show both or none.
_TOGETHER = (("population", "population_date"), ("lat", "lon"))


def mistyped(file: str, table: Table, text: pl.DataFrame, frame: pl.DataFrame) -> Iterator[Problem]:
    """Find cells that are no number, no date, or no point on earth."""
    for column in table.columns:
        if column.name not in text.columns:
            continue
        typed = frame[column.name]
        is_lost = typed.is_null() & text[column.name].is_not_null()
        if column.name in _BOUNDS:
            bound = _BOUNDS[column.name]
            is_lost |= ~typed.is_between(-bound, bound).fill_null(value=True)
        for row, value in _lines(text, column, is_lost):
            what = "date (write 2026-11-25)" if typed.dtype == pl.Date() else "number that can be"
            cause = f"'{value}' is no {what}"
            yield Problem(file, f"line {row}, {column.name}", cause)


def faults(file: str, table: Table, frame: pl.DataFrame) -> Iterator[Problem]:
    """Find cells that the schema does not allow, and rows that cannot stand as they are."""
    for column in table.columns:
        if column.name in frame.columns:
            for row, cause, remedy in _of_cells(column, frame):
                yield Problem(file, f"line {row}, {column.name}", cause, remedy)
    key = table.columns[0].name
    for value in frame[key].filter(frame[key].is_duplicated()).drop_nulls().unique():
        yield Problem(file, key, f"'{value}' stands twice", "keep one")
    for row, other, cause in halves(frame):
        yield Problem(file, f"line {row + 2}, {other}", cause, BOTH)
    if table.name == "focus_term":
        yield from _never_found(file, table, frame)


def _of_cells(column: Column, frame: pl.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Give line, cause and remedy of strange, empty and unknown values."""
    cell = pl.col(column.name)
    # A word with a space before it is another word, and looks like the one.
    for row, _ in _lines(frame, column, cell.str.contains(r"^\s|\s$|\p{C}")):
        yield row, "begins or ends with a space, or holds an invisible sign", "type it anew"
    if column.required:
        for row, _ in _lines(frame, column, cell.is_null()):
            yield row, "is empty", ""
    if column.vocabulary:
        for row, value in _lines(frame, column, ~cell.is_in(list(column.vocabulary))):
            yield row, *unknown("value", value, column.vocabulary)


def _never_found(file: str, table: Table, terms: pl.DataFrame) -> Iterator[Problem]:
    """Find focus terms with a capital: printed ones are looked up in lower case."""
    column = table.columns[0]
    capital = pl.col("term") != pl.col("term").str.to_lowercase()
    for row, value in _lines(terms, column, capital):
        cause, remedy = f"'{value}' is not in lower case", f"write '{value.lower()}'"
        yield Problem(file, f"line {row}, term", cause, remedy)


def halves(frame: pl.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Give row, column and cause of a population or its day alone, and of half a point."""
    for one, other in _TOGETHER:
        if {one, other} <= {*frame.columns}:
            alone = pl.col(one).is_null() != pl.col(other).is_null()
            for row in frame.select(alone.arg_true()).to_series():
                yield row, other, f"{one} and {other} stand together or not at all"


def _lines(
    frame: pl.DataFrame, column: Column, fault: pl.Expr | pl.Series
) -> Iterator[tuple[int, str]]:
    """Give line and value of the rows with a fault; the head is line 1."""
    faulty = frame.with_row_index("_line", 2).filter(fault)
    return faulty.select("_line", column.name).iter_rows()


def dangling(file: str, table: Table, frames: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    """Find values that name nothing in the table that they point to."""
    for column, target in pointers(table):
        # A municipality becomes a place only once all files are read.
        if column.name not in frames[table.name].columns:
            continue
        known = frames[target.name][key_of(target)[0]]
        lost = ~pl.col(column.name).is_in(known.implode())
        for row, value in _lines(frames[table.name], column, lost):
            fault = unknown(target.name, value, known)
            yield Problem(file, f"line {row}, {column.name}", *fault)


def shared_ids(file: str, frames: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    """Find places, `file` being theirs, that have the id of a municipality."""
    both = frames["place"].join(frames["municipality"], on="id", how="semi")
    for value in both["id"]:
        cause = f"'{value}' is a municipality's id too"
        yield Problem(file, "id", cause, "municipalities are places")
