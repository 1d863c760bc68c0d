"""Fixtures for every test: the warehouse built from the repository's data, and a server on it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from etl.reference import Reference, read_reference
from tests.browser.serving import TODAY, build_warehouse, serving
from tests.hostile import FOUR, hostile_name, write_hostile
from warehouse.queries import Warehouse
from warehouse.settings import DATA, TODAY_VARIABLE, WAREHOUSE_VARIABLE

BROWSER_TESTS = Path(__file__).parent / "browser"

CURATED = len(list((DATA / "municipalities").glob("*.toml")))
"""How many municipalities the repository's data tells of; each that is added counts by itself."""

Tell = Callable[[str], None]

_TOLD = "told"


class _ByFile(LoadFileScheduling):
    """Give each file to one process, and all browser tests to the same one, as a single file.

    Two browsers at once would wait for each other, and tests of what a reader waits for with them.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "browser" if file.startswith("tests/browser/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _ByFile:
    """Say how tests are shared out where several processes run them."""
    return _ByFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print at the end what tests counted and measured."""
    stats = terminalreporter.stats
    for report in [*stats.get("passed", []), *stats.get("failed", [])]:
        for kind, line in report.user_properties:
            if kind == _TOLD:
                terminalreporter.write_line(line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last.

    Playwright's synchronous interface keeps an event loop running in the main thread until the
    session ends; a test after it could not call `asyncio.run`. The quick tests also fail first.
    """
    items.sort(key=lambda item: BROWSER_TESTS in item.path.parents)


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Print a line at the end of all tests: how often something was tried, what was measured."""
    # These come with the report, also from another process.
    told = request.node.user_properties
    return lambda line: told.append((_TOLD, f"{request.node.name}: {line}"))


# A file is refused in milliseconds.
_LONGEST_WAIT = 60


@pytest.fixture
def watchdog() -> Iterator[None]:
    """Fail a test that waits for a pipe, which would never end."""

    def bark(*_: object) -> None:
        pytest.fail(f"still waits after {_LONGEST_WAIT} s")

    before = signal.signal(signal.SIGALRM, bark)
    signal.alarm(_LONGEST_WAIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def real_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse as `python -m etl build` makes it from `data/`; to be read, not changed."""
    return build_warehouse(tmp_path_factory.mktemp("warehouse") / "twinboard.duckdb")


@pytest.fixture(scope="session")
def warehouse(real_warehouse: Path) -> Warehouse:
    """The same, to be asked."""
    return Warehouse(real_warehouse)


@pytest.fixture
def served(real_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages of this process read the real warehouse, as of a fixed day."""
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The reference tables of the repository's data."""
    return read_reference(DATA / "reference")


@pytest.fixture(scope="session")
def four() -> Reference:
    """The reference tables of the four made-up municipalities."""
    return read_reference(FOUR / "reference")


@pytest.fixture(scope="session")
def server(real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a running dashboard on the real warehouse, without a slash at the end."""
    with serving(real_warehouse, tmp_path_factory.mktemp("server") / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def hostile_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose every free text tries to be more than text; to be read, not changed."""
    folder = tmp_path_factory.mktemp("hostile")
    return build_warehouse(folder / "twinboard.duckdb", write_hostile(folder / "data"))


@pytest.fixture(scope="session")
def hostile_server(
    hostile_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The base URL of a dashboard on the hostile warehouse."""
    log = tmp_path_factory.mktemp("hostile-server") / "server.log"
    with serving(hostile_warehouse, log, OPERATOR=hostile_name("operator")) as url:
        yield url
