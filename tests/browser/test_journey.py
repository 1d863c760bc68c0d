"""One reader's way through the dashboard, from a shared link to a saved file and back."""

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Locator, Page, Request, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.pages import CHART, OpenPage, drawn, settled

# The part of a page that holds a chart.
CHARTED = f"main .stHtml:has({CHART})"
SHARED = "/compare?m=dk-kolding&m=se-goteborg&status=dormant"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def main(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def lines(page: Page) -> list[str]:
    """What the page says, sorted: a chart that followed a filter writes its labels where they
    belong, and in the file after those that it had before."""
    return sorted(main(drawn(page)).inner_text().splitlines())


def selected(page: Page) -> str:
    """The sentence that says what is selected."""
    return main(page).get_by_text("Selected:").locator("xpath=..").inner_text()


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label, exact=True)


def choose(page: Page, label: str, option: str) -> None:
    """Choose a word of a filter by keyboard and pointer: open the list, press the word."""
    box(page, label).focus()
    # The focus may scroll the filters, and a list that scrolls along closes.
    settled(page)
    wanted = page.get_by_role("option", name=option, exact=True)
    # On a busy machine a list that has just been drawn may not hear the first key, or close again.
    for _ in range(5):
        page.keyboard.press("ArrowDown")
        try:
            wanted.click(timeout=5_000)
            break
        except PlaywrightTimeoutError:
            box(page, label).focus()
    page.keyboard.press("Escape")
    settled(page)


def press(page: Page, label: str, option: str) -> None:
    """Press a word of a filter whose words all stand on the page."""
    buttons(page, label).get_by_role("button", name=option, exact=True).click()
    settled(page)


def buttons(page: Page, label: str) -> Locator:
    return page.get_by_role("toolbar", name=label, exact=True)


def go_to(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    settled(page)


def saved(page: Page, view: str, format: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that a section's button saves."""
    fold = page.locator(f'[data-fold="files-{view}"]')
    fold.locator("summary").click()
    with page.expect_download() as download:
        fold.get_by_role("link", name=f"Download {format}").click()
    # The page is left as it was found.
    fold.locator("summary").click()
    settled(page)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def numbers(page: Page, caption: str) -> dict[str, list[str]]:
    """A table on the page: its rows by their first cell, its head under the empty name."""
    table = page.get_by_role("table", name=caption, exact=True)
    head, *rows = (row.locator("th, td").all_inner_texts() for row in table.locator("tr").all())
    return {"": head[1:]} | {row[0]: [cell.strip() for cell in row[1:]] for row in rows}


def test_a_shared_link_is_read_narrowed_compared_saved_and_passed_on(open_page: OpenPage) -> None:
    visit = open_page(SHARED)
    page = visit.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare municipalities")
    assert "Kolding and Göteborg; status dormant." in selected(page)

    # All charts are there before the filter changes, whether the machine is quick or slow.
    drawn(page)
    press(page, "Status", "Active")
    assert query(page)["status"] == ["dormant", "active"]
    assert "status dormant or active" in selected(page)

    go_to(page, "Regions")
    go_to(page, "Compare")
    assert query(page) == {"m": ["dk-kolding", "se-goteborg"], "status": ["dormant", "active"]}

    name, content = saved(page, "compare", "XLSX")
    assert name == "twinboard-summary-2026-11-23.xlsx"
    data, about = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    # The first row is for people; scripts read the names below it.
    _, head, *rows = data.iter_rows(values_only=True)
    partners = {row[head.index("municipality")]: row[head.index("partners")] for row in rows}
    file = {town: "no data" if count is None else str(count) for town, count in partners.items()}
    screen = numbers(page, "Figures of the chosen municipalities")
    assert file == dict(zip(screen[""], screen["Partners"], strict=True))
    # Of Kolding's nobody says whether they are alive.
    assert file == {"Göteborg": "13", "Kolding": "no data"}
    said = [str(cell) for row in about.iter_rows(values_only=True) for cell in row if cell]
    assert about.title == "About"
    assert "Kolding and Göteborg; status dormant or active." in said

    other = open_page(page.url.removeprefix(visit.origin))
    assert lines(other.page) == lines(page)
    visit.assert_quiet()
    other.assert_quiet()


def test_back_restores_the_earlier_selection_and_forward_the_later(open_page: OpenPage) -> None:
    visit = open_page("/?m=dk-kolding")
    page = visit.page
    press(page, "Country", "Denmark")
    later = page.url
    assert query(page) == {"m": ["dk-kolding"], "country": ["DK"]}
    settled(page)
    page.go_back()
    expect(main(page).get_by_text("Selected:").locator("xpath=..")).not_to_contain_text("Denmark")
    assert query(settled(page)) == {"m": ["dk-kolding"]}
    page.go_forward()
    expect(main(page).get_by_text("Selected:").locator("xpath=..")).to_contain_text("Denmark")
    assert settled(page).url == later
    visit.assert_quiet()


def test_back_after_choosing_a_page_returns_to_the_page_and_its_selection(
    open_page: OpenPage,
) -> None:
    visit = open_page(SHARED)
    page = visit.page
    go_to(page, "Dormant")
    assert "Kolding and Göteborg; status dormant." in selected(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare municipalities")
    assert settled(page).url == visit.origin + SHARED
    visit.assert_quiet()


@pytest.mark.parametrize("page_path", ["/", "/compare", "/data"])
def test_reset_clears_the_address(open_page: OpenPage, page_path: str) -> None:
    visit = open_page(f"{page_path}?m=dk-kolding&m=se-goteborg&status=dormant&sort=name")
    page = visit.page
    page.get_by_role("button", name="Reset all filters").click()
    expect(main(page).get_by_text("Selected:").locator("xpath=..")).to_contain_text(
        "All municipalities with data."
    )
    assert settled(page).url == visit.origin + page_path
    visit.assert_quiet()


def test_typing_goteborg_and_enter_selects_goteborg(open_page: OpenPage) -> None:
    visit = open_page("/")
    page = visit.page
    box(page, "Municipalities").fill("goteborg")
    box(page, "Municipalities").press("Enter")
    expect(main(page).get_by_text("Selected:").locator("xpath=..")).to_contain_text(
        "Göteborg. This leaves 1 municipality."
    )
    assert query(settled(page)) == {"m": ["se-goteborg"]}
    assert page.get_by_test_id("stAlert").count() == 0
    visit.assert_quiet()


def test_typing_a_name_that_is_none_says_so_and_keeps_the_selection(open_page: OpenPage) -> None:
    visit = open_page("/?m=dk-kolding")
    page = visit.page
    box(page, "Municipalities").fill("Stokholm")
    box(page, "Municipalities").press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("No Nordic municipality is named")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Stockholm")
    assert query(settled(page)) == {"m": ["dk-kolding"]}
    visit.assert_quiet()


def test_the_language_of_a_link_is_kept_from_page_to_page(open_page: OpenPage) -> None:
    visit = open_page("/compare?m=dk-kolding&m=se-goteborg")
    page = visit.page
    page.get_by_role("link", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    settled(page)
    assert query(page) == {"m": ["dk-kolding", "se-goteborg"], "lang": ["sv"]}
    page.get_by_test_id("stSidebar").get_by_role("link").nth(2).click()
    settled(page)
    assert urlsplit(page.url).path == "/regions"
    assert query(page)["lang"] == ["sv"]
    assert page.locator("html").get_attribute("lang") == "sv"
    visit.assert_quiet()


def test_a_pressed_word_stays_pressed_in_every_language_and_is_let_go(open_page: OpenPage) -> None:
    """Streamlit tells what is pressed by its label, which another language has of its own."""
    visit = open_page("/")
    page = visit.page
    press(page, "Country", "Sweden")
    page.get_by_role("link", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    settled(page)
    pressed = buttons(page, "Land").get_by_role("button", pressed=True)
    expect(pressed).to_have_text("Sverige")
    press(page, "Land", "Norge")
    assert query(page) == {"country": ["SE", "NO"], "lang": ["sv"]}
    press(page, "Land", "Sverige")
    expect(pressed).to_have_text("Norge")
    assert query(page) == {"country": ["NO"], "lang": ["sv"]}
    # Thickness tells it too, for who does not see the colour.
    assert pressed.evaluate("button => getComputedStyle(button).boxShadow").endswith("inset")
    visit.assert_quiet()


def test_the_page_of_one_takes_names_as_the_filters_do(open_page: OpenPage) -> None:
    visit = open_page("/municipality")
    page = visit.page
    heading = page.get_by_role("heading", level=1)
    chooser = main(page).get_by_role("combobox", name="Municipality", exact=True)
    chooser.fill("Koldnig")
    chooser.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Nearest names: Kolding")
    expect(heading).to_have_text("Municipality")
    chooser.fill("tromso")
    chooser.press("Enter")
    expect(heading).to_have_text("Tromsø")
    settled(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("No source has been read")
    assert query(settled(page)) == {"one": ["no-tromso"]}
    visit.assert_quiet()


def test_defect_the_tab_names_the_municipality_that_its_page_shows(open_page: OpenPage) -> None:
    """All were “Municipality – Twinboard”, in a row of tabs and in what was visited."""
    page = open_page("/municipality?one=dk-kolding").page
    expect(page).to_have_title("Kolding – Twinboard")
    chooser = main(page).get_by_role("combobox", name="Municipality", exact=True)
    chooser.fill("Ludvika")
    chooser.press("Enter")
    expect(page).to_have_title("Ludvika – Twinboard")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Regions").click()
    expect(page).to_have_title("Regions – Twinboard")


def test_a_municipality_named_on_its_page_leaves_a_selection_that_it_is_not_in(
    open_page: OpenPage,
) -> None:
    page = open_page("/municipality?m=dk-kolding&m=se-goteborg").page
    chooser = main(page).get_by_role("combobox", name="Municipality", exact=True)
    chooser.fill("Ludvika")
    chooser.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ludvika")
    assert query(settled(page))["m"] == ["se-ludvika"]


def test_links_to_pages_open_them_in_place_and_name_them(open_page: OpenPage) -> None:
    visit = open_page("/?country=DK")
    page, loaded = visit.page, []
    page.on("request", lambda each: loaded.append(each.url) if _is_page(each) else None)
    title = page.get_by_role("heading", level=1)
    first = title.inner_text()

    main(page).locator('.tb-findings a[href^="dormant"]').first.click()
    expect(title).to_have_text("Dormant agreements")
    # Who reads by ear hears where the link led.
    expect(title).to_be_focused()
    assert query(settled(page)) == {"country": ["DK"]}
    page.get_by_role("link", name="Privacy").click()
    expect(title).to_have_text("Privacy")
    page.go_back()
    expect(title).to_have_text("Dormant agreements")
    page.go_back()
    expect(title).to_have_text(first)
    assert query(settled(page)) == {"country": ["DK"]}

    # A new tab is the browser's to open.
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Regions", exact=True).click(modifiers=["ControlOrMeta"])
    expect(title).to_have_text(first)
    assert urlsplit(tab.value.url).path == "/regions"
    tab.value.close()
    assert loaded == []
    visit.assert_quiet()


def _is_page(request: Request) -> bool:
    return request.resource_type == "document"


def test_a_table_stays_as_the_reader_folded_it_when_the_selection_changes(
    open_page: OpenPage,
) -> None:
    page = open_page("/compare?m=dk-kolding&m=se-goteborg").page
    by_status, by_region = (
        page.locator(f'details[data-fold="{view}"]')
        for view in ("status", "regions-by-municipality")
    )
    expect(by_status).to_have_attribute("open", "")
    by_status.locator("summary").click()
    expect(by_status).not_to_have_attribute("open", "")
    box(page, "Municipalities").first.fill("Ludvika")
    page.keyboard.press("Enter")
    expect(by_status).to_contain_text("Ludvika")
    expect(by_status).not_to_have_attribute("open", "")
    expect(by_region).to_have_attribute("open", "")


def test_a_notice_that_goes_leaves_the_rest_of_the_page_standing(open_page: OpenPage) -> None:
    """Streamlit tells parts apart by their place: all that followed a notice was made anew."""
    page = open_page("/?m=nowhere&country=DK").page
    expect(page.get_by_text("which is not known here")).to_be_visible()
    page.locator(CHARTED).evaluate("part => { part.marked = true }")
    press(page, "Country", "Sweden")
    expect(page.get_by_text("which is not known here")).to_have_count(0)
    part = page.locator(CHARTED)
    assert part.evaluate("part => part.marked") is True


def test_a_choice_made_on_a_page_is_in_what_stands_beside_it(open_page: OpenPage) -> None:
    """The page is drawn by itself then: the links beside it carry the choice all the same."""
    page = open_page("/compare?m=dk-kolding&m=se-goteborg").page
    page.get_by_text("Choose what is compared").click()
    settled(page)
    own = page.get_by_test_id("stMain").get_by_role("combobox")
    choose(page, "Measure one against the others", "Kolding")
    link = page.locator(".tb-pages").get_by_text("Regions", exact=True)
    expect(link).to_have_attribute("href", re.compile("one=dk-kolding"))
    own.first.fill("Ludvika")
    page.keyboard.press("Enter")
    expect(link).to_have_attribute("href", re.compile("m=se-ludvika"))
    beside = page.get_by_test_id("stSidebar").get_by_test_id("stMultiSelect").first
    expect(beside).to_contain_text("Ludvika")


def test_folds_are_filled_once_they_are_opened_and_keep_what_is_chosen(
    open_page: OpenPage,
) -> None:
    page = open_page("/compare?m=dk-kolding&m=se-goteborg").page
    expect(page.get_by_text("Citation", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Link, citation, embedding").click()
    expect(page.get_by_test_id("stPopoverBody").get_by_text("Citation", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.get_by_text("Files, definitions and sources").first.click()
    opened = page.locator('[data-fold="files-compare"]')
    expect(opened.get_by_text("Direct partnerships that have not ended")).to_be_visible()
    expect(buttons(page, "Status")).to_have_count(0)
    fold = page.get_by_test_id("stSidebar").get_by_text("Partners, focus and networks")
    fold.click()
    expect(buttons(page, "Status")).to_be_visible()
    settled(page)
    press(page, "Status", "Dormant")
    assert query(page)["status"] == ["dormant"]
    fold.click()
    settled(page)
    go_to(page, "Regions")
    assert query(page)["status"] == ["dormant"]
