"""Lets nobody be sent gzip who refuses it: Starlette compresses wherever the word stands."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_HEADER = "accept-encoding"

# Named, and not with the weight 0, which refuses it (RFC 9110, 12.4.2).
_TAKEN = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)


class RefusedGzip:
    """Takes the header away, so that all that answers finds no word of gzip in it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _TAKEN.search(Headers(scope=scope).get(_HEADER, "")):
            kept = [each for each in scope["headers"] if each[0] != _HEADER.encode()]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)
