"""Find the table in a workbook: its sheet, the row of its headings, and the rows below."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import fastexcel
import polars as pl

from etl.bulk.hidden import hidden_in

ROW = "_row"
"""The column of each row's number, as a spreadsheet shows it."""

# What a cell shows whose formula has failed, by the reader's names.
_FAILED = {
    "NA": "#N/A",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Null": "#NULL!",
}


def table_in(path: Path, known: Collection[str]) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    """Give the rows of the table as text, with `_row`, and place and cause of what is hidden.

    The first row are its headings; it is on the sheet whose headings are `known`. Raises
    ValueError where several sheets are.
    """
    book = fastexcel.read_excel(path)
    # As text: a code keeps its zeros, and only the rules say what is a date.
    sheets = [
        book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        for name in book.sheet_names
    ]
    # Nobody sees what a hidden sheet still holds.
    shown = [sheet for sheet in sheets if sheet.visible == "visible"] or sheets
    found = {sheet.name: _from_headings(_rows_of(sheet)) for sheet in shown}
    plain = {name.lower() for name in known}
    table = _table_of(found, plain)
    unseen = (sheet for sheet in sheets if sheet not in shown)
    rows = found[table]
    numbers = rows.filter(_holds_any(pl.exclude(ROW)))[ROW].to_list()
    hidden = hidden_in(path, table, numbers) if numbers else []
    return _held(rows), [*_passed_over(unseen, plain), *hidden]


def _passed_over(
    sheets: Iterable[fastexcel.ExcelSheet], known: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Find hidden sheets that hold rows under a known heading."""
    for sheet in sheets:
        rows = _from_headings(_rows_of(sheet))
        if rows.height > 1 and _known_in(rows, known):
            yield f"sheet {sheet.name}", "is hidden, and is not read"


def _rows_of(sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    """Give all rows by their numbers, and the error that is shown where a formula has failed."""
    batch, failed = sheet.to_arrow_with_errors()
    rows = pl.DataFrame(batch)
    cells: dict[str, dict[int, str]] = {}
    for error in failed.errors if failed else ():
        row, column = error.offset_position
        kind = error.detail.partition("Error(")[2].partition(")")[0]
        cells.setdefault(rows.columns[column], {})[row] = _FAILED.get(kind, "#N/A")
    shown = (rows[name].scatter(list(some), list(some.values())) for name, some in cells.items())
    return rows.with_columns(shown).with_row_index(ROW, 1)


def _from_headings(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out the empty rows above the first that holds anything."""
    holds = rows.select(_holds_any(pl.exclude(ROW))).to_series()
    return rows.slice(holds.arg_max() or 0 if holds.any() else rows.height)


def _holds_any(cells: pl.Expr) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), cells.str.contains(r"\S"))


def _table_of(found: Mapping[str, pl.DataFrame], known: Collection[str]) -> str:
    """Give the name of the sheet that is the table; where none has a known heading, the first."""
    counts = {name: _known_in(rows, known) for name, rows in found.items()}
    most = max(counts.values())
    # A sheet that lacks some of the headings, say those of dates, is a second table all the same.
    tables = [name for name, count in counts.items() if count and 2 * count >= most]
    if len(tables) > 1:
        raise ValueError(f"the sheets {', '.join(tables)} are all tables; put them into one")
    return next(iter(tables or found))


def _known_in(rows: pl.DataFrame, known: Collection[str]) -> int:
    return len({heading.lower() for heading in _headings_of(rows)} & {*known})


def _headings_of(rows: pl.DataFrame) -> list[str]:
    cells = rows.drop(ROW).row(0) if rows.height else ()
    return [(cell or "").strip() for cell in cells]


def _held(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out the columns that hold nothing, say because they were once coloured."""
    holds = rows.select(pl.exclude(ROW).str.contains(r"\S").any())
    return rows.select(ROW, *(name for name in holds.columns if holds[name].item()))
