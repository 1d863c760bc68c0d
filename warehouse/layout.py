"""Lay out a new warehouse: its tables, then what is decided, then what can be asked."""

from importlib.resources import files

import duckdb
import polars as pl

from warehouse.figures import FIGURES
from warehouse.schema.history import HISTORY
from warehouse.schema.imported import IMPORTED
from warehouse.schema.main import MAIN
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.summary import SUMMARY
from warehouse.schema.table import Table
from warehouse.select_lists import (
    PARTNERS_KNOWN_NOW,
    kept_list,
    known_list,
    known_now_list,
    select_list,
    share_now,
    split_kept_list,
    split_list,
    split_now_list,
)

LAYOUT = 16
"""Number of the layout; raise it whenever a table, view, column or macro comes, goes or changes."""

_BEFORE_MUNICIPALITIES = ("told_again", "past", "chosen", "compared", "remarked")

_BEFORE_PARTNERSHIPS = (
    "speaker",
    "relation",
    "naming",
    "named_by_partner",
    "partner_place",
    "unresolved",
)

KEPT = (
    "source_use",
    "town",
    "doubted",
    "partner_towns",
    "partner_kind",
    "town_kind",
    "country_towns",
    "end_town",
)
"""Tables of `answer` that depend on neither a selection nor a day: counted once in a build."""

TWICE = (
    "counted_town",
    "town_totals",
    "most_partners",
    "towns_part",
    "own_regions",
    "own_countries",
    "named_part",
    "over_part",
    "shared_part",
    "places_part",
)
"""Views that there are twice: `whole_<name>` is for what municipalities and statuses alone leave.

DuckDB drops what a selection does not need, but only after it has looked up all of it, which takes
longer than to answer.
"""

_ANSWERS = (
    "selected_municipality",
    "whole_municipality",
    "chosen_partnership",
    "selected_partnership",
    "partnerships",
    "regions",
    "row_of_any_status",
    "selected_row",
    "named_count",
    "direct",
    "direct_counts",
    "direct_count",
    "region_totals",
    "region_count",
    "country_totals",
    "focus",
    "networks",
    "shared",
    "place",
    "partner_ties",
    "shared_partners",
    "shared_most",
    "shared_count",
    "shared_towns",
    "any_finding",
    "findings",
    "finding_town",
    "finding_count",
    "findings_part",
    "doubted_count",
    "sources",
    "source_count",
    "sources_part",
    "partnership_figures",
    "status_figures",
    "summary",
    "whole_summary",
    "split_town",
    "whole_split_town",
    "starts",
    "over",
    "named_town",
    "whole_named_town",
    "over_town",
    "whole_over_town",
    *TWICE,
    *(f"whole_{name}" for name in TWICE),
    "endings",
    "map_counts",
    "map_most",
    "not_drawn",
)

# What views that there are twice read, each in its own way.
_WITH_WHOLE = ("split_town", "counted_town", "named_town", "over_town")


def read_sql(*path: str) -> str:
    """Read `warehouse/sql/<schema>/<name>.sql`, or `warehouse/sql/<name>.sql`."""
    *folders, name = path
    return files("warehouse").joinpath("sql", *folders, f"{name}.sql").read_text(encoding="utf-8")


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables that the ETL fills, and the macros that views share."""
    for schema in ("reference", "stated", "answer", "history"):
        connection.execute(f"create schema {schema}")
    for table in (*REFERENCE, *STATED, *IMPORTED, *HISTORY, MAIN[0]):
        connection.execute(table.ddl())
    connection.execute(read_sql("macros"))
    create_cited(connection)


def create_cited(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the view of all that is stated; builds alone ask for it, so it is not in the file."""
    connection.execute(f"create temp view cited as {read_sql('stated', 'cited')}")


def insert(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """Add the rows of a frame to a table.

    Columns that the frame lacks are null; those that the table lacks are for reading alone.
    """
    known = [name for name in table.column_names if name in frame.columns]
    # Views of texts are handed over as they are; older layouts would copy them.
    arriving = frame.select(known).to_arrow(compat_level=pl.CompatLevel.newest())
    connection.register("arriving", arriving)
    connection.execute(f"insert into {table.qualified} by name from arriving")
    connection.unregister("arriving")


def decide(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive the tables of `main` from what is stated."""
    tables = {table.name: table for table in MAIN}
    for name in ("focus", "statement"):
        connection.execute(f"create view main.{name} as {read_sql('main', name)}")
    for name in _BEFORE_MUNICIPALITIES:
        _prepare(connection, name)
    _fill(connection, tables["membership"])
    _fill(connection, tables["municipality"])
    for name in _BEFORE_PARTNERSHIPS:
        _prepare(connection, name)
    _fill_as_joined(connection, tables["partnership"])
    _fill(connection, tables["finding"])
    for name in (*_BEFORE_MUNICIPALITIES, *_BEFORE_PARTNERSHIPS):
        connection.execute(f"drop {_temporary(name)} temp.{name}")


def _prepare(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make what only the decisions need; it is dropped before the answers, and never in the file.

    `relation` alone is always as long as what is stated: it is read, and never held.
    """
    connection.execute(f"create temp {_temporary(name)} {name} as {read_sql('main', name)}")


def _temporary(name: str) -> str:
    return "view" if name == "relation" else "table"


def _fill(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    connection.execute(table.ddl())
    connection.execute(_filling(table))


def _fill_as_joined(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Fill a table by joins as they are written, what is looked up on the right.

    DuckDB takes millions of rows for thousands after some joins, and would hold those in memory.
    """
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    _fill(connection, table)
    connection.execute("reset disabled_optimizers")


def _filling(table: Table) -> str:
    columns = ", ".join(table.column_names)
    query = read_sql("main", table.name)
    return f"insert into {table.qualified} by name select {columns} from ({query})"


def create_answers(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views that answer under a selection, and the tables that they share."""
    connection.execute(f"create view answer.partnership_row as {_with_figures('partnership_row')}")
    for name in KEPT:
        connection.execute(f"create table answer.{name} as {_with_figures(name)}")
    for name in _ANSWERS:
        connection.execute(f"create view answer.{name} as {_with_figures(name)}")


def _with_figures(name: str) -> str:
    lists = {base: select_list(base) for base in {figure.base for figure in FIGURES}}
    columns = ", ".join(SUMMARY.column_names)
    base = name.removeprefix("whole_")
    is_whole = base != name and base in TWICE
    prefix = "whole_" if is_whole else ""
    query = read_sql("answer", base if is_whole else name)
    kept = {each: f"{prefix}{each}" for each in _WITH_WHOLE}
    known = {"known": known_list(), "known_now": known_now_list(), "kept": kept_list()}
    now = {"split_now": split_now_list(), "split_kept": split_kept_list()}
    return query.format(
        **(lists | known | now | kept),
        share_now=share_now(),
        known_partners=PARTNERS_KNOWN_NOW,
        split=split_list(),
        columns=columns,
        selected="whole" if is_whole else "selected",
    )
