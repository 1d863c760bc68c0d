"""Which addresses lead anywhere: the pages, and of Streamlit's own what the pages ask for."""

from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door.refusal import Refusal, refuse, to_overview
from dashboard.page.tables import plain_page
from dashboard.words.i18n import Language

# Streamlit also answers programs that act for a reader, uploads, figures on its caches, a run of
# the page for whoever asks, and files of components and of the application. None is used here.
_CLOSED = ("/_stcore/", "/component/", "/app/static/")
_OPEN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")


class Paths:
    """Answers that there is nothing at those of Streamlit's addresses that no page needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and _is_closed(scope["path"]):
            await refuse(_NOTHING_THERE, scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_closed(path: str) -> bool:
    # Streamlit takes several slashes for one.
    plain = "/" + "/".join(part for part in path.split("/") if part)
    return f"{plain}/".startswith(_CLOSED) and plain not in _OPEN


def _nothing_there(language: Language) -> tuple[str, str]:
    t = language.t
    return t("There is no such page"), t("The address may be misspelt, or the page may have moved.")


def no_such_page(language: Language) -> str:
    """Give the page that stands at an address where there is none."""
    return plain_page(language, *_nothing_there(language), to_overview(language))


_NOTHING_THERE = Refusal(
    HTTPStatus.NOT_FOUND,
    "unknown-address",
    "There is nothing here.",
    _nothing_there,
    link=to_overview,
)
