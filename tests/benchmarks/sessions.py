"""How many readers at once the server bears: each changes a filter about once a second."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import psutil

from dashboard.words.i18n import Language
from tests.benchmarks.client import Run, Session, opened
from tests.benchmarks.timing import Measured
from tests.browser.serving import started

SECONDS = 10
COUNTS = (1, 10, 50, 200)
# Streamlit keeps a session that has lost its connection for two minutes, and garbage is collected
# at leisure, every twenty seconds.
GIVEN_BACK_AFTER = 145


@dataclass
class Crowd:
    """What so many sessions met: waiting in milliseconds, errors, and the server's memory."""

    sessions: int
    waited: Measured
    errors: int
    runs: int
    per_session: float
    """MiB that each session added to the server while all were there."""


@dataclass(frozen=True)
class Borne:
    """What crowds of growing size met at one server."""

    crowds: Sequence[Crowd]
    kept: float
    """MiB that the server still holds of it all once they have gone and been forgotten."""


@dataclass(frozen=True)
class App:
    """A server under test: how it starts, and the widget that readers change between words."""

    command: Sequence[str]
    widget: str
    words: Sequence[Sequence[str]]


def dashboard(warehouse: Path, countries: Sequence[str]) -> App:
    """Give the dashboard on a warehouse, its readers choosing among pairs of countries."""
    names = [Language("en").country(code) for code in countries]
    pairs = [list(pair) for pair in itertools.combinations(names, 2)]
    command = ["dashboard", "serve", "--warehouse", str(warehouse)]
    return App(command, "chosen_country", [[each] for each in names] + pairs)


BARE = App(["tests.benchmarks.bare"], "chosen", [["first"], ["second"], ["third"]])


def measure(app: App, counts: Sequence[int] = COUNTS) -> Borne:
    """Let crowds of growing size at one server, one after the other."""
    with TemporaryDirectory() as folder, started(app.command, Path(folder) / "log") as (url, pid):
        server = psutil.Process(pid)
        # What is shared by all is loaded by one who comes first.
        asyncio.run(_alone(app, url))
        before = server.memory_info().rss
        crowds = [asyncio.run(_crowd(app, url, server, count)) for count in counts]
        time.sleep(GIVEN_BACK_AFTER)
        return Borne(crowds, (server.memory_info().rss - before) / 2**20)


async def _crowd(app: App, url: str, server: psutil.Process, count: int) -> Crowd:
    before = server.memory_info().rss
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(opened(url)) for _ in range(count)]
        for session in sessions:
            await session.run()
        read = await asyncio.gather(
            *(_reads(app, session, Random(number)) for number, session in enumerate(sessions))
        )
        held = server.memory_info().rss
    runs = [run for each, _ in read for run in each]
    return Crowd(
        sessions=count,
        waited=Measured([run.seconds * 1_000 for run in runs]),
        errors=sum(errors for _, errors in read),
        runs=len(runs),
        per_session=(held - before) / count / 2**20,
    )


async def _alone(app: App, url: str) -> None:
    async with opened(url) as session:
        await session.run()
        for words in app.words:
            session.chosen = {app.widget: words}
            await session.run()


async def _reads(app: App, session: Session, random: Random) -> tuple[list[Run], int]:
    """Change the filter about once a second, each reader at moments of their own."""
    runs: list[Run] = []
    errors = 0
    await asyncio.sleep(random.random())
    for _ in range(SECONDS):
        session.chosen = {app.widget: random.choice(app.words)}
        try:
            runs.append(await session.run())
        except (RuntimeError, OSError):
            errors += 1
        await asyncio.sleep(0.5 + random.random())
    return runs, errors
