"""Which countries the partners lie in."""

import altair as alt
import polars as pl

from dashboard.charts.bars import PARTS, status_bars
from dashboard.charts.frame import Words
from dashboard.labels import Labels
from dashboard.theme import Palette

SHOWN = 15


def partner_countries(
    partnerships: pl.DataFrame, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw a bar for each of the 15 countries with most partners; None without partners.

    Reads: partner_country, status, through. As in `partners`, ended partnerships and those held
    through a county or region are not counted.
    """
    counted = _counted(partnerships, labels)
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


def _counted(partnerships: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    direct = partnerships.filter(pl.col("through").is_null())
    counts = direct.group_by("partner_country").agg(
        (pl.col("status") == status).sum().cast(pl.Int64).alias(status)
        for status in (*PARTS, "ended")
    )
    names = [labels.language.country(code) for code in counts["partner_country"]]
    return (
        counts.with_columns(name=pl.Series(names, dtype=pl.String), all=pl.sum_horizontal(PARTS))
        .filter(pl.col("all") > 0)
        .sort("all", labels.language.order("name"), descending=[True, False])
    )


def _cut(countries: int, labels: Labels) -> str:
    if countries <= SHOWN:
        return ""
    number = labels.language.number
    return labels.language.t(
        "The {shown} countries with most partners, of {all}",
        shown=number(SHOWN),
        all=number(countries),
    )
