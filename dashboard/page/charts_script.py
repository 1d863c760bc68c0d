"""The script that draws the charts of a page: ours with Vega in one file, from this server."""

import gzip
import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import vl_convert as vlc
from starlette.requests import Request
from starlette.responses import Response

PATH = "/charts.js"

_SCRIPT = Path(__file__).parents[1] / "templates" / "charts.js"

# Its address changes with its content.
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable"}


@cache
def charts_script() -> bytes:
    """Give the script, compressed; making it takes a second."""
    return gzip.compress(vlc.javascript_bundle(_script()).encode())


@cache
def script_address() -> str:
    """Give the script's address, another for each content."""
    content = version("vl-convert-python") + _script()
    return f"{PATH}?{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def send_charts_script(request: Request) -> Response:
    """Answer with the script."""
    content, headers = charts_script(), {**_HEADERS, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return Response(content, headers=headers, media_type="text/javascript")


def _script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")
