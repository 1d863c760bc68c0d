"""The first page opens on a wide and on a narrow screen, quietly and without asking strangers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import NARROW, WIDE, OpenPage


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_first_page_has_one_heading_and_is_quiet(open_page: OpenPage, width: int) -> None:
    """One h1 names the page, nothing is logged as an error, no other host is asked."""
    visit = open_page("/", width=width)
    expect(visit.page.get_by_role("heading", level=1)).to_have_count(1)
    assert visit.requests, "no request was recorded, so the recorder is broken"
    visit.assert_quiet()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_first_page_does_not_scroll_sideways(open_page: OpenPage, width: int) -> None:
    """A reader never has to move the page sideways to read it."""
    page = open_page("/", width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
