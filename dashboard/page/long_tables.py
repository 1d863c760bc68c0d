"""A table that may be too long for one page: some rows at a time, and where one is in it."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
import streamlit as st

from dashboard.asking.kept import kept
from dashboard.asking.rows import PAGE_ROWS, Rows
from dashboard.words.i18n import Language


@dataclass(frozen=True)
class LongTable:
    """A table of any length: its rows, and what writes some of them."""

    rows: Callable[[], Rows]
    write: Callable[[pl.DataFrame], str]


@dataclass(frozen=True)
class Written:
    """One part of a table as HTML: which part, counted from one, and of how many rows in all."""

    html: str
    part: int
    rows: int

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return -(-self.rows // PAGE_ROWS)


@kept(500)
def height(identity: tuple[str, ...], _table: LongTable) -> int:
    """Count the rows of a table; `identity` is all that it follows."""
    return _table.rows().height


def written(identity: tuple[str, ...], table: LongTable) -> Written:
    """Write the part that the reader has turned to; `identity` is all that the table follows."""
    return _written(identity, st.session_state.get(_key(identity), 1), table)


# Kept for all who select the same.
@kept(200)
def _written(identity: tuple[str, ...], part: int, _table: LongTable) -> Written:
    rows = _table.rows()
    return Written(_table.write(rows.slice((part - 1) * PAGE_ROWS, PAGE_ROWS)), part, rows.height)


def turn_pages(identity: tuple[str, ...], shown: Written, language: Language) -> None:
    """Draw which rows of a table in parts are shown, and let the reader turn to others."""
    if shown.parts <= 1:
        return
    first = (shown.part - 1) * PAGE_ROWS + 1
    last = min(shown.part * PAGE_ROWS, shown.rows)
    first_row, last_row, rows = (language.number(each) for each in (first, last, shown.rows))
    st.markdown(
        language.t(
            "Rows {first} to {last} of {rows}. The files hold all of them.",
            first=first_row,
            last=last_row,
            rows=rows,
        )
    )
    st.pagination(shown.parts, key=_key(identity))


def _key(identity: tuple[str, ...]) -> str:
    # Another selection begins with its first rows.
    return f"rows_{abs(hash(identity))}"
