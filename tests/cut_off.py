"""Serve and read the dashboard where no network is: `python -m tests.cut_off WAREHOUSE LOG`.

To be run in a network of its own, in which only this machine itself can be reached.
"""

import socket
import sys
from pathlib import Path

from tests.browser.pages import WIDE, launched, settled, start_visit
from tests.browser.serving import serving
from tests.test_server import ask

PAGES = ("/", "/map", "/municipality?one=dk-kolding", "/data", "/?embed=true&view=partners")
FILES = ("summary.csv", "summary.xlsx", "chart/partners.svg", "chart/partners.png", "figures")
OUTSIDE = "192.0.2.1"


def is_cut_off() -> bool:
    """Tell whether nothing outside can be reached, not even by waiting."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((OUTSIDE, 9))
        except OSError:
            return True
    return False


def read_pages(url: str, *flags: str) -> int:
    """Read some pages in a browser with these flags; give how many requests it made."""
    with launched(*flags) as browser:
        visit = start_visit(browser, url, WIDE, 900, "en-GB")
        for path in PAGES:
            visit.page.goto(url + path)
            assert settled(visit.page).locator("h1").count() == 1, path
        visit.assert_quiet()
        return len(visit.requests)


def main(warehouse: Path, log: Path) -> None:
    """Open pages and fetch files; fail where any of it needs another machine."""
    assert is_cut_off(), "the network is not cut"
    with serving(warehouse, log) as url:
        requests = read_pages(url)
        for path in FILES:
            assert ask(url, f"/api/v1/{path}").status == 200, path
    sys.stdout.write(f"{len(PAGES)} pages, {len(FILES)} files, {requests} requests of the browser")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
