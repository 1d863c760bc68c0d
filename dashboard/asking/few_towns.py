"""What few municipalities come to, and some of them in order, from their whole summary.

It is what `town_totals`, `most_partners`, `own_regions`, `own_countries` and `towns_part` of the
warehouse give, each of which takes as long to plan as the summary that pages of few ask for anyway.
"""

from collections.abc import Callable, Mapping

import polars as pl

from dashboard.asking.thresholds import EXPIRING_DAYS, FEW_INHABITANTS
from warehouse.queries import COUNTED, PARTS, Restriction
from warehouse.schema.table import Table
from warehouse.vocabulary import WHOLE

_KNOWN = pl.col("partners").is_not_null()
_STATING = pl.col("dormant_share").is_not_null()
_DAYS = pl.col("days_to_policy_expiry")
_SCALED = _KNOWN & (pl.col("population") > 0)
_DATED = pl.col("population_date").filter(_SCALED)

# Which of them `among` asks for.
_AMONG: Mapping[str, pl.Expr] = {
    "bulk": pl.col("partners_from") == "bulk",
    "expiring": _DAYS.is_between(0, EXPIRING_DAYS),
    "small": _KNOWN & (pl.col("population") < FEW_INHABITANTS),
    **{
        each: pl.col(each).is_null()
        for each in ("partners", "dormant_share", "networks", "focus_areas")
    },
}


def _alone(among: pl.Expr) -> pl.Expr:
    """Give who it is that a condition holds of, where it is one alone."""
    return pl.when(among.sum() == 1).then(pl.col("municipality_id").filter(among).first())


def _totals(summary: pl.DataFrame) -> pl.DataFrame:
    with_data = pl.col("findings").is_not_null()
    any_ever = pl.col("partners").fill_null(0) + pl.col("ended").fill_null(0)
    return summary.select(
        towns=pl.len(),
        town=_alone(pl.col("municipality_id").is_not_null()),
        with_data=with_data.sum(),
        town_with_data=_alone(with_data),
        networks_known=pl.col("networks").count(),
        focus_known=pl.col("focus_areas").count(),
        partners_known=_KNOWN.sum(),
        bulk=_AMONG["bulk"].sum(),
        bulk_known=(_AMONG["bulk"] & _KNOWN).sum(),
        **{each: pl.col(each).sum() for each in ("partners", "active", "dormant", "unstated")},
        ended=pl.col("ended").sum(),
        with_partners=(pl.col("partners") > 0).sum(),
        with_any=(any_ever > 0).sum(),
        stating=_STATING.sum(),
        town_stating=_alone(_STATING),
        stated_active=pl.col("active").filter(_STATING).sum(),
        stated_dormant=pl.col("dormant").filter(_STATING).sum(),
        resting=(_STATING & (pl.col("dormant") > 0)).sum(),
        strategies=_DAYS.count(),
        town_with_strategy=_alone(_DAYS.is_not_null()),
        expiring=_AMONG["expiring"].sum(),
        expired=(_DAYS < 0).sum(),
        small=_AMONG["small"].sum(),
        scaled=_SCALED.sum(),
        oldest_population=_DATED.min(),
        newest_population=_DATED.max(),
    )


def _most_partners(summary: pl.DataFrame) -> pl.DataFrame:
    listed = summary.filter(pl.col("completeness").is_in(WHOLE) & _KNOWN)
    most = listed.filter(pl.col("partners") == pl.col("partners").max())
    first = most.sort("municipality", "municipality_id")["municipality_id"].head(20)
    return listed.select(
        ranked=pl.len(),
        partners=pl.col("partners").max(),
        towns=pl.lit(most.height),
        first=pl.lit(first).implode(),
    )


def _spread(*columns: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    partners = pl.col("partners")

    def spread(summary: pl.DataFrame) -> pl.DataFrame:
        return (
            summary.group_by(columns)
            .agg(
                towns=pl.len(),
                known=partners.count(),
                partners=partners.sum(),
                lower=partners.quantile(0.25, "linear"),
                median=partners.median(),
                upper=partners.quantile(0.75, "linear"),
            )
            .sort(columns, nulls_last=True)
        )

    return spread


_COUNTS: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "town_totals": _totals,
    "most_partners": _most_partners,
    "own_regions": _spread("country", "region"),
    "own_countries": _spread("country"),
}

COUNTS = frozenset(_COUNTS)
"""What is counted here, by the names of `warehouse.queries.COUNTED`."""


def count(name: str, summary: pl.DataFrame) -> pl.DataFrame:
    """Give one of `COUNTS`, with the columns that the warehouse gives. Reads the whole summary."""
    return _as_declared(_COUNTS[name](summary), COUNTED[name])


def part(summary: pl.DataFrame, first: int, most: int, asked: Restriction) -> pl.DataFrame:
    """Give some rows of `answer.towns_part`. Reads the whole summary, by name."""
    figure = next(iter(asked.get("figure", ())), "")
    is_counted = pl.col("completeness").is_in(WHOLE) | ("all" in asked.get("lists", ()))
    value = pl.col(figure) if figure else pl.lit(None, pl.Float64)
    rows = summary.with_columns(
        namesakes=pl.len().over("municipality"),
        rank=pl.when(is_counted).then(value).rank("min", descending=True),
    )
    for word in asked.get("among", ()):
        rows = rows.filter(_AMONG[word])
    if figure and "name" not in asked.get("sort", ()):
        rows = rows.sort(figure, descending=True, nulls_last=True, maintain_order=True)
    return _as_declared(rows.slice(first, most), PARTS["towns"])


def _as_declared(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(kind) for name, kind in table.frame_schema().items())
