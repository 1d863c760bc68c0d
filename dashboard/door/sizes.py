"""How large a request may be: nothing here takes a body, address and headers have their length."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.parameters import LONGEST_QUERY
from dashboard.door.refusal import Refusal, refuse, to_overview, try_again
from dashboard.words.i18n import Language

LARGEST_BODY = 4096
"""Bytes of a body that is passed over unread."""

LONGEST_ADDRESS = LONGEST_QUERY + 1024
"""Letters of an address: of its path and its query, which has a limit of its own in the API."""

LARGEST_HEADERS = 32 * 1024
"""Bytes of all headers; whoever signs in has cookies of some kilobytes."""


class Sizes:
    """Refuses requests that are larger than any that has a use."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = _too_large(scope) if scope["type"] in ("http", "websocket") else None
        if refused:
            await refuse(refused, scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _too_large(scope: Scope) -> Refusal | None:
    if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
        detail = f"The address is longer than {LONGEST_ADDRESS} letters."
        status = HTTPStatus.REQUEST_URI_TOO_LONG
        return Refusal(status, "long-address", detail, _long, link=to_overview)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
        status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        detail = f"The headers are larger than {LARGEST_HEADERS} bytes."
        return Refusal(status, "large-headers", detail, _cookies, link=try_again)
    headers = Headers(scope=scope)
    # A body sent in pieces does not tell its size.
    told = "transfer-encoding" not in headers
    if told and int(headers.get("content-length", "0")) <= LARGEST_BODY:
        return None
    detail = f"Requests have no body here; one above {LARGEST_BODY} bytes is not read."
    # What follows of the body would be taken for the next request.
    close = {"Connection": "close"}
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "large-body", detail, _large, close, to_overview
    )


def _long(language: Language) -> tuple[str, str]:
    t = language.t
    return t("The address is too long"), t("Choose fewer things at once, and try again.")


def _cookies(language: Language) -> tuple[str, str]:
    t = language.t
    return t("The request is too large"), t("Delete the cookies of this site, and try again.")


def _large(language: Language) -> tuple[str, str]:
    t = language.t
    return t("The request is too large"), t("Nothing can be sent to this site.")
