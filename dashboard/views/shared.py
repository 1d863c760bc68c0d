"""Shared partners: which municipalities have the same partner, and with what status."""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.kept import kept
from dashboard.asking.rows import Row, Rows
from dashboard.asking.shared_partners import have_columns, partner_counts, shared_parts, shared_rows
from dashboard.asking.towns import totals
from dashboard.page import sections, top
from dashboard.page.answer_tables import (
    country_field,
    municipality_field,
    number_field,
    source_field,
)
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import Field, html_table
from dashboard.selecting.options import MOST_OFFERED
from dashboard.selecting.session import choose
from dashboard.telling.evidence import Sources
from dashboard.telling.sentences import in_a_cell, is_filtered

# More rows than these nobody reads; the file has every tie.
MOST_LISTED = 40


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Shared partners"),
        t("Which municipalities have the same partner, and with what status."),
    )
    if top.nothing_selected(context):
        return
    wanted = _choose_partner(context)
    if wanted:
        _of_one(context, partner_counts(context, wanted))
        return
    _of_all(context)
    # With few municipalities the chart shows each tie itself.
    if not have_columns(context):
        _ties(context.key, context)


def _of_one(context: Context, one: pl.DataFrame) -> None:
    partner = one.row(0, named=True)
    # No word of working together: the agreement may rest, or no source may say how it stands.
    title = context.language.n(
        "{count} municipality has {partner} as a partner",
        "{count} municipalities have {partner} as a partner",
        partner["towns"],
        partner=partner["partner"],
    )
    rows = partial(shared_rows, context, [partner["partner_id"]], partner["ties"])
    _draw(context, title, rows)


def _of_all(context: Context) -> None:
    title = context.language.t("Partners that several municipalities have")
    _draw(context, title, lambda: shared_parts(context))


def _draw(context: Context, title: str, rows: Callable[[], Rows]) -> None:
    sections.draw(
        context,
        sections.Section(
            view="shared",
            title=title,
            chart="shared",
            table=LongTable(rows, lambda rows: shared_table(context, rows)),
            export="chart/shared",
            figures=("partners",),
            empty=lambda: nothing_shared(context),
        ),
    )


def nothing_shared(context: Context) -> str:
    """Say why there is no shared partner: nobody to share with, the filters, or no such partner."""
    t = context.language.t
    if totals(context)["towns"] == 1:
        return t(
            "This selection leaves one municipality only. Choose more, or reset the filters to see "
            "all."
        )
    if is_filtered(context.selection):
        return t("No two of these municipalities share a partner that fits the filters.")
    return t("No two of these municipalities have a partner in common.")


@kept(200)
def _ties(identity: str, _context: Context) -> None:
    """Draw who shares whom, a row for each partner with its municipalities under their status.

    It is for many municipalities, of which a grid would be almost empty and too wide to read.
    """
    t, labels = _context.language.t, _context.labels
    listed, every = _by_partner(_context), _context.count("shared_count")["partners"].item()
    fields = [
        Field(t("Partner"), lambda row: row["partner"]),
        country_field(_context, "partner_country"),
        number_field(_context, t("Number of municipalities"), "towns"),
        *(
            Field(labels.word("status", status), _names_of(status, _context))
            for status in ("active", "dormant", "unstated")
        ),
    ]
    st.header(t("Who shares which partner"), anchor=False)
    if every > listed.height:
        number = _context.language.number
        cut = t(
            "The {shown} with most, of {all}",
            shown=number(listed.height),
            all=number(every),
        )
        st.markdown(cut)
    st.html(html_table(t("Who shares which partner"), fields, listed.iter_rows(named=True)))


def _by_partner(context: Context) -> pl.DataFrame:
    """Give those that most have, each once, with its municipalities for each status."""
    order = ("towns", context.language.order("partner"), "partner_id")
    most = context.count("shared_most").sort(order, descending=[True, False, False])
    first = most.head(MOST_LISTED)
    rows = shared_rows(context, first["partner_id"].to_list(), int(first["ties"].sum()))
    # By their ids: namesakes are several.
    towns = {
        status: pl.col("municipality_id").filter(pl.col("status") == status).unique()
        for status in ("active", "dormant", "unstated")
    }
    named = rows.group_by("partner_id").agg(**towns)
    return first.join(named, on="partner_id", maintain_order="left")


def _names_of(status: str, context: Context) -> Callable[[Row], str]:
    language, name = context.language, context.options.name_in_tables

    def cell(row: Row) -> str:
        return in_a_cell(language.in_order(map(name, row[status])), language) or "–"

    return cell


def _choose_partner(context: Context) -> str:
    """Let the reader choose one partner; gives its id, or nothing for all."""
    t = context.language.t
    asked = context.selection.partner
    most = context.count("shared_most").sort("towns", "partner_id", descending=[True, False])
    offered = pl.concat([most.head(MOST_OFFERED), partner_counts(context, asked)]).unique()
    counted = offered.sort(context.language.order("partner"), "partner_id")
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
        placeholder="–",
        filter_mode="contains",
        on_change=lambda: choose(partner=st.session_state["partner_shown"]),
    )
    return wanted


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
