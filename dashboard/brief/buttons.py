"""The fold of a page in which its selection is saved as a brief."""

from functools import partial

import streamlit as st

from dashboard.asking.context import Context
from dashboard.brief.compose import Page
from dashboard.brief.writers import brief_bytes
from dashboard.files.downloads import workbook_download
from dashboard.files.export import file_name

_MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def brief_downloads(context: Context, page: Page) -> None:
    """Draw the fold, with all tables as a workbook too where all that there is is shown."""
    t, is_overview = context.language.t, page == "overview"
    label = t("Save as a brief (PDF, DOCX)")
    if is_overview:
        label = t("Save as a brief (PDF, DOCX) or all tables (XLSX)")
    fold = st.expander(label, key="files_brief", on_change="rerun")
    # Filled once it is opened: buttons cost a browser most.
    if not fold.open:
        return
    with fold, st.container(horizontal=True):
        _buttons(context, page)
        if is_overview:
            workbook_download(context)


def _buttons(context: Context, page: Page) -> None:
    """Draw the buttons; the brief is made when one is pressed, in the language of the page."""
    t = context.language.t
    labels = {"pdf": t("Brief (PDF)"), "docx": t("Brief (DOCX)")}
    base = st.context.url or ""
    for name, label in labels.items():
        st.download_button(
            label,
            data=partial(brief_bytes, context, page, name, base),
            file_name=file_name(f"brief-{page}", name, context.today),
            mime=_MIME[name],
            key=f"download_brief-{page}_{name}",
            on_click="ignore",
            icon=":material/description:",
        )
