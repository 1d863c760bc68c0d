"""Where partners lie: each with its point, its state on a map, and the map that it stands on."""

from collections.abc import Mapping
from dataclasses import replace

import altair as alt
import polars as pl

from dashboard import charts
from dashboard.context import Context
from dashboard.i18n import Language
from dashboard.towns import is_selected, totals

MAP_TITLES: Mapping[charts.Part, str] = {
    "north": "Map of partners in the north of Europe",
    "europe": "Map of partners in and around Europe",
    "world": "Map of partners farther away",
}
"""The maps that partners are spread over, in order, with their titles."""

COUNTED = ("active", "dormant", "unstated")
"""The states of partnerships that `partners` counts."""

# Up to as many places one map of Europe shows apart; more of them need the north on its own.
_CROWDED = 40


def town_on_map(context: Context) -> str:
    """Give the one municipality whose partners are shown; nothing when it is all selected ones."""
    alone, one = totals(context)["town"], context.selection.one
    if alone is not None:
        return str(alone)
    return one if one and is_selected(context, one) else ""


def for_map(context: Context) -> Context:
    """Narrow the selection to the one municipality that is shown, if it is one."""
    town = town_on_map(context)
    chosen = context.selection
    return replace(context, selection=replace(chosen, m=(town,))) if town else context


def partners_on_map(context: Context) -> pl.DataFrame:
    """Give the partnerships with `lat`, `lon`, `state` and `part`, those that count first.

    `part` is null where the place has no known point. Of all selected municipalities only what
    `partners` counts is given, of one everything.
    """
    known = context.answers.rows("reference.place").select("id", "lat", "lon")
    given = (
        context.answers.rows("stated.partner_point")
        .sort("origin")
        .unique("partner_id", keep="first")
    )
    points = pl.concat([known, given.select("lat", "lon", id="partner_id")], how="diagonal")
    partners = (
        for_map(context)
        .table("partnerships")
        .join(points, left_on="partner_id", right_on="id", how="left", validate="m:1")
        .with_columns(_state(), charts.part_of_the_world())
    )
    one = town_on_map(context)
    if not one:
        partners = partners.filter(pl.col("state").is_in(COUNTED))
    if one or partners.filter(pl.col("part") == "north")["partner_id"].n_unique() <= _CROWDED:
        partners = partners.with_columns(pl.col("part").replace("north", "europe"))
    return partners.sort(pl.col("state").is_in(COUNTED).not_(), maintain_order=True)


def not_drawn(context: Context) -> dict[str, int]:
    """Count the partnerships that the map of several municipalities leaves out, by state."""
    states = context.table("partnerships").select(_state()).to_series()
    return {state: int((states == state).sum()) for state in ("ended", "indirect", "other")}


def places_on_map(partners: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Give each partner place once, with `towns` (how many have it), their names, and the split.

    Reads what `partners_on_map` gives. Places that most have come first.
    """
    place = ("partner_id", "partner", "partner_country", "partner_region", "level", "lat", "lon")
    return (
        partners.group_by(*place, "part", maintain_order=True)
        .agg(
            pl.col("municipality_id").n_unique().alias("towns"),
            pl.col("municipality").unique(maintain_order=True).alias("names"),
            *((pl.col("state") == state).sum().alias(state) for state in COUNTED),
        )
        .sort("towns", language.order("partner"), "partner_id", descending=[True, False, False])
    )


def draw_map(context: Context, part: charts.Part) -> alt.LayerChart | None:
    """Draw one of the maps: of one municipality by state, of several by their number."""
    partners = partners_on_map(context).filter(pl.col("part") == part)
    town = town_on_map(context)
    if not town:
        return charts.partner_places_map(
            places_on_map(partners, context.language), context.labels, context.palette, part
        )
    itself = (
        context.answers.rows("reference.municipality")
        .filter(pl.col("id") == town)
        .select("lat", "lon", municipality="name")
    )
    return charts.partner_map(partners, itself, context.labels, context.palette, part)


def on_map(context: Context, part: charts.Part) -> pl.DataFrame:
    """Give the partnerships on one of the maps, as the answer has them."""
    partners = partners_on_map(context).filter(pl.col("part") == part)
    return partners.select(context.table("partnerships").columns)


def _state() -> pl.Expr:
    """Give what a partnership is on a map; what is not counted is named by why it is not."""
    return (
        pl.when(pl.col("status") == "ended")
        .then(pl.lit("ended"))
        .when(pl.col("through").is_not_null())
        .then(pl.lit("indirect"))
        .when(~pl.col("counted"))
        .then(pl.lit("other"))
        .otherwise("status")
        .alias("state")
    )
