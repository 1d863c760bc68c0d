"""Finds a Chromium-family browser on this machine, and installs one when asked and none is there.

`python -m tests.browser.find [--install]` prints the path of the browser, or exits with 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from playwright.sync_api import Error, sync_playwright

VARIABLE = "TWINBOARD_BROWSER"
COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
MAC_APPS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
NONE_FOUND = (
    "No Chromium-family browser was found, so the browser tests cannot run: install chromium, "
    f"or run `python -m tests.browser.find --install`, or name a browser with {VARIABLE}."
)


# What drives the browsers; a bare system may lack a library that its program needs.
_DRIVER = (sys.executable, "-m", "playwright", "--version")
_LIBRARY = "libatomic1"


class BrowserError(Exception):
    """The browser that was asked for cannot be used."""


def find_browser() -> Path | None:
    """Return the first browser that starts: the named one, an installed one, Playwright's own."""
    named = os.environ.get(VARIABLE)
    if named:
        return _named_browser(named)
    return next((path for path in _candidates() if _starts(path)), None)


def install_browser() -> Path | None:
    """Install Chromium, by the system's packages where that is allowed, else by Playwright."""
    for commands in (_system_install("chromium"), _playwright_install()):
        if commands and all(_runs(command) for command in commands):
            found = find_browser()
            if found:
                return found
    return None


def ready_driver(install: bool) -> None:
    """See that what drives the browsers starts, where asked by installing what it may lack.

    Raises BrowserError where it does not.
    """
    fault = _driver_fault()
    if fault and install and all(_runs(command) for command in _system_install(_LIBRARY)):
        fault = _driver_fault()
    if fault:
        raise BrowserError(f"What drives the browser does not start: {fault}")


def _driver_fault() -> str:
    """Give the words with which the driver ends that does not start, nothing where it starts."""
    answer = subprocess.run(
        _DRIVER, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return answer.stderr.strip() if answer.returncode else ""


def _named_browser(named: str) -> Path:
    # Falling back to another browser would hide the mistake in the setting.
    path = shutil.which(named)
    if path is None or not _starts(Path(path)):
        raise BrowserError(f"{VARIABLE}={named} is not a browser that starts.")
    return Path(path)


def _candidates() -> Iterator[Path]:
    """Yield the paths worth trying, cheapest first."""
    yield from (Path(path) for path in map(shutil.which, COMMANDS) if path)
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (path for app in MAC_APPS if (path := folder / app).exists())
    # A generator, so that Playwright's driver is started only when nothing else was found.
    downloaded = _downloaded_by_playwright()
    if downloaded.exists():
        yield downloaded


def _downloaded_by_playwright() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _starts(path: Path) -> bool:
    """Tell whether the program answers at all: Ubuntu's chromium-browser may be a mere notice."""
    try:
        answer = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _system_install(package: str) -> list[list[str]]:
    """Return the commands for Debian and Ubuntu, none where they are not ours to run."""
    if shutil.which("apt-get") is None:
        return []
    prefix = _as_root()
    if prefix is None:
        return []
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    return [[*apt, "update"], [*apt, "install", "-y", package]]


def _as_root() -> list[str] | None:
    """Return what to put before a command to run it as root, null when that needs a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    answer = subprocess.run(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return ["sudo", "-n"] if answer.returncode == 0 else None


def _playwright_install() -> list[list[str]]:
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _runs(command: list[str]) -> bool:
    """Run a command with its output shown, and tell whether it succeeded."""
    click.echo(f"running: {' '.join(command)}", err=True)
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    return answer.returncode == 0


@click.command()
@click.option("--install", is_flag=True, help="Install a browser when none is found.")
def main(install: bool) -> None:
    """Print the path of the browser that the tests use."""
    try:
        ready_driver(install)
        found = find_browser() or (install_browser() if install else None)
    except (BrowserError, Error) as error:
        raise click.ClickException(str(error)) from error
    if found is None:
        raise click.ClickException(NONE_FOUND)
    click.echo(f"browser: {found}")


if __name__ == "__main__":
    main()
