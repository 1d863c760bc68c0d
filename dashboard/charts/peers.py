"""Where one municipality stands among its peers."""

from collections.abc import Mapping

import altair as alt
import polars as pl

from dashboard.charts.bars import AT_LEAST
from dashboard.charts.frame import (
    ROWS,
    Words,
    compose,
    listing,
    reach_scale,
    reach_told,
    row_height,
    row_labels,
    row_y,
    with_names,
)
from dashboard.charts.legend import channels, legend_told
from dashboard.charts.partners import least_in_words
from dashboard.charts.theme import Mark, Palette
from dashboard.words.formats import figure_text
from dashboard.words.labels import Labels
from warehouse.vocabulary import WHOLE


def peer_dots(
    group: pl.DataFrame,
    own: str,
    figure: str,
    median: float | None,
    labels: Labels,
    palette: Palette,
) -> alt.LayerChart | None:
    """Draw a dot per municipality of the group for one figure, and the median of the peers.

    Reads of `group`, a summary with the municipality `own` in it: municipality_id, municipality,
    region, completeness and the figure's column. None when nobody's figure is known. `median` is
    that of the peers whose numbers may be compared.
    """
    known = with_names(group).filter(pl.col(figure).is_not_null())
    if known.is_empty():
        return None
    t = labels.language.t
    dots = _dots(known, own, figure, labels)
    title = t("{figure}: the municipality and its peers", figure=labels.figure(figure))
    spoken = dots.select(pl.format("{}: {}", "name", "text")).to_series().to_list()
    subtitle = _subtitle(dots, figure, median, labels)
    words = Words(title, listing(title, spoken), subtitle)
    rows = dots["row"].to_list()
    marks = _marks(labels, palette)
    told = {
        ROWS: rows,
        **reach_told(max(dots["value"].to_list()), dots["text"].to_list()),
        **legend_told(marks, rows),
    }
    layers = _layers(dots, median, marks, palette)
    return compose(layers, palette, words, len(rows) * row_height(rows), told)


def _subtitle(dots: pl.DataFrame, figure: str, median: float | None, labels: Labels) -> str:
    parts = []
    if median is not None:
        shown = figure_text(figure, median, labels.language)
        words = labels.language.t("The line is the median of the peers: {median}", median=shown)
        parts.append(words)
    if dots["text"].str.starts_with(AT_LEAST).any():
        parts.append(least_in_words(labels))
    return ". ".join(parts)


def _dots(known: pl.DataFrame, own: str, figure: str, labels: Labels) -> pl.DataFrame:
    t = labels.language.t
    ordered = known.sort(figure, labels.language.order("name"), descending=[True, False])
    who = pl.when(pl.col("municipality_id") == own).then(pl.lit(t("The municipality")))
    least = pl.when(pl.col("completeness").is_in(WHOLE).not_()).then(pl.lit(AT_LEAST))
    texts = pl.Series([figure_text(figure, value, labels.language) for value in ordered[figure]])
    return ordered.select(
        "name",
        value=pl.col(figure).cast(pl.Float64),
        row=pl.Series(row_labels(ordered["name"].to_list())),
        text=least.otherwise(pl.lit("")) + texts,
        who=who.otherwise(pl.lit(t("Its peers"))),
    )


def _layers(
    dots: pl.DataFrame, median: float | None, marks: Mapping[str, Mark], palette: Palette
) -> list[alt.Chart]:
    fill, stroke, dash = channels("who", marks, symbol="circle")
    x = alt.X("value:Q", axis=None, scale=reach_scale())
    base = alt.Chart(dots).encode(x, row_y())
    number = base.encode(text="text:N")
    layers = [
        base.mark_point(size=150, strokeWidth=1.5, opacity=1).encode(fill, stroke, dash),
        # An edge of the page's colour keeps the number readable where the median's line crosses it.
        number.mark_text(
            align="left", dx=12, fontWeight=600, stroke=palette.background, strokeWidth=4
        ),
        number.mark_text(align="left", dx=12, fontWeight=600),
    ]
    if median is None:
        return layers
    line = alt.Chart(pl.DataFrame({"value": [median]})).mark_rule(
        stroke=palette.muted, strokeDash=[2, 2], strokeWidth=1.5
    )
    return [line.encode(x), *layers]


def _marks(labels: Labels, palette: Palette) -> Mapping[str, Mark]:
    t = labels.language.t
    return {
        t("The municipality"): palette.states["active"],
        t("Its peers"): palette.states["unstated"],
    }
