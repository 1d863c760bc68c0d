"""However much is known, a page gives a browser little: some rows, some names to choose from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Pagination

from dashboard.asking.kept import forget
from dashboard.asking.rows import PAGE_ROWS
from dashboard.page.pages import VIEWS
from dashboard.selecting.options import MOST_OFFERED, read_options
from dashboard.selecting.typed_names import resolve_municipality
from dashboard.words.i18n import Language
from tests.benchmarks.client import Run, opened
from tests.benchmarks.made import Size, make
from tests.browser.serving import TODAY, build_warehouse, serving
from tests.conftest import Tell
from tests.test_pages import opened as opened_page
from tests.test_pages import spoken, tables
from warehouse.queries import Warehouse
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

MOST_BYTES = 700_000
# The outlines of all countries, and each place once.
MOST_BYTES_OF_MAP = 1_500_000
FILLED = "se-made-3"
RANKING = "Partners of each municipality by status; equal numbers share a rank"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of 4,000 municipalities with 20,000 partnerships."""
    folder = tmp_path_factory.mktemp("large")
    made = make(Size("large", 4_000, 20_000), folder / "data")
    return build_warehouse(folder / "large.duckdb", made.data)


@pytest.fixture(scope="module")
def filled_down(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which one of 12,000 municipalities has all others as partners, and they it."""
    folder = tmp_path_factory.mktemp("filled")
    made = make(Size("filled", 12_000, 10), folder / "data")
    towns = pl.read_csv(made.municipalities, infer_schema=False)
    others = towns.filter(pl.col("id") != FILLED).select(
        *("name", "country"), municipality=pl.lit("Ekaborg"), municipality_country=pl.lit("SE")
    )
    rows = others.rename({"name": "partner", "country": "partner_country"})
    swapped = {"municipality": "partner", "municipality_country": "partner_country"}
    back = rows.rename(swapped | {b: a for a, b in swapped.items()}).select(rows.columns)
    pl.concat([rows, back]).with_columns(since=pl.lit("1990")).write_csv(made.partnerships)
    return build_warehouse(folder / "filled.duckdb", made.data)


@pytest.fixture
def _served(large: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(large))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)
    yield
    # What is kept of the large one is no other test's.
    forget()


def turner(app: AppTest) -> Pagination:
    """What turns the parts of the first long table."""
    return app.pagination[0]


@pytest.mark.usefixtures("_served")
def test_a_long_table_is_turned_part_by_part_without_gap_or_overlap() -> None:
    app = opened_page("overview", country=["SE", "DE", "PL", "NO", "DK", "FR", "FI"])
    parts = turner(app).num_pages
    seen: list[str] = []
    for part in range(1, parts + 1):
        rows = tables(app)[RANKING][1:]
        assert 0 < len(rows) <= PAGE_ROWS
        seen += ["|".join(row) for row in rows]
        if part == 1:
            assert f"Rows 1 to {PAGE_ROWS} of " in spoken(app)
        if part < parts:
            turner(app).select(part + 1)
            app.run()
    assert len(seen) == len(set(seen))
    [count] = [line for line in spoken(app).splitlines() if "This leaves" in line]
    assert f"This leaves {len(seen):,} municipalities" in count


@pytest.mark.usefixtures("_served")
def test_another_selection_begins_with_its_first_rows() -> None:
    app = opened_page("overview")
    turner(app).select(3)
    app.run()
    assert f"Rows {2 * PAGE_ROWS + 1:,} to " in spoken(app)
    app.sidebar.multiselect(key="chosen_country").set_value(["SE"]).run()
    assert f"Rows {2 * PAGE_ROWS + 1:,} to " not in spoken(app)


@pytest.mark.usefixtures("_served")
def test_defect_namesakes_are_each_named_and_told_apart() -> None:
    """Of 307 with one partner 303 were named, and 27 rows of a ranking began with one name."""
    ranked = [row[0].partition(" (external")[0] for row in tables(opened_page("overview"))[RANKING]]
    assert len(set(ranked)) == len(ranked)
    for row in tables(opened_page("shared"))["Who shares which partner"][1:]:
        named = {name for cell in row[3:] if cell != "–" for name in cell.split(", ")}
        assert len(named) == int(row[2])
    for row in tables(opened_page("map"))["Without a known point"][1:]:
        assert len(set(row[4].split(", "))) == int(row[3])


def test_defect_a_column_filled_down_leaves_pages_to_read(
    filled_down: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a municipality with 20,000 partners had 16 MB, and its map was none at all."""
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(filled_down))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)
    page = opened_page("municipality", m=FILLED)
    assert spoken(page).count(f"Rows 1 to {PAGE_ROWS} of 11,9") == 2
    assert {len(rows) > PAGE_ROWS + 1 for rows in tables(page).values()} == {False}
    assert "is one of" not in spoken(page)
    assert len(" ".join(tables(page)["History of the partnerships"][1])) < 5_000
    assert "2,000 of " in spoken(opened_page("map", m=FILLED))
    (most, *_) = tables(opened_page("shared"))["Who shares which partner"][1:]
    assert most[5].endswith(" more") and most[5].count(",") < 110
    forget()


def test_of_too_many_municipalities_those_with_a_file_are_offered_and_all_can_be_typed(
    large: Path,
) -> None:
    warehouse = Warehouse(large)
    options = read_options(warehouse)
    towns = warehouse.rows("main.municipality")
    assert towns["has_data"].sum() > MOST_OFFERED
    assert set(options.offered) == set(towns.filter("curated")["id"])
    other = towns.filter(pl.col("has_data") & ~pl.col("curated")).row(0, named=True)
    assert resolve_municipality(other["id"], options) == other["id"]


def test_of_few_municipalities_all_with_data_are_offered(real_warehouse: Path) -> None:
    warehouse = Warehouse(real_warehouse)
    towns = warehouse.rows("main.municipality")
    assert set(read_options(warehouse).offered) == set(towns.filter("has_data")["id"])


def test_a_page_sends_little_however_many_municipalities_there_are(
    large: Path, tmp_path: Path, tell: Tell
) -> None:
    with serving(large, tmp_path / "log") as url:
        sent = {page: asyncio.run(_run(url, "" if page == "overview" else page)) for page in VIEWS}
    most = max(sent, key=lambda page: sent[page].bytes)
    tell(f"{len(sent)} pages of 4,000 municipalities: at most {sent[most].bytes:,} bytes ({most})")
    assert sent.pop("map").bytes < MOST_BYTES_OF_MAP
    assert {page: run.bytes for page, run in sent.items() if run.bytes > MOST_BYTES} == {}


async def _run(url: str, page: str) -> Run:
    async with opened(url, page) as session:
        return await session.run()


@pytest.mark.parametrize("code", ["sv", "da"])
def test_which_rows_are_shown_is_said_in_each_language(code: str) -> None:
    said = Language(code).t(
        "Rows {first} to {last} of {rows}. The files hold all of them.",
        first="1",
        last="2",
        rows="3",
    )
    assert "Rows" not in said and all(figure in said for figure in "123")
