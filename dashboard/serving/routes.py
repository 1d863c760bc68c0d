"""What kind of address was asked for, out of a few: for the log and for counting.

Addresses themselves are told to neither. Their queries say what someone is interested in, and
there is no end of them.
"""

from starlette.routing import compile_path

from dashboard.api.addresses import HEALTH
from dashboard.api.app import ROUTES
from dashboard.page.charts_script import PATH as CHARTS
from dashboard.page.pages import UNLISTED, VIEWS

OTHER = "other"

_STREAMLITS = (
    *("/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/_stcore/{rest:path}"),
    *("/static/{file:path}", "/media/{file:path}", "/component/{file:path}"),
    *("/auth/{step}", "/oauth2callback", "/favicon.png"),
)
_PAGES = ("/", *(f"/{name}" for name in (*VIEWS, *UNLISTED)))
_PATHS = (*_PAGES, HEALTH, CHARTS, *ROUTES, *_STREAMLITS)
_PATTERNS = [(compile_path(path)[0], path.replace(":path", "")) for path in _PATHS]

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


def route_of(path: str) -> str:
    """Give the template that an address fits, or `other`."""
    return next((name for pattern, name in _PATTERNS if pattern.match(path)), OTHER)


def method_of(method: str) -> str:
    """Give a method of HTTP, or `other`: a client may write what it likes there."""
    return method if method in METHODS else OTHER
