"""What can be asked of the warehouse: whole answers, what they come to, parts of them, tables."""

from collections.abc import Mapping
from dataclasses import replace

from warehouse.layout import TWICE
from warehouse.restriction import FILTERS, Restriction
from warehouse.schema.answers import ANSWERS
from warehouse.schema.counts import COUNTS, PLACES
from warehouse.schema.history import HISTORY
from warehouse.schema.imported import IMPORTED
from warehouse.schema.main import MAIN
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.summary import SUMMARY, TOWNS
from warehouse.schema.table import Table

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

READABLE: Mapping[str, Table] = {
    table.qualified: table for table in (*REFERENCE, *STATED, *IMPORTED, *MAIN, *HISTORY)
}
"""The tables that can be read whole, by their name with the schema."""

LONG = frozenset(("partnerships", "regions", "shared"))
"""Answers that may have as many rows as there are partnerships: too many to copy."""

HEIGHTS: Mapping[str, str] = {
    "summary": "select count(*) from answer.selected_municipality",
    "partnerships": "select count(*) from answer.selected_partnership",
    "regions": "select rows from answer.region_count",
    "shared": "select ties from answer.shared_count",
    "findings": "select coalesce(sum(findings), 0) from answer.finding_count",
    "sources": "select sources from answer.source_count",
}
"""What tells how many rows the longest answers have: DuckDB sorts even what it only counts."""

# What chooses among all municipalities, and changes no figure of those that it leaves: with these
# alone the figures that the build kept are taken.
_OF_MUNICIPALITIES = frozenset(("m", "country", "region"))
_KEPT_UNDER: Mapping[str, frozenset[str]] = {
    SUMMARY.name: _OF_MUNICIPALITIES,
    **dict.fromkeys(TWICE, _OF_MUNICIPALITIES | {"status"}),
}


def kept(table: Table, restriction: Restriction) -> Table:
    """Give the same table as a view of what the build kept, where that is all there is to it."""
    given = {filter_name for filter_name in FILTERS if restriction.get(filter_name)}
    if table.name in _KEPT_UNDER and given <= _KEPT_UNDER[table.name]:
        return replace(table, name=f"whole_{table.name}")
    return table
