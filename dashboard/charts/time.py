"""When the agreements began, and when they ended or were paused."""

import altair as alt
import polars as pl

from dashboard.charts.frame import Words, compose, listing
from dashboard.labels import Labels
from dashboard.theme import Palette

HEIGHT = 220


def starts_by_decade(
    partnerships: pl.DataFrame, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw how many direct partnerships began in each decade; None when no start is known.

    Reads: since_year, through. Ended partnerships count: they began too.
    """
    counts = decades(partnerships)
    if counts.is_empty():
        return None
    t, number = labels.language.t, labels.language.number
    rows = counts.with_columns(
        name=pl.Series([t("{decade}s", decade=decade) for decade in counts["decade"]]),
        text=pl.Series([number(value) if value else "" for value in counts["partnerships"]]),
    )
    title = t("Partnerships by the decade in which they began")
    spoken = rows.select(pl.format("{}: {}", "name", "partnerships")).to_series().to_list()
    return compose(_layers(rows, palette), palette, Words(title, listing(title, spoken)), HEIGHT)


def decades(partnerships: pl.DataFrame) -> pl.DataFrame:
    """Give `decade` and `partnerships` for every decade from the first start to the last."""
    known = partnerships.filter(pl.col("through").is_null() & pl.col("since_year").is_not_null())
    if known.is_empty():
        return pl.DataFrame(schema={"decade": pl.Int32, "partnerships": pl.UInt32})
    decade = (pl.col("since_year") // 10 * 10).cast(pl.Int32)
    counts = known.group_by(decade=decade).agg(partnerships=pl.len())
    first, last = counts["decade"].sort().to_list()[0], counts["decade"].sort().to_list()[-1]
    every = pl.DataFrame({"decade": range(first, last + 10, 10)}, schema={"decade": pl.Int32})
    return every.join(counts, on="decade", how="left").with_columns(
        pl.col("partnerships").fill_null(0)
    )


def _layers(rows: pl.DataFrame, palette: Palette) -> list[alt.Chart]:
    mark = palette.states["active"]
    names = rows["name"].to_list()
    # On a narrow page the decades stand upright, so that none is left out.
    axis = alt.Axis(labelAngle=-90, title=None)
    scale = alt.Scale(domain=[0, max(rows["partnerships"].to_list()) * 1.15], nice=False)
    base = alt.Chart(rows.select("name", "partnerships", "text")).encode(
        x=alt.X("name:N", sort=names, axis=axis),
        y=alt.Y("partnerships:Q", axis=None, scale=scale),
    )
    return [
        base.mark_bar(fill=mark.fill, stroke=mark.stroke),
        base.mark_text(dy=-8, fontWeight=600).encode(text="text:N"),
    ]
