"""Browsers that came over TLS are to come so ever after (HSTS, RFC 6797)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door.headers import amending

# A year: what the lists that browsers carry ask for at least.
_POLICY = "max-age=31536000"


class OverTls:
    """Says so on what is asked for over TLS: of a proxy that is told, the proxy knows."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        over_tls = scope["type"] == "http" and scope["scheme"] == "https"
        await self.app(scope, receive, amending(send, _say_so) if over_tls else send)


def _say_so(headers: MutableHeaders) -> None:
    headers["Strict-Transport-Security"] = _POLICY
