"""Defects in what is decided of several statements, found by counting again in plain loops."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.test_figures import (
    TODAY,
    dated,
    head,
    listed,
    listing,
    partnership,
    rows,
    warehouse_of,
)
from tests.test_held_rules import built as built  # noqa: PLC0414 - a fixture
from warehouse.queries import Warehouse

VANLIG = "se-vanlig"


def one(folder: Path, text: str) -> Warehouse:
    return warehouse_of(folder, {VANLIG: text})


def relation(warehouse: Warehouse) -> dict[str, Any]:
    (row,) = warehouse.answer("partnerships", {"m": [VANLIG]}, TODAY).to_dicts()
    return row


@pytest.mark.parametrize("status", ["ended", "dormant"])
@pytest.mark.parametrize("order", [1, -1])
def test_defect_a_new_start_that_a_source_tells_of_holds_over_the_end_before_it(
    tmp_path: Path, status: str, order: int
) -> None:
    """Whichever of the two stood first decided, so that a partner of today was ended."""
    told = [
        partnership("Kiel", "DE", status, since="1960", until="1990"),
        partnership("Kiel", "DE", since="1999"),
    ][::order]
    warehouse = one(tmp_path, head(VANLIG) + listing("complete") + "".join(told))
    row = relation(warehouse)
    assert (row["status"], row["since"], row["until"]) == ("active", "1999", None)
    assert [rows(warehouse, {})[VANLIG][each] for each in ("partners", "active")] == [1, 1]
    assert warehouse.count("endings", {}, TODAY).is_empty()


def test_an_end_in_the_year_of_the_start_is_an_end(tmp_path: Path) -> None:
    again = partnership("Kiel", "DE", "ended", since="1990", until="1990", kind="friendship")
    told = partnership("Kiel", "DE", "ended", since="1990", until="1990")
    warehouse = one(tmp_path, head(VANLIG) + told + again)
    assert warehouse.rows("main.partnership")["until"].to_list() == ["1990", "1990"]


def test_defect_an_end_is_no_end_of_what_a_newer_page_calls_alive(tmp_path: Path) -> None:
    """The date of an end that was overruled stood beside the newer status."""
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("new", "2024-01-01")
    text += partnership("Kiel", "DE", "ended", until="1998", key="old")
    row = relation(one(tmp_path, text + partnership("Kiel", "DE", key="new")))
    assert (row["status"], row["until"]) == ("active", None)


def test_defect_a_whole_day_that_is_printed_is_that_day(tmp_path: Path) -> None:
    """It was taken for the last day of its month, which may not have come."""
    text = head(VANLIG) + 'printed_date = "2026-11-02"\n' + listed("web", "Kiel")
    row = rows(one(tmp_path, text), {})[VANLIG]
    assert row["newest_source_date"] == dt.date(2026, 11, 2)
