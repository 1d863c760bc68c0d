"""Signing in: against a provider of OpenID Connect that runs here, and against forgers of one."""

import asyncio
import base64
import hmac
import http.client
import json
import time
from collections.abc import Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from itsdangerous import URLSafeTimedSerializer
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from dashboard.door.admission import Admission
from dashboard.door.sign_in import SignIn
from dashboard.door.tokens import Tokens
from dashboard.serving.operator import Operator
from dashboard.settings import Settings, SettingsError, read_settings
from dashboard.views.privacy import privacy
from dashboard.words.i18n import Language
from tests.benchmarks.client import Session
from tests.browser import serving as servers
from tests.browser.serving import HOST, serving
from tests.test_server import Answer

with pytest.warns(DeprecationWarning):
    from oidc_provider_mock import (  # type: ignore[import-untyped]
        User,
        run_server_in_thread,
    )
    from oidc_provider_mock import _app as provider_module
    from oidc_provider_mock import _storage as provider_storage

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")

CLIENT = "twinboard"
SECRET = "a client's secret"
COOKIE_SECRET = "a cookie's secret, which is long enough"
PAGE = "text/html"

ANNA = User(sub="anna", claims={"email": "anna@Kommun.example", "email_verified": True})
PEOPLE = [
    ANNA,
    User(sub="eve", claims={"email": "eve@other.example", "email_verified": True}),
    User(sub="mallory", claims={"email": "m@kommun.example", "email_verified": False}),
    User(sub="silent", claims={"email": "s@kommun.example"}),
    User(sub="below", claims={"email": "b@x.kommun.example", "email_verified": True}),
    User(sub="invited", claims={}),
]


@dataclass(frozen=True)
class Closed:
    """A closed deployment, its provider, and the provider's key."""

    url: str
    issuer: str
    key: RSAKey
    log: Path


@dataclass
class Browser:
    """Keeps cookies and goes no way that it is not told to."""

    cookies: dict[str, str] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    def ask(self, url: str, body: str | None = None, **headers: str) -> Answer:
        parts = urlsplit(url)
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Accept": PAGE, "Cookie": jar} | headers
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as asking:
            asking.request("POST" if body is not None else "GET", path, body, sent)
            response = asking.getresponse()
            self._keep(response.headers.get_all("Set-Cookie") or [])
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())

    def _keep(self, cookies: list[str]) -> None:
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            if "max-age=0" in cookie.lower() or value == "null":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
                self.given.add(name)


@pytest.fixture(scope="module")
def closed(real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    folder = tmp_path_factory.mktemp("closed")
    # The secrets come as files, the way systemd and containers hand them on.
    secrets = folder / "secrets"
    secrets.mkdir()
    (secrets / "twinboard_sign_in_secret").write_text(SECRET)
    (secrets / "twinboard_sign_in_cookie_secret").write_text(COOKIE_SECRET)
    key = provider_storage.jose.RSAKey.generate_key(is_private=True)
    with pytest.MonkeyPatch.context() as patched:
        port = servers._free_port()
        patched.setattr(servers, "_free_port", lambda: port)
        patched.setattr(provider_storage.jose.RSAKey, "generate_key", lambda **_: key)
        with run_server_in_thread(user_claims=PEOPLE) as provider:
            issuer = f"http://localhost:{provider.server_port}"
            with serving(
                real_warehouse,
                folder / "server.log",
                SECRETS=str(secrets),
                SIGN_IN_METADATA=f"{issuer}/.well-known/openid-configuration",
                SIGN_IN_ADDRESS=f"http://{HOST}:{port}",
                SIGN_IN_CLIENT=CLIENT,
                SIGN_IN_DOMAINS="kommun.example",
                SIGN_IN_SUBJECTS="invited",
            ) as url:
                known = RSAKey.import_key(key.as_dict(is_private=True))
                yield Closed(url, issuer, known, folder / "server.log")


def begin(closed: Closed, browser: Browser, start: str = "/") -> str:
    """Open a page, press its one button, and give the provider's address that it leads to."""
    page = browser.ask(f"{closed.url}{start}")
    assert page.status == 401
    button = link_of(page)
    to_login = browser.ask(f"{closed.url}{button}")
    assert to_login.status == 303
    at_provider = browser.ask(f"{closed.url}{to_login.headers['location']}")
    return at_provider.headers["location"]


def come_back(browser: Browser, at_provider: str, person: str) -> Answer:
    """Choose a person at the provider, and come back to the dashboard."""
    chosen = browser.ask(at_provider, urlencode({"sub": person}))
    return browser.ask(chosen.headers["location"])


def signed_in(closed: Closed, person: str = "anna", start: str = "/") -> Browser:
    browser = Browser()
    come_back(browser, begin(closed, browser, start), person)
    return browser


def link_of(page: Answer) -> str:
    return page.body.decode().partition('href="')[2].partition('"')[0].replace("&amp;", "&")


def opening(closed: Closed, cookies: dict[str, str]) -> int:
    """Open the websocket with cookies, as a page does; give the status of the answer."""

    async def status() -> int:
        try:
            async with websocket(closed, cookies):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(status())


def websocket(
    closed: Closed, cookies: dict[str, str], protocols: Sequence[str] | None = None
) -> connect:
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"Origin": closed.url, "Cookie": jar}
    address = f"{closed.url.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(
        address,
        proxy=None,
        additional_headers=headers,
        max_size=None,
        subprotocols=[Subprotocol(each) for each in protocols] if protocols else None,
    )


# ---- Before signing in


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/compare?m=se-goteborg", "/?embed=true&view=partners", "/none"),
        *("/media/none.csv", "/static/none.js", "/_stcore/health", "/_stcore/host-config"),
        *("/api/v1", "/api/v1/summary.csv", "/api/v1/chart/partners.svg", "/API/v1", "//"),
    ],
)
def test_nothing_is_answered_before(closed: Closed, path: str) -> None:
    answer = Browser().ask(f"{closed.url}{path}")
    assert answer.status == 401
    assert answer.headers["cache-control"] == "no-store"
    assert "göteborg" not in answer.body.decode().lower()


def test_health_is_told_and_the_websocket_refused(closed: Closed) -> None:
    assert Browser().ask(f"{closed.url}/healthz").status == 200
    assert opening(closed, {}) == 401


@pytest.mark.parametrize(
    ("code", "button"), [("en", "Sign in"), ("sv", "Logga in"), ("da", "Log ind")]
)
def test_a_page_with_one_button_says_so(closed: Closed, code: str, button: str) -> None:
    page = Browser().ask(f"{closed.url}/compare", **{"Accept-Language": code})
    body = page.body.decode()
    assert f'<html lang="{code}">' in body
    assert f"<title>{button} – Twinboard</title>" in body
    assert body.count("<a ") == 1 and f">{button}</a>" in body


def test_a_script_is_told_how(closed: Closed) -> None:
    answer = Browser().ask(f"{closed.url}/api/v1", Accept="*/*")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert json.loads(answer.body)["type"] == "/api/v1#sign-in"


# ---- Signing in and out


@pytest.mark.parametrize("path", ["/", "/api/v1/summary.csv", "/api/v1/none", "/static/none.js"])
def test_no_cache_that_many_share_may_keep_what_is_shown_to_who_is_signed_in(
    closed: Closed, path: str
) -> None:
    """The API's answers were `public`, so a proxy's cache gave them to anyone for a minute."""
    browser = signed_in(closed)
    token = made(closed.key, claims_of(closed))
    # The first answer leads on to the page that was asked for before.
    browser.ask(closed.url)
    for asker, proof in ((browser, {}), (Browser(), {"Authorization": f"Bearer {token}"})):
        kept = asker.ask(f"{closed.url}{path}", **proof).headers["cache-control"].split(", ")
        assert "private" in kept and "public" not in kept


def test_who_is_on_the_list_comes_in_and_to_the_page_that_was_asked_for(closed: Closed) -> None:
    browser = signed_in(closed, start="/compare?m=se-goteborg&m=dk-kolding")
    onward = browser.ask(f"{closed.url}/")
    assert onward.headers["location"] == "/compare?m=se-goteborg&m=dk-kolding"
    assert browser.ask(f"{closed.url}{onward.headers['location']}").status == 200
    # Once only: the next visit stays where it goes.
    assert browser.ask(f"{closed.url}/").status == 200
    assert browser.ask(f"{closed.url}/api/v1/summary.csv").status == 200
    assert opening(closed, browser.cookies) == 101


def test_defect_the_privacy_page_names_every_cookie_of_signing_in(closed: Closed) -> None:
    browser = signed_in(closed, start="/compare")
    browser.ask(f"{closed.url}/")
    statement = next(
        each
        for each in privacy(Language("en"), Operator(), signed_in=True)
        if each.heading == "What is kept in your browser"
    )
    named = {point.text.split()[0].rstrip(",") for point in statement.points}
    assert len(browser.given) >= 3
    assert browser.given <= named


def test_the_foot_of_a_page_leads_out(closed: Closed) -> None:
    browser = signed_in(closed)
    token = generate_xsrf_token_string()
    said = asyncio.run(page_of(closed, browser.cookies | {"_streamlit_xsrf": token}, token))
    assert b'href="auth/logout"' in said and b">Sign out</a>" in said


async def page_of(closed: Closed, cookies: dict[str, str], token: str) -> bytes:
    """Give all that a run of the first page says, opened as Streamlit's own script opens it."""
    async with websocket(closed, cookies, ["streamlit", token]) as one:
        session = Heard(one)
        await session.run()
    return b"".join(session.said)


@dataclass
class Heard(Session):
    """A session that keeps what it is told."""

    said: list[bytes] = field(default_factory=list)

    def _note(self, message: ForwardMsg) -> Set[str]:
        self.said.append(message.SerializeToString())
        return super()._note(message)


def test_only_what_is_needed_is_asked_of_the_provider(closed: Closed) -> None:
    asked = parse_qs(urlsplit(begin(closed, Browser())).query)
    assert asked["scope"] == ["openid email"]
    assert asked["nonce"][0] and asked["state"][0]


def test_who_is_named_comes_in_without_an_address(closed: Closed) -> None:
    assert signed_in(closed, "invited").ask(f"{closed.url}/compare").status in (200, 303)


@pytest.mark.parametrize("person", ["eve", "mallory", "silent", "below"])
def test_who_is_not_on_the_list_is_told_and_can_sign_out(closed: Closed, person: str) -> None:
    browser = signed_in(closed, person)
    page = browser.ask(f"{closed.url}/", **{"Accept-Language": "sv"})
    assert page.status == 403
    assert "Ditt konto har ingen åtkomst" in page.body.decode()
    assert link_of(page) == "/auth/logout"
    assert browser.ask(f"{closed.url}/api/v1/summary.csv").status == 403
    assert opening(closed, browser.cookies) == 403


def test_signing_out_ends_it_here_and_at_the_provider(closed: Closed) -> None:
    browser = signed_in(closed)
    out = browser.ask(f"{closed.url}/auth/logout")
    assert out.headers["location"].startswith(f"{closed.issuer}/oauth2/end_session?")
    assert "_streamlit_user" not in browser.cookies
    assert browser.ask(f"{closed.url}/").status == 401
    assert browser.ask(f"{closed.url}/api/v1").status == 401


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"]
)
def test_signing_in_leads_to_no_other_site(closed: Closed, target: str) -> None:
    browser = Browser()
    begin_at = browser.ask(f"{closed.url}/sign-in?{urlencode({'next': target})}")
    at_provider = browser.ask(f"{closed.url}{begin_at.headers['location']}").headers["location"]
    come_back(browser, at_provider, "anna")
    assert browser.ask(f"{closed.url}/").headers["location"] == "/"


# ---- Forgers


def forged(key: RSAKey, claims: dict[str, object]) -> dict[str, str]:
    """Tokens that are each wrong in one way."""
    now = int(time.time())
    other = RSAKey.generate_key(2048)
    good = made(key, claims)
    head, body, signature = good.split(".")
    return {
        "expired": made(key, claims | {"exp": now - 3600, "iat": now - 7200}),
        "without an end": made(key, {k: v for k, v in claims.items() if k != "exp"}),
        "for another site": made(key, claims | {"aud": "another"}),
        "for another site, by us": made(key, claims | {"aud": ["another"], "azp": CLIENT}),
        "of another provider": made(key, claims | {"iss": "https://evil.example"}),
        "with another key": made(other, claims),
        "with no signature": unsigned(claims),
        "with a secret that all know": made_by_public(key, claims),
        "changed": f"{head}.{encoded(claims | {'sub': 'invited'})}.{signature}",
        "cut off": f"{head}.{body}.",
        "none at all": "x",
    }


WAYS = [
    *("expired", "without an end", "for another site", "for another site, by us"),
    *("of another provider", "with another key", "with no signature"),
    *("with a secret that all know", "changed", "cut off", "none at all"),
]


def made(key: RSAKey | OctKey, claims: dict[str, object], alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg}, claims, key, [alg])


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def unsigned(claims: dict[str, object]) -> str:
    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims)}."


def made_by_public(key: RSAKey, claims: dict[str, object]) -> str:
    """Sign with the public key as if it were a secret shared with the provider."""
    head = f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded(claims)}"
    mac = hmac.digest(key.as_pem(private=False), head.encode(), "sha256")
    return f"{head}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def claims_of(closed: Closed, **more: object) -> dict[str, object]:
    now = int(time.time())
    told = {"iss": closed.issuer, "aud": CLIENT, "sub": "anna", "iat": now, "exp": now + 600}
    return {**told, **ANNA.claims, **more}


def bears(closed: Closed, token: str, path: str = "/api/v1/summary.csv") -> int:
    return Browser().ask(f"{closed.url}{path}", Authorization=f"Bearer {token}").status


def test_a_token_of_the_provider_is_let_in(closed: Closed) -> None:
    assert bears(closed, made(closed.key, claims_of(closed))) == 200
    assert bears(closed, made(closed.key, claims_of(closed, aud=["another", CLIENT]))) == 200
    assert bears(closed, made(closed.key, claims_of(closed, sub="invited", email=""))) == 200


def test_a_token_of_somebody_else_is_not(closed: Closed) -> None:
    assert bears(closed, made(closed.key, claims_of(closed, email="e@other.example"))) == 403
    assert bears(closed, made(closed.key, claims_of(closed, email_verified=False))) == 403


@pytest.mark.parametrize("way", WAYS)
def test_a_forged_token_is_refused(closed: Closed, way: str) -> None:
    token = forged(closed.key, claims_of(closed))[way]
    assert bears(closed, token) == 401
    assert bears(closed, token, "/") == 401


@pytest.mark.parametrize("way", [*WAYS, "for another sign-in"])
def test_a_provider_that_forges_lets_nobody_in(
    closed: Closed, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = provider_module.OpenIDCode.encode_id_token

    def forge(self: object, token: object, request: object) -> str:
        claims = dict(jwt.decode(original(self, token, request), closed.key).claims)
        if way == "for another sign-in":
            return made(closed.key, claims | {"nonce": "of another"})
        return forged(closed.key, claims)[way]

    monkeypatch.setattr(provider_module.OpenIDCode, "encode_id_token", forge)
    browser = signed_in(closed)
    assert browser.ask(f"{closed.url}/").status == 401
    assert browser.ask(f"{closed.url}/api/v1").status == 401


def test_a_callback_that_nobody_began_lets_nobody_in(closed: Closed) -> None:
    at_provider = begin(closed, Browser())
    stranger = Browser()
    come_back(stranger, at_provider, "anna")
    assert "_streamlit_user" not in stranger.cookies
    assert stranger.ask(f"{closed.url}/").status == 401


def cookie(claims: dict[str, object], secret: str = COOKIE_SECRET) -> dict[str, str]:
    signer = URLSafeTimedSerializer(secret, salt="_streamlit_user")
    content = json.dumps({"is_logged_in": True, "provider": "default", **claims})
    return {"_streamlit_user": signer.dumps(content)}


def test_a_cookie_is_ours_or_nothing(closed: Closed) -> None:
    claims = claims_of(closed)
    good = cookie(claims)
    assert seen(closed, good) == 200
    value = good["_streamlit_user"]
    half = len(value) // 2
    swapped = "A" if value[half] != "A" else "B"
    bad = [
        {"_streamlit_user": f"{value[:half]}{swapped}{value[half + 1 :]}"},
        {"_streamlit_user": json.dumps(claims)},
        {"_streamlit_user_tokens": value},
        cookie(claims, "another secret, which is long enough"),
        cookie({**claims, "is_logged_in": False}),
        cookie({**claims, "aud": "another"}),
        cookie({**claims, "iat": int(time.time()) - 12 * 3600 - 1}),
        cookie({**claims, "iat": "now"}),
        cookie({k: v for k, v in claims.items() if k != "iat"}),
    ]
    assert [seen(closed, each) for each in bad] == [401] * len(bad)
    assert [opening(closed, each) for each in bad] == [401] * len(bad)


def seen(closed: Closed, cookies: dict[str, str]) -> int:
    return Browser(cookies).ask(f"{closed.url}/compare").status


def test_an_open_page_ends_with_its_readers_sign_in(closed: Closed) -> None:
    async def code() -> int:
        ends = int(time.time()) - 12 * 3600 + 3
        async with websocket(closed, cookie(claims_of(closed, iat=ends))) as one:
            with pytest.raises(ConnectionClosed) as ended:
                await asyncio.wait_for(one.recv(), 25)
            assert ended.value.rcvd
            return ended.value.rcvd.code

    assert asyncio.run(code()) == 1008


def test_no_secret_and_no_person_stands_in_the_log(closed: Closed) -> None:
    said = closed.log.read_text()
    for secret in (SECRET, COOKIE_SECRET, "anna@", "eyJ"):
        assert secret not in said


# ---- Rules and settings


WHOLE = {
    "METADATA": "https://id.example/.well-known/openid-configuration",
    "ADDRESS": "https://twinboard.example.org",
    "CLIENT": CLIENT,
    "SECRET": SECRET,
    "COOKIE_SECRET": COOKIE_SECRET,
    "DOMAINS": "kommun.example, Kolding.example",
}


def told(monkeypatch: pytest.MonkeyPatch, **changed: str) -> Settings:
    for name, value in (WHOLE | changed).items():
        monkeypatch.setenv(f"TWINBOARD_SIGN_IN_{name}", value)
    return read_settings()


@pytest.mark.parametrize(
    ("claims", "admitted"),
    [
        ({"email": "a@kommun.example", "email_verified": True}, True),
        ({"email": "a@KOLDING.example", "email_verified": "true"}, True),
        ({"email": "a@kommun.example", "email_verified": "false"}, False),
        ({"email": "a@kommun.example", "email_verified": 1}, False),
        ({"email": "a@kommun.example@evil.example", "email_verified": True}, False),
        ({"email": "kommun.example", "email_verified": True}, False),
        ({"email": "a@", "email_verified": True}, False),
        ({"email": None, "email_verified": True}, False),
        ({}, False),
    ],
)
def test_the_list_decides(
    monkeypatch: pytest.MonkeyPatch, claims: dict[str, object], admitted: bool
) -> None:
    assert Admission.of(told(monkeypatch)).admits(claims) == admitted
    assert Admission.of(told(monkeypatch, DOMAINS="*")).admits(claims)


@pytest.mark.parametrize("name", WHOLE)
def test_half_a_sign_in_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(SettingsError, match=f"TWINBOARD_SIGN_IN_{name}"):
        told(monkeypatch, **{name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [("METADATA", "http://id.example"), ("ADDRESS", "ftp://x"), ("COOKIE_SECRET", "short")],
)
def test_what_is_not_safe_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=f"TWINBOARD_SIGN_IN_{name}") as raised:
        told(monkeypatch, **{name: value})
    assert "short" not in str(raised.value)


@pytest.mark.parametrize(
    "domain", ["@kommun.example", "*.kommun.example", "a@kommun.example", "a/"]
)
def test_defect_a_domain_that_no_address_can_have_is_refused(
    monkeypatch: pytest.MonkeyPatch, domain: str
) -> None:
    """It let in nobody, and nothing said why."""
    with pytest.raises(SettingsError, match=r"TWINBOARD_SIGN_IN_DOMAINS.* is no domain"):
        told(monkeypatch, DOMAINS=f"kolding.example {domain}")


def test_a_folder_of_secrets_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINBOARD_SECRETS", "nowhere")
    with pytest.raises(SettingsError, match="TWINBOARD_SECRETS: 'nowhere' is no folder"):
        read_settings()


def test_signing_in_is_off_unless_told() -> None:
    assert not Settings().has_sign_in


def test_cookies_go_over_tls_alone_where_there_is_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = asyncio.run(answered(SignIn(nothing, told(monkeypatch)), "/auth/logout"))
    assert dict(sent["headers"])[b"set-cookie"] == b"a=b; Secure"


def test_without_its_provider_nobody_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing listens there.
    door = SignIn(nothing, told(monkeypatch, METADATA="http://localhost:1/"))
    assert asyncio.run(answered(door, "/api/v1"))["status"] == 401


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    response = PlainTextResponse("", headers={"Set-Cookie": "a=b"})
    await response(scope, receive, send)


async def answered(app: ASGIApp, path: str) -> Message:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"authorization", b"Bearer x.y.z")]
    scope = {"type": "http", "path": path, "query_string": b"", "headers": headers}
    await app(scope, receive, send)
    return sent[0]


def test_made_up_keys_do_not_have_the_provider_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokens = Tokens(told(monkeypatch))
    key = RSAKey.generate_key(2048, {"kid": "known"})
    asked = []

    async def metadata() -> dict[str, str]:
        return {"issuer": "https://id.example"}

    async def keys(force: bool) -> dict[str, object]:
        asked.append(force)
        return {"keys": [key.as_dict(private=False)]}

    monkeypatch.setattr(tokens._provider, "load_server_metadata", metadata)
    monkeypatch.setattr(tokens._provider, "fetch_jwk_set", keys)

    async def run() -> list[object]:
        made_up = [
            jwt.encode({"alg": "RS256", "kid": f"made-up-{number}"}, {"sub": "x"}, key)
            for number in range(20)
        ]
        return [await tokens.claims(token) for token in made_up]

    assert asyncio.run(run()) == [None] * 20
    assert len(asked) == 1
