"""Compare: two to ten municipalities side by side."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import streamlit as st

from dashboard.asking.completeness import list_in_words
from dashboard.asking.context import Context
from dashboard.asking.order import in_order
from dashboard.asking.rows import Row
from dashboard.asking.towns import totals
from dashboard.brief.buttons import brief_downloads
from dashboard.page import sections, top
from dashboard.page.answer_tables import (
    counted_municipality_field,
    figure_field,
    figure_of,
    focus_table,
    network_table,
    region_table,
    told_apart,
)
from dashboard.page.tables import Field, html_table
from dashboard.selecting.name_boxes import choose_municipalities, take_typed_municipality
from dashboard.selecting.options import MOST_OFFERED, Options
from dashboard.selecting.selection import without_repeats
from dashboard.selecting.session import choose
from dashboard.telling import unknown
from dashboard.telling.sentences import is_filtered
from dashboard.views.peers import against_peers
from dashboard.views.shared import nothing_shared, shared_table

MOST = 10

_FOLD = "choosing"

FIGURES = (
    "partners",
    "active",
    "dormant",
    "unstated",
    "ended",
    "dormant_share",
    "partners_per_100k",
    "partner_countries",
    "partner_regions",
    "indirect_partners",
    "networks",
    "indirect_networks",
    "focus_areas",
    "oldest_since",
    "stated_partners",
    "policy_valid_until",
    "newest_source_date",
    "findings",
)
"""The figures that stand side by side, and on the page of one municipality."""


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Compare municipalities"),
        t("Two to ten municipalities side by side, or one against its peers."),
    )
    if top.nothing_selected(context):
        return
    towns = totals(context)["towns"]
    if towns > MOST:
        st.markdown(_ask(context, towns))
    # Of all that there are, the Overview tells, and one is chosen in the filters.
    if not context.selection.is_restricted and towns > MOST:
        _choose(context, [])
        return
    summary = in_order(context.table("summary"), "summary", context.selection)
    with_data = summary.filter(pl.col("findings").is_not_null())["municipality_id"].to_list()
    measurable = with_data if context.selection.is_restricted and towns > 1 else []
    _choose(context, measurable)
    if context.selection.is_restricted:
        top.findings(context)
    if towns == 1 or _measured(context, measurable):
        brief_downloads(context, "compare")
        against_peers(context)
        return
    if towns <= MOST:
        brief_downloads(context, "compare")
        _one_by_one(context, summary)


def _one_by_one(context: Context, summary: pl.DataFrame) -> None:
    """Draw the municipalities side by side."""
    _figures(context, summary)
    _statuses(context, summary)
    with sections.as_one():
        _regions(context, summary)
        _focus(context, summary)
        _shared(context)
        _networks(context, summary)


def _choose(context: Context, measurable: Sequence[str]) -> None:
    """Let the reader choose whom to compare, and which of those `measurable` to measure."""
    t = context.language.t
    if not 1 < totals(context)["towns"] <= MOST:
        # There is nothing to set side by side, and who chooses here goes on choosing.
        st.session_state[_FOLD] = True
    fold = st.expander(t("Choose what is compared"), key=_FOLD, on_change="rerun")
    # Two lists that nobody has opened cost the browser as much as two sections.
    if not fold.open:
        return
    with fold:
        choose_municipalities(t("Compare these"), context.options, context.labels)
        if measurable:
            _choose_measured(context, measurable)


def _measured(context: Context, towns: Sequence[str]) -> str:
    """Give the id of the one that is measured against the others, if any is."""
    selection = context.selection
    return selection.one if selection.peers == "chosen" and selection.one in towns else ""


def _choose_measured(context: Context, towns: Sequence[str]) -> None:
    t, names = context.language.t, context.options.municipality_names
    st.session_state["measured_shown"] = measured = _measured(context, towns)
    st.selectbox(
        t("Measure one against the others"),
        without_repeats(["", *towns[:MOST_OFFERED], measured]),
        format_func=lambda word: names.get(word, word) if word else t("Side by side"),
        key="measured_shown",
        placeholder="–",
        filter_mode="contains",
        accept_new_options=len(towns) > MOST_OFFERED,
        on_change=_take_measured,
        args=(context.options,),
    )


def _take_measured(options: Options) -> None:
    if st.session_state["measured_shown"]:
        take_typed_municipality("measured_shown", options, peers="chosen")
    else:
        choose(peers="population")


def _ask(context: Context, count: int) -> str:
    return context.language.t(
        "{count} municipalities are too many to set side by side. Choose two to ten, or one, which "
        "is then measured against its peers.",
        count=context.language.number(count),
    )


def _figures(context: Context, summary: pl.DataFrame) -> None:
    sections.draw(
        context,
        sections.Section(
            view="compare",
            title=context.language.t("Figures side by side"),
            table=lambda: _side_by_side(context, summary),
            export="summary",
            figures=FIGURES,
            note=_partly_filtered(context),
        ),
    )


def _partly_filtered(context: Context) -> str:
    """Say, under a filter on partnerships, which figures of the table it changes."""
    if not is_filtered(context.selection):
        return ""
    return context.language.t(
        "The filters on status, kind, partner region and partner country apply to what is counted "
        "from partnerships; all other figures stand as without them."
    )


def _side_by_side(context: Context, summary: pl.DataFrame) -> str:
    t = context.language.t
    towns = list(summary.iter_rows(named=True))
    rows = [
        {"label": t("Inhabitants"), "cells": [_population(town, context) for town in towns]},
        {
            "label": t("Partner list"),
            "cells": [list_in_words(town, context.labels) for town in towns],
        },
        *(_figure_row(figure, towns, context) for figure in FIGURES),
    ]
    fields = [Field(t("Figure"), lambda row: row["label"])]
    names = told_apart(summary, context).values()
    fields += [_town_field(name, place) for place, name in enumerate(names)]
    return html_table(t("Figures of the chosen municipalities"), fields, rows)


def _figure_row(figure: str, towns: Sequence[Row], context: Context) -> Row:
    cells = [figure_of(figure, town, context) for town in towns]
    return {"label": context.labels.figure(figure), "cells": cells}


def _town_field(name: str, place: int) -> Field:
    return Field(name, lambda row: row["cells"][place], numeric=True)


def _population(town: Row, context: Context) -> str:
    if town["population"] is None:
        return context.language.t("no data")
    population = context.language.number(town["population"])
    return f"{population} ({town['population_date'].year})"


def _statuses(context: Context, summary: pl.DataFrame) -> None:
    t = context.language.t
    figures = ("active", "dormant", "unstated", "partners")
    fields = [
        counted_municipality_field(context),
        *(figure_field(context, each) for each in figures),
    ]
    sections.draw(
        context,
        sections.Section(
            view="status",
            title=t("Partners by status"),
            chart="partners",
            table=lambda: html_table(
                t("Partners by status"), fields, summary.iter_rows(named=True)
            ),
            export="summary",
            figures=figures,
            empty=unknown.why_unknown(context),
            note=unknown.without_data(context, summary, "partners"),
        ),
    )


def _regions(context: Context, summary: pl.DataFrame) -> None:
    t = context.language.t
    regions = context.table("regions")
    sections.draw(
        context,
        sections.Section(
            view="regions-by-municipality",
            title=t("Partners by the partner's region"),
            chart="regions",
            table=lambda: region_table(context, regions),
            export="regions",
            figures=("partners", "partner_regions"),
            empty=lambda: unknown.no_partner(
                context, t("No partner lies in any region under these filters.")
            ),
            note=unknown.without_data(context, summary, "partners"),
        ),
    )


def _focus(context: Context, summary: pl.DataFrame) -> None:
    t = context.language.t
    focus = context.table("focus")
    sections.draw(
        context,
        sections.Section(
            view="focus-areas",
            title=t("Focus areas"),
            chart="focus",
            table=lambda: focus_table(context, focus),
            export="focus",
            figures=("focus_areas",),
            empty=t("No source of the selected municipalities names a focus."),
            note=_notes(context, summary, "focus_areas"),
        ),
    )


def _shared(context: Context) -> None:
    t = context.language.t
    shared = context.table("shared")
    # The one partner chosen on the page of shared partners does not narrow this one.
    everything = replace(context, selection=replace(context.selection, partner=""))
    sections.draw(
        everything,
        sections.Section(
            view="shared",
            title=t("Partners that they share"),
            chart="shared",
            table=lambda: shared_table(context, shared),
            export="shared",
            figures=("partners",),
            empty=lambda: nothing_shared(context),
        ),
    )


def _networks(context: Context, summary: pl.DataFrame) -> None:
    t = context.language.t
    networks = context.table("networks")
    sections.draw(
        context,
        sections.Section(
            view="networks",
            title=t("Networks"),
            chart="networks",
            table=lambda: network_table(context, networks),
            export="networks",
            figures=("networks", "indirect_networks"),
            empty=t("No source of the selected municipalities names a network."),
            note=_notes(context, summary, "networks"),
        ),
    )


def _notes(context: Context, summary: pl.DataFrame, figure: str) -> str:
    """Say of what no filter on partnerships changes that it is so, and of whom it is unknown."""
    notes = (top.unfiltered(context), unknown.without_data(context, summary, figure))
    return "\n\n".join(note for note in notes if note)
