"""The municipalities with the least and the most of a figure."""

from dataclasses import dataclass, replace

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.rank import ranked
from dashboard.selecting.selection import Measure
from dashboard.telling.sentences import by_count

# Of one alone none is the largest.
FEWEST_COMPARED = 2


@dataclass(frozen=True)
class Ends:
    """The smallest and the largest value of a figure, and the rows that have them."""

    least: float
    most: float
    lowest: pl.DataFrame
    highest: pl.DataFrame


def ends_of(context: Context, rows: pl.DataFrame, figure: str) -> Ends | None:
    """Give who has least and most of a figure, of rows that all have it; None of fewer than two."""
    if rows.height < FEWEST_COMPARED:
        return None
    ordered = rows.sort(context.language.order("municipality"), "municipality_id")
    figures = ordered[figure]
    least, most = min(figures.to_list()), max(figures.to_list())
    return Ends(least, most, ordered.filter(figures == least), ordered.filter(figures == most))


def ranks(context: Context, measure: Measure) -> pl.DataFrame:
    """Give the municipalities that have a rank, as the Overview ranks whole lists."""
    selection = replace(by_count(context.selection), measure=measure)
    return ranked(context.table("summary"), selection).drop_nulls("rank")
