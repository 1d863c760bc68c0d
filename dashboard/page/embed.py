"""One chart with its source line, for a frame on another site: `?embed=true&view=<chart>`."""

import streamlit as st

from dashboard.api.links import CHART, rows_address
from dashboard.asking.context import Context
from dashboard.asking.named_charts import NAMED_CHARTS, chart_basis, chart_narrowed
from dashboard.files.downloads import about, source_line
from dashboard.page import sections
from dashboard.page.address import view_address
from dashboard.page.tables import html_embed_foot
from dashboard.page.web_address import is_web

VIEW = "view"
"""The parameter of the address that names the chart."""


def is_embedded() -> bool:
    """Tell whether the address asks for one chart in a frame."""
    return bool(st.context.is_embedded and VIEW in st.query_params)


def show_embedded(context: Context) -> None:
    """Draw the chart that the address names, or say that there is none of that name."""
    t = context.language.t
    name = st.query_params.get(VIEW, "")
    if name not in NAMED_CHARTS:
        st.title("Twinboard", anchor=False)
        names = context.language.listed(list(NAMED_CHARTS))
        st.warning(t("There is no chart of this name. There are: {names}.", names=names))
        return
    if not sections.draw_alone(context, name):
        st.title(t(NAMED_CHARTS[name].title), anchor=False)
        st.info(t("There is nothing to draw under this selection."))
    st.html(_foot(context, name))


def _foot(context: Context, name: str) -> str:
    chart = NAMED_CHARTS[name]
    of = chart.of(context)
    described = about(of, chart.table, narrowed=chart_narrowed(name, context))
    base = st.context.url or ""
    origin = "/".join(base.split("/")[:3]) if is_web(base) else ""
    page = "" if chart.page == "overview" else chart.page
    t = context.language.t
    links = [
        (t("Open in Twinboard"), view_address(context, f"{origin}/{page}")),
        (t("The numbers (CSV)"), f"{origin}{rows_address(f'{CHART}{name}', 'csv', context)}"),
    ]
    basis = chart_basis(name, context)
    says = [basis] if basis else []
    return html_embed_foot([*says, described.selection, *source_line(of, described)], links)
