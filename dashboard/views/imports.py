"""The external lists that were loaded: whose they are, and what became of each of their rows."""

import polars as pl
import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.rows import Row
from dashboard.files.downloads import rejects_download
from dashboard.page.answer_tables import number_field
from dashboard.page.tables import Cell, Field, Part, html_table
from dashboard.words.formats import printed_date

# More reasons than these would make a cell a list of its own; the file has all.
_REASONS = 6


def imports(context: Context) -> None:
    """Draw the lists with their counts and a file of the rows left out; nothing without lists."""
    frame = context.answers.rows("stated.import")
    if frame.is_empty():
        return
    t = context.language.t
    st.header(t("External lists"), anchor=False)
    st.markdown(
        t(
            "Such a list confirms what a municipality's own sources say. What it alone names is "
            "counted only where no source read so far says who the partners are. Rows in = rows "
            "loaded + merged with a row that says the same + left out."
        )
    )
    st.html(_table(context, frame))
    with st.container(horizontal=True, key="files_imports"):
        for name, title in frame.filter(pl.col("rejected") > 0).select("origin", "title").rows():
            rejects_download(context, name, title)


def _table(context: Context, frame: pl.DataFrame) -> str:
    t, language = context.language.t, context.language
    rejects = context.answers.rows("stated.reject")
    fields = [
        Field(t("List"), _list),
        Field(t("Date"), lambda row: printed_date(row["date"], language) or t("undated")),
        Field(t("Terms of use"), lambda row: Part(row["licence"], lang="en")),
        number_field(context, t("Rows"), "rows"),
        number_field(context, t("Loaded"), "loaded"),
        number_field(context, t("Merged"), "merged"),
        number_field(context, t("Left out"), "rejected"),
        Field(t("Why left out"), lambda row: _reasons(row, rejects, context)),
        number_field(context, t("Municipalities"), "municipalities"),
    ]
    caption = t("External lists and what became of their rows")
    return html_table(caption, fields, frame.iter_rows(named=True))


def _list(row: Row) -> Cell:
    # Titles are the importer's words, in English.
    return Part(row["title"], lang="en", href=row["address"] or "", quiet=row["publisher"])


def _reasons(row: Row, rejects: pl.DataFrame, context: Context) -> Cell:
    counts = (
        rejects.filter(pl.col("origin") == row["origin"])
        .group_by("rule")
        .len()
        .sort("len", "rule", descending=[True, False])
        .head(_REASONS)
    )
    number = context.language.number
    return [
        Part(f"{number(count)}: {context.labels.rule(rule)}") for rule, count in counts.rows()
    ] or "–"
