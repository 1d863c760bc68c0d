"""Rows on screen as files: CSV, Excel, JSON and Parquet, the same bytes for the same rows."""

import datetime as dt
import io
import json
from collections.abc import Callable, Mapping

import polars as pl
from slugify import slugify

from dashboard.files.workbook import SEPARATOR, ExportError, to_workbook
from dashboard.telling.about import About, about_text
from dashboard.words.labels import Labels
from warehouse.formula import defused
from warehouse.schema.table import Column, Table

__all__ = ("BINARY", "FORMATS", "ExportError", "csv", "file_name", "to_bytes")

FORMATS = ("csv", "xlsx", "json", "parquet")
"""The formats that a table can be written in; each is its file's extension too."""

BINARY = ("xlsx", "parquet")


def to_bytes(frame: pl.DataFrame, table: Table, format: str, about: About, labels: Labels) -> bytes:
    """Write the rows in one of `FORMATS`; `frame` has the columns of `table`.

    CSV and JSON carry the rows alone, Excel and Parquet the description too. Raises KeyError for
    another format and ExportError when a spreadsheet cannot hold the rows.
    """
    return _WRITERS[format](frame, table, about, labels)


def file_name(view: str, extension: str, today: dt.date) -> str:
    """Name a file after what it shows and its day, in letters that every system takes."""
    return f"twinboard-{slugify(view) or 'export'}-{today.isoformat()}.{extension}"


def _csv(frame: pl.DataFrame, table: Table, about: About, labels: Labels) -> bytes:
    return csv(frame, table)


def csv(frame: pl.DataFrame, table: Table) -> bytes:
    """Write the rows of any table as CSV that a spreadsheet reads and runs nothing of."""
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
        return defused(pl.col(column.name))
    # Every item, too: where a semicolon separates columns, each item becomes a cell.
    return pl.col(column.name).list.eval(defused(pl.element())).list.join(SEPARATOR)


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
    frame.write_parquet(buffer, metadata={"twinboard": about_text([about], labels)})
    return buffer.getvalue()


def _xlsx(frame: pl.DataFrame, table: Table, about: About, labels: Labels) -> bytes:
    return to_workbook([(table, frame, about)], labels)


_WRITERS: Mapping[str, Callable[[pl.DataFrame, Table, About, Labels], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "parquet": _parquet,
}
