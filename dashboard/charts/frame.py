"""What all charts share: title, type, axes, row labels, and a width that follows the page."""

import re
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import polars as pl

from dashboard.charts.theme import FONT, Palette

LINE = 16
ROW = 30
# At 390 px a title or a row label must break, for Vega cuts what is too long.
TITLE_WIDTH = 36
SUBTITLE_WIDTH = 44
LABEL_WIDTH = 24
LISTED = 12
# Data may hold anything; a chart whose names leave no room for its marks cannot be drawn at all.
_LONGEST_WORD = 40
_MOST_LINES = 4

# Width of a letter, in pixels, as far as can be known before it is drawn.
LETTER = 8

PAGE_WIDTH = "page_width"
"""The parameter of a chart that holds the width that it is given, row labels included.

Vega's own `width` is that of the marks, and changes while a legend that asks for it is laid out.
"""

# What a chart is told apart from how it is drawn. A chart drawn once is then only told anew when
# the selection changes, which takes a browser half as long as drawing it.
ROWS, REACH, BEYOND, BOLD = "rows", "reach", "beyond", "bold"

Told = Mapping[str, Any]
"""Values of a chart's parameters by their names."""


@dataclass(frozen=True)
class Words:
    """What a chart says of itself; `row` says what one of its rows is."""

    title: str
    description: str = ""
    subtitle: str = ""
    row: str = ""


def compose(
    layers: Sequence[alt.Chart], palette: Palette, words: Words, height: int, told: Told
) -> alt.LayerChart:
    """Lay layers over each other under a title; the width is the container's.

    `told` has the value of each parameter that the layers ask for.
    """
    heading = alt.TitleParams(text=wrapped(words.title, TITLE_WIDTH), limit=0)
    if words.subtitle:
        heading.subtitle = wrapped(words.subtitle, SUBTITLE_WIDTH)
    return alt.LayerChart(
        layer=list(layers),
        title=heading,
        description=words.description,
        width="container",
        height=height,
        # Read again whenever the marks get another width, as when a phone is turned.
        params=[
            alt.VariableParameter(name=PAGE_WIDTH, expr="width ? containerSize()[0] : 0"),
            *(alt.VariableParameter(name=name, value=value) for name, value in told.items()),
        ],
        # The height is that of the rows: fitting it too would squeeze them on a narrow page.
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.background,
        padding={"left": 4, "right": 4, "top": 4, "bottom": 4},
        config=_config(palette),
    )


def told_to(chart: alt.LayerChart) -> Told:
    """Give what a chart is told apart from its width."""
    return {each.name: each.value for each in chart["params"] if each.name != PAGE_WIDTH}


def _config(palette: Palette) -> alt.Config:
    # The chart's description says it all in the user's language; Vega's own labels of marks, axes
    # and legends are English and read out the names of columns.
    return alt.Config(
        font=FONT,
        # Streamlit would show the columns of a mark without a tooltip of its own, by their names.
        mark=alt.MarkConfig(aria=False, tooltip=False),
        view=alt.ViewConfig(stroke=None),
        title=alt.TitleConfig(
            aria=False,
            anchor="start",
            frame="bounds",
            offset=12,
            fontSize=15,
            fontWeight=600,
            lineHeight=20,
            color=palette.text,
            subtitleColor=palette.muted,
            subtitleFontSize=13,
            subtitleLineHeight=17,
            subtitlePadding=5,
        ),
        axis=alt.AxisConfig(
            aria=False,
            labelFontSize=13,
            labelColor=palette.text,
            labelLimit=0,
            labelOverlap=False,
            labelPadding=6,
            domainColor=palette.muted,
            ticks=False,
            grid=False,
            title=None,
            titleColor=palette.text,
        ),
        legend=alt.LegendConfig(
            aria=False,
            orient="top",
            title=None,
            titleColor=palette.text,
            labelFontSize=13,
            labelColor=palette.text,
            labelLimit=0,
            symbolSize=190,
            symbolStrokeWidth=1.5,
            columnPadding=14,
            rowPadding=4,
            offset=8,
        ),
        text=alt.MarkConfig(fontSize=13, color=palette.text),
    )


def row_y(gap: float | None = None, bold: bool = False) -> alt.Y:
    """Give the axis of rows, in the order of `ROWS`.

    Bars leave the part `gap` of a row free; the row called `BOLD` stands out where `bold`.
    """
    scale = alt.Scale(domain=alt.ExprRef(ROWS))
    if gap is not None:
        scale.paddingInner = gap
    return alt.Y("row:N", scale=scale, axis=row_axis(bold=bold))


def reach_scale(along: Literal["width", "height"] = "width") -> alt.Scale:
    """Give the scale of numbers from nothing to `REACH`, with `BEYOND` pixels free after that."""
    whole = f"{REACH} * {along} / max({along} - {BEYOND}, 1)"
    return alt.Scale(domain=[0, alt.ExprRef(whole)], nice=False)


def reach_told(longest: float, texts: Sequence[str]) -> Told:
    """Say how far rows reach, and how much room the texts at their ends take."""
    return {REACH: longest or 1, BEYOND: (longest_line(texts) + 2) * LETTER}


def row_axis(domain: bool = True, bold: bool = False) -> alt.Axis:
    """Give the axis of row labels; a label breaks where `row_labels` broke it.

    `domain` draws the line that bars start from; the row called `BOLD` stands out where `bold`.
    """
    lines = r"split(datum.label, '\n')"
    # Vega sets the first line of a label at the row's middle; the label's middle belongs there.
    offset = [
        {"test": f"length({lines}) === {count}", "value": -(count - 1) * LINE / 2}
        for count in range(2, _MOST_LINES + 1)
    ]
    return alt.Axis(
        domain=domain,
        labelExpr=lines,
        labelLineHeight=LINE,
        labelOffset={"condition": offset, "value": 0},
        labelFontWeight={
            "condition": {"test": f"datum.value === {BOLD}", "value": 700},
            "value": 400,
        }
        if bold
        else alt.Undefined,
    )


def row_labels(names: Sequence[str]) -> list[str]:
    """Break names into lines that leave room for the marks on a narrow page; rows stay apart."""
    labels = ["\n".join(_few_lines(name)) for name in names]
    seen = Counter[str]()
    for place, label in enumerate(labels):
        seen[label] += 1
        if seen[label] > 1:
            labels[place] = f"{label} ({seen[label]})"
    return labels


def shared_row_labels(rows: pl.DataFrame, key: str, name: str) -> pl.Series:
    """Give the same where names repeat: one `key` is one row, one name of two keys is two."""
    name_of = dict(rows.select(key, name).iter_rows())
    label_of = dict(zip(name_of, row_labels(list(name_of.values())), strict=True))
    return pl.Series([label_of[each] for each in rows[key]])


def _few_lines(name: str) -> list[str]:
    """Break a name as any text, but cut what no name of a place comes near to."""
    words = re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", r"\1 ", name)
    lines = wrapped(words, LABEL_WIDTH, hyphens=True)
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]


def row_height(rows: Sequence[str]) -> int:
    """Give the height of a row, in pixels, that holds the longest of the broken labels."""
    return max(ROW, max(row.count("\n") + 1 for row in rows) * LINE + 10)


def longest_line(rows: Sequence[str]) -> int:
    """Count the letters of the longest line of the broken labels."""
    return max(len(line) for row in rows for line in row.split("\n"))


def wrapped(text: str, width: int, hyphens: bool = False) -> list[str]:
    """Break a text into lines between words; a word is never cut."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=hyphens)


def with_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `name`: the municipality, told apart from another of the same name by its region, or by
    its id where they share that too.

    Reads `municipality_id`, `municipality` and, where there is one, `region`. Where the frame is
    a part of more rows, its `namesakes` says how many of these have the name.
    """
    region = pl.col("region") if "region" in frame.columns else pl.lit(None, pl.String)
    alone = pl.col("municipality_id").n_unique().over("municipality", region) == 1
    place = pl.coalesce(pl.when(alone).then(region), "municipality_id")
    own = pl.col("municipality_id").n_unique().over("municipality")
    several = (pl.col("namesakes") if "namesakes" in frame.columns else own) > 1
    full = pl.format("{} ({})", "municipality", place)
    return frame.with_columns(name=pl.when(several).then(full).otherwise("municipality"))


def listing(title: str, parts: Sequence[str]) -> str:
    """Give a description that reads the first numbers out; the table beside has them all."""
    more = " …" if len(parts) > LISTED else ""
    return f"{title}. {'; '.join(parts[:LISTED])}{more}"
