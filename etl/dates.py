"""Dates as printed: years, decades, months and days, in the notation of EDTF (ISO 8601-2)."""

import datetime as dt
import re
from typing import Literal

# A clock that is behind this program is wrong, as after a dead battery: no day is too late by it.
_WRITTEN = dt.date(2026, 11, 23)

HOW_TO_WRITE = "write 1999, 199X (decade), 1999-05 or 1999-05-31"

Precision = Literal["decade", "year", "month", "day"]

# EDTF levels 0 and 1 as far as sources print them; qualifiers and intervals have not occurred.
_FORMS: tuple[tuple[Precision, re.Pattern[str]], ...] = (
    ("decade", re.compile(r"\d{3}X")),
    ("year", re.compile(r"\d{4}")),
    ("month", re.compile(r"\d{4}-\d{2}")),
    ("day", re.compile(r"\d{4}-\d{2}-\d{2}")),
)


def precision(text: str) -> Precision:
    """Tell how exact a printed date is. Raises ValueError when it is none."""
    for name, form in _FORMS:
        if form.fullmatch(text) and text.isascii():
            _first_day(text)
            return name
    raise ValueError(f"'{text}' is no date")


def today() -> dt.date:
    """Give today's date on this machine, where the steward's day counts."""
    return max(dt.datetime.now(dt.UTC).astimezone().date(), _WRITTEN)


def is_before(one: str, other: str) -> bool:
    """Tell whether a printed date is surely before another, however exact each of them is."""
    known = min(len(one), len(other))
    return one.replace("X", "9")[:known] < other.replace("X", "0")[:known]


def latest_start(read: dt.date) -> int:
    """Give the last year in which what was read on a day can start: what is agreed on may wait."""
    return read.year + 1


def first_year(text: str) -> int:
    """Give the first year that a printed date can mean: 1950 for `195X`."""
    return _first_day(text).year


def _first_day(text: str) -> dt.date:
    year, month, day = [*text.replace("X", "0").split("-"), "01", "01"][:3]
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError(f"'{text}' is no date") from error
