"""What the running server tells its operator: one JSON line for each event, and metrics."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import os
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from dashboard.page.pages import UNLISTED, VIEWS
from dashboard.serving.metrics import REGISTRY
from dashboard.serving.page_runs import page_of
from dashboard.serving.routes import OTHER, method_of, route_of
from tests.benchmarks.client import opened
from tests.browser.serving import HOST, ROOT, serving
from tests.conftest import Tell
from warehouse import VERSION
from warehouse.log_lines import json_lines

MARK = "Marked1234"
# All that says who asks, or what for.
HEADERS = {
    "User-Agent": f"{MARK}/1.0",
    "Referer": f"https://{MARK}.example/",
    "Cookie": f"_streamlit_user={MARK}",
    "Authorization": f"Bearer {MARK}",
    "Accept-Language": f"sv-{MARK}",
    "X-Forwarded-For": "192.0.2.77",
    "X-Request-Id": MARK,
}
ASKED = (
    ("GET", f"/api/v1/summary.csv?m={MARK}"),
    ("GET", f"/api/v1/{MARK}.csv"),
    ("GET", "/api/v1/summary.csv?country=DK"),
    ("GET", f"/compare?m={MARK}"),
    ("GET", f"/{MARK}"),
    ("GET", f"/static/{MARK}.js"),
    ("POST", f"/_stcore/upload_file/{MARK}/{MARK}"),
)


@dataclass(frozen=True)
class Told:
    """What a server told after the requests above: its log, its metrics while it ran."""

    log: str
    metrics: str

    @property
    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.splitlines()]

    def of(self, event: str) -> list[dict[str, object]]:
        return [each for each in self.events if each["event"] == event]

    def value(self, name: str, **labels: str) -> float:
        families = text_string_to_metric_families(self.metrics)
        samples = (sample for family in families for sample in family.samples)
        return sum(
            sample.value
            for sample in samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )


def ask(netloc: str, method: str, path: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection(netloc, timeout=30)) as connection:
        connection.request(method, path, headers=HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def told(real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    log = tmp_path_factory.mktemp("told") / "server.log"
    with closing(socket.create_server((HOST, 0))) as probe:
        metrics_at = f"{HOST}:{probe.getsockname()[1]}"
    with serving(real_warehouse, log, METRICS=metrics_at) as url:
        netloc = urlsplit(url).netloc
        for method, path in ASKED:
            ask(netloc, method, path)
        asyncio.run(_read(url))
        assert b"twinboard_" not in ask(netloc, "GET", "/metrics")[1]
        metrics = ask(metrics_at, "GET", "/metrics")[1].decode()
    return Told(log.read_text(encoding="utf-8"), metrics)


async def _read(url: str) -> None:
    async with opened(url, "compare", f"m={MARK}&m=dk-kolding") as session:
        await session.run()
        session.chosen = {"chosen_country": ["Denmark"]}
        await session.run()


def test_every_line_is_json_with_the_time_in_utc(told: Told) -> None:
    assert told.events[0]["event"] == "serving"
    for event in told.events:
        time = datetime.fromisoformat(str(event["time"]))
        assert time.utcoffset() == timedelta(0)
        assert event["level"] in logging.getLevelNamesMapping()


def test_each_request_is_one_line(told: Told) -> None:
    """Apart from those by which the fixture waits for the server."""
    found = [each for each in told.of("request") if each["route"] != "/healthz"]
    table = "/api/v1/{table}.{format}"
    # A line is written once the answer has gone, at times after that of the next.
    assert {table, "/compare", OTHER, "/static/{file}"} <= {each["route"] for each in found}
    assert len(found) == len(ASKED) + 1, "the last is that for metrics"
    tables = {each["status"]: each for each in found if each["route"] == table}
    assert set(tables) == {200, 400, 404}
    assert all(set(each) - {"time", "level", "event"} == {
        "method", "route", "status", "milliseconds", "bytes"
    } for each in found)  # fmt: skip
    assert tables[200]["bytes"] and tables[200]["milliseconds"]


def test_sessions_and_runs_of_pages_are_told(told: Told) -> None:
    assert len(told.of("session_opened")) == len(told.of("session_closed")) == 1
    runs = [(run["page"], run["outcome"]) for run in told.of("page_run")]
    # The second is that of a part, which a changed filter draws again.
    assert runs == [("/compare", "drawn")] * 2


@pytest.mark.parametrize(
    ("url", "page"),
    [(None, "/"), ("https://a.example", "/"), ("https://a.example/compare?m=x", "/compare")],
)
def test_a_run_is_told_under_its_page(url: str | None, page: str) -> None:
    """A browser tells the root of a site without a slash; its runs were told as `other`."""
    assert page_of(url) == page


def test_the_log_says_how_it_ended(told: Told) -> None:
    assert [each["event"] for each in told.events[-2:]] == ["stopping", "stopped"]


def test_nothing_is_told_of_who_asked_or_what_for(told: Told, tell: Tell) -> None:
    for secret in (MARK, MARK.lower(), HOST, "192.0.2.77", "kolding", "country", "DK"):
        assert secret not in told.log
        assert secret not in told.metrics
    tell(f"{len(told.events)} lines of the log name nothing of {len(ASKED) + 1} marked requests")


def test_metrics_count_what_was_done(told: Told) -> None:
    table = {"route": "/api/v1/{table}.{format}"}
    assert told.value("twinboard_requests_total", **table, status="200") == 1
    assert told.value("twinboard_requests_total", **table) == 3
    assert told.value("twinboard_request_seconds_count", **table) == 3
    assert told.value("twinboard_page_run_seconds_count", page="/compare", outcome="drawn") == 2
    assert told.value("twinboard_sessions_open") == 0
    wanted, asked = (told.value(f"twinboard_answers_{name}_total") for name in ("wanted", "asked"))
    assert 0 < asked <= wanted
    assert told.value("twinboard_build_info", version=VERSION) == 1
    assert told.value("twinboard_warehouse_info", version=VERSION) == 1
    assert told.value("twinboard_warehouse_readable") == 1
    assert 0 < told.value("twinboard_warehouse_age_seconds") < 86_400
    assert told.value("process_resident_memory_bytes") > 2**20
    assert told.value("process_cpu_seconds_total") > 0


def odd_addresses() -> Iterator[str]:
    chance = random.Random(6)
    for number in range(1_000):
        word = "".join(chr(chance.randrange(33, 0x2000)) for _ in range(chance.randrange(1, 40)))
        start = chance.choice(("/", "/api/", "/api/v1/", "/static/", "/media/", "/_stcore/", "//"))
        yield f"{start}{word}/{number}" if number % 2 else quote(f"{start}{word}")


def test_addresses_are_of_few_kinds(tell: Tell) -> None:
    routes = {route_of(path) for path in odd_addresses()}
    assert OTHER in routes
    assert len(routes) < 15
    methods = {method_of(word) for word in ("GET", "get", "PROPFIND", "x" * 5_000, "")}
    assert methods == {"GET", OTHER}
    tell(f"1,000 odd addresses are of {len(routes)} kinds")


def test_every_page_is_a_kind_of_its_own() -> None:
    assert {route_of(f"/{name}") for name in (*VIEWS, *UNLISTED)} == {
        f"/{name}" for name in (*VIEWS, *UNLISTED)
    }


def test_an_error_is_one_line_with_its_traceback() -> None:
    record = logging.LogRecord("twinboard", logging.ERROR, "", 1, "a page failed", (), None)
    try:
        raise ValueError("line one\nline two")
    except ValueError:
        record.exc_info = sys.exc_info()
    line = json_lines().format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "a page failed"
    assert json.loads(line)["traceback"].endswith("ValueError: line one\nline two")


def test_whatever_fails_in_the_server_is_told_as_json(tmp_path: Path) -> None:
    """Streamlit's loggers, also those made later, uvicorn's, warnings and threads."""
    script = """
from dashboard.serving.logs import set_up_logs
set_up_logs("json")
import logging, threading, warnings
from streamlit.logger import get_logger
get_logger("streamlit.later").warning("from\\nStreamlit")
logging.getLogger("uvicorn.error").error("from uvicorn")
logging.getLogger("uvicorn.error").info('192.0.2.77 - "WebSocket /?m=x" [accepted]')
warnings.warn("from a library")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise RuntimeError("from main")
"""
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in answer.stderr.splitlines()]
    events = [line["event"] for line in lines]
    assert events[:2] == ["from\nStreamlit", "from uvicorn"]
    assert "from a library" in events[2]
    assert events[3:] == ["unhandled error", "unhandled error"]
    assert "ZeroDivisionError" in lines[3]["traceback"]
    assert "RuntimeError: from main" in lines[4]["traceback"]


def test_metrics_of_a_warehouse_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    from dashboard.serving.metrics import _Build  # noqa: PLC0415

    found = {metric.name: metric for metric in _Build(tmp_path / "none.duckdb").collect()}
    assert found["twinboard_warehouse_readable"].samples[0].value == 0
    assert "twinboard_warehouse_age_seconds" not in found


def test_the_age_of_a_warehouse_is_that_of_its_build_and_not_of_its_copy(
    real_warehouse: Path, tmp_path: Path
) -> None:
    from dashboard.serving.metrics import _Build  # noqa: PLC0415

    copied = tmp_path / "copied.duckdb"
    shutil.copy(real_warehouse, copied)
    os.utime(copied, (0, 0))
    found = {metric.name: metric for metric in _Build(copied).collect()}
    assert 0 <= found["twinboard_warehouse_age_seconds"].samples[0].value < 86_400


def test_labels_hold_no_free_text() -> None:
    """Each label of each metric is one of few words: method, route, status, page, outcome."""
    text = generate_latest(REGISTRY).decode()
    samples = (s for family in text_string_to_metric_families(text) for s in family.samples)
    assert {name for sample in samples for name in sample.labels} <= {
        *("method", "route", "status", "page", "outcome", "le", "version", "fingerprint")
    }
