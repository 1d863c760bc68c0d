"""The HTTP API: the same bytes as the command line, and clear answers to everything else."""

import gzip
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from dashboard.__main__ import main
from dashboard.api.formats import CHART_MEDIA, PICTURE_MEDIA, TABLE_MEDIA
from dashboard.api.links import picture_address, rows_address
from dashboard.asking.answers import answers_now, labels, options
from dashboard.asking.context import Context
from dashboard.asking.named_charts import NAMED_CHARTS
from dashboard.charts.theme import PALETTES
from dashboard.page.pages import VIEWS
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language
from tests.browser.serving import TODAY, serving
from tests.test_server import Answer, ask
from warehouse.figures import FIGURES
from warehouse.queries import ANSWER_TABLES

SELECTION = {"country": ["DK", "SE"], "status": ["active", "dormant"], "sort": ["name"]}


def problem(answer: Answer) -> dict[str, Any]:
    """The body of a problem, which says its own status and what to do."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    body: dict[str, Any] = json.loads(answer.body)
    assert body["status"] == answer.status
    assert body["title"] and body["detail"]
    return body


@pytest.fixture(scope="module")
def swapped(
    real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A server of its own, and its warehouse, which a test may change."""
    folder = tmp_path_factory.mktemp("swapped")
    copy = folder / "copy.duckdb"
    copy.write_bytes(real_warehouse.read_bytes())
    with serving(copy, folder / "server.log") as url:
        yield url, copy


@pytest.mark.parametrize("format_", TABLE_MEDIA)
@pytest.mark.parametrize("table", ANSWER_TABLES)
@pytest.mark.parametrize("query", [{}, SELECTION, {"m": ["se-goteborg"], "lang": ["sv"]}])
def test_a_table_is_the_export_of_the_command_line(
    server: str,
    real_warehouse: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    format_: str,
    query: Mapping[str, list[str]],
) -> None:
    # Order is chosen in the summary alone.
    query = {name: words for name, words in query.items() if name != "sort" or table == "summary"}
    file = tmp_path / f"rows.{format_}"
    words = [text for name, values in query.items() for v in values for text in (f"--{name}", v)]
    arguments = ["export", table, "-o", str(file), "--warehouse", str(real_warehouse), *words]
    monkeypatch.setattr(sys, "argv", ["dashboard", *arguments])
    monkeypatch.setenv("TWINBOARD_TODAY", TODAY)
    with pytest.raises(SystemExit):
        main()
    answer = ask(server, f"/api/v1/{table}.{format_}?{urlencode(query, doseq=True)}")
    assert answer.status == 200
    assert answer.headers["content-type"] == TABLE_MEDIA[format_]
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"
    how = "inline" if format_ == "json" else "attachment"
    name = f"twinboard-{table}-{TODAY}.{format_}"
    assert answer.headers["content-disposition"] == f'{how}; filename="{name}"'
    assert answer.body == file.read_bytes()


SIGNS = {
    "svg": b"<svg",
    "png": b"\x89PNG\r\n",
    "json": b"{",
    "csv": b"\xef\xbb\xbf",
    "xlsx": b"PK",
}


@pytest.mark.parametrize("format_", CHART_MEDIA)
@pytest.mark.parametrize("name", NAMED_CHARTS)
def test_every_chart_is_drawn(server: str, name: str, format_: str) -> None:
    # Peers are those of one municipality; a map of the north is drawn where Europe is crowded.
    query = "m=se-goteborg" if name == "peers" else ""
    answer = ask(server, f"/api/v1/chart/{name}.{format_}?{query}")
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == CHART_MEDIA[format_]
    assert answer.body.startswith(SIGNS[format_])
    assert b"<!DOCTYPE html" not in answer.body


def test_a_chart_is_drawn_as_asked(server: str) -> None:
    path = "/api/v1/chart/partners.json"
    plain = json.loads(ask(server, path).body)
    dark = json.loads(ask(server, f"{path}?theme=dark&width=400&lang=sv").body)
    assert "vega-lite" in plain["$schema"]
    assert plain["background"] != dark["background"]
    assert (plain["width"], dark["width"]) == (680, 400)
    assert "Källor" in json.dumps(dark, ensure_ascii=False)
    one = ask(server, "/api/v1/chart/partners.png?scale=1").body
    two = ask(server, "/api/v1/chart/partners.png?scale=2").body
    assert abs(int.from_bytes(two[16:20]) - 2 * int.from_bytes(one[16:20])) <= 1


def test_defect_a_picture_says_of_how_many_a_start_is_known(server: str) -> None:
    answer = ask(server, "/api/v1/chart/starts.json?m=se-goteborg&lang=sv")
    # One bar of thirteen partners stood alone.
    assert "1 av 13 direkta samarbeten" in answer.body.decode()


def test_a_chart_with_nothing_to_draw_says_so(server: str) -> None:
    answer = ask(server, "/api/v1/chart/networks.svg?partner_country=AQ&network=llangollen")
    assert answer.status == 400
    answer = ask(server, "/api/v1/chart/peers.svg")
    assert answer.status == 404
    assert "nothing to draw" in problem(answer)["detail"]


def test_figures_are_defined_in_the_language_asked_for(server: str) -> None:
    english = json.loads(ask(server, "/api/v1/figures").body)
    swedish = json.loads(ask(server, "/api/v1/figures?lang=sv").body)
    assert [each["id"] for each in english] == [figure.id for figure in FIGURES]
    assert english[0].keys() == {"id", "label", "unit", "meaning", "type"}
    assert english[0]["label"] == "Partners"
    assert english[0]["meaning"] != swedish[0]["meaning"]
    assert all("Content-Type" not in text for each in swedish for text in each.values())


def test_the_index_leads_to_what_there_is(server: str) -> None:
    index = json.loads(ask(server, "/api/v1").body)
    assert [each["name"] for each in index["tables"]] == list(ANSWER_TABLES)
    assert [each["name"] for each in index["charts"]] == list(NAMED_CHARTS)
    for address in (
        index["openapi"],
        index["figures"],
        index["health"],
        index["tables"][0]["csv"],
        index["charts"][0]["svg"],
    ):
        assert ask(server, address).status == 200


@pytest.mark.parametrize("path", ["/api/v1/summary.csv", "/api/v1/chart/focus.svg", "/api/v1"])
def test_what_the_asker_has_is_not_sent_again(server: str, path: str) -> None:
    first = ask(server, path)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert tag.startswith('"')
    for asked in (
        {"If-None-Match": tag},
        {"If-None-Match": f"W/{tag}"},
        {"If-None-Match": f'"other", {tag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
        {"If-None-Match": tag, "If-Modified-Since": "Thu, 01 Jan 1998 00:00:00 GMT"},
        {"If-None-Match": tag, "Accept": "text/html", "Accept-Encoding": "gzip"},
    ):
        again = ask(server, path, headers=asked)
        assert (again.status, again.body) == (304, b""), asked
        assert again.headers["etag"].removeprefix("W/") == tag
        assert again.headers["cache-control"] == "public, max-age=60, must-revalidate"
        assert again.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "asked",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": ""},
        {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If-Modified-Since": "Thu, 01 Jan 1998 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Thu, 99 Jan 1998 00:00:00 GMT"},
        # A year that is none failed the request.
        {"If-Modified-Since": "Fri, 27 Nov 99999999999 00:00:00 GMT"},
    ],
)
def test_what_the_asker_has_not_is_sent(server: str, asked: Mapping[str, str]) -> None:
    assert ask(server, "/api/v1/summary.csv", headers=asked).status == 200


def test_each_selection_format_and_look_has_its_own_tag(server: str) -> None:
    paths = [
        "summary.csv",
        "summary.json",
        "sources.csv",
        "summary.csv?country=DK",
        "summary.csv?lang=sv",
        "chart/partners.svg",
        "chart/partners.svg?theme=dark",
        "chart/partners.svg?width=500",
    ]
    tags = {ask(server, f"/api/v1/{path}", "HEAD").headers["etag"] for path in paths}
    assert len(tags) == len(paths)


def test_a_new_warehouse_shows_at_once(swapped: tuple[str, Path], tmp_path: Path) -> None:
    url, warehouse = swapped
    path = "/api/v1/summary.csv?m=dk-kolding"
    before = ask(url, path)
    changed = warehouse.with_name("changed.duckdb")
    changed.write_bytes(warehouse.read_bytes())
    _rename_kolding(changed)
    changed.replace(warehouse)
    after = ask(url, path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert b"Kolding the Great" in after.body
    assert b"Kolding the Great" not in before.body


def _rename_kolding(warehouse: Path) -> None:
    import duckdb  # noqa: PLC0415

    with duckdb.connect(str(warehouse)) as connection:
        # The second is what a build keeps of the first.
        for table in ("main.municipality", "answer.town"):
            connection.execute(
                f"update {table} set name = 'Kolding the Great' where id = 'dk-kolding'"
            )


def test_defect_an_older_warehouse_put_back_is_new_to_who_asks_by_time(
    swapped: tuple[str, Path],
) -> None:
    """A copy that keeps its time was older than what the asker had, so that was taken to stand."""
    url, warehouse = swapped
    older = warehouse.with_name("older.duckdb")
    shutil.copy(warehouse, older)
    os.utime(older, (0, 0))
    had = ask(url, "/api/v1/summary.csv?m=dk-kolding").headers["date"]
    # Times of HTTP are whole seconds.
    time.sleep(1.1)
    older.replace(warehouse)
    after = ask(url, "/api/v1/summary.csv?m=dk-kolding", headers={"If-Modified-Since": had})
    assert after.status == 200


def test_without_a_warehouse_the_api_asks_to_come_again(
    swapped: tuple[str, Path], tmp_path: Path
) -> None:
    url, warehouse = swapped
    away = warehouse.rename(tmp_path / "away.duckdb")
    for content in (None, b"this is no warehouse"):
        if content:
            warehouse.write_bytes(content)
        for path in ("summary.csv", "chart/partners.svg", "figures", "openapi.json"):
            answer = ask(url, f"/api/v1/{path}")
            assert answer.status == 503, answer.body
            assert int(answer.headers["retry-after"]) > 0
            assert str(warehouse.parent) not in json.dumps(problem(answer))
    away.replace(warehouse)
    assert ask(url, "/api/v1/summary.csv").status == 200


def test_text_is_compressed_for_those_who_take_it(server: str) -> None:
    for path in ("summary.csv", "partnerships.json", "chart/partners.svg", "openapi.json"):
        plain = ask(server, f"/api/v1/{path}")
        zipped = ask(server, f"/api/v1/{path}", headers={"Accept-Encoding": "gzip"})
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == plain.body
        assert len(zipped.body) < len(plain.body) / 2
        # The bytes differ, so that one tag cannot stand for both.
        assert zipped.headers["etag"] == f"W/{plain.headers['etag']}"
        assert zipped.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["chart/partners.png", "summary.xlsx", "summary.parquet"])
def test_what_is_compressed_in_itself_is_sent_as_it_is(server: str, path: str) -> None:
    plain = ask(server, f"/api/v1/{path}")
    asked = ask(server, f"/api/v1/{path}", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in asked.headers
    assert (asked.body, asked.headers["etag"]) == (plain.body, plain.headers["etag"])


def test_scripts_of_other_sites_may_read(server: str) -> None:
    origin = {"Origin": "https://example.org"}
    for path in ("/api/v1/summary.json", "/api/v1/none.csv"):
        assert ask(server, path, headers=origin).headers["access-control-allow-origin"] == "*"
    asked = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "If-None-Match",
    }
    preflight = ask(server, "/api/v1/summary.json", "OPTIONS", origin | asked)
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert preflight.headers["access-control-allow-headers"] == "*"
    assert "access-control-allow-origin" not in ask(server, "/compare", headers=origin).headers


@pytest.mark.parametrize("path", ["", "/figures", "/summary.xlsx", "/chart/focus.svg", "/none.csv"])
def test_a_head_request_has_the_headers_and_no_body(server: str, path: str) -> None:
    whole, head = ask(server, f"/api/v1{path}"), ask(server, f"/api/v1{path}", "HEAD")
    assert head.body == b""
    assert head.status == whole.status
    without = {"date", "ratelimit"}
    assert {n: v for n, v in head.headers.items() if n not in without} == {
        n: v for n, v in whole.headers.items() if n not in without
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/summary.csv", "/api/v1/chart/focus.svg"])
def test_nothing_can_be_changed(server: str, path: str, method: str) -> None:
    answer = ask(server, path, method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    problem(answer)


@pytest.mark.parametrize(
    ("query", "parameter", "meant"),
    [
        ("measur=count", "measur", "measure"),
        ("theme=dark", "theme", None),
        ("measure=counts", "measure", "count"),
        ("m=kolding", "m", "dk-kolding"),
        ("m=G%C3%B6teborg", "m", "se-goteborg"),
        ("m=dk-kolding&m=nowhere-at-all", "m", None),
        ("country=Denmark", "country", "DK"),
        ("status=sleeping", "status", None),
        ("status=", "status", None),
        ("sort=name&sort=value", "sort", None),
        ("lang=xx", "lang", None),
        ("k=2", "k", None),
    ],
)
def test_a_parameter_that_is_not_known_is_refused(
    server: str, query: str, parameter: str, meant: str | None
) -> None:
    answer = ask(server, f"/api/v1/summary.json?{query}")
    assert answer.status == 400
    body = problem(answer)
    assert body["parameter"] == parameter
    assert body.get("did_you_mean", []) == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("path", "query", "other"),
    [
        ("findings.csv", "finding=policy_expired", "summary.csv"),
        ("findings.parquet", "finding=source_old", "sources.parquet"),
        ("chart/partners.json", "one=se-goteborg", "regions.csv"),
        ("chart/map-europe.json", "one=se-goteborg", "summary.json"),
        ("chart/shared.json", "partner=de-rostock", "chart/networks.json"),
    ],
)
def test_a_parameter_that_chooses_has_an_effect_or_is_refused(
    server: str, path: str, query: str, other: str
) -> None:
    sign = "&" if "?" in path else "?"
    plain, chosen = (ask(server, f"/api/v1/{each}") for each in (path, f"{path}{sign}{query}"))
    assert (plain.status, chosen.status) == (200, 200)
    assert plain.body != chosen.body
    refused = ask(server, f"/api/v1/{other}?{query}")
    assert refused.status == 400
    name = query.partition("=")[0]
    body = problem(refused)
    assert body["parameter"] == name
    assert "no effect" in body["detail"]
    assert name not in body["allowed"]


@pytest.mark.parametrize(
    ("path", "query", "other"),
    [
        ("summary.csv", "sort=name", "partnerships.csv"),
        ("summary.csv", "measure=per_100k", "regions.csv"),
        ("chart/partners.json", "measure=per_100k", "chart/regions.json"),
        ("chart/partners.json", "sort=name", "chart/peers.json?m=se-goteborg"),
        ("chart/peers.json?m=se-goteborg", "k=3", "chart/partners.json"),
        ("chart/peers.json?m=se-goteborg", "peers=country", "shared.csv"),
        ("chart/peers.json?m=dk-kolding", "lists=all", "summary.json"),
    ],
)
def test_a_parameter_that_orders_or_measures_has_an_effect_or_none(
    server: str, path: str, query: str, other: str
) -> None:
    """The address of a page, copied whole, is no mistake."""
    for each, changes in ((path, True), (other, False)):
        sign = "&" if "?" in each else "?"
        plain = ask(server, f"/api/v1/{each}")
        chosen = ask(server, f"/api/v1/{each}{sign}{query}")
        assert (plain.status, chosen.status) == (200, 200)
        assert (plain.body != chosen.body) == changes
    assert ask(server, f"/api/v1/{other.partition('?')[0]}?{query}x").status == 400


def context_of(warehouse: Path, selection: Selection) -> Context:
    answers = answers_now(warehouse)
    words = labels(answers.snapshot, Language(selection.lang))
    return Context(selection, words, options(answers.snapshot), answers, PALETTES["dark"])


@pytest.mark.parametrize("format_", CHART_MEDIA)
# One municipality's partners crowd no map of the north.
@pytest.mark.parametrize("name", sorted({*NAMED_CHARTS} - {"map-north"}))
def test_a_page_leads_to_its_chart_and_the_rows_of_it(
    server: str, real_warehouse: Path, name: str, format_: str
) -> None:
    selection = Selection(
        country=("SE",),
        finding=("source_old",),
        measure="per_100k",
        sort="name",
        lang="sv",
        one="se-lund",
        peers="chosen",
    )
    context = context_of(real_warehouse, selection)
    if format_ in PICTURE_MEDIA:
        path = picture_address(name, format_, context)
        assert "theme=dark" in path
    else:
        path = rows_address(f"chart/{name}", format_, context)
    assert ask(server, path).status == 200
    assert "country=SE" in path and "lang=sv" in path
    # What has no effect is not handed on.
    assert ("sort=name" in path) == (name == "partners")
    assert "finding" not in path


def test_findings_are_those_of_the_kinds_asked_for(server: str) -> None:
    path = "/api/v1/findings.json"
    everything = json.loads(ask(server, path).body)
    query = "?finding=policy_expired&finding=source_old"
    some = json.loads(ask(server, f"{path}{query}").body)
    assert {each["finding"] for each in some} == {"policy_expired", "source_old"}
    assert some == [each for each in everything if each in some]


def test_the_description_says_for_each_address_what_it_takes(server: str) -> None:
    document = json.loads(ask(server, "/api/v1/openapi.json").body)
    taken = {
        path: {
            each["$ref"].rpartition("/")[2] for each in found["get"]["parameters"] if "$ref" in each
        }
        for path, found in document["paths"].items()
        if "parameters" in found["get"]
    }
    assert "sort" in taken["/api/v1/summary.xlsx"]
    assert "finding" in taken["/api/v1/findings.json"] & taken["/api/v1/findings.csv"]
    assert {"one", "k", "scale"} < taken["/api/v1/chart/peers.png"]
    assert not {"one", "finding", "sort", "k"} & taken["/api/v1/{table}.csv"]
    assert not {"one", "finding", "sort", "k"} & taken["/api/v1/chart/{chart}.svg"]
    described = {
        name
        for path, found in document["paths"].items()
        if path.endswith("{table}.csv")
        for name in found["get"]["parameters"][0]["schema"]["enum"]
    }
    assert described == ANSWER_TABLES.keys() - {"summary", "findings"}


def test_every_answer_leads_to_the_description(server: str) -> None:
    for path in ("", "/summary.csv", "/none.csv"):
        link = ask(server, f"/api/v1{path}").headers["link"]
        assert link.startswith('</api/v1/openapi.json>; rel="service-desc"')


def test_the_tag_carries_the_day_only_where_the_bytes_do(
    server: str, real_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.browser.serving.TODAY", "2026-11-24")
    paths = {"partnerships.csv": True, "figures": True, "": True, "summary.xlsx": False}
    with serving(real_warehouse, tmp_path / "server.log") as tomorrow:
        for path, same in paths.items():
            tags = {
                ask(url, f"/api/v1/{path}".rstrip("/")).headers["etag"]
                for url in (server, tomorrow)
            }
            assert (len(tags) == 1) == same, path


def test_a_refusal_lists_what_is_allowed(server: str) -> None:
    body = problem(ask(server, "/api/v1/summary.json?status=sleeping"))
    assert body["value"] == "sleeping"
    assert body["allowed"] == ["active", "dormant", "ended", "unstated"]
    assert "summary" not in problem(ask(server, "/api/v1/summary.json?m=x")).get("allowed", [])


@pytest.mark.parametrize("query", ["width=0", "width=99999", "width=9e2", "width=٩٠٠", "width=-1"])
def test_the_size_of_a_picture_has_bounds(server: str, query: str) -> None:
    answer = ask(server, f"/api/v1/chart/focus.png?{quote(query, safe='=')}")
    assert answer.status == 400
    assert problem(answer)["allowed"] == ["320–1600"]


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("sumary.csv", "summary"),
        ("summary.cvs", "csv"),
        ("chart/none.svg", "partners"),
        ("chart/focus.gif", "png"),
        ("summary", "/api/v1/figures"),
        ("", "/api/v1/figures"),
        ("figures/", "/api/v1/figures"),
        ("chart/a/b.svg", "/api/v1/figures"),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(
    server: str, path: str, known: str
) -> None:
    # A browser gets the same, not a page in its language.
    asked = {"Accept": "text/html", "Accept-Language": "sv"}
    answer = ask(server, f"/api/v1/{path}", headers=asked)
    assert answer.status == 404
    assert known in problem(answer)["known"]


HOSTILE = [
    "x" * 100_000,
    "x" * 30_000,
    "\0",
    "../../etc/passwd",
    "'; drop table main.municipality; --",
    "<script>alert(1)</script>",
    "\u202e\ud7ff🦄",
    "%",
    "\r\nSet-Cookie: a=b",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[each[:9].encode().hex() for each in HOSTILE])
def test_hostile_texts_are_refused(server: str, text: str) -> None:
    value = quote(text, safe="")
    for path in (
        f"summary.json?m={value}",
        f"summary.json?{value}=1",
        f"chart/focus.svg?theme={value}",
        f"{value}.csv",
        f"summary.{value}",
        f"chart/{value}.svg",
    ):
        answer = ask(server, f"/api/v1/{path}")
        assert answer.status in ((414,) if len(value) > 32_768 else (400, 404)), path[:80]
        assert "set-cookie" not in answer.headers
        problem(answer)
        assert len(answer.body) < 2_000


def test_bytes_that_are_no_text_are_refused(server: str) -> None:
    assert problem(ask(server, "/api/v1/summary.json?m=%ff%fe"))["parameter"] == "m"
    assert ask(server, "/api/v1/%ff.csv").status == 404


def test_twenty_who_ask_at_once_get_the_same(server: str) -> None:
    paths = ["summary.csv?country=SE", "focus.xlsx", "chart/regions.svg?lang=da", "shared.parquet"]
    with ThreadPoolExecutor(20) as threads:
        answers = list(
            threads.map(lambda each: ask(server, f"/api/v1/{paths[each % 4]}"), range(60))
        )
    assert {answer.status for answer in answers} == {200}
    for first in range(4):
        assert len({answer.body for answer in answers[first::4]}) == 1


def test_pages_and_health_are_as_before(server: str) -> None:
    page = {"Accept": "text/html"}
    for name in ("", *list(VIEWS)[1:]):
        assert b"<html" in ask(server, f"/{name}", headers=page).body
    assert json.loads(ask(server, "/healthz").body) == {"status": "ok"}
    assert ask(server, "/apiary", headers=page).status == 404
