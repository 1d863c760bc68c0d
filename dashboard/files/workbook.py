"""Rows as an Excel workbook that opens clean: one sheet per table, and one that explains them.

Each sheet has two heads. The upper one is for people: label and unit in their language. The lower
one holds the dictionary's names, the same in every language, and heads an Excel table of the
sheet's name, so that Power Query and scripts find columns by name and the rows without guessing.
"""

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from dashboard.telling.about import About, Definition, about_rows
from dashboard.words.labels import Labels
from warehouse.formula import FORMULA
from warehouse.schema.table import Column, Table

SEPARATOR = "; "

HEADS = 2
"""How many rows of heads a sheet has."""

_FORMULA = re.compile(FORMULA)

_SHEET_ROWS = 1_048_576 - HEADS
_REMEDY = "select fewer, or take csv, json or parquet"
_CELL_LETTERS = 32_767
_WIDEST = 60
_NARROWEST = 9
_WIDTH_ROWS = 200
_LINE_HEIGHT = 15
_HIGHEST = 409
_ABOUT_WIDTHS = (28, 44, 28, 70, 16, 12)
_A4 = 9

# LibreOffice shows 1 and 0 without a format; Excel has its own words whatever this is.
_TRUTH = '"TRUE";"TRUE";"FALSE"'

Cell = str | int | float | bool | dt.date | None


class ExportError(Exception):
    """The rows do not fit the format; the message says which one to take instead."""


def to_workbook(tables: Sequence[tuple[Table, pl.DataFrame, About]], labels: Labels) -> bytes:
    """Write a sheet for each table, and one on what they hold; the same bytes for the same rows.

    Raises ExportError when a sheet cannot hold the rows.
    """
    for table, frame, _ in tables:
        _check_size(frame, table)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(_properties(tables[0][2]))
        formats = _Formats(book)
        for table, frame, about in tables:
            _data_sheet(book.add_worksheet(table.name), frame, table, about, formats)
        sheet = book.add_worksheet(labels.language.t("About"))
        _about_sheet(sheet, [about for _, _, about in tables], labels, formats)
    return buffer.getvalue()


class _Formats:
    """The few cell formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        head = {"bold": True, "text_wrap": True, "valign": "bottom"}
        self.label = book.add_format(head)
        self.label_of_numbers = book.add_format({**head, "align": "right"})
        self.name = book.add_format({"font_color": "#4C5A64", "font_size": 9, "bottom": 1})
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        # Else Excel would run such a text once somebody has edited and left its cell.
        self.quoted = book.add_format({"quote_prefix": True})
        self._truth = book.add_format({"num_format": _TRUTH, "align": "center"})
        self._numbers = {
            code: book.add_format({"num_format": code})
            for code in ("#,##0", "0", "0.0", "0.00", "yyyy-mm-dd")
        }

    def of(self, column: Column) -> Format | None:
        """Give the number format of a column; texts have none."""
        if column.type == "boolean":
            return self._truth
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
    lines = 1
    for position, (column, definition) in enumerate(
        zip(table.columns, about.definitions, strict=True)
    ):
        cells = [_cell(value) for value in frame[column.name]]
        width = _width(column.name, _labelled(definition), cells)
        sheet.set_column(position, position, width, formats.of(column))
        lines = max(lines, _head(sheet, position, definition, column, width, formats))
        for row, cell in enumerate(cells, start=HEADS):
            _write(sheet, row, position, cell, formats.of(column), formats.quoted)
    sheet.set_row(0, lines * _LINE_HEIGHT)
    # Printed dates are texts, also those that are years alone; Excel would mark each as a mistake.
    sheet.ignore_errors({"number_stored_as_text": _cells(frame, table)})
    _frame_rows(sheet, frame.height, table, formats)
    sheet.freeze_panes(HEADS, _named_columns(table))
    _lay_out_for_paper(sheet)
    sheet.repeat_rows(0, HEADS - 1)
    sheet.repeat_columns(0, _named_columns(table) - 1)


def _head(
    sheet: Worksheet,
    position: int,
    definition: Definition,
    column: Column,
    width: int,
    formats: _Formats,
) -> int:
    """Write a column's label with its unit, explained by a note; give the lines that it takes."""
    label = _labelled(definition)
    numeric = column.type in ("integer", "real")
    style = formats.label_of_numbers if numeric else formats.label
    sheet.write_string(0, position, label, style)
    sheet.write_comment(
        0, position, _safe(f"{label}\n{definition.meaning}"), {"x_scale": 2, "y_scale": 1.5}
    )
    sheet.write_string(1, position, column.name, formats.name)
    return _lines(label, width)


def _labelled(definition: Definition) -> str:
    told = not definition.unit or definition.label.endswith(definition.unit)
    return definition.label if told else f"{definition.label} ({definition.unit})"


def _safe(text: str) -> str:
    """Give the text of a note, which is never run, in a form that stays so when it is copied."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cells(frame: pl.DataFrame, table: Table) -> str:
    last = HEADS - 1 + frame.height, len(table.columns) - 1
    return str(xl_range(HEADS - 1, 0, *last))


def _frame_rows(sheet: Worksheet, rows: int, table: Table, formats: _Formats) -> None:
    last = len(table.columns) - 1
    if not rows:
        # Excel knows no table without rows.
        sheet.autofilter(HEADS - 1, 0, HEADS - 1, last)
        return
    heads = [{"header": name, "header_format": formats.name} for name in table.column_names]
    options = {"name": f"twinboard_{table.name}", "columns": heads, "style": "Table Style Light 1"}
    sheet.add_table(HEADS - 1, 0, HEADS - 1 + rows, last, options)


def _named_columns(table: Table) -> int:
    """Count the columns that say what a row is: an id and the name that follows it, or the id."""
    first, second = table.column_names[:2]
    return 2 if first == f"{second}_id" else 1


def _lay_out_for_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_footer("&L&A&RTwinboard &P/&N")


def _cell(value: Cell | pl.Series) -> Cell:
    # An empty list leaves its cell empty, as an empty text would not.
    return SEPARATOR.join(value) or None if isinstance(value, pl.Series) else value


def _write(
    sheet: Worksheet, row: int, column: int, cell: Cell, style: Format | None, quoted: Format
) -> None:
    # Each type by its own method: the general one would take texts for formulas and links.
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, quoted if _FORMULA.match(cell) else style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, style)
    elif cell is not None:
        sheet.write_number(row, column, cell, style)


def _width(name: str, label: str, cells: Iterable[Cell]) -> int:
    # The head's filter button takes room too. The first rows tell enough.
    shown = [str(cell) for _, cell in zip(range(_WIDTH_ROWS), cells, strict=False) if cell]
    # The label breaks between its words; bold ones are wider.
    word = math.ceil(max(map(len, label.split())) * 1.2) + 1
    return min(max(len(name) + 3, word, *(len(text) + 1 for text in shown), _NARROWEST), _WIDEST)


def _about_sheet(
    sheet: Worksheet, abouts: Sequence[About], labels: Labels, formats: _Formats
) -> None:
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    under_heads = False
    for row, texts in enumerate(about_rows(abouts, labels)):
        heads = len(texts) > 2 and not under_heads
        under_heads = bool(texts) and (under_heads or heads)
        for column, text in enumerate(texts):
            style = formats.head if heads or column == 0 else formats.wrapped
            _write(sheet, row, column, _cut(text), style, formats.quoted)
        # LibreOffice does not find the height of wrapped lines when it opens a sheet; Excel does.
        lines = max((_lines(*each) for each in zip(texts, _ABOUT_WIDTHS, strict=False)), default=1)
        sheet.set_row(row, min(lines * _LINE_HEIGHT, _HIGHEST))
    _lay_out_for_paper(sheet)
    sheet.fit_to_pages(1, 0)


def _lines(text: str, width: int) -> int:
    # Words do not fill their lines.
    return math.ceil(len(text) * 1.25 / width)


def _cut(text: str) -> str:
    """Keep what a cell holds: a thousand selected names are more, and nobody reads them all."""
    return text if len(text) <= _CELL_LETTERS else f"{text[: _CELL_LETTERS - 1]}…"


def check_rows(table: Table, rows: int) -> None:
    """Raise ExportError when so many rows are too many for a sheet, before anybody reads them."""
    if rows > _SHEET_ROWS:
        raise ExportError(f"{table.name}: {rows} rows do not fit an xlsx sheet; {_REMEDY}")


def _check_size(frame: pl.DataFrame, table: Table) -> None:
    check_rows(table, frame.height)
    for column in table.columns:
        if column.type in ("text", "text[]") and _longest(frame[column.name]) > _CELL_LETTERS:
            raise ExportError(
                f"{table.name}: a cell of {column.name} is too long for xlsx; {_REMEDY}"
            )


def _longest(values: pl.Series) -> int:
    return max((len(str(_cell(value) or "")) for value in values), default=0)
