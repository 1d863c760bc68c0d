"""Rows on screen as files: CSV, Excel, JSON and Parquet, the same bytes for the same rows."""

import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Mapping

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]
from slugify import slugify
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from dashboard.about import MEASURE_FIGURES, About, Definition, about_rows, about_text
from dashboard.labels import Labels
from dashboard.selection import Selection
from warehouse.schema import Column, Table

FORMATS = ("csv", "xlsx", "json", "parquet")
"""The formats that a table can be written in; each is its file's extension too."""

BINARY = ("xlsx", "parquet")

SEPARATOR = "; "

# A spreadsheet runs a text cell that starts so, with or without blanks before it.
_FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"

_SHEET_ROWS = 1_048_575
_CELL_LETTERS = 32_767
_WIDEST = 60
_WIDTH_ROWS = 200
_ABOUT_WIDTHS = (28, 44, 28, 70, 16, 12)

Cell = str | int | float | bool | dt.date | None


class ExportError(Exception):
    """The rows do not fit the format; the message says which one to take instead."""


def to_bytes(frame: pl.DataFrame, table: Table, format: str, about: About, labels: Labels) -> bytes:
    """Write the rows in one of `FORMATS`; `frame` has the columns of `table`.

    CSV and JSON carry the rows alone, Excel and Parquet the description too. Raises KeyError for
    another format and ExportError when a spreadsheet cannot hold the rows.
    """
    return _WRITERS[format](frame, table, about, labels)


def file_name(view: str, extension: str, about: About) -> str:
    """Name a file after what it shows and its day, in letters that every system takes."""
    return f"twinboard-{slugify(view) or 'export'}-{about.today.isoformat()}.{extension}"


def in_order(frame: pl.DataFrame, table: str, selection: Selection) -> pl.DataFrame:
    """Put the rows of `summary` in the order that the selection asks for.

    Largest first goes by the selected measure; what is unknown comes last and ties stay
    in the order of names that the table comes in. The other tables have one order, which stays.
    """
    if table != "summary" or selection.sort == "name":
        return frame
    figure = MEASURE_FIGURES[selection.measure]
    return frame.sort(figure, descending=True, nulls_last=True, maintain_order=True)


def _csv(frame: pl.DataFrame, table: Table, about: About, labels: Labels) -> bytes:
    texts = [
        _text(column).alias(column.name)
        for column in table.columns
        if column.type in ("text", "text[]")
    ]
    buffer = io.BytesIO()
    # Excel reads UTF-8 only behind a byte order mark; RFC 4180 ends lines so.
    frame.with_columns(texts).write_csv(buffer, include_bom=True, line_terminator="\r\n")
    return buffer.getvalue()


def _text(column: Column) -> pl.Expr:
    if column.type == "text":
        return _safe(pl.col(column.name))
    # Every item, too: where a semicolon separates columns, each item becomes a cell.
    return pl.col(column.name).list.eval(_safe(pl.element())).list.join(SEPARATOR)


def _safe(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text)


def _json(frame: pl.DataFrame, table: Table, about: About, labels: Labels) -> bytes:
    rows = ",\n".join(_object(row) for row in frame.iter_rows(named=True))
    return f"[\n{rows}\n]\n".encode() if rows else b"[]\n"


def _object(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False, default=_day)


def _day(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"no column is of type {type(value).__name__}")


def _parquet(frame: pl.DataFrame, table: Table, about: About, labels: Labels) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, metadata={"twinboard": about_text(about, labels)})
    return buffer.getvalue()


def _xlsx(frame: pl.DataFrame, table: Table, about: About, labels: Labels) -> bytes:
    _check_size(frame, table)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(_properties(about))
        formats = _Formats(book)
        _data_sheet(book.add_worksheet(table.name), frame, table, about, formats)
        _about_sheet(book.add_worksheet(labels.language.t("About")), about, labels, formats)
    return buffer.getvalue()


class _Formats:
    """The few cell formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._numbers = {
            code: book.add_format({"num_format": code})
            for code in ("#,##0", "0", "0.0", "0.00", "yyyy-mm-dd")
        }

    def of(self, column: Column) -> Format | None:
        """Give the number format of a column; texts and truth values have none."""
        if column.type == "date":
            return self._numbers["yyyy-mm-dd"]
        if column.unit == "year":
            # A year and a half year (a median) are written without a thousands separator.
            return self._numbers["0" if column.type == "integer" else "0.0"]
        if column.type == "real":
            return self._numbers["0.0" if column.unit == "percent" else "0.00"]
        return self._numbers["#,##0"] if column.type == "integer" else None


def _properties(about: About) -> dict[str, str | dt.datetime]:
    # Excel wants a time; a fixed one keeps the bytes the same for the same rows.
    made = about.data_date or about.today
    return {
        "title": about.title,
        "subject": about.selection,
        "author": f"Twinboard {about.version}",
        "created": dt.datetime(made.year, made.month, made.day),  # noqa: DTZ001
    }


def _data_sheet(
    sheet: Worksheet, frame: pl.DataFrame, table: Table, about: About, formats: _Formats
) -> None:
    # The head row holds the dictionary's column names, so that a script or Power Query that reads
    # the sheet finds the same names as in CSV and JSON, in every language; label, unit and meaning
    # are in a note on each head and on the sheet of definitions.
    for position, definition in enumerate(about.definitions):
        sheet.write_string(0, position, definition.column, formats.head)
        sheet.write_comment(0, position, _note(definition), {"x_scale": 2, "y_scale": 1.5})
    for position, column in enumerate(table.columns):
        cells = [_cell(value) for value in frame[column.name]]
        style = formats.of(column)
        sheet.set_column(position, position, _width(column.name, cells), style)
        for row, cell in enumerate(cells, start=1):
            _write(sheet, row, position, cell, style)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, len(table.columns) - 1)


def _note(definition: Definition) -> str:
    unit = f"({definition.unit})" if definition.unit else ""
    head = " ".join(word for word in (definition.label, unit) if word)
    return "\n".join(line for line in (head, definition.meaning) if line)


def _cell(value: Cell | pl.Series) -> Cell:
    # An empty list leaves its cell empty, as an empty text would not.
    return SEPARATOR.join(value) or None if isinstance(value, pl.Series) else value


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, style: Format | None) -> None:
    # Each type by its own method: the general one would take texts for formulas and links.
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, style)
    elif cell is not None:
        sheet.write_number(row, column, cell, style)


def _width(name: str, cells: Iterable[Cell]) -> int:
    # The head's filter button takes room too. The first rows tell enough.
    shown = [str(cell) for _, cell in zip(range(_WIDTH_ROWS), cells, strict=False) if cell]
    return min(max(len(name) + 4, *(len(text) + 1 for text in shown), 8), _WIDEST)


def _about_sheet(sheet: Worksheet, about: About, labels: Labels, formats: _Formats) -> None:
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    starts_block = True
    for row, texts in enumerate(about_rows(about, labels)):
        for column, text in enumerate(texts):
            is_head = column == 0 or (starts_block and len(texts) > 2)
            sheet.write_string(row, column, text, formats.head if is_head else formats.wrapped)
        starts_block = not texts


def _check_size(frame: pl.DataFrame, table: Table) -> None:
    remedy = "take csv, json or parquet"
    if frame.height > _SHEET_ROWS:
        raise ExportError(f"{table.name}: {frame.height} rows do not fit an xlsx sheet; {remedy}")
    for column in table.columns:
        if column.type in ("text", "text[]") and _longest(frame[column.name]) > _CELL_LETTERS:
            raise ExportError(
                f"{table.name}: a cell of {column.name} is too long for xlsx; {remedy}"
            )


def _longest(values: pl.Series) -> int:
    return max((len(str(_cell(value) or "")) for value in values), default=0)


_WRITERS: Mapping[str, Callable[[pl.DataFrame, Table, About, Labels], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "parquet": _parquet,
}
