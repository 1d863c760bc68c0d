"""What is counted and cut in the warehouse is what the whole answers give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.asking.answers import Answers, open_warehouse
from dashboard.asking.order import by_name
from dashboard.selecting.options import MOST_OFFERED
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language
from tests.benchmarks.made import SIZES, make
from tests.browser.serving import build_warehouse
from warehouse.layout import read_sql
from warehouse.queries import ANSWER_TABLES, FINDING, PARTNER, PARTS, Part, Restriction, Warehouse
from warehouse.vocabulary import FINDINGS

SELECTIONS: tuple[Restriction, ...] = (
    {},
    {"country": ["DK", "SE"]},
    {"region": ["se-vastra-gotalands-lan"]},
    {"status": ["dormant"]},
    {"status": ["ended"], "region": ["se-vastra-gotalands-lan", "dk-region-syddanmark"]},
    {"kind": ["twin town"], "partner_region": ["nordic", "baltic"]},
    {"kind": ["twin town"], "status": ["active", "unstated"]},
    {"kind": ["twin town", "friendship", "project"]},
    {"kind": ["project"], "country": ["DK", "SE"]},
    {"partner_country": ["DE", "FI"], "status": ["dormant"]},
    {"partner_region": ["nordic", "asia"]},
    {"focus": ["education"], "country": ["SE"]},
    {"network": ["b7"]},
    # One of which nothing is known, one that does not exist.
    {"m": ["dk-kolding", "se-goteborg", "dk-laeso", "se-nowhere"]},
    {"m": ["se-nowhere"]},
)
DAYS = (dt.date(2026, 11, 23), dt.date(2032, 1, 1))
LANGUAGES = ("en", "sv", "da")


@pytest.fixture(scope="module")
def made_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the benchmark's size S, in which many names are shared.

    Beside that some partners are told of in two kinds, and some partnerships have an end.
    """
    folder = tmp_path_factory.mktemp("made")
    made = make(SIZES["S"], folder / "data")
    rows = pl.read_csv(made.partnerships, infer_schema=False)
    again = rows.gather_every(4).with_columns(kind=pl.lit("project"), status=pl.lit("dormant"))
    ends = pl.int_range(pl.len()) % 9
    told = pl.concat([rows, again]).with_columns(
        until=pl.when(ends < 2).then(pl.format("20{}", 21 + ends)),
        since=pl.when(ends >= 2).then("since"),
    )
    told.write_csv(made.partnerships)
    return build_warehouse(folder / "made.duckdb", made.data)


@pytest.fixture(params=["real_warehouse", "made_warehouse"], scope="module")
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """Both of them, one after the other."""
    return Warehouse(request.getfixturevalue(request.param))


def parts(
    warehouse: Warehouse, name: str, size: int, language: Language, restriction: Restriction
) -> Iterator[pl.DataFrame]:
    """Give a table part by part, until one has no rows."""
    first = 0
    while True:
        part = Part(first, size, language.locale)
        rows = warehouse.part(name, part, restriction, DAYS[0])
        yield rows
        if rows.is_empty():
            return
        first += size


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
@pytest.mark.parametrize("name", sorted(ANSWER_TABLES))
def test_a_table_is_as_long_as_its_rows_are_counted(
    warehouse: Warehouse, name: str, selection: Restriction, day: dt.date
) -> None:
    height = warehouse.answer(name, selection, day).height
    assert warehouse.height(name, selection, day) == height


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
@pytest.mark.parametrize("name", sorted({*PARTS} - {"towns", "places"}))
def test_parts_are_the_whole_table_without_gap_or_overlap(
    warehouse: Warehouse, name: str, selection: Restriction, code: str
) -> None:
    language = Language(code)
    whole = _whole(warehouse, name, selection, language)
    size = max(7, whole.height // 3)
    read = list(parts(warehouse, name, size, language, selection))
    assert all(rows.height == size for rows in read[:-2])
    assert_frame_equal(pl.concat(read), whole)


def _whole(
    warehouse: Warehouse, name: str, selection: Restriction, language: Language
) -> pl.DataFrame:
    table = "partnerships" if name in ("named", "over") else name
    whole = by_name(warehouse.answer(table, selection, DAYS[0]), table, language)
    if name == "over":
        return ended_or_paused(whole)
    return whole.filter("counted") if name == "named" else whole


def ended_or_paused(partnerships: pl.DataFrame) -> pl.DataFrame:
    """Give those that figures count and that are over, or rest, the latest first."""
    over = pl.col("until").is_not_null() | pl.col("status").is_in(["ended", "dormant"])
    counted = partnerships.filter(pl.col("counted") & over)
    return counted.sort("until", descending=True, nulls_last=True, maintain_order=True)


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_starts_and_ends_are_counted_as_they_are_listed(
    warehouse: Warehouse, selection: Restriction
) -> None:
    whole = warehouse.answer("partnerships", selection, DAYS[0]).filter("counted")
    over = ended_or_paused(whole)
    indirect = pl.col("through").is_not_null()
    for name, rows, columns in (
        ("starts", whole, ["since_year"]),
        ("endings", over, ["until", "status"]),
    ):
        expected = rows.group_by(*columns, indirect=indirect).agg(partnerships=pl.len())
        found = warehouse.count(name, selection, DAYS[0])
        assert_frame_equal(found, expected, check_row_order=False, check_dtypes=False)


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_partnerships_that_figures_count_are_counted(
    warehouse: Warehouse, selection: Restriction
) -> None:
    [(count,)] = warehouse.count("named_count", selection, DAYS[0]).rows()
    assert count == warehouse.answer("partnerships", selection, DAYS[0])["counted"].sum()


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_findings_of_some_kinds_are_cut_and_counted_as_they_are_listed(
    warehouse: Warehouse, selection: Restriction, day: dt.date
) -> None:
    whole = by_name(warehouse.answer("findings", selection, day), "findings", Language("sv"))
    counts = dict(warehouse.count("finding_count", selection, day).iter_rows())
    assert counts == dict(whole.group_by("finding").len().iter_rows())
    assert list(counts) == sorted(counts)
    for kinds in (list(FINDINGS)[::3], list(FINDINGS)[1::2], [*counts][:1]):
        asked = {**selection, FINDING: kinds}
        wanted = whole.filter(pl.col("finding").is_in(kinds)) if kinds else whole
        part = warehouse.part("findings", Part(3, 20, "sv"), asked, day)
        assert_frame_equal(part, wanted.slice(3, 20))
        [(towns,)] = warehouse.count("doubted_count", asked, day).rows()
        assert towns == wanted["municipality_id"].n_unique()


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_shared_partners_are_counted_and_cut_as_they_are_listed(
    warehouse: Warehouse, selection: Restriction
) -> None:
    whole = by_name(warehouse.answer("shared", selection, DAYS[0]), "shared", Language("sv"))
    columns = ("partner_id", "partner", "partner_country")
    towns = pl.col("municipality_id").n_unique()
    expected = whole.group_by(columns).agg(towns=towns, ties=pl.len())
    ordered = expected.sort("towns", "partner", "partner_id", descending=[True, False, False])
    counts = warehouse.count("shared_partners", selection, DAYS[0])
    assert_frame_equal(counts, ordered, check_dtypes=False)
    assert counts["partner_id"].is_unique().all()
    assert_frame_equal(warehouse.count("shared_most", selection, DAYS[0]), counts)
    [totals] = warehouse.count("shared_count", selection, DAYS[0]).rows()
    assert totals == (counts.height, whole.height)
    [(sharing,)] = warehouse.count("shared_towns", selection, DAYS[0]).rows()
    assert sharing == whole["municipality_id"].n_unique()
    some = counts["partner_id"].gather_every(5).to_list()
    asked = {**selection, PARTNER: some or ["nobody"]}
    part = warehouse.part("shared", Part(0, whole.height, "sv"), asked, DAYS[0])
    assert_frame_equal(part, whole.filter(pl.col("partner_id").is_in(some)))
    narrowed = warehouse.count("shared_partners", asked, DAYS[0])
    assert_frame_equal(narrowed, counts.filter(pl.col("partner_id").is_in(some)))


def test_most_are_as_many_as_may_be_chosen() -> None:
    """And whoever ties with the last of them, for ties stand in the order of a language."""
    assert f"offset {MOST_OFFERED - 1}\n" in read_sql("answer", "shared_most")


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_sources_are_counted_as_they_are_listed(
    warehouse: Warehouse, selection: Restriction
) -> None:
    whole = warehouse.answer("sources", selection, DAYS[0])
    [(sources, lists)] = warehouse.count("source_count", selection, DAYS[0]).rows()
    assert sources == whole.height
    listed = whole.filter(pl.col("origin") != "curated")["publisher"]
    assert lists == listed.unique().sort().to_list()


SPLIT = ("partners", "active", "dormant", "unstated", "ended")


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_regions_come_to_what_the_municipalities_have_there(
    warehouse: Warehouse, selection: Restriction
) -> None:
    whole = warehouse.answer("regions", selection, DAYS[0])
    # A partner of the past makes no municipality one with partners.
    towns = pl.col("municipality_id").filter(pl.col("partners") > 0).n_unique().alias("towns")
    expected = whole.group_by("partner_region").agg(pl.col(SPLIT).sum(), towns)
    found = warehouse.count("region_totals", selection, DAYS[0])
    assert_frame_equal(found, expected, check_row_order=False, check_dtypes=False)
    [(count,)] = warehouse.count("direct_count", selection, DAYS[0]).rows()
    assert count == whole["municipality_id"].n_unique()


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_countries_come_to_the_partners_that_lie_there(
    warehouse: Warehouse, selection: Restriction
) -> None:
    live = live_partnerships(warehouse, selection)
    states = {each: (pl.col("status") == each).sum() for each in ("active", "dormant", "unstated")}
    towns = pl.col("municipality_id").n_unique()
    expected = live.group_by("partner_country").agg(partners=pl.len(), **states, towns=towns)
    found = warehouse.count("country_totals", selection, DAYS[0])
    assert_frame_equal(found, expected, check_row_order=False, check_dtypes=False)


def live_partnerships(warehouse: Warehouse, selection: Restriction) -> pl.DataFrame:
    """Give the partnerships that `partners` counts."""
    return warehouse.answer("partnerships", selection, DAYS[0]).filter(
        pl.col("counted") & pl.col("through").is_null() & (pl.col("status") != "ended")
    )


def test_an_answer_keeps_the_parts_of_a_table_apart(real_warehouse: Path) -> None:
    answers = Answers(open_warehouse(real_warehouse).now(), DAYS[0])
    ahead, next_ones = (
        answers.part("sources", Part(first, 2, "en"), Selection(), {}) for first in (0, 2)
    )
    assert ahead.height == next_ones.height == 2
    assert set(ahead["source_id"]).isdisjoint(next_ones["source_id"])
