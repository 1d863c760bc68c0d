"""Fixtures for every test: the warehouse built from the repository's data, and a server on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import build_warehouse, serving

BROWSER_TESTS = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last.

    Playwright's synchronous interface keeps an event loop running in the main thread until the
    session ends; a test after it could not call `asyncio.run`. The quick tests also fail first.
    """
    items.sort(key=lambda item: BROWSER_TESTS in item.path.parents)


@pytest.fixture(scope="session")
def real_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse as `python -m etl build` makes it from `data/`; to be read, not changed."""
    return build_warehouse(tmp_path_factory.mktemp("warehouse") / "twinboard.duckdb")


@pytest.fixture(scope="session")
def server(real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a running dashboard on the real warehouse, without a slash at the end."""
    with serving(real_warehouse, tmp_path_factory.mktemp("server") / "server.log") as url:
        yield url
