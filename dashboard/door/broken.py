"""Requests whose body breaks the rules of HTTP, which the server has answered by itself."""

from h11 import LocalProtocolError
from starlette.types import ASGIApp, Receive, Scope, Send


class Broken:
    """Drops what there is to say to a request that the server has refused by itself meanwhile.

    Without it each such request would write a traceback into the log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except LocalProtocolError:
            return
