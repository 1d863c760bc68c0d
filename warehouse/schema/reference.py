"""The reference lists that statements are tied to."""

from warehouse import vocabulary
from warehouse.schema.columns import COUNTRY, LAT, LON, OWN_REGION, POPULATION, POPULATION_DATE
from warehouse.schema.table import Column, Table

_LABEL = Column(
    "label_en", "text", "Label in English; pages translate it by catalogue", required=True
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
            _LABEL,
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
            OWN_REGION,
            Column("region_id", "text", "Own region by readable id", derived=True),
            Column("region_code", "text", "National code of the region"),
            POPULATION,
            POPULATION_DATE,
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
                vocabulary=tuple(vocabulary.LEVELS),
            ),
            LAT,
            LON,
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
            _LABEL,
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
                vocabulary=tuple(vocabulary.NETWORK_KINDS),
            ),
        ),
    ),
)
