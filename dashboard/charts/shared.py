"""Which partners the municipalities have in common, and with what status."""

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
from dashboard.charts.legend import channels, legend_told
from dashboard.charts.theme import Mark, Palette
from dashboard.words.labels import Labels

_STATES = ("active", "dormant", "unstated")


def shared_matrix(shared: pl.DataFrame, labels: Labels, palette: Palette) -> alt.LayerChart | None:
    """Draw shared partner by municipality with a mark by status; None for an empty frame.

    Reads: partner_id, partner, municipality_id, municipality, status. Partners that most have in
    common come first. Of one partner alone the municipalities are the rows.
    """
    if shared.is_empty():
        return None
    marks = _marks(with_names(shared), labels)
    rows = marks["row"].unique(maintain_order=True).to_list()
    title = labels.language.t("Partners in common and their status")
    words = Words(title, listing(title, marks["spoken"].to_list()))
    states = {labels.word("status", state): palette.states[state] for state in _STATES}
    columns = labels.language.in_order(set(marks["name"]))
    return compose(
        _layers(marks, states, labels, palette),
        palette,
        words,
        len(rows) * row_height(rows),
        {**grid_told(rows, columns), **legend_told(states, rows)},
    )


def _marks(frame: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    common = pl.col("name").n_unique().over("partner_id")
    order = labels.language.order
    ordered = frame.with_columns(common=common).sort(
        "common",
        order("partner"),
        "partner_id",
        order("name"),
        descending=[True, False, False, False],
    )
    of_partners = ("partner_id", "partner"), "name"
    of_towns = ("municipality_id", "name"), "partner"
    row, column = of_partners if frame["partner_id"].n_unique() > 1 else of_towns
    return ordered.select(
        "partner",
        town="name",
        name=column,
        row=shared_row_labels(ordered, *row),
        state=pl.Series([labels.word("status", status) for status in ordered["status"]]),
    ).with_columns(spoken=pl.format("{}, {}: {}", "partner", "town", "state"))


def _layers(
    marks: pl.DataFrame, states: Mapping[str, Mark], labels: Labels, palette: Palette
) -> list[alt.Chart]:
    t = labels.language.t
    fill, stroke, dash = channels("state", states)
    base = alt.Chart(marks).encode(x=grid_x(cells=False), y=grid_y(cells=False))
    lines = base.mark_rule(color=palette.rule).encode(x=alt.value(0), x2=alt.value("width"))
    points = base.mark_point(shape="square", size=190, strokeWidth=1.5, opacity=1).encode(
        fill,
        stroke,
        dash,
        tooltip=[
            alt.Tooltip("partner:N", title=t("Partner")),
            alt.Tooltip("town:N", title=t("Municipality")),
            alt.Tooltip("state:N", title=t("Status")),
        ],
    )
    return [lines, points]
