"""Tells the log and the metrics of each run of a page: which page, how long, how it ended."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import streamlit as st

from dashboard.logs import EVENTS
from dashboard.metrics import PAGE_SECONDS
from dashboard.routes import route_of

_log = logging.getLogger(EVENTS)


@contextmanager
def observed_run() -> Iterator[None]:
    """Tell of the run within: `drawn`, `failed`, or `stopped` where another took its place."""
    since = time.perf_counter()
    outcome = "stopped"
    try:
        yield
        outcome = "drawn"
    except Exception:
        outcome = "failed"
        raise
    finally:
        seconds = time.perf_counter() - since
        page = route_of(urlsplit(st.context.url or "/").path)
        PAGE_SECONDS.labels(page, outcome).observe(seconds)
        told = {"page": page, "outcome": outcome, "milliseconds": round(seconds * 1_000, 1)}
        _log.info("page_run", extra=told)
