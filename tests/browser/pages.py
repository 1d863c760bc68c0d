"""A page of the dashboard as a test sees it: opened, settled, with all it said and asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.find import NONE_FOUND, BrowserError, find_browser

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = 1280
NARROW = 390
SETTLE_SECONDS = 30
# Streamlit draws in several steps after a run; shorter pauses than this occur between them.
QUIET_MS = 150
APP = '[data-testid="stApp"]'
IDLE_APP = f'{APP}[data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
UNFINISHED = (
    '[data-stale="true"], [data-testid$="Skeleton"], [data-testid="stSkeletonElement"], '
    ".tb-chart[aria-busy]"
)
CHART = ".tb-chart"
SETTLED = f"{IDLE_APP}:not(:has({UNFINISHED}))"


@dataclass(frozen=True)
class Visit:
    """One page in a browser context of its own, with the log of what happened there.

    `complaints` are console errors and uncaught exceptions; `requests` are the URLs asked for,
    by the page itself and by whatever it opened.
    """

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def assert_quiet(self) -> None:
        """Fail when the page complained or asked any host but the server's own."""
        strangers = [url for url in self.requests if not _is_own(url, self.origin)]
        assert not self.complaints, "The page complained:\n" + "\n".join(self.complaints)
        assert not strangers, "The page asked other hosts:\n" + "\n".join(strangers)


class OpenPage(Protocol):
    """Opens a path of the dashboard in a browser context of its own and waits for it to settle."""

    def __call__(
        self, path: str = "/", *, width: int = WIDE, height: int = 900, locale: str = "en-GB"
    ) -> Visit: ...


@contextmanager
def launched(*flags: str) -> Iterator[Browser]:
    """Start the browser found on this machine with a fresh profile; an error when there is none.

    Flags are added to those that all tests use.
    """
    # Before Playwright starts: looking for Playwright's own browser starts it, too.
    executable = find_browser()
    if executable is None:
        raise BrowserError(NONE_FOUND)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def start_visit(browser: Browser, origin: str, width: int, height: int, locale: str) -> Visit:
    """Open an empty page whose every word and request is recorded from the start."""
    context = browser.new_context(
        viewport=ViewportSize(width=width, height=height),
        locale=locale,
        # A half-faded page has other colours than the one a reader sees.
        reduced_motion="reduce",
    )
    visit = Visit(context.new_page(), origin)
    _record(context, visit)
    return visit


def settled(page: Page) -> Page:
    """Wait until Streamlit has finished its run and drawn everything, and stays so a moment."""
    app = page.locator(SETTLED)
    for _ in range(int(SETTLE_SECONDS * 1000 / QUIET_MS)):
        try:
            app.wait_for(state="attached", timeout=SETTLE_SECONDS * 1000)
        except PlaywrightTimeoutError as error:
            raise AssertionError(_unsettled(page)) from error
        page.wait_for_timeout(QUIET_MS)
        if app.count() == 1:
            return page
    raise AssertionError(_unsettled(page))


def drawn(page: Page) -> Page:
    """Have all charts drawn, as paper has, those too that no reader has come near; and settle."""
    page.evaluate(
        "for (const each of ['beforeprint', 'afterprint']) dispatchEvent(new Event(each))"
    )
    return settled(page)


def _unsettled(page: Page) -> str:
    app = page.locator(APP)
    if app.count() == 0:
        return f"{page.url} shows no Streamlit app after {SETTLE_SECONDS} s"
    script = app.get_attribute("data-test-script-state")
    connection = app.get_attribute("data-test-connection-state")
    waiting = page.locator(UNFINISHED).count()
    return (
        f"{page.url} is not settled after {SETTLE_SECONDS} s: "
        f"script {script}, connection {connection}, {waiting} elements unfinished"
    )


def _record(context: BrowserContext, visit: Visit) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "assert"):
            visit.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    context.on("console", on_console)
    context.on("weberror", lambda error: visit.complaints.append(f"exception: {error.error}"))
    context.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("websocket", lambda websocket: visit.requests.append(websocket.url))
    visit.page.on("crash", lambda _: visit.complaints.append("the page crashed"))


def _is_own(url: str, origin: str) -> bool:
    parts = urlsplit(url)
    # These name something the page already holds, so nothing leaves the browser.
    if parts.scheme in ("data", "blob", "about"):
        return True
    return parts.netloc == urlsplit(origin).netloc
