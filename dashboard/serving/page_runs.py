"""Tells the log and the metrics of each run of a page: which page, how long, how it ended."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

import streamlit as st

from dashboard.serving.logs import EVENTS
from dashboard.serving.metrics import PAGE_SECONDS
from dashboard.serving.routes import route_of

_log = logging.getLogger(EVENTS)

# A whole run of a page holds one of the part that is drawn again by itself: they are one.
_observing: ContextVar[bool] = ContextVar("_observing", default=False)


@contextmanager
def observed_run() -> Iterator[None]:
    """Tell of the run within: `drawn`, `failed`, or `stopped` where another took its place."""
    if _observing.get():
        yield
        return
    within = _observing.set(True)
    since = time.perf_counter()
    outcome = "stopped"
    try:
        yield
        outcome = "drawn"
    except Exception:
        outcome = "failed"
        raise
    finally:
        _observing.reset(within)
        seconds = time.perf_counter() - since
        page = page_of(st.context.url)
        PAGE_SECONDS.labels(page, outcome).observe(seconds)
        told = {"page": page, "outcome": outcome, "milliseconds": round(seconds * 1_000, 1)}
        _log.info("page_run", extra=told)


def page_of(url: str | None) -> str:
    """Give the page that a browser shows, as the log and the metrics call it."""
    return route_of(urlsplit(url or "").path or "/")
