"""Whoever reads while builds go on sees one version or the next, never two at once."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from dashboard.asking.answers import Answers, answers_now, options
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language
from etl.load import build
from tests.browser.serving import build_warehouse
from tests.conftest import Tell
from tests.longer import times
from tests.test_killed_builds import data_with
from warehouse.connection import Version, version
from warehouse.package import package_files
from warehouse.queries import ANSWER_TABLES, Warehouse
from warehouse.settings import TODAY_VARIABLE

Page = dict[str, pl.DataFrame]
"""All that a page could ask for, by its name."""

ENGLISH = Language("en")

# Far beyond the five seconds that are allowed, which a busy machine may need for the builds alone:
# what is held is that a page asked for after a build is of it. How long it took is told.
_MOST_SECONDS = 120.0


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, "2026-11-23")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders of data that differ in what all tables say."""
    folder = tmp_path_factory.mktemp("two")
    one = data_with(folder / "one", "Norr,SE,Osaka,JP")
    other = data_with(folder / "other", "Norr,SE,Kyoto,JP", "Norr,SE,Viborg,DK", "x,JP,y,JP")
    return one, other


@pytest.fixture
def path(two: tuple[Path, Path], tmp_path: Path) -> Path:
    """A warehouse of the first data."""
    assert build(two[0], tmp_path / "w.duckdb")
    return tmp_path / "w.duckdb"


def page(answers: Answers) -> Page:
    """Ask for everything, one after the other, as a page does."""
    asked = {name: answers.table(name, Selection(), ENGLISH) for name in ANSWER_TABLES}
    rows = ("main.build", "main.municipality", "stated.reject")
    # Where partnerships lie is a thread's chance.
    partnerships = answers.rows("main.partnership").sort("municipality_id", "partner_id", "kind")
    return asked | {name: answers.rows(name) for name in rows} | {"main.partnership": partnerships}


def alike(one: Page, other: Page) -> bool:
    return all(one[name].equals(other[name]) for name in one)


def test_a_page_goes_on_with_the_version_it_began_with(path: Path, two: tuple[Path, Path]) -> None:
    old = page(answers_now(path))
    begun = answers_now(path)
    # Others of this version may be kept, so this asks for what nobody has asked for.
    narrow = Selection(country=("SE",))
    wanted = Warehouse(path).answer("partnerships", narrow.restriction(), begun.today)
    for data in (two[1], two[0], two[1]):
        assert build(data, path)
        answers_now(path).rows("main.build")
    assert (
        begun.table("partnerships", narrow, ENGLISH)
        .sort(wanted.columns)
        .equals(wanted.sort(wanted.columns))
    )
    assert alike(page(begun), old)
    assert options(begun.snapshot).partners == set(old["main.partnership"]["partner_id"])
    assert not alike(page(answers_now(path)), old)


def test_what_differs_between_the_two_differs_in_several_tables(
    path: Path, two: tuple[Path, Path]
) -> None:
    """So that a mixture is seen by the tests here."""
    old = page(answers_now(path))
    assert build(two[1], path)
    new = page(answers_now(path))
    differing = {name for name in old if not old[name].equals(new[name])}
    assert differing >= {"summary", "partnerships", "regions", "main.build", "stated.reject"}


def test_a_package_is_of_one_version(
    path: Path, two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = package_files(Warehouse(path), "csv")
    rows, calls = Warehouse.rows, itertools.count()

    def swapped_meanwhile(self: Warehouse, name: str) -> pl.DataFrame:
        if next(calls) == 2:
            assert build(two[1], path)
        return rows(self, name)

    with monkeypatch.context() as patched:
        patched.setattr(Warehouse, "rows", swapped_meanwhile)
        found = package_files(Warehouse(path), "csv")
    assert found == whole
    assert package_files(Warehouse(path), "csv") != whole


@dataclass(frozen=True)
class Seen:
    """One page as a reader saw it: how many builds were done when it was asked for, and what of."""

    builds_before: int
    version: Version
    page: Page


class Reader(threading.Thread):
    """Reads page after page without pause until told to stop."""

    def __init__(self, path: Path, builds_done: Callable[[], int]) -> None:
        super().__init__()
        self._path, self._builds_done = path, builds_done
        self.seen: list[Seen] = []
        self.errors: list[Exception] = []
        self.stop = threading.Event()

    def run(self) -> None:
        """Read; keep what was seen and what went wrong."""
        while not self.stop.is_set():
            try:
                before = self._builds_done()
                answers = answers_now(self._path)
                self.seen.append(Seen(before, answers.version, page(answers)))
            except Exception as error:  # noqa: BLE001 (whatever it is, it is none of a reader's)
                self.errors.append(error)


@pytest.mark.soak
def test_readers_without_pause_see_whole_versions_and_the_newest_one(
    path: Path, two: tuple[Path, Path], tmp_path: Path, tell: Tell
) -> None:
    wholes = []
    for number, data in enumerate(two):
        build(data, tmp_path / f"{number}.duckdb")
        wholes.append(page(answers_now(tmp_path / f"{number}.duckdb")))
    made: list[Version] = [version(path)]
    readers = [Reader(path, lambda: len(made) - 1) for _ in range(times(4, 20))]
    for reader in readers:
        reader.start()
    builds = times(2, 50)
    delays = []
    for number in range(1, builds + 1):
        # By the command, as an operator does; in this process it would wait for the readers.
        build_warehouse(path, two[number % 2])
        made.append(version(path))
        delays.append(_seconds_until_all_see(readers, made[-1]))
    for reader in readers:
        reader.stop.set()
        reader.join()
    assert [error for reader in readers for error in reader.errors] == []
    numbers = {each: number for number, each in enumerate(made)}
    seen = [each for reader in readers for each in reader.seen]
    # Most pages are made of the very same frames, which are compared once.
    compared: set[tuple[int, ...]] = set()
    for each in seen:
        assert numbers[each.version] >= each.builds_before, "an old version after a new one"
        frames = (numbers[each.version] % 2, *map(id, each.page.values()))
        assert frames in compared or alike(each.page, wholes[frames[0]]), "a mixture"
        compared.add(frames)
    per_version = Counter(numbers[each.version] for each in seen)
    assert set(per_version) >= set(range(1, builds + 1))
    tell(
        f"{builds} builds, {len(readers)} readers, {len(seen)} pages: 0 errors, 0 mixtures; "
        f"the slowest reader had the new data after {max(delays):.1f} s"
    )


def _seconds_until_all_see(readers: list[Reader], newest: Version) -> float:
    """Wait until every reader has read a page of the newest version; give up after long."""
    started = time.monotonic()
    while not all(reader.seen and reader.seen[-1].version == newest for reader in readers):
        assert time.monotonic() - started < _MOST_SECONDS
        time.sleep(0.01)
    return time.monotonic() - started
