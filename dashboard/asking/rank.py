"""Rank municipalities by the measure chosen: equal values share a rank, unknown ones have none."""

import polars as pl

from dashboard.asking.completeness import is_counted
from dashboard.asking.order import in_order
from dashboard.selecting.selection import MEASURE_FIGURES, Selection


def ranked(summary: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """Give the summary in the order of the selection, with a column `rank`.

    It is null where the figure is unknown, and where the partner list is not whole unless the
    selection asks for partial lists too.
    """
    figure = pl.when(is_counted(selection.lists)).then(pl.col(MEASURE_FIGURES[selection.measure]))
    ordered = in_order(summary, "summary", selection)
    return ordered.with_columns(rank=figure.rank("min", descending=True))
