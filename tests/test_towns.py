"""Municipalities are counted, ranked and cut in the warehouse as the whole summary gives them."""

from __future__ import annotations

import ast
import datetime as dt
from functools import cache

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.completeness import is_counted
from dashboard.i18n import Language
from dashboard.order import by_name
from dashboard.peers import FEW_INHABITANTS
from dashboard.rank import ranked
from dashboard.selection import Lists, Measure, Selection, Sort
from dashboard.sentences import EXPIRING_DAYS
from tests.test_parts import DAYS, LANGUAGES, SELECTIONS, made_warehouse, warehouse
from warehouse.queries import PARTS, Part, Restriction, Warehouse

__all__ = ("made_warehouse", "warehouse")

TOWNS: tuple[Restriction, ...] = (
    *SELECTIONS,
    {"status": ["active", "unstated"], "country": ["SE"]},
    {"partner_country": ["DE"], "status": ["dormant", "ended"]},
)
COLUMNS = [name for name in PARTS["towns"].column_names if name not in ("namesakes", "rank")]


def summary(
    warehouse: Warehouse, selection: Restriction, code: str = "sv", day: dt.date = DAYS[0]
) -> pl.DataFrame:
    return by_name(_summary(warehouse, repr(selection), day), "summary", Language(code))


@cache
def _summary(warehouse: Warehouse, selection: str, day: dt.date) -> pl.DataFrame:
    return warehouse.answer("summary", ast.literal_eval(selection), day)


def cut(
    warehouse: Warehouse, selection: Restriction, code: str = "sv", **more: list[str]
) -> pl.DataFrame:
    """Give all municipalities, in two parts."""
    asked = {**selection, **more}
    locale = Language(code).locale
    parts = (Part(0, 120, locale), Part(120, 1000, locale))
    return pl.concat(warehouse.part("towns", part, asked, DAYS[0]) for part in parts)


@pytest.mark.parametrize(
    ("selection", "code"), [(each, LANGUAGES[place % 3]) for place, each in enumerate(TOWNS)]
)
def test_they_stand_by_name(warehouse: Warehouse, selection: Restriction, code: str) -> None:
    whole = summary(warehouse, selection, code)
    names = pl.len().over("municipality").cast(pl.Int32).alias("namesakes")
    expected = whole.with_columns(names).select(*COLUMNS, "namesakes")
    found = cut(warehouse, selection, code)
    assert_frame_equal(found.select(*COLUMNS, "namesakes"), expected)
    assert found["rank"].null_count() == found.height


@pytest.mark.parametrize("selection", TOWNS, ids=str)
@pytest.mark.parametrize(
    ("measure", "lists", "sort"),
    [
        ("count", "complete", "value"),
        ("per_100k", "all", "value"),
        ("per_100k", "complete", "name"),
    ],
)
def test_they_are_ranked_as_a_frame_is(
    warehouse: Warehouse, selection: Restriction, measure: Measure, lists: Lists, sort: Sort
) -> None:
    whole = summary(warehouse, selection)
    expected = ranked(whole, Selection(measure=measure, lists=lists, sort=sort))
    figure = {"count": "partners", "per_100k": "partners_per_100k"}[measure]
    found = cut(warehouse, selection, figure=[figure], lists=[lists], sort=[sort])
    ranks = (*COLUMNS, "rank")
    assert_frame_equal(found.select(ranks), expected.select(ranks), check_dtypes=False)


@pytest.mark.parametrize("selection", TOWNS, ids=str)
def test_they_stand_by_their_dormant_share(warehouse: Warehouse, selection: Restriction) -> None:
    expected = summary(warehouse, selection).sort(
        "dormant_share", descending=True, nulls_last=True, maintain_order=True
    )
    found = cut(warehouse, selection, figure=["dormant_share"])
    assert_frame_equal(found.select(COLUMNS), expected.select(COLUMNS))


AMONG = {
    "bulk": pl.col("partners_from") == "bulk",
    "expiring": pl.col("days_to_policy_expiry").is_between(0, EXPIRING_DAYS),
    "small": pl.col("partners").is_not_null() & (pl.col("population") < FEW_INHABITANTS),
    **{
        each: pl.col(each).is_null()
        for each in ("partners", "dormant_share", "networks", "focus_areas")
    },
}


@pytest.mark.parametrize("selection", TOWNS, ids=str)
def test_some_of_them_are_those(warehouse: Warehouse, selection: Restriction) -> None:
    whole = summary(warehouse, selection)
    for word, condition in AMONG.items():
        asked = {**selection, "among": [word]}
        found = warehouse.part("towns", Part(0, 1000, "sv"), asked, DAYS[0])
        assert_frame_equal(found.select(COLUMNS), whole.filter(condition).select(COLUMNS))


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("selection", TOWNS, ids=str)
def test_they_come_to_what_the_summary_adds_up_to(
    warehouse: Warehouse, selection: Restriction, day: dt.date
) -> None:
    whole = summary(warehouse, selection, day=day)
    [found] = warehouse.count("town_totals", selection, day).iter_rows(named=True)
    stating, dated = pl.col("dormant_share").is_not_null(), pl.col("days_to_policy_expiry")
    known, ended = pl.col("partners").is_not_null(), pl.col("ended").fill_null(0)
    scaled = whole.filter(known & (pl.col("population") > 0))["population_date"]
    with_data = whole.drop_nulls("findings")
    assert found == {
        "towns": whole.height,
        "town": _alone(whole),
        "with_data": with_data.height,
        "town_with_data": _alone(with_data),
        "networks_known": whole["networks"].count(),
        "focus_known": whole["focus_areas"].count(),
        "partners_known": whole["partners"].count(),
        "bulk": whole.filter(AMONG["bulk"]).height,
        "bulk_known": whole.filter(AMONG["bulk"] & known).height,
        **{each: whole[each].sum() for each in ("partners", "active", "dormant", "unstated")},
        "ended": whole["ended"].sum(),
        "with_partners": whole.filter(pl.col("partners") > 0).height,
        "with_any": whole.filter(pl.col("partners").fill_null(0) + ended > 0).height,
        "stating": whole.filter(stating).height,
        "town_stating": _alone(whole.filter(stating)),
        "stated_active": whole.filter(stating)["active"].sum(),
        "stated_dormant": whole.filter(stating)["dormant"].sum(),
        "resting": whole.filter(stating & (pl.col("dormant") > 0)).height,
        "strategies": whole["days_to_policy_expiry"].count(),
        "town_with_strategy": _alone(whole.drop_nulls("days_to_policy_expiry")),
        "expiring": whole.filter(AMONG["expiring"]).height,
        "expired": whole.filter(dated < 0).height,
        "small": whole.filter(AMONG["small"]).height,
        "scaled": scaled.len(),
        "oldest_population": scaled.min(),
        "newest_population": scaled.max(),
    }


def _alone(towns: pl.DataFrame) -> str | None:
    return towns["municipality_id"].item() if towns.height == 1 else None


@pytest.mark.parametrize("selection", TOWNS, ids=str)
def test_those_with_most_partners_are_the_first_by_rank(
    warehouse: Warehouse, selection: Restriction
) -> None:
    whole = warehouse.answer("summary", selection, DAYS[0])
    listed = whole.filter(is_counted("complete")).drop_nulls("partners")
    most = listed.filter(pl.col("partners") == pl.col("partners").max())
    [found] = warehouse.count("most_partners", selection, DAYS[0]).rows()
    first = most["municipality_id"].head(20).to_list()
    assert found == (listed.height, listed["partners"].max(), most.height, first)


@pytest.mark.parametrize("name", ["own_regions", "own_countries"])
@pytest.mark.parametrize("selection", TOWNS, ids=str)
def test_their_partners_are_spread_as_the_summary_has_it(
    warehouse: Warehouse, selection: Restriction, name: str
) -> None:
    partners = pl.col("partners")
    columns = ["country", "region"] if name == "own_regions" else ["country"]
    expected = (
        summary(warehouse, selection)
        .group_by(columns)
        .agg(
            towns=pl.len(),
            known=partners.count(),
            partners=partners.sum(),
            lower=partners.quantile(0.25, "linear"),
            median=partners.median(),
            upper=partners.quantile(0.75, "linear"),
        )
    )
    found = warehouse.count(name, selection, DAYS[0])
    assert_frame_equal(found, expected, check_row_order=False, check_dtypes=False)
