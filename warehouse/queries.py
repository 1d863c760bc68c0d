"""The only door to the warehouse for whoever shows or exports it."""

import datetime as dt
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
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

# What chooses among all municipalities, and changes no figure of those that it leaves: with these
# alone the figures that the build kept are taken.
_OF_MUNICIPALITIES = frozenset(("m", "country", "region"))
_WHOLE_SUMMARY = replace(SUMMARY, name="whole_summary")

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
        table = _table(name, restriction)
        with self._cursor() as own:
            _restrict(own, restriction, today)
            return _frame(own.sql(f"from {table.qualified}"), table)

    def part(self, name: str, restriction: Restriction, today: dt.date, part: Part) -> pl.DataFrame:
        """Answer with some rows of one of `ANSWER_TABLES`, for whoever shows a page or a top ten.

        Gives the table's columns; fewer rows than the limit, or none, at the end. Raises KeyError
        for another table or column to order by, else as `answer`.
        """
        table = _table(name, restriction)
        ordering = _ordering(ANSWER_TABLES[name], part)
        with self._cursor() as own:
            _restrict(own, restriction, today)
            ordered = own.sql(f"from {table.qualified}").order(ordering)
            return _frame(ordered.limit(part.limit, part.offset), table)

    def count(self, name: str, restriction: Restriction, today: dt.date) -> int:
        """Count the rows of one of `ANSWER_TABLES` without giving them; raises as `answer`."""
        table = _table(name, restriction)
        with self._cursor() as own:
            _restrict(own, restriction, today)
            counted = own.sql(f"select count(*) as rows from {table.qualified}")
            return int(counted.pl().item())

    def rows(self, name: str, municipality_id: str | None = None) -> pl.DataFrame:
        """Give a table of `reference`, `stated` or `main`, whole or for one municipality."""
        table = READABLE[name]
        with self._cursor() as own:
            if municipality_id is None:
                return _frame(own.sql(f"from {table.qualified}"), table)
            query = f"from {table.qualified} where municipality_id = $municipality_id"
            values = {"municipality_id": municipality_id}
            return _frame(own.sql(query, params=values), table)

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            current = version(self.path)
            if self._opened is None or self._opened[0] != current:
                connection = open_for_reading(self.path)
                _check_layout(connection, self.path)
                self._opened = (current, connection)
            own = cursor(self._opened[1])
        try:
            with own:
                yield own
        except (duckdb.IOException, duckdb.SerializationException) as error:
            raise WarehouseError(
                f"{self.path}: cannot be read to its end; run `make build` to make a new one"
            ) from error


def _frame(rows: duckdb.DuckDBPyRelation, table: Table) -> pl.DataFrame:
    frame: pl.DataFrame = rows.pl()
    return frame.select(pl.col(name).cast(kind) for name, kind in table.frame_schema().items())


def _restrict(own: duckdb.DuckDBPyConnection, restriction: Restriction, today: dt.date) -> None:
    own.execute("set variable today = $today", {"today": today})
    for filter_name in FILTERS:
        words = list(restriction.get(filter_name, ()))
        own.execute(f"set variable {filter_name} = $words", {"words": words})


def _table(name: str, restriction: Restriction) -> Table:
    given = {filter_name for filter_name in FILTERS if restriction.get(filter_name)}
    whole = name == SUMMARY.name and given <= _OF_MUNICIPALITIES
    return _WHOLE_SUMMARY if whole else ANSWER_TABLES[name]


def _ordering(table: Table, part: Part) -> str:
    # Only the schema's own names become SQL; a word from outside raises KeyError.
    columns = {name: name for name in table.column_names}
    first = [f"{columns[part.order]} {'desc' if part.descending else 'asc'}"] if part.order else []
    # To the last column that tells rows apart, or pages would overlap.
    key = key_of(table) or table.column_names
    names = [name for name in ("municipality", "partner", *key) if name in columns]
    return ", ".join(f"{word} nulls last" for word in dict.fromkeys([*first, *names]))


def _check_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    remedy = "run `make build` or `python -m etl build` to make one that fits"
    try:
        found = cursor(connection).execute("select layout from main.build").fetchone()
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: not a Twinboard warehouse; {remedy}") from error
    if found != (LAYOUT,):
        raise WarehouseError(f"{path}: made by another version of Twinboard; {remedy}")
