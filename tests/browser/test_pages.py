"""Every page on a wide and on a narrow screen: quiet, whole, and within reach of the keyboard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.page.pages import VIEWS
from tests.browser.pages import CHART, NARROW, WIDE, OpenPage, Visit, drawn, settled, start_visit

# Of a short table, and of a long one, which is filled once it is opened.
FOLD = '.tb-fold:not(.tb-files), [class*="st-key-table_"]'
FILES = "Files, definitions and sources"
# Compare takes two to ten, or one against its peers.
SIDE_BY_SIDE = "/compare?m=dk-kolding&m=se-goteborg&m=se-karlskrona"
ONE_OF_ITS_PEERS = "/compare?m=dk-kolding"
ASKED = {"compare": SIDE_BY_SIDE, "municipality": "/municipality?one=dk-ballerup"}
PATHS = (
    "/",
    *(ASKED.get(name, f"/{name}") for name in list(VIEWS)[1:]),
    ONE_OF_ITS_PEERS,
)
CHARTS = (
    "/",
    SIDE_BY_SIDE,
    ONE_OF_ITS_PEERS,
    "/regions",
    "/dormant",
    "/map",
    "/shared",
    "/time",
    "/focus",
    "/networks",
)
# More than any page has before its first file.
PRESSES = 60


@dataclass(frozen=True)
class Seen:
    """A page opened once for all tests of it, with what the console said from the start."""

    visit: Visit
    width: int
    said: list[str]

    @property
    def page(self) -> Page:
        return self.visit.page


@pytest.fixture(scope="module")
def seen(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Seen]:
    path, width = request.param
    visit = start_visit(browser, server, width, 900, "en-GB")
    found = Seen(visit, width, [])
    visit.page.on("console", lambda message: found.said.append(f"{message.type}: {message.text}"))
    visit.page.goto(server + path)
    drawn(settled(visit.page))
    yield found
    visit.page.context.close()


def on_both_widths(paths: Iterable[str]) -> pytest.MarkDecorator:
    places = [
        pytest.param((path, width), id=f"{path}-{width}")
        for path in paths
        for width in (WIDE, NARROW)
    ]
    return pytest.mark.parametrize("seen", places, indirect=True, scope="module")


@on_both_widths(PATHS)
def test_a_page_has_one_heading(seen: Seen) -> None:
    expect(seen.page.get_by_role("heading", level=1)).to_have_count(1)


@on_both_widths(PATHS)
def test_a_page_says_nothing_in_the_console_and_asks_no_stranger(seen: Seen) -> None:
    assert [text for text in seen.said if text.startswith(("error", "warning"))] == []
    seen.visit.assert_quiet()


@on_both_widths(PATHS)
def test_a_page_does_not_scroll_sideways(seen: Seen) -> None:
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= seen.width
    assert seen.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


@on_both_widths(CHARTS)
def test_every_chart_is_drawn_and_says_what_it_shows(seen: Seen) -> None:
    charts = seen.page.locator(CHART).all()
    assert charts
    for chart in charts:
        drawn = chart.locator("svg, canvas").first.bounding_box()
        assert drawn
        assert min(drawn["width"], drawn["height"]) > 50
        assert drawn["x"] + drawn["width"] <= seen.width
        assert len(chart.get_attribute("aria-label") or "") > 20


@on_both_widths(CHARTS)
def test_every_chart_is_followed_by_the_table_of_its_numbers(seen: Seen) -> None:
    main = seen.page.get_by_test_id("stMain")
    pieces = main.locator(f"{CHART}, {FOLD}")
    is_chart = [each.get_attribute("data-chart") is not None for each in pieces.all()]
    assert any(is_chart)
    for place in (place for place, chart in enumerate(is_chart) if chart):
        fold = pieces.nth(place + 1)
        expect(fold).to_contain_text("The same numbers as a table")
        # What is behind the numbers may stand below them as a table of its own.
        table = fold.get_by_role("table").first
        was_open = table.is_visible()
        if not was_open:
            fold.locator("summary").click()
        expect(table).to_be_visible()
        # The page is shared with other tests, and is left as it was found.
        if not was_open:
            fold.locator("summary").click()
            expect(table).not_to_be_visible()


@on_both_widths(PATHS)
def test_the_keyboard_reaches_the_first_file(seen: Seen) -> None:
    first = seen.page.locator("main summary", has_text=FILES).first
    seen.page.get_by_role("heading", level=1).click()
    for _ in range(PRESSES):
        seen.page.keyboard.press("Tab")
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
    expect(notice).to_contain_text("not known here")
    # What keeps an address from becoming a link is not seen.
    assert value in notice.inner_text().replace("\N{WORD JOINER}", "")
    assert notice.locator("a, img").count() == 0
    visit.assert_quiet()
