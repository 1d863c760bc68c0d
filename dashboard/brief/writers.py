"""The bytes of a page's brief, in each of its formats."""

from collections.abc import Callable, Mapping

from dashboard.asking.context import Context
from dashboard.brief.compose import Page, compose
from dashboard.brief.content import Brief
from dashboard.brief.docx import to_docx
from dashboard.brief.pdf import to_pdf
from dashboard.page.address import view_address
from dashboard.telling.findings.plain import findings_of, plain_findings

_WRITERS: Mapping[str, Callable[[Brief], bytes]] = {"pdf": to_pdf, "docx": to_docx}


def brief_bytes(context: Context, page: Page, name: str, base: str = "") -> bytes:
    """Make the brief of a page as `pdf` or `docx`; `base` is the page's address, if known."""
    address = view_address(context, base)
    return _WRITERS[name](compose(context, page, _findings(context, page), address))


def _findings(context: Context, page: Page) -> tuple[str, ...]:
    said = plain_findings(context)
    if page == "municipality":
        said = findings_of(context, context.table("summary")["municipality_id"].item())
    return tuple(sentence.text for sentence in said)
