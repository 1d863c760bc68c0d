"""The API as one application: its addresses, its common headers, and how it fails."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api import problems, resources
from dashboard.api.openapi import ROOT
from dashboard.api.problems import Problem
from dashboard.headers import Headers
from warehouse.connection import WarehouseError

_log = logging.getLogger("twinboard")

_METHODS = "GET, HEAD, OPTIONS"

# Further requests wait, so that scripts do not starve the pages.
_WORKERS = ThreadPoolExecutor(4, thread_name_prefix="api")

# The warehouse is swapped in a moment and built in a minute.
_RETRY_SECONDS = "30"

_HEADERS = {
    # On every answer, whether this one is compressed or not.
    "Vary": "Accept-Encoding",
    # Asked from another site or not, for a cache between gives the answer to both.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition, Retry-After",
    # A picture opened by itself is a document of this site; it may run nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}

_PREFLIGHT = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


def api() -> Starlette:
    """Give the application that answers below `/api/`."""
    app = Starlette(
        routes=[
            Route(ROOT, _in_thread(resources.index)),
            Route(f"{ROOT}/figures", _in_thread(resources.figures)),
            Route(f"{ROOT}/openapi.json", _in_thread(resources.description)),
            Route(f"{ROOT}/chart/{{name}}.{{format}}", _in_thread(resources.chart)),
            Route(f"{ROOT}/{{table}}.{{format}}", _in_thread(resources.table)),
        ],
        middleware=[
            Middleware(Headers, headers=_HEADERS),
            Middleware(_Preflight),
            Middleware(GZipMiddleware, compresslevel=6),
        ],
        exception_handlers={
            Problem: _problem,
            HTTPException: _refused,
            WarehouseError: _unavailable,
            Exception: _failed,
        },
    )
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


def _in_thread(resource: Callable[[Request], Response]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_WORKERS, resource, request)

    return endpoint


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101
    return problems.answer(error)


def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"Take one of {_METHODS}; there is nothing to change here."
        problem = Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method", detail)
        return problems.answer(problem, {"Allow": _METHODS})
    known = [f"{ROOT}{rest}" for rest in ("", "/openapi.json", "/figures")]
    known += [f"{ROOT}/{{table}}.{{format}}", f"{ROOT}/chart/{{name}}.{{format}}"]
    detail = f"There is nothing at “{problems.shortened(request.url.path)}”; {ROOT} lists what is."
    return problems.answer(Problem(HTTPStatus.NOT_FOUND, "unknown-address", detail, known=known))


def _unavailable(request: Request, error: Exception) -> Response:
    # It names a path of this machine, which is the operator's alone.
    _log.error("the API cannot read the warehouse: %s", error)
    detail = "The warehouse cannot be read at the moment. Try again later."
    problem = Problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", detail)
    return problems.answer(problem, {"Retry-After": _RETRY_SECONDS})


def _failed(request: Request, error: Exception) -> Response:
    # The server writes the traceback to its log.
    detail = "The operator finds in the log what went wrong."
    return problems.answer(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failure", detail), _HEADERS)
