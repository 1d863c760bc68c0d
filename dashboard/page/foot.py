"""The foot of every page: where to read on, and on paper the sources and the page's address."""

import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.kept import kept
from dashboard.asking.parts import source_count
from dashboard.door.asked import SIGN_OUT
from dashboard.page.address import view_address
from dashboard.page.tables import html_foot, html_paper
from dashboard.telling.evidence import FEW_SOURCES, source_table
from warehouse import VERSION

# These show all that they rest on themselves.
_WITH_SOURCES = ("municipality", "data", "accessibility", "privacy")


def foot(context: Context, page: str) -> None:
    """Draw the foot of a page, which is named as in its address."""
    address = view_address(context, st.context.url or "")
    _foot(page, address, bool(st.user.get("is_logged_in")), context.key, context)


@kept(500)
def _foot(page: str, address: str, is_signed_in: bool, identity: str, _context: Context) -> None:
    t, query = _context.language.t, _context.selection.to_query()
    pages = [
        (t("Accessibility statement"), "accessibility", query),
        (t("Privacy"), "privacy", query),
        (t("Data and sources"), "data", query),
    ]
    others = [(t("Sign out"), SIGN_OUT)] if is_signed_in else []
    by = f"Twinboard {VERSION}"
    paper = html_paper(*_on_paper(_context, page), address)
    st.html(paper + html_foot(t("About this site"), pages, others, by))


def _on_paper(context: Context, page: str) -> tuple[str, str, list[str]]:
    """Give the table of sources, its heading, and the lines below it."""
    t = context.language.t
    printed = t("Twinboard {version}. This page, with its selection:", version=VERSION)
    count = source_count(context)
    if page in _WITH_SOURCES or not count:
        return "", "", [printed]
    if count <= FEW_SOURCES:
        return source_table(context), t("Sources"), [printed]
    many = t("The {count} sources are on the page Data and sources.", count=count)
    return "", t("Sources"), [many, printed]
