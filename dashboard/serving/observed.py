"""Tells the log and the metrics of each request and each session, and never whose it was."""

import logging
import time
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.serving.logs import EVENTS
from dashboard.serving.metrics import REQUEST_SECONDS, REQUESTS, SESSIONS
from dashboard.serving.routes import method_of, route_of

_log = logging.getLogger(EVENTS)

# What nginx calls it too: the asker went away before there was an answer.
_GONE = 499


class Observed:
    """The outermost layer, so that what others refuse is told of as well."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await _Request(scope).run(self.app, receive, send)
        elif scope["type"] == "websocket":
            await _Session(scope).run(self.app, receive, send)
        else:
            await self.app(scope, receive, send)


class _Request:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.since = time.perf_counter()
        self.status = _GONE
        self.size = 0

    async def run(self, app: ASGIApp, receive: Receive, send: Send) -> None:
        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
            self.size += len(message.get("body", b""))
            await send(message)

        try:
            await app(self.scope, receive, seen)
        except Exception:
            # Starlette answers so for us, outside of this layer.
            self.status = HTTPStatus.INTERNAL_SERVER_ERROR
            raise
        finally:
            self._tell()

    def _tell(self) -> None:
        seconds = time.perf_counter() - self.since
        method, route = method_of(self.scope["method"]), route_of(self.scope["path"])
        REQUESTS.labels(method, route, int(self.status)).inc()
        REQUEST_SECONDS.labels(route).observe(seconds)
        told = {"method": method, "route": route, "status": int(self.status)}
        told |= {"milliseconds": round(seconds * 1_000, 1), "bytes": self.size}
        _log.info("request", extra=told)


class _Session:
    """A page open in a browser, as long as its connection lasts."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.since = 0.0

    async def run(self, app: ASGIApp, receive: Receive, send: Send) -> None:
        async def seen(message: Message) -> None:
            if message["type"] == "websocket.accept":
                self._opened()
            await send(message)

        try:
            await app(self.scope, receive, seen)
        finally:
            self._closed()

    def _opened(self) -> None:
        self.since = time.perf_counter()
        SESSIONS.inc()
        _log.info("session_opened")

    def _closed(self) -> None:
        if not self.since:
            _log.info("session_refused")
            return
        SESSIONS.dec()
        _log.info("session_closed", extra={"seconds": round(time.perf_counter() - self.since, 1)})
