"""No page hinders anyone, as far as axe-core can tell: each page, language, theme, width and state.

All combinations of three and more are tried with TWINBOARD_ACCESS=full (`make access`); without
it each page is opened in each language, and every pair of page or language with theme and width
is met.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.pages import NARROW, WIDE, OpenPage, drawn, settled
from tests.browser.serving import serving
from tests.browser.test_pages import PATHS

FULL = os.environ.get("TWINBOARD_ACCESS") == "full"

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, Theme] = ("light", "dark")
LANGUAGES = ("en", "sv", "da")
NOBODY_ASKED = ("/compare", "/municipality")
EMBEDDED = "/?embed=true&view=partners&m=dk-kolding&m=se-goteborg"
WHOLE_PAGES = (*PATHS, *NOBODY_ASKED, "/accessibility")
ALL_PATHS = (*WHOLE_PAGES, EMBEDDED)
LOOKS = tuple(product(THEMES, (WIDE, NARROW)))


def looks(page: int, language: int) -> tuple[tuple[Theme, int], ...]:
    """The themes and widths that a page is seen in: all, or one that the next language turns."""
    return LOOKS if FULL else (LOOKS[(page + language) % len(LOOKS)],)


PLACES = [
    pytest.param(path, language, theme, width, id=f"{path}-{language}-{theme}-{width}")
    for page, path in enumerate(ALL_PATHS)
    for number, language in enumerate(LANGUAGES)
    for theme, width in looks(page, number)
]


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[dict[tuple[Theme, int], BrowserContext]]:
    """A browser context per theme and width, kept for all pages: what is cached is not asked for
    again.
    """
    contexts = {
        (theme, width): browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        for theme, width in LOOKS
    }
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize(("path", "language", "theme", "width"), PLACES)
def test_no_page_has_a_violation(
    readers: dict[tuple[Theme, int], BrowserContext],
    server: str,
    path: str,
    language: str,
    theme: Theme,
    width: int,
) -> None:
    page = readers[theme, width].new_page()
    page.goto(f"{server}{path}{'&' if '?' in path else '?'}lang={language}")
    drawn(settled(page))
    assert page.locator("html").get_attribute("lang") == language
    found = violations(page)
    page.close()
    assert found == []


def test_the_smaller_set_meets_every_pair() -> None:
    seen = [each.values for each in PLACES]
    kinds = (ALL_PATHS, LANGUAGES, THEMES, (WIDE, NARROW))
    for one, other in product(range(4), range(4)):
        if one < other:
            met = {(place[one], place[other]) for place in seen}
            assert met == set(product(kinds[one], kinds[other]))


def test_a_planted_violation_is_found(open_page: OpenPage) -> None:
    page = open_page("/accessibility").page
    pale = '<img src="data:,"><p style="color: #ccc">Words that are too pale to read</p>'
    plant = "html => document.querySelector('.tb-statement').insertAdjacentHTML('afterbegin', html)"
    page.evaluate(plant, pale)
    found = " ".join(violations(page))
    assert "image-alt" in found
    assert "color-contrast" in found


STATES = pytest.mark.parametrize("theme", THEMES)


def opened(open_page: OpenPage, path: str, theme: Theme, width: int = WIDE) -> Page:
    page = open_page("/accessibility", width=width).page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(page.url.removesuffix("/accessibility") + path)
    return settled(page)


@STATES
def test_the_open_drawer_and_an_open_list_on_a_phone(open_page: OpenPage, theme: Theme) -> None:
    page = opened(open_page, "/?m=dk-kolding&status=dormant", theme, NARROW)
    page.get_by_role("button", name="Pages and filters").click()
    expect(page.get_by_role("heading", name="Filters")).to_be_in_viewport()
    assert violations(settled(page)) == []
    page.get_by_role("combobox", name="The municipality's own region", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Hovedstaden")).to_be_visible()
    assert violations(page) == []


@STATES
def test_open_definitions_and_folds(open_page: OpenPage, theme: Theme) -> None:
    page = opened(open_page, "/compare?m=dk-kolding&m=se-goteborg&m=se-karlskrona", theme)
    closed = page.locator("main details:not([open]) > summary:visible")
    assert closed.count() > 0
    while closed.count():
        closed.first.click()
    assert violations(settled(page)) == []


@STATES
@pytest.mark.parametrize(
    "path",
    ["/?m=nowhere&status=asleep", "/?m=se-ale", "/?country=DK&m=se-goteborg"],
    ids=["unknown values", "no data", "nothing fits"],
)
def test_notices(open_page: OpenPage, theme: Theme, path: str) -> None:
    page = opened(open_page, path, theme)
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    assert violations(page) == []


def test_the_page_of_a_server_without_a_warehouse(
    browser: Browser, real_warehouse: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(real_warehouse.read_bytes())
    with serving(copy, tmp_path / "server.log") as origin:
        copy.unlink()
        page = browser.new_page(reduced_motion="reduce")
        page.goto(origin)
        alert = settled(page).get_by_test_id("stAlert")
        expect(alert).to_contain_text("cannot be read")
        assert violations(page) == []
        # It comes back by itself, without a reload.
        copy.write_bytes(real_warehouse.read_bytes())
        expect(alert).to_have_count(0, timeout=30_000)
        expect(page.get_by_test_id("stSidebar")).to_be_visible()
        page.context.close()
