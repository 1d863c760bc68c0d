"""The door of a closed deployment: nothing but the way in is answered before somebody signed in."""

import asyncio
import logging
from http import HTTPStatus
from urllib.parse import quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token
from streamlit.runtime.secrets import SecretsValue

from dashboard.api.addresses import HEALTH
from dashboard.door.admission import Admission, Claims
from dashboard.door.asked import CALLBACK, SIGN_IN, SIGN_OUT, WAY_IN, wants_page
from dashboard.door.headers import amending
from dashboard.door.refusal import Refusal, refuse
from dashboard.door.tokens import Tokens, cookie_claims
from dashboard.settings import Settings, told
from dashboard.words.i18n import Language

_log = logging.getLogger("twinboard")

_NEXT = "twinboard_next"
_NEXT_SECONDS = 600


def sign_in(settings: Settings) -> list[Middleware]:
    """Give the door, where the settings tell one."""
    return [Middleware(SignIn, settings=settings)] if settings.has_sign_in else []


def sign_in_secrets(settings: Settings) -> dict[str, SecretsValue]:
    """Give what `st.login` needs, under the names that it knows."""
    if not settings.has_sign_in:
        return {}
    return {
        "auth": {
            "redirect_uri": settings.sign_in_address.rstrip("/") + CALLBACK,
            "cookie_secret": told(settings.sign_in_cookie_secret),
            "client_id": settings.sign_in_client,
            "client_secret": told(settings.sign_in_secret),
            "server_metadata_url": settings.sign_in_metadata,
            # Neither a name nor a picture is needed.
            "client_kwargs": {"scope": "openid email"},
        }
    }


class SignIn:
    """Lets in who has signed in by Streamlit's `st.login`, or bears a token, and is on the list."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._admission = Admission.of(settings)
        self._tokens = Tokens(settings)
        self._secret = told(settings.sign_in_cookie_secret)
        self._is_secure = settings.sign_in_address.startswith("https:")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] == HEALTH:
            await self.app(scope, receive, send)
        elif scope["path"] == SIGN_IN:
            await self._begin(HTTPConnection(scope))(scope, receive, self._securing(send))
        elif scope["path"] in WAY_IN:
            await self.app(scope, receive, self._securing(send))
        else:
            await self._ask(scope, receive, send)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        claims = await self._claims(request)
        if claims is None:
            await refuse(_sign_in(request), scope, receive, send)
        elif not self._admission.admits(claims):
            await refuse(_NOT_ALLOWED, scope, receive, send)
        elif scope["type"] == "websocket":
            await self._for_now(claims, scope, receive, send)
        elif _NEXT in request.cookies and wants_page(request):
            await _go_on(request)(scope, receive, self._securing(send))
        else:
            await self.app(scope, receive, amending(send, _keep_private))

    async def _claims(self, request: HTTPConnection) -> Claims | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            try:
                return await self._tokens.claims(token.strip())
            except Exception:  # noqa: BLE001 (whatever it is, nobody comes in by it)
                _log.exception("the provider of sign-in cannot be asked")
                return None
        claims = cookie_claims(request.cookies, self._secret)
        return claims if claims is not None and self._admission.is_current(claims) else None

    async def _for_now(self, claims: Claims, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a page's websocket for as long as its reader stays signed in."""
        try:
            async with asyncio.timeout(self._admission.seconds_left(claims)):
                await self.app(scope, receive, send)
        except TimeoutError:
            await send({"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION})

    def _begin(self, request: HTTPConnection) -> Response:
        # Streamlit wants to see that the site itself sends its reader there, within two minutes.
        target = f"/auth/login?provider={encode_provider_token('default')}"
        response = RedirectResponse(target, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
        response.set_cookie(
            _NEXT,
            quote(_own(request.query_params.get("next", "/"))),
            max_age=_NEXT_SECONDS,
            httponly=True,
            samesite="lax",
        )
        return response

    def _securing(self, send: Send) -> Send:
        """Let cookies go over TLS alone where the site's address is one of TLS."""
        return amending(send, _secure) if self._is_secure else send


def _secure(headers: MutableHeaders) -> None:
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        is_told = "; secure" in cookie.lower()
        headers.append("set-cookie", cookie if is_told else f"{cookie}; Secure")


def _keep_private(headers: MutableHeaders) -> None:
    """Let no cache that many share keep an answer: it would give it to who is not signed in."""
    told = [word.strip() for word in headers.get("cache-control", "").split(",")]
    rest = [word for word in told if word not in ("", "public", "private")]
    headers["cache-control"] = ", ".join(("private", *rest))


def _go_on(request: HTTPConnection) -> Response:
    """Lead to the page that was asked for before its reader signed in."""
    target = _own(unquote(request.cookies[_NEXT]))
    response = RedirectResponse(target, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    response.delete_cookie(_NEXT)
    return response


def _own(target: str) -> str:
    """Give where to go on, if it lies on this site; else the root.

    Browsers read `//` and `/\\` as the beginning of another site's name.
    """
    is_own = target.startswith("/") and target[1:2] not in ("/", "\\")
    return target if is_own and target.isprintable() else "/"


def _sign_in(request: HTTPConnection) -> Refusal:
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")

    def link(language: Language) -> tuple[str, str]:
        return language.t("Sign in"), f"{SIGN_IN}?next={quote(here, safe='')}"

    return Refusal(
        HTTPStatus.UNAUTHORIZED,
        "sign-in",
        "Sign in with a browser, or send a token of the same provider as “Authorization: Bearer”.",
        _sign_in_words,
        {"WWW-Authenticate": "Bearer"},
        link,
    )


def _sign_in_words(language: Language) -> tuple[str, str]:
    t = language.t
    return t("Sign in"), t("Sign in with your work account to see Twinboard.")


def _not_allowed_words(language: Language) -> tuple[str, str]:
    t = language.t
    return t("Your account has no access"), t(
        "You are signed in, but Twinboard is not open to your account. "
        "Sign out to use another, or ask whoever runs it."
    )


def _sign_out(language: Language) -> tuple[str, str]:
    return language.t("Sign out"), f"/{SIGN_OUT}"


_NOT_ALLOWED = Refusal(
    HTTPStatus.FORBIDDEN,
    "not-allowed",
    "This dashboard is not open to the account that asks.",
    _not_allowed_words,
    link=_sign_out,
)
