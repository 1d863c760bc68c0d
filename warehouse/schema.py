"""Every table and column of the warehouse, declared once.

DDL, frame schemas, the check of curated files, column headings and `docs/dictionary.md`
all derive from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from warehouse import vocabulary

ColumnType = Literal["text", "integer", "real", "date", "boolean", "text[]"]

DUCKDB_TYPES: Mapping[ColumnType, str] = {
    "text": "varchar",
    "integer": "integer",
    "real": "double",
    "date": "date",
    "boolean": "boolean",
    "text[]": "varchar[]",
}

POLARS_TYPES: Mapping[ColumnType, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int32(),
    "real": pl.Float64(),
    "date": pl.Date(),
    "boolean": pl.Boolean(),
    "text[]": pl.List(pl.String()),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, type and meaning.

    `required` columns are never null. A `derived` column is filled by the ETL and is not a key
    of curated files. `vocabulary` lists the only words that the column may hold. `unpacked` ones
    hold long words that seldom stand together twice: to pack them takes twice what writing them
    does, and to read few of them unpacks many.
    """

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    required: bool = False
    derived: bool = False
    vocabulary: tuple[str, ...] = ()
    unpacked: bool = False

    def ddl(self) -> str:
        """Give the column's part of `create table`."""
        packing = " using compression uncompressed" if self.unpacked else ""
        return (
            f"{self.name} {DUCKDB_TYPES[self.type]}{packing}{' not null' if self.required else ''}"
        )


@dataclass(frozen=True)
class Table:
    """One table or view: where it lives, what one row is, and its columns in order."""

    schema: str
    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def qualified(self) -> str:
        """The name with its schema, as SQL writes it."""
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def ddl(self) -> str:
        """Give the `create table` statement; names come from this file alone."""
        columns = ",\n  ".join(column.ddl() for column in self.columns)
        return f"create table {self.qualified} (\n  {columns}\n)"

    def frame_schema(self) -> dict[str, pl.DataType]:
        """Give the Polars schema of the table's frame."""
        return {column.name: POLARS_TYPES[column.type] for column in self.columns}


def _words(mapping: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(mapping)


MUNICIPALITY = Column(
    "municipality_id",
    "text",
    "Municipality, by readable id: country and official name (`se-goteborg`)",
    required=True,
    derived=True,
)
SOURCE = Column(
    "source",
    "text",
    "Source of the statement: municipality id, slash, key in its file",
    required=True,
)
NOTE = Column("note", "text", "What a careful reader should know, in our own words, in English")
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
STATUS = Column(
    "status",
    "text",
    "State of the relation by the source's own words",
    required=True,
    vocabulary=_words(vocabulary.STATUSES),
)
MEMBER_STATUS = Column(
    "status",
    "text",
    "State of the membership as its reader gives it; where the source's words for it are known, "
    "`printed_status` has them",
    required=True,
    vocabulary=_words(vocabulary.STATUSES),
)
PRINTED_STATUS = Column("printed_status", "text", "The words of the source that carry the status")
KIND = Column(
    "kind",
    "text",
    "Kind of partnership, by the source's own word for it",
    required=True,
    vocabulary=_words(vocabulary.PARTNERSHIP_KINDS),
)
COUNTRY = Column("country", "text", "Country, ISO 3166-1 alpha-2", required=True)
ORIGIN = Column(
    "origin", "text", "`curated`, or the external list that it came by", required=True, derived=True
)

REFERENCE = (
    Table(
        "reference",
        "partner_region",
        "group of countries that partners are counted by",
        (
            Column("id", "text", "Readable id", required=True),
            Column("position", "integer", "Order in tables and charts", required=True),
            Column(
                "continent",
                "text",
                "Continent that the region lies in",
                required=True,
                vocabulary=vocabulary.CONTINENTS,
            ),
            Column(
                "label_en",
                "text",
                "Label in English; pages translate it by catalogue",
                required=True,
            ),
        ),
    ),
    Table(
        "reference",
        "country",
        "country",
        (
            Column("code", "text", "ISO 3166-1 alpha-2", required=True),
            Column("numeric", "text", "ISO 3166-1 numeric, three digits"),
            Column(
                "name",
                "text",
                "Name in English; pages take names in other languages from CLDR",
                required=True,
            ),
            Column(
                "partner_region",
                "text",
                "Partner region: UN M49 sub-regions with three stated deviations",
            ),
        ),
    ),
    Table(
        "reference",
        "municipality",
        "Nordic municipality",
        (
            Column("id", "text", "Readable id: country and official name", required=True),
            Column("code", "text", "Official code within the country, where it is known"),
            Column("name", "text", "Official name in its own main language", required=True),
            Column("names", "text", "Other names and spellings, separated by |"),
            COUNTRY,
            Column("region", "text", "Own region: län, region, fylke, maakunta or landsvæði"),
            Column("region_id", "text", "Own region by readable id", derived=True),
            Column("region_code", "text", "National code of the region"),
            Column("population", "integer", "Inhabitants", unit="persons"),
            Column("population_date", "date", "Day that the population figure is for"),
            Column("lat", "real", "Latitude of the population-weighted point", unit="degrees"),
            Column("lon", "real", "Longitude of the population-weighted point", unit="degrees"),
            Column("note", "text", "What a careful reader should know"),
        ),
    ),
    Table(
        "reference",
        "place",
        "place that a partnership can be with",
        (
            Column("id", "text", "Readable id: country and standard name", required=True),
            Column("name", "text", "Standard name", required=True),
            COUNTRY,
            Column(
                "level",
                "text",
                "What the place is",
                required=True,
                vocabulary=_words(vocabulary.LEVELS),
            ),
            Column("lat", "real", "Latitude", unit="degrees"),
            Column("lon", "real", "Longitude", unit="degrees"),
            Column(
                "municipality_id", "text", "The Nordic municipality that the place is, if it is"
            ),
        ),
    ),
    Table(
        "reference",
        "place_name",
        "name of a place, standard or not",
        (
            Column("country", "text", "Country that the name is looked up in", required=True),
            Column("name", "text", "Name or spelling", required=True),
            Column("folded", "text", "The name in plain letters, for look-up", required=True),
            Column("place_id", "text", "Place that the name means", required=True),
        ),
    ),
    Table(
        "reference",
        "focus_area",
        "focus area",
        (
            Column("id", "text", "Readable id", required=True),
            Column("position", "integer", "Order in tables and charts", required=True),
            Column(
                "label_en",
                "text",
                "Label in English; pages translate it by catalogue",
                required=True,
            ),
        ),
    ),
    Table(
        "reference",
        "focus_term",
        "printed term that belongs to a focus area",
        (
            Column("term", "text", "Term as sources print it, in lower case", required=True),
            Column("focus_area", "text", "Focus area that the term belongs to", required=True),
        ),
    ),
    Table(
        "reference",
        "network",
        "network, cooperation or office with members",
        (
            Column("id", "text", "Readable id", required=True),
            Column("name", "text", "Standard name", required=True),
            Column("names", "text", "Other names, separated by |"),
            Column(
                "kind",
                "text",
                "What it is",
                required=True,
                vocabulary=_words(vocabulary.NETWORK_KINDS),
            ),
        ),
    ),
)

STATED = (
    Table(
        "stated",
        "source",
        "document or page that states something",
        (
            Column(
                "id", "text", "Municipality id, slash, key in its file", required=True, derived=True
            ),
            MUNICIPALITY,
            Column("title", "text", "What the document is, in our own words", required=True),
            Column("url", "text", "Address, when the document prints one"),
            Column("publisher", "text", "Who published it", required=True),
            Column(
                "own",
                "boolean",
                "Whether the municipality itself published it; true unless said",
                required=True,
            ),
            Column(
                "language",
                "text",
                "Language it is written in",
                required=True,
                vocabulary=vocabulary.LANGUAGES,
            ),
            Column(
                "kind",
                "text",
                "What sort of document it is",
                required=True,
                vocabulary=vocabulary.SOURCE_KINDS,
            ),
            Column(
                "former_name",
                "text",
                "The municipality of the time, where it has since merged",
            ),
            Column("page_date", "date", "Date that the document itself prints"),
            Column(
                "printed_date",
                "text",
                "Date that the document prints where that is no whole day, as an EDTF date",
            ),
            Column("accessed_on", "date", "Day that it was read for Twinboard", required=True),
            Column("document", "text", "File name of the stored copy that was read"),
            ORIGIN,
            NOTE,
        ),
    ),
    Table(
        "stated",
        "partnership",
        "statement of one source on one partnership",
        (
            Column(
                "statement",
                "integer",
                "Number of the statement in its file",
                required=True,
                derived=True,
            ),
            MUNICIPALITY,
            Column("partner", "text", "Partner by its standard name", required=True),
            Column("printed", "text", "Partner as the source spells it; null when spelt the same"),
            COUNTRY,
            Column("printed_country", "text", "Country as the source prints it, where it differs"),
            Column(
                "place_id",
                "text",
                "Place that the name was tied to; written by hand only where "
                "a country has several places of the name",
                unpacked=True,
            ),
            KIND,
            Column("printed_kind", "text", "The source's own word for the relation"),
            STATUS,
            PRINTED_STATUS,
            SINCE,
            SINCE_YEAR,
            Column(
                "since_precision",
                "text",
                "How exact `since` is",
                derived=True,
                vocabulary=vocabulary.DATE_PRECISIONS,
            ),
            Column("until", "text", "End or pause as printed, as an EDTF date"),
            Column("valid_until", "date", "Last day that the agreement itself gives"),
            THROUGH,
            Column(
                "carried_by",
                "text",
                "Association, company or office that runs the contacts; the relation stays direct",
            ),
            NOTE,
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "focus",
        "printed focus term, with what it is stated for",
        (
            MUNICIPALITY,
            Column("term", "text", "Focus term as the source prints it", required=True),
            Column(
                "focus_area",
                "text",
                "Focus area that the term belongs to; null when none does",
                derived=True,
            ),
            Column(
                "scope",
                "text",
                "What the term is stated for",
                required=True,
                derived=True,
                vocabulary=_words(vocabulary.FOCUS_SCOPES),
            ),
            Column("subject", "text", "Place or network that the term is stated for", derived=True),
            Column("priority", "boolean", "Whether the source calls it a priority"),
            NOTE,
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "network",
        "statement of one source on one network",
        (
            MUNICIPALITY,
            Column("network", "text", "Network, by readable id", required=True),
            Column("printed", "text", "Network as the source prints it"),
            Column("founded", "text", "Founding as printed, as an EDTF date"),
            NOTE,
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "network_count",
        "number that a source states about a network",
        (
            MUNICIPALITY,
            Column("network", "text", "Network, by readable id", required=True),
            Column(
                "counted",
                "text",
                "What is counted",
                required=True,
                vocabulary=_words(vocabulary.COUNTED),
            ),
            Column("value", "integer", "The stated number", required=True),
            Column("printed", "text", "The number as the source prints it"),
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "network_member",
        "place that a source lists as taking part in a network",
        (
            MUNICIPALITY,
            Column("network", "text", "Network, by readable id", required=True),
            Column("place", "text", "Member by its standard name", required=True),
            Column("printed", "text", "Member as the source spells it; null when spelt the same"),
            COUNTRY,
            Column(
                "place_id",
                "text",
                "Place that the name was tied to; written by hand only where "
                "a country has several places of the name",
            ),
            Column("founder", "boolean", "Whether the source names it among the founders"),
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "membership",
        "statement of one source that a municipality is in a network",
        (
            MUNICIPALITY,
            Column("network", "text", "Network, by readable id", required=True),
            Column(
                "role",
                "text",
                "Part that the municipality has in it",
                required=True,
                vocabulary=_words(vocabulary.ROLES),
            ),
            MEMBER_STATUS,
            PRINTED_STATUS,
            SINCE,
            SINCE_YEAR,
            THROUGH,
            NOTE,
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "activity",
        "activity that a source names",
        (
            MUNICIPALITY,
            Column(
                "kind",
                "text",
                "What sort of activity it is",
                required=True,
                vocabulary=_words(vocabulary.ACTIVITY_KINDS),
            ),
            Column("term", "text", "The activity as the source prints it", required=True),
            NOTE,
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "policy",
        "international policy or strategy",
        (
            MUNICIPALITY,
            Column("title", "text", "Title as printed", required=True),
            Column("adopted", "date", "Day of adoption or, where only that is printed, of renewal"),
            Column("printed_adopted", "text", "The adoption as printed"),
            Column("adopted_by", "text", "Body that approved it"),
            Column("valid_until", "date", "Last day that it is valid"),
            Column("printed_valid_until", "text", "The expiry as printed"),
            NOTE,
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "policy_theme",
        "theme that a policy ties itself to",
        (
            MUNICIPALITY,
            Column(
                "framework",
                "text",
                "What the theme belongs to",
                required=True,
                vocabulary=_words(vocabulary.THEME_FRAMEWORKS),
            ),
            Column("printed", "text", "Theme as printed", required=True),
            Column("sdg", "integer", "Number of the UN goal; null where none fits one to one"),
            NOTE,
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "stated_count",
        "number of partners that a source states in words",
        (
            MUNICIPALITY,
            Column("value", "integer", "The stated number", required=True),
            Column(
                "scope",
                "text",
                "What is counted: `all`, a continent, a partner region, a country code or a kind",
                required=True,
            ),
            Column(
                "counts_itself",
                "boolean",
                "Whether the number counts the municipality itself; false unless said",
            ),
            Column("printed", "text", "The number as the source prints it"),
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "partner_list",
        "statement on how complete a source's partner list is",
        (
            MUNICIPALITY,
            Column(
                "completeness",
                "text",
                "How far the source's partner list goes",
                required=True,
                vocabulary=_words(vocabulary.COMPLETENESS),
            ),
            SOURCE,
        ),
    ),
    Table(
        "stated",
        "note",
        "remark of a careful reader on a source",
        (
            MUNICIPALITY,
            Column("text", "text", "The remark, in our own words, in English", required=True),
            Column("happened", "text", "When what it tells of happened, as an EDTF date"),
            SOURCE,
        ),
    ),
)

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
                vocabulary=_words(vocabulary.DIRECTIONS),
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

PARTNER_ID = Column(
    "partner_id",
    "text",
    "Partner place by readable id; `unresolved:`, country and name where no place was found, so "
    "that two of one name count as one",
    required=True,
    unpacked=True,
)
PARTNER = Column("partner", "text", "Partner by its standard name", required=True)
_LEVEL = Column(
    "level",
    "text",
    "What the partner place is; null where it was not found",
    vocabulary=_words(vocabulary.LEVELS),
)
PARTNER_REGION = Column("partner_region", "text", "Group of countries that the partner lies in")
SOURCES = Column("sources", "text[]", "Sources that say so", required=True)
MUNICIPALITY_NAME = Column("municipality", "text", "Official name", required=True)
DISPLAYED_MUNICIPALITY = (replace(MUNICIPALITY, derived=False), MUNICIPALITY_NAME)
PARTNERS_FROM = Column(
    "partners_from",
    "text",
    "What says who the partners are; null where nothing does",
    vocabulary=_words(vocabulary.PARTNERS_FROM),
)
FINDING_ORIGIN = Column(
    "origin",
    "text",
    "`curated`, or the external list whose statements raise the doubt",
    required=True,
)
SPLIT = (
    Column("active", "integer", "Of these, active by the source's own words", unit="partnerships"),
    Column(
        "dormant", "integer", "Of these, dormant by the source's own words", unit="partnerships"
    ),
    Column("unstated", "integer", "Of these, with no word on their state", unit="partnerships"),
    Column("ended", "integer", "Ended ones, not part of partners", unit="partnerships"),
)

PARTNERSHIP_COLUMNS = (
    PARTNER_ID,
    PARTNER,
    Column("printed_partner", "text", "Partner as the source spells it", required=True),
    Column("partner_country", "text", "Partner's country, ISO 3166-1 alpha-2", required=True),
    Column("printed_country", "text", "Country as the source prints it, where it differs"),
    PARTNER_REGION,
    _LEVEL,
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
    Column("notes", "text[]", "What a careful reader should know", required=True),
    SOURCES,
)

MEMBERSHIP_COLUMNS = (
    Column("network_id", "text", "Network by readable id", required=True),
    Column("network", "text", "Network by its standard name", required=True),
    SINCE,
    SINCE_YEAR,
    THROUGH,
    Column(
        "role",
        "text",
        "Part that the municipality has in it",
        required=True,
        vocabulary=_words(vocabulary.ROLES),
    ),
    MEMBER_STATUS,
    PRINTED_STATUS,
    Column("notes", "text[]", "What a careful reader should know", required=True),
    SOURCES,
)

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
            Column("region", "text", "Own region: län, region, fylke, maakunta or landsvæði"),
            Column("region_id", "text", "Own region by readable id"),
            Column("population", "integer", "Inhabitants", unit="persons"),
            Column("population_date", "date", "Day that the population figure is for"),
            Column("lat", "real", "Latitude", unit="degrees"),
            Column("lon", "real", "Longitude", unit="degrees"),
            Column("has_data", "boolean", "Whether any source on it was read", required=True),
            Column("curated", "boolean", "Whether a curated file tells of it", required=True),
            Column(
                "completeness",
                "text",
                "How far the best partner list goes",
                required=True,
                vocabulary=_words(vocabulary.COMPLETENESS),
            ),
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
            Column(
                "finding",
                "text",
                "Kind of finding",
                required=True,
                vocabulary=_words(vocabulary.FINDINGS),
            ),
            MUNICIPALITY,
            Column("subject", "text", "What it is about"),
            Column("values", "text[]", "The numbers, dates or words that differ", required=True),
            SOURCES,
            FINDING_ORIGIN,
        ),
    ),
)

_PARTNERS = Column(
    "partners", "integer", "Direct partnerships that have not ended", unit="partnerships"
)

ANSWERS = (
    Table(
        "answer",
        "partnerships",
        "partnership under the selection",
        (
            *DISPLAYED_MUNICIPALITY,
            COUNTRY,
            *PARTNERSHIP_COLUMNS,
        ),
    ),
    Table(
        "answer",
        "regions",
        "municipality and partner region under the selection",
        (
            *DISPLAYED_MUNICIPALITY,
            PARTNER_REGION,
            _PARTNERS,
            *SPLIT,
        ),
    ),
    Table(
        "answer",
        "focus",
        "municipality, focus area and scope under the selection",
        (
            *DISPLAYED_MUNICIPALITY,
            Column("focus_area", "text", "Focus area; null where the terms belong to none"),
            Column("terms", "text[]", "Terms as the sources print them", required=True),
            Column(
                "scope",
                "text",
                "What the terms are stated for",
                required=True,
                vocabulary=_words(vocabulary.FOCUS_SCOPES),
            ),
            Column(
                "priority",
                "boolean",
                "Whether a source calls one of them a priority",
                required=True,
            ),
            Column("notes", "text[]", "What a careful reader should know", required=True),
            SOURCES,
        ),
    ),
    Table(
        "answer",
        "networks",
        "municipality and network under the selection",
        (
            *DISPLAYED_MUNICIPALITY,
            *MEMBERSHIP_COLUMNS,
        ),
    ),
    Table(
        "answer",
        "shared",
        "partner that at least two municipalities of the selection have, and municipality",
        (
            PARTNER_ID,
            PARTNER,
            Column(
                "partner_country", "text", "Partner's country, ISO 3166-1 alpha-2", required=True
            ),
            *DISPLAYED_MUNICIPALITY,
            STATUS,
            KIND,
            SOURCES,
        ),
    ),
    Table(
        "answer",
        "findings",
        "doubt under the selection",
        (
            Column(
                "finding",
                "text",
                "Kind of finding",
                required=True,
                vocabulary=_words(vocabulary.FINDINGS),
            ),
            *DISPLAYED_MUNICIPALITY,
            Column("subject", "text", "What it is about"),
            Column("values", "text[]", "The numbers, dates or words that differ", required=True),
            SOURCES,
            FINDING_ORIGIN,
        ),
    ),
    Table(
        "answer",
        "sources",
        "source of the selected municipalities",
        (
            Column("source_id", "text", "Municipality id, slash, key in its file", required=True),
            *DISPLAYED_MUNICIPALITY,
            Column("title", "text", "What the document is", required=True),
            Column("url", "text", "Address, when the document prints one"),
            Column("publisher", "text", "Who published it", required=True),
            Column("language", "text", "Language it is written in", required=True),
            Column("kind", "text", "What sort of document it is", required=True),
            Column("page_date", "date", "Date that the document itself prints"),
            Column("printed_date", "text", "The same where it is no whole day, as an EDTF date"),
            Column("accessed_on", "date", "Day that it was read for Twinboard", required=True),
            Column("document", "text", "File name of the stored copy that was read"),
            Column("statements", "integer", "Statements taken from it", unit="statements"),
            ORIGIN,
            Column("note", "text", "What a careful reader should know"),
        ),
    ),
)

_TOWNS_THERE = Column("towns", "integer", "Municipalities with partners there", required=True)

_SHARED_PARTNER = (
    PARTNER_ID,
    PARTNER,
    Column("partner_country", "text", "Partner's country, ISO 3166-1 alpha-2", required=True),
    Column("towns", "integer", "How many of the municipalities have it", required=True),
    Column("ties", "integer", "How many rows of `answer.shared` tell of it", required=True),
)


def _number(name: str, meaning: str) -> Column:
    return Column(name, "integer", meaning, required=True)


_STATUSES = ("active", "dormant", "unstated", "ended")

_INDIRECT = Column("indirect", "boolean", "Whether a county or region holds them", required=True)

_SPREAD = (
    _number("towns", "Municipalities selected"),
    _number("known", "Of these, with partners known"),
    _number("partners", "Partners of them all"),
    Column("lower", "real", "Lower quartile of the partners of a municipality"),
    Column("median", "real", "Median of the partners of a municipality"),
    Column("upper", "real", "Upper quartile of the partners of a municipality"),
)

_PLACED = (
    Column("partner_country", "text", "Partner's country, ISO 3166-1 alpha-2", required=True),
    PARTNER_REGION,
    _LEVEL,
)

_POINT = (
    Column("lat", "real", "Latitude", unit="degrees"),
    Column("lon", "real", "Longitude", unit="degrees"),
)

COUNTS = (
    Table(
        "answer",
        "shared_partners",
        "partner that at least two municipalities of the selection have",
        _SHARED_PARTNER,
    ),
    Table(
        "answer",
        "shared_most",
        "partner that most municipalities of the selection have",
        _SHARED_PARTNER,
    ),
    Table(
        "answer",
        "shared_count",
        "selection (there is one)",
        (
            Column(
                "partners", "integer", "How many rows of `answer.shared_partners`", required=True
            ),
            Column("ties", "integer", "How many rows of `answer.shared`", required=True),
        ),
    ),
    Table(
        "answer",
        "shared_towns",
        "selection (there is one)",
        (Column("towns", "integer", "Municipalities that share any partner", required=True),),
    ),
    Table(
        "answer",
        "region_totals",
        "partner region that the direct partnerships under the selection lie in",
        (
            PARTNER_REGION,
            _PARTNERS,
            *SPLIT,
            _TOWNS_THERE,
        ),
    ),
    Table(
        "answer",
        "country_totals",
        "country that the partners under the selection lie in",
        (
            Column(
                "partner_country", "text", "Partner's country, ISO 3166-1 alpha-2", required=True
            ),
            _PARTNERS,
            *(column for column in SPLIT if column.name != "ended"),
            _TOWNS_THERE,
        ),
    ),
    Table(
        "answer",
        "direct_count",
        "selection (there is one)",
        (
            Column(
                "towns",
                "integer",
                "Municipalities with direct partnerships",
                required=True,
            ),
        ),
    ),
    Table(
        "answer",
        "named_count",
        "selection (there is one)",
        (Column("partnerships", "integer", "Partnerships that figures count", required=True),),
    ),
    Table(
        "answer",
        "source_count",
        "selection (there is one)",
        (
            Column("sources", "integer", "How many rows `answer.sources` has", required=True),
            Column("lists", "text[]", "Publishers of the external lists among them", required=True),
        ),
    ),
    Table(
        "answer",
        "finding_count",
        "kind of finding about the selected municipalities",
        (
            Column("finding", "text", "Kind of finding", required=True),
            Column("findings", "integer", "How many rows of `answer.findings`", required=True),
        ),
    ),
    Table(
        "answer",
        "doubted_count",
        "selection (there is one)",
        (Column("towns", "integer", "How many municipalities have a finding", required=True),),
    ),
    Table(
        "answer",
        "town_totals",
        "selection (there is one)",
        (
            _number("towns", "Municipalities that it leaves"),
            Column("town", "text", "Which it is, where it is one alone"),
            _number("with_data", "Of these, with a source"),
            Column("town_with_data", "text", "Which it is, where it is one alone"),
            _number("networks_known", "Municipalities whose networks are known"),
            _number("focus_known", "Municipalities whose focus areas are known"),
            _number("partners_known", "Municipalities whose partners are known"),
            _number("bulk", "Municipalities whose partners only an external list names"),
            _number("bulk_known", "Of these, with partners that the filters leave known"),
            _number("partners", "Partners of them all"),
            *(_number(status, f"Partnerships that are {status}") for status in _STATUSES),
            _number("with_partners", "Municipalities with partners"),
            _number("with_any", "Municipalities with partners, or with ended ones"),
            _number("stating", "Municipalities of which the status of any partner is stated"),
            Column("town_stating", "text", "Which it is, where it is one alone"),
            _number("stated_active", "Active partners of these"),
            _number("stated_dormant", "Dormant partners of these"),
            _number("resting", "Of these, with dormant partners"),
            _number("strategies", "Municipalities with a strategy that states its last day"),
            Column("town_with_strategy", "text", "Which it is, where it is one alone"),
            _number("expiring", "Of these strategies, those that expire within 365 days"),
            _number("expired", "Of these strategies, those that have expired"),
            _number("small", "Municipalities of fewer than 10,000 whose partners are known"),
            _number("scaled", "Municipalities whose partners and inhabitants are known"),
            Column("oldest_population", "date", "First day of the population figures of these"),
            Column("newest_population", "date", "Last day of the population figures of these"),
        ),
    ),
    Table(
        "answer",
        "most_partners",
        "selection (there is one)",
        (
            _number("ranked", "Municipalities whose whole list has been read"),
            Column("partners", "integer", "Partners of those of them with most"),
            _number("towns", "How many have so many"),
            Column("first", "text[]", "The first of them by name, at most 20", required=True),
        ),
    ),
    Table(
        "answer",
        "own_regions",
        "own region of the selected municipalities",
        (COUNTRY, Column("region", "text", "Own region"), *_SPREAD),
    ),
    Table(
        "answer",
        "own_countries",
        "country of the selected municipalities",
        (COUNTRY, *_SPREAD),
    ),
    Table(
        "answer",
        "starts",
        "start year of the partnerships that figures count",
        (
            Column("since_year", "integer", "Year in which they began; null where none is told"),
            _INDIRECT,
            _number("partnerships", "How many"),
        ),
    ),
    Table(
        "answer",
        "endings",
        "end and status of the partnerships that figures count and that are over, or rest",
        (
            Column("until", "text", "When they ended or were paused, as an EDTF date"),
            STATUS,
            _INDIRECT,
            _number("partnerships", "How many"),
        ),
    ),
    Table(
        "answer",
        "map_counts",
        "map that the places of the partners lie on",
        (
            Column("map", "text", "Which map; null where no point is known"),
            _number("places", "How many places"),
        ),
    ),
    Table(
        "answer",
        "map_most",
        "place on a map that most of the selected municipalities have, 2,000 of each map",
        (
            Column("map", "text", "Which map", required=True),
            PARTNER_ID,
            PARTNER,
            *_PLACED[:1],
            *_POINT,
            _number("towns", "How many municipalities have it"),
        ),
    ),
    Table(
        "answer",
        "not_drawn",
        "selection (there is one)",
        (
            _number("ended", "Partnerships that have ended"),
            _number("indirect", "Of the others, those that a county or region holds"),
            _number("other", "Of the others, those that no figure counts"),
        ),
    ),
)
"""What answers come to, for whoever needs no more: the rows of those may be many."""

PLACES = Table(
    "answer",
    "places_part",
    "place with partners on some maps, or without a point",
    (
        PARTNER_ID,
        PARTNER,
        *_PLACED,
        *_POINT,
        _number("towns", "How many of the municipalities have it"),
        Column("names", "text[]", "Names of these", required=True),
        *(_number(status, f"Partnerships with it that are {status}") for status in _STATUSES[:3]),
    ),
)

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
                vocabulary=_words(vocabulary.CHANGES),
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
