"""Focus areas: municipality by area, with the printed terms on demand."""

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.drawn_charts import one_by_one
from dashboard.asking.towns import totals
from dashboard.page import sections, top
from dashboard.page.answer_tables import focus_table, totals_table
from dashboard.telling import unknown


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Focus areas"),
        t("What the municipalities say that their international work is about."),
    )
    if top.nothing_selected(context):
        return
    top.tell_unfiltered(context)
    _areas(context)
    st.markdown(
        t(
            "Each printed term belongs to one of 13 areas; terms that belong to none are listed "
            "as such, so that none is lost."
        )
    )


def _areas(context: Context) -> None:
    t, focus = context.language.t, context.table("focus")
    with_terms = st.toggle(t("Show the terms as printed"), key="printed_terms")
    sections.draw(
        context,
        sections.Section(
            view="focus-areas",
            title=t("Municipalities by focus area"),
            chart="focus",
            table=_totals(context, focus) + focus_table(context, focus, with_terms=with_terms),
            table_open=with_terms,
            export="focus",
            figures=("focus_areas",),
            empty=context.language.n(
                "No source of the selected municipality names a focus.",
                "No source of the selected municipalities names a focus.",
                totals(context)["towns"],
            ),
            note=unknown.all_without_data(context, "focus_areas"),
        ),
    )


def _totals(context: Context, focus: pl.DataFrame) -> str:
    """Give the numbers of the chart, where it draws no municipality by itself."""
    if one_by_one(focus):
        return ""
    t = context.language.t
    return totals_table(
        context,
        charts.focus_counts(focus, context.labels),
        t("Municipalities that name a focus area"),
        t("Focus area"),
        (t("The municipality itself"), t("Only a partnership or network")),
    )
