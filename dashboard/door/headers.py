"""Headers that every answer of an application carries."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                for name, value in self.defaults.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
