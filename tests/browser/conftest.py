"""Fixtures for the browser tests; without a browser these tests fail, they are never skipped."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import WIDE, OpenPage, Visit, launched, settled, start_visit
from tests.browser.serving import ROOT

SCREENSHOTS = ROOT / "test-results"
VISITS = pytest.StashKey[list[Visit]]()

# On a busy machine a run of a page takes longer than the five seconds that are usual.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser found on this machine, started once for all tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """A function that opens pages; all are closed after the test."""
    visits = _visits(request.node)

    def open_one(
        path: str = "/", *, width: int = WIDE, height: int = 900, locale: str = "en-GB"
    ) -> Visit:
        visit = start_visit(browser, server, width, height, locale)
        visits.append(visit)
        visit.page.goto(server + path)
        settled(visit.page)
        return visit

    yield open_one
    for visit in visits:
        visit.page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of every open page when a test fails, since the page is gone afterwards."""
    report = yield
    if report.when == "call" and report.failed:
        for number, visit in enumerate(_visits(item)):
            picture = _picture(item.name, number)
            visit.page.screenshot(path=picture, full_page=True)
            report.sections.append(("page", f"{visit.page.url} as in {picture}"))
    return report


def _visits(item: pytest.Item) -> list[Visit]:
    return item.stash.setdefault(VISITS, [])


def _picture(test: str, number: int) -> Path:
    plain = "".join(letter if letter.isalnum() else "-" for letter in test)
    return SCREENSHOTS / f"{plain}-{number}.png"
