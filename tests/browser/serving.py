"""Builds a warehouse and serves it the way a user does: by the two commands, as processes."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
# Days to expiry and ages of sources depend on the date, so the tests fix it.
TODAY = "2026-11-23"
BUILD_SECONDS = 300
START_SECONDS = 60
STOP_SECONDS = 10
# All tests ask from one address, and more often than any reader does.
_LIFTED = {
    f"TWINBOARD_{limit}": "1000000"
    for limit in (
        "REQUESTS_PER_MINUTE",
        "API_PER_MINUTE",
        "PAGES_PER_MINUTE",
        "ACTIONS_PER_MINUTE",
        "SESSIONS",
        "SESSIONS_PER_ADDRESS",
    )
}


def build_warehouse(target: Path, data: Path = ROOT / "data") -> Path:
    """Load data, the repository's own unless said, into `target`; an error carries what it said."""
    command = [sys.executable, "-m", "etl", "build", "--data", str(data)]
    command += ["--warehouse", str(target)]
    answer = subprocess.run(
        command,
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=BUILD_SECONDS,
    )
    if answer.returncode != 0:
        raise RuntimeError(f"etl build ended with {answer.returncode}:\n{answer.stderr}")
    return target


@contextmanager
def serving(warehouse: Path, log: Path, **settings: str) -> Iterator[str]:
    """Run the dashboard on a free port, its output in `log`, and give its base URL once ready.

    Of the settings, each told without `TWINBOARD_`, the limits are lifted unless told.
    """
    command = ["dashboard", "serve", "--warehouse", str(warehouse)]
    with started(command, log, **settings) as (url, _):
        yield url


@contextmanager
def started(command: Sequence[str], log: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """Run a module with its arguments as a server; give its base URL once ready, and its process.

    It takes `--port` and answers `/healthz`.
    """
    port = _free_port()
    # A file, not a pipe: a pipe nobody reads fills up and stops the server.
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--port", str(port)],
            cwd=ROOT,
            env=_environment() | {f"TWINBOARD_{name}": text for name, text in settings.items()},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_ready(process, port, log)
            yield f"http://{HOST}:{port}", process.pid
        finally:
            _stop(process)


def _environment() -> dict[str, str]:
    """Return this process's environment without the caller's Twinboard settings."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TWINBOARD_")}
    return {**kept, **_LIFTED, "TWINBOARD_TODAY": TODAY}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _await_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(port):
        if process.poll() is not None or time.monotonic() > deadline:
            state = "is not ready" if process.poll() is None else f"ended ({process.returncode})"
            said = log.read_text(encoding="utf-8")[-4000:]
            raise RuntimeError(f"The dashboard {state}; it said:\n{said}")
        time.sleep(0.1)


def _healthy(port: int) -> bool:
    # http.client reads no proxy settings, which must not come between the tests and the server.
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
