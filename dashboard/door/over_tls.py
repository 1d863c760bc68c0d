"""Browsers that came over TLS are to come so ever after (HSTS, RFC 6797)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A year: what the lists that browsers carry ask for at least.
_POLICY = "max-age=31536000"


class OverTls:
    """Says so on what is asked for over TLS: of a proxy that is told, the proxy knows."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Strict-Transport-Security"] = _POLICY
            await send(message)

        over_tls = scope["type"] == "http" and scope["scheme"] == "https"
        await self.app(scope, receive, with_policy if over_tls else send)
