"""Serve the dashboard: the pages, the API, health, the page's language and the headers."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from altair.utils import schemapi
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.addresses import HEALTH
from dashboard.api.app import api
from dashboard.api.workers import Workers
from dashboard.asking.answers import page_language, warehouse_path
from dashboard.door.asked import is_api
from dashboard.door.broken import Broken
from dashboard.door.content_policy import PLAIN
from dashboard.door.cut_short import CutShort
from dashboard.door.headers import Headers
from dashboard.door.hosts import Hosts
from dashboard.door.limits import Limits
from dashboard.door.over_tls import OverTls
from dashboard.door.paths import Paths
from dashboard.door.refused_gzip import RefusedGzip
from dashboard.door.sessions import Sessions
from dashboard.door.sign_in import sign_in, sign_in_secrets
from dashboard.door.sizes import Sizes
from dashboard.door.uvicorn_options import set_uvicorn_options
from dashboard.page.charts_script import PATH, charts_script, send_charts_script
from dashboard.page.theme_once import read_theme_once
from dashboard.serving.health import health
from dashboard.serving.housekeeping import keep_house
from dashboard.serving.logs import set_up_logs
from dashboard.serving.metrics import tell_metrics
from dashboard.serving.observed import Observed
from dashboard.serving.start_page import StartPage
from dashboard.serving.stopping import end_in_time, end_when_told
from dashboard.settings import Settings
from warehouse import VERSION
from warehouse.settings import (
    QUERY_MEGABYTES_VARIABLE,
    QUERY_SECONDS_VARIABLE,
    WAREHOUSE_VARIABLE,
)

_log = logging.getLogger("twinboard")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # Nothing here asks for any of these, so no script that got in may either.
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

# The API, whose answers are for other sites too, and the start page have their own.
_DEFAULT_HEADERS = {
    "Content-Security-Policy": PLAIN,
    "Cross-Origin-Resource-Policy": "same-origin",
}


def serve(warehouse: Path, port: int, address: str, settings: Settings) -> None:
    """Serve until stopped, on one port of one address of this machine."""
    _tell_readers(warehouse, settings)
    is_for_programs = set_up_logs(settings.log)
    if settings.metrics_at:
        tell_metrics(*settings.metrics_at, warehouse)
    _set_up_libraries(settings)
    end_when_told()
    _app(address, settings).run(
        config={
            "server.port": port,
            "server.address": address,
            "browser.serverPort": port,
            "logger.hideWelcomeMessage": is_for_programs,
        }
    )


def _tell_readers(warehouse: Path, settings: Settings) -> None:
    """Put into the environment what is read there, by pages and by the warehouse."""
    os.environ[WAREHOUSE_VARIABLE] = str(warehouse)
    os.environ[QUERY_SECONDS_VARIABLE] = str(settings.query_seconds)
    os.environ[QUERY_MEGABYTES_VARIABLE] = str(settings.query_megabytes)


def _set_up_libraries(settings: Settings) -> None:
    """Set what libraries have no settings for."""
    # Altair would hold every part of a chart against its grammar as it is made; tests do that.
    schemapi.disable_debug_mode()
    set_uvicorn_options(settings)
    read_theme_once()


def _app(address: str, settings: Settings) -> st.App:
    return st.App(
        Path(__file__).with_name("app.py"),
        secrets=sign_in_secrets(settings),
        routes=[Route(HEALTH, health), Route(PATH, send_charts_script)],
        middleware=_layers(address, settings),
        lifespan=_running,
        on_script_error=_script_failed,
    )


def _layers(address: str, settings: Settings) -> list[Middleware]:
    """Give what stands before pages and API, the outermost first."""
    return [
        Middleware(Broken),
        Middleware(Observed),
        Middleware(Headers, headers=_HEADERS, defaults=_DEFAULT_HEADERS),
        Middleware(OverTls),
        Middleware(Sizes),
        Middleware(RefusedGzip),
        Middleware(Hosts, settings=settings, address=address),
        Middleware(Limits, settings=settings),
        *sign_in(settings),
        Middleware(Paths),
        Middleware(Sessions, settings=settings),
        Middleware(CutShort),
        Middleware(_Api, settings=settings),
        Middleware(StartPage, frame_ancestors=settings.frame_ancestors),
    ]


def _script_failed(error: Exception) -> bool:
    """Tell the user in a sentence, and the operator in the log."""
    _log.error("a page failed", exc_info=error)
    t = page_language().t
    st.error(t("Something went wrong while this page was made. The operator finds why in the log."))
    return True


@asynccontextmanager
async def _running(app: st.App) -> AsyncIterator[None]:
    end_in_time()
    _log.info("serving", extra={"version": VERSION})
    task = asyncio.create_task(keep_house(warehouse_path()))
    # Made before the first reader asks for it.
    asyncio.get_running_loop().run_in_executor(None, charts_script)
    try:
        yield
    finally:
        task.cancel()


class _Api:
    """Answers below `/api/` ahead of Streamlit, whose sessions and refusals are made for pages."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.api = api(Workers(), settings.export_rows)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.api if is_api(scope) else self.app)(scope, receive, send)
