"""Focus areas: municipality by area, with the printed terms on demand."""

import streamlit as st

from dashboard import blocks
from dashboard.answer_tables import focus_table
from dashboard.context import Context


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    blocks.opening(
        context,
        t("Focus areas"),
        t("What the municipalities say that their international work is about."),
    )
    if blocks.nothing_selected(context):
        return
    focus = context.table("focus")
    with_terms = st.toggle(t("Show the terms as printed"), key="printed_terms")
    blocks.draw(
        context,
        blocks.Section(
            view="focus-areas",
            title=t("Municipalities by focus area"),
            chart="focus",
            table=focus_table(context, focus, with_terms=with_terms),
            table_open=with_terms,
            export="focus",
            figures=("focus_areas",),
            empty=t("No source of the selected municipalities names a focus."),
            note=blocks.all_without_data(context, "focus_areas"),
        ),
    )
    st.markdown(
        t(
            "Each printed term belongs to one of 13 areas; terms that belong to none are listed "
            "as such, so that none is lost."
        )
    )
