"""The day that ages, expiries and findings are counted from."""

import datetime as dt
import os
from collections.abc import Mapping

from dashboard.words.one_line import one_line
from warehouse.settings import TODAY_VARIABLE


class TodayError(Exception):
    """The environment names a day that is none; the message says what to write."""


def read_today(environment: Mapping[str, str] = os.environ) -> dt.date:
    """Give the day that `TWINBOARD_TODAY` names, else today's date on this machine.

    Raises TodayError when the variable holds no ISO date.
    """
    text = environment.get(TODAY_VARIABLE, "").strip()
    if not text:
        return dt.datetime.now(dt.UTC).astimezone().date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise TodayError(
            f"{TODAY_VARIABLE}: '{one_line(text)}' is not a date; "
            "write it as 2026-11-23, or leave it out for today"
        ) from error
