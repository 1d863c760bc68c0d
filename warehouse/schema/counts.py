"""What answers come to under a selection, for whoever needs no more than numbers."""

from warehouse.schema.columns import (
    COUNTRY,
    LAT,
    LEVEL,
    LON,
    PARTNER,
    PARTNER_COUNTRY,
    PARTNER_ID,
    PARTNER_REGION,
    PARTNERS,
    SPLIT,
    STATUS,
)
from warehouse.schema.table import Column, Table

_TOWNS_THERE = Column("towns", "integer", "Municipalities with partners there", required=True)

_SHARED_PARTNER = (
    PARTNER_ID,
    PARTNER,
    PARTNER_COUNTRY,
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
            PARTNERS,
            *SPLIT,
            _TOWNS_THERE,
        ),
    ),
    Table(
        "answer",
        "country_totals",
        "country that the partners under the selection lie in",
        (
            PARTNER_COUNTRY,
            PARTNERS,
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
            PARTNER_COUNTRY,
            LAT,
            LON,
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
        PARTNER_COUNTRY,
        PARTNER_REGION,
        LEVEL,
        LAT,
        LON,
        _number("towns", "How many of the municipalities have it"),
        Column("municipality_ids", "text[]", "Ids of these, by their names", required=True),
        *(_number(status, f"Partnerships with it that are {status}") for status in _STATUSES[:3]),
    ),
)
