"""Few requests are worked on at once, few wait, and the next is asked to come again."""

import asyncio
import json
from pathlib import Path
from threading import Event
from typing import Any, NoReturn

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message

from dashboard.api.app import api
from dashboard.api.problems import Problem
from dashboard.api.workers import Workers
from warehouse.queries import Snapshot
from warehouse.settings import WAREHOUSE_VARIABLE

SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "path": "/api/v1/summary.csv",
    "query_string": b"",
    "headers": [],
}


def test_no_more_wait_than_may() -> None:
    go_on = Event()

    def slow(request: Request) -> Response:
        assert go_on.wait(30)
        return Response("done")

    async def ask_five() -> None:
        workers = Workers(threads=1, most_waiting=2)
        request = Request(SCOPE)
        taken = [asyncio.ensure_future(workers.answer(slow, request)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            await workers.answer(slow, request)
        go_on.set()
        assert [answer.body for answer in await asyncio.gather(*taken)] == [b"done"] * 3
        assert (refused.value.status, refused.value.kind) == (503, "busy")
        # Whoever comes again finds room.
        assert (await workers.answer(slow, request)).body == b"done"

    asyncio.run(ask_five())


def test_who_fails_makes_room_too() -> None:
    def fails(request: Request) -> Response:
        raise ValueError("no")

    async def ask_often() -> None:
        workers = Workers(threads=1, most_waiting=0)
        for _ in range(3):
            with pytest.raises(ValueError, match="no"):
                await workers.answer(fails, Request(SCOPE))

    asyncio.run(ask_often())


def test_a_full_queue_is_a_problem_that_says_when_to_come_again() -> None:
    app = api(Workers(threads=1, most_waiting=-1), most_rows=1)
    status, headers, body = _answered(app, SCOPE["path"])
    assert status == 503
    assert int(headers[b"retry-after"]) > 0
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"access-control-allow-origin"] == b"*"
    assert json.loads(body)["type"] == "/api/v1#busy"


def test_defect_a_long_table_is_counted_and_not_read(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 3,000,000 partnerships the server read all, and kept them, to say that they are many."""

    def read(*given: object) -> NoReturn:
        raise AssertionError(given)

    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    monkeypatch.setattr(Snapshot, "answer", read)
    for path in ("partnerships.csv", "shared.xlsx", "chart/starts.csv", "chart/regions.xlsx"):
        status, _, body = _answered(api(Workers(), most_rows=10), f"/api/v1/{path}")
        assert (status, json.loads(body)["type"]) == (413, "/api/v1#large-answer")


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_defect_rows_of_a_chart_are_counted_and_not_those_of_its_table(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    """Those who share one partner were refused for all partners that are shared by anybody."""
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    app = api(Workers(), most_rows=150)
    for chart, query in (
        ("endings", ""),
        ("shared", "partner=de-rostock"),
        ("peers", "m=se-goteborg"),
        ("starts", "country=DK"),
        ("map-world", "country=NO"),
    ):
        status, _, body = _answered(app, f"/api/v1/chart/{chart}.{format_}", query)
        assert status == 200, body
    for chart in ("starts", "partner-countries", "shared", "map-north"):
        status, _, body = _answered(app, f"/api/v1/chart/{chart}.{format_}")
        assert (status, json.loads(body)["type"]) == (413, "/api/v1#large-answer")


def _answered(app: ASGIApp, path: str, query: str = "") -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def asked() -> None:
        await app({**SCOPE, "path": path, "query_string": query.encode()}, receive, send)

    asyncio.run(asked())
    start, body = sent
    return start["status"], dict(start["headers"]), body["body"]
