"""The running server: health, headers, the page's language, and files left as they are."""

import gzip
import http.client
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.page.pages import VIEWS
from dashboard.words.i18n import accepted
from tests.browser.serving import serving

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@dataclass(frozen=True)
class Answer:
    """What the server answered; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    server: str, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> Answer:
    # http.client reads no proxy settings and decodes nothing, so the bytes are the server's own.
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)) as connection:
        connection.request(method, path, headers=dict(headers or {}))
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())


@pytest.fixture(scope="module")
def bereft(
    real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A server of its own, and its warehouse, which a test may take away."""
    folder = tmp_path_factory.mktemp("bereft")
    copy = folder / "copy.duckdb"
    copy.write_bytes(real_warehouse.read_bytes())
    with serving(copy, folder / "server.log") as url:
        yield url, copy


def language_of(answer: Answer) -> str:
    found = re.search(rb'<html lang="([^"]*)">', answer.body)
    assert found, answer.body[:300]
    return found[1].decode()


def test_health_is_ok_while_the_warehouse_can_be_read(server: str) -> None:
    answer = ask(server, "/healthz")
    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ok"}


def test_health_says_why_it_is_not_and_recovers(bereft: tuple[str, Path], tmp_path: Path) -> None:
    url, warehouse = bereft
    away = warehouse.rename(tmp_path / "away.duckdb")
    missing = ask(url, "/healthz")
    assert missing.status == 503
    assert json.loads(missing.body)["status"] == "unavailable"
    assert "make build" in json.loads(missing.body)["reason"]
    warehouse.write_bytes(b"this is not a warehouse")
    assert ask(url, "/healthz").status == 503
    away.replace(warehouse)
    assert ask(url, "/healthz").status == 200


@pytest.mark.parametrize("path", ["/", "/compare", "/municipality?one=dk-kolding"])
@pytest.mark.parametrize(
    ("chosen", "browser", "language"),
    [
        ("", "", "en"),
        ("", "sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("", "fi,da;q=0.7,en;q=0.3", "da"),
        ("", "fi", "en"),
        ("da", "sv", "da"),
        ("en", "sv", "en"),
        ("xx", "sv", "sv"),
        ("%22%3E%3Cscript%3E", "", "en"),
    ],
)
def test_the_page_says_which_language_it_is_in(
    server: str, path: str, chosen: str, browser: str, language: str
) -> None:
    link = f"{path}{'&' if '?' in path else '?'}lang={chosen}" if chosen else path
    headers = PAGE | ({"Accept-Language": browser} if browser else {})
    answer = ask(server, link, headers=headers)
    assert answer.status == 200
    assert language_of(answer) == answer.headers["content-language"] == language
    assert "accept-language" in answer.headers["vary"].lower()
    assert b"<title>Twinboard</title>" in answer.body
    assert b"<script>window.__streamlit" in answer.body


def test_the_page_is_rewritten_for_a_client_that_takes_gzip(server: str) -> None:
    headers = PAGE | {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "sv"}
    answer = ask(server, "/", headers=headers)
    zipped = answer.headers.get("content-encoding") == "gzip"
    plain = Answer(
        answer.status, answer.headers, gzip.decompress(answer.body) if zipped else answer.body
    )
    assert language_of(plain) == "sv"
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_a_page_kept_by_the_browser_is_not_taken_for_one_in_another_language(server: str) -> None:
    first = ask(server, "/", headers=PAGE)
    assert "etag" not in first.headers
    assert "last-modified" not in first.headers
    kept = {"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert ask(server, "/", headers=PAGE | kept).status == 200


def test_part_of_a_page_is_not_asked_for(server: str) -> None:
    answer = ask(server, "/", headers=PAGE | {"Range": "bytes=0-9"})
    assert answer.status == 200
    assert language_of(answer) == "en"


@pytest.mark.parametrize(
    "path", ["/", "/compare", "/healthz", "/static/none.js", "/_stcore/health"]
)
def test_every_answer_carries_the_headers(server: str, path: str) -> None:
    headers = ask(server, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", ["/", "/compare", "/healthz"])
def test_a_head_request_is_answered_without_a_body(server: str, path: str) -> None:
    answer = ask(server, path, "HEAD", PAGE)
    assert answer.status == 200
    assert answer.body == b""
    assert answer.headers["content-type"] == ask(server, path, headers=PAGE).headers["content-type"]


@pytest.mark.parametrize("path", ["/", "/compare", "/nosuch", "/static/nosuch.js"])
def test_defect_a_head_request_is_told_what_a_page_would_be(server: str, path: str) -> None:
    """Who looks for dead links by `HEAD` found none, and a tag that the page does not have."""
    head, page = ask(server, path, "HEAD", PAGE), ask(server, path, headers=PAGE)
    assert head.status == page.status
    assert {**head.headers, "date": ""} == {**page.headers, "date": ""}


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_defect_a_script_that_there_is_not_is_not_found(server: str, accepted: str) -> None:
    """It was Streamlit's start page: a page left open over an update took that for its script."""
    answer = ask(server, "/static/js/nosuch.js", headers={"Accept-Encoding": accepted})
    assert answer.status == 404
    assert "There is no such page" in answer.body.decode()


def script(server: str) -> str:
    """The path of the script that the start page loads."""
    found = re.search(rb'<script[^>]* src="\.?/?(static/[^"]+\.js)"', ask(server, "/").body)
    assert found
    return f"/{found[1].decode()}"


@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*"])
def test_a_static_file_is_left_as_it_is(server: str, accept: str) -> None:
    answer = ask(server, script(server), headers={"Accept": accept})
    assert answer.status == 200
    assert "javascript" in answer.headers["content-type"]
    assert "content-language" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_a_static_file_is_compressed_for_those_who_take_it(server: str) -> None:
    answer = ask(server, script(server), headers={"Accept-Encoding": "gzip"})
    if "content-encoding" in answer.headers:
        assert gzip.decompress(answer.body) == ask(server, script(server)).body
    else:
        assert answer.body == ask(server, script(server)).body


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("", []),
        ("sv", ["sv"]),
        ("sv-SE, en;q=0.5", ["sv-SE", "en"]),
        ("en;q=0.5, sv-SE", ["sv-SE", "en"]),
        ("en;q=0.1,da;q=0.9,sv;q=0.9", ["da", "sv", "en"]),
        ("da;q=0", []),
        ("da;q=0.0, en;q=0.001", ["en"]),
        ("da ; q=1.0 , en", ["da", "en"]),
        ("*", []),
        ("sv;q=2", []),
        ("sv;q=x, en", ["en"]),
        (",,;q=1, da,", ["da"]),
        ("<script>, sv", ["sv"]),
        ("zh-Hant-TW", ["zh-Hant-TW"]),
        ("es-419, en;q=0.5", ["es-419", "en"]),
    ],
)
def test_the_browsers_languages_are_read_in_order_of_their_weight(
    header: str, languages: list[str]
) -> None:
    assert accepted(header) == languages


@given(st.text(max_size=200))
def test_no_header_stops_a_page(header: str) -> None:
    for code in accepted(header):
        assert re.fullmatch(r"[A-Za-z0-9-]+", code)


@pytest.mark.parametrize("path", ["/nosuch", "/compare/nosuch", "/overview.html", "/static/nosuch"])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "There is no such page"),
        ("sv", "Sidan finns inte"),
        ("da", "Siden findes ikke"),
    ],
)
def test_an_address_of_no_page_says_so_in_the_readers_language(
    server: str, path: str, language: str, words: str
) -> None:
    answer = ask(server, path, headers=PAGE | {"Accept-Language": language})
    assert answer.status == 404
    assert language_of(answer) == answer.headers["content-language"] == language
    assert f"<h1>{words}</h1>" in answer.body.decode()
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.parametrize("name", list(VIEWS)[1:])
def test_the_address_of_a_page_is_found(server: str, name: str) -> None:
    assert ask(server, f"/{name}?lang=sv", headers=PAGE).status == 200


@pytest.mark.parametrize("path", ["/overview", "/overview/"])
def test_defect_the_name_of_the_first_page_leads_to_it(server: str, path: str) -> None:
    """It was drawn there, under a window that said in English that there is no such page."""
    answer = ask(server, f"{path}?m=dk-kolding&lang=sv", headers=PAGE)
    assert answer.status == 307
    assert answer.headers["location"] == "/?m=dk-kolding&lang=sv"
