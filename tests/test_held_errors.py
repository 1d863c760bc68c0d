"""What runs out of time or memory says so in a line, and what is cut is cut in a full order."""

import json
import random
from pathlib import Path

import duckdb
import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from dashboard.serving.health import health
from etl.load import build
from tests.test_changes import Etl, begin, data, etl, path, without_osaka
from warehouse.in_time import StoppedError
from warehouse.layout import read_sql
from warehouse.queries import Warehouse
from warehouse.schema.history import HISTORY
from warehouse.settings import (
    QUERY_MEGABYTES_VARIABLE,
    QUERY_SECONDS_VARIABLE,
    WAREHOUSE_VARIABLE,
)

__all__ = ("data", "etl", "path")

(_CHANGE,) = (table for table in HISTORY if table.name == "change")


def replaced(path: Path, table: str, query: str) -> None:
    """Put a view in the place of a table."""
    with duckdb.connect(str(path)) as opened:
        name = table.partition(".")[2]
        opened.execute(f"alter table {table} rename to {name}_before")
        opened.execute(f"create view {table} as {query}")


def test_changes_that_take_too_long_are_one_line(
    data: Path, path: Path, etl: Etl, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(path)
    without_osaka(data)
    build(data, path)
    endless = "from range(1000000000000000) as a(n) where hash(n) = 0"
    names = ", ".join(f'b."{column.name}"' for column in _CHANGE.columns)
    replaced(
        path,
        "history.change",
        f"select {names} from history.change_before as b, (select n {endless})",
    )
    monkeypatch.setenv(QUERY_SECONDS_VARIABLE, "1")
    assert etl("changes", "--warehouse", path) == (1, "etl: a question was stopped after 1 s\n")


@pytest.fixture
def short_of_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse of which a table takes more memory than all readers may."""
    begin(path)
    replaced(path, "answer.source_use", "select list(range) as all_of_them from range(30000000)")
    # Fixed with the connection, so that it cannot be lowered once the file is open.
    monkeypatch.setenv(QUERY_MEGABYTES_VARIABLE, "64")
    return path


def test_a_check_without_the_memory_for_it_calls_nothing_damaged(short_of_memory: Path) -> None:
    warehouse = Warehouse(short_of_memory)
    with pytest.raises(StoppedError, match="more memory than there is"):
        warehouse.now().check()
    assert warehouse.rows("main.build").height == 1


def test_health_without_the_memory_for_it_is_503_and_says_why(
    short_of_memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(short_of_memory))
    answer = health(Request({"type": "http"}))
    assert answer.status_code == 503
    told = json.loads(bytes(answer.body))
    assert (told["status"], told["cause"]) == ("unavailable", "stopped")
    assert "needed more memory than there is for it" in told["reason"]
    assert str(short_of_memory) not in told["reason"]


def _outage() -> None:
    from dashboard.asking.answers import warehouse_path  # noqa: PLC0415
    from dashboard.page.outage import show_outage  # noqa: PLC0415
    from dashboard.words.i18n import Language  # noqa: PLC0415
    from warehouse.broken import damaged  # noqa: PLC0415

    show_outage(damaged(warehouse_path()), warehouse_path(), Language("en"))


def test_a_page_in_the_way_of_an_outage_waits_for_memory_too(
    short_of_memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(short_of_memory))
    app = AppTest.from_function(_outage, default_timeout=60).run()
    assert not app.exception
    assert app.error[0].value.startswith("The data cannot be read.")


def test_the_first_changes_are_the_first_whatever_their_names(tmp_path: Path) -> None:
    """Places of one name differ by their ids alone, and a limit falls among them."""
    ids = [f"unresolved:x{number:03}:Sankt Johann" for number in range(200)]
    random.Random(4).shuffle(ids)
    with duckdb.connect(str(tmp_path / "w.duckdb")) as opened:
        opened.execute("create schema history")
        opened.execute(_CHANGE.ddl())
        for partner_id in ids:
            opened.execute(
                "insert into history.change by name select 2 as build,"
                "'se-lund' as municipality_id, 'Lund' as municipality, $partner_id as partner_id,"
                "'Sankt Johann' as partner, 'twin town' as kind, 'added' as change,"
                "'active' as status_after, [] as sources",
                {"partner_id": partner_id},
            )
        values = {"earlier": 1, "later": 2, "most": 20}
        found = opened.sql(read_sql("history", "net"), params=values).pl()
    assert found["partner_id"].to_list() == sorted(ids)[:20]
