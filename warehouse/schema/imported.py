"""What became of external lists."""

from warehouse import vocabulary
from warehouse.schema.table import Column, Table

IMPORT = Column("origin", "text", "The import, by the name of its folder", required=True)
FILE = Column("file", "text", "The table's file", required=True)

IMPORTED = (
    Table(
        "stated",
        "import",
        "external list, with what became of its rows",
        (
            IMPORT,
            FILE,
            Column("title", "text", "What the list is", required=True),
            Column("producer", "text", "Who made the table", required=True),
            Column("publisher", "text", "Who published the list", required=True),
            Column("address", "text", "Address of the list"),
            Column("licence", "text", "Terms of its use", required=True),
            Column("date", "text", "Date of the list, as an EDTF date"),
            Column("accessed_on", "date", "Day that it was taken", required=True),
            Column("language", "text", "Language it is written in", required=True),
            Column(
                "direction",
                "text",
                "What a pair says",
                required=True,
                vocabulary=tuple(vocabulary.DIRECTIONS),
            ),
            Column("rows", "integer", "Rows of the table", unit="rows", required=True),
            Column("loaded", "integer", "Rows that made a statement", unit="rows", required=True),
            Column("rejected", "integer", "Rows that broke a rule", unit="rows", required=True),
            Column(
                "merged",
                "integer",
                "Rows that say only what an earlier one says",
                unit="rows",
                required=True,
            ),
            Column(
                "municipalities",
                "integer",
                "Municipalities that it speaks of",
                unit="municipalities",
                required=True,
            ),
        ),
    ),
    Table(
        "stated",
        "partner_point",
        "point of a partner for which no place was found, as an external list gives it",
        (
            IMPORT,
            Column("partner_id", "text", "Partner by the id of the partnership", required=True),
            Column("lat", "real", "Latitude", unit="degrees", required=True),
            Column("lon", "real", "Longitude", unit="degrees", required=True),
        ),
    ),
    Table(
        "stated",
        "reject",
        "row of an external list that broke a rule and was left out",
        (
            IMPORT,
            FILE,
            Column("row_number", "integer", "Row of the table; the headings are 1", required=True),
            Column("rule", "text", "The first rule that it broke", required=True),
            Column("heading", "text", "The table's own heading of the cell"),
            Column("value", "text", "What stood in the cell"),
            Column(
                "suggestion",
                "text",
                "A known word that is near, or else what may stand there; for a human to judge",
            ),
        ),
    ),
)
"""Written by imports alone."""
