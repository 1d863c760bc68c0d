"""Charts are drawn once the reader comes near, and follow the selection and the page's width."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.pages import CHART, NARROW, WIDE, OpenPage, drawn, settled
from tests.browser.test_journey import box, press

SIDE_BY_SIDE = "/compare?m=dk-kolding&m=se-goteborg"
# Vega numbers what it cuts marks off with.
NUMBERED = re.compile(r"clip\d+")
FRACTION = re.compile(r"\d+\.\d+")


def picture(page: Page, view: str) -> str:
    svg = page.locator(f"#chart-{view} svg")
    expect(svg).to_have_count(1)
    return NUMBERED.sub("clip", svg.evaluate("svg => svg.innerHTML"))


def pieces(page: Page, view: str) -> list[str]:
    """The elements of a chart, numbers to a thousandth: names beside rows are in any order."""
    svg = FRACTION.sub(lambda found: f"{float(found[0]):.3f}", picture(page, view))
    return sorted(svg.split("<"))


# What waits for leisure waits for ever.
NO_LEISURE = """{
  const own = setTimeout
  window.setTimeout = (call, after, ...more) => own(call, after === 1200 ? 1e9 : after, ...more)
}"""


def test_a_chart_is_drawn_once_the_reader_comes_near(open_page: OpenPage) -> None:
    page = open_page(f"{SIDE_BY_SIDE}&lang=en").page
    page.add_init_script(NO_LEISURE)
    page.reload()
    settled(page)
    last = page.locator(CHART).last
    expect(last).to_be_empty()
    # What follows stands where it will stand.
    assert last.evaluate("place => place.clientHeight") > 50
    last.scroll_into_view_if_needed()
    expect(last.locator("svg")).to_be_visible()


def test_defect_charts_that_nobody_came_near_are_drawn_before_a_page_is_printed(
    open_page: OpenPage,
) -> None:
    """Firefox prints what is drawn, and waits for nothing that begins as it is told to print."""
    page = open_page(SIDE_BY_SIDE).page
    assert page.locator(CHART).count() > 2
    expect(page.locator(f"{CHART}:not(:has(svg))")).to_have_count(0)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


@pytest.mark.parametrize(
    ("path", "label", "name", "then"),
    [
        (SIDE_BY_SIDE, "Municipalities", "Karlskrona", f"{SIDE_BY_SIDE}&m=se-karlskrona"),
        ("/?country=SE", "Country", "Denmark", "/?country=SE&country=DK"),
        ("/networks?country=SE", "Country", "Denmark", "/networks?country=SE&country=DK"),
        ("/focus?m=dk-ballerup", "Municipalities", "Kolding", "/focus?m=dk-ballerup&m=dk-kolding"),
        ("/regions?m=dk-kolding", "Municipalities", "Lund", "/regions?m=dk-kolding&m=se-lund"),
    ],
)
def test_a_chart_given_other_rows_is_as_one_drawn_from_them(
    open_page: OpenPage, path: str, label: str, name: str, then: str
) -> None:
    page = drawn(open_page(path).page)
    if label == "Country":
        press(page, label, name)
    else:
        box(page, label).first.fill(name)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    page.wait_for_url(lambda url: url.endswith(then))
    drawn(settled(page))
    fresh = drawn(open_page(then).page)
    views = fresh.locator(CHART).evaluate_all("all => all.map(each => each.id.slice(6))")
    assert views
    for view in views:
        assert pieces(page, view) == pieces(fresh, view), view


def test_a_chart_that_the_selection_leaves_as_it_was_is_kept(open_page: OpenPage) -> None:
    page = open_page("/").page
    page.locator(f"{CHART} svg").evaluate("svg => { svg.marked = true }")
    # Everything is ordered by size already.
    page.get_by_test_id("stSidebar").get_by_role("radio", name="Partial too").click()
    settled(page)
    assert page.locator(f"{CHART} svg").evaluate("svg => svg.marked") is True


def test_a_chart_is_as_wide_as_its_place(open_page: OpenPage) -> None:
    page = open_page("/?country=SE", width=WIDE).page
    svg = page.locator(f"{CHART} svg")
    narrow = svg.bounding_box()
    page.get_by_role("button", name="Close filters").click()
    settled(page)
    place = page.locator(CHART).bounding_box()
    assert narrow and place
    assert place["width"] > narrow["width"] + 100
    expect(svg).to_have_attribute("width", str(round(place["width"])))


def test_a_tooltip_says_what_a_mark_is(open_page: OpenPage) -> None:
    page = open_page(SIDE_BY_SIDE).page
    status = page.locator("#chart-status")
    status.scroll_into_view_if_needed()
    status.locator("g.mark-rect path").first.hover(force=True)
    shown = page.locator("#vg-tooltip-element.visible")
    expect(shown).to_contain_text("Göteborg")
    assert page.evaluate("innerWidth") >= shown.bounding_box()["width"]  # type: ignore[index]
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)


@pytest.fixture
def touched(browser: Browser, server: str) -> Iterator[Page]:
    """Side by side on a phone, at a chart."""
    size = ViewportSize(width=NARROW, height=800)
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(server + SIDE_BY_SIDE)
    drawn(settled(page)).locator("#chart-status").scroll_into_view_if_needed()
    yield page
    context.close()


def tap_bar(page: Page) -> Locator:
    bar = page.locator("#chart-status g.mark-rect path").first.bounding_box()
    assert bar
    page.touchscreen.tap(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    return page.locator("#vg-tooltip-element.visible")


def test_defect_a_tap_says_what_a_mark_is(touched: Page) -> None:
    """Vega waits for a pointer that moves, and a finger that moves takes the page along."""
    shown = tap_bar(touched)
    expect(shown).to_contain_text("Göteborg")
    touched.touchscreen.tap(2, 300)
    expect(shown).to_have_count(0)


def test_defect_what_a_mark_is_lies_within_a_phone(touched: Page) -> None:
    """What fitted neither left nor right of the pointer began beyond the edge, and above it."""
    bar = touched.locator("#chart-status g.mark-rect path").first
    bar.evaluate("bar => bar.scrollIntoView({block: 'start'})")
    # Out from below the buttons.
    touched.get_by_test_id("stMain").evaluate("main => main.scrollBy(0, -100)")
    beside = tap_bar(touched).bounding_box()
    assert beside and beside["y"] >= 0
    assert 0 <= beside["x"] <= beside["x"] + beside["width"] <= NARROW


def test_defect_a_swipe_leaves_nothing_over_the_page(touched: Page) -> None:
    """A tooltip shown as the finger came over a mark stayed where it was."""
    shown = tap_bar(touched)
    expect(shown).to_have_count(1)
    fingers = touched.context.new_cdp_session(touched)
    for kind, points in [
        ("touchStart", [{"x": 200, "y": 600}]),
        *(("touchMove", [{"x": 200, "y": y}]) for y in range(590, 300, -10)),
        ("touchEnd", []),
    ]:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(shown).to_have_count(0)


def test_a_chart_that_two_pages_have_moves_once(open_page: OpenPage) -> None:
    """For a moment both places stand; a chart must not go to and fro between them."""
    page = drawn(open_page("/compare?m=se-karlskrona&m=dk-ballerup").page)
    before = picture(page, "networks")
    page.locator(".tb-pages").get_by_text("Networks", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Networks")
    assert picture(drawn(settled(page)), "networks") == before
