"""Who has fewest and most partners per 100,000 inhabitants."""

from dataclasses import replace

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.thresholds import FEW_INHABITANTS
from dashboard.telling.findings.ends import ends_of, ranks
from dashboard.telling.sentences import Sentence, by_count, sentence, some, town_names
from dashboard.words.formats import figure_text, span_of_years


def per_100k(context: Context) -> Sentence | None:
    """Say who has fewest and most partners per 100,000 inhabitants."""
    rows = ranks(context, "per_100k")
    ends = ends_of(context, rows, "partners_per_100k")
    if ends is None or ends.least == ends.most:
        return None
    language = context.language
    text = language.t(
        "Per 100,000 inhabitants the number of partners ranges from {least} ({lowest}) to {most} "
        "({highest}); {basis}.",
        least=figure_text("partners_per_100k", ends.least, language),
        most=figure_text("partners_per_100k", ends.most, language),
        lowest=some(town_names(ends.lowest, context), language),
        highest=some(town_names(ends.highest, context), language),
        basis=_population(context, rows),
    )
    selection = replace(by_count(context.selection), measure="per_100k")
    return sentence(text, "overview", selection)


def _population(context: Context, rows: pl.DataFrame) -> str:
    t, years = context.language.t, span_of_years(rows["population_date"])
    small = rows.filter(pl.col("population") < FEW_INHABITANTS)
    if small.is_empty():
        return t("population of {year}", year=years)
    return t(
        "population of {year}; below 10,000, as in {names}, one partner moves the figure a lot",
        year=years,
        names=some(town_names(small, context), context.language),
    )
