"""Scripts in an address: the page shows them as text or drops them, and runs none."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from dashboard.selecting.selection import PARAMETERS
from tests.browser.pages import OpenPage

SCRIPTS = (
    "<img src=x onerror=window.__pwned=1>",
    "</script><script>window.__pwned=1</script>",
    "[x](javascript:window.__pwned=1)<svg onload=window.__pwned=1>",
)


@pytest.mark.parametrize("path", ["/", "/municipality", "/shared"])
def test_no_script_of_an_address_runs(path: str, open_page: OpenPage) -> None:
    query = "&".join(
        f"{name}={quote(script)}" for name in (*PARAMETERS, "view") for script in SCRIPTS
    )
    visit = open_page(f"{path}?{query}")
    expect(visit.page.get_by_role("heading", level=1).first).to_be_visible()
    expect(visit.page.get_by_text("onerror").first).to_be_visible()
    assert visit.page.evaluate("window.__pwned") is None
    assert visit.page.locator("main img[src=x], main [onload]").count() == 0
