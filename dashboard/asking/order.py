"""The order of the answer tables: names in the reader's language, figures as the reader chose."""

from collections.abc import Mapping

import polars as pl

from dashboard.selecting.selection import MEASURE_FIGURES, Selection
from dashboard.words.i18n import Language

# The warehouse orders by these columns letter code by letter code; what it orders by after them
# or between equal names stays.
_ORDER: Mapping[str, tuple[str, ...]] = {
    "summary": ("municipality",),
    "partnerships": ("municipality", "partner"),
    "regions": ("municipality",),
    "focus": ("municipality",),
    "networks": ("network", "municipality"),
    "shared": ("partner", "partner_id", "municipality"),
    "findings": ("finding", "municipality"),
    "sources": ("municipality",),
}
_NAMES = ("municipality", "network", "partner")


def by_name(frame: pl.DataFrame, table: str, language: Language) -> pl.DataFrame:
    """Put the rows of an answer table in the order of a language."""
    keys = [
        language.order(column) if column in _NAMES else pl.col(column) for column in _ORDER[table]
    ]
    return frame.sort(keys, maintain_order=True)


def in_order(frame: pl.DataFrame, table: str, selection: Selection) -> pl.DataFrame:
    """Put the rows of `summary` in the order that the selection asks for.

    Largest first goes by the selected measure; what is unknown comes last and ties stay
    in the order of names that the table comes in. The other tables have one order, which stays.
    """
    if table != "summary" or selection.sort == "name":
        return frame
    figure = MEASURE_FIGURES[selection.measure]
    return frame.sort(figure, descending=True, nulls_last=True, maintain_order=True)
