"""What was measured, as tables of `docs/benchmarks.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.benchmarks import build, queries
from tests.benchmarks.sessions import Crowd
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
            f"{each[queries.ROWS].median:,.0f}",
            f"{each[queries.MILLISECONDS].median:.1f}",
            f"{each[queries.MILLISECONDS].percentile(95):.1f}",
        )
        for name, each in measured.items()
    ]
    return table(("question", "rows", "p50 ms", "p95 ms"), rows)


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


def session_table(measured: Mapping[str, Sequence[Crowd]]) -> str:
    """Milliseconds, errors and memory of each crowd."""
    rows = [
        (
            f"{name}, {crowd.sessions} at once",
            f"{crowd.waited.median:.1f}",
            f"{crowd.waited.percentile(95):.1f}",
            f"{crowd.errors} of {crowd.runs + crowd.errors}",
            f"{crowd.per_session:.2f}",
            f"{crowd.kept:.0f}",
        )
        for name, crowds in measured.items()
        for crowd in crowds
    ]
    heads = ("", "p50 ms", "p95 ms", "errors", "MiB per session", "MiB kept after")
    return table(heads, rows)
