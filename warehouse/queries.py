"""The only door to the warehouse for whoever shows or exports it."""

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connection import Version, WarehouseError, cursor, open_for_reading, version
from warehouse.figures import SUMMARY
from warehouse.in_time import in_time
from warehouse.layout import LAYOUT
from warehouse.schema import ANSWERS, IMPORTED, MAIN, REFERENCE, STATED, Table

Restriction = Mapping[str, Sequence[str]]
"""For each filter the words that it lets through; an empty sequence lets all through."""

FILTERS = (
    "m",
    "country",
    "region",
    "partner_region",
    "partner_country",
    "kind",
    "status",
    "focus",
    "network",
)
"""The filters of a selection, as URLs, the command line and the warehouse name them."""

ANSWER_TABLES: Mapping[str, Table] = {
    name: table
    for name in (
        "summary",
        "partnerships",
        "regions",
        "focus",
        "networks",
        "shared",
        "findings",
        "sources",
    )
    for table in (SUMMARY, *ANSWERS)
    if table.name == name
}
"""The tables that can be asked for, by name, with their columns."""

READABLE: Mapping[str, Table] = {
    table.qualified: table for table in (*REFERENCE, *STATED, *IMPORTED, *MAIN)
}
"""The tables that can be read whole, by their name with the schema."""


class Warehouse:
    """One warehouse file, read through one engine per version of the file; safe across threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._opened: tuple[Version, duckdb.DuckDBPyConnection] | None = None

    def version(self) -> Version:
        """Tell this version of the file from the next. Raises WarehouseError without a file."""
        return version(self.path)

    def answer(self, name: str, restriction: Restriction, today: dt.date) -> pl.DataFrame:
        """Answer with one of `ANSWER_TABLES` under a restriction, as of a day.

        Gives the table's declared columns in order. Raises KeyError for another name and
        WarehouseError when the warehouse cannot be read.
        """
        table = ANSWER_TABLES[name]
        with self._cursor() as own:
            own.execute("set variable today = $today", {"today": today})
            for filter_name in FILTERS:
                words = list(restriction.get(filter_name, ()))
                own.execute(f"set variable {filter_name} = $words", {"words": words})
            return self._frame(own, f"from {table.qualified}", table)

    def rows(self, name: str, municipality_id: str | None = None) -> pl.DataFrame:
        """Give a table of `reference`, `stated` or `main`, whole or for one municipality."""
        table = READABLE[name]
        with self._cursor() as own:
            if municipality_id is None:
                return self._frame(own, f"from {table.qualified}", table)
            query = f"from {table.qualified} where municipality_id = $municipality_id"
            return self._frame(own, query, table, {"municipality_id": municipality_id})

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            current = version(self.path)
            if self._opened is None or self._opened[0] != current:
                connection = open_for_reading(self.path)
                _check_layout(connection, self.path)
                self._opened = (current, connection)
            return cursor(self._opened[1])

    def _frame(
        self,
        own: duckdb.DuckDBPyConnection,
        query: str,
        table: Table,
        values: Mapping[str, object] | None = None,
    ) -> pl.DataFrame:
        try:
            with in_time(own):
                frame: pl.DataFrame = own.sql(query, params=dict(values or {})).pl()
        except (duckdb.IOException, duckdb.SerializationException) as error:
            raise WarehouseError(
                f"{self.path}: cannot be read to its end; run `make build` to make a new one"
            ) from error
        return frame.select(pl.col(name).cast(kind) for name, kind in table.frame_schema().items())


def _check_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    remedy = "run `make build` or `python -m etl build` to make one that fits"
    try:
        found = cursor(connection).execute("select layout from main.build").fetchone()
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: not a Twinboard warehouse; {remedy}") from error
    if found != (LAYOUT,):
        raise WarehouseError(f"{path}: made by another version of Twinboard; {remedy}")
