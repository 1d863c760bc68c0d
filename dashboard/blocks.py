"""The pieces that pages are made of: opening, cards, and a section with its evidence."""

from collections.abc import Callable, Hashable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from dashboard.about import selection_in_words
from dashboard.context import Context
from dashboard.downloads import chart_downloads, table_downloads
from dashboard.evidence import source_table
from dashboard.plain import plain
from dashboard.tables import html_cards, html_link
from warehouse.figures import BY_ID

# A longer table is folded, so that the next section stays in reach.
_SHORT_TABLE = 16

# A note names so many municipalities, and counts the others.
_NAMED = 20

# Below it one partner more or less moves the figure per 100,000 by ten and more.
FEW_INHABITANTS = 10_000

# More sources than these are sent once, on their own page, and not with every section.
_FEW_SOURCES = 20


def opening(context: Context, title: str, lead: str) -> None:
    """Draw the page's title, what it answers, and what is selected."""
    summary = context.table("summary")
    st.title(title, anchor=False)
    st.markdown(lead)
    selected = selection_in_words(context.selection, context.options, context.labels)
    count = context.language.n(
        "This leaves {count} municipality.", "This leaves {count} municipalities.", summary.height
    )
    heading = context.language.t("Selected:")
    st.markdown(f"**{heading}** {plain(selected)} {count}")


def nothing_selected(context: Context, summary: pl.DataFrame) -> bool:
    """Say so when the filters leave no municipality, or none with data; tell whether they do."""
    t = context.language.t
    if summary.is_empty():
        st.info(t("No municipality fits all of these filters. Take one of them away."))
        return True
    if summary["findings"].null_count() == summary.height:
        st.info(
            t(
                "No source has been read on the selected municipalities yet: nothing is known of "
                "their partners, which is not the same as having none."
            )
        )
        return True
    return False


def cards(shown: Sequence[tuple[str, str, str]]) -> None:
    """Draw headline figures, each a label, a value and what it is counted of."""
    st.html(html_cards(shown))


@dataclass(frozen=True)
class Section:
    """A chart with the table of its numbers, or a table alone.

    `view` names its files; `export` is the table that they hold, in the rows of `shown` where a
    page shows fewer than the selection leaves. `figures` are those whose definitions stand beside.
    A table beside a chart is folded when it is long, unless `table_open`. `empty` is said when
    there is nothing to show, `note` below the chart.
    """

    view: str
    title: str
    table: str
    export: str
    figures: Sequence[str]
    chart: Callable[[], alt.LayerChart | None] | None = None
    shown: pl.DataFrame | None = None
    table_open: bool = False
    empty: str = ""
    note: str = ""


def draw(context: Context, section: Section) -> None:
    """Draw a section with its definitions, its sources and its files."""
    st.header(section.title, anchor=False)
    identity = (section.view, section.title, *context.key)
    drawn = _drawn(identity, section.chart) if section.chart else None
    if not section.table or (section.chart is not None and drawn is None):
        st.info(section.empty)
        return
    if drawn is not None:
        st.markdown(drawn.heading)
        # The chart's own description is its accessible name.
        st.vega_lite_chart(deepcopy(drawn.spec), theme=None, key=f"chart_{section.view}")
    if section.note:
        st.markdown(section.note)
    # Before the table: a long one with its links would stand between the reader and the files.
    with st.container(horizontal=True, key=f"files_{section.view}"):
        _definitions(context, section.figures)
        table_downloads(context, section.export, section.view, section.shown)
        if drawn is not None:
            chart_downloads(context, drawn.chart, section.view)
    _draw_table(context, section)


@dataclass(frozen=True)
class _Drawn:
    """A chart for its files, and apart from it the heading and the picture for the page.

    Inside the picture a heading breaks where a narrow page would; on the page it has the page.
    """

    chart: alt.LayerChart
    heading: str
    spec: dict[str, Any]


# Building a chart and checking it against its grammar takes longer than all else on a page.
@st.cache_resource(max_entries=500, show_spinner=False)
def _drawn(
    identity: tuple[Hashable, ...], _chart: Callable[[], alt.LayerChart | None]
) -> _Drawn | None:
    chart = _chart()
    if chart is None:
        return None
    spec = chart.to_dict()
    title = spec.pop("title")
    heading, remark = (" ".join(title.get(part, [])) for part in ("text", "subtitle"))
    return _Drawn(chart, f"**{plain(heading)}**  \n{plain(remark)}", spec)


def _draw_table(context: Context, section: Section) -> None:
    if section.chart is None:
        st.html(section.table)
        return
    unfolded = section.table_open or section.table.count("<tr") <= _SHORT_TABLE
    with st.expander(context.language.t("The same numbers as a table"), expanded=unfolded):
        st.html(section.table)


def _definitions(context: Context, figures: Sequence[str]) -> None:
    t = context.language.t
    with st.popover(t("Definitions and sources"), icon=":material/menu_book:"):
        for figure in figures:
            st.markdown(f"**{t(BY_ID[figure].label)}.** {t(BY_ID[figure].meaning)}")
        count = context.table("sources").height
        if count <= _FEW_SOURCES:
            st.html(source_table(context))
        else:
            query = context.selection.to_query()
            text = t("The {count} sources are on the page Data and sources.", count=count)
            st.html(html_link(text, "data", query))


def without_data(context: Context, summary: pl.DataFrame, figure: str) -> str:
    """Name the municipalities of which the figure is unknown; nothing when there are none."""
    unknown = summary.filter(pl.col(figure).is_null())["municipality_id"]
    if unknown.is_empty():
        return ""
    return context.language.t(
        "No data on {figure}, which is not zero: {names}.",
        figure=context.labels.figure(figure).lower(),
        names=_named(context, unknown),
    )


def few_inhabitants(context: Context, summary: pl.DataFrame) -> str:
    """Name the municipalities so small that the figure per 100,000 inhabitants misleads."""
    small = summary.filter(
        pl.col("partners").is_not_null() & (pl.col("population") < FEW_INHABITANTS)
    )["municipality_id"]
    if small.is_empty():
        return ""
    return context.language.t(
        "Fewer than 10,000 inhabitants, where one partner moves the figure per 100,000 a lot: "
        "{names}.",
        names=_named(context, small),
    )


def _named(context: Context, towns: pl.Series) -> str:
    names = [context.options.municipality_names[each] for each in towns]
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more > 0:
        shown = context.language.t("{names} and {more} more", names=shown, more=more)
    return plain(shown)
