"""Shared partners: which municipalities have the same partner, and with what status."""

import polars as pl
import streamlit as st

from dashboard import blocks
from dashboard.answer_tables import country_field, municipality_field, source_field
from dashboard.context import Context
from dashboard.evidence import Sources
from dashboard.named_charts import draw_chart
from dashboard.sidebar import choose
from dashboard.tables import Field, html_table


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
            table=shared_table(context, shown),
            export="shared",
            shown=shown,
            figures=("partners",),
            empty=t("No two of these municipalities have a partner in common."),
        ),
    )


def _choose_partner(context: Context, shared: pl.DataFrame) -> str:
    """Let the reader choose one partner; gives its id, or nothing for all."""
    t = context.language.t
    counted = (
        shared.group_by("partner_id", "partner", "partner_country")
        .agg(pl.col("municipality_id").n_unique().alias("towns"))
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
    wanted = context.selection.partner if context.selection.partner in names else ""
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
