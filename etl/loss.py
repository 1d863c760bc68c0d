"""Whether a build would lose much of what the last one held: it then stops and asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from etl.bulk.given import FOLDER as IMPORTS
from etl.problems import Problem

if TYPE_CHECKING:
    from etl.sections import Row

SHARE = 20.0
"""Percent of an input's rows that may go without asking."""

ALL = 100.0
"""The share that lets everything go, whole files too."""

FEW = 5
"""Rows that may go whatever their share: the work of an ordinary day on a small file."""

# Whoever named the wrong folder of data need not read a line for each file of the right one.
_LISTED = 20

_REMEDY = "build with --allow-loss (make: ALLOW_LOSS=1)"


def losses(before: pl.DataFrame, now: pl.DataFrame, share: float) -> list[Problem]:
    """Give a line for each input that has lost more than a share of its rows, in percent.

    `before` and `now` have `input`, `partnerships` and `rows`. Small losses that none of the
    inputs is stopped for count together.
    """
    if share >= ALL:
        return []
    joined = before.join(now, on="input", how="left", suffix="_now")
    found = list(_each(joined, share)) or list(_together(joined, now, share))
    more = len(found) - _LISTED
    if more > 0:
        rest = Problem("and more", "", f"{more} other files or lists have lost as much", _REMEDY)
        found = [*found[:_LISTED], rest]
    return found


def _each(joined: pl.DataFrame, share: float) -> Iterator[Problem]:
    for row in joined.sort("input").iter_rows(named=True):
        if row["rows"] and row["rows_now"] is None:
            yield Problem(row["input"], "", *_vanished(row))
        elif row["rows_now"] is not None and (_all(row) or _much(row, share)):
            yield Problem(row["input"], "", *_lessened(row))


def _together(joined: pl.DataFrame, now: pl.DataFrame, share: float) -> Iterator[Problem]:
    counts = ("partnerships", "rows")
    row = {name: joined[name].sum() for name in counts}
    row |= {f"{name}_now": now[name].sum() for name in counts}
    if _much(row, share):
        yield Problem("all files together", "", *_lessened(row))


def _much(row: Row, share: float) -> bool:
    """Tell whether rows are lost, of partnerships or of all tables, by share and by number."""
    return any(
        row[name] - row[f"{name}_now"] > max(FEW, row[name] * share / 100)
        for name in ("partnerships", "rows")
    )


def _all(row: Row) -> bool:
    """Tell whether a file that is there gives nothing any more, which is as much as a lost one."""
    return bool(row["rows"]) and row["rows_now"] == 0


def _vanished(row: Row) -> tuple[str, str]:
    held = _held(row["partnerships"], row["rows"])
    if row["input"].startswith(f"{IMPORTS}/"):
        cause = f"the last build read {held} of this list, and it is not given this time"
        return cause, f"name it again with --import, or {_REMEDY}"
    return f"is gone; the last build read {held} of it", f"put it back, or {_REMEDY}"


def _lessened(row: Row) -> tuple[str, str]:
    cause = (
        f"gives {_held(row['partnerships_now'], row['rows_now'])}; "
        f"the last build read {_held(row['partnerships'], row['rows'])}"
    )
    return cause, f"put back what is missing, or {_REMEDY}"


def _held(partnerships: int, rows: int) -> str:
    return f"{rows} rows, {partnerships} of partnerships"
