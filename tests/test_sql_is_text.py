"""Whatever looks like SQL is a word like any other, in every parameter and every argument."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest

from dashboard.page import VIEWS
from dashboard.selection import PARAMETERS
from tests.conftest import Tell
from tests.longer import LONG
from tests.test_pages import opened, spoken
from tests.test_server import ask
from warehouse.queries import ANSWER_TABLES, FILTERS, READABLE, Warehouse
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

TODAY = dt.date(2026, 11, 23)
UNKNOWN = "nowhere"
SQL = (
    "' or 1=1 --",
    "'; drop table stated.source; --",
    '"; drop table stated.source; --',
    "'] or true or list_contains(['x",
    "x' union select content from read_text('/etc/passwd') --",
    "$$; attach '/tmp/x.duckdb'; $$",
    "(select 1)",
    "\\'; select 1; --",
    "/* */ getvariable('m')",
    "$words",
    "a\0b",
    "%' or '1' like '%",
)


@pytest.fixture(scope="module")
def warehouse(real_warehouse: Path) -> Warehouse:
    return Warehouse(real_warehouse)


@pytest.mark.parametrize("name", FILTERS)
def test_in_a_filter_it_is_an_unknown_word(warehouse: Warehouse, name: str) -> None:
    for table in ANSWER_TABLES:
        unknown = warehouse.answer(table, {name: [UNKNOWN]}, TODAY)
        assert warehouse.answer(table, {name: SQL}, TODAY).equals(unknown), table
    unknown = warehouse.answer("networks", {name: [UNKNOWN]}, TODAY)
    for text in SQL:
        assert warehouse.answer("networks", {name: [text]}, TODAY).equals(unknown), text


def test_as_a_municipality_it_has_no_rows(warehouse: Warehouse) -> None:
    tables = [name for name, table in READABLE.items() if "municipality_id" in table.column_names]
    assert len(tables) > 5
    for name, text in itertools.product(tables, SQL):
        assert warehouse.rows(name, text).is_empty()


@pytest.mark.parametrize("text", SQL)
def test_it_is_no_name_of_a_table_or_a_column(warehouse: Warehouse, text: str) -> None:
    for name in (text, f"main.{text}", f"main.build{text}"):
        with pytest.raises(KeyError):
            warehouse.rows(name)
        with pytest.raises(KeyError):
            warehouse.answer(name, {}, TODAY)
    for column in (text, f"kind {text}"):
        with pytest.raises(KeyError):
            warehouse.words("main.partnership", column)


@pytest.mark.soak
def test_in_every_parameter_of_the_api_it_changes_nothing(
    server: str, real_warehouse: Path, tell: Tell
) -> None:
    before, codes = real_warehouse.read_bytes(), Counter[int]()
    whole = {path: ask(server, path).body for path in ("/api/v1/summary.csv", "/api/v1/focus.json")}
    # Each text at each place takes minutes; in turns all come by.
    asked = [
        address.replace("~", quote(text, safe="")) + (f"?{name}={quote(text)}" if name else "")
        for number, (address, name) in enumerate(places(server))
        for text in (SQL if LONG else (SQL[number % len(SQL)],))
    ]
    for path in asked:
        answer = ask(server, path)
        codes[answer.status] += 1
        assert answer.status in (200, 400, 404, 414, 422), path
        assert b"root:x:" not in answer.body and b"Catalog Error" not in answer.body, path
    assert {path: ask(server, path).body for path in whole} == whole
    assert real_warehouse.read_bytes() == before
    tell(f"{len(asked)} requests with SQL in each parameter of the API: {dict(codes)}")


def places(server: str) -> list[tuple[str, str]]:
    """Every parameter of every address: one of the query by name, or `~` within the address."""
    document: Mapping[str, Any] = json.loads(ask(server, "/api/v1/openapi.json").body)
    shared = document["components"]["parameters"]
    found: list[tuple[str, str]] = []
    for path, item in document["paths"].items():
        given = [
            shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            for each in (*item.get("parameters", ()), *item["get"].get("parameters", ()))
        ]
        named = {each["name"]: _known(each) for each in given if each["in"] == "path"}
        for each in given:
            words = named | ({each["name"]: "~"} if each["in"] == "path" else {})
            if each["in"] in ("path", "query"):
                found.append((path.format(**words), each["name"] if each["in"] == "query" else ""))
    return found


def _known(parameter: Mapping[str, Any]) -> str:
    return str(parameter["schema"]["enum"][0])


@pytest.mark.parametrize("name", PARAMETERS)
def test_in_a_link_to_a_page_it_is_an_unknown_word(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY.isoformat())
    before = real_warehouse.read_bytes()
    page = list(VIEWS)[PARAMETERS.index(name) % len(VIEWS)]
    app = opened(page, **{name: SQL})
    assert "root:x:" not in spoken(app)
    assert real_warehouse.read_bytes() == before


def test_the_data_holds_what_it_held(warehouse: Warehouse) -> None:
    """After all of these, in whatever order: the table that they would have dropped."""
    sources = warehouse.rows("stated.source")
    assert sources.height > 100
    assert isinstance(sources, pl.DataFrame)
