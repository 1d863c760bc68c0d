"""Streamlit's start page, made ours: its language, its title, and where its server is."""

import re
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.addresses import ROOT
from dashboard.door.asked import asked_language
from dashboard.door.content_policy import ancestors, content_policy
from dashboard.door.paths import no_such_page
from dashboard.page.charts_script import PATH as CHARTS
from dashboard.page.charts_script import script_address
from dashboard.page.frame_words import page_script
from dashboard.page.pages import UNLISTED, VIEWS
from dashboard.words.i18n import Language

# Opened on any page but the first, Streamlit asks for its server below that page, is refused, and
# asks again at the root; told where the root is, it asks once.
_BASE = b"<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin}</script>"

_TITLE = b"<title>Streamlit</title>"

# It leads programs to a door of Streamlit's that is closed here; ours is the API.
_AGENTS = b"./_stcore/agent/openapi.json"

# What Streamlit answers elsewhere than here is its start page, whatever was asked for.
_FILES = ("/static/", "/media/", CHARTS)

_NO_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)


class StartPage:
    """Rewrites the one page of HTML that Streamlit serves, which is always English.

    The first page stands at the root alone: by its name Streamlit would draw it under a window that
    says that there is no such page.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: tuple[str, ...]) -> None:
        self.app = app
        self.frame_ancestors = frame_ancestors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope) if scope["type"] == "http" else None
        if request is None or request.method not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        if request.url.path.strip("/") == next(iter(VIEWS)):
            await RedirectResponse(f"/?{request.url.query}")(scope, receive, send)
            return
        code = asked_language(request).code
        framed_by = ancestors(request.query_params, self.frame_ancestors)
        rewriting = _Rewriting(send, code, request.url.path, framed_by)
        asked = scope if _is_file(request.url.path) else _plainly_asked(scope)
        await self.app(asked, receive, rewriting)


def _is_file(path: str) -> bool:
    return path.startswith(_FILES) and "." in path.rpartition("/")[2]


def _plainly_asked(scope: Scope) -> Scope:
    """Ask for the page whole and uncompressed, as it must be to be rewritten.

    So it is for `HEAD` too, whose answer has the status and the headers of the page.
    """
    passed_over = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    headers = [(name, value) for name, value in scope["headers"] if name not in passed_over]
    return {**scope, "method": "GET", "headers": headers}


class _Rewriting:
    """Passes an answer on; of an HTML page it gathers the body first and rewrites it."""

    def __init__(self, send: Send, code: str, path: str, framed_by: tuple[str, ...]) -> None:
        self.send = send
        self.code = code
        self.path = path
        self.framed_by = framed_by
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
        headers = MutableHeaders(scope=start)
        # Streamlit answers every address with its start page, and there says in English, in a
        # window over the first page, that the address is none.
        if self._is_nowhere():
            start["status"] = 404
            body = no_such_page(Language(self.code)).encode()
        else:
            body = self._ours()
            headers["content-security-policy"] = content_policy(body, self.framed_by)
        headers["content-length"] = str(len(body))
        headers["content-language"] = self.code
        headers["vary"] = "Accept-Language"
        # They stand for the file that Streamlit ships, not for what is sent.
        del headers["etag"]
        del headers["last-modified"]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})

    def _is_nowhere(self) -> bool:
        is_page = self.path.strip("/") in ("", *VIEWS, *UNLISTED)
        return _is_file(self.path) or (_TITLE in self.body and not is_page)

    def _ours(self) -> bytes:
        body = self.body.replace(b'<html lang="en">', f'<html lang="{self.code}">'.encode(), 1)
        body = body.replace(_TITLE, b"<title>Twinboard</title>", 1)
        body = _NO_SCRIPT.sub(lambda _: _without_script(self.code), body, count=1)
        body = body.replace(_AGENTS, f"{ROOT}/openapi.json".encode())
        charts = f'<script src="{script_address()}" async></script>'.encode()
        return body.replace(b"<head>", b"<head>" + _BASE + page_script(self.code) + charts, 1)


def _without_script(code: str) -> bytes:
    """Say, to a browser that runs no scripts, what it needs, and where the figures are without."""
    t = Language(code).t
    words = t("This page needs JavaScript. The figures can be had without it: {link}", link=ROOT)
    written = escape(words).replace(ROOT, f'<a href="{ROOT}">{ROOT}</a>')
    return f"<noscript><p>{written}</p></noscript>".encode()


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    html = headers.get("content-type", "").startswith("text/html")
    return html and "content-encoding" not in headers
