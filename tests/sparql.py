"""A real SPARQL server with the tests' data, and a proxy before it that can misbehave."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sysconfig
import threading
import time
import urllib.parse
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"
START_SECONDS = 30


@contextmanager
def oxigraph(log: Path, *data: str) -> Iterator[int]:
    """Run Oxigraph in memory with Turtle loaded, and give its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [program, "serve", "--bind", f"{HOST}:{port}"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_ready(process, port, log)
            for text in data:
                status, _ = _send(port, "POST", "/store?default", text.encode(), "text/turtle")
                assert status == 204
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _await_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8")) from None
            time.sleep(0.05)
        else:
            return


def _send(
    port: int, method: str, path: str, body: bytes | None = None, kind: str = ""
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    headers = {"Accept": "application/sparql-results+json"}
    if kind:
        headers["Content-Type"] = kind
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


@dataclass
class Asked:
    """One query as it came to the proxy."""

    query: str
    agent: str
    path: str


Fault = Callable[["Handler"], None]
"""Answers a request in another way than by passing it on."""


@dataclass
class Stub:
    """A proxy before Oxigraph; `faults` are what befalls the next requests, one each."""

    port: int
    faults: deque[Fault] = field(default_factory=deque)
    # Befalls every request that it returns a fault for.
    rule: Callable[[str], Fault | None] = lambda query: None
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    # Set at the end, so that a stalled request does not outlive the test.
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/sparql"


class Handler(BaseHTTPRequestHandler):
    """Passes a query on to Oxigraph unless a fault is due."""

    protocol_version = "HTTP/1.1"
    stub: Stub
    behind: int
    lock = threading.Lock()
    at_once = 0

    def do_GET(self) -> None:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("query", [""])[0]
        with self.lock:
            type(self).at_once += 1
            self.stub.most_at_once = max(self.stub.most_at_once, self.at_once)
            self.stub.asked.append(Asked(query, self.headers["User-Agent"], self.path))
            fault = self.stub.faults.popleft() if self.stub.faults else self.stub.rule(query)
        try:
            if fault:
                fault(self)
            else:
                status, body = self.passed_on(query)
                self.answer(status, body)
        finally:
            with self.lock:
                type(self).at_once -= 1

    def passed_on(self, query: str) -> tuple[int, bytes]:
        return _send(self.behind, "GET", f"/query?{urllib.parse.urlencode({'query': query})}")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def stub(behind: int) -> Iterator[Stub]:
    """Serve a proxy before an Oxigraph at a port."""
    handler = type("Of", (Handler,), {"behind": behind})
    server = ThreadingHTTPServer((HOST, 0), handler)
    server.daemon_threads = True
    made = Stub(server.server_address[1])
    handler.stub = made  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    """Answer with a status."""
    return lambda handler: handler.answer(code, body, **headers)


def cut(handler: Handler) -> None:
    """Answer with the first half of the true answer, as if it were whole."""
    _, body = handler.passed_on(handler.stub.asked[-1].query)
    handler.answer(200, body[: len(body) // 2])


def broken_off(handler: Handler) -> None:
    """Promise a whole answer and close the connection before its end."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head":')
    handler.close_connection = True


def stalled(handler: Handler) -> None:
    """Take the request and never answer."""
    handler.stub.ending.wait()
    handler.close_connection = True


def dripping(handler: Handler) -> None:
    """Send bytes one by one without end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.stub.ending.wait(0.02):
        try:
            handler.wfile.write(b" ")
        except OSError:
            break
    handler.close_connection = True
