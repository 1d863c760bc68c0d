"""What a page may load and run, and which sites may show it in a frame (CSP, level 3)."""

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import QueryParams

from dashboard.page.embed import VIEW

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)

# What Streamlit 1.67 needs. Loose are the styles: it writes them into the page as it goes, and so
# do charts. A chart's expressions are interpreted, so no text is ever run as a script; the code
# for WebAssembly that may be compiled is Streamlit's own, for large numbers in its messages.
_DIRECTIVES = (
    "default-src 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
)

PLAIN = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""For all other answers: a page of plain words has its style within, and nothing runs."""


def content_policy(page: bytes, ancestors: Iterable[str]) -> str:
    """Give the policy of a page: of scripts within it those run that it holds as it is sent."""
    scripts = " ".join(
        ["script-src 'self' 'wasm-unsafe-eval'", *map(_mark, _INLINE_SCRIPT.findall(page))]
    )
    return "; ".join([*_DIRECTIVES, scripts, f"frame-ancestors {' '.join(ancestors)}"])


def ancestors(query: QueryParams, told: Iterable[str]) -> tuple[str, ...]:
    """Give the sites that may frame a page: of one chart those that are told, else our own."""
    is_chart = query.get("embed") == "true" and VIEW in query
    return ("'self'", *told) if is_chart else ("'self'",)


def _mark(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
