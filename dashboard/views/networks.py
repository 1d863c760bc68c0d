"""Networks: who is in what, itself or through a county or region."""

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.drawn_charts import one_by_one
from dashboard.asking.rows import Row
from dashboard.asking.towns import totals
from dashboard.page import sections, top
from dashboard.page.answer_tables import network_table, source_field, totals_table
from dashboard.page.tables import Cell, Field, Part, html_table
from dashboard.telling import unknown
from dashboard.telling.evidence import Sources, remark, with_printed
from dashboard.words.formats import printed_date


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Networks"),
        t("Networks have many members and are never counted as partners."),
    )
    if top.nothing_selected(context):
        return
    top.tell_unfiltered(context)
    networks = context.table("networks")
    _members_of(context, networks)
    described(context, networks)


def _members_of(context: Context, networks: pl.DataFrame) -> None:
    sections.draw(
        context,
        sections.Section(
            view="networks",
            title=context.language.t("Who is in which network"),
            chart="networks",
            table=lambda: _totals(context, networks) + network_table(context, networks),
            export="networks",
            figures=("networks", "indirect_networks"),
            empty=context.language.n(
                "No source of the selected municipality names a network.",
                "No source of the selected municipalities names a network.",
                totals(context)["towns"],
            ),
            note=unknown.all_without_data(context, "networks"),
        ),
    )


def _totals(context: Context, networks: pl.DataFrame) -> str:
    """Give the numbers of the chart for every network, where it draws no municipality by itself."""
    if one_by_one(networks):
        return ""
    t = context.language.t
    return totals_table(
        context,
        charts.network_counts(networks, context.labels),
        t("Municipalities in a network, themselves or through a county or region"),
        t("Network"),
        (t("The municipality itself"), t("Through a county or region")),
    )


def described(context: Context, networks: pl.DataFrame) -> None:
    """Draw what the sources of the selected municipalities say of the networks shown."""
    t, stated = context.language.t, _stated(context, networks)
    if stated.is_empty():
        return
    st.header(t("What the sources say of the networks"), anchor=False)
    sources = Sources(context)
    fields = [
        Field(t("Network"), lambda row: _name(row, context)),
        Field(t("Numbers stated"), lambda row: _numbers(row, context, sources)),
        Field(t("Places listed"), lambda row: _members(row, context)),
        Field(t("Remark"), lambda row: remark(row["note"]), optional=True),
        source_field(context, sources),
    ]
    caption = t("Networks as their members' sources describe them")
    st.html(html_table(caption, fields, stated.iter_rows(named=True)))


def _stated(context: Context, networks: pl.DataFrame) -> pl.DataFrame:
    """Give what is stated of the networks shown, by the municipalities shown with them."""
    shown = networks.select("municipality_id", network="network_id")
    return (
        context.answers.rows("stated.network")
        .join(shown, on=["network", "municipality_id"], how="semi")
        .with_columns(name=pl.col("network").replace_strict(context.labels.networks))
        .sort(context.language.order("name"), "municipality_id")
    )


def _name(row: Row, context: Context) -> Cell:
    """Give the network with its printed name, what it is and when it was founded."""
    labels, language = context.labels, context.language
    kinds = dict(labels.network.select("id", "kind").iter_rows())
    name = with_printed(labels.networks[row["network"]], row["printed"], language)
    parts = [Part(name), Part(labels.word("network_kind", kinds[row["network"]]))]
    if row["founded"]:
        founded = printed_date(row["founded"], language)
        parts.append(Part(language.t("founded {year}", year=founded)))
    return parts


def _numbers(row: Row, context: Context, sources: Sources) -> Cell:
    parts: list[Part] = []
    for count in _of_the_same(row, "stated.network_count", context).iter_rows(named=True):
        counted = context.labels.word("counted", count["counted"])
        parts.append(Part(f"{counted}: {context.language.number(count['value'])}"))
        parts += sources.quoted(count["printed"], count)
    return parts or "–"


def _members(row: Row, context: Context) -> Cell:
    founder = context.language.t("founder")
    members = _of_the_same(row, "stated.network_member", context).iter_rows(named=True)
    return [
        Part(
            with_printed(member["place"], member["printed"], context.language),
            quiet=f"({founder})" if member["founder"] else "",
        )
        for member in members
    ] or "–"


def _of_the_same(row: Row, table: str, context: Context) -> pl.DataFrame:
    """Give the rows of another table of statements on the same network by the same source."""
    return context.answers.rows(table).filter(
        (pl.col("network") == row["network"]) & (pl.col("source") == row["source"])
    )
