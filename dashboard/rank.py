"""Rank municipalities by the measure chosen: equal values share a rank, unknown ones have none."""

import polars as pl

from dashboard.about import MEASURE_FIGURES
from dashboard.completeness import is_counted
from dashboard.export import in_order
from dashboard.selection import Selection


def ranked(summary: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """Give the summary in the order of the selection, with a column `rank`.

    It is null where the figure is unknown, and where the partner list is not whole unless the
    selection asks for partial lists too.
    """
    figure = pl.when(is_counted(selection.lists)).then(pl.col(MEASURE_FIGURES[selection.measure]))
    ordered = in_order(summary, "summary", selection)
    return ordered.with_columns(rank=figure.rank("min", descending=True))
