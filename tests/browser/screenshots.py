"""Writes a picture of every page of the dashboard, wide and narrow, to docs/screenshots/.

`python -m tests.browser.screenshots` builds the warehouse, serves it and visits each page.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from playwright.sync_api import Browser

from dashboard.page.pages import VIEWS
from tests.browser.pages import NARROW, WIDE, drawn, launched, settled, start_visit
from tests.browser.serving import ROOT, build_warehouse, serving

TARGET = ROOT / "docs" / "screenshots"
QUERIES = {"compare": "?m=dk-kolding&m=se-goteborg", "municipality": "?one=dk-ballerup"}
TALLEST = 2400


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
    for place, name in enumerate(VIEWS):
        path = f"/{name if place else ''}{QUERIES.get(name, '')}"
        for width in (WIDE, NARROW):
            picture = TARGET / f"{name}-{width}.png"
            _take(browser, origin + path, width, picture)
            click.echo(picture.relative_to(ROOT))


def _take(browser: Browser, url: str, width: int, picture: Path) -> None:
    page = start_visit(browser, url, width, 900, "en-GB").page
    page.goto(url)
    main = settled(page).locator('[data-testid="stMain"]')
    # The page scrolls inside a frame of its own; a window as tall as it shows it whole.
    height = min(int(main.evaluate("main => main.scrollHeight")), TALLEST)
    page.set_viewport_size({"width": width, "height": height})
    drawn(page).screenshot(path=picture)
    page.context.close()


if __name__ == "__main__":
    main()
