"""What the latest build changed: partnerships that came, went or have another status."""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.rows import Row
from dashboard.page.answer_tables import municipality_field
from dashboard.page.tables import Cell, Field, Part, html_table
from dashboard.telling.evidence import Sources

# More would push what follows out of reach; the command line gives all.
_SHOWN = 100

# A longer table is folded.
_SHORT = 15

_COUNTS = ("added", "gone", "status_changed")


def changes(context: Context) -> None:
    """Draw what the latest build changed, and where that is nothing, the last that did."""
    builds = context.answers.rows("history.build").sort("number")
    st.header(context.language.t("Latest changes"), anchor=False)
    *_, latest = builds.iter_rows(named=True)
    if builds.height == 1 or latest["added"] is None:
        st.markdown(_not_compared(context, latest, first=builds.height == 1))
        return
    changed = builds.filter(pl.sum_horizontal(*_COUNTS) > 0)
    if not sum(latest[name] for name in _COUNTS):
        st.markdown(_unchanged(context, latest, changed))
    for build in changed.tail(1).iter_rows(named=True):
        before = builds.filter(pl.col("number") == build["number"] - 1)
        st.markdown(_counted(context, build, before))
        _table(context, build)


def _moment(context: Context, build: Row) -> str:
    return context.language.moment(dt.datetime.fromisoformat(build["built_at"]))


def _not_compared(context: Context, build: Row, *, first: bool) -> str:
    t, moment = context.language.t, _moment(context, build)
    if first:
        return t(
            "Nothing is recorded before the data loaded on {moment}. What the next load changes "
            "will stand here.",
            moment=moment,
        )
    return t(
        "What the data loaded on {moment} changed is not known, for what was there before could "
        "not be read.",
        moment=moment,
    )


def _unchanged(context: Context, latest: Row, changed: pl.DataFrame) -> str:
    t, moment = context.language.t, _moment(context, latest)
    said = t("The data loaded on {moment} changed no partnership.", moment=moment)
    earlier = t("The last change before:")
    return said if changed.is_empty() else f"{said} {earlier}"


def _counted(context: Context, build: Row, before: pl.DataFrame) -> str:
    t, number = context.language.t, context.language.number
    added, gone, status = (number(build[name]) for name in _COUNTS)
    counts = t(
        "Partnerships of all municipalities: {added} added, {gone} gone, {status} with another "
        "status.",
        added=added,
        gone=gone,
        status=status,
    )
    meaning = t(
        "Gone means that no source that the figures rest on names the partnership any longer; it "
        "does not mean that it has ended."
    )
    moment = _moment(context, build)
    since = [_moment(context, row) for row in before.iter_rows(named=True)]
    when = (
        t("Loaded on {moment}, compared with {before}.", moment=moment, before=since[0])
        if since
        else t("Loaded on {moment}.", moment=moment)
    )
    return f"{when} **{counts}** {meaning}"


def _table(context: Context, build: Row) -> None:
    t, number = context.language.t, int(build["number"])
    if not build["listed"]:
        st.markdown(t("They are too many to be listed one by one."))
        return
    rows = context.answers.changes(number - 1, number, _SHOWN)
    sources = Sources(context)
    lists = dict(context.answers.rows("stated.import").select("origin", "publisher").iter_rows())
    fields = [
        municipality_field(context),
        Field(t("Partner"), lambda row: row["partner"]),
        Field(t("Kind"), lambda row: context.labels.word("kind", row["kind"])),
        Field(t("What changed"), lambda row: _change(row, context)),
        Field(t("Source"), lambda row: _sources(row, sources, lists)),
    ]
    table = html_table(t("Latest changes"), fields, rows.iter_rows(named=True))
    with st.expander(t("Show the changes"), expanded=rows.height <= _SHORT):
        st.html(table)
    every = sum(build[name] for name in _COUNTS)
    if every > rows.height:
        st.markdown(_more(context, rows.height, every, number))


def _more(context: Context, shown: int, every: int, build: int) -> str:
    language = context.language
    return language.t(
        "These are the first {shown} of {every}; the command {command} lists all.",
        shown=language.number(shown),
        every=language.number(every),
        command=f"`python -m etl changes --to {build}`",
    )


def _change(row: Row, context: Context) -> Cell:
    t, labels = context.language.t, context.labels
    before, after = (
        labels.word("status", row[name]) if row[name] else ""
        for name in ("status_before", "status_after")
    )
    status = {
        "added": after,
        "gone": t("before: {status}", status=before.lower()),
        "status": t("{before}, now {after}", before=before, after=after.lower()),
    }
    return Part(labels.word("change", row["change"]), quiet=f"({status[row['change']]})")


def _sources(row: Row, sources: Sources, lists: Mapping[str, str]) -> Cell:
    """Name the sources; of those that went a list that is there by its publisher, others by id."""
    there = [each for each in row["sources"] if sources.has(each)]
    named = sources.cell({"sources": there})
    parts = [named] if isinstance(named, Part) else list(named)
    went = (each for each in row["sources"] if not sources.has(each))
    return [*parts, *(Part(lists.get(each.partition("/")[2], each)) for each in went)]
