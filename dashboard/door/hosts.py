"""Under which names the dashboard answers, and which sites' pages may open its websocket."""

import socket
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.addresses import HEALTH
from dashboard.door.refusal import Refusal, refuse
from dashboard.settings import Settings
from dashboard.words.i18n import Language


class Hosts:
    """Refuses names that are not this server's own, and websockets that other sites open.

    A foreign name that leads here is how a page of another site reads, through its visitor's
    browser, what only that browser can reach. Numbers and `localhost` cannot be made to lead
    elsewhere than they say, so they are always answered.
    """

    def __init__(self, app: ASGIApp, settings: Settings, address: str) -> None:
        self.app = app
        told = (*settings.hosts, urlsplit(settings.sign_in_address).hostname or "")
        self._named = {name for name in told if name}
        self._own = self._named or {address.lower(), socket.gethostname().lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] == HEALTH:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._is_own(_name(host)):
            await refuse(_MISDIRECTED, scope, receive, send)
        elif scope["type"] == "http" or origin is None:
            await self.app(scope, receive, send)
        elif self._is_same(_netloc(origin), host):
            await self.app(_under(_netloc(origin), scope), receive, send)
        else:
            await refuse(_FOREIGN, scope, receive, send)

    def _is_own(self, name: str) -> bool:
        return name == "localhost" or _is_number(name) or name in self._own

    def _is_same(self, netloc: str, host: str) -> bool:
        """Tell whether a page comes from here: from the name asked for, or one that is told.

        A proxy may ask under another name than its readers do.
        """
        return netloc == host.lower() or _name(netloc) in self._named


def _under(netloc: str, scope: Scope) -> Scope:
    """Let Streamlit see a page's websocket under the name of the page.

    Where the two differ it would ask a service outside for its own address, to compare them.
    """
    headers = [each for each in scope["headers"] if each[0] != b"host"]
    return {**scope, "headers": [(b"host", netloc.encode()), *headers]}


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _misdirected(language: Language) -> tuple[str, str]:
    t = language.t
    return t("Nothing is served under this name"), t(
        "Whoever runs this site has to tell it the name, by the setting TWINBOARD_HOSTS."
    )


def _foreign(language: Language) -> tuple[str, str]:
    t = language.t
    return t("Not for pages of other sites"), t("Only Twinboard's own pages may open this.")


_MISDIRECTED = Refusal(
    HTTPStatus.MISDIRECTED_REQUEST,
    "unknown-host",
    "Nothing is served under this name. The operator tells names by TWINBOARD_HOSTS.",
    _misdirected,
)

_FOREIGN = Refusal(
    HTTPStatus.FORBIDDEN, "foreign-origin", "Only Twinboard's own pages may open this.", _foreign
)
