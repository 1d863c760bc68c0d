"""Overview: headline figures, the ranking, and what the data covers."""

import datetime as dt

import polars as pl
import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.kept import kept
from dashboard.asking.rows import Row
from dashboard.asking.towns import expiring_first, ranking, totals
from dashboard.brief.buttons import brief_downloads
from dashboard.page import sections, top
from dashboard.page.answer_tables import (
    counted_municipality_field,
    country_field,
    figure_field,
    number_field,
    rank_field,
)
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import Field, html_cards, html_section, html_table
from dashboard.selecting.selection import MEASURE_FIGURES
from dashboard.telling import unknown
from dashboard.words.formats import printed_date
from dashboard.words.i18n import Language
from warehouse.queries import Snapshot
from warehouse.vocabulary import WHOLE

# So many are named on a card.
_FEW = 3

_RANKED = ("partners", "active", "dormant", "unstated", "ended", "partners_per_100k")


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Municipalities and their partners abroad"),
        t("Who has how many partners, which of them are active, and on whose word."),
    )
    if not top.nothing_selected(context):
        top.findings(context)
        brief_downloads(context, "overview")
        _headline(context.key, context)
        _ranking(context)
        coverage(context)


@kept(500)
def _headline(identity: str, _context: Context) -> None:
    t, number = _context.language.t, _context.language.number
    found = totals(_context)
    cards = [
        (t("Municipalities with data"), number(found["with_data"]), _how_many_say(_context)),
        _partner_card(_context, found),
        _dormant_card(_context),
        _policy_card(_context, found),
    ]
    st.html(html_cards(cards))


def _how_many_say(context: Context) -> str:
    """Say of whom partners are known, and of all municipalities also how many there are."""
    said, language = _who_says(context), context.language
    if context.selection.is_restricted:
        return said
    there = len(context.options.municipality_names)
    return language.t("{said}; there are {all} in all", said=said, all=language.number(there))


def _who_says(context: Context) -> str:
    """Count those whose partners are known, whichever statuses are selected."""
    language, found = context.language, totals(context.with_statuses())
    external = found["bulk_known"]
    own = language.n(
        "{count} of them says who its partners are",
        "{count} of them say who their partners are",
        found["partners_known"] - external,
    )
    if not external:
        return own
    number = language.number(external)
    return language.t("{own}; of {count} an external list does", own=own, count=number)


def _partner_card(context: Context, found: Row) -> tuple[str, str, str]:
    t, number = context.language.t, context.language.number
    if not found["partners_known"]:
        return t("Partners"), t("no data"), unknown.why_unknown(context)
    words = {figure: number(found[figure]) for figure in _RANKED[:4]}
    split = t("{active} active, {dormant} dormant, {unstated} with no status stated", **words)
    return t("Partners"), words["partners"], split


def _dormant_card(context: Context) -> tuple[str, str, str]:
    """Count dormant ones of all whose status is stated, whichever statuses are selected."""
    t, number = context.language.t, context.language.number
    whole = totals(context.with_statuses())
    dormant, active = whole["dormant"], whole["active"]
    if not dormant + active:
        return t("Dormant agreements"), t("no data"), unknown.why_unknown(context)
    return (
        t("Dormant agreements"),
        number(dormant),
        t("of {stated} partners whose status is stated", stated=number(dormant + active)),
    )


def _policy_card(context: Context, found: Row) -> tuple[str, str, str]:
    t, number = context.language.t, context.language.number
    dated, expiring = found["strategies"], found["expiring"]
    title = t("Strategies that expire within a year")
    if not dated:
        return title, t("no data"), t("no source states an end date")
    remark = t("of {dated} with an end date", dated=number(dated))
    if 0 < expiring <= _FEW:
        days = expiring_first(context, _FEW).iter_rows()
        named = [f"{name}, {context.language.date(day)}" for name, day in days]
        remark = f"{remark}: {'; '.join(named)}"
    return title, number(expiring), remark


def _ranking(context: Context) -> None:
    t, selection = context.language.t, context.selection
    sections.draw(
        context,
        sections.Section(
            view="ranking",
            title=t("Partners by municipality"),
            chart="partners",
            table=LongTable(
                lambda: ranking(context),
                lambda rows: _ranking_table(context, rows),
            ),
            export="summary",
            figures=(MEASURE_FIGURES[selection.measure], "active", "dormant", "unstated"),
            empty=unknown.why_unknown(context),
            note=_notes(context.key, context),
        ),
    )


@kept(500)
def _notes(identity: str, _context: Context) -> str:
    few = _context.selection.measure == "per_100k" and unknown.all_of_few_inhabitants(_context)
    notes = (few or "", unknown.all_without_data(_context, "partners"))
    return "\n\n".join(note for note in notes if note)


def _ranking_table(context: Context, rows: pl.DataFrame) -> str:
    t = context.language.t
    fields = [
        counted_municipality_field(context),
        rank_field(context),
        *(figure_field(context, figure) for figure in _RANKED),
    ]
    caption = t("Partners of each municipality by status; equal numbers share a rank")
    return html_table(caption, fields, rows.iter_rows(named=True))


def coverage(context: Context) -> None:
    """Draw how many municipalities of each country anything is known of."""
    _coverage(context.answers.snapshot, context.language, context)


# The same whatever is selected.
@kept(16)
def _coverage(snapshot: Snapshot, language: Language, _context: Context) -> None:
    t = language.t
    says = t(
        "No figure here stands for a whole country: it stands for the municipalities with data."
    )
    title, table = t("What the data covers"), _coverage_table(_context)
    st.html(html_section("coverage", title, note=says, table=table))


def _coverage_table(context: Context) -> str:
    t = context.language.t
    covered = _covered(context)
    external = number_field(context, t("External list only"), "external")
    fields = [
        country_field(context, "country"),
        number_field(context, t("Municipalities"), "all"),
        number_field(context, t("With data"), "has_data"),
        number_field(context, t("Partners known"), "partners_known"),
        *([external] if covered["external"].sum() else []),
        number_field(context, t("Whole list read"), "complete"),
        number_field(context, t("With a dated source"), "dated"),
        Field(t("Half of these older than"), lambda row: _day(row["middle"], context)),
        Field(
            t("Newest dated source"),
            lambda row: printed_date(row["newest"], context.language) or "–",
        ),
    ]
    caption = t("Municipalities of each country, and of how many anything is known")
    return html_table(caption, fields, covered.iter_rows(named=True))


def _covered(context: Context) -> pl.DataFrame:
    listed = context.answers.rows("reference.municipality").drop_nulls("code")["id"].implode()
    return (
        context.answers.rows("main.municipality")
        .group_by("country")
        .agg(
            # Of a country none of which has an official code, the reference has no list.
            pl.when(pl.col("id").is_in(listed).any()).then(pl.len()).alias("all"),
            pl.col("has_data", "partners_known").sum(),
            (pl.col("partners_from") == "bulk").sum().alias("external"),
            pl.col("completeness").is_in(WHOLE).sum().alias("complete"),
            pl.col("newest_source_date").count().alias("dated"),
            pl.col("newest_source_date").median().cast(pl.Date).alias("middle"),
            pl.col("newest_source_printed")
            .sort_by("newest_source_date", "newest_source_printed")
            .last()
            .alias("newest"),
        )
        .with_columns(
            name=pl.col("country").map_elements(context.language.country, return_dtype=pl.String)
        )
        .sort(context.language.order("name"))
    )


def _day(day: dt.date | None, context: Context) -> str:
    return context.language.date(day) if day else "–"
