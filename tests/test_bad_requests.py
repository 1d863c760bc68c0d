"""Bad requests: whatever is asked, the server answers, says no traceback, and runs nothing."""

import random
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.page.pages import VIEWS
from dashboard.selecting.selection import PARAMETERS
from tests.browser.serving import TODAY, serving
from tests.conftest import Tell
from tests.longer import times
from tests.test_pages import opened
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

VALUES = (
    *("", "a" * 30_000, "a" * 100_000, "%00", "%ED%A0%80", "%C0%AF", "%FF%FE", "se-goteborg%00"),
    *("'%20or%201=1--", "%22%3B%20drop%20table%20x", "<script>alert(1)</script>", "{{7*7}}"),
    *("..%2f..%2fetc%2fpasswd", "%252e%252e%252f", "//", "%0d%0aX-Evil:%20yes", "-1", "1e400"),
    *("NaN", "null", "[]", "%E2%80%AE", "%F0%9F%98%80", "${x}", "9" * 5000, "%", "%zz"),
)
NAMES = (
    *PARAMETERS,
    *("theme", "width", "scale", "view", "embed", "m[]", "m[0]", "__proto__", "%00", "", "xx"),
)
ADDRESSES = (
    *("/", "/compare", "/municipality", "/healthz", "/api/v1", "/api/v1/figures"),
    *("/api/v1/summary.csv", "/api/v1/findings.json", "/api/v1/summary.xlsx"),
    *("/api/v1/chart/partners.svg", "/api/v1/chart/peers.png", "/api/v1/openapi.json"),
)
STRANGE_ADDRESSES = (
    *("/api/v1/..%2f..%2fetc%2fpasswd.csv", "/api/v1/%00.csv", "/api/v1/summary.%00", "/%", "/%zz"),
    *("/api/v1//summary.csv", "//api/v1/summary.csv", "/api/v1/chart/%2e%2e.svg", "/%ED%A0%80"),
    *("/api/v1/" + "a" * 20_000 + ".csv", "/static/..%2f..%2f..%2fetc/passwd", "/media/../../x"),
    *("/component/..%2f..%2fx", "/api/v1/summary.csv%0d%0aX-Evil:%20yes", "/api/v1/%s%n.csv"),
    *("/api/v1/chart/__class__.svg", "/api/v1/summary.CSV", "/_stcore/upload_file/x/y", "*"),
    *("/api/v1/summary.csv?" + "&".join(["country=SE"] * 10_000), "/?" + "m=a&" * 10_000),
    *("/api/v1/summary.csv?" + "&".join(["country=SE"] * 2_500), "http://evil.example/"),
)
HEADERS = (
    *("Accept-Language: " + "a" * 100_000, "Accept-Language: " + "sv;q=0.1," * 3000),
    *("Accept-Language: \xff\xfe", "Accept-Language: sv;q=nan,da;q=1e999", "Accept-Language: *-*"),
    *("Range: bytes=-", "Range: bytes=0-0,1-1", "Range: bytes=" + "9" * 5000 + "-", "Range: x"),
    *("Range: bytes=" + "0-," * 3000, "Range: bytes=-" + "9" * 30, "Range: bytes=\u0663-\u0664"),
    *('If-None-Match: "', 'If-None-Match: W/"' + "a" * 9000, "If-None-Match: *", "If-Range: x"),
    *("If-Modified-Since: x", "If-Modified-Since: Mon, 99 Foo 99999 99:99:99 GMT"),
    *("If-Modified-Since: " + "9" * 5000, "If-Modified-Since: 01 Jan 2024 00:00:00 +99999999"),
    *(
        "Host: evil.example",
        "Host: ",
        "Host: a:b:c",
        "Host: [::1",
        "Host: %00",
        "Host: a\r\nHost: b",
    ),
    *("X-Forwarded-For: " + "1," * 5000, "Cookie: " + "a=b;" * 5000, 'Cookie: =;;"', "Origin: ["),
    *("Content-Length: abc", "Content-Length: -1", "Content-Length: 99999999999", "Accept: \xff"),
    *("Transfer-Encoding: x", "Accept-Encoding: gzip;q=nan", "Upgrade: websocket", ": x", " x"),
)
LINES = (
    *("GET", "GET / HTTP/9.9", "GET  / HTTP/1.1", "\0", "get / HTTP/1.1", "FOO / HTTP/1.1"),
    *("TRACE / HTTP/1.1", "CONNECT a:1 HTTP/1.1", "PUT /api/v1/summary.csv HTTP/1.1"),
    *(
        "DELETE /healthz HTTP/1.1",
        "POST / HTTP/1.1",
        "GET /\xff\xfe HTTP/1.1",
        "GET /?m=\xff HTTP/1.1",
    ),
    *("PRI * HTTP/2.0", "GET / HTTP/1.1 x", "OPTIONS * HTTP/1.1", "PATCH /compare HTTP/1.1"),
)


@pytest.fixture(scope="module")
def logged(
    real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A server of its own and its log."""
    log = tmp_path_factory.mktemp("logged") / "server.log"
    with serving(real_warehouse, log) as url:
        yield url, log


def told(server: str, request: str) -> bytes:
    """What the server says to these very bytes, up to a few megabytes."""
    netloc = urlsplit(server)
    with socket.create_connection((netloc.hostname, netloc.port), timeout=60) as connection:
        answer = b""
        try:
            connection.sendall(request.encode("utf-8", "surrogatepass"))
            while (part := connection.recv(1 << 16)) and len(answer) < 1 << 22:
                answer += part
        except ConnectionError:
            # The server has closed before all was sent, which it may.
            pass
        return answer


def get(address: str, header: str = "") -> str:
    host = "" if header.startswith("Host") else "Host: localhost\r\n"
    return f"GET {address} HTTP/1.1\r\n{host}Connection: close\r\n{header}\r\n\r\n"


def requests() -> Iterator[str]:
    """Every strange address, header and line; then values under names, each chosen by chance."""
    yield from (get(address) for address in STRANGE_ADDRESSES)
    for number, header in enumerate(HEADERS):
        for address in ADDRESSES if times(0, 1) else (ADDRESSES[number % 3], "/api/v1/summary.csv"):
            yield get(address, header)
    for line in LINES:
        yield f"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    chance = random.Random(6)
    for _ in range(times(100, 5_000)):
        address, name, value = map(chance.choice, (ADDRESSES, NAMES, VALUES))
        yield get(f"{address}?{name}={value}", "Accept: text/html")


@pytest.mark.soak
def test_no_request_fails_the_server(logged: tuple[str, Path], tell: Tell) -> None:
    server, log = logged
    codes: Counter[str] = Counter()
    for request in requests():
        answer = told(server, request)
        head = answer.partition(b"\r\n\r\n")[0].lower()
        codes[head[9:12].decode() or "closed"] += 1
        assert not head.startswith(b"http/1.1 5"), (request[:200], answer[:500])
        assert b"Traceback" not in answer and b"root:x:" not in answer, request[:200]
        assert b"\nx-evil" not in head, request[:200]
        # A page repeats nothing that it was asked for.
        assert b"text/html" not in head or b"alert(1)" not in answer, request[:200]
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert {"200", "400", "404", "414"} <= set(codes)
    tell(f"{codes.total()} bad requests: {dict(codes)}, no traceback in answers or log")


def test_defect_a_body_that_breaks_off_writes_no_traceback(logged: tuple[str, Path]) -> None:
    server, log = logged
    head = "POST /api/v1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    for _ in range(5):
        told(server, f"{head}zz\r\n")
    assert told(server, get("/healthz")).startswith(b"HTTP/1.1 200")
    assert "Traceback" not in log.read_text(encoding="utf-8")


# As a browser hands them on: decoded.
_ON_PAGES = (
    *("\0", "\ufffd", "\u202e", "'; drop table x; --", "<script>window.__pwned = 1</script>"),
    *("a" * 100_000, "[x](javascript:alert(1))", "$\\href{javascript:alert(1)}{x}$", "../../x"),
    *("9" * 5000, "nan", "1e999", "None", "{{7*7}}", "se-goteborg\0"),
)


@pytest.mark.soak
def test_no_parameter_fails_a_page(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)
    chance, count = random.Random(6), times(len(VIEWS), 500)
    for number in range(count):
        query = {
            name: [chance.choice(_ON_PAGES) for _ in range(chance.choice((1, 2, 200)))]
            for name in PARAMETERS
            if chance.random() < 0.7
        }
        # A page shows what failed as an exception, which `opened` looks for.
        opened(list(VIEWS)[number % len(VIEWS)], **query)
    tell(f"{count} pages opened with strange parameters, none failed")
