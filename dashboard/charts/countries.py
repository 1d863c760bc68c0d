"""Which countries the partners lie in."""

import altair as alt
import polars as pl

from dashboard.charts.bars import status_bars
from dashboard.charts.frame import Words
from dashboard.charts.theme import Palette
from dashboard.words.labels import Labels

SHOWN = 15


def partner_countries(
    totals: pl.DataFrame, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw a bar for each of the 15 countries with most partners; None without partners.

    Reads: partner_country (once each), partners, active, dormant, unstated.
    """
    counted = countries_in_order(totals, labels)
    return status_bars(
        counted.head(SHOWN),
        labels,
        palette,
        Words(
            labels.language.t("Partners by country and status"),
            subtitle=_cut(counted.height, labels),
            row=labels.language.t("Country"),
        ),
    )


def countries_in_order(totals: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Put countries in order, those with most partners first, each with its name."""
    names = [labels.language.country(code) for code in totals["partner_country"]]
    named = totals.with_columns(name=pl.Series(names, dtype=pl.String), ended=pl.lit(0))
    order = labels.language.order("name")
    return named.sort("partners", order, descending=[True, False])


def _cut(countries: int, labels: Labels) -> str:
    if countries <= SHOWN:
        return ""
    number = labels.language.number
    return labels.language.t(
        "The {shown} countries with most partners, of {all}",
        shown=number(SHOWN),
        all=number(countries),
    )
