"""How a request is refused: a program gets a problem, a reader a page in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.app import refusal
from dashboard.api.problems import Problem
from dashboard.door.asked import asked_language, is_api, wants_page
from dashboard.page.tables import plain_page
from dashboard.words.i18n import Language

Words = Callable[[Language], tuple[str, str]]
"""A heading and a sentence in a language."""

Link = Callable[[Language], tuple[str, str]]
"""A text and an address."""


@dataclass(frozen=True)
class Refusal:
    """Why nothing else is answered; `kind` and `detail` are for programs, the rest for people."""

    status: HTTPStatus
    kind: str
    detail: str
    words: Words
    headers: Mapping[str, str] = field(default_factory=dict)
    link: Link | None = None


def try_again(language: Language) -> tuple[str, str]:
    """Lead to the same address once more."""
    return language.t("Try again"), ""


def to_overview(language: Language) -> tuple[str, str]:
    """Lead from an address that never has anything to the first page."""
    return language.t("To the overview"), f"/?lang={language.code}"


async def refuse(refused: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request, or the opening of a websocket, with a refusal."""
    await _answer(refused, scope)(scope, receive, send)


def _answer(refused: Refusal, scope: Scope) -> ASGIApp:
    headers = {"Cache-Control": "no-store", **refused.headers}
    if is_api(scope):
        return refusal(Problem(refused.status, refused.kind, refused.detail, headers))
    request = HTTPConnection(scope)
    language = asked_language(request)
    heading, sentence = refused.words(language)
    headers |= {"Content-Language": language.code, "Vary": "Accept-Language"}
    if scope["type"] == "http" and wants_page(request):
        link = refused.link(language) if refused.link else None
        return HTMLResponse(plain_page(language, heading, sentence, link), refused.status, headers)
    return PlainTextResponse(f"{heading}. {sentence}\n", refused.status, headers)
