"""What the server keeps of a warehouse goes with it, and only then."""

import asyncio
import gc
import shutil
import weakref
from pathlib import Path

import polars as pl
import pytest
from cachetools import LRUCache

from dashboard.api import resources
from dashboard.asking import answers
from dashboard.asking.answers import answers_now, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.asking.kept import forget, kept_up_to
from dashboard.charts.theme import LIGHT
from dashboard.selecting.options import Options, read_options
from dashboard.selecting.selection import Selection
from dashboard.serving.housekeeping import keep_house, tidy
from dashboard.telling.evidence import Sources
from dashboard.words.i18n import Language, language_codes
from warehouse.connection import version
from warehouse.in_time import StoppedError
from warehouse.queries import Warehouse


def test_answers_of_an_old_warehouse_go_and_those_of_the_present_stay(
    real_warehouse: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(real_warehouse, tmp_path / "served.duckdb"))
    known = version(path)
    kept = weakref.ref(options(open_warehouse(path).now()))
    opened = weakref.ref(open_warehouse(path))
    assert tidy(path, known) == known
    assert kept() is not None
    path.unlink()
    shutil.copy(real_warehouse, path)
    assert tidy(path, known) == version(path) != known
    gc.collect()
    assert kept() is None, "the old options are still held"
    assert opened() is None, "the old connection is still held"


def test_defect_who_reads_an_older_warehouse_asks_on_after_the_tidying(
    real_warehouse: Path, tmp_path: Path
) -> None:
    """A run that is under way when its answers are dropped, or a fold that is opened later."""
    path = Path(shutil.copy(real_warehouse, tmp_path / "served.duckdb"))
    old, known = answers_now(path), version(path)
    path.unlink()
    shutil.copy(real_warehouse, path)
    assert tidy(path, known) != known
    assert old.table("summary", Selection(), Language("en")).height
    assert old.version == known


def test_defect_large_tables_are_kept_up_to_their_bytes() -> None:
    """Twelve countries' partnerships of 300,000 municipalities held 1.5 GB, and 500 were kept."""
    asked = []

    @kept_up_to(1)
    def numbers(first: int) -> pl.DataFrame:
        asked.append(first)
        return pl.select(pl.int_range(first, 60_000))

    assert [numbers(first).height for first in (1, 1, 2)] == [59_999, 59_999, 59_998]
    assert asked == [1, 2]
    # A third takes the room of the one before last, and what fits in no room takes nobody's.
    for first in (3, 3, -200_000, -200_000, 3, 2, 1):
        numbers(first)
    assert asked == [1, 2, 3, -200_000, -200_000, 1]
    forget()
    numbers(1)
    assert asked[-2:] == [1, 1]


@pytest.mark.parametrize(
    "function", [answers._answer, answers._ordered, answers._part, resources._table]
)
def test_defect_nothing_large_is_kept_by_its_number(function: object) -> None:
    assert isinstance(vars(function)["cache"], LRUCache)


def test_defect_sources_are_kept_once_for_all_languages(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 300,000 municipalities they were 450 MB in each language."""
    read = []
    rows = Warehouse.rows

    def noted(warehouse: Warehouse, name: str, *given: str) -> pl.DataFrame:
        read.append(name)
        return rows(warehouse, name, *given)

    forget()
    monkeypatch.setattr(Warehouse, "rows", noted)
    now = answers_now(real_warehouse)
    offered = options(now.snapshot)
    for code in language_codes():
        said = labels(now.snapshot, Language(code))
        sources = Sources(Context(Selection(), said, offered, now, LIGHT))
        assert sources.name("dk-kolding/seed-000").startswith("Kolding Kommune, ")
    assert read.count("stated.source") == 1


def test_a_warehouse_that_is_away_is_no_failure(tmp_path: Path) -> None:
    assert tidy(tmp_path / "none.duckdb", None) is None


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """What was read of what can be chosen."""
    found: list[Options] = []

    def noted(warehouse: Warehouse) -> Options:
        found.append(read_options(warehouse))
        return found[-1]

    forget()
    monkeypatch.setattr(answers, "read_options", noted)
    return found


def test_a_new_warehouse_is_read_ahead_of_its_first_reader(
    real_warehouse: Path, tmp_path: Path, read: list[Options]
) -> None:
    path = Path(shutil.copy(real_warehouse, tmp_path / "served.duckdb"))
    tidy(path, None)
    tidy(path, version(path))
    (ahead,) = read
    assert {"known", "lookups", "municipality_names"} <= vars(ahead).keys()
    assert options(answers_now(path).snapshot) is ahead


def test_a_warehouse_that_cannot_be_read_ahead_stops_no_tidying(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(warehouse: Warehouse) -> Options:
        raise StoppedError

    forget()
    monkeypatch.setattr(answers, "read_options", stopped)
    assert tidy(real_warehouse, None) == version(real_warehouse)


def test_the_warehouse_of_the_beginning_is_read_ahead(
    real_warehouse: Path, read: list[Options], monkeypatch: pytest.MonkeyPatch
) -> None:
    # They would hold for all tests after this one.
    for name in ("freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, lambda *given: None)

    async def begin() -> None:
        keeping = asyncio.create_task(keep_house(real_warehouse))
        async with asyncio.timeout(60):
            while not (read and "lookups" in vars(read[0])):
                await asyncio.sleep(0.01)
        keeping.cancel()

    asyncio.run(begin())
    assert len(read) == 1
