"""How many connections one address may hold: a machine has only so many in all."""

import asyncio
from collections import Counter
from typing import ClassVar

import h11

from dashboard.door.clients import client_of
from dashboard.door.slow import PunctualHttp


class CountedHttp(PunctualHttp):
    """HTTP with a number of connections for each address, above which a further one is ended.

    A browser holds six and its websockets, which `Sessions` counts. It is not for use behind a
    proxy, whose connections are all of one address.
    """

    most_of_one = 400

    _held: ClassVar[Counter[str]] = Counter()
    _holder: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        holder = client_of({"client": self.client})
        if self._held[holder] >= self.most_of_one:
            transport.abort()
            return
        self._holder = holder
        self._held[holder] += 1

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._let_go()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_go()
        super().connection_lost(exc)

    def _let_go(self) -> None:
        if self._holder is not None:
            self._held[self._holder] -= 1
            # An address that holds none is not remembered.
            if not self._held[self._holder]:
                del self._held[self._holder]
            self._holder = None
