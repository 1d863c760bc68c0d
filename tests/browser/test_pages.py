"""Every page on a wide and on a narrow screen: quiet, whole, and within reach of the keyboard."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.page import VIEWS
from tests.browser.pages import NARROW, WIDE, OpenPage, settled

CHART = '[data-testid="stVegaLiteChart"]'
TABLE_FOLD = '[data-testid="stExpander"]'
PATHS = ("/", *(f"/{name}" for name in list(VIEWS)[1:]))
CHARTS = ("/", "/compare", "/regions", "/dormant", "/focus", "/networks")
# More than any page has before its first file.
PRESSES = 60

EVERY_PAGE = pytest.mark.parametrize("path", PATHS)
EVERY_CHART = pytest.mark.parametrize("path", CHARTS)
BOTH_WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


@BOTH_WIDTHS
@EVERY_PAGE
def test_a_page_has_one_heading_and_the_console_stays_empty(
    open_page: OpenPage, path: str, width: int
) -> None:
    visit = open_page(path, width=width)
    said: list[str] = []
    visit.page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    visit.page.reload()
    settled(visit.page)
    expect(visit.page.get_by_role("heading", level=1)).to_have_count(1)
    assert [text for text in said if text.startswith(("error", "warning"))] == []
    visit.assert_quiet()


@BOTH_WIDTHS
@EVERY_PAGE
def test_a_page_does_not_scroll_sideways(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


@BOTH_WIDTHS
@EVERY_CHART
def test_every_chart_is_drawn_and_followed_by_the_table_of_its_numbers(
    open_page: OpenPage, path: str, width: int
) -> None:
    page = open_page(path, width=width).page
    charts = page.locator(CHART).all()
    assert charts
    for chart in charts:
        drawn = chart.locator("svg, canvas").first.bounding_box()
        assert drawn
        assert min(drawn["width"], drawn["height"]) > 50
        assert drawn["x"] + drawn["width"] <= width
    for place in _places_after_charts(page):
        fold = page.locator(f"{CHART}, {TABLE_FOLD}").nth(place)
        expect(fold).to_contain_text("The same numbers as a table")
        if not fold.get_by_role("table").is_visible():
            fold.locator("summary").click()
        expect(fold.get_by_role("table")).to_be_visible()


def _places_after_charts(page: Page) -> list[int]:
    """Where, of all charts and folds on the page, what follows each chart stands."""
    folds = page.locator(f"{CHART}, {TABLE_FOLD}").and_(page.locator('[data-testid="stMain"] *'))
    is_chart = [each.get_attribute("data-testid") == "stVegaLiteChart" for each in folds.all()]
    before = page.locator(f"{CHART}, {TABLE_FOLD}").count() - len(is_chart)
    return [before + place + 1 for place, chart in enumerate(is_chart) if chart]


@BOTH_WIDTHS
@EVERY_CHART
def test_every_chart_tells_a_screen_reader_what_it_shows(
    open_page: OpenPage, path: str, width: int
) -> None:
    page = open_page(path, width=width).page
    for chart in page.locator(CHART).all():
        named = chart.locator("[aria-label]").first.get_attribute("aria-label")
        assert named
        assert len(named) > 20


@BOTH_WIDTHS
@EVERY_PAGE
def test_the_keyboard_reaches_the_first_file(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width=width).page
    first = page.get_by_role("button", name="Download CSV").first
    page.get_by_role("heading", level=1).click()
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        if first.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{PRESSES} presses of the tab key do not reach the first file")


@pytest.mark.parametrize(
    "value",
    [
        "<img src=x onerror=alert(1)>",
        "[press](http://evil.example)",
        "https://evil.example/x",
        "www.evil.example",
        "someone@evil.example",
    ],
)
def test_a_hostile_value_of_a_link_is_shown_as_text(open_page: OpenPage, value: str) -> None:
    visit = open_page(f"/?m={value}")
    notice = visit.page.get_by_test_id("stAlert")
    expect(notice).to_contain_text(value)
    assert notice.locator("a, img").count() == 0
    visit.assert_quiet()
