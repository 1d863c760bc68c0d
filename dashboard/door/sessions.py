"""How many pages may be open at once, in all and from one address."""

import asyncio
from collections import Counter
from http import HTTPStatus

from starlette.requests import HTTPConnection
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.door.asked import is_api, wants_page
from dashboard.door.clients import client_of
from dashboard.door.refusal import Refusal, refuse, try_again
from dashboard.settings import Settings
from dashboard.words.i18n import Language

# A browser says at once what it wants to see.
_SECONDS_TO_SPEAK = 30.0

_RETRY_SECONDS = "60"


class Sessions:
    """Refuses further pages when as many are open as this server is to hold.

    Each open page has a websocket. It is refused as it opens, and so is the page before it, for
    of a websocket that is refused a browser tells its reader nothing.
    """

    def __init__(
        self, app: ASGIApp, settings: Settings, seconds_to_speak: float = _SECONDS_TO_SPEAK
    ) -> None:
        self.app = app
        self._most = settings.sessions
        self._most_of_one = settings.sessions_per_address
        self._seconds = seconds_to_speak
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = client_of(scope)
        if _opens_page(scope) and self._is_full(client):
            await refuse(_FULL, scope, receive, send)
        elif scope["type"] == "websocket":
            await self._hold(client, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_full(self, client: str) -> bool:
        return self._open.total() >= self._most or self._open[client] >= self._most_of_one

    async def _hold(self, client: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._open[client] += 1
        try:
            await self.app(scope, _Speaking(receive, send, self._seconds), send)
        finally:
            self._open[client] -= 1
            # An address that has none open is not remembered.
            if not self._open[client]:
                del self._open[client]


class _Speaking:
    """Receives from a websocket, and closes it when it opens and then says nothing."""

    def __init__(self, receive: Receive, send: Send, seconds: float) -> None:
        self.receive = receive
        self.send = send
        self.seconds = seconds
        self.has_spoken = False

    async def __call__(self) -> Message:
        if self.has_spoken:
            return await self.receive()
        try:
            message = await asyncio.wait_for(self.receive(), self.seconds)
        except TimeoutError:
            await self.send({"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION})
            return {"type": "websocket.disconnect", "code": WS_1008_POLICY_VIOLATION}
        self.has_spoken = message["type"] == "websocket.receive"
        return message


def _opens_page(scope: Scope) -> bool:
    is_page = scope["type"] == "http" and not is_api(scope) and wants_page(HTTPConnection(scope))
    return is_page or scope["type"] == "websocket"


def _full(language: Language) -> tuple[str, str]:
    t = language.t
    return t("All places are taken"), t(
        "As many people have Twinboard open as it can serve. Try again in a few minutes."
    )


_FULL = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "busy",
    "As many pages are open as this server holds.",
    _full,
    {"Retry-After": _RETRY_SECONDS},
    try_again,
)
