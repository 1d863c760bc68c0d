"""Ends connections that are slow on purpose: uvicorn itself would wait for them without end."""

import asyncio
import socket

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_SECONDS_TO_ASK = 15.0
"""Within these a request has to be there whole, from its first letter to its last."""

_SECONDS_TO_READ = 60.0
"""Within these some of what was sent has to be taken, or no more is kept for it."""

_UNFINISHED = (h11.IDLE, h11.SEND_BODY)


class PunctualHttp(H11Protocol):
    """HTTP with an end to waiting: for a request, and for a reader that takes nothing."""

    seconds_to_ask = _SECONDS_TO_ASK
    seconds_to_read = _SECONDS_TO_READ

    _asking: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _send_at_once(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state not in _UNFINISHED:
            self._stop_waiting()
        elif self._asking is None:
            self._wait()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._stop_waiting()
        super().handle_websocket_upgrade(event)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading = self.loop.call_later(self.seconds_to_read, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_reading()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._asking = self.loop.call_later(self.seconds_to_ask, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None


def _send_at_once(transport: asyncio.Transport) -> None:
    """Keep the system from holding a body back until its head is acknowledged, which takes 40 ms.

    asyncio does so for sockets that it makes itself; Streamlit hands on one of its own.
    """
    own = transport.get_extra_info("socket")
    if own is not None and own.family in (socket.AF_INET, socket.AF_INET6):
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
