"""The browser search prefers what was named, passes over what does not start, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.browser import find


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A machine whose only programs are those a test puts into the returned folder."""
    monkeypatch.delenv(find.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(find, "MAC_APPS", ())
    monkeypatch.setattr(find, "_downloaded_by_playwright", lambda: tmp_path / "downloaded")
    yield tmp_path


def _program(path: Path, exit_code: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_named_browser_comes_first(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting wins over an installed browser."""
    _program(bare_machine / "chromium", 0)
    mine = _program(bare_machine / "mine", 0)
    monkeypatch.setenv(find.VARIABLE, str(mine))
    assert find.find_browser() == mine


def test_named_browser_that_does_not_start_is_an_error(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in the setting is told, not papered over by another browser."""
    _program(bare_machine / "chromium", 0)
    monkeypatch.setenv(find.VARIABLE, "nonsense")
    with pytest.raises(find.BrowserError, match="nonsense"):
        find.find_browser()


def test_program_that_does_not_start_is_passed_over(bare_machine: Path) -> None:
    """Ubuntu's chromium-browser without its snap is no browser."""
    _program(bare_machine / "chromium-browser", 1)
    chrome = _program(bare_machine / "google-chrome", 0)
    assert find.find_browser() == chrome


def test_downloaded_browser_is_the_last_resort(bare_machine: Path) -> None:
    """What Playwright downloaded is used where nothing is installed."""
    downloaded = _program(bare_machine / "downloaded", 0)
    assert find.find_browser() == downloaded


def test_playwright_installs_where_the_system_cannot(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing package manager does not end the search."""
    tried: list[str] = []

    def run(command: list[str]) -> bool:
        tried.append(" ".join(command))
        if "playwright" in command:
            _program(bare_machine / "downloaded", 0)
        return "playwright" in command

    monkeypatch.setattr(find, "_system_install", lambda package: [["apt-get", "update"], ["never"]])
    monkeypatch.setattr(find, "_runs", run)
    assert find.install_browser() == bare_machine / "downloaded"
    assert tried[0] == "apt-get update"
    assert "never" not in tried


def test_defect_a_library_that_the_driver_lacks_is_installed_or_told(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian 13 in small lacks one: the search ended in a traceback."""
    driver = bare_machine / "driver"
    driver.write_text("#!/bin/sh\necho 'libatomic.so.1: no such file' >&2; exit 127\n", "utf-8")
    driver.chmod(0o755)
    monkeypatch.setattr(find, "_DRIVER", (str(driver),))
    monkeypatch.setattr(find, "_system_install", lambda package: [["install", package]])
    monkeypatch.setattr(find, "_runs", lambda command: False)
    answer = CliRunner().invoke(find.main, ["--install"])
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: What drives the browser does not start: libatomic")

    monkeypatch.setattr(find, "_runs", lambda command: _program(driver, 0) == driver)
    find.ready_driver(install=True)


@pytest.mark.usefixtures("bare_machine")
def test_one_clear_line_when_nothing_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any browser the command fails and says what to do."""
    monkeypatch.setattr(find, "_runs", lambda command: False)
    answer = CliRunner().invoke(find.main, ["--install"])
    assert answer.exit_code == 1
    assert answer.output == f"Error: {find.NONE_FOUND}\n"
