"""What the web server below Streamlit is told: whom to believe, how long to wait, what to take."""

from typing import Any

from streamlit.web.server.starlette import starlette_server

from dashboard.door.connections import CountedHttp
from dashboard.door.slow import PunctualHttp
from dashboard.serving.stopping import DRAIN_SECONDS
from dashboard.settings import Settings

# A browser sends the state of the filters, which is some kilobytes when all is chosen.
_LARGEST_MESSAGE = 1024 * 1024


def set_uvicorn_options(settings: Settings) -> None:
    """Add to the options that Streamlit starts uvicorn with, for which it has no settings."""
    streamlits = starlette_server._get_uvicorn_config_kwargs

    def options() -> dict[str, Any]:
        return streamlits() | {
            "http": PunctualHttp if settings.proxies else CountedHttp,
            "ws_max_size": _LARGEST_MESSAGE,
            # What is served by, and how old it is, helps nobody but who looks for its weaknesses.
            "server_header": False,
            # Without any, all who ask are taken for who they are, and nobody for whom they name.
            "proxy_headers": bool(settings.proxies),
            "forwarded_allow_ips": list(settings.proxies),
            "timeout_graceful_shutdown": DRAIN_SECONDS,
            "log_config": None,
        }

    starlette_server._get_uvicorn_config_kwargs = options
