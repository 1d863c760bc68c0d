"""Columns that several tables have."""

from dataclasses import replace

from warehouse import vocabulary
from warehouse.schema.table import Column

# Of municipalities.
MUNICIPALITY = Column(
    "municipality_id",
    "text",
    "Municipality, by readable id: country and official name (`se-goteborg`)",
    required=True,
    derived=True,
)
MUNICIPALITY_NAME = Column("municipality", "text", "Official name", required=True)
DISPLAYED_MUNICIPALITY = (replace(MUNICIPALITY, derived=False), MUNICIPALITY_NAME)
COUNTRY = Column("country", "text", "Country, ISO 3166-1 alpha-2", required=True)
OWN_REGION = Column("region", "text", "Own region: län, region, fylke, maakunta or landsvæði")
POPULATION = Column("population", "integer", "Inhabitants", unit="persons")
POPULATION_DATE = Column("population_date", "date", "Day that the population figure is for")
LAT = Column("lat", "real", "Latitude", unit="degrees")
LON = Column("lon", "real", "Longitude", unit="degrees")
COMPLETENESS = Column(
    "completeness",
    "text",
    "How far the best partner list goes",
    required=True,
    vocabulary=tuple(vocabulary.COMPLETENESS),
)
PARTNERS_FROM = Column(
    "partners_from",
    "text",
    "What says who the partners are; null where nothing does",
    vocabulary=tuple(vocabulary.PARTNERS_FROM),
)

# Of statements and where they come from.
SOURCE = Column(
    "source",
    "text",
    "Source of the statement: municipality id, slash, key in its file",
    required=True,
)
SOURCES = Column("sources", "text[]", "Sources that say so", required=True)
ORIGIN = Column(
    "origin", "text", "`curated`, or the external list that it came by", required=True, derived=True
)
NOTE = Column("note", "text", "What a careful reader should know, in our own words, in English")
NOTES = Column("notes", "text[]", "What a careful reader should know", required=True)

# Of relations.
KIND = Column(
    "kind",
    "text",
    "Kind of partnership, by the source's own word for it",
    required=True,
    vocabulary=tuple(vocabulary.PARTNERSHIP_KINDS),
)
STATUS = Column(
    "status",
    "text",
    "State of the relation by the source's own words",
    required=True,
    vocabulary=tuple(vocabulary.STATUSES),
)
ROLE = Column(
    "role",
    "text",
    "Part that the municipality has in it",
    required=True,
    vocabulary=tuple(vocabulary.ROLES),
)
MEMBER_STATUS = Column(
    "status",
    "text",
    "State of the membership as its reader gives it; where the source's words for it are known, "
    "`printed_status` has them",
    required=True,
    vocabulary=tuple(vocabulary.STATUSES),
)
PRINTED_STATUS = Column("printed_status", "text", "The words of the source that carry the status")
SINCE = Column(
    "since",
    "text",
    "Start as printed, as an EDTF date: `1999`, `195X` (decade), `1999-05`, `2021-10-01`",
)
SINCE_YEAR = Column(
    "since_year", "integer", "First year that `since` can mean", unit="year", derived=True
)
THROUGH = Column(
    "through",
    "text",
    "County or region that holds the relation; when given, the municipality's part is indirect",
)
NETWORK = Column("network", "text", "Network, by readable id", required=True)

# Of partners.
PARTNER_ID = Column(
    "partner_id",
    "text",
    "Partner place by readable id; `unresolved:`, country and name where no place was found, so "
    "that two of one name count as one",
    required=True,
    unpacked=True,
)
PARTNER = Column("partner", "text", "Partner by its standard name", required=True)
PARTNER_COUNTRY = Column(
    "partner_country", "text", "Partner's country, ISO 3166-1 alpha-2", required=True
)
PARTNER_REGION = Column("partner_region", "text", "Group of countries that the partner lies in")
LEVEL = Column(
    "level",
    "text",
    "What the partner place is; null where it was not found",
    vocabulary=tuple(vocabulary.LEVELS),
)

# Of numbers of partners.
PARTNERS = Column(
    "partners", "integer", "Direct partnerships that have not ended", unit="partnerships"
)
SPLIT = (
    Column("active", "integer", "Of these, active by the source's own words", unit="partnerships"),
    Column(
        "dormant", "integer", "Of these, dormant by the source's own words", unit="partnerships"
    ),
    Column("unstated", "integer", "Of these, with no word on their state", unit="partnerships"),
    Column("ended", "integer", "Ended ones, not part of partners", unit="partnerships"),
)

# Of doubts.
FINDING = Column(
    "finding", "text", "Kind of finding", required=True, vocabulary=tuple(vocabulary.FINDINGS)
)
SUBJECT = Column("subject", "text", "What it is about")
VALUES = Column("values", "text[]", "The numbers, dates or words that differ", required=True)
FINDING_ORIGIN = Column(
    "origin",
    "text",
    "`curated`, or the external list whose statements raise the doubt",
    required=True,
)

PARTNERSHIP_COLUMNS = (
    PARTNER_ID,
    PARTNER,
    Column("printed_partner", "text", "Partner as the source spells it", required=True),
    PARTNER_COUNTRY,
    Column("printed_country", "text", "Country as the source prints it, where it differs"),
    PARTNER_REGION,
    LEVEL,
    KIND,
    Column("printed_kind", "text", "The source's own word for the relation"),
    STATUS,
    PRINTED_STATUS,
    SINCE,
    SINCE_YEAR,
    Column("until", "text", "End or pause as printed, as an EDTF date"),
    Column("valid_until", "date", "Last day that the agreement itself gives"),
    THROUGH,
    Column("carried_by", "text", "Association, company or office that runs the contacts"),
    Column("focus_areas", "text[]", "Focus areas stated for this partnership", required=True),
    Column(
        "reciprocal",
        "text",
        "`both` where the partner's own sources name the municipality too, `own` where its "
        "complete list does not, `other` where the partner's sources alone say so, null where "
        "silence proves nothing",
        vocabulary=("both", "own", "other"),
    ),
    Column(
        "counted",
        "boolean",
        "Whether figures count it: false where the partner alone says so, or an external list "
        "alone of a municipality whose curated file says who its partners are",
        required=True,
    ),
    Column(
        "origins",
        "text[]",
        "What its sources came by: `curated`, or the name of an external list",
        required=True,
    ),
    NOTES,
    SOURCES,
)

MEMBERSHIP_COLUMNS = (
    Column("network_id", "text", "Network by readable id", required=True),
    Column("network", "text", "Network by its standard name", required=True),
    SINCE,
    SINCE_YEAR,
    THROUGH,
    ROLE,
    MEMBER_STATUS,
    PRINTED_STATUS,
    NOTES,
    SOURCES,
)
