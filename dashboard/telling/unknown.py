"""Why there is nothing to show, of whom a figure is unknown, and of whom it misleads."""

from collections.abc import Callable

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.thresholds import FEW_INHABITANTS
from dashboard.asking.towns import first_of, totals, unknown_count
from dashboard.telling.sentences import names_of, some, unknown_in_words

# A note names so many municipalities, and counts the others.
_NAMED = 20


def why_unknown(context: Context) -> str:
    """Say why no status is known, or no partner, of what the selection leaves."""
    t, found = context.language.t, totals(context.with_statuses())
    if not found["partners_known"]:
        return context.language.n(
            "No source of the selected municipality says who its partners are.",
            "No source of the selected municipalities says who their partners are.",
            found["towns"],
        )
    if not found["partners"]:
        return t("No partnership fits the filters.")
    return t("No source states the status of any of these partnerships.")


def no_partner(context: Context, none: str) -> str:
    """Say that there is no partner, in the page's words, but of whom no source tells, that."""
    if not totals(context)["partners_known"]:
        return why_unknown(context)
    return f"{none} {all_without_data(context, 'partners')}".rstrip()


def without_data(context: Context, summary: pl.DataFrame, figure: str, most: int = _NAMED) -> str:
    """Name the municipalities of which the figure is unknown; nothing when there are none."""
    unknown = summary.filter(pl.col(figure).is_null())["municipality_id"]
    return _unknown(context, figure, unknown.len(), lambda: unknown, most)


def all_without_data(context: Context, figure: str, most: int = _NAMED) -> str:
    """Say the same of all selected ones, however many. Raises KeyError as `unknown_count` does."""
    count = unknown_count(context, figure)
    return _unknown(context, figure, count, lambda: first_of(context, figure, most), most)


def few_inhabitants(context: Context, summary: pl.DataFrame) -> str:
    """Name the municipalities so small that the figure per 100,000 inhabitants misleads."""
    small = summary.filter(
        pl.col("partners").is_not_null() & (pl.col("population") < FEW_INHABITANTS)
    )["municipality_id"]
    return _small(context, small.len(), lambda: small)


def all_of_few_inhabitants(context: Context) -> str:
    """Say the same of all selected ones, however many."""
    count = totals(context)["small"]
    return _small(context, count, lambda: first_of(context, "small", _NAMED))


def _unknown(
    context: Context, figure: str, count: int, first: Callable[[], pl.Series], most: int
) -> str:
    if not count:
        return ""
    return unknown_in_words(context, figure, _named(context, first(), count, most))


def _small(context: Context, count: int, first: Callable[[], pl.Series]) -> str:
    if not count:
        return ""
    return context.language.t(
        "Fewer than 10,000 inhabitants, where one partner moves the figure per 100,000 a lot: "
        "{names}.",
        names=_named(context, first(), count, _NAMED),
    )


def _named(context: Context, towns: pl.Series, count: int, most: int) -> str:
    return some(names_of(towns.head(most), context), context.language, count, most)
