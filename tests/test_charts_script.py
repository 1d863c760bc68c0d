"""The script that draws the charts: from this server, once, and whole for every browser."""

import gzip
import json
import re

import pytest

from dashboard.page.charts_script import script_address
from dashboard.page.json_in_html import json_in_html
from tests.test_server import ask

HOSTILE = {"a": "</script><style>'\"&-->", "b": [1, None, "]>"]}


def test_a_page_names_the_script_which_is_kept_for_a_year(server: str) -> None:
    page = ask(server, "/compare").body.decode()
    named = re.findall(r'<script src="(/charts\.js[^"]+)" async></script>', page)
    assert named == [script_address()]
    answer = ask(server, named[0])
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert b"vegaEmbed" in answer.body or b".tb-chart" in answer.body


def test_the_script_is_the_same_compressed(server: str) -> None:
    plain = ask(server, script_address())
    packed = ask(server, script_address(), headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2


def test_json_in_a_page_has_no_sign_of_a_tag_and_says_the_same() -> None:
    written = json_in_html(HOSTILE)
    assert not set(written) & set("<>&'")
    assert json.loads(written) == HOSTILE


@pytest.mark.parametrize("refused", ["gzip;q=0", "br, gzip ; q=0.000", "identity"])
def test_defect_who_refuses_gzip_is_sent_none(server: str, refused: str) -> None:
    """Compressed was what any asker got who so much as named it."""
    for address in (script_address(), "/api/v1/openapi.json", "/api/v1/summary.csv"):
        answer = ask(server, address, headers={"Accept-Encoding": refused})
        assert "content-encoding" not in answer.headers
        taken = ask(server, address, headers={"Accept-Encoding": "br;q=0, gzip;q=0.5"})
        assert taken.headers["content-encoding"] == "gzip"
        assert gzip.decompress(taken.body) == answer.body
