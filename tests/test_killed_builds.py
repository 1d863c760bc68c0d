"""However a build ends, the warehouse holds all of the old or all of the new, and nothing else."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from etl.__main__ import cli, main
from etl.load import build
from etl.wikidata.snapshot import write_snapshot
from tests.conftest import Tell
from tests.longer import times
from tests.warehouse_files import names_in, tables_of
from warehouse.connection import WarehouseError, replacing
from warehouse.one_build import beside, leftovers, only_build, sweep
from warehouse.queries import Warehouse
from warehouse.whole_files import write_whole

ROOT = Path(__file__).parents[1]
FOUR = ROOT / "tests" / "fixtures" / "four"
WHOLE = {"w.duckdb", "rejects", "rejects/list.csv"}
"""What a build leaves, and nothing else."""

ORIGIN = """
title = "A list"
producer = "Somebody"
publisher = "Somebody"
licence = "CC0 1.0"
accessed_on = 2026-11-23
language = "en"
direction = "listed"
"""


Wholes = tuple[dict[str, str], dict[str, str]]
"""The tables of two warehouses."""


def data_with(folder: Path, *rows: str) -> Path:
    """The data of four municipalities and a list of these rows."""
    shutil.copytree(FOUR, folder)
    (folder / "imports" / "list").mkdir(parents=True)
    (folder / "imports" / "list" / "origin.toml").write_text(ORIGIN, encoding="utf-8")
    text = "\n".join(("municipality,municipality_country,partner,partner_country", *rows))
    (folder / "imports" / "list" / "table.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders of data; each has a row that is rejected."""
    folder = tmp_path_factory.mktemp("two")
    one = data_with(folder / "one", "Norr,SE,Osaka,JP", "x,JP,y,JP")
    return one, data_with(folder / "other", "Norr,SE,Kyoto,JP", "z,JP,y,JP", "Norr,SE,q,QQ")


@pytest.fixture(scope="module")
def first(two: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the first data, in a folder with its rejects."""
    target = tmp_path_factory.mktemp("whole") / "w.duckdb"
    assert build(two[0], target)
    return target


@pytest.fixture(scope="module")
def wholes(two: tuple[Path, Path], first: Path, tmp_path_factory: pytest.TempPathFactory) -> Wholes:
    """All tables of the warehouses of the two."""
    second = tmp_path_factory.mktemp("whole") / "w.duckdb"
    assert build(two[1], second)
    return tables_of(first), tables_of(second)


@pytest.fixture
def path(first: Path, tmp_path: Path) -> Path:
    """A warehouse of the test's own, made from the first data, with its rejects."""
    shutil.copytree(first.parent, tmp_path / "kept")
    assert names_in(tmp_path / "kept") == WHOLE
    return tmp_path / "kept" / "w.duckdb"


def told_rejects(warehouse: Path) -> set[str | None]:
    """The values that the warehouse says were rejected."""
    return set(Warehouse(warehouse).rows("stated.reject")["value"])


def which(path: Path, wholes: Wholes) -> int:
    """Which of the two the warehouse is, wholly; the file of rejects is that one's or is gone."""
    found = tables_of(path)
    number = wholes.index(found)
    rejects = path.parent / "rejects" / "list.csv"
    if rejects.exists():
        assert set(pl.read_csv(rejects)["value"]) == told_rejects(path)
    return number


class Builds:
    """Builds in processes of their own, of which the test decides when they die."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def begin(self, data: Path, dies_before: int = 0) -> int:
        """Begin to build; give the number of the process."""
        assert self._server.stdin is not None
        self._server.stdin.write(f"{data}\t{dies_before}\n")
        self._server.stdin.flush()
        return self._heard()

    def was_killed(self) -> bool:
        """Wait for the end of the build; tell whether it was killed or came to its end."""
        status = self._heard()
        assert status in (0, signal.SIGKILL)
        return status != 0

    def _heard(self) -> int:
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())


@pytest.fixture
def builds(path: Path) -> Iterator[Builds]:
    """Builds over the warehouse of the test."""
    command = [sys.executable, "-m", "tests.killed_build", str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as server:
        yield Builds(server)


def seconds_of(builds: Builds, data: Path) -> float:
    """How long a build takes that nobody kills."""
    started = time.monotonic()
    builds.begin(data)
    assert not builds.was_killed()
    return time.monotonic() - started


@pytest.mark.soak
def test_a_build_killed_at_any_moment_leaves_the_old_or_the_new(
    path: Path, two: tuple[Path, Path], wholes: Wholes, builds: Builds, tell: Tell
) -> None:
    chance, left, swept = random.Random(6), [0, 0], 0
    count = times(12, 200)
    # The first one waits for the start of the process as well.
    _, lasted = (seconds_of(builds, data) for data in reversed(two))
    old = 0
    while sum(left) < count:
        process = builds.begin(two[1 - old])
        time.sleep(chance.uniform(0, lasted))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        was_killed = builds.was_killed()
        found = which(path, wholes)
        left[found != old] += was_killed
        old = found
        swept += bool(leftovers(path))
        sweep(path)
        assert leftovers(path) == []
    for data in two:
        build(data, path)
        assert names_in(path.parent) == WHOLE
    tell(f"{count} builds killed: {left[0]} old, {left[1]} new, 0 broken; {swept} left files")


def test_a_build_killed_at_each_change_of_a_name_leaves_the_old_or_the_new(
    path: Path, two: tuple[Path, Path], wholes: Wholes, builds: Builds, tell: Tell
) -> None:
    """The moments that chance rarely meets: between removing, swapping and writing rejects."""
    found = []
    old = 0
    for number in itertools.count(1):
        builds.begin(two[1 - old], number)
        if not builds.was_killed():
            break
        new = which(path, wholes)
        found.append(new != old)
        # The same build once more mends what is missing, also where the swap was done.
        build(two[new], path)
        assert names_in(path.parent) == WHOLE
        old = which(path, wholes)
    assert {True, False} == set(found), "no kill before or none after the swap"
    tell(f"killed before {len(found)} changes: {found.count(False)} old, {found.count(True)} new")
