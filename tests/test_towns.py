"""Municipalities are counted, ranked and cut in the warehouse as the whole summary gives them."""

from __future__ import annotations

import ast
import datetime as dt
from functools import cache
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.asking import few_towns
from dashboard.asking.answers import Answers, labels, options
from dashboard.asking.context import Context
from dashboard.asking.order import by_name
from dashboard.asking.rank import ranked
from dashboard.asking.towns import OF_THEMSELVES, expiring_first, first_of
from dashboard.charts.theme import LIGHT
from dashboard.selecting.selection import Lists, Measure, Selection, Sort
from dashboard.words.i18n import Language
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
    """Give all municipalities, in two parts, which are those of a frame too."""
    asked = {**selection, **more}
    locale = Language(code).locale
    parts = (Part(0, 120, locale), Part(120, 1000, locale))
    found = pl.concat(warehouse.part("towns", part, asked, DAYS[0]) for part in parts)
    whole = summary(warehouse, selection, code)
    few = pl.concat(few_towns.part(whole, part.first, part.most, asked) for part in parts)
    assert_frame_equal(found, few)
    return found


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


@pytest.mark.parametrize(
    "among", ["bulk", "expiring", "small", "partners", "dormant_share", "networks", "focus_areas"]
)
def test_some_of_them_are_those(warehouse: Warehouse, among: str) -> None:
    found = [cut(warehouse, selection, among=[among]).height for selection in TOWNS]
    [every] = warehouse.count("town_totals", {}, DAYS[0]).rows(named=True)
    # The real data has no list.
    assert min(found) < max(found) < every["towns"] or (among == "bulk" and not every["bulk"])


@pytest.mark.parametrize("among", OF_THEMSELVES)
@pytest.mark.parametrize(
    "restriction",
    [
        {"partner_region": ["nordic"]},
        {"partner_country": ["DE"]},
        {"kind": ["project"]},
        {"status": ["dormant"]},
    ],
    ids=str,
)
def test_some_are_the_same_under_every_filter_on_partnerships(
    warehouse: Warehouse, among: str, restriction: Restriction
) -> None:
    asked = {"country": ["DK", "SE"], **restriction}
    chosen = Selection(**{name: tuple(words) for name, words in asked.items()})  # type: ignore[arg-type]
    answers = Answers(warehouse.now(), DAYS[0])
    words = labels(answers.snapshot, Language("sv"))
    context = Context(chosen, words, options(answers.snapshot), answers, LIGHT)
    found = cut(warehouse, asked, among=[among])["municipality_id"].head(9)
    assert first_of(context, among, 9).to_list() == found.to_list()


def test_names_that_no_filter_on_partnerships_changes_are_asked_for_once(
    warehouse: Warehouse,
) -> None:
    answers = Answers(warehouse.now(), DAYS[0])
    words = labels(answers.snapshot, Language("sv"))
    with patch.object(answers, "part", wraps=answers.part) as part:
        for selection in (Selection(), Selection(kind=("project",), partner_country=("DE",))):
            context = Context(selection, words, options(answers.snapshot), answers, LIGHT)
            first_of(context, "bulk", 9)
            expiring_first(context, 9)
            first_of(context, "partners", 9)
    asked = [call.args[2] for call in part.call_args_list]
    assert asked[:2] == asked[3:5]
    # Who has no known partners may follow from the filters.
    assert asked[2] != asked[5]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("selection", TOWNS, ids=str)
@pytest.mark.parametrize("name", sorted(few_towns.COUNTS))
def test_they_come_to_what_the_summary_adds_up_to(
    warehouse: Warehouse, selection: Restriction, day: dt.date, name: str
) -> None:
    expected = few_towns.count(name, summary(warehouse, selection, day=day))
    assert_frame_equal(warehouse.count(name, selection, day), expected)


def test_totals_are_those_of_the_five_documents(real_warehouse: Path) -> None:
    selection = {"m": ["dk-ballerup", "dk-kolding", "se-goteborg", "se-karlskrona", "se-ludvika"]}
    [found] = Warehouse(real_warehouse).count("town_totals", selection, DAYS[0]).rows(named=True)
    assert (found["towns"], found["with_data"], found["partners_known"]) == (5, 5, 4)
    assert (found["partners"], found["dormant"], found["stated_active"]) == (29, 9, 8)
    assert (found["strategies"], found["town_with_strategy"]) == (1, "dk-ballerup")
