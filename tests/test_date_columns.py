"""Dates by the column, as lists are read, are what `etl.dates` tells curated files of one."""

from itertools import product

import polars as pl
import pytest

from etl import dates
from etl.bulk import date_columns

DATES = [
    "195X",
    "202X",
    "0001",
    "1999",
    "2029",
    "1999-05",
    "1999-05-31",
    "2024-02-29",
    "2026-12-31",
]
NONE = [
    "",
    " 1999",
    *["000X", "0000", "1999-13", "2026-02-30", "2023-02-29", "٢٠٢٠", "19X", "1999-5", "x"],
]


def told(expression: pl.Expr, text: str) -> object:
    return pl.DataFrame({"text": text}).select(expression).item()


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_as_exact_and_as_early_in_a_column(text: str) -> None:
    column = pl.col("text")
    assert told(date_columns.is_date(column), text)
    assert told(date_columns.is_day(column), text) == (dates.precision(text) == "day")
    assert told(date_columns.precision(column), text) == dates.precision(text)
    assert told(date_columns.first_year(column), text) == dates.first_year(text)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_is_none_in_a_column(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        dates.precision(text)
    assert not told(date_columns.is_date(pl.col("text")), text)


def test_one_is_before_another_in_columns_where_it_is_by_itself() -> None:
    pairs = pl.DataFrame(product(DATES, DATES), schema=["one", "other"], orient="row")
    found = pairs.select(date_columns.is_before(pl.col("one"), pl.col("other"))).to_series()
    assert found.to_list() == [dates.is_before(*pair) for pair in pairs.rows()]
    assert 0 < found.sum() < found.len()


def test_null_stays_null() -> None:
    column = pl.col("text")
    nothing = pl.DataFrame({"text": [None]}, schema={"text": pl.String()})
    read = (date_columns.is_day, date_columns.is_date, date_columns.precision)
    assert nothing.select(each(column).alias(each.__name__) for each in read).row(0) == (None,) * 3
    assert nothing.select(date_columns.first_year(column)).item() is None
    assert nothing.select(date_columns.is_before(column, pl.lit("2026"))).item() is None
