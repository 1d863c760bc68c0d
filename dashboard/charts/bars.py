"""Horizontal bars, one per row, stacked by status: what three charts are made of."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import altair as alt
import polars as pl

from dashboard.charts.frame import (
    BOLD,
    ROWS,
    Words,
    compose,
    listing,
    reach_scale,
    reach_told,
    row_height,
    row_labels,
    row_y,
)
from dashboard.charts.legend import channels, legend_told
from dashboard.charts.theme import Mark, Palette
from dashboard.words.labels import Labels

PARTS = ("active", "dormant", "unstated")
"""The statuses that add up to `partners`, in the order in which they are stacked."""

# A number is written into its segment only where the segment is wider than the number.
FITS = "scale('x', datum.end) - scale('x', datum.start) > 8 * length(datum.text) + 4"


AT_LEAST = "≥\N{NO-BREAK SPACE}"
"""Stands before a number that is counted from a list that is not whole."""


def status_bars(
    rows: pl.DataFrame,
    labels: Labels,
    palette: Palette,
    words: Words,
    digits: int = 0,
    at_least: Collection[str] = (),
    bold: str = "",
) -> alt.LayerChart | None:
    """Draw rows in their order as stacked bars; None without rows.

    `rows` has `name` (unique), `active`, `dormant`, `unstated` and, for tooltips, `ended`;
    `at_least` holds the names of those whose list is not whole, `bold` the name that stands out.
    """
    if rows.is_empty():
        return None
    totals = _totals(rows, labels, digits, at_least)
    drawn = totals["row"].to_list()
    marks = {labels.word("status", part): palette.states[part] for part in PARTS}
    return compose(
        _layers(
            segments(totals, labels, palette, digits), totals, marks, _tooltip(labels, words.row)
        ),
        palette,
        replace(words, description=listing(words.title, totals["spoken"].to_list())),
        rows.height * row_height(drawn),
        {
            ROWS: drawn,
            **reach_told(max(totals["total"].to_list()), totals["total_text"].to_list()),
            BOLD: row_labels([bold])[0] if bold else "",
            **legend_told(marks, drawn),
        },
    )


def segments(totals: pl.DataFrame, labels: Labels, palette: Palette, digits: int) -> pl.DataFrame:
    """Give a row per drawn segment: the columns of its row that are read, `status`, `start`,
    `end`, `middle`, `text`, `ink`.
    """
    words = {part: labels.word("status", part) for part in PARTS}
    ink = {part: palette.states[part].text for part in PARTS}
    read = ("name", "row", "split_text", "total_text", "ended_text")
    return (
        totals.unpivot(PARTS, index=read, variable_name="part", value_name="value")
        .with_columns(end=pl.col("value").cum_sum().over("name"))
        .with_columns(start=pl.col("end") - pl.col("value"))
        # An outline around nothing would read as something.
        .filter(pl.col("value") > 0)
        .with_columns(
            middle=(pl.col("start") + pl.col("end")) / 2,
            text=_text("value", labels, digits),
            status=pl.col("part").replace_strict(words, return_dtype=pl.String),
            ink=pl.col("part").replace_strict(ink, return_dtype=pl.String),
        )
    )


def _totals(
    rows: pl.DataFrame, labels: Labels, digits: int, at_least: Collection[str]
) -> pl.DataFrame:
    less = pl.when(pl.col("name").is_in(list(at_least))).then(pl.lit(AT_LEAST))
    totals = rows.select(
        "name",
        pl.col(PARTS).cast(pl.Float64),
        row=pl.Series(row_labels(rows["name"].to_list())),
        total=pl.sum_horizontal(pl.col(PARTS).cast(pl.Float64)),
        ended_text=_text("ended", labels, 0),
    ).with_columns(total_text=less.otherwise(pl.lit("")) + _text("total", labels, digits))
    split = [
        pl.format("{} {}", pl.lit(labels.word("status", part)), _text(part, labels, digits))
        for part in PARTS
    ]
    return totals.with_columns(split_text=pl.concat_str(split, separator=", ")).with_columns(
        spoken=pl.format("{}: {} ({})", "name", "total_text", "split_text")
    )


def _text(column: str, labels: Labels, digits: int) -> pl.Expr:
    def written(value: float) -> str:
        return labels.language.number(value, digits if value else 0)

    return pl.col(column).map_elements(written, return_dtype=pl.String)


def _tooltip(labels: Labels, row: str) -> list[alt.Tooltip]:
    ended = labels.language.t("Ended, not among the partners")
    return [
        alt.Tooltip("name:N", title=row),
        alt.Tooltip("split_text:N", title=labels.language.t("By status")),
        alt.Tooltip("total_text:N", title=labels.figure("partners")),
        alt.Tooltip("ended_text:N", title=ended),
    ]


def _layers(
    parts: pl.DataFrame,
    totals: pl.DataFrame,
    marks: Mapping[str, Mark],
    tooltip: list[alt.Tooltip],
) -> list[alt.Chart]:
    y = row_y(0.3, bold=True)
    bars = alt.Chart(parts).mark_bar(strokeWidth=1.5)
    numbers = alt.Chart(parts).mark_text()
    ends = alt.Chart(totals).mark_text(align="left", dx=7, fontWeight=600)
    return [
        bars.encode(
            alt.X("start:Q", axis=None, scale=reach_scale()),
            alt.X2("end:Q"),
            y,
            *channels("status", marks),
            tooltip=tooltip,
        ),
        numbers.encode(
            alt.X("middle:Q", axis=None),
            y,
            alt.Color("ink:N", scale=None),
            text=alt.condition(FITS, alt.Text("text:N"), alt.value("")),
            tooltip=tooltip,
        ),
        ends.encode(alt.X("total:Q", axis=None), y, text="total_text:N", tooltip=tooltip),
    ]
