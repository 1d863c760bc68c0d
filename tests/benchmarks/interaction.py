"""How long a reader waits in Chromium, beside the bare app: opening, filtering, changing pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Locator, WebSocket

from tests.benchmarks.timing import Results, in_turns
from tests.browser.pages import SETTLED, launched, start_visit
from tests.browser.serving import started

WATCH = (Path(__file__).with_name("watch.js")).read_text(encoding="utf-8")
QUIET_MS = 300
WAIT = """() => new Promise(resolve => {
  const condition = %s
  const look = () => condition() ? resolve() : setTimeout(look, 10)
  look()
})"""
BARE = "tests.benchmarks.bare"
# A second filter that nobody has asked with before makes every answer a new one.
FRESH = "DE PL FI SE DK NO EE LV LT GB FR RU US IS UA CN JP IT ES NL BE AT CH CZ HU RO"


@dataclass(frozen=True)
class Waited:
    """Milliseconds until the first change on the page and until the last, and runs asked for."""

    first: float
    settled: float
    runs: int


class Reader:
    """One browser page with a watch on it."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.page = start_visit(browser, url, 1280, 900, "en-GB").page
        self.url = url
        self.sent = 0
        self.page.on("websocket", self._count)
        self.page.add_init_script(WATCH)

    def _count(self, socket: WebSocket) -> None:
        def one(_: object) -> None:
            self.sent += 1

        socket.on("framesent", one)

    def open(self, path: str) -> dict[str, float]:
        """Open a path; give the milliseconds until its chart stood there, and all else."""
        self.page.goto(self.url + path, wait_until="commit")
        self._wait("() => watched.chart")
        self.settle()
        chart, last = self.page.evaluate("[watched.chart, watched.last]")
        return {"opened → drawn": chart, "opened → settled": last}

    def look_at(self, section: str) -> None:
        """Scroll to a section, as who watches its chart while filtering."""
        self.page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
        self.settle()

    def press(self, target: Locator) -> Waited:
        """Press something and wait until the page rests again."""
        self.sent = 0
        target.click()
        self._wait("() => watched.first")
        self.settle()
        first, last = self.page.evaluate(
            "[watched.first - watched.start, watched.last - watched.start]"
        )
        return Waited(first, last, self.sent)

    def settle(self) -> None:
        """Wait until the app is idle and nothing has moved for a moment."""
        self._wait(
            f"() => performance.now() - watched.last > {QUIET_MS}"
            f" && document.querySelector({json.dumps(SETTLED)})"
        )

    def _wait(self, condition: str) -> None:
        """Wait until a function gives something; Playwright's own way needs `eval` on the page."""
        self.page.evaluate(WAIT % condition)


def _choose(reader: Reader, key: str, place: int) -> Waited:
    """Press the choice at a place: where few stand on the page, or in a list once it is open."""
    shown = reader.page.locator(f".st-key-{key} [aria-pressed]")
    if shown.count():
        return reader.press(shown.nth(place))
    reader.page.locator(f".st-key-{key} input").first.click()
    option = reader.page.get_by_role("option").nth(place)
    option.wait_for()
    reader.settle()
    return reader.press(option)


def _bare(reader: Reader, number: int) -> Mapping[str, float]:
    opened = reader.open("/")
    return {**opened, **_named("filter", _choose(reader, "chosen", 1 + number % 2))}


def _page(path: str, key: str, place: int, link: str, section: str) -> Scenario:
    """Give a visit to a page whose reader looks at one of its sections, filters, and goes on."""
    countries = FRESH.split()

    def visit(reader: Reader, number: int) -> Mapping[str, float]:
        # The first round is not counted, so number 1 is the first of the fresh ones.
        opened = reader.open(path.format(fresh=countries[number % len(countries)]))
        reader.look_at(section)
        filtered = _choose(reader, key, place)
        turned = reader.press(reader.page.locator(".tb-pages").get_by_text(link, exact=True))
        return {**opened, **_named("filter", filtered), **_named("page", turned)}

    return visit


Scenario = Callable[[Reader, int], Mapping[str, float]]

# Of the curated files that go with every size; a fifth comes to them.
FOUR = "m=dk-aarhus&m=dk-ballerup&m=dk-kolding&m=dk-odense"
SCENARIOS: Mapping[str, Scenario] = {
    "Bare app": _bare,
    "Overview, asked before": _page("/", "chosen_country", 1, "Regions", "ranking"),
    "Overview, first time": _page(
        "/?partner_country={fresh}", "chosen_country", 1, "Regions", "ranking"
    ),
    "Compare, asked before": _page(f"/compare?{FOUR}", "chosen_m", 1, "Regions", "status"),
    "Compare, first time": _page(
        f"/compare?{FOUR}&partner_country=NO&partner_country={{fresh}}",
        "chosen_m",
        1,
        "Regions",
        "status",
    ),
}


def _named(what: str, waited: Waited) -> dict[str, float]:
    return {
        f"{what} → first": waited.first,
        f"{what} → settled": waited.settled,
        f"{what}, runs": waited.runs,
    }


def measure(warehouse: Path, times: int) -> Mapping[str, Results]:
    """Measure all scenarios on one warehouse, in turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        bare, _ = stack.enter_context(started([BARE], folder / "bare.log"))
        served = ["dashboard", "serve", "--warehouse", str(warehouse)]
        url, _ = stack.enter_context(started(served, folder / "dashboard.log"))
        browser = stack.enter_context(launched())
        urls = {name: bare if visit is _bare else url for name, visit in SCENARIOS.items()}
        return in_turns(
            {
                name: partial(_visit, browser, urls[name], visit)
                for name, visit in SCENARIOS.items()
            },
            times,
        )


def _visit(browser: Browser, url: str, visit: Scenario, number: int) -> Mapping[str, float]:
    reader = Reader(browser, url)
    try:
        return visit(reader, number)
    finally:
        reader.page.context.close()
