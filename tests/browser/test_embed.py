"""A chart in a frame on another site, and what a page offers to pass it on."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.browser.pages import CHART, OpenPage, settled, start_visit


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[Path]:
    """A folder that another server serves; its address is in the file `address`."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    def handler(*args: object) -> Quiet:
        return Quiet(*args, directory=str(tmp_path))  # type: ignore[arg-type]

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    (tmp_path / "address").write_text(f"http://localhost:{server.server_port}", encoding="utf-8")
    yield tmp_path
    server.shutdown()
    thread.join()


def framed(browser: Browser, server: str, site: Path, query: str) -> FrameLocator:
    page = f'<!doctype html><title>Site</title><iframe src="{server}/?{query}"></iframe>'
    (site / "page.html").write_text(page, encoding="utf-8")
    origin = (site / "address").read_text(encoding="utf-8")
    visit = start_visit(browser, origin, 800, 700, "en-GB")
    visit.page.goto(f"{origin}/page.html")
    return visit.page.frame_locator("iframe")


def test_another_site_shows_one_chart_with_its_sources(
    browser: Browser, server: str, other_site: Path
) -> None:
    query = "embed=true&view=partners&m=se-goteborg&m=dk-kolding&lang=sv"
    frame = framed(browser, server, other_site, query)
    expect(frame.get_by_role("heading", level=1)).to_have_text(
        "Antal partner per kommun och status"
    )
    expect(frame.locator(f"{CHART} svg").first).to_be_visible()
    expect(frame.locator(".tb-embed")).to_contain_text("Göteborgs Stad och Kolding Kommune")
    expect(frame.get_by_test_id("stSidebar")).to_have_count(0)
    expect(frame.locator(".tb-pages")).to_have_count(0)
    link = frame.get_by_role("link", name="Öppna i Twinboard")
    opened = parse_qs(urlsplit(str(link.get_attribute("href"))).query)
    assert opened == {"m": ["se-goteborg", "dk-kolding"], "lang": ["sv"]}
    assert link.get_attribute("target") == "_blank"


def test_a_chart_of_no_such_name_says_which_there_are(
    browser: Browser, server: str, other_site: Path
) -> None:
    frame = framed(browser, server, other_site, "embed=true&view=nonsense&lang=da")
    expect(frame.get_by_role("alert")).to_contain_text("Der findes intet diagram med det navn")


@pytest.mark.parametrize("path", ["/?m=se-goteborg", "/regions?lang=da&country=DK"])
def test_a_page_offers_link_citation_and_frames_that_work(
    open_page: OpenPage, path: str, browser: Browser, server: str
) -> None:
    visit = open_page(path)
    page = visit.page
    page.locator(".st-key-share_open").get_by_role("button").click()
    codes_shown = page.get_by_test_id("stPopoverBody").locator("code")
    expect(codes_shown.nth(3)).to_be_visible()
    codes = codes_shown.all_inner_texts()
    link, cited, entry, *frames = codes
    assert link in cited
    assert link in entry
    assert frames
    for code in frames:
        other = start_visit(browser, server, 500, 600, "en-GB")
        other.page.set_content(code)
        address = str(other.page.locator("iframe").get_attribute("src"))
        other.page.goto(address)
        expect(settled(other.page).locator(".tb-embed")).to_be_visible()
        expect(other.page.locator(CHART)).to_have_count(1)
        other.page.context.close()
    again = open_page(link.removeprefix(visit.origin))
    main = "stMain"
    assert again.page.get_by_test_id(main).locator("h1").inner_text() == (
        page.get_by_test_id(main).locator("h1").inner_text()
    )
    visit.assert_quiet()


@pytest.mark.parametrize("view", ["partners", "nowhere"])
def test_a_frame_gives_its_room_to_the_chart(open_page: OpenPage, view: str) -> None:
    """One that names no chart had the margins and the title of a whole page."""
    page = open_page(f"/?embed=true&view={view}").page
    expect(page.get_by_test_id("stMainBlockContainer")).to_have_css("padding", "12px")
    expect(page.get_by_test_id("stMain").locator("h1, h2").first).to_have_css("font-size", "18px")
