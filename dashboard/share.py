"""Link, citation and frames of the page that is shown, each to be copied."""

import streamlit as st

from dashboard.address import embed_code, is_web, view_address
from dashboard.citation import bibtex, citation
from dashboard.context import Context
from dashboard.downloads import about
from dashboard.named_charts import NAMED_CHARTS


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
        described = about(context, "summary")
        _copied(t("Citation"), citation(context, title, described, address))
        _copied("BibTeX", bibtex(title, described, address, context.language.code))
        charts = [name for name, chart in NAMED_CHARTS.items() if chart.page == page]
        for name in charts:
            heading = t(NAMED_CHARTS[name].title)
            code = embed_code(context, base, name, f"{heading} – Twinboard")
            _copied(t("Chart for another site: {title}", title=heading), code)


def _copied(label: str, text: str) -> None:
    st.markdown(f"**{label}**")
    st.code(text, language=None, wrap_lines=True)
