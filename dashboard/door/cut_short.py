"""What a run began that was cut short before it drew anything is not sent to the browser."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class CutShort:
    """Keeps the beginning of a run back until it says more, and drops it when it ends before that.

    A changed filter asks for what follows from it to be drawn again. Streamlit runs its callback as
    the beginning of a whole run and then begins another; the browser would make its page ready
    for both, which takes it longer than the server takes for the answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "websocket"
        await self.app(scope, receive, _Sending(send) if is_page else send)


class _Sending:
    """Sends the messages of one session, in their order."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.beginning: list[Message] = []
        self.is_over = False

    async def __call__(self, message: Message) -> None:
        said = ForwardMsg.FromString(message.get("bytes") or b"")
        kind = said.WhichOneof("type")
        is_status = kind == "session_status_changed"
        if kind == "new_session" or (self.beginning and is_status):
            self.beginning.append(message)
        elif self.beginning and said.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.beginning, self.is_over = [], True
        elif self.is_over and is_status:
            # That a run of which nothing was said has ended.
            self.is_over = False
        else:
            await self._send_all(message)

    async def _send_all(self, last: Message) -> None:
        messages, self.beginning, self.is_over = [*self.beginning, last], [], False
        for message in messages:
            await self.send(message)
