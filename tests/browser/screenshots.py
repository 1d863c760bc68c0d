"""Writes a picture of every page of the dashboard, wide and narrow, to docs/screenshots/.

`python -m tests.browser.screenshots` builds the warehouse, serves it and visits each page that
the navigation names.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser

from tests.browser.pages import NARROW, WIDE, launched, settled, start_visit
from tests.browser.serving import ROOT, build_warehouse, serving

TARGET = ROOT / "docs" / "screenshots"
NAVIGATION = '[data-testid="stSidebarNavLink"], [data-testid="stTopNavLink"]'


def main() -> None:
    """Replace the pictures in docs/screenshots/ by those of the present dashboard."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        warehouse = build_warehouse(Path(folder) / "twinboard.duckdb")
        with (
            serving(warehouse, Path(folder) / "server.log") as origin,
            launched() as browser,
        ):
            _take_all(browser, origin)


def _take_all(browser: Browser, origin: str) -> None:
    for path in _paths(browser, origin):
        for width in (WIDE, NARROW):
            picture = TARGET / f"{path.strip('/').replace('/', '-') or 'start'}-{width}.png"
            _take(browser, origin + path, width, picture)
            click.echo(picture.relative_to(ROOT))


def _paths(browser: Browser, origin: str) -> list[str]:
    """Return the path of each page in the navigation, or the first page where there is none."""
    page = start_visit(browser, origin, WIDE, 900, "en-GB").page
    page.goto(origin)
    links = settled(page).locator(NAVIGATION).all()
    paths = [urlsplit(link.get_attribute("href") or "/").path or "/" for link in links]
    page.context.close()
    return list(dict.fromkeys(paths)) or ["/"]


def _take(browser: Browser, url: str, width: int, picture: Path) -> None:
    page = start_visit(browser, url, width, 900, "en-GB").page
    page.goto(url)
    settled(page).screenshot(path=picture, full_page=True)
    page.context.close()


if __name__ == "__main__":
    main()
