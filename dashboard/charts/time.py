"""When the agreements began, and when they ended or were paused."""

from collections.abc import Mapping

import altair as alt
import polars as pl

from dashboard.charts.frame import (
    BEYOND,
    LETTER,
    LINE,
    REACH,
    ROWS,
    Told,
    Words,
    compose,
    listing,
    longest_line,
    reach_scale,
)
from dashboard.charts.legend import channels, legend_told
from dashboard.charts.theme import Mark, Palette
from dashboard.words.labels import Labels

HEIGHT = 220

# What a number takes above its bar, in pixels.
_NUMBER = 28

# Parameter: the years or decades that have a bar, the first and the last among them.
_WITH_BAR = "with_bar"

# A single year would be one bar as wide as the page; many share it as they can.
_WIDEST = 80
_WIDTH = alt.ExprRef(f"min(0.9 * bandwidth('x'), {_WIDEST})")

# A number that is wider than its bar's place stands upright, or it runs into the next one; a short
# one has room beside it, or none even so.
_SHORT = 3
_UPRIGHT = f"length(datum.text) > {_SHORT} && {LETTER} * length(datum.text) > bandwidth('x')"


def starts_by_decade(
    starts: pl.DataFrame, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw how many direct partnerships began in each decade; None when no start is known.

    Reads: since_year, indirect, partnerships. Ended partnerships count: they began too.
    """
    counts = decades(starts)
    if counts.is_empty():
        return None
    t = labels.language.t
    names = [t("{decade}s", decade=decade) for decade in counts["decade"]]
    rows = _numbered(counts.with_columns(name=pl.Series(names)), labels)
    title = t("Partnerships by the decade in which they began")
    spoken = rows.select(pl.format("{}: {}", "name", "partnerships")).to_series().to_list()
    words = Words(title, listing(title, spoken))
    return compose(_layers(rows, palette), palette, words, HEIGHT, _told(rows))


def _numbered(counts: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Add `text`, the number that stands above a bar; nothing above none."""
    number = labels.language.number
    texts = [number(value) if value else "" for value in counts["partnerships"]]
    return counts.with_columns(text=pl.Series(texts))


def decades(starts: pl.DataFrame) -> pl.DataFrame:
    """Give `decade` and `partnerships` for every decade from the first start to the last."""
    known = starts.filter(pl.col("indirect").not_() & pl.col("since_year").is_not_null())
    if known.is_empty():
        return pl.DataFrame(schema={"decade": pl.Int32, "partnerships": pl.Int32})
    decade = (pl.col("since_year") // 10 * 10).cast(pl.Int32)
    counts = known.group_by(decade=decade).agg(pl.col("partnerships").sum())
    first, last = counts["decade"].sort().to_list()[0], counts["decade"].sort().to_list()[-1]
    every = pl.DataFrame({"decade": range(first, last + 10, 10)}, schema={"decade": pl.Int32})
    return every.join(counts, on="decade", how="left").with_columns(
        pl.col("partnerships").fill_null(0)
    )


def endings_by_year(ends: pl.DataFrame, labels: Labels, palette: Palette) -> alt.LayerChart | None:
    """Draw how many direct partnerships ended or were paused in each year, by which of the two.

    Reads: until, status, indirect, partnerships. Those without a year are left out; None when none
    has one.
    """
    counts = endings(ends)
    if counts.is_empty():
        return None
    words = {status: labels.word("status", status) for status in ("ended", "dormant")}
    bars = counts.with_columns(
        status=pl.col("status").replace_strict(words, return_dtype=pl.String),
        name=pl.col("year").cast(pl.String),
    )
    totals = _numbered(
        bars.group_by("name", maintain_order=True).agg(pl.col("partnerships").sum()), labels
    )
    spoken = bars.filter(pl.col("partnerships") > 0).select(
        pl.format("{}: {} {}", "name", "status", "partnerships")
    )
    title = labels.language.t("Partnerships by the year in which they ended or were paused")
    marks = {words[status]: palette.states[status] for status in words}
    return compose(
        _stacked(bars, totals, marks),
        palette,
        Words(title, listing(title, spoken.to_series().to_list())),
        HEIGHT,
        {**_told(totals), **legend_told(marks)},
    )


def endings(ends: pl.DataFrame) -> pl.DataFrame:
    """Give `year`, `status` and `partnerships` for every year from the first end to the last."""
    over = ends.filter(
        pl.col("indirect").not_()
        & pl.col("status").is_in(["ended", "dormant"])
        # A decade is no year.
        & pl.col("until").str.contains(r"^\d{4}")
    )
    if over.is_empty():
        return pl.DataFrame(
            schema={"year": pl.Int32, "status": pl.String, "partnerships": pl.Int32}
        )
    counts = over.group_by("status", year=pl.col("until").str.slice(0, 4).cast(pl.Int32)).agg(
        pl.col("partnerships").sum()
    )
    years = counts["year"].sort().to_list()
    every = pl.DataFrame({"year": range(years[0], years[-1] + 1)}, schema={"year": pl.Int32})
    both = every.join(pl.DataFrame({"status": ["ended", "dormant"]}), how="cross")
    return both.join(counts, on=["year", "status"], how="left").with_columns(
        pl.col("partnerships").fill_null(0)
    )


def _stacked(
    bars: pl.DataFrame, totals: pl.DataFrame, marks: Mapping[str, Mark]
) -> list[alt.Chart]:
    x, scale = _years(), reach_scale("height")
    drawn = alt.Chart(bars.filter(pl.col("partnerships") > 0))
    return [
        drawn.mark_bar(strokeWidth=1.5, width=_WIDTH).encode(
            x,
            alt.Y("partnerships:Q", axis=None, scale=scale, stack="zero"),
            *channels("status", marks),
        ),
        _numbers(alt.Chart(totals)).encode(x, alt.Y("partnerships:Q", axis=None, scale=scale)),
    ]


def _told(rows: pl.DataFrame) -> Told:
    """Say which years or decades there are, and how far the bars and their numbers reach."""
    letters = longest_line(rows["text"].to_list())
    return {
        ROWS: rows["name"].to_list(),
        _WITH_BAR: rows.filter(pl.col("partnerships") > 0)["name"].to_list(),
        REACH: max(rows["partnerships"].to_list()),
        BEYOND: _NUMBER if letters <= _SHORT else (letters + 1) * LETTER,
    }


def _years() -> alt.X:
    # On a narrow page they stand upright; where even so they have no room, years without a bar
    # give way.
    has_room = f"bandwidth('x') > {LINE} || indexof({_WITH_BAR}, datum.value) >= 0"
    axis = alt.Axis(labelAngle=-90, title=None, labelExpr=f"{has_room} ? datum.label : ''")
    return alt.X("name:N", scale=alt.Scale(domain=alt.ExprRef(ROWS)), axis=axis)


def _layers(rows: pl.DataFrame, palette: Palette) -> list[alt.Chart]:
    mark = palette.states["active"]
    base = alt.Chart(rows.select("name", "partnerships", "text")).encode(
        _years(), alt.Y("partnerships:Q", axis=None, scale=reach_scale("height"))
    )
    return [
        base.mark_bar(fill=mark.fill, stroke=mark.stroke, width=_WIDTH),
        _numbers(base),
    ]


def _numbers(chart: alt.Chart) -> alt.Chart:
    """Draw the number of each bar above it."""

    def either(upright: str, level: str) -> alt.ExprRef:
        return alt.ExprRef(f"{_UPRIGHT} ? {upright} : {level}")

    drawn: alt.Chart = chart.mark_text(
        angle=either("270", "0"),
        align=either("'left'", "'center'"),
        baseline="middle",
        dx=either("5", "0"),
        dy=either("0", "-8"),
        fontWeight=600,
    ).encode(text="text:N")
    return drawn
