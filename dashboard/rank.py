"""Rank municipalities by the measure chosen: equal values share a rank, unknown ones have none."""

import polars as pl

from dashboard.about import MEASURE_FIGURES
from dashboard.export import in_order
from dashboard.selection import Selection

WHOLE = ("complete", "none")
"""The words for a partner list that was read to its end."""


def ranked(summary: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """Give the summary in the order of the selection, with a column `rank`.

    It is null where the figure is unknown, and where the partner list is not whole unless the
    selection asks for partial lists too.
    """
    figure = pl.col(MEASURE_FIGURES[selection.measure])
    if selection.lists == "complete":
        figure = pl.when(pl.col("completeness").is_in(WHOLE)).then(figure)
    ordered = in_order(summary, "summary", selection)
    return ordered.with_columns(rank=figure.rank("min", descending=True))
