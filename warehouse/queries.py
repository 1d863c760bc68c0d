"""The only door to the warehouse for whoever shows or exports it."""

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connection import Version, WarehouseError, cursor, open_for_reading, version
from warehouse.figures import SUMMARY
from warehouse.keys import key_of
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

# What the figures of partnerships depend on; without them those that the build kept are taken.
_OF_PARTNERSHIPS = ("partner_region", "partner_country", "kind", "status")

READABLE: Mapping[str, Table] = {
    table.qualified: table for table in (*REFERENCE, *STATED, *IMPORTED, *MAIN)
}
"""The tables that can be read whole, by their name with the schema."""


@dataclass(frozen=True)
class Part:
    """Which rows of an answer to give: the first `limit` after `offset`, as a table page has them.

    Ordered by one column, unknown values last in both directions, then by municipality and
    partner; without a column by these alone, so that no two pages overlap. The top twenty:
    `Part(20, order="partners", descending=True)`; the second page of fifty: `Part(50, 50)`.
    """

    limit: int
    offset: int = 0
    order: str | None = None
    descending: bool = False


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
            _restrict(own, restriction, today)
            return self._frame(own, f"from {_view(table, restriction)}", table)

    def part(self, name: str, restriction: Restriction, today: dt.date, part: Part) -> pl.DataFrame:
        """Answer with some rows of one of `ANSWER_TABLES`, for whoever shows a page or a top ten.

        Gives the table's columns; fewer rows than the limit, or none, at the end. Raises KeyError
        for another table or column to order by, else as `answer`.
        """
        table = ANSWER_TABLES[name]
        view = _view(table, restriction)
        query = f"from {view}{_ordering(table, part)} limit $limit offset $offset"
        with self._cursor() as own:
            _restrict(own, restriction, today)
            return self._frame(own, query, table, {"limit": part.limit, "offset": part.offset})

    def count(self, name: str, restriction: Restriction, today: dt.date) -> int:
        """Count the rows of one of `ANSWER_TABLES` without giving them; raises as `answer`."""
        table = ANSWER_TABLES[name]
        with self._cursor() as own:
            _restrict(own, restriction, today)
            found = self._read(own, f"select count(*) as rows from {_view(table, restriction)}")
            return int(found.item())

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
        frame = self._read(own, query, values)
        return frame.select(pl.col(name).cast(kind) for name, kind in table.frame_schema().items())

    def _read(
        self,
        own: duckdb.DuckDBPyConnection,
        query: str,
        values: Mapping[str, object] | None = None,
    ) -> pl.DataFrame:
        try:
            frame: pl.DataFrame = own.sql(query, params=dict(values or {})).pl()
        except (duckdb.IOException, duckdb.SerializationException) as error:
            raise WarehouseError(
                f"{self.path}: cannot be read to its end; run `make build` to make a new one"
            ) from error
        return frame


def _restrict(own: duckdb.DuckDBPyConnection, restriction: Restriction, today: dt.date) -> None:
    own.execute("set variable today = $today", {"today": today})
    for filter_name in FILTERS:
        words = list(restriction.get(filter_name, ()))
        own.execute(f"set variable {filter_name} = $words", {"words": words})


def _view(table: Table, restriction: Restriction) -> str:
    whole = not any(restriction.get(name) for name in _OF_PARTNERSHIPS)
    return "answer.whole_summary" if table is SUMMARY and whole else table.qualified


def _ordering(table: Table, part: Part) -> str:
    # Only the schema's own names enter the text; a word from outside raises KeyError.
    columns = {name: name for name in table.column_names}
    first = [f"{columns[part.order]} {'desc' if part.descending else 'asc'}"] if part.order else []
    # To the last column that tells rows apart, or pages would overlap.
    by_name = [name for name in ("municipality", "partner", *key_of(table)) if name in columns]
    rest = by_name if key_of(table) else [*by_name, *columns]
    words = [*first, *dict.fromkeys(rest)]
    return f" order by {', '.join(f'{word} nulls last' for word in words)}"


def _check_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    remedy = "run `make build` or `python -m etl build` to make one that fits"
    try:
        found = cursor(connection).execute("select layout from main.build").fetchone()
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: not a Twinboard warehouse; {remedy}") from error
    if found != (LAYOUT,):
        raise WarehouseError(f"{path}: made by another version of Twinboard; {remedy}")
