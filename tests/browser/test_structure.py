"""What a screen reader is told of a page: landmarks, headings, titles, languages and tables."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import NARROW, WIDE, OpenPage, settled
from tests.browser.test_accessibility import WHOLE_PAGES

LEVELS = """[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')]
  .filter(heading => heading.checkVisibility()).map(heading => +heading.tagName[1])"""
# What cleans the page's HTML drops ids that are names of the page's own, as `focus` once was.
NAMELESS = """[...document.querySelectorAll('main h2:has(~ .tb-files)')]
  .filter(heading => !heading.id).map(heading => heading.innerText)"""
TABLE = """
- region "Figures of the chosen municipalities":
  - table "Figures of the chosen municipalities":
    - rowgroup:
      - row:
        - columnheader "Figure"
        - columnheader "Göteborg"
        - columnheader "Kolding"
    - rowgroup:
      - row:
        - rowheader "Inhabitants"
        - cell
        - cell
"""
COVERAGE = """
- table "Municipalities of each country, and of how many anything is known":
  - rowgroup:
    - row:
      - columnheader "Country"
      - columnheader "Municipalities"
      - columnheader "With data"
      - columnheader "Partners known"
      - columnheader "Whole list read"
      - columnheader "Newest dated source"
  - rowgroup:
    - row:
      - rowheader "Denmark"
      - cell /98/
      - cell
      - cell
      - cell
      - cell
"""


def test_every_page_has_its_title_headings_in_order_and_landmarks(open_page: OpenPage) -> None:
    page = open_page("/").page
    titles = set()
    for path in WHOLE_PAGES:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        expect(page.locator("main h1")).to_have_count(1)
        expect(page.locator(".tb-foot")).to_be_visible()
        levels = page.evaluate(LEVELS)
        assert levels[0] == 1
        assert page.evaluate(NAMELESS) == [], path
        leaps = [pair for pair in pairwise(levels) if pair[1] - pair[0] > 1]
        assert leaps == [], path
        # The page of one is named after it.
        of_one = path.startswith("/municipality")
        titles.add((path if of_one else path.split("?")[0], page.title()))
        expect(page.get_by_role("main")).to_have_count(1)
        expect(page.get_by_role("navigation", name="Pages")).to_have_count(1)
        expect(page.get_by_role("navigation", name="Language")).to_have_count(1)
    assert len({title for _, title in titles}) == len({path for path, _ in titles})
    assert all(title.endswith(" – Twinboard") for _, title in titles)


@pytest.mark.parametrize("path", ["/data", "/municipality?one=dk-ballerup", "/networks"])
def test_defect_headings_of_a_level_look_alike(open_page: OpenPage, path: str) -> None:
    """Those that Streamlit writes were smaller and closer than those of our own HTML."""
    look = """found => [...new Set(found.map(each => {
      const { fontSize, fontWeight, lineHeight } = getComputedStyle(each)
      return [fontSize, fontWeight, lineHeight].join(" ")
    }))]"""
    assert len(open_page(path).page.locator("main h2").evaluate_all(look)) == 1


@pytest.mark.parametrize(
    ("path", "name"), [("/", "Overview"), ("/regions?m=dk-kolding", "Regions")]
)
def test_the_page_one_is_on_is_marked_once(open_page: OpenPage, path: str, name: str) -> None:
    page = open_page(path).page
    current = page.get_by_role("navigation", name="Pages").locator('[aria-current="page"]')
    expect(current).to_have_text(name)
    current = page.get_by_role("navigation", name="Language").locator("[aria-current]")
    expect(current).to_have_text("English")
    first = page.get_by_role("link", name="Overview")
    # A new tab resolves it against the page one is on.
    assert first.evaluate("link => new URL(link.href).pathname") == "/"


def test_a_new_selection_is_read_out(open_page: OpenPage) -> None:
    page = open_page("/?m=dk-kolding").page
    said = page.get_by_role("status").filter(has_text="Selected:")
    expect(said).to_contain_text("Kolding. This leaves 1 municipality.")
    said.evaluate("element => element.dataset.same = 'yes'")
    page.get_by_role("button", name="Remove Kolding").click()
    # A region is only read out when it stays and its words change.
    expect(page.locator('[data-same="yes"][role="status"]')).to_contain_text("All municipalities")


def test_what_a_choice_on_the_page_changes_is_read_out(open_page: OpenPage) -> None:
    """The number of findings, or a municipality's name, changed without a word."""
    page = open_page("/data").page
    said = page.locator(".tb-news[role=status]")
    expect(said).to_be_empty()
    page.get_by_role("button", name="Strategy has expired").click()
    expect(said).to_have_text("2 findings")
    page.get_by_role("link", name="Municipality", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Municipality")
    expect(said).to_be_empty()
    settled(page).get_by_role("combobox", name="Municipality", exact=True).fill("Kolding")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Kolding")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_tables_are_tables_on_every_width(open_page: OpenPage, width: int) -> None:
    page = open_page("/compare?m=dk-kolding&m=se-goteborg", width=width).page
    expect(page.get_by_role("main")).to_match_aria_snapshot(TABLE)
    cells = page.locator("main table :is(td, th)").count()
    assert cells == page.locator("main table :is(td[role=cell], th[scope])").count()
    tables = page.locator("main table:visible")
    assert tables.count() == page.locator("main table:visible > caption").count()
    page.goto(page.url.replace("/compare", "/"))
    expect(page.get_by_role("main")).to_match_aria_snapshot(COVERAGE)


WORDS = {
    "sv": ("Hoppa till huvudinnehållet", "Sidofält", "Hjälp om Kommuner", "Ta bort Kolding"),
    "da": ("Gå til hovedindholdet", "Sidepanel", "Hjælp til Kommuner", "Fjern Kolding"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_frame_speaks_the_language_of_the_page(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?m=dk-kolding&lang={language}").page
    skip, sidebar, about, remove = WORDS[language]
    expect(page.get_by_role("link", name=skip)).to_have_count(1)
    expect(page.get_by_role("region", name=sidebar)).to_have_count(1)
    expect(page.get_by_role("button", name=about)).to_have_count(1)
    expect(page.get_by_role("button", name=remove)).to_have_count(1)
    assert english_names(page) == []
    box = page.locator(".st-key-chosen_m input")
    box.fill("xyzzy")
    expect(page.get_by_role("option")).to_have_text(
        {"sv": "Sök: xyzzy", "da": "Søg: xyzzy"}[language]
    )


@pytest.mark.parametrize(("language", "said"), [("sv", "2 alternativ."), ("da", "2 muligheder.")])
def test_what_is_read_out_while_typing_is_in_the_language_of_the_page(
    open_page: OpenPage, language: str, said: str
) -> None:
    page = open_page(f"/?lang={language}").page
    box = page.locator(".st-key-chosen_m input")
    box.press("ArrowDown")
    box.press_sequentially("karlskron")
    log = page.locator("[data-live-announcer]")
    expect(log).to_contain_text(said)
    expect(log).not_to_contain_text("available")


def test_help_is_read_out_with_its_button(open_page: OpenPage) -> None:
    page = open_page("/").page
    button = page.get_by_role("button", name="Help for Municipalities")
    button.focus()
    expect(button).to_have_accessible_description(re.compile("Type a name"))
    page.keyboard.press("Escape")
    expect(button).to_have_accessible_description("")


def test_a_chart_is_one_picture_in_the_language_of_the_page(open_page: OpenPage) -> None:
    page = open_page("/?m=dk-kolding&lang=sv").page
    chart = page.get_by_role("img", name="Kolding: 12")
    expect(chart.locator("svg")).to_be_visible()
    # Vega's own name, in English, would be a second line.
    assert chart.aria_snapshot().count("\n") == 0


def english_names(page: Page) -> list[str]:
    """Names of controls that Streamlit gives in English."""
    names = page.locator(
        "button[aria-label]:visible, section[aria-label], [role=group][aria-label]"
    )
    found = [each.get_attribute("aria-label") or "" for each in names.all()]
    first = ("Help", "Remove", "Clear", "Open", "Selected", "Collapse", "Expand", "Sidebar", "Show")
    return [name for name in found if name.split(" ")[0] in first]
