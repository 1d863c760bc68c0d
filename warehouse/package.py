"""The whole warehouse as an open Data Package (Frictionless, version 2): its files as bytes.

What is `stated`, with the points that lists give, and the `reference` lists are all that answers
are made from, so they are all that is read back; the eight tables that answer come along for
whoever wants to count at once.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from warehouse.keys import key_of, pointers
from warehouse.origins import LICENCES, ORIGINS
from warehouse.queries import ANSWER_TABLES, Warehouse
from warehouse.schema.imported import IMPORTED
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.table import Column, ColumnType, Table

Files = Mapping[str, bytes]
"""The files of a package by their path in it."""

DESCRIPTOR = "datapackage.json"
FORMATS = ("csv", "parquet")
(_POINTS,) = (table for table in IMPORTED if table.name == "partner_point")

READ_BACK = (*REFERENCE, *STATED, _POINTS)
"""The tables that a warehouse is made from; of what became of the rows of lists nothing answers."""

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

_FIELD_TYPES: Mapping[ColumnType, str] = {
    "text": "string",
    "integer": "integer",
    "real": "number",
    "date": "date",
    "boolean": "boolean",
    "text[]": "array",
}

_DESCRIPTION = (
    "Nordic municipalities' partnerships, networks and international strategies as their own "
    "documents state them. `reference` holds the lists that statements are tied to, `stated` one "
    "row per statement with its source, `answer` what Twinboard derives from them, with nothing "
    "selected and as of the day of the data. An empty cell is unknown, never zero; in CSV an "
    "empty text is written as two quotation marks, a list as a JSON array, and NA is Namibia."
)

_SCHEMAS = {
    "reference": "List that statements are tied to.",
    "stated": "What the sources say.",
    "answer": "Derived from the other tables; not read back into a warehouse.",
}

# The first moment that a zip can name; a clock would make other bytes of the same data.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def package_files(warehouse: Warehouse, format: str) -> Files:
    """Write every table in one of `FORMATS`, and the descriptor first.

    Rows keep the order of the warehouse, so that one made from them decides ties alike. The same
    warehouse gives the same bytes. Raises KeyError for another format.
    """
    warehouse = warehouse.now()
    build = warehouse.rows("main.build").row(0, named=True)
    tables = {table: warehouse.rows(table.qualified) for table in READ_BACK}
    for name, table in ANSWER_TABLES.items():
        tables[table] = warehouse.answer(name, {}, build["data_date"])
    rows = {_path(table, format): _WRITERS[format](frame) for table, frame in tables.items()}
    described = [_resource(table, format, rows[_path(table, format)]) for table in tables]
    text = json.dumps(_package(build, described), ensure_ascii=False, indent=2)
    return {DESCRIPTOR: f"{text}\n".encode(), **rows}


def zipped(files: Files) -> bytes:
    """Put the files of a package into one zip; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _ZIP_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def all_paths() -> frozenset[str]:
    """Give every path that a package may have, whatever its format."""
    tables = (*READ_BACK, *ANSWER_TABLES.values())
    return frozenset({DESCRIPTOR, *(_path(table, each) for table in tables for each in FORMATS)})


def _path(table: Table, format: str) -> str:
    return f"{table.schema}/{table.name}.{format}"


def _package(build: Mapping[str, Any], resources: list[dict[str, Any]]) -> dict[str, Any]:
    day = build["data_date"].isoformat()
    return {
        "$schema": _PROFILE,
        "name": "twinboard",
        "title": "Twinboard: international relations of Nordic municipalities",
        "description": _DESCRIPTION,
        # The day of the newest source, not of the writing: the same data has the same version.
        "version": day,
        "created": f"{day}T00:00:00Z",
        "keywords": ["municipalities", "twin towns", "Nordic countries", "international relations"],
        "contributors": [{"title": "Twinboard", "roles": ["creator"]}],
        "sources": [source for sources in ORIGINS.values() for source in sources],
        "licenses": list(LICENCES.values()),
        "twinboard": {
            "layout": build["layout"],
            "version": build["version"],
            "fingerprint": build["fingerprint"],
        },
        "resources": resources,
    }


def _resource(table: Table, format: str, content: bytes) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": table.qualified,
        "type": "table",
        "path": _path(table, format),
        "title": f"{table.schema.capitalize()}: {table.name.replace('_', ' ')}",
        "description": f"One row per {table.row}. {_SCHEMAS[table.schema]}",
        "format": format,
        "mediatype": _MEDIA_TYPES[format],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if format == "csv":
        described["encoding"] = "utf-8"
    if table.qualified in ORIGINS:
        described["sources"] = list(ORIGINS[table.qualified])
    if table.qualified in LICENCES:
        described["licenses"] = [LICENCES[table.qualified]]
    return described | {"schema": _schema(table)}


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if key := key_of(table):
        schema["primaryKey"] = list(key)
    if foreign := list(_foreign_keys(table)):
        schema["foreignKeys"] = foreign
    return schema


def _foreign_keys(table: Table) -> Iterator[dict[str, Any]]:
    for column, target in pointers(table):
        reference = {"resource": target.qualified, "fields": list(key_of(target))}
        yield {"fields": [column.name], "reference": reference}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD_TYPES[column.type],
        "description": column.meaning,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.vocabulary:
        constraints["enum"] = list(column.vocabulary)
    return field | ({"constraints": constraints} if constraints else {})


def _csv(frame: pl.DataFrame) -> bytes:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    written = frame.with_columns(
        pl.Series(name, [_array(words) for words in frame[name]], pl.String) for name in lists
    )
    buffer = io.BytesIO()
    # RFC 4180 ends lines so, and the standard reads them so unless told.
    written.write_csv(buffer, line_terminator="\r\n")
    return buffer.getvalue()


def _array(words: pl.Series | None) -> str | None:
    return None if words is None else json.dumps(words.to_list(), ensure_ascii=False)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


_WRITERS = {"csv": _csv, "parquet": _parquet}
