"""A page of an answer is some rows of the whole, in one order, without gap or overlap."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from warehouse.queries import ANSWER_TABLES, Part, Warehouse

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def asked(real_warehouse: Path) -> Warehouse:
    return Warehouse(real_warehouse)


@pytest.mark.parametrize("name", ANSWER_TABLES)
def test_pages_together_are_the_whole_answer(asked: Warehouse, name: str) -> None:
    whole = asked.answer(name, {"country": ["DK"]}, TODAY)
    size = max(1, whole.height // 3)

    pages = [
        asked.part(name, {"country": ["DK"]}, TODAY, Part(size, offset))
        for offset in range(0, whole.height + 1, size)
    ]

    together = pl.concat(pages)
    assert together.height == whole.height == asked.count(name, {"country": ["DK"]}, TODAY)
    assert sorted(map(repr, together.rows())) == sorted(map(repr, whole.rows()))


@pytest.mark.parametrize("descending", [True, False])
def test_unknown_is_never_at_the_top(asked: Warehouse, descending: bool) -> None:
    whole = asked.answer("summary", {}, TODAY)

    top = asked.part("summary", {}, TODAY, Part(20, order="partners", descending=descending))

    wanted = whole["partners"].drop_nulls().sort(descending=descending).head(20)
    assert whole["partners"].null_count() > 0
    assert top["partners"].to_list() == wanted.to_list()


def test_nothing_from_outside_becomes_sql(asked: Warehouse) -> None:
    with pytest.raises(KeyError):
        asked.part("summary", {}, TODAY, Part(20, order="partners; drop table main.build"))
