"""Where partners lie: each with its point, its state on a map, and the map that it stands on."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import altair as alt
import polars as pl

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.parts import Parts
from dashboard.asking.rows import Row
from dashboard.asking.towns import is_selected, totals

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


def not_drawn(context: Context) -> Row:
    """Count the partnerships that the map of several municipalities leaves out, by state."""
    return context.count("not_drawn").row(0, named=True)


def counts_on_maps(context: Context) -> Mapping[charts.Part | None, int]:
    """Count the places with partners of all selected municipalities, by the map they lie on.

    Under None stand those without a known point.
    """
    counts = dict(context.count("map_counts").iter_rows())
    if counts.get("north", 0) <= _CROWDED and "north" in counts:
        counts["europe"] = counts.get("europe", 0) + counts.pop("north")
    return counts


def places_on_map(context: Context, part: charts.Part | None) -> Parts:
    """Give the places of one map, or without a point, each once; those that most have come first.

    They have the columns of `answer.places_part`: how many municipalities, which, the split.
    """
    counts = counts_on_maps(context)
    maps = [each or "none" for each in _maps(counts, part)]
    return Parts(counts.get(part, 0), partial(context.part, "places", among=maps))


def _maps(
    counts: Mapping[charts.Part | None, int], part: charts.Part | None
) -> tuple[charts.Part | None, ...]:
    """Give the maps of the warehouse that one map shows."""
    if part not in counts:
        return ()
    return ("north", part) if part == "europe" and "north" not in counts else (part,)


def draw_map(context: Context, part: charts.Part) -> alt.LayerChart | None:
    """Draw one of the maps: of one municipality by state, of several by their number."""
    town = town_on_map(context)
    return _own_map(context, town, part) if town else _places_map(context, part)


def _places_map(context: Context, part: charts.Part) -> alt.LayerChart | None:
    counts = counts_on_maps(context)
    if part not in counts:
        return None
    most = context.count("map_most").filter(pl.col("map").is_in(_maps(counts, part)))
    return charts.partner_places_map(most, context.labels, context.palette, part, counts[part])


def _own_map(context: Context, town: str, part: charts.Part) -> alt.LayerChart | None:
    partners = partners_on_map(context).filter(pl.col("part") == part)
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


def rows_on_map(context: Context, part: charts.Part) -> Parts:
    """Give them as rows that are counted first, as many as on all maps: they are found there."""
    most = context.answers.height("partnerships", context.selection)
    return Parts(most, lambda first, most: on_map(context, part).slice(first, most))


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
