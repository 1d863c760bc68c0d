"""Shared partners: which municipalities have the same partner, and with what status."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from dashboard import blocks, charts
from dashboard.answer_tables import country_field, municipality_field, number_field, source_field
from dashboard.context import Context
from dashboard.evidence import Sources
from dashboard.long_tables import LongTable
from dashboard.named_charts import draw_chart
from dashboard.options import MOST_OFFERED
from dashboard.sidebar import choose
from dashboard.tables import Field, Row, html_table

# More rows than these nobody reads; the file has every tie.
MOST_LISTED = 40


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    blocks.opening(
        context,
        t("Shared partners"),
        t("Which municipalities have the same partner, and with what status."),
    )
    if blocks.nothing_selected(context, context.table("summary")):
        return
    shared = context.table("shared")
    wanted = _choose_partner(context, shared)
    shown = shared.filter(pl.col("partner_id") == wanted) if wanted else shared
    blocks.draw(
        context,
        blocks.Section(
            view="shared",
            title=_title(context, shown, wanted),
            chart=lambda: draw_chart("shared", context),
            table=LongTable(lambda: shown, lambda rows: shared_table(context, rows)),
            export="shared",
            shown=lambda: shown,
            figures=("partners",),
            empty=t("No two of these municipalities have a partner in common."),
        ),
    )
    # With few municipalities the chart shows each tie itself.
    if shown["municipality_id"].n_unique() > charts.MOST_COLUMNS and not wanted:
        _ties(context, shown)


def _ties(context: Context, shown: pl.DataFrame) -> None:
    """Draw who shares whom, a row for each partner with its municipalities under their status.

    It is for many municipalities, of which a grid would be almost empty and too wide to read.
    """
    t, labels = context.language.t, context.labels
    ties = _by_partner(context, shown)
    listed = ties.head(MOST_LISTED)
    fields = [
        Field(t("Partner"), lambda row: row["partner"]),
        country_field(context, "partner_country"),
        number_field(context, t("Number of municipalities"), "towns"),
        *(
            Field(labels.word("status", status), _names_of(status, context))
            for status in ("active", "dormant", "unstated")
        ),
    ]
    st.header(t("Who shares which partner"), anchor=False)
    if ties.height > listed.height:
        number = context.language.number
        cut = t(
            "The {shown} with most, of {all}",
            shown=number(listed.height),
            all=number(ties.height),
        )
        st.markdown(cut)
    st.html(html_table(t("Who shares which partner"), fields, listed.iter_rows(named=True)))


def _by_partner(context: Context, shown: pl.DataFrame) -> pl.DataFrame:
    """Give each partner once, those of most first, with its municipalities for each status."""
    names = {
        status: pl.col("municipality").filter(pl.col("status") == status).unique()
        for status in ("active", "dormant", "unstated")
    }
    ties = shown.group_by("partner_id", "partner", "partner_country").agg(
        pl.col("municipality_id").n_unique().alias("towns"),
        **names,
    )
    order = context.language.order("partner")
    return ties.sort("towns", order, "partner_id", descending=[True, False, False])


def _names_of(status: str, context: Context) -> Callable[[Row], str]:
    return lambda row: ", ".join(context.language.in_order(row[status])) or "–"


def _choose_partner(context: Context, shared: pl.DataFrame) -> str:
    """Let the reader choose one partner; gives its id, or nothing for all."""
    t = context.language.t
    asked = context.selection.partner
    counted = (
        shared.group_by("partner_id", "partner", "partner_country")
        .agg(pl.col("municipality_id").n_unique().alias("towns"))
        .sort("towns", "partner_id", descending=[True, False])
        .filter((pl.int_range(pl.len()) < MOST_OFFERED) | (pl.col("partner_id") == asked))
        .sort(context.language.order("partner"), "partner_id")
    )
    names = {
        row["partner_id"]: t(
            "{partner} ({country}): {count}",
            partner=row["partner"],
            country=context.language.country(row["partner_country"]),
            count=context.language.number(row["towns"]),
        )
        for row in counted.iter_rows(named=True)
    }
    wanted = asked if asked in names else ""
    st.session_state["partner_shown"] = wanted
    st.selectbox(
        t("Partner"),
        ["", *names],
        format_func=lambda word: names.get(word, t("All shared partners")),
        key="partner_shown",
        filter_mode="contains",
        on_change=lambda: choose("partner", st.session_state["partner_shown"]),
    )
    return wanted


def _title(context: Context, shown: pl.DataFrame, wanted: str) -> str:
    if not wanted or shown.is_empty():
        return context.language.t("Partners that several municipalities have")
    return context.language.n(
        "{count} municipality works with {partner}",
        "{count} municipalities work with {partner}",
        shown["municipality_id"].n_unique(),
        partner=shown["partner"].first(),
    )


def shared_table(context: Context, shared: pl.DataFrame) -> str:
    """Give partner, municipality and status, each with its source."""
    t = context.language.t
    fields = [
        Field(t("Partner"), lambda row: row["partner"]),
        country_field(context, "partner_country"),
        municipality_field(context),
        Field(t("Kind"), lambda row: context.labels.word("kind", row["kind"])),
        Field(t("Status"), lambda row: context.labels.word("status", row["status"])),
        source_field(context, Sources(context)),
    ]
    caption = t("Partners of at least two of the municipalities")
    return html_table(caption, fields, shared.iter_rows(named=True))
