"""The made data is as it says, and a change of a filter costs few questions and few bytes.

Times are measured by `make bench` and asserted nowhere; what decides them is counted here.
"""

import asyncio
from pathlib import Path

import polars as pl
import pytest

from tests.benchmarks.client import Run, opened
from tests.benchmarks.made import SIZES, Size, make, municipalities, partnerships
from tests.benchmarks.timing import Measured, in_turns
from tests.browser.serving import build_warehouse

FOUR = "m=se-goteborg&m=se-karlskrona&m=dk-kolding&m=dk-ballerup"

# Messages of a first run, and of one after another country was chosen, and the bytes of each; a
# message is a part of the page that the browser draws anew.
MOST = {
    ("", ""): (31, 22, 75_000),
    ("compare", FOUR): (34, 23, 125_000),
    ("regions", ""): (32, 23, 125_000),
    ("map", ""): (35, 26, 330_000),
    ("data", ""): (42, 33, 250_000),
}


@pytest.mark.parametrize(("page", "query"), MOST)
def test_a_changed_filter_sends_little(server: str, page: str, query: str) -> None:
    opened_run, changed = asyncio.run(_changed(server, page, query))
    most_opened, most_changed, most_bytes = MOST[page, query]
    assert changed.messages <= most_changed
    assert changed.bytes <= most_bytes
    assert opened_run.messages <= most_opened
    assert opened_run.bytes <= most_bytes


async def _changed(url: str, page: str, query: str) -> tuple[Run, Run]:
    async with opened(url, page, query) as session:
        first = await session.run()
        session.chosen = {"chosen_country": ["Sweden"]}
        return first, await session.run()


def test_the_same_seed_makes_the_same_data(tmp_path: Path) -> None:
    first, second = (make(SIZES["S"], tmp_path / name) for name in ("a", "b"))
    assert first.partnerships.read_bytes() == second.partnerships.read_bytes()
    assert first.municipalities.read_bytes() == second.municipalities.read_bytes()


def test_a_size_has_as_many_rows_as_it_says(tmp_path: Path) -> None:
    made = make(SIZES["S"], tmp_path / "data")
    assert pl.read_csv(made.municipalities, infer_schema=False).height == 300
    assert pl.read_csv(made.partnerships, infer_schema=False).height == 1_500


def test_made_rows_are_skewed_repeated_and_one_in_a_hundred_is_wrong() -> None:
    towns = municipalities(30_000, seed=1)
    rows = partnerships(150_000, towns, seed=1)
    assert towns["id"].is_unique().all()
    assert not towns.select(pl.struct("name", "country").is_duplicated().any()).item()
    wrong = rows.filter(
        (pl.col("municipality") == "Nowhere")
        | (pl.col("municipality_country") == "Atlantis")
        | (pl.col("status") == "alive")
        | (pl.col("since") == "19xx")
        | pl.col("partner").is_null()
    )
    assert 0.009 < wrong.height / rows.height < 0.011
    assert 0.01 < rows.is_duplicated().sum() / rows.height < 0.06
    partners = rows.group_by("municipality", "municipality_country").len().sort("len")["len"]
    assert partners[-1] > 10 * partners[partners.len() // 2]


def test_made_data_builds(tmp_path: Path) -> None:
    made = make(Size("tiny", 60, 120), tmp_path / "data")
    assert build_warehouse(tmp_path / "made.duckdb", made.data).is_file()


def test_ways_are_measured_in_turns() -> None:
    called: list[str] = []

    def way(name: str) -> dict[str, float]:
        called.append(name)
        return {"ms": float(len(called))}

    measured = in_turns({"a": lambda n: way("a"), "b": lambda n: way("b")}, times=2)
    assert called == ["a", "b"] * 3
    assert measured["a"]["ms"].values == [3, 5]
    assert measured["b"]["ms"].values == [4, 6]


def test_percentiles_are_values_that_were_measured() -> None:
    measured = Measured([float(value) for value in range(1, 21)])
    assert measured.percentile(95) == 19
    assert measured.percentile(100) == 20
    assert measured.percentile(1) == 1
