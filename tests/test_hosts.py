"""Names and origins: the dashboard answers under its own, and opens for its own pages."""

import asyncio
import json
from http import HTTPStatus

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from dashboard.door.hosts import Hosts
from dashboard.settings import Settings
from tests.test_server import ask

PAGE = {"Accept": "text/html", "Accept-Language": "da"}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
TOLD = Settings(hosts=("twinboard.example.org",))


def port_of(server: str) -> str:
    return server.rpartition(":")[2]


def test_a_foreign_name_is_not_answered(server: str) -> None:
    page = ask(server, "/compare", headers={**PAGE, "Host": "rebound.example"})
    assert page.status == 421 and "TWINBOARD_HOSTS" in page.body.decode()
    assert page.headers["content-language"] == "da"
    api = ask(server, "/api/v1/summary.csv", headers={"Host": "rebound.example"})
    assert (api.status, json.loads(api.body)["type"]) == (421, "/api/v1#unknown-host")
    socket = ask(server, "/_stcore/stream", headers={**UPGRADE, "Host": "rebound.example"})
    assert socket.status == 421
    assert ask(server, "/_stcore/health", headers={"Host": "rebound.example"}).status == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "[::1]:8501", "192.0.2.1"])
def test_numbers_and_localhost_are_answered(server: str, host: str) -> None:
    assert ask(server, "/", headers={**PAGE, "Host": host}).status == 200


@pytest.mark.parametrize("host", ["", "[", "a b", "localhost@rebound.example", "localhost.evil"])
def test_what_is_no_name_is_not_answered(server: str, host: str) -> None:
    assert ask(server, "/", headers={**PAGE, "Host": host}).status in (400, 421)


def test_health_is_told_under_any_name(server: str) -> None:
    assert ask(server, "/healthz", headers={"Host": "checker.example"}).status == 200


@pytest.mark.parametrize(
    "origin", ["https://other.example", "null", "http://[", "http://localhost:1", ""]
)
def test_another_sites_page_cannot_open_the_websocket(server: str, origin: str) -> None:
    assert opening(server, {"Origin": origin}) == 403


def test_our_own_page_and_a_program_can(server: str) -> None:
    own = f"127.0.0.1:{port_of(server)}"
    assert opening(server, {"Origin": f"http://{own}"}) == 101
    assert opening(server, {}) == 101


def opening(server: str, headers: dict[str, str]) -> int:
    """Open the websocket with headers; give the status of the answer."""

    async def status() -> int:
        address = f"ws://127.0.0.1:{port_of(server)}/_stcore/stream"
        try:
            async with connect(address, proxy=None, additional_headers=headers):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(status())


def passed(settings: Settings, host: str, origin: str | None, kind: str) -> Scope | None:
    """Give what comes through the check of names; nothing when it is refused."""
    through: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        through.append(scope)
        await PlainTextResponse("", HTTPStatus.OK)(scope, receive, send)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        pass

    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])
    scope = {"type": kind, "path": "/", "query_string": b"", "headers": headers}
    asyncio.run(Hosts(app, settings, "127.0.0.1")(scope, receive, send))
    return through[0] if through else None


@pytest.mark.parametrize(
    ("host", "is_passed"),
    [
        ("twinboard.example.org", True),
        ("Twinboard.Example.Org.:443", True),
        ("example.org", False),
        ("x.twinboard.example.org", False),
        ("twinboard.example.org.evil.example", False),
    ],
)
def test_the_names_told_are_answered_and_no_others(host: str, is_passed: bool) -> None:
    assert (passed(TOLD, host, None, "http") is not None) == is_passed


def test_the_name_of_the_sign_in_is_answered() -> None:
    settings = Settings(
        sign_in_metadata="https://id.example/",
        sign_in_address="https://closed.example.org/",
        sign_in_client="c",
        sign_in_secret="s",
        sign_in_cookie_secret="x" * 32,
        sign_in_domains=("*",),
    )
    assert passed(settings, "closed.example.org", None, "http")
    assert not passed(settings, "other.example.org", None, "http")


def test_behind_a_proxy_that_asks_under_another_name_our_page_is_still_ours() -> None:
    ours = "https://twinboard.example.org"
    scope = passed(TOLD, "127.0.0.1:8501", ours, "websocket")
    # So Streamlit, to compare the two, need not ask a service outside for its own address.
    assert scope and (b"host", b"twinboard.example.org") in scope["headers"]
    assert [name for name, _ in scope["headers"]].count(b"host") == 1
    assert passed(TOLD, "127.0.0.1:8501", "https://evil.example", "websocket") is None
    assert passed(Settings(), "127.0.0.1:8501", ours, "websocket") is None


@pytest.mark.parametrize("host", ["https://a.example", "a/b", "a:80", "a,b c d/"])
def test_what_is_no_name_cannot_be_told(host: str) -> None:
    with pytest.raises(ValueError, match="no name of a host"):
        Settings(hosts=host)


def test_defect_a_name_of_other_letters_is_answered_as_browsers_send_it() -> None:
    """It was taken as it was told, and nobody was ever answered under it."""
    settings = Settings(hosts="samverkan.Malmö.example")
    assert passed(settings, "samverkan.xn--malm-8qa.example", None, "http")


def test_defect_a_site_of_other_letters_may_frame_as_browsers_name_it() -> None:
    """Outside Latin-1 no page could be sent; within, no browser knew the site again."""
    settings = Settings(frame_ancestors="https://*.łódź.example:8443, https://www.example.org")
    assert settings.frame_ancestors == (
        "https://*.xn--d-uga0v4h.example:8443",
        "https://www.example.org",
    )
