"""Parts of answers, by which programs read some columns of Parquet or go on with a download."""

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest
from starlette.datastructures import Headers

from dashboard.api.conditions import Validators, tag_of, weak
from tests.test_api import problem
from tests.test_server import ask

PATH = "/api/v1/summary.parquet"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-3", 0, 4),
        ("bytes=4-4", 4, 5),
        ("Bytes=10-19", 10, 20),
        ("bytes=-8", -8, None),
        ("bytes=100-", 100, None),
        ("bytes=100-999999999", 100, None),
        ("bytes=-999999999", 0, None),
    ],
)
@pytest.mark.parametrize("format_", ["parquet", "csv", "xlsx", "json"])
def test_a_part_is_cut_from_the_whole(
    server: str, format_: str, asked: str, first: int, last: int | None
) -> None:
    path = f"/api/v1/summary.{format_}"
    whole = ask(server, path)
    assert whole.headers["accept-ranges"] == "bytes"
    part = ask(server, path, headers={"Range": asked, "Accept-Encoding": "gzip"})
    size = len(whole.body)
    start, end, _ = slice(first, last).indices(size)
    assert part.status == 206
    assert part.body == whole.body[start:end]
    assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
    assert part.headers["content-length"] == str(end - start)
    assert "content-encoding" not in part.headers
    for name in ("etag", "content-type", "last-modified", "cache-control"):
        assert part.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    "asked",
    ["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "lines=0-1", "bytes=٠-٣", "0-3", ""],
)
def test_what_is_no_single_range_gives_the_whole(server: str, asked: str) -> None:
    header = asked.encode().decode("latin-1")
    assert ask(server, PATH, headers={"Range": header}).status == 200


def test_defect_the_head_of_a_part_is_that_of_the_whole(server: str) -> None:
    """Ranges are of GET alone (RFC 9110, 14.2)."""
    for asked in ("bytes=0-3", "bytes=99999999-"):
        head = ask(server, PATH, "HEAD", {"Range": asked})
        assert (head.status, "content-range" in head.headers) == (200, False)
        assert head.headers["content-length"] == str(len(ask(server, PATH).body))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-999999999", "bytes=-0"])
def test_a_part_outside_is_refused_with_the_size(server: str, asked: str) -> None:
    size = ask(server, PATH, "HEAD").headers["content-length"]
    answer = ask(server, PATH, headers={"Range": asked})
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert size in problem(answer)["detail"]


def test_a_part_is_given_only_of_what_the_asker_has(server: str) -> None:
    whole = ask(server, PATH)
    tag, modified = whole.headers["etag"], whole.headers["last-modified"]
    for had, status in (
        (tag, 206),
        (modified, 206),
        (f"W/{tag}", 200),
        ('"other"', 200),
        ("Thu, 01 Jan 1998 00:00:00 GMT", 200),
    ):
        answer = ask(server, PATH, headers={"Range": "bytes=0-3", "If-Range": had})
        assert answer.status == status, had
    again = ask(server, PATH, headers={"Range": "bytes=0-3", "If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")


def test_a_head_request_says_the_size_and_that_parts_can_be_had(server: str) -> None:
    head = ask(server, PATH, "HEAD")
    assert head.headers["accept-ranges"] == "bytes"
    assert int(head.headers["content-length"]) == len(ask(server, PATH).body)


def test_polars_reads_and_scans_an_address(server: str, tmp_path: Path) -> None:
    address = f"{server}/api/v1/summary"
    rows = json.loads(ask(server, "/api/v1/summary.json?country=DK").body)
    towns = [row["municipality"] for row in rows]
    query = "?country=DK"
    columns = ["municipality", "partners", "policy_valid_until"]
    for frame in (
        pl.read_csv(f"{address}.csv{query}", try_parse_dates=True, infer_schema_length=None),
        pl.scan_csv(f"{address}.csv{query}", try_parse_dates=True, infer_schema_length=None)
        .select(columns)
        .collect(),
        pl.read_parquet(f"{address}.parquet{query}", columns=columns),
        pl.scan_parquet(f"{address}.parquet{query}").select(columns).collect(),
    ):
        assert frame["municipality"].to_list() == towns
        assert frame["partners"].to_list() == [row["partners"] for row in rows]
        assert frame.schema["policy_valid_until"] == pl.Date


def test_a_part_fits_no_answer_whose_bytes_may_differ() -> None:
    strong = tag_of(b"rows")
    modified = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    for tag, allowed in ((strong, True), (weak(strong), False)):
        asked = Headers({"if-range": tag})
        assert Validators(tag, modified).allow_part(asked) is allowed
