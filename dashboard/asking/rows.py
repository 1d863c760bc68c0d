"""Rows as pages have them: one by the names of its columns, and many in an order."""

from collections.abc import Mapping
from typing import Any, Protocol

import polars as pl

Row = Mapping[str, Any]

PAGE_ROWS = 500
"""More rows than these are given in parts: a browser would draw ten thousand for many seconds."""


class Rows(Protocol):
    """Rows in an order: how many there are, and some of them. A frame is such."""

    @property
    def height(self) -> int:
        """How many rows there are."""

    def slice(self, offset: int, length: int) -> pl.DataFrame:
        """Give so many rows after the first `offset`."""
