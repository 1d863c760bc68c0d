"""The only door to the warehouse for whoever shows or exports it."""

import datetime as dt
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from warehouse.askable import (
    ANSWER_TABLES,
    COUNTED,
    HEIGHTS,
    LONG,
    PARTS,
    READABLE,
    WITHOUT_PARTNERSHIPS,
    kept,
)
from warehouse.broken import changing, damaged, no_warehouse, other_layout
from warehouse.connection import Version, WarehouseError, cursor, open_version, version
from warehouse.in_time import TooLargeError, in_time
from warehouse.layout import KEPT, LAYOUT, read_sql
from warehouse.restriction import (
    FILTERS,
    FINDING,
    NARROWER,
    PARTNER,
    PARTNERSHIP_FILTERS,
    Part,
    Restriction,
    cut,
    restrict,
)
from warehouse.schema.table import Table

__all__ = (
    "ANSWER_TABLES",
    "COUNTED",
    "FILTERS",
    "FINDING",
    "NARROWER",
    "PARTNER",
    "PARTNERSHIP_FILTERS",
    "PARTS",
    "READABLE",
    "WITHOUT_PARTNERSHIPS",
    "Part",
    "Restriction",
    "Snapshot",
    "Warehouse",
)

# A relation is planned when it is made and again when it is read, which for most answers is most of
# their time. What is executed is planned once, and copied, of which DuckDB warns.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result makes an extra copy")


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
        query = HEIGHTS.get(name, f"select count(*) from {table.qualified}")
        with self.now().asked() as own, in_time(own):
            restrict(own, restriction, today)
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
        restrict(own, restriction, today)
        if part is not None:
            cut(own, part)
        table = kept(table, restriction)
        query = f"from {table.qualified}"
        if table.name in LONG:
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
