"""The keyboard alone chooses, compares and saves; what has the focus is seen and not covered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import NARROW, QUIET_MS, WIDE, OpenPage, settled

# More than any page has before what is looked for.
PRESSES = 80

# What has the focus: its name, its ring (which may be that of the field around it), and whether
# the middle of what is seen of it is its own.
FOCUSED = """() => {
  const element = document.activeElement
  const field = element.closest('.react-aria-ComboBox > [role="group"]')
  // What scrolls has all words of the page.
  const text = element.tagName === 'MAIN' ? '' : element.innerText
  // Of a switch the box is hidden.
  const around = element.closest('.stCheckbox label') ?? field
  const framed = element.tagName === 'INPUT' && around ? around : element
  const ring = getComputedStyle(framed), box = framed.getBoundingClientRect()
  const middle = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
                  (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2]
  const top = document.elementFromPoint(...middle)
  return {
    name: element.getAttribute('aria-label') ?? text,
    tag: element.tagName,
    ring: ring.outlineStyle === 'solid' ? parseFloat(ring.outlineWidth) : 0,
    shown: top !== null && (framed.contains(top) || top.contains(framed)),
    width: box.width, height: box.height,
    // The height of a line of text is what 2.5.8 lets a link in it have.
    inText: ring.display === 'inline',
  }
}"""


def seen_focus(page: Page) -> str:
    """The name of what has the focus, which is seen by a ring and covered by nothing."""
    found = page.evaluate(FOCUSED)
    assert found["tag"] != "BODY", "the focus is lost"
    assert found["ring"] >= 2, f"no ring around {found}"
    assert found["shown"], f"something covers {found}"
    name: str = found["name"]
    return name


def tab_to(page: Page, wanted: Callable[[str], bool], key: str = "Tab") -> str:
    """Press a key until what is wanted has the focus; all on the way must be seen too."""
    for _ in range(PRESSES):
        page.keyboard.press(key)
        name = seen_focus(page)
        if wanted(name):
            return name
    pytest.fail(f"{PRESSES} presses of {key} do not reach what is wanted")


def named(name: str) -> Callable[[str], bool]:
    return lambda found: name in found.split("\n")


def chosen(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("m", [])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_chooses_compares_and_saves(open_page: OpenPage, width: int) -> None:
    visit = open_page("/", width=width)
    page = visit.page
    if width == NARROW:
        tab_to(page, named("Pages and filters"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Close filters")).to_be_visible()
        settled(page)
    for name, count in (("kolding", 1), ("goteborg", 2)):
        tab_to(page, named("Municipalities"), "Shift+Tab" if name == "goteborg" else "Tab")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-chosen_m [data-tag]")).to_have_count(count)
        page.keyboard.press("Escape")
        settled(page)
        page.keyboard.press("Tab")
    assert chosen(page) == ["dk-kolding", "se-goteborg"]

    tab_to(page, named("Compare"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare municipalities")
    settled(page)
    assert chosen(page) == ["dk-kolding", "se-goteborg"]
    if width == NARROW:
        # The drawer has closed by itself, and the focus with it.
        expect(page.get_by_role("button", name="Pages and filters")).to_be_visible()

    tab_to(page, named("Files, definitions and sources"))
    page.keyboard.press("Enter")
    tab_to(page, named("Download CSV"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    saved = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert {"Göteborg", "Kolding"} <= set(saved.replace("\n", ",").split(","))
    visit.assert_quiet()


def test_the_skip_link_comes_first_and_leads_to_the_page(open_page: OpenPage) -> None:
    page = open_page("/?lang=sv").page
    page.keyboard.press("Tab")
    assert seen_focus(page) == "Hoppa till huvudinnehållet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    tab_to(page, named("Filer, definitioner och källor"))


def test_every_stop_of_a_page_is_seen_and_large_enough(open_page: OpenPage) -> None:
    page = open_page("/compare?m=dk-kolding&m=se-goteborg").page
    stops = []
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["tag"] == "BODY":
            break
        seen_focus(page)
        assert found["inText"] or min(found["width"], found["height"]) >= 24, found
        stops.append(found["name"])
    else:
        pytest.fail(f"the page does not end after {PRESSES} stops")
    assert any("Accessibility statement" in name for name in stops)
    assert not any("Vega" in name for name in stops)


def test_defect_what_is_pressed_is_24_pixels_wide_and_high(open_page: OpenPage) -> None:
    """What opens a list was 22 pixels high, and the link of a finding, "Vis", 23 wide."""
    page = open_page("/?m=dk-kolding&status=dormant&lang=da").page
    small = """found => found.map(each => [each.ariaLabel, each.getBoundingClientRect()])
      .filter(([, { width, height }]) => Math.min(width, height) < 24).map(([name]) => name)"""
    pressed = page.locator(".react-aria-ComboBox button:visible, .tb-findings a:visible")
    assert pressed.count() > 8
    assert pressed.evaluate_all(small) == []


def test_escape_closes_an_open_list_and_keeps_the_place(open_page: OpenPage) -> None:
    page = open_page("/").page
    region = "The municipality's own region"
    tab_to(page, named(region))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Hovedstaden")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Hovedstaden")).not_to_be_visible()
    assert seen_focus(page) == region


def test_arrows_go_from_word_to_word_and_space_presses(open_page: OpenPage) -> None:
    page = open_page("/").page
    tab_to(page, named("Denmark"))
    page.keyboard.press("ArrowRight")
    assert seen_focus(page) == "Faroe Islands"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Finland", pressed=True)).to_be_visible()
    settled(page)
    assert parse_qs(urlsplit(page.url).query) == {"country": ["FI"]}
    assert seen_focus(page) == "Finland"


def test_what_is_to_be_copied_is_reached_and_copied(open_page: OpenPage) -> None:
    """The buttons were hidden until pointed at, and again as soon as they had the focus."""
    page = open_page("/?m=dk-kolding&lang=da").page
    tab_to(page, named("Link, citér, indlejr"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Link, citér, indlejr")).to_be_focused()
    expect(page.get_by_role("button", name="Kopiér").first).to_be_visible()
    tab_to(page, named("Kopiér"))
    page.keyboard.press("Enter")
    copied = page.get_by_role("button", name="Kopieret")
    expect(copied).to_be_focused()
    page.keyboard.press("Escape")
    assert "Link, citér, indlejr" in seen_focus(page)


def test_no_button_that_copies_covers_a_word(open_page: OpenPage) -> None:
    page = open_page("/?m=dk-kolding", width=320).page
    page.get_by_role("button", name="Link, citation, embedding").click()
    codes = settled(page).get_by_test_id("stCode")
    expect(codes.nth(3)).to_be_visible()
    room = """codes => codes.map(each => each.querySelector('button').getBoundingClientRect().left
      - each.querySelector('code').getBoundingClientRect().right)"""
    assert min(codes.evaluate_all(room)) > 0


def test_a_cleared_field_keeps_the_focus(open_page: OpenPage) -> None:
    page = open_page("/?m=dk-kolding&m=se-goteborg").page
    tab_to(page, named("Clear all"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Municipalities")).to_be_focused()
    # On a busy machine the page is quiet for a moment before the answer comes.
    expect(page).to_have_url(re.compile(r"/$"))
    settled(page)
    assert seen_focus(page) == "Municipalities"


def test_the_whole_name_of_a_choice_is_seen(open_page: OpenPage) -> None:
    """Lists were as narrow as their fields, and cut long names off."""
    page = open_page("/?country=DK").page
    page.get_by_test_id("stSidebar").get_by_text("Partners, focus and networks").click()
    field = page.get_by_role("combobox", name="Network")
    # The fold moves while it opens, and a list closes where the page moves.
    for _ in range(10):
        if not page.get_by_role("option").count():
            field.press("ArrowDown")
            page.wait_for_timeout(2 * QUIET_MS)
    expect(page.get_by_role("option").nth(5)).to_be_visible()
    cut = """options => options.filter(each => each.firstElementChild.scrollWidth
      > each.firstElementChild.clientWidth + 1).map(each => each.innerText)"""
    assert page.get_by_role("option").evaluate_all(cut) == []


def test_a_switch_shows_that_it_is_one_and_that_it_has_the_focus(open_page: OpenPage) -> None:
    """Off, its frame was as pale as the page; the ring was that of a hidden box."""
    page = open_page("/focus?m=dk-kolding&m=se-goteborg").page
    switch = page.get_by_role("switch")
    frame = page.locator(".stCheckbox label > span + div")
    outline = "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineColor"
    assert frame.evaluate(outline) == "solidrgb(76, 90, 100)"
    assert frame.locator("div").evaluate(outline) == "solidrgb(76, 90, 100)"
    tab_to(page, named("Show the terms as printed"))
    page.keyboard.press("Space")
    expect(switch).to_be_checked()
    assert seen_focus(page) == "Show the terms as printed"
    page.emulate_media(forced_colors="active")
    frames = "e => getComputedStyle(e).forcedColorAdjust"
    assert frame.evaluate(frames) == "none"


def test_enter_takes_the_first_of_several_choices_that_fit(open_page: OpenPage) -> None:
    """It took all of them, and without a word typed every region that there is."""
    page = open_page("/").page
    field = page.get_by_role("combobox", name="The municipality's own region", exact=True)
    field.press_sequentially("region")
    expect(page.get_by_role("option").first).to_have_text("Region Hovedstaden")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("[?]region=dk-region-hovedstaden$"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_filters_that_are_closed_and_opened_keep_the_focus(open_page: OpenPage, width: int) -> None:
    page = open_page("/", width=width).page
    for name in ("Close filters", "Pages and filters") * 2:
        button = page.get_by_role("button", name=name)
        # On a phone they are closed at first.
        if button.count():
            button.press("Enter")
            other = "Pages and filters" if name == "Close filters" else "Close filters"
            expect(page.get_by_role("button", name=other)).to_be_focused()
