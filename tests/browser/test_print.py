"""A page on paper: A4, nothing cut, no controls, black on white, with its sources."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.pages import CHART, NARROW, WIDE, OpenPage, drawn, settled

COMPARE = "/compare?m=dk-kolding&m=se-goteborg&m=se-karlskrona"
# A4 in points, and what is between the margins in CSS pixels.
A4 = (595, 842)
INSIDE = int((210 - 2 * 15) / 25.4 * 96)
CONTROLS = "main button, main input, header, [data-testid='stSidebar'], .tb-foot, .tb-findings a"
CHARTS = f"{CHART} svg"

# Of a chart: the frames around it that cut it, its height, and whether it may be broken.
FRAMES = """svg => {
  const cut = [], own = svg.getBoundingClientRect()
  for (let frame = svg.parentElement; frame; frame = frame.parentElement) {
    const box = frame.getBoundingClientRect()
    const smaller = box.height < own.height - 1 || box.width < own.width - 1
    if (smaller && getComputedStyle(frame).overflow !== 'visible') cut.push(frame.className)
  }
  const element = svg.closest('.tb-chart')
  return [cut, own.height, getComputedStyle(element).breakInside]
}"""


def paper(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def test_a_page_is_a4_with_its_selection_definitions_and_sources(open_page: OpenPage) -> None:
    page = open_page(COMPARE).page
    pdf = paper(page)
    sizes = {(round(each.mediabox.width), round(each.mediabox.height)) for each in pdf.pages}
    assert sizes == {A4}
    # Six sections with a chart or a table each, and nothing in between.
    assert 3 <= len(pdf.pages) <= 6
    text = words(pdf)
    assert "Selected: Kolding, Göteborg and Karlskrona." in text
    assert "Partners: Direct partnerships that have not ended" in text
    assert "Sources" in text
    assert "http://www.karlskrona.se/" in text.replace(" ", "")
    assert "m=dk-kolding&m=se-goteborg&m=se-karlskrona" in text.replace(" ", "")
    for control in ("Download", "Reset all filters", "Files, definitions and sources", "Skip to"):
        assert control not in text


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/", COMPARE, "/regions", "/networks"])
def test_charts_and_tables_are_whole_and_within_the_margins(
    open_page: OpenPage, path: str, width: int
) -> None:
    page = open_page(path, width=width).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": INSIDE, "height": 900})
    drawn(page)
    charts = page.locator(CHARTS).all()
    assert charts
    for each in [*charts, *page.locator("main table:visible").all()]:
        box = each.bounding_box()
        assert box
        assert box["x"] >= -1
        assert box["x"] + box["width"] <= INSIDE + 1
    for chart in charts:
        cut, height, breaks = chart.evaluate(FRAMES)
        assert cut == []
        # With its heading it stays on one page of A4.
        assert height <= 215 / 25.4 * 96 + 1
        assert breaks == "avoid"


def test_a_long_table_repeats_its_head_and_breaks_no_row(open_page: OpenPage) -> None:
    page = open_page("/data?country=DK").page
    pdf = paper(page)
    assert len(pdf.pages) > 2
    texts = [" ".join(each.extract_text().split()) for each in pdf.pages]
    assert sum("Date on the page" in text for text in texts) > 1
    assert "http" in words(pdf)
    page.emulate_media(media="print")
    row = page.locator(".tb-table tbody tr").first
    assert row.evaluate("e => getComputedStyle(e).breakInside") == "avoid"


def test_the_dark_theme_prints_black_on_white(open_page: OpenPage) -> None:
    page = open_page("/accessibility").page
    page.emulate_media(color_scheme="dark")
    page.goto(page.url.replace("/accessibility", COMPARE))
    settled(page)
    style = (
        "element => { const s = getComputedStyle(element); return [s.color, s.backgroundColor] }"
    )
    assert page.locator("h1").evaluate(style)[0] == "rgb(233, 239, 242)"
    page.emulate_media(media="print", color_scheme="dark")
    black, white = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
    assert page.locator(".stApp").evaluate(style) == [black, white]
    for part in ("h1", "main td", "main th", "main .stHtml p"):
        assert page.locator(part).first.evaluate(style)[0] == black
    chart = page.locator(CHARTS).first
    assert "invert(1)" in chart.evaluate("svg => getComputedStyle(svg).filter")


def test_nothing_to_press_is_printed(open_page: OpenPage) -> None:
    page = open_page("/municipality?m=dk-kolding").page
    assert page.locator(f":is({CONTROLS}):visible").count() > 5
    page.emulate_media(media="print")
    assert page.locator(f":is({CONTROLS}):visible").count() == 0
    assert page.locator(".tb-paper:visible").count() > 0


def test_more_sources_than_fit_are_told_by_their_number(open_page: OpenPage) -> None:
    page = open_page("/regions").page
    assert page.locator(".tb-paper:visible").count() == 0
    assert "sources are on the page Data and sources." in words(paper(page))


def test_definitions_and_findings_are_unfolded_for_paper_and_folded_again(
    open_page: OpenPage,
) -> None:
    """By the script: not every browser lets a style open a fold."""
    page = open_page(COMPARE, width=NARROW).page
    folds = page.locator(".tb-files, .tb-findings details")
    opened = page.locator(".tb-files[open], .tb-findings details[open]")
    # What the reader has opened stays so.
    page.locator(".tb-files > summary").first.click()
    expect(opened).to_have_count(1)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.count() == folds.count() > 2
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.count() == 1
