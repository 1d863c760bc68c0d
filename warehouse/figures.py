"""Every figure, defined once: what it is called, what it means and how it is computed.

Its base says what it is computed from: the municipality as a whole, or its selected partnerships,
memberships or focus terms, or its partnerships of every status (`status`), or other figures
(`derived`).
"""

from dataclasses import dataclass
from typing import Literal

from warehouse.schema.table import Column, ColumnType

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
        "Earliest start year that a source gives for a partner; a decade counts as its first year.",
        "partnership",
        f"min(p.since_year) filter ({LIVE})",
    ),
    Figure(
        "median_since",
        "Median start year",
        "year",
        "Median of the start years that sources give for partners; a decade counts as its first "
        "year.",
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
        "Newest date that any of the municipality's sources prints; a year or month alone counts "
        "as its last day. Left out are external lists where there is a curated file, and pages "
        "that nothing but remarks is taken from.",
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
