"""Data and sources: doubts, ages, definitions and what is covered."""

import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.parts import finding_parts, source_parts
from dashboard.files.downloads import package_downloads, workbook_download
from dashboard.page import sections, top
from dashboard.page.answer_tables import finding_table
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import Field, html_table
from dashboard.selecting.session import choose
from dashboard.telling.evidence import source_table
from dashboard.views.changes import changes
from dashboard.views.imports import imports
from dashboard.views.overview import coverage
from warehouse.figures import FIGURES


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Data and sources"),
        t("What every number rests on, how old it is, and where the sources leave doubt."),
    )
    if not top.nothing_selected(context):
        _files(context)
        _findings(context)
        _sources(context)
    changes(context)
    imports(context)
    coverage(context)
    _definitions(context)
    _origins(context)


def _files(context: Context) -> None:
    t = context.language.t
    st.header(t("All of it as files"), anchor=False)
    st.markdown(
        t(
            "The workbook holds every table under the selection. A Data Package holds all "
            "municipalities, their sources and the reference lists, described for other programs."
        )
    )
    with st.container(horizontal=True, key="files_all"):
        workbook_download(context)
        package_downloads(context)


def _findings(context: Context) -> None:
    t, labels = context.language.t, context.labels
    kinds = context.count("finding_count")["finding"].to_list()
    st.session_state["findings_wanted"] = [
        kind for kind in context.selection.finding if kind in kinds
    ]
    wanted: list[str] = st.pills(
        t("Kind of finding"),
        kinds,
        selection_mode="multi",
        format_func=lambda word: labels.word("finding", word),
        key="findings_wanted",
        on_change=lambda: choose(finding=st.session_state["findings_wanted"]),
    )
    parts = finding_parts(context, wanted)
    sections.draw(
        context,
        sections.Section(
            view="findings",
            title=context.language.n("{count} finding", "{count} findings", parts.height),
            table=LongTable(lambda: parts, lambda rows: finding_table(context, rows)),
            export="findings",
            figures=("findings",),
            empty=t("Nothing in the sources contradicts itself or has expired."),
            note=top.unfiltered(context),
        ),
    )


def _sources(context: Context) -> None:
    sections.draw(
        context,
        sections.Section(
            view="sources",
            title=context.language.t("Sources"),
            table=LongTable(
                lambda: source_parts(context), lambda rows: source_table(context, rows)
            ),
            export="sources",
            figures=("newest_source_date", "newest_source_age"),
            note=top.unfiltered(context),
        ),
    )


def _definitions(context: Context) -> None:
    t = context.language.t
    st.header(t("How each figure is defined"), anchor=False)
    fields = [
        Field(t("Figure"), lambda row: row["label"]),
        Field(t("Unit"), lambda row: row["unit"]),
        Field(t("Meaning"), lambda row: row["meaning"]),
    ]
    rows = [
        {"label": t(figure.label), "unit": t(figure.unit), "meaning": t(figure.meaning)}
        for figure in FIGURES
    ]
    with st.expander(t("Show the definitions")):
        st.html(html_table(t("Figures and their definitions"), fields, rows, wordy=True))


def _origins(context: Context) -> None:
    t = context.language.t
    st.header(t("Where the reference data comes from"), anchor=False)
    st.markdown(
        t(
            "Codes and names: Statistics Sweden, Statistics Denmark, Statistics Norway, "
            "Statistics Finland and Registers Iceland. Population and points: Eurostat and "
            "GISCO, © EuroGeographics for the administrative boundaries. Points of partner "
            "places: GeoNames, CC BY 4.0. Partner regions: United Nations M49. Country names: "
            "Unicode CLDR."
        )
    )
