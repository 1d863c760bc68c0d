"""The addresses of pages as others open them: of the view itself and of its embedded charts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import urlencode, urlsplit

from dashboard.asking.context import Context
from dashboard.page.web_address import is_web

EMBED_HEIGHT = 480


def view_address(context: Context, base: str) -> str:
    """Give the address of a page under its selection; nothing when `base` is no web address.

    It names the language that it was made in, whatever the browser of the reader prefers.
    """
    if not is_web(base):
        return ""
    parts = urlsplit(base)
    query = urlencode(_query(context), doseq=True)
    return parts._replace(path=parts.path or "/", query=query, fragment="").geturl()


def embed_address(context: Context, base: str, chart: str) -> str:
    """Give the address of one chart for a frame on another site."""
    parts = urlsplit(base)
    query = {**_query(context), "view": [chart], "embed": ["true"]}
    return f"{parts.scheme}://{parts.netloc}/?{urlencode(query, doseq=True)}"


def embed_code(context: Context, base: str, chart: str, title: str) -> str:
    """Give the HTML that shows a chart in a frame; the title names the frame for screen readers."""
    address = escape(embed_address(context, base, chart), quote=True)
    return (
        f'<iframe src="{address}" title="{escape(title, quote=True)}" '
        f'width="100%" height="{EMBED_HEIGHT}" style="border:0" loading="lazy"></iframe>'
    )


def _query(context: Context) -> Mapping[str, Sequence[str]]:
    return replace(context.selection, lang=context.language.code).to_query()
