"""Where one municipality stands among its peers."""

import altair as alt
import polars as pl

from dashboard.charts.frame import (
    Words,
    compose,
    listing,
    row_axis,
    row_height,
    row_labels,
    with_names,
)
from dashboard.charts.legend import channels
from dashboard.formats import figure_text
from dashboard.labels import Labels
from dashboard.theme import Palette


def peer_dots(
    group: pl.DataFrame, own: str, figure: str, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw a dot per municipality of the group for one figure, and the median of the peers.

    Reads of `group`, a summary with the municipality `own` in it: municipality_id, municipality,
    region, and the figure's column. None when nobody's figure is known.
    """
    known = with_names(group).filter(pl.col(figure).is_not_null())
    if known.is_empty():
        return None
    t = labels.language.t
    dots = _dots(known, own, figure, labels)
    median = known.filter(pl.col("municipality_id") != own)[figure].cast(pl.Float64).median()
    title = t("{figure}: the municipality and its peers", figure=labels.figure(figure))
    spoken = dots.select(pl.format("{}: {}", "name", "text")).to_series().to_list()
    subtitle = ""
    if isinstance(median, float):
        shown = figure_text(figure, median, labels.language)
        subtitle = t("The line is the median of the peers: {median}", median=shown)
    words = Words(title, listing(title, spoken), subtitle)
    rows = dots["row"].to_list()
    layers = _layers(dots, median if isinstance(median, float) else None, labels, palette)
    return compose(layers, palette, words, len(rows) * row_height(rows))


def _dots(known: pl.DataFrame, own: str, figure: str, labels: Labels) -> pl.DataFrame:
    t = labels.language.t
    ordered = known.sort(figure, labels.language.order("name"), descending=[True, False])
    who = pl.when(pl.col("municipality_id") == own).then(pl.lit(t("The municipality")))
    return ordered.select(
        "name",
        value=pl.col(figure).cast(pl.Float64),
        row=pl.Series(row_labels(ordered["name"].to_list())),
        text=pl.Series([figure_text(figure, v, labels.language) for v in ordered[figure]]),
        who=who.otherwise(pl.lit(t("Its peers"))),
    )


def _layers(
    dots: pl.DataFrame, median: float | None, labels: Labels, palette: Palette
) -> list[alt.Chart]:
    t = labels.language.t
    drawn = dots["row"].to_list()
    marks = {
        t("The municipality"): palette.states["active"],
        t("Its peers"): palette.states["unstated"],
    }
    fill, stroke, dash = channels("who", marks, drawn)
    scale = alt.Scale(domain=[0, (max(dots["value"].to_list()) or 1) * 1.2], nice=False)
    base = alt.Chart(dots).encode(
        y=alt.Y("row:N", sort=drawn, axis=row_axis()), x=alt.X("value:Q", axis=None, scale=scale)
    )
    layers = [
        base.mark_point(size=150, strokeWidth=1.5, opacity=1).encode(fill, stroke, dash),
        base.mark_text(align="left", dx=12, fontWeight=600).encode(text="text:N"),
    ]
    if median is None:
        return layers
    line = alt.Chart(pl.DataFrame({"value": [median]})).mark_rule(
        stroke=palette.muted, strokeDash=[2, 2], strokeWidth=1.5
    )
    return [line.encode(x=alt.X("value:Q", axis=None, scale=scale)), *layers]
