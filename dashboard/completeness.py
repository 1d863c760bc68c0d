"""Which partner lists are whole, so that a number counted from them is the number."""

import polars as pl

from dashboard.selection import Lists

WHOLE = ("complete", "none")
"""The words for a partner list that was read to its end."""


def is_counted(lists: Lists) -> pl.Expr:
    """Tell for each row of `summary` whether its counts of partners are ranked.

    Partial lists are when the selection asks for them too.
    """
    return pl.lit(True) if lists == "all" else pl.col("completeness").is_in(WHOLE)
