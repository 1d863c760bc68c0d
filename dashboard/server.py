"""Serve the dashboard: the pages, the API, health, the page's language and the headers."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from altair.utils import schemapi
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.answers import page_language, warehouse_path
from dashboard.api.app import api
from dashboard.api.workers import Workers
from dashboard.frame_words import page_script
from dashboard.headers import Headers
from dashboard.i18n import Language, accepted, choose_language
from dashboard.page import UNLISTED, VIEWS
from dashboard.tables import no_such_page
from warehouse.connection import WarehouseError
from warehouse.queries import Warehouse
from warehouse.settings import WAREHOUSE_VARIABLE

_log = logging.getLogger("twinboard")

# Streamlit would collect garbage after every run of a page, which takes longer than the run;
# config.toml turns that off and this task does it at leisure.
_SECONDS_BETWEEN_COLLECTIONS = 20.0

# Opened on any page but the first, Streamlit asks for its server below that page, is refused, and
# asks again at the root; told where the root is, it asks once.
_BASE = b"<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin}</script>"

_TITLE = b"<title>Streamlit</title>"

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def serve(warehouse: Path, port: int, address: str = "localhost") -> None:
    """Serve until stopped, on one port of one address of this machine."""
    os.environ[WAREHOUSE_VARIABLE] = str(warehouse)
    # Altair would hold every part of a chart against its grammar as it is made; tests do that.
    schemapi.disable_debug_mode()
    app = st.App(
        Path(__file__).with_name("app.py"),
        routes=[Route("/healthz", _health)],
        middleware=[
            Middleware(Headers, headers=_HEADERS),
            Middleware(_Api),
            Middleware(_StartPage),
        ],
        lifespan=_collecting,
        on_script_error=_script_failed,
    )
    app.run(config={"server.port": port, "server.address": address, "browser.serverPort": port})


def _health(request: Request) -> Response:
    """Answer 200 when the warehouse can be read, 503 and why when it cannot."""
    try:
        Warehouse(warehouse_path()).rows("main.build")
    except WarehouseError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
    return JSONResponse({"status": "ok"})


def _script_failed(error: Exception) -> bool:
    """Tell the user in a sentence, and the operator in the log."""
    _log.error("a page failed", exc_info=error)
    t = page_language().t
    st.error(t("Something went wrong while this page was made. The operator finds why in the log."))
    return True


@asynccontextmanager
async def _collecting(app: st.App) -> AsyncIterator[None]:
    task = asyncio.create_task(_collect_at_leisure())
    try:
        yield
    finally:
        task.cancel()


async def _collect_at_leisure() -> None:
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_COLLECTIONS)
        await asyncio.to_thread(gc.collect)


class _Api:
    """Answers below `/api/` ahead of Streamlit, whose sessions and refusals are made for pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.api = api(Workers())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_api = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self.api if is_api else self.app)(scope, receive, send)


class _StartPage:
    """Makes Streamlit's start page ours: its language, which is always English, and its title."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope) if scope["type"] == "http" else None
        if request is None or request.method != "GET" or not _wants_page(request):
            await self.app(scope, receive, send)
            return
        chosen = request.query_params.get("lang", "")
        code = choose_language(chosen, accepted(request.headers.get("accept-language", ""))).code
        await self.app(_plainly_asked(scope), receive, _Rewriting(send, code, request.url.path))


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "*/*") or request.url.path == "/"


def _plainly_asked(scope: Scope) -> Scope:
    """Ask for the page whole and uncompressed, as it must be to be rewritten."""
    passed_over = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    headers = [(name, value) for name, value in scope["headers"] if name not in passed_over]
    return {**scope, "headers": headers}


class _Rewriting:
    """Passes an answer on; of an HTML page it gathers the body first and rewrites it."""

    def __init__(self, send: Send, code: str, path: str) -> None:
        self.send = send
        self.code = code
        self.path = path
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        # Streamlit answers every address with its start page, and there says in English, in a
        # window over the first page, that the address is none.
        if _TITLE in self.body and self.path.strip("/") not in ("", *VIEWS, *UNLISTED):
            start["status"] = 404
            body = no_such_page(Language(self.code)).encode()
        else:
            body = self._ours()
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(body))
        headers["content-language"] = self.code
        headers["vary"] = "Accept-Language"
        # They stand for the file that Streamlit ships, not for what is sent.
        del headers["etag"]
        del headers["last-modified"]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})

    def _ours(self) -> bytes:
        body = self.body.replace(b'<html lang="en">', f'<html lang="{self.code}">'.encode(), 1)
        body = body.replace(_TITLE, b"<title>Twinboard</title>", 1)
        return body.replace(b"<head>", b"<head>" + _BASE + page_script(self.code), 1)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    html = headers.get("content-type", "").startswith("text/html")
    return html and "content-encoding" not in headers
