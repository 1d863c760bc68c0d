"""Limits against abuse: what one address may ask for, and that others have enough meanwhile."""

import asyncio
import http.client
import json
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.web.server.starlette import starlette_server
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect as connected

from dashboard.door.clients import client_of
from dashboard.door.connections import CountedHttp
from dashboard.door.limits import Limits
from dashboard.door.rates import Rates
from dashboard.door.sessions import Sessions
from dashboard.door.sizes import LARGEST_BODY, LARGEST_HEADERS, LONGEST_ADDRESS
from dashboard.door.slow import PunctualHttp
from dashboard.door.uvicorn_options import set_uvicorn_options
from dashboard.settings import Settings
from tests.benchmarks.client import opened
from tests.browser.serving import serving
from tests.conftest import Tell
from tests.longer import times
from tests.test_server import Answer

PAGE = {"Accept": "text/html", "Accept-Language": "sv"}
ONWARD = b'<a href="/?lang=sv">'
"""Where a page leads that is not one."""
PROXY = "127.0.0.99"
API, PAGES, EACH, ALL = 20, 30, 3, 5
WAIT = 20.0


@pytest.fixture(scope="module")
def server(real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with small limits; each test comes from addresses of its own."""
    log = tmp_path_factory.mktemp("limited") / "server.log"
    with serving(
        real_warehouse,
        log,
        API_PER_MINUTE=str(API),
        PAGES_PER_MINUTE=str(PAGES),
        SESSIONS=str(ALL),
        SESSIONS_PER_ADDRESS=str(EACH),
        EXPORT_ROWS="10",
        PROXIES=PROXY,
    ) as url:
        yield url


def ask(
    server: str,
    path: str,
    source: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: bytes | None = None,
) -> Answer:
    place = urlsplit(server).netloc
    with closing(
        http.client.HTTPConnection(place, timeout=30, source_address=(source, 0))
    ) as asking:
        asking.request(method, path, headers=dict(headers or {}), body=body)
        response = asking.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())


def scope(host: str, kind: str = "http", path: str = "/api/v1") -> Scope:
    return {"type": kind, "path": path, "headers": [], "query_string": b"", "client": (host, 1)}


# ---- Whom a request is counted to


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1%eth0", "2001:db8:1:2::/64"),
        ("no address", "no address"),
        ("x" * 9000, "x" * 64),
    ],
)
def test_a_house_has_one_count(host: str, client: str) -> None:
    assert client_of(scope(host)) == client


def test_who_has_no_address_is_counted_too() -> None:
    assert client_of({"type": "http", "client": None}) == ""


def test_each_address_and_kind_has_its_own_count() -> None:
    rates = Rates({"api": 3, "pages": 1})
    shares = [rates.take("api", "a") for _ in range(4)]
    assert [share.is_over for share in shares] == [False, False, False, True]
    assert [share.left for share in shares] == [2, 1, 0, 0]
    assert not rates.take("api", "b").is_over
    assert not rates.take("pages", "a").is_over
    assert 1 <= shares[-1].seconds <= 120
    assert shares[-1].headers()["Retry-After"] == str(shares[-1].seconds)
    assert "Retry-After" not in shares[0].headers()


def test_the_counters_of_many_addresses_stay_few(tell: Tell) -> None:
    rates = Rates({"api": 5}, most_counted=1000)
    many = times(20_000, 500_000)
    most = 0
    for number in range(many):
        rates.take("api", f"2001:db8:{number:x}::/64")
        most = max(most, len(rates._storage.storage))
    assert most <= 1000
    tell(f"{many} addresses, never more than {most} counted at once")


def test_counting_starts_no_thread_for_each_and_sweeps_when_it_has_rested() -> None:
    rates = Rates({"api": 1_000})
    rates.take("api", "a")
    resting = rates._rest
    for _ in range(100):
        rates.take("api", "a")
    assert rates._rest is resting is rates._storage.timer
    assert resting.is_alive()
    # As if a minute had passed, and the counts of one address had run out.
    resting.cancel()
    resting.join()
    for key in rates._storage.expirations:
        rates._storage.expirations[key] = 0
    rates.take("api", "b")
    ended = time.monotonic() + 10
    while len(rates._storage.storage) > 1 and time.monotonic() < ended:
        time.sleep(0.01)
    assert len(rates._storage.storage) == 1
    assert rates._rest is not resting
    assert rates._rest.is_alive()


# ---- The API and the pages


def test_the_api_refuses_one_address_and_answers_another(server: str) -> None:
    answers = [ask(server, "/api/v1", "127.0.1.1") for _ in range(API + 5)]
    # Where a minute ends between them, one more or two get in: the window slides by estimate.
    counted = Counter(answer.status for answer in answers)
    assert API <= counted[200] <= API + 2
    assert counted[200] + counted[429] == API + 5
    last = answers[-1]
    assert last.headers["content-type"] == "application/problem+json"
    assert last.headers["access-control-allow-origin"] == "*"
    assert 1 <= int(last.headers["retry-after"]) <= 120
    assert last.headers["ratelimit-policy"] == f'"api";q={API};w=60'
    assert answers[0].headers["ratelimit"].startswith(f'"api";r={API - 1};')
    told = json.loads(last.body)
    assert (told["status"], told["type"]) == (429, "/api/v1#too-many")
    assert ask(server, "/api/v1", "127.0.1.2").status == 200
    assert ask(server, "/healthz", "127.0.1.1").status == 200


def test_an_address_cannot_be_forged(server: str) -> None:
    forged = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(API + 5)]
    statuses = [ask(server, "/api/v1", "127.0.1.3", each).status for each in forged]
    assert statuses[-1] == 429


def test_a_trusted_proxy_tells_who_asks_and_its_clients_cannot(server: str) -> None:
    def through(told: str) -> int:
        return ask(server, "/api/v1", PROXY, {"X-Forwarded-For": told}).status

    # What stands before the proxy's own word is what its client made up.
    statuses = [through(f"203.0.113.{number}, 198.51.100.1") for number in range(API + 5)]
    assert statuses[-1] == 429
    assert through("198.51.100.2") == 200


def test_pages_are_refused_in_the_readers_language(server: str) -> None:
    answers = [ask(server, "/compare", "127.0.1.4", PAGE) for _ in range(PAGES + 1)]
    assert [answer.status for answer in answers[:PAGES]] == [200] * PAGES
    last = answers[-1]
    assert (last.status, last.headers["content-language"]) == (429, "sv")
    assert "För många förfrågningar" in last.body.decode()
    assert int(last.headers["retry-after"]) >= 1
    # What a page consists of is counted apart, or the last page would lack half of it.
    assert ask(server, "/_stcore/health", "127.0.1.4").status == 200
    assert asyncio.run(_status(server, "127.0.1.4")) == 429


def test_the_way_in_is_counted_as_pages_for_each_may_ask_the_provider(server: str) -> None:
    statuses = [ask(server, "/auth/login", "127.0.1.9").status for _ in range(PAGES + 1)]
    assert (statuses[0], statuses[-1]) == (302, 429)


async def _status(server: str, source: str, origin: str | None = None) -> int:
    address = f"ws://{urlsplit(server).netloc}/_stcore/stream"
    try:
        async with connect(
            address, proxy=None, local_addr=(source, 0), additional_headers=_origin(origin)
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def _origin(origin: str | None) -> dict[str, str]:
    return {"Origin": origin} if origin else {}


def test_what_is_done_on_a_page_waits_over_the_limit() -> None:
    done: list[Message] = []

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            done.append(await receive())

    async def receive() -> Message:
        await asyncio.sleep(0)
        return {"type": "websocket.receive", "bytes": b""}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    async def run() -> None:
        app = Limits(page, Settings(actions_per_minute=7))
        task = asyncio.create_task(app(scope("192.0.2.1", "websocket"), receive, send))
        for _ in range(100):
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(run())
    assert len(done) == 7


# ---- Sizes


@pytest.mark.parametrize("path", ["/api/v1", "/"])
def test_a_large_body_is_refused_unread(server: str, path: str) -> None:
    source = "127.0.1.5"
    # It is refused by what it says of itself, before any of it has come.
    for told in ({"Content-Length": str(LARGEST_BODY + 1)}, {"Transfer-Encoding": "chunked"}):
        answer = ask(server, path, source, PAGE | told, "POST")
        assert answer.status == 413
        assert answer.headers["connection"] == "close"
        assert path != "/" or ONWARD in answer.body
    assert ask(server, path, source, PAGE, "POST", b"x" * LARGEST_BODY).status == 405


def test_a_long_address_and_long_headers_are_refused(server: str) -> None:
    source = "127.0.1.6"
    assert ask(server, f"/?m={'x' * (LONGEST_ADDRESS - 5)}", source, PAGE).status == 200
    long = ask(server, f"/?m={'x' * LONGEST_ADDRESS}", source, PAGE)
    assert long.status == 414 and "Adressen är för lång" in long.body.decode()
    assert ONWARD in long.body
    problem = ask(server, f"/api/v1/{'x' * LONGEST_ADDRESS}", source)
    assert (problem.status, json.loads(problem.body)["status"]) == (414, 414)
    cookies = {**PAGE, "Cookie": "x" * LARGEST_HEADERS}
    large = ask(server, "/", source, cookies)
    assert large.status == 431 and b'<a href="">' in large.body
    nothing = ask(server, "/_stcore/metrics", source, PAGE)
    assert nothing.status == 404 and ONWARD in nothing.body


def test_a_long_table_is_refused_with_how_to_narrow_it(server: str) -> None:
    source = "127.0.1.7"
    answer = ask(server, "/api/v1/partnerships.csv", source)
    told = json.loads(answer.body)
    assert (answer.status, told["most"]) == (413, 10)
    assert told["rows"] > 10 and "Narrow it" in told["detail"]
    few = ask(server, "/api/v1/partnerships.csv?m=se-goteborg&status=dormant", source)
    assert few.status == 200


def test_a_large_message_ends_the_session(server: str) -> None:
    async def code() -> int:
        address = f"ws://{urlsplit(server).netloc}/_stcore/stream"
        async with connect(address, proxy=None, local_addr=("127.0.1.8", 0)) as one:
            with pytest.raises(ConnectionClosed) as closed:
                await one.send(b"x" * (1024 * 1024 + 1))
                await one.recv()
            assert closed.value.rcvd
            return closed.value.rcvd.code

    assert asyncio.run(code()) == 1009


# ---- Sessions


def test_open_pages_have_a_number_for_one_address_and_for_all(server: str) -> None:
    asyncio.run(_fill(server))


async def _fill(server: str) -> None:
    one, other = "127.0.2.1", "127.0.2.2"
    async with AsyncExitStack() as stack:
        for _ in range(EACH):
            await stack.enter_async_context(opened(server, source=one))
        assert await _status(server, one) == 503
        refused = ask(server, "/", one, PAGE)
        assert (refused.status, refused.headers["retry-after"]) == (503, "60")
        assert "Alla platser är upptagna" in refused.body.decode()
        assert ask(server, "/", other, PAGE).status == 200
        for _ in range(ALL - EACH):
            await (await stack.enter_async_context(opened(server, source=other))).run()
        assert ask(server, "/", "127.0.2.3", PAGE).status == 503
    deadline = time.monotonic() + WAIT
    while ask(server, "/", "127.0.2.3", PAGE).status != 200:
        assert time.monotonic() < deadline
        await asyncio.sleep(1)


def test_a_websocket_that_says_nothing_is_closed() -> None:
    sent: list[Message] = []

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "websocket.disconnect":
            pass

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    sessions = Sessions(page, Settings(), seconds_to_speak=0.01)
    asyncio.run(sessions(scope("192.0.2.1", "websocket"), receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]
    assert not sessions._open


# ---- Slow connections


class Impatient(CountedHttp):
    """Waits for a second, as no server for people would, and holds few connections."""

    # Shorter, and what came in time would be late on a busy machine.
    seconds_to_ask = 1
    seconds_to_read = 1
    most_of_one = 3


async def _long_or_echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Give a long answer, and on a websocket what it is told."""
    if scope["type"] == "http":
        await PlainTextResponse("x" * 30_000_000)(scope, receive, send)
        return
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


@pytest.fixture
def impatient() -> Iterator[uvicorn.Server]:
    """A server of its own, for its patience is a test's."""
    config = uvicorn.Config(
        _long_or_echo, port=0, http=Impatient, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    _await(lambda: server.started)
    yield server
    server.should_exit = True
    thread.join()


def _await(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _connected(server: uvicorn.Server, source: str = "127.0.0.1") -> socket.socket:
    place = server.servers[0].sockets[0].getsockname()
    return socket.create_connection(place, WAIT, (source, 0))


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx",
    ],
)
def test_a_request_that_does_not_come_to_its_end_is_ended(
    impatient: uvicorn.Server, part: bytes
) -> None:
    with _connected(impatient) as one:
        one.sendall(part)
        _await(lambda: impatient.server_state.connections)
        _await(lambda: not impatient.server_state.connections)


def test_a_reader_who_takes_nothing_is_left(impatient: uvicorn.Server) -> None:
    with _connected(impatient) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _await(lambda: impatient.server_state.connections)
        _await(lambda: not impatient.server_state.connections)


def test_one_address_holds_only_so_many_connections(
    impatient: uvicorn.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Impatient, "seconds_to_ask", WAIT)
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(_connected(impatient))
        _await(lambda: len(impatient.server_state.connections) == 3)
        fourth = stack.enter_context(_connected(impatient))
        with suppress(ConnectionResetError):
            assert fourth.recv(1) == b""
        stack.enter_context(_connected(impatient, "127.0.4.1"))
        _await(lambda: len(impatient.server_state.connections) == 4)
    _await(lambda: not Impatient._held)


def test_who_asks_and_reads_as_usual_is_answered(impatient: uvicorn.Server) -> None:
    host, port = impatient.servers[0].sockets[0].getsockname()
    with closing(http.client.HTTPConnection(host, port, timeout=WAIT)) as asking:
        for _ in range(3):
            asking.request("GET", "/")
            assert len(asking.getresponse().read()) == 30_000_000


def test_defect_an_open_page_lost_its_connection_after_the_time_to_ask(
    impatient: uvicorn.Server,
) -> None:
    host, port = impatient.servers[0].sockets[0].getsockname()
    with connected(f"ws://{host}:{port}/") as page:
        for text in ("first", "second"):
            page.send(text)
            assert page.recv(WAIT) == text
            time.sleep(2 * Impatient.seconds_to_ask)


def test_no_answer_waits_for_the_acknowledgement_of_its_head() -> None:
    # Streamlit's own socket, which asyncio leaves as it is.
    listening = starlette_server._bind_socket("127.0.0.1", 0, 10)
    server = uvicorn.Server(uvicorn.Config(PlainTextResponse("x"), http=CountedHttp))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    _await(lambda: server.started)
    try:
        with socket.create_connection(listening.getsockname(), WAIT):
            _await(lambda: server.server_state.connections)
            (one,) = server.server_state.connections
            held = one.transport.get_extra_info("socket")
            assert held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        server.should_exit = True
        thread.join()


def test_the_dashboard_is_served_so(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "_get_uvicorn_config_kwargs"
    monkeypatch.setattr(starlette_server, name, getattr(starlette_server, name))
    set_uvicorn_options(Settings())
    options = getattr(starlette_server, name)()
    assert options["http"] is CountedHttp
    assert options["ws_max_size"] == 1024 * 1024
    assert options["proxy_headers"] is False
    assert options["ws_ping_timeout"] == 30
    set_uvicorn_options(Settings(proxies=(PROXY,)))
    assert getattr(starlette_server, name)()["http"] is PunctualHttp


# ---- Enough for others


@pytest.mark.soak
def test_the_dashboard_stays_usable_while_one_address_floods(
    real_warehouse: Path, tmp_path: Path, tell: Tell
) -> None:
    share = times(60, 600)
    with serving(real_warehouse, tmp_path / "server.log", API_PER_MINUTE=str(share)) as url:
        asyncio.run(_used(url))
        quiet = statistics.median(asyncio.run(_used(url)) for _ in range(5))
        ends = time.monotonic() + times(4, 60)
        met: Counter[int] = Counter()
        floods = [threading.Thread(target=_flood, args=(url, ends, met)) for _ in range(8)]
        for flood in floods:
            flood.start()
        flooded = []
        while time.monotonic() < ends:
            flooded.append(asyncio.run(_used(url)))
        for flood in floods:
            flood.join()
        # Slower it may be: both share two cores here, and it must still come.
        slower = statistics.median(flooded) / quiet
        told = ", ".join(f"{count} × {status}" for status, count in sorted(met.items()))
        tell(f"{told}; {len(flooded)} readers meanwhile, none refused, {slower:.1f} × as long")
        assert set(met) == {200, 429}
        assert met[200] <= 2 * share < met[429]
        assert slower < 50


def _flood(url: str, ends: float, met: Counter[int]) -> None:
    """Ask without waiting for answers, as no program that means well does."""
    host, port = urlsplit(url).netloc.split(":")
    asked = b"GET /api/v1/figures HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50
    with socket.create_connection((host, int(port)), 60, ("127.0.3.1", 0)) as one:
        while time.monotonic() < ends:
            one.sendall(asked)
            said = b""
            while said.count(b"HTTP/1.1 ") < 50 or not said.endswith((b"}", b"]")):
                said += one.recv(65536)
            met.update(int(each[:3]) for each in said.split(b"HTTP/1.1 ")[1:])


async def _used(url: str) -> float:
    """Open a page, run it, and take a file, as somebody at another address does."""
    source = "127.0.3.2"
    started = time.monotonic()
    assert ask(url, "/", source, PAGE).status == 200
    async with opened(url, "compare", "m=se-goteborg&m=dk-kolding", source) as session:
        await session.run()
    assert ask(url, "/api/v1/summary.csv?country=DK", source).status == 200
    return time.monotonic() - started
