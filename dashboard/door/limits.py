"""How much one address may ask for: requests, the API, pages, and what is done on pages."""

import asyncio
from http import HTTPStatus

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.addresses import HEALTH
from dashboard.door.asked import WAY_IN, is_api, wants_page
from dashboard.door.clients import client_of
from dashboard.door.headers import amending
from dashboard.door.rates import Rates, Share
from dashboard.door.refusal import Refusal, refuse, try_again
from dashboard.settings import Settings
from dashboard.words.i18n import Language

# What is done on a page over the limit waits for so long, and is then looked at again.
_WAIT_SECONDS = 0.5


class Limits:
    """Refuses what an address asks for over its share, so that there is enough for others.

    What is done on a page is not refused but waits: a page that loses it would be wrong.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._rates = Rates(
            {
                "requests": settings.requests_per_minute,
                "api": settings.api_per_minute,
                "pages": settings.pages_per_minute,
                "actions": settings.actions_per_minute,
            }
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Machines of the operator ask for their health as often as they like, and it costs nothing.
        if scope["type"] not in ("http", "websocket") or scope["path"] == HEALTH:
            await self.app(scope, receive, send)
            return
        client = client_of(scope)
        share = self._take(scope, client)
        if share.is_over:
            await refuse(_too_many(share), scope, receive, send)
        elif scope["type"] == "websocket":
            await self.app(scope, self._unhurried(receive, client), send)
        else:
            telling = amending(send, lambda headers: headers.update(share.headers()))
            await self.app(scope, receive, telling if is_api(scope) else send)

    def _take(self, scope: Scope, client: str) -> Share:
        share = self._rates.take("requests", client)
        kind = _kind(scope)
        return share if share.is_over or kind is None else self._rates.take(kind, client)

    def _unhurried(self, receive: Receive, client: str) -> Receive:
        async def unhurried() -> Message:
            message = await receive()
            while message["type"] == "websocket.receive" and self._is_hurried(client):
                await asyncio.sleep(_WAIT_SECONDS)
            return message

        return unhurried

    def _is_hurried(self, client: str) -> bool:
        return self._rates.take("actions", client).is_over


def _kind(scope: Scope) -> str | None:
    if is_api(scope):
        return "api"
    is_page = scope["type"] == "websocket" or wants_page(HTTPConnection(scope))
    # Of those on the way in, each may have the provider asked.
    return "pages" if is_page or scope["path"].startswith(WAY_IN) else None


def _too_many(share: Share) -> Refusal:
    detail = (
        f"More than {share.most} requests ({share.kind}) within a minute came from your address. "
        f"Come again in {share.seconds} s."
    )
    status = HTTPStatus.TOO_MANY_REQUESTS
    return Refusal(status, "too-many", detail, _words, share.headers(), try_again)


def _words(language: Language) -> tuple[str, str]:
    t = language.t
    return t("Too many requests at once"), t(
        "More came from your network within a minute than one network may ask for. "
        "Wait a minute, and try again."
    )
