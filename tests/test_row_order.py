"""Answers state their order: where rows lie in the warehouse is a thread's chance."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pytest
from polars.testing import assert_frame_equal

from tests.test_held_rules import MORE_TOWNS, Build, built, source
from tests.test_parts import DAYS, SELECTIONS, made_warehouse
from tests.warehouse_files import tables_of
from warehouse.layout import KEPT, create_answers, create_cited
from warehouse.queries import ANSWER_TABLES, COUNTED, PARTS, Part, Restriction, Warehouse

__all__ = ("built", "made_warehouse")

# What DuckDB fills by joins. All else is loaded in the order of what was read.
_JOINED = ("main.partnership", "main.finding", "main.membership")


@pytest.fixture(scope="module", params=["real_warehouse", "made_warehouse"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A warehouse, and the same with the rows of its tables mixed."""
    path: Path = request.getfixturevalue(request.param)
    mixed = tmp_path_factory.mktemp("mixed") / "mixed.duckdb"
    shutil.copyfile(path, mixed)
    with duckdb.connect(str(mixed)) as connection:
        for table in _JOINED:
            _mix(connection, table)
        # What is counted once is counted from the mixed rows, and lies mixed itself.
        connection.execute("drop schema answer cascade")
        connection.execute("create schema answer")
        create_cited(connection)
        create_answers(connection)
        for name in KEPT:
            _mix(connection, f"answer.{name}")
    return [path, mixed]


def _mix(connection: duckdb.DuckDBPyConnection, table: str, order: str = "hash(each)") -> None:
    """Write the rows in an order that is no order of theirs."""
    connection.execute(f"create temp table mixed as from {table} as each order by {order}")
    connection.execute(f"delete from {table}")
    connection.execute(f"insert into {table} from mixed")
    connection.execute("drop table mixed")


def test_the_rows_are_mixed(both: list[Path]) -> None:
    one, other = (Warehouse(path).rows("main.partnership") for path in both)
    assert not one.equals(other)
    assert_frame_equal(one, other, check_row_order=False)


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_answers_are_the_same_wherever_rows_lie(both: list[Path], selection: Restriction) -> None:
    one, other = (Warehouse(path) for path in both)
    day: dt.date = DAYS[0]
    for name in ANSWER_TABLES:
        expected = one.answer(name, selection, day)
        assert_frame_equal(other.answer(name, selection, day), expected)
    for name in COUNTED:
        assert_frame_equal(*(each.count(name, selection, day) for each in (one, other)))
    for name in PARTS:
        part = Part(3, 40, "sv")
        assert_frame_equal(*(each.part(name, part, selection, day) for each in (one, other)))


def test_tables_are_told_apart_by_their_rows_and_not_by_where_those_lie(
    both: list[Path], tmp_path: Path
) -> None:
    one, mixed = (tables_of(path) for path in both)
    assert one["main.partnership"] == mixed["main.partnership"]
    fewer = tmp_path / "fewer.duckdb"
    shutil.copyfile(both[1], fewer)
    with duckdb.connect(str(fewer)) as connection:
        last = "(select max(rowid) from main.partnership)"
        connection.execute(f"delete from main.partnership where rowid = {last}")
    assert tables_of(fewer)["main.partnership"] != one["main.partnership"]


MEMBER = """
[[membership]]
network = "inland-ring"
role = "member"
status = "unstated"
source = "web"
focus = ["musik"]

[[focus]]
term = "kultur"
source = "web"
"""


@pytest.mark.parametrize("name", ["networks", "focus"])
def test_defect_namesakes_stand_in_one_order(
    name: str, built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two municipalities of one name, in one network or with one area, either came first."""
    monkeypatch.setattr("tests.test_held_rules.MORE_TOWNS", MORE_TOWNS.replace(",Sex,", ",Fem,"))
    one = built(se_fem=source() + MEMBER, se_sex=source() + MEMBER)
    expected = one.answer(name, {}, DAYS[0])["municipality_id"].to_list()
    assert expected == sorted(expected) and len(set(expected)) == 2
    mixed = tmp_path / "mixed.duckdb"
    shutil.copyfile(one.path, mixed)
    with duckdb.connect(str(mixed)) as connection:
        for table in ("main.membership", "stated.focus"):
            _mix(connection, table, "rowid desc")
    assert Warehouse(mixed).answer(name, {}, DAYS[0])["municipality_id"].to_list() == expected
