"""Many browsers that read without pause while the data is built anew: what they met, what it cost.

The browsers are contexts of one Chromium, each with cookies, cache and sessions of its own; twenty
whole browsers would measure the machine of the tests.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psutil
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from tests.browser.find import NONE_FOUND, BrowserError, find_browser
from tests.browser.pages import FLAGS, QUIET_MS, SETTLE_SECONDS, SETTLED
from tests.browser.serving import ROOT, build_warehouse, started

# A municipality without a file of its own gets one, whose partner tells one build from the next.
_ONE = "se-arjeplog"
_PARTNER = "Soakstad {number}"
_FILE = """municipality = "{one}"

[sources.web]
title = "Twin towns {number}"
publisher = "Soak"
language = "sv"
kind = "web page"
accessed_on = 2026-11-23

[partner_list]
completeness = "complete"
source = "web"

[[partnership]]
partner = "{partner}"
country = "DE"
kind = "twin town"
status = "unstated"
source = "web"
"""
_VERSION_PAGE = f"/municipality?one={_ONE}&m={_ONE}"
_WORDS = ("country=SE", "country=DK", "country=NO", "country=FI", "status=dormant", "lang=sv", "")
_PAGES = ("", "compare", "regions", "map", "dormant", "shared", "time", "focus", "networks", "data")
_SAMPLE_SECONDS = 2.0


@dataclass(frozen=True)
class Plan:
    """How many browsers for how long, how long each rests, and how often the data is built."""

    browsers: int
    seconds: float
    rest: float
    between_builds: float


@dataclass
class Met:
    """What the browsers met, at seconds since the start.

    `memory` is the server's in MiB, `versions` are the builds that each browser saw, in turn.
    `opened` counts pages opened by an address, `connected` how often one connected to the server.
    """

    waited: list[tuple[float, float]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    versions: dict[int, list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    builds: int = 0
    opened: int = 0
    connected: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started


def soak(plan: Plan, folder: Path) -> tuple[Met, str]:
    """Serve data that changes to browsers that never stop; give what they met and the log."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    _write_version(data, 0)
    warehouse = build_warehouse(folder / "soak.duckdb", data)
    log = folder / "server.log"
    command = ["dashboard", "serve", "--warehouse", str(warehouse)]
    # In a thread of its own, for Playwright's other interface may hold an event loop in this one.
    with started(command, log) as (url, pid), ThreadPoolExecutor(1) as thread:
        met = thread.submit(asyncio.run, _all(plan, url, pid, data, warehouse)).result()
    return met, log.read_text(encoding="utf-8")


async def _all(plan: Plan, url: str, pid: int, data: Path, warehouse: Path) -> Met:
    executable = find_browser()
    if executable is None:
        raise BrowserError(NONE_FOUND)
    met = Met()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        readers = (_read(plan, browser, url, met, number) for number in range(plan.browsers))
        others = [_watch(plan, psutil.Process(pid), met), _build(plan, data, warehouse, met)]
        await asyncio.gather(*readers, *others)
        # Whoever comes after the last build sees it.
        await _step(await browser.new_page(), url, _VERSION_PAGE, met.versions.setdefault(-1, []))
        await browser.close()
    return met


async def _read(plan: Plan, browser: Browser, url: str, met: Met, number: int) -> None:
    """Go on reading: mostly by the links of a page, at times by an address, in a new session."""
    random = Random(number)
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    page.on("console", lambda message: _note(message, met))
    page.on("pageerror", lambda error: met.errors.append(f"exception: {error}"))
    page.on("websocket", lambda _: _count(met))
    seen = met.versions.setdefault(number, [])
    target: str | int = _VERSION_PAGE
    while met.now < plan.seconds:
        since = time.monotonic()
        try:
            met.opened += isinstance(target, str)
            met.errors.extend(await _step(page, url, target, seen))
        except PlaywrightError as error:
            met.errors.append(f"{page.url}: {' '.join(error.message.split())}")
        met.waited.append((met.now, time.monotonic() - since))
        await asyncio.sleep(plan.rest * (0.5 + random.random()))
        target = _next(random)
    await context.close()


def _next(random: Random) -> str | int:
    """Choose an address to open, or which of the page's links to follow."""
    chance = random.random()
    if chance < 0.2:
        return f"/{random.choice(_PAGES)}?{random.choice(_WORDS)}"
    return _VERSION_PAGE if chance < 0.4 else random.randrange(len(_PAGES))


async def _step(page: Page, url: str, target: str | int, seen: list[int]) -> list[str]:
    """Open an address or follow a link; note the version that is shown, give what went wrong."""
    if isinstance(target, int):
        links = page.locator(".tb-pages a")
        await links.nth(target).click()
    else:
        await page.goto(url + target)
    await _settled(page)
    text = await page.locator('[data-testid="stMain"]').inner_text()
    # The page of the data names the partner that is gone beside the one that came for it.
    seen.extend(sorted(int(found) for found in re.findall(r"Soakstad (\d+)", text))[-1:])
    alerts = page.locator('[data-testid="stAlertContentError"], [data-testid="stException"]')
    return [f"{page.url}: {text}" for text in await alerts.all_inner_texts()]


async def _settled(page: Page) -> None:
    app = page.locator(SETTLED)
    while True:
        await app.wait_for(state="attached", timeout=SETTLE_SECONDS * 1000)
        await page.wait_for_timeout(QUIET_MS)
        if await app.count() == 1:
            return


def _count(met: Met) -> None:
    met.connected += 1


def _note(message: ConsoleMessage, met: Met) -> None:
    if message.type in ("error", "assert"):
        met.errors.append(f"console: {message.text}")


async def _watch(plan: Plan, server: psutil.Process, met: Met) -> None:
    while met.now < plan.seconds:
        met.memory.append((met.now, server.memory_info().rss / 2**20))
        await asyncio.sleep(_SAMPLE_SECONDS)


async def _build(plan: Plan, data: Path, warehouse: Path, met: Met) -> None:
    """Build a new version at equal distances, as a process of its own, until time is up."""
    while (wait := plan.between_builds * (met.builds + 1) - met.now) + met.now < plan.seconds:
        await asyncio.sleep(max(0.0, wait))
        met.builds += 1
        _write_version(data, met.builds)
        await asyncio.to_thread(build_warehouse, warehouse, data)


def _write_version(data: Path, number: int) -> None:
    partner = _PARTNER.format(number=number)
    text = _FILE.format(one=_ONE, number=number, partner=partner)
    (data / "municipalities" / f"{_ONE}.toml").write_text(text, encoding="utf-8")
