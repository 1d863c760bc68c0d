"""The server as a process that is told to stop: it finishes what is under way, in ten seconds."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from tests.benchmarks.client import Session, opened
from tests.browser.serving import ROOT, started
from tests.conftest import Tell

MOST_SECONDS = 10
SESSIONS = 10
# Four are made at a time, so some are under way when the first is there.
ASKED = [f"/api/v1/partnerships.xlsx?country={code}" for code in ("SE", "DK", "NO", "FI", "IS")]


def test_told_to_stop_it_finishes_what_is_under_way(
    real_warehouse: Path, tmp_path: Path, tell: Tell
) -> None:
    warehouse = Path(shutil.copy(real_warehouse, tmp_path / "served.duckdb"))
    log = tmp_path / "server.log"
    command = ["dashboard", "serve", "--warehouse", str(warehouse)]
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    with (data / "corrections.toml").open("a") as file:
        file.write("# Other data, or there would be nothing to build.\n")
    build = [sys.executable, "-m", "etl", "build", "--data", str(data)]
    build += ["--warehouse", str(warehouse)]
    with (
        started(command, log) as (url, pid),
        subprocess.Popen(build, cwd=ROOT, stdout=subprocess.DEVNULL) as building,
    ):
        answers, codes = asyncio.run(_stopped_while_busy(url, pid))
        code = psutil.Process(pid).wait(MOST_SECONDS)
    assert code == 0
    assert building.returncode == 0
    assert [answer.status for answer in answers] == [200] * len(ASKED)
    assert codes == [1012] * SESSIONS
    ended = [json.loads(line) for line in log.read_text().splitlines()][-1]
    assert ended["event"] == "stopped"
    tell(f"{len(answers)} requests finished, {len(codes)} sessions closed by 1012, exit code 0")


async def _stopped_while_busy(
    url: str, pid: int
) -> tuple[Sequence[http.client.HTTPResponse], Sequence[int]]:
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(opened(url)) for _ in range(SESSIONS)]
        await sessions[0].run()
        tasks = [asyncio.create_task(asyncio.to_thread(_ask, url, path)) for path in ASKED]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert not all(task.done() for task in tasks), "nothing is under way any more"
        os.kill(pid, signal.SIGTERM)
        codes = [await _closed_by(session) for session in sessions]
        with pytest.raises(OSError, match="refused"):
            await asyncio.to_thread(_ask, url, "/healthz")
        return await asyncio.gather(*tasks), codes


def _ask(url: str, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    # A body cut short is an error here.
    answer.read()
    return answer


async def _closed_by(session: Session) -> int:
    try:
        while True:
            await session.connection.recv(decode=False)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0


def test_ctrl_c_prints_no_traceback(real_warehouse: Path, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    command = ["dashboard", "serve", "--warehouse", str(real_warehouse)]
    with started(command, log, LOG="text") as (_, pid):
        os.kill(pid, signal.SIGINT)
        assert psutil.Process(pid).wait(MOST_SECONDS) == 130
    assert "Traceback" not in log.read_text()
    assert "Error" not in log.read_text()


def test_work_that_never_ends_is_cut_short() -> None:
    """A thread cannot be cancelled: the process ends without it, and says so."""
    script = """
import signal, threading
from dashboard.serving import logs
from dashboard.serving import stopping
logs.set_up_logs("json")
stopping._LAST_SECONDS = 0.5
stopping.end_when_told()
stopping.end_in_time()
threading.Thread(target=threading.Event().wait).start()
signal.raise_signal(signal.SIGTERM)
"""
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=MOST_SECONDS + 20,
    )
    events = [json.loads(line)["event"] for line in answer.stderr.splitlines()]
    assert events == ["stopping", "stopped", "stopped, with work cut short"]
    assert answer.returncode == 1
