"""SQL in every parameter is an unknown word and no more: of pages, of the API, of the warehouse."""

import datetime as dt
import hashlib
import http.client
import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.asking.answers import open_warehouse, options
from dashboard.page.embed import VIEW
from dashboard.page.pages import UNLISTED, VIEWS
from dashboard.selecting.selection import PARAMETERS, Selection
from tests.browser.serving import TODAY
from tests.conftest import Tell
from tests.longer import times
from tests.test_pages import html, opened
from warehouse.queries import (
    ANSWER_TABLES,
    COUNTED,
    FILTERS,
    NARROWER,
    PARTS,
    READABLE,
    Part,
    Restriction,
    Snapshot,
    Warehouse,
)
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

DAY = dt.date.fromisoformat(TODAY)

# Alike in length to some payloads, for what is long is said shorter.
UNKNOWN = "zq7-unknown"
PAYLOADS = (
    *("' OR 1=1 --", "' OR ''='", '" OR 1=1 --', "1) OR (1=1", "'; DROP TABLE stated.source; --"),
    *("'] OR true --", "' UNION SELECT content FROM read_text('/etc/passwd') --", "se-goteborg\0"),
    *("se-goteborg'/**/OR/**/1=1#", "/*", "--", "'", '"', "\\", "\\'; SELECT 1 --", "%", "se-%"),
    *("$m", "?", "$$; DELETE FROM main.build; $$", "getvariable('m')", "; ATTACH 'x.db' AS x;"),
    *("Göteborg' OR 'ö'='ö", "ʼ OR 1=1 --", "＇ OR 1=1 --"),
)


@pytest.fixture(autouse=True)
def _unchanged(real_warehouse: Path) -> Iterator[None]:
    """No byte of the warehouse is another afterwards, and nothing stands beside it."""
    before, beside = _hash(real_warehouse), sorted(real_warehouse.parent.iterdir())
    yield
    assert _hash(real_warehouse) == before
    assert sorted(real_warehouse.parent.iterdir()) == beside


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# ---- The warehouse


def test_whatever_takes_a_text_is_tried_here() -> None:
    """A function of the warehouse's door that comes to take a text has to be tried as well."""
    taking = {
        (name, parameter)
        for owner in (Warehouse, Snapshot)
        for name, method in inspect.getmembers(owner, inspect.isfunction)
        for parameter, declared in inspect.signature(method).parameters.items()
        if re.search(r"\b(str|Restriction|Sequence|Mapping|Any|object)\b", str(declared.annotation))
    }
    assert taking == {
        ("answer", "name"),
        ("answer", "restriction"),
        ("rows", "name"),
        ("rows", "municipality_id"),
        ("count", "name"),
        ("count", "restriction"),
        ("height", "name"),
        ("height", "restriction"),
        ("part", "name"),
        ("part", "restriction"),
        ("words", "name"),
        ("words", "column"),
    }


@pytest.mark.parametrize("text", PAYLOADS)
def test_words_are_of_declared_columns_alone(warehouse: Warehouse, text: str) -> None:
    for name, column in ((text, "kind"), ("main.partnership", text), (f"main.{text}", "kind")):
        with pytest.raises(KeyError):
            warehouse.words(name, column)


ASKED = (
    *(("answer", name) for name in ANSWER_TABLES),
    *(("count", name) for name in COUNTED),
    *(("height", name) for name in ANSWER_TABLES),
    *(("part", name) for name in PARTS),
)


def test_no_filter_of_the_warehouse_is_sql(warehouse: Warehouse, tell: Tell) -> None:
    unknown = {
        (table, name): _answer(warehouse, table, {name: [UNKNOWN]})
        for table in ASKED
        for name in (*FILTERS, *NARROWER)
    }
    for (table, name), expected in unknown.items():
        assert_frame_equal(_answer(warehouse, table, {name: PAYLOADS}), expected)
    # What lets one of several words through lets it through alone too: a few will do.
    alone = [(*each, text) for each in list(unknown)[:: times(8, 1)] for text in _some(0, 2)]
    for table, name, text in alone:
        assert_frame_equal(_answer(warehouse, table, {name: [text]}), unknown[table, name])
    told = f"in each of {len(FILTERS)} filters of {len(ASKED)} tables"
    tell(f"{len(PAYLOADS)} payloads together {told}, {len(alone)} alone")


def _answer(
    warehouse: Warehouse, asked: tuple[str, str], restriction: Restriction, locale: str = "sv"
) -> pl.DataFrame:
    door, table = asked
    if door == "part":
        return warehouse.part(table, Part(0, 50, locale), restriction, DAY)
    answer: pl.DataFrame | int = getattr(warehouse, door)(table, restriction, DAY)
    return pl.DataFrame({"rows": [answer]}) if isinstance(answer, int) else answer


def test_no_other_text_given_to_the_warehouse_is_sql(warehouse: Warehouse, tell: Tell) -> None:
    of_one = [name for name, table in READABLE.items() if "municipality_id" in table.frame_schema()]
    for name in of_one:
        assert_frame_equal(warehouse.rows(name, UNKNOWN), warehouse.rows(name).clear())
        for text in PAYLOADS[:: times(4, 1)]:
            assert warehouse.rows(name, text).is_empty(), text
    for text in (*PAYLOADS, "main.build; select 1", 'main"."build'):
        with pytest.raises(KeyError):
            warehouse.rows(text)
        for door, _table in ASKED:
            with pytest.raises(KeyError):
                _answer(warehouse, (door, text), {})
    tell(f"names of tables, and of a municipality in {len(of_one)} tables")


# ---- Pages


def test_no_text_of_a_selection_is_sql(warehouse: Warehouse, tell: Tell) -> None:
    known = options(open_warehouse(warehouse.path).now()).known
    for name in PARAMETERS:
        for text in PAYLOADS:
            selection, dropped = Selection.from_query({name: [text]}, known)
            assert selection == Selection()
            assert [(each.parameter, each.value) for each in dropped] == [(name, text)]
    tell(f"{len(PAYLOADS)} payloads in each of {len(PARAMETERS)} texts of a selection")


def test_no_parameter_of_a_page_is_sql(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)
    page = "municipality"
    expected = html(opened(page))
    names = (*PARAMETERS, VIEW)
    for tried in [[name] for name in names] if times(0, 1) else [list(names)]:
        app = opened(page, **dict.fromkeys(tried, PAYLOADS))
        assert html(app) == expected
        assert len(app.warning) == len(PAYLOADS) * len({*tried} - {VIEW})
    tell(f"{len(names)} parameters of a page: {', '.join(names)}")


def test_no_parameter_of_a_pages_frame_is_sql(server: str, tell: Tell) -> None:
    names, count = (*PARAMETERS, VIEW, "embed", "next"), 0
    with _connection(server) as asking:
        for page in (*VIEWS, *UNLISTED):
            for number, name in enumerate(names):
                expected = _said(asking, f"/{page}", name, UNKNOWN)
                for text in _some(number, 1):
                    assert _said(asking, f"/{page}", name, text) == expected
                    count += 1
    tell(f"{count} addresses of pages with {len(names)} parameters: {', '.join(names)}")


def _connection(server: str) -> Any:  # noqa: ANN401 (closing() gives none of its own)
    return closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=30))


def _some(number: int, count: int) -> list[str]:
    """Give a few payloads, others for each number; all of them in the long run."""
    some = [PAYLOADS[(number * count + each) % len(PAYLOADS)] for each in range(count)]
    return list(PAYLOADS) if times(0, 1) else some


def _said(
    asking: http.client.HTTPConnection, path: str, name: str, text: str, header: bool = False
) -> tuple[int, bytes]:
    query = "" if header else f"?{quote(name)}={quote(text, safe='')}"
    headers = {name: text.encode("utf-8").replace(b"\0", b"")} if header else {}
    asking.request("GET", f"{path}{query}", headers={"Accept": "text/html", **headers})
    answer = asking.getresponse()
    return answer.status, answer.read()


# ---- The API


def test_no_parameter_of_the_api_is_sql(server: str, tell: Tell) -> None:
    counts: Counter[str] = Counter()
    known: dict[str, object] = {}
    with _connection(server) as asking:
        document = json.loads(_said(asking, "/api/v1/openapi.json", "Accept", "*/*", True)[1])
        for number, (path, parameter) in enumerate(_parameters(document)):
            ask = {"query": _in_query, "path": _in_path, "header": _in_header}[parameter["in"]]
            name = parameter["name"]
            first = name not in known
            # At every address a parameter has one and the same answer to what it does not know.
            if first:
                known[name] = ask(asking, path, name, UNKNOWN)
            for text in _some(number, 8 if first else 1):
                assert ask(asking, path, name, text) == known[name], (path, name, text)
                counts[name] += 1
    assert {*PARAMETERS, "theme", "width", "scale", "table", "chart", "Range"} <= set(counts)
    names = ", ".join(counts)
    tell(f"{counts.total()} requests to the API with SQL in {len(counts)} parameters: {names}")


def _parameters(document: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401 (JSON)
    """Give each parameter of each address; what the addresses' own names are is no matter here."""
    for path, operations in document["paths"].items():
        for parameter in operations["get"].get("parameters", ()):
            named = parameter.get("$ref", "").rpartition("/")[2]
            declared = document["components"]["parameters"][named] if named else parameter
            # A header of conditions is passed over alike wherever it stands.
            if declared["in"] != "header" or path.endswith("/figures"):
                yield path, declared


def _in_query(asking: http.client.HTTPConnection, path: str, name: str, text: str) -> object:
    filled = path.replace("{table}", "partnerships").replace("{chart}", "regions")
    status, body = _said(asking, filled, name, text)
    assert status == 400, body
    problem = json.loads(body)
    # What was given, and what that may be a misspelling of, are the only difference.
    told = {key: problem[key] for key in problem if key not in ("value", "did_you_mean")}
    return told | {"detail": problem["detail"].partition(" Did you mean")[0]}


def _in_path(asking: http.client.HTTPConnection, path: str, name: str, text: str) -> object:
    filled = re.sub(r"\{\w+\}", quote(text, safe=""), path)
    status, body = _said(asking, filled, "x", "")
    problem = json.loads(body)
    # With a slash in it no table is named, but an address.
    assert (status, problem["status"]) == (404, 404)
    assert problem["type"].startswith("/api/v1#unknown-")
    return status


def _in_header(asking: http.client.HTTPConnection, path: str, name: str, text: str) -> object:
    return _said(asking, path, name, text, header=True)
