"""What identifies a row of a table, and which columns hold ids of another table."""

from collections.abc import Iterator, Mapping

from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.table import Column, Table

# Only columns that are never null identify; a table that is not named here has no such columns.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "reference.partner_region": ("id",),
    "reference.country": ("code",),
    "reference.municipality": ("id",),
    "reference.place": ("id",),
    "reference.place_name": ("country", "name", "place_id"),
    "reference.focus_area": ("id",),
    "reference.focus_term": ("term",),
    "reference.network": ("id",),
    "stated.source": ("id",),
    "stated.partnership": ("municipality_id", "statement"),
    "stated.network": ("network", "source"),
    "stated.network_count": ("network", "counted", "source"),
    "stated.membership": ("network", "source"),
    "stated.activity": ("kind", "term", "source"),
    "stated.policy": ("title", "source"),
    "stated.policy_theme": ("framework", "printed", "source"),
    "stated.stated_count": ("scope", "value", "source"),
    "stated.partner_list": ("source",),
    "stated.note": ("text", "source"),
    "stated.partner_point": ("origin", "partner_id"),
    "answer.summary": ("municipality_id",),
    "answer.partnerships": ("municipality_id", "partner_id", "kind"),
    "answer.networks": ("municipality_id", "network_id"),
    "answer.sources": ("source_id",),
}

# Wherever a column of this name stands, it holds ids of that table.
_POINTERS: Mapping[str, str] = {
    "municipality_id": "reference.municipality",
    "country": "reference.country",
    "partner_country": "reference.country",
    "partner_region": "reference.partner_region",
    "place_id": "reference.place",
    "focus_area": "reference.focus_area",
    "network_id": "reference.network",
    "source": "stated.source",
    "source_id": "stated.source",
}

# What is stated names a network by its id, what is answered by its name.
_STATED_POINTERS: Mapping[str, str] = {"network": "reference.network"}

_TARGETS = {table.qualified: table for table in (*REFERENCE, *STATED)}


def key_of(table: Table) -> tuple[str, ...]:
    """Give the columns that together identify a row; none where no columns do."""
    return _KEYS.get(table.qualified, ())


def pointers(table: Table) -> Iterator[tuple[Column, Table]]:
    """Give each column that holds ids of another table, and that table; its key is one column."""
    known = {**_POINTERS, **(_STATED_POINTERS if table.schema == "stated" else {})}
    for column in table.columns:
        if column.name in known:
            yield column, _TARGETS[known[column.name]]
