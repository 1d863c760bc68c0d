"""The municipalities of a selection, however many: what they come to, and some of them in order."""

from dataclasses import replace
from functools import partial

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.parts import Parts
from dashboard.asking.rows import Row
from dashboard.charts import Known
from dashboard.selecting.selection import MEASURE_FIGURES

OF_THEMSELVES = ("bulk", "networks", "focus_areas", "expiring")
"""Words of `among` that no filter on partnerships changes: asked for once under all of these."""

# How many municipalities a figure is known of, by what `answer.town_totals` calls it.
_KNOWN = {
    "partners": "partners_known",
    "dormant_share": "stating",
    "networks": "networks_known",
    "focus_areas": "focus_known",
}


def totals(context: Context) -> Row:
    """Give the one row of `answer.town_totals`."""
    return context.count("town_totals").row(0, named=True)


def unknown_count(context: Context, figure: str) -> int:
    """Count those of whom a figure is unknown. Raises KeyError for figures not `_KNOWN`."""
    found = totals(context)
    return int(found["towns"] - found[_KNOWN[figure]])


def ranking(context: Context) -> Parts:
    """Give the municipalities with `rank`, in the order of the selection.

    They have the columns of `answer.towns_part`, and stand and rank as `dashboard.asking.rank` has
    them.
    """
    return Parts(totals(context)["towns"], partial(_ranked, context, context.selection.sort))


def known(context: Context) -> Known:
    """Tell of how many the measure of the selection is known, and of when their inhabitants are."""
    found = totals(context)
    days = pl.Series([found["oldest_population"], found["newest_population"]], dtype=pl.Date)
    by_count = context.selection.measure == "count"
    return Known(found["partners_known"] if by_count else found["scaled"], days)


def largest(context: Context, most: int) -> pl.DataFrame:
    """Give those that have most of the measure of the selection, as `ranking` does."""
    return _ranked(context, "value", 0, most)


def towns_by_dormant_share(context: Context) -> Parts:
    """Give those with the largest share of dormant ones first, and last of whom it is unknown."""
    read = partial(context.part, "towns", figure=["dormant_share"])
    return Parts(totals(context)["towns"], read)


def first_of(context: Context, among: str, most: int) -> pl.Series:
    """Give the ids of the first by name of those that `answer.towns_part` tells by a word."""
    asked = context.of_municipalities() if among in OF_THEMSELVES else context
    return asked.part("towns", 0, most, among=[among])["municipality_id"]


def expiring_first(context: Context, most: int) -> pl.DataFrame:
    """Give the first by name of those whose strategy expires within a year.

    Columns: municipality, policy_valid_until.
    """
    rows = context.of_municipalities().part("towns", 0, most, among=["expiring"])
    return rows.select("municipality", "policy_valid_until")


def first(context: Context, most: int) -> pl.Series:
    """Give the ids of the first by name of them all."""
    return context.part("towns", 0, most)["municipality_id"]


def is_selected(context: Context, municipality_id: str) -> bool:
    """Tell whether the selection leaves one municipality."""
    chosen = context.selection
    if chosen.m:
        among = municipality_id in chosen.m
        return among and bool(_alone(context, municipality_id)["towns"])
    # Of whom nothing is known, only a name brings it in.
    return bool(municipality_id) and bool(_alone(context, municipality_id)["with_data"])


def _alone(context: Context, municipality_id: str) -> Row:
    selection = replace(context.selection, m=(municipality_id,))
    return totals(replace(context, selection=selection))


def _ranked(context: Context, sort: str, first: int, most: int) -> pl.DataFrame:
    figure, lists = MEASURE_FIGURES[context.selection.measure], context.selection.lists
    return context.part("towns", first, most, figure=[figure], sort=[sort], lists=[lists])
