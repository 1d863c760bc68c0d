"""How many partners each municipality has, by status."""

from dataclasses import dataclass

import altair as alt
import polars as pl

from dashboard.charts.bars import AT_LEAST, PARTS, status_bars
from dashboard.charts.frame import Words, with_names
from dashboard.charts.theme import Palette
from dashboard.selecting.selection import Measure, Sort
from dashboard.words.formats import span_of_years
from dashboard.words.labels import Labels
from warehouse.vocabulary import WHOLE

# More bars than these nobody reads; the table beside them has all.
SHOWN = 40


@dataclass(frozen=True)
class Known:
    """How many municipalities' partners are known, and days of their population figures."""

    towns: int
    days: pl.Series


def partners_by_status(
    summary: pl.DataFrame,
    labels: Labels,
    measure: Measure,
    sort: Sort,
    palette: Palette,
    one: str = "",
    all_known: Known | None = None,
) -> alt.LayerChart | None:
    """Draw a bar per municipality whose partners are known; None when there is none.

    Reads of `summary`: municipality_id, municipality, region, population, population_date,
    completeness, partners, active, dormant, unstated, ended. Per 100,000, each part is divided by
    population. A number from a list that is not whole is marked as the least. The municipality of
    the id `one` stands out among the others. Where `summary` holds only those with most, what is
    known of all is told by `all_known`.
    """
    known = with_names(summary).filter(_is_known(measure))
    per_100k = measure == "per_100k"
    by_name = labels.language.order("name")
    rows = _largest(_scaled(known) if per_100k else known, sort, by_name)
    partial = rows.filter(pl.col("completeness").is_in(WHOLE).not_())["name"].to_list()
    own = "".join(rows.filter(pl.col("municipality_id") == one)["name"]) if rows.height > 1 else ""
    every = all_known or Known(known.height, known["population_date"])
    words = _words(every, labels, measure, bool(partial), own)
    digits = 1 if per_100k else 0
    return status_bars(rows, labels, palette, words, digits, at_least=partial, bold=own)


def _words(known: Known, labels: Labels, measure: Measure, partial: bool, own: str) -> Words:
    t = labels.language.t
    row = t("Municipality")
    title = t("Partners by status, number per municipality")
    years = ""
    if measure == "per_100k":
        title = t("Partners by status, per 100,000 inhabitants")
        years = _years(known, labels)
    parts = (
        years,
        shown_of(known.towns, labels),
        least_in_words(labels) if partial else "",
        t("In bold: {name}", name=own) if own else "",
    )
    return Words(title, subtitle=". ".join(part for part in parts if part), row=row)


def least_in_words(labels: Labels) -> str:
    """Say what the mark before a number from a list that is not whole means."""
    return labels.language.t("{mark}: only part of the list is known", mark=AT_LEAST.rstrip())


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
    largest = rows.sort("partners", by_name, descending=[True, False], maintain_order=True).head(
        SHOWN
    )
    return largest.sort(by_name) if sort == "name" else largest


def _years(known: Known, labels: Labels) -> str:
    years = span_of_years(known.days)
    return labels.language.t("Population of {years}", years=years) if years else ""
