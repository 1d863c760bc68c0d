"""What is decided among the statements."""

from warehouse.schema.columns import (
    COMPLETENESS,
    COUNTRY,
    FINDING,
    FINDING_ORIGIN,
    LAT,
    LON,
    MEMBERSHIP_COLUMNS,
    MUNICIPALITY,
    OWN_REGION,
    PARTNERS_FROM,
    PARTNERSHIP_COLUMNS,
    POPULATION,
    POPULATION_DATE,
    SOURCES,
    SUBJECT,
    VALUES,
)
from warehouse.schema.table import Column, Table

MAIN = (
    Table(
        "main",
        "build",
        "build of this warehouse (there is one)",
        (
            Column("layout", "integer", "Number of the warehouse layout", required=True),
            Column("version", "text", "Version of Twinboard that built it", required=True),
            Column("fingerprint", "text", "Hash of all that the build read", required=True),
            Column("data_date", "date", "Day that the newest source was read"),
        ),
    ),
    Table(
        "main",
        "municipality",
        "Nordic municipality with what is known of it as a whole",
        (
            Column("id", "text", "Readable id: country and official name", required=True),
            Column("name", "text", "Official name", required=True),
            COUNTRY,
            OWN_REGION,
            Column("region_id", "text", "Own region by readable id"),
            POPULATION,
            POPULATION_DATE,
            LAT,
            LON,
            Column("has_data", "boolean", "Whether any source on it was read", required=True),
            Column("curated", "boolean", "Whether a curated file tells of it", required=True),
            COMPLETENESS,
            Column(
                "partners_known",
                "boolean",
                "Whether any source says who its partners are, or that there are none",
                required=True,
            ),
            PARTNERS_FROM,
            Column(
                "networks_known",
                "boolean",
                "Whether any source names a network it takes part in",
                required=True,
            ),
            Column("focus_known", "boolean", "Whether any source names a focus", required=True),
            Column(
                "stated_partners",
                "integer",
                "Number of partners in all that the source states in words",
                unit="partnerships",
            ),
            Column(
                "stated_minus_listed",
                "integer",
                "That number minus the partners that the same source lists, if it lists all",
                unit="partnerships",
            ),
            Column(
                "policy_valid_until", "date", "Latest last day that an international policy states"
            ),
            Column(
                "newest_source_date",
                "date",
                "Newest date that any of its sources prints; of a year or month the last day, "
                "but none after the day that it was read",
            ),
            Column(
                "newest_source_printed",
                "text",
                "The same as the source prints it, as an EDTF date",
            ),
        ),
    ),
    Table(
        "main",
        "partnership",
        "municipality, partner place and kind, as the best statement gives it",
        (
            MUNICIPALITY,
            *PARTNERSHIP_COLUMNS,
            Column("statements", "integer", "Number of statements behind it", required=True),
            Column(
                "municipality_number",
                "integer",
                "Row of `main.municipality`, from 0: what only counts looks for no ids",
                required=True,
            ),
            Column(
                "partner_number",
                "integer",
                "Row of `reference.place`, from 0; partners without a place are numbered on",
            ),
        ),
    ),
    Table(
        "main",
        "membership",
        "municipality and network, as the best statement gives it",
        (MUNICIPALITY, *MEMBERSHIP_COLUMNS),
    ),
    Table(
        "main",
        "finding",
        "doubt that does not depend on the day it is read",
        (
            FINDING,
            MUNICIPALITY,
            SUBJECT,
            VALUES,
            SOURCES,
            FINDING_ORIGIN,
        ),
    ),
)
