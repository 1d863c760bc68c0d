"""What was measured, as tables of `docs/benchmarks.md`."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tests.benchmarks import build, queries
from tests.benchmarks.sessions import Borne
from tests.benchmarks.timing import Results, table

WAITS = (
    ("opened → drawn", "opened → drawn"),
    ("opened → settled", "opened → settled"),
    ("filter → first", "filter → first"),
    ("filter → settled", "filter → settled"),
    ("page → first", "filter → first"),
    ("page → settled", "filter → settled"),
)
"""What is waited for, and what of the bare app it is set against, which has one page."""


def build_table(measured: Mapping[str, Results]) -> str:
    """Seconds and memory of each way to build, and how often the floor's time it took."""
    floor = measured["Floor"][build.SECONDS].median
    rows = [
        (
            name,
            f"{each[build.SECONDS].median:.2f} s",
            each[build.SECONDS].spread,
            f"{each[build.SECONDS].median / floor:.1f} ×",
            f"{each[build.MEMORY].median:.0f} MiB",
        )
        for name, each in measured.items()
    ]
    return table(("", "median", "middle half", "× floor", "most memory"), rows)


def query_table(measured: Mapping[str, Results]) -> str:
    """Milliseconds of each question."""
    rows = [
        (
            name,
            _rows(each[queries.ROWS].median),
            f"{each[queries.MILLISECONDS].median:.1f}",
            f"{each[queries.MILLISECONDS].percentile(95):.1f}",
        )
        for name, each in measured.items()
    ]
    return table(("question", "rows", "p50 ms", "p95 ms"), rows)


def _rows(rows: float) -> str:
    return "refused" if math.isnan(rows) else f"{rows:,.0f}"


def interaction_table(measured: Mapping[str, Results]) -> str:
    """Milliseconds of each wait, and how often the bare app's."""
    bare = measured["Bare app"]
    rows = [
        (
            f"{name}: {wait}",
            f"{each[wait].median:.0f} ms",
            each[wait].spread,
            f"{each[wait].median / bare[beside].median:.2f} ×",
        )
        for name, each in measured.items()
        for wait, beside in WAITS
        if wait in each
    ]
    return table(("", "median", "middle half", "× bare app"), rows)


def session_table(measured: Mapping[str, Borne]) -> str:
    """Milliseconds, errors and memory of each crowd."""
    rows = [
        (
            f"{name}, {crowd.sessions} at once",
            f"{crowd.waited.median:.1f}",
            f"{crowd.waited.percentile(95):.1f}",
            f"{crowd.errors} of {crowd.runs + crowd.errors}",
            f"{crowd.per_session:.2f}",
        )
        for name, borne in measured.items()
        for crowd in borne.crowds
    ]
    kept = "; ".join(f"{name} {borne.kept:.0f} MiB" for name, borne in measured.items())
    heads = ("", "p50 ms", "p95 ms", "errors", "MiB per session")
    return f"{table(heads, rows)}\n\nStill held once all had gone: {kept}."
