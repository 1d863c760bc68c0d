"""The only door to the warehouse for whoever shows or exports it."""

import datetime as dt
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from warehouse.broken import changing, damaged, no_warehouse, other_layout
from warehouse.connection import Version, WarehouseError, cursor, open_version, version
from warehouse.in_time import TooLargeError, in_time
from warehouse.layout import KEPT, LAYOUT, TWICE, read_sql
from warehouse.schema.answers import ANSWERS
from warehouse.schema.counts import COUNTS, PLACES
from warehouse.schema.history import HISTORY
from warehouse.schema.imported import IMPORTED
from warehouse.schema.main import MAIN
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.summary import SUMMARY, TOWNS
from warehouse.schema.table import Table

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

PARTNERSHIP_FILTERS = ("partner_region", "partner_country", "kind", "status")
"""The filters that leave out partnerships, and so change what is counted of a municipality."""

FINDING, PARTNER = "finding", "partner"
RANKED = ("figure", "sort", "lists", "among")
NARROWER = (FINDING, PARTNER, *RANKED)
"""What a restriction may hold beside the filters; counts and parts follow it, whole answers do not.

`finding` and `partner` are the kinds of finding and the shared partners that are counted or given.
Of municipalities, `figure` is what they are ranked by, `sort` whether by their names instead,
`lists` whose lists are ranked, and `among` which are given; of places, `among` is the maps they
lie on.
"""

# A relation is planned when it is made and again when it is read, which for most answers is most of
# their time. What is executed is planned once, and copied, of which DuckDB warns.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result makes an extra copy")

# What rows are told apart by instead of a filter's own words: looked up once, and not by each part
# of a question, which takes longer to plan, also where the filter is not set.
_STANDING_FOR = {
    "partner_region": "set variable countries_of_region = (select list(code) "
    "from reference.country where wanted('partner_region', partner_region))",
    PARTNER: "set variable partners = (select list(number) "
    "from answer.partner_towns where wanted('partner', partner_id))",
}

_LONG = frozenset(("partnerships", "regions", "shared"))
"""Answers that may have as many rows as there are partnerships: too many to copy."""

WITHOUT_PARTNERSHIPS = frozenset(
    (
        *("focus", "networks", "findings", "sources"),
        *("source_count", "finding_count", "doubted_count"),
    )
)
"""The tables and counts in which no filter on partnerships changes anything."""

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

COUNTED: Mapping[str, Table] = {table.name: table for table in COUNTS}
"""What answers come to, by name, with its columns."""

_ROWS: Mapping[str, str] = {
    "summary": "select count(*) from answer.selected_municipality",
    "partnerships": "select count(*) from answer.selected_partnership",
    "regions": "select rows from answer.region_count",
    "shared": "select ties from answer.shared_count",
    "findings": "select coalesce(sum(findings), 0) from answer.finding_count",
    "sources": "select sources from answer.source_count",
}
"""What tells how many rows the longest answers have: DuckDB sorts even what it only counts."""

PARTS: Mapping[str, Table] = {
    part: replace(ANSWER_TABLES[name], name=f"{part}_part")
    for part, name in {
        "findings": "findings",
        "named": "partnerships",
        "over": "partnerships",
        "shared": "shared",
        "sources": "sources",
    }.items()
} | {"towns": TOWNS, "places": PLACES}
"""The tables of which some rows can be asked for; of partnerships, of those that figures count, of
municipalities with some of their figures, and of places with who has them.
"""

# What chooses among all municipalities, and changes no figure of those that it leaves: with these
# alone the figures that the build kept are taken.
_OF_MUNICIPALITIES = frozenset(("m", "country", "region"))
_KEPT_UNDER: Mapping[str, frozenset[str]] = {
    SUMMARY.name: _OF_MUNICIPALITIES,
    **dict.fromkeys(TWICE, _OF_MUNICIPALITIES | {"status"}),
}

READABLE: Mapping[str, Table] = {
    table.qualified: table for table in (*REFERENCE, *STATED, *IMPORTED, *MAIN, *HISTORY)
}
"""The tables that can be read whole, by their name with the schema."""


@dataclass(frozen=True)
class Part:
    """Some rows of an answer: after how many, how many, in the order of which locale's names."""

    first: int
    most: int
    locale: str


class Warehouse:
    """One warehouse file, as it stands whenever it is asked; safe across threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._newest: Snapshot | None = None

    def version(self) -> Version:
        """Tell this version of the file from the next. Raises WarehouseError."""
        return self.now().version()

    def now(self) -> "Snapshot":
        """Open the file as it stands; all that the snapshot is asked comes from this version.

        Raises WarehouseError when the warehouse cannot be read.
        """
        with self._lock:
            newest = self._newest
            if newest is None or newest.failed or newest.version() != version(self.path):
                # Whoever works with the older version keeps it; when nobody does any more, it goes.
                self._newest = None
                newest = self._newest = Snapshot(self.path)
            return newest

    def answer(self, name: str, restriction: Restriction, today: dt.date) -> pl.DataFrame:
        """Answer with one of `ANSWER_TABLES` under a restriction, as of a day.

        Gives the table's declared columns in order. Raises KeyError for another name and
        WarehouseError when the warehouse cannot be read.
        """
        return _answered(self.now(), ANSWER_TABLES[name], restriction, today)

    def height(self, name: str, restriction: Restriction, today: dt.date) -> int:
        """Tell how many rows one of `ANSWER_TABLES` has under a restriction, as of a day.

        Raises KeyError for another name and WarehouseError when the warehouse cannot be read.
        """
        table = ANSWER_TABLES[name]
        query = _ROWS.get(name, f"select count(*) from {table.qualified}")
        with self.now().asked() as own, in_time(own):
            _restrict(own, restriction, today)
            [(rows,)] = own.execute(query).fetchall()
        return int(rows)

    def count(self, name: str, restriction: Restriction, today: dt.date) -> pl.DataFrame:
        """Answer with one of `COUNTED` under a restriction, as of a day.

        Gives its declared columns in order. Raises KeyError for another name and WarehouseError.
        """
        return _answered(self.now(), COUNTED[name], restriction, today)

    def part(self, name: str, part: Part, restriction: Restriction, today: dt.date) -> pl.DataFrame:
        """Answer with some rows of one of `PARTS` under a restriction, as of a day.

        They stand as in the whole table once its names are in the order of the part's locale.
        Gives the table's declared columns in order. Raises KeyError for another name and
        WarehouseError.
        """
        return _answered(self.now(), PARTS[name], restriction, today, part)

    def rows(self, name: str, municipality_id: str | None = None) -> pl.DataFrame:
        """Give one of `READABLE`, whole or for one municipality."""
        table = READABLE[name]
        with self.now().asked() as own:
            if municipality_id is None:
                return _frame(own, own.sql(f"from {table.qualified}"), table)
            query = f"from {table.qualified} where municipality_id = $municipality_id"
            values = {"municipality_id": municipality_id}
            return _frame(own, own.sql(query, params=values), table)

    def words(self, name: str, column: str) -> pl.Series:
        """Give the different values of one column of `READABLE`, in order, an unknown one first.

        Raises KeyError for another table or column.
        """
        table = READABLE[name]
        known = {each: each for each in table.column_names}
        with self.now().asked() as own, in_time(own):
            found: pl.DataFrame = own.sql(f"from {table.qualified}").unique(known[column]).pl()
        return found[column].sort()

    def changes(self, earlier: int, later: int, most: int | None = None) -> pl.DataFrame:
        """Give the partnerships that differ between two builds, the first ones or all.

        Only changes that are listed are known (`listed` of `history.build`). Gives the columns of
        `history.change`, `build` being the later one.
        """
        values = {"earlier": earlier, "later": later, "most": most}
        with self.now().asked() as own:
            net = own.sql(read_sql("history", "net"), params=values)
            return _frame(own, net, READABLE["history.change"])


class Snapshot(Warehouse):
    """A warehouse as it was when it was opened, whatever has taken its place since."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._version, self._connection = open_version(path)
        _check_layout(self._connection, path)
        self._is_whole = False
        self.failed = False

    def version(self) -> Version:
        """Tell which version of the file it is."""
        return self._version

    def now(self) -> "Snapshot":
        """Give itself: it stays as it is."""
        return self

    def check(self) -> None:
        """Read all that is in it, once. Raises WarehouseError when any of it is damaged.

        Raises TooLargeError when other questions leave no memory to read it.
        """
        if self._is_whole:
            return
        with self.asked() as own:
            for name in (*READABLE, *(f"answer.{name}" for name in KEPT)):
                # Every block of the file has a checksum, which DuckDB looks at when it reads it. To
                # count the rows, or a column without nulls, it would read none.
                own.execute(f"select any_value(each) from {name} as each").fetchall()
        self._is_whole = True

    @contextmanager
    def asked(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a thread a cursor of its own.

        Raises WarehouseError when reading fails, TooLargeError when it needs too much memory.
        """
        try:
            with cursor(self._connection) as own:
                yield own
        except duckdb.InterruptException:
            raise
        except duckdb.OutOfMemoryException as error:
            # Without a bound on its time, as when all is read: nothing has said so yet.
            raise TooLargeError from error
        except duckdb.Error as error:
            # The next question opens the file anew, so that this engine's state is not the end.
            self.failed = True
            raise damaged(self.path) from error
        if self._is_overwritten():
            self.failed = True
            raise changing(self.path)

    def _is_overwritten(self) -> bool:
        """Tell whether the very file that is read was written to, so that two versions may mix."""
        try:
            found = version(self.path)
        except WarehouseError:
            return False
        return found != self._version and found[0] == self._version[0]


def _answered(
    snapshot: Snapshot,
    table: Table,
    restriction: Restriction,
    today: dt.date,
    part: Part | None = None,
) -> pl.DataFrame:
    with snapshot.asked() as own:
        _restrict(own, restriction, today)
        if part is not None:
            _cut(own, part)
        table = _kept(table, restriction)
        query = f"from {table.qualified}"
        if table.name in _LONG:
            return _frame(own, own.sql(query), table)
        with in_time(own):
            return _typed(pl.from_arrow(own.execute(query).to_arrow_table()), table)


def _frame(
    own: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, table: Table
) -> pl.DataFrame:
    with in_time(own):
        return _typed(rows.pl(), table)


def _typed(rows: pl.DataFrame | pl.Series, table: Table) -> pl.DataFrame:
    types = table.frame_schema()
    return pl.DataFrame(rows).select(pl.col(name).cast(kind) for name, kind in types.items())


def _restrict(own: duckdb.DuckDBPyConnection, restriction: Restriction, today: dt.date) -> None:
    own.execute("set variable today = $today", {"today": today})
    for filter_name in (*FILTERS, *NARROWER):
        # A cursor starts without any, and to set one takes as long as to plan a small question.
        if words := list(restriction.get(filter_name, ())):
            own.execute(f"set variable {filter_name} = $words", {"words": words})
            if filter_name in _STANDING_FOR:
                own.execute(_STANDING_FOR[filter_name])


def _cut(own: duckdb.DuckDBPyConnection, part: Part) -> None:
    own.execute("set variable first = $first", {"first": part.first})
    own.execute("set variable most = $most", {"most": part.most})
    own.execute("set variable locale = $locale", {"locale": part.locale})


def _kept(table: Table, restriction: Restriction) -> Table:
    """Give the same table as a view of what the build kept, where that is all there is to it."""
    given = {filter_name for filter_name in FILTERS if restriction.get(filter_name)}
    if table.name in _KEPT_UNDER and given <= _KEPT_UNDER[table.name]:
        return replace(table, name=f"whole_{table.name}")
    return table


def _check_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        found = cursor(connection).execute("select layout from main.build").fetchone()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise no_warehouse(path) from error
    except duckdb.Error as error:
        raise damaged(path) from error
    if found is None:
        raise no_warehouse(path)
    if found != (LAYOUT,):
        raise other_layout(path, found[0], LAYOUT)
