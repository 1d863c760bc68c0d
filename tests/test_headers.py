"""What every answer tells a browser of safety, and which addresses lead nowhere."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from dashboard.page.pages import UNLISTED, VIEWS
from tests.browser.serving import serving
from tests.test_server import PAGE, Answer, ask

# One of each kind of answer: pages, frames, health, the API, a refusal, and Streamlit's own.
KINDS = [
    *("/", "/?embed=true&view=partners", "/healthz", "/nowhere", "/favicon.png"),
    *("/_stcore/host-config", "/_stcore/metrics"),
    *("/api/v1", "/api/v1/summary.csv", "/api/v1/chart/partners.svg", "/api/v1/nothing.csv"),
]

CLOSED = [
    *("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/upload_file/a/b"),
    *("/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp"),
    *("/_stcore/bidi-components/a/b.js", "/_stcore//metrics", "//_stcore/metrics", "/_stcore/"),
    *("/component/a/index.html", "/app/static/", "/app/static/config.toml"),
    "/_stcore/%6detrics",
]

# What would be given away if a folder or a file of the program were served.
SECRETS = [
    *("/.streamlit/config.toml", "/.streamlit/secrets.toml", "/app.py", "/server.py"),
    *("/warehouse/twinboard.duckdb", "/static/../app.py", "/static/..%2f..%2f..%2fapp.py"),
    *("/media/../../etc/passwd", "/media/%2e%2e/%2e%2e/etc/passwd", "/static/%2fetc%2fpasswd"),
    *("/static", "/static/", "/static/js", "/static/js/", "/media", "/media/"),
]


def directives(answer: Answer) -> dict[str, list[str]]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: words for name, *words in (part.split() for part in parts)}


@pytest.mark.parametrize("path", KINDS)
def test_every_answer_tells_the_browser_to_be_careful(server: str, path: str) -> None:
    headers = ask(server, path, headers=PAGE).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    foreign = "cross-origin" if path.startswith("/api/") else "same-origin"
    assert headers["cross-origin-resource-policy"] == foreign


@pytest.mark.parametrize("path", KINDS)
def test_no_answer_tells_what_it_is_served_by(server: str, path: str) -> None:
    headers = ask(server, path, headers=PAGE).headers
    assert not {"server", "x-powered-by", "via"} & set(headers)


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in (*list(VIEWS)[1:], *UNLISTED))])
def test_a_page_runs_its_own_scripts_and_no_text(server: str, path: str) -> None:
    answer = ask(server, path, headers=PAGE)
    policy = directives(answer)
    inline = re.findall(rb"<script>(.*?)</script>", answer.body, re.DOTALL)
    marks = [base64.b64encode(hashlib.sha256(each).digest()).decode() for each in inline]
    assert len(marks) == 3
    assert policy["script-src"] == [
        *("'self'", "'wasm-unsafe-eval'"),
        *(f"'sha256-{mark}'" for mark in marks),
    ]
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(policy["script-src"])
    assert policy["connect-src"] == ["'self'"]
    assert not any("http" in word for words in policy.values() for word in words)


def test_a_page_is_framed_by_its_own_site_alone_and_a_chart_by_any(server: str) -> None:
    page = ask(server, "/?embed=true", headers=PAGE)
    assert directives(page)["frame-ancestors"] == ["'self'"]
    chart = ask(server, "/?embed=true&view=partners", headers=PAGE)
    assert directives(chart)["frame-ancestors"] == ["'self'", "*"]


def test_the_sites_that_may_frame_a_chart_can_be_told(real_warehouse: Path, tmp_path: Path) -> None:
    told = "https://www.example.org"
    with serving(real_warehouse, tmp_path / "log", FRAME_ANCESTORS=told) as url:
        chart = ask(url, "/?embed=true&view=partners", headers=PAGE)
        assert directives(chart)["frame-ancestors"] == ["'self'", "https://www.example.org"]


def test_over_tls_a_browser_is_told_to_stay_there_and_else_nothing(
    real_warehouse: Path, tmp_path: Path
) -> None:
    forwarded = {**PAGE, "X-Forwarded-Proto": "https"}
    with serving(real_warehouse, tmp_path / "log", PROXIES="127.0.0.1") as url:
        for path in ("/", "/api/v1", "/nowhere"):
            over_tls = ask(url, path, headers=forwarded).headers
            assert over_tls["strict-transport-security"] == "max-age=31536000"
            assert "strict-transport-security" not in ask(url, path, headers=PAGE).headers


def test_who_is_no_proxy_cannot_say_that_it_came_over_tls(server: str) -> None:
    forged = ask(server, "/", headers={**PAGE, "X-Forwarded-Proto": "https"})
    assert "strict-transport-security" not in forged.headers


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_what_no_page_asks_for_leads_nowhere(server: str, path: str, method: str) -> None:
    answer = ask(server, path, method, headers=PAGE)
    assert answer.status in (403, 404)
    assert b"traceback" not in answer.body.lower()


@pytest.mark.parametrize("path", SECRETS)
def test_no_folder_and_no_file_of_the_program_is_served(server: str, path: str) -> None:
    answer = ask(server, path)
    assert answer.status in (301, 307, 400, 403, 404)
    assert b"root:" not in answer.body
    assert b"postScriptGC" not in answer.body
    assert b"import " not in answer.body


def test_a_page_in_a_frame_takes_orders_from_nobody(server: str) -> None:
    assert b'"allowedOrigins":[]' in ask(server, "/_stcore/host-config").body


def test_no_program_is_led_to_streamlits_door(server: str) -> None:
    assert b"_stcore/agent" not in ask(server, "/", headers=PAGE).body
