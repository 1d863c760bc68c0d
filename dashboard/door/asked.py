"""What a request asks for: a page or something else, and in which language."""

from starlette.requests import HTTPConnection
from starlette.types import Scope

from dashboard.api.addresses import BELOW
from dashboard.words.i18n import Language, accepted, choose_language

SIGN_OUT = "auth/logout"
"""Where Streamlit ends what `st.login` began."""

SIGN_IN = "/sign-in"
CALLBACK = "/oauth2callback"

WAY_IN = ("/auth/login", f"/{SIGN_OUT}", CALLBACK, SIGN_IN)
"""Where one signs in and out: here, and with Streamlit, which talks to the provider."""


def is_api(scope: Scope) -> bool:
    """Tell whether a program asks the API."""
    return bool(scope["type"] == "http" and scope["path"].startswith(BELOW))


def wants_page(request: HTTPConnection) -> bool:
    """Tell whether somebody opens a page in a browser."""
    return "text/html" in request.headers.get("accept", "*/*") or request.url.path == "/"


def asked_language(request: HTTPConnection) -> Language:
    """Give the language of an address, else the browser's."""
    header = request.headers.get("accept-language", "")
    return choose_language(request.query_params.get("lang", ""), accepted(header))
