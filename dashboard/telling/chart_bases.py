"""What a chart rests on that it does not show itself, in words."""

import polars as pl

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.peers import with_peers
from dashboard.asking.shared_partners import partner_counts
from dashboard.selecting.selection import MEASURE_FIGURES
from dashboard.telling.sentences import MOST_NAMES, population_in_words
from dashboard.telling.unknown import all_without_data, without_data


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
    return f"{years} {without_data(context, group.all, figure, MOST_NAMES)}".strip()


def not_drawn(context: Context, figure: str) -> str:
    """Name the first of whom a figure is unknown, and count the others.

    Fewer than on a page: a picture has few lines, and cuts what is longer.
    """
    return all_without_data(context, figure, MOST_NAMES)
