"""One municipality against its peers, a part of the page Compare."""

import polars as pl
import streamlit as st

from dashboard.asking.completeness import list_in_words
from dashboard.asking.context import Context
from dashboard.asking.peers import (
    Group,
    in_order_of,
    standing_of,
    with_peers,
)
from dashboard.page import sections
from dashboard.page.answer_tables import (
    counted_municipality_field,
    country_field,
    figure_field,
    municipality_field,
    number_field,
    standing_fields,
)
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import Field, html_table
from dashboard.selecting.selection import MEASURE_FIGURES, PEER_COUNTS, PEER_RULES
from dashboard.selecting.session import choose
from dashboard.telling import unknown
from dashboard.telling.sentences import town_names
from dashboard.words.formats import span_of_years

_MEASURED = (
    "partners",
    "partners_per_100k",
    "active",
    "dormant",
    "dormant_share",
    "stated_status_share",
    "partner_countries",
    "networks",
    "focus_areas",
)

# Own choice is made by selecting several municipalities.
_RULES = tuple(rule for rule in PEER_RULES if rule != "chosen")


def against_peers(context: Context) -> None:
    """Draw the figures of the one municipality selected beside those of its peers."""
    if context.table("summary").height == 1:
        _choose_peers(context)
    group = with_peers(context)
    if group is None or group.peers.is_empty():
        st.info(context.language.t("No other municipality with data belongs to this group."))
        return
    st.markdown(_rule(context, group))
    _standings(context, group)
    _dots(context, group)
    _members(context, group.peers)


def _choose_peers(context: Context) -> None:
    labels, selection = context.labels, context.selection
    shown = selection.peers if selection.peers in _RULES else "population"
    st.session_state["peers_shown"], st.session_state["k_shown"] = shown, selection.k
    st.segmented_control(
        labels.parameter("peers"),
        _RULES,
        key="peers_shown",
        required=True,
        format_func=lambda word: labels.word("peers", word),
        on_change=lambda: choose(peers=st.session_state["peers_shown"]),
    )
    if shown == "population":
        st.selectbox(
            labels.parameter("k"),
            PEER_COUNTS,
            key="k_shown",
            placeholder="–",
            width=160,
            on_change=lambda: choose(k=st.session_state["k_shown"]),
        )


def _rule(context: Context, group: Group) -> str:
    n, count, itself = context.language.n, group.peers.height, group.itself
    country = context.language.country(itself["country"].item())
    match group.rule:
        case "chosen":
            return n(
                "{count} peer: the other municipality selected.",
                "{count} peers: the other municipalities selected.",
                count,
            )
        case "region":
            return n(
                "{count} peer: the other municipality with data in {region}.",
                "{count} peers: the other municipalities with data in {region}.",
                count,
                region=itself["region"].item(),
            )
        case "country":
            return n(
                "{count} peer: the other municipality with data in {country}.",
                "{count} peers: the other municipalities with data in {country}.",
                count,
                country=country,
            )
    return n(
        "{count} peer: the municipality with data in {country} that is nearest to {name} in "
        "inhabitants.",
        "{count} peers: the municipalities with data in {country} that are nearest to {name} in "
        "inhabitants.",
        count,
        country=country,
        name=itself["municipality"].item(),
    )


def _standings(context: Context, group: Group) -> None:
    t, lists = context.language.t, context.selection.lists
    rows = [{"it": standing_of(group, figure, lists)} for figure in _MEASURED]
    sections.draw(
        context,
        sections.Section(
            view="peers",
            title=t("Against its peers"),
            table=html_table(
                t("The municipality against its peers"), standing_fields(context, group), rows
            ),
            export="chart/peers",
            figures=_MEASURED,
            note=_caution(context, group.all),
        ),
    )


def _caution(context: Context, group: pl.DataFrame) -> str:
    """Say of when the population is, and which figures to read with care."""
    t = context.language.t
    # Of whom no partner is known, the chart's note says so.
    known = group.filter(pl.col("partners").is_not_null())
    partial = town_names(known.filter(pl.col("completeness") == "partial"), context)
    years = span_of_years(group["population_date"])
    said = [t("The population is that of {years}.", years=years)] if years else []
    few = unknown.few_inhabitants(context, group)
    said += [few] if few else []
    names = context.language.listed(partial)
    if partial and context.selection.lists == "complete":
        text = t(
            "Only part of the partner list is known, so not ranked here: {names}.", names=names
        )
        said.append(text)
    elif partial:
        said.append(t("Only part of the partner list is known: {names}.", names=names))
    return " ".join(said)


def _dots(context: Context, group: Group) -> None:
    t = context.language.t
    figure = MEASURE_FIGURES[context.selection.measure]
    fields = [counted_municipality_field(context), figure_field(context, figure)]
    sections.draw(
        context,
        sections.Section(
            view="peer-dots",
            title=t("The group, one by one"),
            chart="peers",
            table=LongTable(
                lambda: in_order_of(group, figure, context.language),
                lambda rows: html_table(
                    t("The group, one by one"), fields, rows.iter_rows(named=True)
                ),
            ),
            export="chart/peers",
            figures=(figure,),
            empty=t("No source of the selected municipalities says who their partners are."),
            note=unknown.without_data(context, group.all, figure),
        ),
    )


def _members(context: Context, peers: pl.DataFrame) -> None:
    t = context.language.t
    fields = [
        municipality_field(context),
        country_field(context, "country"),
        Field(t("Region"), lambda row: row["region"] or "–"),
        number_field(context, t("Inhabitants"), "population"),
        Field(t("Partner list"), lambda row: list_in_words(row, context.labels)),
    ]
    st.header(t("Who the peers are"), anchor=False)
    st.html(html_table(t("Who the peers are"), fields, peers.iter_rows(named=True)))
