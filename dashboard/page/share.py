"""Link, citation and frames of the page that is shown, each to be copied."""

import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.named_charts import NAMED_CHARTS, chart_narrowed, draw_chart
from dashboard.asking.partner_places import for_map
from dashboard.files.downloads import about
from dashboard.page.address import embed_code, view_address
from dashboard.page.web_address import is_web
from dashboard.telling.about import About
from dashboard.telling.citation import bibtex, citation, compared_in_words
from dashboard.telling.findings.town import alone
from dashboard.views.municipality import town_shown


def share(context: Context, page: str, title: str) -> None:
    """Draw the fold with link, citation and frames of a page, named as in its address."""
    base = st.context.url or ""
    if not is_web(base):
        return
    _fold(context, page, title, base)


# Filled once it is opened.
def _fold(context: Context, page: str, title: str, base: str) -> None:
    t = context.language.t
    fold = st.popover(
        t("Link, citation, embedding"),
        icon=":material/share:",
        key="share_open",
        on_change="rerun",
    )
    if not fold.open:
        return
    with fold:
        address = view_address(context, base)
        _copied(t("Link to this view"), address)
        cited = described(context, page)
        _copied(t("Citation"), citation(context, title, cited, address))
        _copied("BibTeX", bibtex(title, cited, address, context.language.code))
        for name in charts_shown(context, page):
            heading = t(NAMED_CHARTS[name].title)
            code = embed_code(context, base, name, f"{heading} – Twinboard")
            _copied(t("Chart for another site: {title}", title=heading), code)


def described(context: Context, page: str) -> About:
    """Describe what a page shows, for who cites it."""
    return about(shown(context, page), "summary", narrowed=_narrowed(context, page))


def _narrowed(context: Context, page: str) -> str:
    """Say by what else than filters a page narrows the selection, or widens it."""
    if page == "compare" and context.selection.is_restricted:
        return compared_in_words(context)
    return chart_narrowed("shared", context) if page == "shared" else ""


def shown(context: Context, page: str) -> Context:
    """Narrow the selection to what a page shows of it: one municipality, on pages that show one."""
    if page == "map":
        return for_map(context)
    town = town_shown(context) if page == "municipality" else ""
    return alone(context, town) if town else context


def charts_shown(context: Context, page: str) -> list[str]:
    """Give the charts of a page that there is anything to draw of."""
    of_page = (name for name, chart in NAMED_CHARTS.items() if chart.page == page)
    return [name for name in of_page if draw_chart(name, context) is not None]


def _copied(label: str, text: str) -> None:
    st.markdown(f"**{label}**")
    st.code(text, language=None, wrap_lines=True)
