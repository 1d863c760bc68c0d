"""A question to the warehouse that takes too long, or too much memory, is stopped and said so."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from warehouse.settings import QUERY_MEGABYTES_VARIABLE, QUERY_SECONDS_VARIABLE


class StoppedError(Exception):
    """A question was stopped before it was answered; others go on as if nothing had been."""


class TooLargeError(StoppedError):
    """A question needed more memory than others left of what all questions may take together."""

    def __init__(self) -> None:
        super().__init__("a question needed more memory than there is for it")


def query_seconds() -> float | None:
    """Give for how long a question may be worked on; without end where no such time is told."""
    with suppress(KeyError, ValueError):
        seconds = float(os.environ[QUERY_SECONDS_VARIABLE])
        # Python waits for no longer, and not for what is no number.
        return seconds if 0 < seconds <= threading.TIMEOUT_MAX else None
    return None


def query_megabytes() -> int | None:
    """Give the memory of all questions together; without a bound where none is told."""
    with suppress(KeyError, ValueError):
        megabytes = int(os.environ[QUERY_MEGABYTES_VARIABLE])
        return megabytes if megabytes > 0 else None
    return None


@contextmanager
def in_time(own: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Stop what a cursor of its own is asked when its time is over. Raises StoppedError."""
    seconds = query_seconds()
    # Only this cursor's question is stopped, and nobody asks it another.
    timer = threading.Timer(seconds, own.interrupt) if seconds is not None else None
    try:
        if timer:
            timer.daemon = True
            timer.start()
        yield
    except duckdb.InterruptException as error:
        raise StoppedError(f"a question was stopped after {seconds:g} s") from error
    except duckdb.OutOfMemoryException as error:
        raise TooLargeError from error
    finally:
        if timer:
            timer.cancel()
