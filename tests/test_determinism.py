"""The same data gives the same tables and the same bytes, whatever the machine is set to."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Tell
from tests.longer import LONG

ROOT = Path(__file__).parents[1]

# Turkish has letters i of its own, Swedish an order and a decimal sign, Arabic digits. Kiritimati
# is the first place to see a day, Los Angeles is a day behind it.
SETTINGS: tuple[Mapping[str, str], ...] = (
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "sv_SE.UTF-8", "LANGUAGE": "sv", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2"},
    {"LANG": "ar_EG.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "random"},
    {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", "TZ": "Europe/Copenhagen", "PYTHONHASHSEED": "4"},
)
_CHOSEN = SETTINGS if LONG else SETTINGS[:2]


@contextmanager
def started(folder: Path, settings: Mapping[str, str], locales: Path) -> Iterator[Path]:
    """A process that writes everything under these settings; all but the first on one processor."""
    folder.mkdir()
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("LC_", "LANG", "TZ", "PYTHON", "TWINBOARD_TODAY"))
    }
    environment = {**kept, **settings, "LOCPATH": str(locales), "TWINBOARD_TODAY": "2026-11-23"}
    command = [sys.executable, "-m", "tests.everything_written", str(ROOT / "data"), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as process:
        if settings is not SETTINGS[0] and hasattr(os, "sched_setaffinity"):
            # Sums and orders must not depend on how many threads share the rows.
            os.sched_setaffinity(process.pid, {max(os.sched_getaffinity(0))})
        yield folder
        _, said = process.communicate()
        assert process.returncode == 0, said.decode()


def hashes(folder: Path) -> dict[str, str]:
    """The hash of each file; of the warehouse its tables count, which stand in a file of theirs."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix != ".duckdb"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The locales of the settings, compiled where the system has their sources."""
    folder = tmp_path_factory.mktemp("locales")
    for settings in _CHOSEN:
        name, _, charmap = settings.get("LC_ALL", settings.get("LANG", "C")).partition(".")
        if charmap == "UTF-8" and "_" in name and shutil.which("localedef"):
            target = folder / f"{name}.UTF-8"
            command = ["localedef", "-i", name, "-f", "UTF-8", "--no-archive", str(target)]
            subprocess.run(command, capture_output=True, check=False)
    return folder


@pytest.mark.soak
def test_everything_written_is_the_same_in_every_locale_and_time_zone(
    tmp_path: Path, locales: Path, tell: Tell
) -> None:
    folders = [tmp_path / str(number) for number in range(len(_CHOSEN))]
    for pair in (range(0, 2), range(2, len(_CHOSEN))):
        with contextlib.ExitStack() as running:
            for number in pair:
                running.enter_context(started(folders[number], _CHOSEN[number], locales))
    first, *others = (hashes(folder) for folder in folders)
    # Eight tables in four formats, a workbook, two packages, two briefs, the tables; and charts.
    assert len(first) >= 32 + 1 + 2 + 2 + 1 + 6
    for settings, other in zip(_CHOSEN[1:], others, strict=True):
        assert {name for name in first if first[name] != other.get(name)} == set(), settings
    had = len(list(locales.iterdir()))
    tell(f"{len(first)} files alike under {len(_CHOSEN)} settings, {had} locales compiled for it")
