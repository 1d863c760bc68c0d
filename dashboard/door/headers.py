"""The headers of answers: some that each carries, and what amends those of others."""

from collections.abc import Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def amending(send: Send, amend: Callable[[MutableHeaders], None]) -> Send:
    """Send answers over HTTP with their headers amended, and all else as it is."""

    async def amended(message: Message) -> None:
        if message["type"] == "http.response.start":
            amend(MutableHeaders(scope=message))
        await send(message)

    return amended


class Headers:
    """Adds headers to each answer over HTTP: some in the place of others of their names, some
    only where the answer has none of its own.
    """

    def __init__(
        self, app: ASGIApp, headers: Mapping[str, str], defaults: Mapping[str, str] | None = None
    ) -> None:
        self.app = app
        self.headers = headers
        self.defaults = defaults or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, amending(send, self._amend))

    def _amend(self, headers: MutableHeaders) -> None:
        headers.update(self.headers)
        for name, value in self.defaults.items():
            headers.setdefault(name, value)
