"""What a chart rests on that it does not show itself, in words."""

import polars as pl

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.peers import with_peers
from dashboard.asking.shared_partners import partner_counts
from dashboard.asking.towns import first_of, unknown_count
from dashboard.telling.about import MEASURE_FIGURES
from dashboard.telling.sentences import (
    MOST_NAMES,
    names_of,
    population_in_words,
    some,
    unknown_in_words,
)


def dated_starts(context: Context) -> str:
    """Say how many of the partnerships have a printed start."""
    starts = context.count("starts")
    return context.language.n(
        "{count} of {all} direct partnerships has a printed start.",
        "{count} of {all} direct partnerships have a printed start.",
        int(charts.decades(starts)["partnerships"].sum()),
        all=_direct(starts, context),
    )


def dated_endings(context: Context) -> str:
    """Say how many of the endings and pauses have a year."""
    ends = context.count("endings")
    return context.language.n(
        "{count} of {all} endings and pauses of direct partnerships has a year.",
        "{count} of {all} endings and pauses of direct partnerships have a year.",
        int(charts.endings(ends)["partnerships"].sum()),
        all=_direct(ends, context),
    )


def _direct(counts: pl.DataFrame, context: Context) -> str:
    direct = counts.filter(pl.col("indirect").not_())
    return context.language.number(int(direct["partnerships"].sum()))


def one_partner(context: Context) -> str:
    """Name the one partner that the chart is narrowed to; nothing where it is to none."""
    names = partner_counts(context, context.selection.partner)["partner"]
    return "" if names.is_empty() else context.language.t("partner {name}", name=names.item())


def basis_of_peers(context: Context) -> str:
    """Say of which years the inhabitants are, and of whom the figure is unknown."""
    group = with_peers(context)
    if group is None:
        return ""
    figure = MEASURE_FIGURES[context.selection.measure]
    by_count = context.selection.measure == "count"
    years = "" if by_count else population_in_words(group.all, context)
    unknown = group.all.filter(pl.col(figure).is_null())["municipality_id"]
    if unknown.is_empty():
        return years
    return f"{years} {_unknown(context, figure, unknown, unknown.len())}".lstrip()


def without_data(context: Context, figure: str) -> str:
    """Name the first of whom a figure is unknown, and count the others: they are not drawn."""
    count = unknown_count(context, figure)
    if not count:
        return ""
    return _unknown(context, figure, first_of(context, figure, MOST_NAMES), count)


def _unknown(context: Context, figure: str, first: pl.Series, count: int) -> str:
    # Fewer names than on a page: a picture has few lines, and cuts what is longer.
    names = some(names_of(first, context), context.language, count)
    return unknown_in_words(context, figure, names)
