"""How many partners each municipality has, by status."""

import altair as alt
import polars as pl

from dashboard.charts.bars import PARTS, status_bars
from dashboard.charts.frame import Words, with_names
from dashboard.labels import Labels
from dashboard.selection import Measure, Sort
from dashboard.theme import Palette

# More bars than these nobody reads; the table beside them has all.
SHOWN = 40


def partners_by_status(
    summary: pl.DataFrame, labels: Labels, measure: Measure, sort: Sort, palette: Palette
) -> alt.LayerChart | None:
    """Draw a bar per municipality whose partners are known; None when there is none.

    Reads of `summary`: municipality_id, municipality, region, population, population_date,
    partners, active, dormant, unstated, ended. Per 100,000, each part is divided by population.
    """
    known = with_names(summary).filter(_is_known(measure))
    per_100k = measure == "per_100k"
    rows = _largest(_scaled(known) if per_100k else known, sort, labels.language.order("name"))
    words = _words(known, labels, measure)
    return status_bars(rows, labels, palette, words, digits=1 if per_100k else 0)


def _words(known: pl.DataFrame, labels: Labels, measure: Measure) -> Words:
    t = labels.language.t
    row, cut = t("Municipality"), shown_of(known.height, labels)
    if measure == "count":
        return Words(t("Partners by status, number per municipality"), subtitle=cut, row=row)
    title = t("Partners by status, per 100,000 inhabitants")
    subtitle = ". ".join(part for part in (_years(known, labels), cut) if part)
    return Words(title, subtitle=subtitle, row=row)


def shown_of(municipalities: int, labels: Labels) -> str:
    """Say how many of all are drawn; nothing when all are."""
    if municipalities <= SHOWN:
        return ""
    number = labels.language.number
    return labels.language.t(
        "The {shown} with most, of {all}", shown=number(SHOWN), all=number(municipalities)
    )


def _is_known(measure: Measure) -> pl.Expr:
    known = pl.col("partners").is_not_null()
    if measure == "per_100k":
        known &= pl.col("population").fill_null(0) > 0
    return known


def _scaled(known: pl.DataFrame) -> pl.DataFrame:
    return known.with_columns(pl.col("partners", *PARTS) * 100_000.0 / pl.col("population"))


def _largest(rows: pl.DataFrame, sort: Sort, by_name: pl.Expr) -> pl.DataFrame:
    largest = rows.sort("partners", by_name, descending=[True, False]).head(SHOWN)
    return largest.sort(by_name) if sort == "name" else largest


def _years(known: pl.DataFrame, labels: Labels) -> str:
    years = known["population_date"].dt.year().drop_nulls()
    if years.is_empty():
        return ""
    first, last = str(years.min()), str(years.max())
    span = first if first == last else f"{first}–{last}"
    return labels.language.t("Population of {years}", years=span)
