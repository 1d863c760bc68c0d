"""What builds changed, carried over from warehouse to warehouse."""

from dataclasses import replace

from warehouse import vocabulary
from warehouse.schema.columns import (
    DISPLAYED_MUNICIPALITY,
    KIND,
    PARTNER,
    PARTNER_ID,
    SOURCES,
    STATUS,
)
from warehouse.schema.table import Column, Table

_BUILD = Column("build", "integer", "Number of the build", required=True)

HISTORY = (
    Table(
        "history",
        "build",
        "build of this warehouse that is remembered, the last of them this one",
        (
            Column("number", "integer", "Number, counted on from build to build", required=True),
            Column("built_at", "text", "Moment in UTC, as ISO 8601 writes it", required=True),
            Column("version", "text", "Version of Twinboard that built it", required=True),
            Column("layout", "integer", "Number of the warehouse layout", required=True),
            Column("fingerprint", "text", "Hash of all that the build read", required=True),
            Column("inputs", "integer", "Files and lists that it read", unit="files"),
            Column("rows", "integer", "Rows that they gave", unit="rows"),
            Column(
                "added",
                "integer",
                "Partnerships that figures count and did not before; null where none is known",
                unit="partnerships",
            ),
            Column(
                "gone",
                "integer",
                "Partnerships that they no longer count; null as in `added`",
                unit="partnerships",
            ),
            Column(
                "status_changed",
                "integer",
                "Partnerships with another status than before; null as in `added`",
                unit="partnerships",
            ),
            Column(
                "listed",
                "boolean",
                "Whether `history.change` holds each of these changes, not their number alone",
                required=True,
            ),
        ),
    ),
    Table(
        "history",
        "input",
        "file or list that a build read",
        (
            _BUILD,
            Column(
                "input",
                "text",
                "File by its place in the data; a list by `imports/` and its name",
                required=True,
            ),
            Column("sha256", "text", "Hash of its content; null where a package brought it"),
            Column("partnerships", "integer", "Statements on partnerships", required=True),
            Column("rows", "integer", "Rows of all tables that came by it", required=True),
        ),
    ),
    Table(
        "history",
        "change",
        "partnership that a build added, lost or gave another status",
        (
            _BUILD,
            *DISPLAYED_MUNICIPALITY,
            PARTNER_ID,
            PARTNER,
            KIND,
            Column(
                "change",
                "text",
                "What became of it",
                required=True,
                vocabulary=tuple(vocabulary.CHANGES),
            ),
            replace(
                STATUS,
                name="status_before",
                meaning="State in the build before; null where it was not named",
                required=False,
            ),
            replace(
                STATUS,
                name="status_after",
                meaning="State since; null where it is no longer named",
                required=False,
            ),
            replace(SOURCES, meaning="Sources that say so; of what is gone, those that said so"),
        ),
    ),
)
"""Carried over from warehouse to warehouse. No answer and no export holds any of it."""
