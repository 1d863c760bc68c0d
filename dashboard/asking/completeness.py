"""Which partner lists are whole, so that a number counted from them is the number."""

import polars as pl

from dashboard.asking.rows import Row
from dashboard.selecting.selection import Lists
from dashboard.words.labels import Labels
from warehouse.vocabulary import WHOLE


def list_in_words(row: Row, labels: Labels) -> str:
    """Say of a row of `summary` how much of the partner list is known, or that only others know."""
    if row["partners_from"] == "bulk":
        return labels.word("partners_from", "bulk")
    return labels.word("completeness", row["completeness"])


def unless_whole(row: Row, labels: Labels) -> str:
    """Say it small and in brackets, as it stands behind a name, and nothing of a whole list."""
    return "" if row["completeness"] in WHOLE else f"({list_in_words(row, labels).lower()})"


def is_counted(lists: Lists) -> pl.Expr:
    """Tell for each row of `summary` whether its counts of partners are ranked.

    Partial lists are when the selection asks for them too.
    """
    return pl.lit(True) if lists == "all" else pl.col("completeness").is_in(WHOLE)
