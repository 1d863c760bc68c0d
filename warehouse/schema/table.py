"""What a column and a table are, and their types on both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

ColumnType = Literal["text", "integer", "real", "date", "boolean", "text[]"]

DUCKDB_TYPES: Mapping[ColumnType, str] = {
    "text": "varchar",
    "integer": "integer",
    "real": "double",
    "date": "date",
    "boolean": "boolean",
    "text[]": "varchar[]",
}

POLARS_TYPES: Mapping[ColumnType, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int32(),
    "real": pl.Float64(),
    "date": pl.Date(),
    "boolean": pl.Boolean(),
    "text[]": pl.List(pl.String()),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, type and meaning.

    `required` columns are never null. A `derived` column is filled by the ETL and is not a key
    of curated files. `vocabulary` lists the only words that the column may hold. `unpacked` ones
    hold long words that seldom stand together twice: to pack them takes twice what writing them
    does, and to read few of them unpacks many.
    """

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    required: bool = False
    derived: bool = False
    vocabulary: tuple[str, ...] = ()
    unpacked: bool = False

    def ddl(self) -> str:
        """Give the column's part of `create table`."""
        packing = " using compression uncompressed" if self.unpacked else ""
        return (
            f"{self.name} {DUCKDB_TYPES[self.type]}{packing}{' not null' if self.required else ''}"
        )


@dataclass(frozen=True)
class Table:
    """One table or view: where it lives, what one row is, and its columns in order."""

    schema: str
    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def qualified(self) -> str:
        """The name with its schema, as SQL writes it."""
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def ddl(self) -> str:
        """Give the `create table` statement; names come from this file alone."""
        columns = ",\n  ".join(column.ddl() for column in self.columns)
        return f"create table {self.qualified} (\n  {columns}\n)"

    def frame_schema(self) -> dict[str, pl.DataType]:
        """Give the Polars schema of the table's frame."""
        return {column.name: POLARS_TYPES[column.type] for column in self.columns}
