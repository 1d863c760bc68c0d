"""The API as one application: its addresses, its common headers, and how it fails."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api import problems, resources
from dashboard.api.addresses import ROOT
from dashboard.api.formats import COMPRESSED
from dashboard.api.problems import Problem
from dashboard.api.workers import Resource, Workers
from dashboard.door.headers import Headers
from dashboard.page.outage import tell_operator, what_is_wrong
from dashboard.words.i18n import SOURCE_LANGUAGE, Language
from warehouse.connection import WarehouseError
from warehouse.in_time import StoppedError, TooLargeError

_log = logging.getLogger("twinboard")

_METHODS = "GET, HEAD, OPTIONS"

# The warehouse is swapped in a moment and built in a minute.
_RETRY_SECONDS = "30"

_HEADERS = {
    # On every answer, whether this one is compressed or not.
    "Vary": "Accept-Encoding",
    # Asked from another site or not, for a cache between gives the answer to both.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Encoding, "
    "Content-Length, Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    # How programs find the description, RFC 8631.
    "Link": f'<{ROOT}/openapi.json>; rel="service-desc"; type="application/json"',
    # A picture opened by itself is a document of this site; it may run nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

_PREFLIGHT = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


_RESOURCES = {
    ROOT: resources.index,
    f"{ROOT}/figures": resources.figures,
    f"{ROOT}/openapi.json": resources.description,
    f"{ROOT}/chart/{{name}}.{{format}}": resources.chart,
    f"{ROOT}/{{table}}.{{format}}": resources.table,
}


ROUTES = tuple(_RESOURCES)
"""Templates of all addresses, from the exact to the general."""


def api(workers: Workers, most_rows: int) -> Starlette:
    """Give the application that answers below `/api/`; a table of more rows it does not write."""
    app = Starlette(
        routes=[Route(path, _by(workers, resource)) for path, resource in _RESOURCES.items()],
        middleware=[
            Middleware(Headers, headers=_HEADERS),
            Middleware(_Preflight),
            Middleware(
                GZipMiddleware,
                compresslevel=6,
                exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *COMPRESSED),
            ),
        ],
        exception_handlers={
            Problem: _problem,
            HTTPException: _refused,
            TooLargeError: _too_large,
            StoppedError: _stopped,
            WarehouseError: _unavailable,
            Exception: _failed,
        },
    )
    app.state.most_rows = most_rows
    # A mistyped address is said to be one.
    app.router.redirect_slashes = False
    return app


class _Preflight:
    """Answers browsers that ask, for a script of another site, what it may do: read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = _preflight if scope.get("method") == "OPTIONS" else self.app
        await app(scope, receive, send)


_preflight = Response(status_code=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)


def _by(workers: Workers, resource: Resource) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        return await workers.answer(resource, request)

    return endpoint


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101
    return problems.answer(error)


def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"Take one of {_METHODS}; there is nothing to change here."
        status = HTTPStatus.METHOD_NOT_ALLOWED
        return problems.answer(Problem(status, "method", detail, {"Allow": _METHODS}))
    known = [f"{ROOT}{rest}" for rest in ("", "/openapi.json", "/figures")]
    known += [f"{ROOT}/{{table}}.{{format}}", f"{ROOT}/chart/{{name}}.{{format}}"]
    detail = f"There is nothing at “{problems.shortened(request.url.path)}”; {ROOT} lists what is."
    return problems.answer(Problem(HTTPStatus.NOT_FOUND, "unknown-address", detail, known=known))


def _unavailable(request: Request, error: Exception) -> Response:
    assert isinstance(error, WarehouseError)  # noqa: S101
    tell_operator(error)
    wrong = what_is_wrong(error.cause, Language(SOURCE_LANGUAGE))
    detail = f"The warehouse cannot be read at the moment. {wrong} Try again later."
    headers = {"Retry-After": _RETRY_SECONDS}
    return problems.answer(Problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", detail, headers))


def _too_large(request: Request, error: Exception) -> Response:
    _log.error("the API was asked too much: %s", error)
    detail = (
        "The question needs more memory than there is for all questions together, and was "
        "stopped. Narrow it, say by country, region, m or status, or try again later."
    )
    # Whether it would be answered among fewer questions is not known: a script may try again.
    headers = {"Retry-After": _RETRY_SECONDS}
    return problems.answer(
        Problem(HTTPStatus.SERVICE_UNAVAILABLE, "too-much-memory", detail, headers)
    )


def _stopped(request: Request, error: Exception) -> Response:
    _log.error("the API was too slow: %s", error)
    detail = "The question took too long and was stopped. Ask for less, or try again later."
    headers = {"Retry-After": _RETRY_SECONDS}
    return problems.answer(Problem(HTTPStatus.GATEWAY_TIMEOUT, "too-slow", detail, headers))


def refusal(problem: Problem) -> ASGIApp:
    """Give the answer of the API to what is refused before it gets there."""
    return Headers(problems.answer(problem), _HEADERS)


def _failed(request: Request, error: Exception) -> Response:
    # The server writes the traceback to its log.
    detail = "The operator finds in the log what went wrong."
    return problems.answer(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failure", detail, _HEADERS))
