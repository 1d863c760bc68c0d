"""A run that was cut short before it drew anything is not told; of all others everything is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.door.cut_short import CutShort


def _begun(name: str) -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.name = name
    return message


def _status(*, running: bool) -> ForwardMsg:
    message = ForwardMsg()
    message.session_status_changed.script_is_running = running
    return message


def _drawn() -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.html.body = "<p>One</p>"
    return message


def _ended(how: ForwardMsg.ScriptFinishedStatus.ValueType) -> ForwardMsg:
    return ForwardMsg(script_finished=how)


EARLY = _ended(ForwardMsg.FINISHED_EARLY_FOR_RERUN)
WHOLE = _ended(ForwardMsg.FINISHED_SUCCESSFULLY)
BROKEN = _ended(ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
ON, OFF = _status(running=True), _status(running=False)
FIRST, SECOND, ONE = _begun("first"), _begun("second"), _drawn()
RUN = [SECOND, ON, ONE, WHOLE, OFF]


def _told(said: Sequence[ForwardMsg]) -> list[ForwardMsg]:
    """What of these messages reaches the browser."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        for message in said:
            await send({"type": "websocket.send", "bytes": message.SerializeToString()})
        await send({"type": "websocket.close", "code": 1000})

    async def receive() -> Message:
        return {"type": "websocket.receive", "bytes": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(CutShort(app)({"type": "websocket"}, receive, send))
    first, *between, last = sent
    assert (first["type"], last["type"]) == ("websocket.accept", "websocket.close")
    return [ForwardMsg.FromString(each["bytes"]) for each in between]


@pytest.mark.parametrize(
    "said",
    [
        [FIRST, ON, EARLY, OFF, *RUN],
        [FIRST, ON, EARLY, *RUN],
        [FIRST, EARLY, OFF, *RUN],
        [FIRST, ON, EARLY, OFF, FIRST, ON, EARLY, OFF, *RUN],
    ],
    ids=["of a callback", "no end told", "no start told", "two of them"],
)
def test_what_was_cut_short_before_it_drew_is_not_told(said: list[ForwardMsg]) -> None:
    assert _told(said) == RUN


@pytest.mark.parametrize(
    "said",
    [
        RUN,
        [FIRST, ON, ONE, EARLY, OFF, *RUN],
        [FIRST, ON, WHOLE, OFF, *RUN],
        [FIRST, ON, BROKEN, OFF],
        [OFF, ON, *RUN, OFF],
    ],
    ids=["whole", "cut short once it drew", "empty", "broken", "told of its state alone"],
)
def test_all_else_is_told_in_its_order(said: list[ForwardMsg]) -> None:
    assert _told(said) == said


def test_what_began_is_told_when_the_session_is_closed() -> None:
    assert _told([FIRST, ON]) == [FIRST, ON]


def test_other_answers_are_not_looked_into() -> None:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"\xff"})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    asyncio.run(CutShort(app)({"type": "http"}, receive, send))
    assert sent == [{"type": "http.response.body", "body": b"\xff"}]
