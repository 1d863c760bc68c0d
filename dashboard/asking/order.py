"""The order of the answer tables where names decide: that of the reader's language."""

from collections.abc import Mapping

import polars as pl

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
