"""Large type, wide spacing, little screen, no motion, forced colours: nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import CHART, OpenPage, drawn, settled
from tests.browser.test_accessibility import ALL_PATHS

# 1280 by 1024 at 400 %.
ZOOMED = (320, 256)

# WCAG 1.4.12.
SPACED = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }"""

# Texts wider or higher than the box that cuts them off; what scrolls downwards does not.
CUT = """() => [...document.querySelectorAll('main *, [data-testid="stSidebar"] *')]
  .filter(e => e.checkVisibility({visibilityProperty: true}))
  // A table too wide for its place is scrolled by itself, with the keyboard too.
  .filter(e => !e.closest('svg, caption, .tb-table thead') && !e.matches('.tb-table[tabindex]'))
  .filter(e => !e.matches('[data-testid="stSidebarContent"], input'))
  .filter(e => {
    const style = getComputedStyle(e)
    const wide = style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1
    const high = style.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1
    return e.clientWidth > 1 && (wide || high) && e.innerText.trim()
  })
  .map(e => `${e.tagName}.${e.className} ${e.innerText.slice(0, 60)}`)"""

# Texts that stand outside of the screen's width.
OUTSIDE = """() => [...document.querySelectorAll('main :is(h1,h2,p,td,th,dt,dd,button,a,li)')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('thead'))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width > 0 && (box.right > innerWidth + 1 || box.left < -1))
  .map(([e, box]) => `${e.tagName} ${e.innerText.slice(0, 60)} ${box.left}-${box.right}`)"""


def sideways(page: Page) -> list[int]:
    found: list[int] = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=\"stMain\"]')]"
        ".map(each => each.scrollWidth - each.clientWidth)"
    )
    return found


@pytest.mark.parametrize("path", ALL_PATHS)
def test_at_400_percent_a_page_is_one_column(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=ZOOMED[0], height=ZOOMED[1]).page
    assert sideways(page) == [0, 0]
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize(
    "path",
    [
        "/?lang=sv&country=IS",
        "/municipality?lang=da&one=is-hafnarfjardarkaupstadur",
        "/map?lang=sv&one=is-hafnarfjardarkaupstadur",
        "/accessibility?lang=da",
    ],
)
def test_defect_a_phone_at_200_percent_has_one_column(open_page: OpenPage, path: str) -> None:
    """Long names and the links of the foot made every page wider than its window."""
    page = drawn(open_page(path, width=195, height=420).page)
    assert sideways(page) == [0, 0]
    assert page.evaluate(OUTSIDE) == []


def test_defect_a_chart_on_a_phone_at_200_percent_has_marks(open_page: OpenPage) -> None:
    """Names took the whole width, and none was left for the bars."""
    page = drawn(open_page("/?country=IS", width=195, height=420).page)
    chart = page.locator(CHART).first
    assert chart.evaluate("each => each.scrollWidth - each.clientWidth") > 0
    widest = "bars => Math.max(...bars.map(each => each.getBoundingClientRect().width))"
    assert chart.locator(".mark-rect path").evaluate_all(widest) > 30


TABLES = """() => [...document.querySelectorAll(".tb-wide")].filter(e => e.clientWidth)
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.ariaLabel)"""


@pytest.mark.parametrize(
    "path",
    ["/municipality?one=se-goteborg", "/dormant", "/networks?m=se-karlskrona", "/data", "/regions"],
)
def test_defect_beside_open_filters_no_table_is_cut(open_page: OpenPage, path: str) -> None:
    """On a tablet held upright three of eight columns were seen: of dormant ones no word for it."""
    page = open_page(path, width=834, height=1112).page
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")
    assert page.evaluate(TABLES) == []


def test_a_table_with_room_for_its_columns_keeps_them(open_page: OpenPage) -> None:
    page = open_page("/dormant", width=834, height=1112).page
    head = page.locator(".tb-wide thead").first
    assert head.evaluate("each => each.clientHeight") <= 1
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    page.wait_for_function("document.querySelector('.tb-wide thead').clientHeight > 1")


# Words and numbers that stand outside of their chart.
BEYOND = """charts => charts.flatMap(chart => {
  const box = chart.getBoundingClientRect()
  return [...chart.querySelectorAll("text")].filter(each => each.textContent.trim())
    .map(each => [each.textContent, each.getBoundingClientRect()])
    .filter(([, { left, right }]) => left < box.left - 1 || right > box.right + 1)
    .map(([text]) => text)
})"""


@pytest.mark.parametrize(
    "path",
    ["/dormant", "/regions", "/compare?m=dk-kolding", "/compare?m=dk-ballerup&m=se-karlskrona"],
)
def test_defect_at_400_percent_no_chart_cuts_its_words(open_page: OpenPage, path: str) -> None:
    """Numbers behind bars and words of legends had room from 390 pixels on: "9 of 13" lost 13."""
    language = ("&" if "?" in path else "?") + "lang=sv"
    page = drawn(open_page(path + language, width=ZOOMED[0], height=ZOOMED[1]).page)
    assert page.locator(f"{CHART} svg").evaluate_all(BEYOND) == []


@pytest.mark.parametrize("language", ["en", "sv", "da"])
def test_at_400_percent_the_filters_are_reached_and_used(
    open_page: OpenPage, language: str
) -> None:
    page = open_page(f"/?lang={language}", width=ZOOMED[0], height=ZOOMED[1]).page
    page.get_by_test_id("stExpandSidebarButton").click()
    settled(page)
    assert page.evaluate(CUT) == []
    reset = page.get_by_test_id("stSidebar").get_by_test_id("stButton").get_by_role("button")
    reset.scroll_into_view_if_needed()
    expect(reset).to_be_in_viewport(ratio=1)
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/compare?m=dk-kolding&m=se-goteborg", "/data?m=dk-kolding"])
def test_wider_text_spacing_cuts_nothing(open_page: OpenPage, path: str) -> None:
    page = open_page(path + ("&" if "?" in path else "?") + "lang=da").page
    assert page.evaluate(CUT) == []
    page.add_style_tag(content=SPACED)
    # A table too wide for its place scrolls within it, by keyboard too.
    assert [cut for cut in page.evaluate(CUT) if not cut.startswith("DIV.tb-table")] == []
    assert page.locator("main .tb-table:not([tabindex='0'])").count() == 0
    assert sideways(page) == [0, 0]


@pytest.mark.parametrize("path", ["/municipality?one=se-goteborg&", "/data?", "/accessibility?"])
def test_wider_text_spacing_on_a_phone_keeps_one_column(open_page: OpenPage, path: str) -> None:
    """Headings of one long word made the page wider than its window."""
    page = open_page(f"{path}lang=da", width=390, height=800).page
    page.add_style_tag(content=SPACED)
    assert sideways(page) == [0, 0]


def test_defect_what_is_chosen_is_read_whole_beside_its_field(open_page: OpenPage) -> None:
    """A chosen network stood as "Union of t…"."""
    page = open_page("/?m=is-hafnarfjardarkaupstadur&focus=business&network=ubc&lang=da").page
    assert page.locator("[data-tag]").count() == 3
    assert page.evaluate(CUT) == []


def test_nothing_moves_for_who_asks_for_no_motion(open_page: OpenPage) -> None:
    page = open_page("/?m=dk-kolding").page
    moving = """() => [...document.querySelectorAll('*')].filter(e => {
      const style = getComputedStyle(e)
      return Math.max(...(style.animationDuration + ',' + style.transitionDuration).split(',')
        .map(parseFloat)) > 0.01
    }).length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


def test_forced_colours_keep_what_is_chosen_and_charts_on_their_ground(
    open_page: OpenPage,
) -> None:
    page = open_page("/?m=dk-kolding").page
    page.emulate_media(forced_colors="active")
    chosen = page.get_by_role("radio", checked=True).first
    assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    chart = page.locator(f"{CHART} svg").first
    assert chart.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    page.keyboard.press("Tab")
    ring = "getComputedStyle(document.activeElement)"
    assert page.evaluate(f"{ring}.outlineStyle + parseFloat({ring}.outlineWidth)") == "solid3"
