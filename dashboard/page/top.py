"""The top of a page: its title and selection, what hinders it, and the plain findings."""

import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.kept import kept
from dashboard.asking.towns import totals
from dashboard.page.tables import UNFOLDED, html_findings, html_opening, html_selected, page_address
from dashboard.telling.about import selection_in_words
from dashboard.telling.external import external_in_words
from dashboard.telling.findings.plain import findings_of, plain_findings
from dashboard.telling.sentences import is_filtered, unread


def opening(context: Context, title: str, lead: str) -> None:
    """Draw the page's title, what it answers, and what is selected."""
    _opening(title, context.key, context, lead)


@kept(500)
def _opening(title: str, identity: str, _context: Context, _lead: str) -> None:
    st.html(html_opening(title, _lead))
    with st.container(key="selected"):
        st.html(_selected(_context))


def _selected(context: Context) -> str:
    language, towns = context.language, totals(context)["towns"]
    selected = selection_in_words(context.selection, context.options, context.labels)
    count = language.n(
        "This leaves {count} municipality.", "This leaves {count} municipalities.", towns
    )
    external = external_in_words(context)
    said = " ".join(each for each in (selected, count, external) if each)
    return html_selected(language.t("Selected:"), said)


def nothing_selected(context: Context) -> bool:
    """Say so when the filters leave no municipality, or none with data; tell whether they do."""
    t, found = context.language.t, totals(context)
    if not found["towns"]:
        st.info(t("No municipality fits all of these filters. Take one of them away."))
        return True
    if not found["with_data"]:
        st.info(unread(found["towns"], context.language))
        return True
    return False


def unfiltered(context: Context) -> str:
    """Say, under a filter on partnerships, that what is shown is the same without it."""
    if not is_filtered(context.selection):
        return ""
    return context.language.t(
        "The filters on status, kind, partner region and partner country do not apply here."
    )


def tell_unfiltered(context: Context) -> None:
    """Say so at the top of a page of which it holds."""
    if said := unfiltered(context):
        st.markdown(said)


def findings(context: Context, municipality_id: str = "") -> None:
    """Draw the plain findings of the selection, or of one municipality, above all charts."""
    _findings(municipality_id, context.key, context)


@kept(500)
def _findings(municipality_id: str, identity: str, _context: Context) -> None:
    found = findings_of(_context, municipality_id) if municipality_id else plain_findings(_context)
    if not found:
        return
    t, more = _context.language.t, len(found) - UNFOLDED
    links = [(each.text, page_address(each.page, each.query, each.section)) for each in found]
    fold = _context.language.n("{count} more", "{count} more", more)
    st.html(html_findings(t("In short"), t("Show"), fold, links))
