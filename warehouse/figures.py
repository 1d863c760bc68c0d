"""Every figure, defined once: what it is called, what it means and how it is computed.

Its base says what it is computed from: the municipality as a whole, or its selected partnerships,
memberships or focus terms, or its partnerships of every status (`status`), or other figures
(`derived`). `KNOWN_WHEN` names the column of `main.municipality` that must be true for a figure of
a base to be known at all. Where it is not, the figure is null: unknown is not zero.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from warehouse.schema import (
    COUNTRY,
    MUNICIPALITY,
    MUNICIPALITY_NAME,
    PARTNERS_FROM,
    Column,
    ColumnType,
    Table,
)
from warehouse.vocabulary import COMPLETENESS

Base = Literal["municipality", "partnership", "status", "membership", "focus", "derived"]

# Named by the municipality's own side, or by a source on it. What the partner alone says, or a bulk
# list where a curated file says who the partners are, is shown but not counted.
NAMED = "p.counted"

# What `partners` counts: held by the municipality itself, and not over.
LIVE = f"{NAMED} and p.through is null and p.status <> 'ended'"


@dataclass(frozen=True)
class Figure:
    """One figure; `sql` holds only constants of this file, never a user's value."""

    id: str
    label: str
    unit: str
    meaning: str
    base: Base
    sql: str
    type: ColumnType = "integer"

    @property
    def column(self) -> Column:
        """The figure as a column of `answer.summary`."""
        return Column(self.id, self.type, self.meaning, unit=self.unit)

    @property
    def of_nothing(self) -> str:
        """What it is where there is nothing: a count is zero, all else unknown; as SQL."""
        return "0" if self.sql.startswith(("count(", "bit_count(")) else "null"


FIGURES = (
    Figure(
        "partners",
        "Partners",
        "partnerships",
        "Direct partnerships that have not ended: active, dormant and unstated ones. Networks "
        "and relations held through a county or region are not among them.",
        "partnership",
        f"count(*) filter ({LIVE})",
    ),
    Figure(
        "active",
        "Active",
        "partnerships",
        "Partners that the source's own words call alive.",
        "partnership",
        f"count(*) filter ({LIVE} and p.status = 'active')",
    ),
    Figure(
        "dormant",
        "Dormant",
        "partnerships",
        "Partners whose agreement the source calls dormant (vilande, pausat, ligger stille).",
        "partnership",
        f"count(*) filter ({LIVE} and p.status = 'dormant')",
    ),
    Figure(
        "ended",
        "Ended",
        "partnerships",
        "Direct partnerships that the source calls ended. They are not among partners.",
        "partnership",
        f"count(*) filter ({NAMED} and p.through is null and p.status = 'ended')",
    ),
    Figure(
        "unstated",
        "Not stated",
        "partnerships",
        "Partners on whose state the source says nothing. They are not read as active.",
        "partnership",
        f"count(*) filter ({LIVE} and p.status = 'unstated')",
    ),
    Figure(
        "dormant_share",
        "Dormant share",
        "percent",
        "Dormant partners as a share of the partners whose status is stated as active or "
        "dormant, whichever statuses are selected. No data where no status is stated.",
        "status",
        f"100.0 * count(*) filter ({LIVE} and p.status = 'dormant')"
        f" / nullif(count(*) filter ({LIVE} and p.status in ('active', 'dormant')), 0)",
        "real",
    ),
    Figure(
        "stated_status_share",
        "Share with stated status",
        "percent",
        "Partners whose status the source states, as a share of all partners, whichever "
        "statuses are selected.",
        "status",
        f"100.0 * count(*) filter ({LIVE} and p.status in ('active', 'dormant'))"
        f" / nullif(count(*) filter ({LIVE}), 0)",
        "real",
    ),
    Figure(
        "partners_per_100k",
        "Partners per 100,000 inhabitants",
        "per 100,000 inhabitants",
        "Partners divided by inhabitants, times 100,000; the day of the population figure "
        "stands beside it.",
        "derived",
        "100000.0 * partners / nullif(population, 0)",
        "real",
    ),
    Figure(
        "partner_countries",
        "Partner countries",
        "countries",
        "Countries that the partners lie in.",
        "partnership",
        f"count(distinct p.partner_country) filter ({LIVE})",
    ),
    Figure(
        "partner_regions",
        "Partner regions",
        "regions",
        "Partner regions that the partners lie in: UN M49 sub-regions with three stated "
        "deviations.",
        "partnership",
        # A bit for each: there are few, and to tell their names apart takes three times as long.
        f"bit_count(bit_or(1 << region_number(p.partner_region)) filter ({LIVE}))::integer",
    ),
    Figure(
        "indirect_partners",
        "Partners through a county or region",
        "partnerships",
        "Partnerships that have not ended and that a county or region holds on behalf of its "
        "municipalities. Not among partners.",
        "partnership",
        f"count(*) filter ({NAMED} and p.through is not null and p.status <> 'ended')",
    ),
    Figure(
        "networks",
        "Networks",
        "networks",
        "Networks, cooperations and joint offices that a source says the municipality itself "
        "is in or works with, ended ones left out. Never counted as partners.",
        "membership",
        "count(*) filter (n.through is null and n.status <> 'ended')",
    ),
    Figure(
        "indirect_networks",
        "Networks through a county or region",
        "networks",
        "Networks that the municipality is in through its county or region.",
        "membership",
        "count(*) filter (n.through is not null and n.status <> 'ended')",
    ),
    Figure(
        "focus_areas",
        "Focus areas",
        "of 13 areas",
        "Focus areas that the sources' terms belong to: the municipality's own, its "
        "partnerships' and its networks'.",
        "focus",
        "count(distinct f.focus_area)",
    ),
    Figure(
        "reciprocal_share",
        "Reciprocal share",
        "percent",
        "Partners whose own list names the municipality, as a share of the partners whose own "
        "list is known.",
        "partnership",
        f"100.0 * count(*) filter ({LIVE} and p.reciprocal = 'both')"
        f" / nullif(count(*) filter ({LIVE} and p.reciprocal is not null), 0)",
        "real",
    ),
    Figure(
        "oldest_since",
        "Oldest start year",
        "year",
        "Earliest start year among the partners of which a source tells one; of a decade its first "
        "year.",
        "partnership",
        f"min(p.since_year) filter ({LIVE})",
    ),
    Figure(
        "median_since",
        "Median start year",
        "year",
        "Middle of the start years of the partners of which a source tells one; of a decade its "
        "first year.",
        "partnership",
        f"median(p.since_year) filter ({LIVE})",
        "real",
    ),
    Figure(
        "stated_partners",
        "Partners by the source's own count",
        "partnerships",
        "Number of partners in all that the source states in words, less the municipality itself "
        "where the source counts it.",
        "municipality",
        "m.stated_partners",
    ),
    Figure(
        "stated_minus_listed",
        "Stated minus listed",
        "partnerships",
        "Number of partners that a source states in words minus those that the same source lists, "
        "whatever is selected. No data where it gives no list, or where its list is cut.",
        "municipality",
        "m.stated_minus_listed",
    ),
    Figure(
        "policy_valid_until",
        "Strategy valid until",
        "date",
        "Latest last day that an international strategy or policy states.",
        "municipality",
        "m.policy_valid_until",
        "date",
    ),
    Figure(
        "days_to_policy_expiry",
        "Days to the strategy's end",
        "days",
        "Days from today to the strategy's last day; negative once it has expired.",
        "municipality",
        "date_diff('day', reading_day(), m.policy_valid_until)",
    ),
    Figure(
        "newest_source_date",
        "Newest source",
        "date",
        "Newest date that any of the municipality's sources prints, of a year or month alone its "
        "last day; external lists left out where there is a curated file, and pages on which "
        "nothing but remarks rests.",
        "municipality",
        "m.newest_source_date",
        "date",
    ),
    Figure(
        "newest_source_age",
        "Age of newest source",
        "years",
        "Whole years from the newest printed source date to today.",
        "municipality",
        "date_sub('year', m.newest_source_date, reading_day())",
    ),
    Figure(
        "findings",
        "Findings",
        "findings",
        "Doubts found in the municipality's sources: numbers that differ, sources that "
        "disagree, expired strategies, places and terms that could not be resolved. Doubts that "
        "only an external list raises count where there is no curated file.",
        "municipality",
        # Those of a day are one for each policy that ends soon, and one for sources that are old.
        "case when m.has_data then m.doubts"
        " + if(ends_soon(m.policy_valid_until), m.policies, 0)"
        " + if(is_old(m.newest_source_date), 1, 0) end",
    ),
)

BY_ID = {figure.id: figure for figure in FIGURES}

# Of each there is a figure of its name; all but the ended ones add up to the partners.
_SPLIT = ("active", "dormant", "ended", "unstated")

KNOWN_WHEN: dict[Base, str] = {
    "partnership": "partners_known",
    # A share of statuses keeps its whole denominator, whichever statuses are selected.
    "status": "partners_known",
    "membership": "networks_known",
    "focus": "focus_known",
}

# Of a municipality whose sources state of no partner whether it is active or dormant, nobody knows
# how many are.
PARTNERS_KNOWN_NOW = (
    "m.partners_known and tells_status("
    "coalesce(m.active, 0), coalesce(m.dormant, 0), coalesce(m.unstated, 0))"
)
"""When the number of partners under a selection is known, as SQL on a row of `answer.town`."""

# What a county holds tells nothing of the municipality's own, nor these of it.
_INDIRECT_KNOWN_NOW = (
    "m.partners_known and tells_status(m.active_named - coalesce(m.active, 0), "
    "m.dormant_named - coalesce(m.dormant, 0), m.unstated_named - coalesce(m.unstated, 0))"
)

SUMMARY = Table(
    "answer",
    "summary",
    "selected municipality, with a column per figure",
    (
        MUNICIPALITY,
        MUNICIPALITY_NAME,
        COUNTRY,
        Column("region", "text", "Own region: län, region, fylke, maakunta or landsvæði"),
        Column("population", "integer", "Inhabitants", unit="persons"),
        Column("population_date", "date", "Day that the population figure is for"),
        Column(
            "completeness",
            "text",
            "How far the best partner list goes",
            required=True,
            vocabulary=tuple(COMPLETENESS),
        ),
        PARTNERS_FROM,
        *(figure.column for figure in FIGURES),
    ),
)


_RANKED = (
    *("municipality_id", "municipality", "country", "region", "population", "population_date"),
    *("completeness", "partners_from", "partners", "active", "dormant", "ended", "unstated"),
    *("dormant_share", "partners_per_100k", "policy_valid_until"),
)

TOWNS = Table(
    "answer",
    "towns_part",
    "selected municipality, with the figures that many are ranked by",
    (
        *(column for column in SUMMARY.columns if column.name in _RANKED),
        Column("namesakes", "integer", "How many selected ones have its name", required=True),
        Column("rank", "integer", "Its rank by the figure asked for; null where it has none"),
    ),
)


def select_list(base: Base) -> str:
    """Give the select list of all figures of one base, from this file's constants alone."""
    return ",\n  ".join(f"{f.sql} as {f.id}" for f in FIGURES if f.base == base)


def known_list() -> str:
    """Give the select list that turns the zeros of unknown things into null.

    What was counted is known, whether or not there is a whole list: an ended partnership, say.
    """
    # Both are of all partnerships here, and counted together.
    return _listed(lambda f: _known(f, "counted" if f.base in ("partnership", "status") else ""))


def known_now_list() -> str:
    """Give the same under a selection: no filter on statuses changes what is kept of them."""
    return _listed(_known_now)


def split_list() -> str:
    """Give the select list of the counts by status, of direct partnerships that figures count."""
    return ",\n  ".join(f"count(*) filter (p.status = '{each}') as {each}" for each in _SPLIT)


def split_now_list() -> str:
    """Give the select list of the counts by status under a selection, each `<figure>_now`."""
    return _split_under(lambda f: _known_now(f, "counted"))


def split_kept_list() -> str:
    """Give the select list of the same where the build has kept them, whichever are selected."""
    return _split_under(lambda f: f"if({PARTNERS_KNOWN_NOW}, m.{f.id}, nullif(m.{f.id}, 0))")


def _split_under(sql: Callable[[Figure], str]) -> str:
    return ",\n  ".join(
        f"if(wanted('status', '{each}'), {sql(BY_ID[each])}, if({PARTNERS_KNOWN_NOW}, 0, null))"
        f" as {each}_now"
        for each in _SPLIT
    )


def share_now() -> str:
    """Give the share of the dormant ones under the selection, as SQL."""
    return _known_now(BY_ID["dormant_share"], "counted")


def kept_list() -> str:
    """Give the select list of the same figures where the build has kept them."""
    return _listed(lambda f: f"m.{f.id}")


def _listed(sql: Callable[[Figure], str]) -> str:
    return ",\n  ".join(f"{sql(f)} as {f.id}" for f in FIGURES if f.base in KNOWN_WHEN)


def _known_now(f: Figure, table: str = "") -> str:
    if f.base == "status":
        return f"if(statuses_alone(), m.{f.id}, {_known(f, table)})"
    if f.base != "partnership":
        return _known(f, table)
    indirect = f.id == "indirect_partners"
    return _known(f, table, _INDIRECT_KNOWN_NOW if indirect else PARTNERS_KNOWN_NOW)


def _known(f: Figure, table: str, known: str = "") -> str:
    counted = f"{table or f'{f.base}_figures'}.{f.id}"
    known = known or f"m.{KNOWN_WHEN[f.base]}"
    return f"if({known}, coalesce({counted}, {f.of_nothing}), nullif({counted}, 0))"
