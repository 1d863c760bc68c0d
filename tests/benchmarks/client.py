"""A session of a Streamlit app without a browser: its messages over a websocket, and no more."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class Run:
    """What one run of the page sent: how long it took in all, how many messages and bytes, and the
    keys of the widgets among them.
    """

    seconds: float
    messages: int
    bytes: int
    widgets: Set[str]


@dataclass
class Session:
    """One reader's session.

    `widgets` are the ids of the page's widgets by their keys; `chosen` are words as they are shown.
    """

    connection: ClientConnection
    query: str = ""
    page: str = ""
    widgets: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, Sequence[str]] = field(default_factory=dict)
    _hash: str = ""
    _kept: list[str] = field(default_factory=list)

    async def run(self) -> Run:
        """Ask for a run with what is chosen now, and read all that comes of it."""
        started = time.perf_counter()
        await self.connection.send(self._asked().SerializeToString())
        messages = size = 0
        widgets: set[str] = set()
        while True:
            data = await self.connection.recv(decode=False)
            messages, size = messages + 1, size + len(data)
            message = ForwardMsg.FromString(data)
            widgets |= self._note(message)
            if message.WhichOneof("type") != "script_finished":
                continue
            if message.script_finished in _FINISHED:
                return Run(time.perf_counter() - started, messages, size, widgets)
            # What a widget's callback asks for comes in a run after its own.
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                raise RuntimeError("the run of the page failed")

    def _asked(self) -> BackMsg:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string = self.query
        state.page_script_hash = self._hash
        state.page_name = "" if self._hash else self.page
        state.cached_message_hashes.extend(self._kept)
        state.context_info.url = f"http://{self.connection.remote_address[0]}/{self.page}"
        state.context_info.color_scheme = "light"
        for key, words in self.chosen.items():
            widget = state.widget_states.widgets.add(id=self.widgets[key])
            widget.string_array_value.data.extend(words)
        return asked

    def _note(self, message: ForwardMsg) -> Set[str]:
        """Note what the next question must tell; give the keys of the widgets in a message."""
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._kept.append(message.hash)
        if kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            widget = getattr(element, str(element.WhichOneof("type")))
            if getattr(widget, "id", ""):
                key = widget.id.rpartition("-")[2]
                self.widgets[key] = widget.id
                return {key}
        return set()


@asynccontextmanager
async def opened(
    url: str, page: str = "", query: str = "", source: str = "127.0.0.1"
) -> AsyncIterator[Session]:
    """Open a session on a page of a server, not yet run; it ends with the block.

    It comes from an address of this machine, of which there are many below 127.
    """
    parts = urlsplit(url)
    address = f"ws://{parts.netloc}/_stcore/stream"
    async with connect(address, max_size=None, proxy=None, local_addr=(source, 0)) as one:
        yield Session(one, query, page)
