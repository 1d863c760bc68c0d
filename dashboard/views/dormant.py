"""Dormant: which agreements rest, on whose word, and as a share of what."""

import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.parts import named_parts
from dashboard.asking.towns import totals, towns_by_dormant_share
from dashboard.page import sections, top
from dashboard.page.answer_tables import (
    country_field,
    figure_field,
    municipality_field,
    source_field,
)
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import NOTHING, Field, html_table
from dashboard.telling import unknown
from dashboard.telling.evidence import Sources, partner_cell
from dashboard.telling.findings.statuses import dormant
from dashboard.words.formats import printed_date


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Dormant agreements"),
        t("Agreements that their own source calls resting, with its words."),
    )
    if top.nothing_selected(context):
        return
    if context.selection.status:
        st.markdown(t("This page is about all statuses: the filter on status does not apply here."))
    total = _total(context.with_statuses())
    if total:
        st.markdown(total)
    # On whose word comes next: it is what the page is asked for.
    _list(context.with_statuses("dormant"))
    _shares(context.with_statuses())


def _total(context: Context) -> str:
    """Count those that rest before they are listed; nothing where no status is stated.

    What then stands in place of the list and of the shares says why.
    """
    language, found = context.language, totals(context)
    count, stated = found["dormant"], found["dormant"] + found["active"]
    if not stated:
        return ""
    if stated == 1 and count:
        return language.t("The only partner whose status is stated is dormant.")
    if stated == 1:
        return language.t("The only partner whose status is stated is active.")
    if count:
        return _of_those_stated(context)
    return language.t(
        "None of the {stated} partners whose status is stated is dormant.",
        stated=language.number(stated),
    )


def _of_those_stated(context: Context) -> str:
    language, found = context.language, totals(context)
    said = dormant(context)
    # Of one municipality it need not be said in how many, nor which.
    if found["town"] is None and said:
        return said.text
    return language.n(
        "{count} of {stated} partners whose status is stated is dormant.",
        "{count} of {stated} partners whose status is stated are dormant.",
        found["dormant"],
        stated=language.number(found["dormant"] + found["active"]),
    )


def _shares(context: Context) -> None:
    t = context.language.t
    figures = ("dormant_share", "dormant", "active", "unstated", "partners")
    fields = [municipality_field(context), *(figure_field(context, each) for each in figures)]
    caption = t("Dormant partners as a share of those whose status is stated")
    sections.draw(
        context,
        sections.Section(
            view="dormant-share",
            title=t("Dormant share"),
            chart="dormant-share",
            table=LongTable(
                lambda: towns_by_dormant_share(context),
                lambda rows: html_table(caption, fields, rows.iter_rows(named=True)),
            ),
            export="chart/dormant-share",
            figures=("dormant_share", "stated_status_share", "dormant"),
            empty=unknown.why_unknown(context),
            note=unknown.all_without_data(context, "dormant_share"),
        ),
    )


def _list(context: Context) -> None:
    t = context.language.t
    sources = Sources(context)
    fields = [
        municipality_field(context),
        Field(t("Partner"), lambda row: partner_cell(row, context)),
        country_field(context, "partner_country"),
        Field(t("Kind"), lambda row: context.labels.word("kind", row["kind"])),
        Field(t("The source's words"), lambda row: sources.printed(row["printed_status"], row)),
        Field(
            t("Paused on"),
            lambda row: printed_date(row["until"], context.language) or NOTHING,
            optional=True,
        ),
        source_field(context, sources),
    ]
    caption = t("Dormant agreements with the words that say so")
    sections.draw(
        context,
        sections.Section(
            view="dormant",
            title=t("The dormant agreements and their evidence"),
            table=LongTable(
                lambda: named_parts(context),
                lambda rows: html_table(caption, fields, rows.iter_rows(named=True)),
            ),
            export="partnerships",
            figures=("dormant",),
            empty=t(
                "No source of the selection calls a partnership dormant. That does not make the "
                "others active: see how many state no status."
            ),
        ),
    )
