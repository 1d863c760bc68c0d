"""Which networks the municipalities take part in, themselves or through a county or region."""

from collections.abc import Mapping

import altair as alt
import polars as pl

from dashboard.charts.frame import (
    Words,
    compose,
    listing,
    row_height,
    shared_row_labels,
    with_names,
)
from dashboard.charts.grid import grid_told, grid_x, grid_y
from dashboard.charts.legend import legend, legend_told
from dashboard.charts.theme import Palette
from dashboard.words.labels import Labels

# Shape, fill and outline.
_Style = tuple[str, str, str]


def network_matrix(
    networks_frame: pl.DataFrame, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw network by municipality with a mark for each membership; None for an empty frame.

    Reads: municipality_id, municipality, network_id, network, through, role, status. Networks that
    most municipalities are in come first.
    """
    if networks_frame.is_empty():
        return None
    marks = _marks(with_names(networks_frame), labels)
    rows = marks["row"].unique(maintain_order=True).to_list()
    title = labels.language.t("Networks by municipality")
    words = Words(title, listing(title, marks["spoken"].to_list()))
    used = set(marks["way"])
    styles = {way: style for way, style in _styles(labels, palette).items() if way in used}
    columns = labels.language.in_order(set(marks["name"]))
    return compose(
        _layers(marks, styles, labels, palette),
        palette,
        words,
        len(rows) * row_height(rows),
        {**grid_told(rows, columns), **legend_told(styles, rows)},
    )


def _marks(frame: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    direct, through, ended = _ways(labels)
    members = pl.col("name").n_unique().over("network_id")
    order = labels.language.order
    ordered = frame.with_columns(members=members).sort(
        "members", order("network"), order("name"), descending=[True, False, False]
    )
    way = pl.when(pl.col("status") == "ended").then(pl.lit(ended))
    return ordered.select(
        "name",
        "network",
        row=shared_row_labels(ordered, "network_id", "network"),
        way=way.when(pl.col("through").is_null()).then(pl.lit(direct)).otherwise(pl.lit(through)),
        role=pl.Series([labels.word("role", role) for role in ordered["role"]]),
        holder=pl.col("through").fill_null("–"),
    ).with_columns(spoken=pl.format("{}, {}: {}", "network", "name", "way"))


def _ways(labels: Labels) -> tuple[str, str, str]:
    t = labels.language.t
    return t("The municipality itself"), t("Through a county or region"), t("Ended")


def _layers(
    marks: pl.DataFrame, styles: Mapping[str, _Style], labels: Labels, palette: Palette
) -> list[alt.Chart]:
    base = alt.Chart(marks).encode(x=grid_x(cells=False), y=grid_y(cells=False))
    # Lines along the rows lead the eye from the name to a mark far to the right.
    lines = base.mark_rule(color=palette.rule).encode(x=alt.value(0), x2=alt.value("width"))
    return [lines, _points(base, styles, labels)]


def _points(base: alt.Chart, styles: Mapping[str, _Style], labels: Labels) -> alt.Chart:
    words = legend(len(styles))
    shapes, fills, strokes = (
        alt.Scale(domain=list(styles), range=list(values))
        for values in zip(*styles.values(), strict=True)
    )
    chart: alt.Chart = base.mark_point(size=190, strokeWidth=2, opacity=1).encode(
        shape=alt.Shape("way:N", scale=shapes, legend=words),
        fill=alt.Fill("way:N", scale=fills, legend=words),
        stroke=alt.Stroke("way:N", scale=strokes, legend=words),
        tooltip=[
            alt.Tooltip("name:N", title=labels.language.t("Municipality")),
            alt.Tooltip("network:N", title=labels.language.t("Network")),
            alt.Tooltip("way:N", title=labels.language.t("Takes part")),
            alt.Tooltip("holder:N", title=labels.language.t("Through")),
            alt.Tooltip("role:N", title=labels.language.t("Role")),
        ],
    )
    return chart


def _styles(labels: Labels, palette: Palette) -> Mapping[str, _Style]:
    solid = palette.states["active"].fill
    grey = palette.states["ended"].stroke
    # The cross is a path, for Vega's own cross is a plus.
    cross = "M-1,-1L1,1M-1,1L1,-1"
    direct, through, ended = _ways(labels)
    return {
        direct: ("circle", solid, solid),
        through: ("diamond", palette.background, solid),
        ended: (cross, palette.background, grey),
    }
