"""The pieces that pages are made of: opening, findings, and a section with its evidence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from dashboard.about import selection_in_words
from dashboard.context import Context
from dashboard.downloads import chart_downloads, table_downloads
from dashboard.evidence import FEW_SOURCES, source_table
from dashboard.external import external_in_words
from dashboard.findings import findings_of, plain_findings
from dashboard.i18n import Language
from dashboard.kept import kept
from dashboard.long_tables import LongTable, Written, height, turn_pages, written
from dashboard.parts import source_count
from dashboard.peers import FEW_INHABITANTS
from dashboard.plain import plain
from dashboard.tables import (
    UNFOLDED,
    html_findings,
    html_link,
    html_opening,
    html_selected,
    page_address,
    section_foot,
    section_head,
)
from warehouse.figures import BY_ID

# A longer table is folded, so that the next section stays in reach.
_SHORT_TABLE = 16

# A note names so many municipalities, and counts the others.
_NAMED = 20


def opening(context: Context, title: str, lead: str) -> None:
    """Draw the page's title, what it answers, and what is selected."""
    _opening(title, context.key, context, lead)


@kept(500)
def _opening(title: str, identity: str, _context: Context, _lead: str) -> None:
    st.html(html_opening(title, _lead))
    with st.container(key="selected"):
        st.html(_selected(_context))


def _selected(context: Context) -> str:
    language, summary = context.language, context.table("summary")
    selected = selection_in_words(context.selection, context.options, context.labels)
    count = language.n(
        "This leaves {count} municipality.", "This leaves {count} municipalities.", summary.height
    )
    external = external_in_words(context, summary)
    said = " ".join(each for each in (selected, count, external) if each)
    return html_selected(language.t("Selected:"), said)


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


def findings(context: Context, municipality_id: str = "") -> None:
    """Draw the plain findings of the selection, or of one municipality, above all charts."""
    _findings(municipality_id, context.key, context)


@kept(500)
def _findings(municipality_id: str, identity: str, _context: Context) -> None:
    found = findings_of(_context, municipality_id) if municipality_id else plain_findings(_context)
    if not found:
        return
    t, more = _context.language.t, len(found) - UNFOLDED
    links = [(each.text, page_address(each.page, each.query, each.section)) for each in found]
    fold = _context.language.n("{count} more finding", "{count} more findings", more)
    st.html(html_findings(t("Findings"), t("Show"), fold, links))


@dataclass(frozen=True)
class Section:
    """A chart with the table of its numbers, or a table alone.

    `view` names its files; `export` is the table that they hold, in the rows of `shown` where a
    page shows fewer than the selection leaves. `figures` are those whose definitions stand beside.
    A table that takes long to write is given by what writes it, and is then kept for all who select
    the same; one that may be very long is shown in parts. A table beside a chart is folded when it
    is long, unless `table_open`. `empty` is said when there is nothing to show, `note` below the
    chart.
    """

    view: str
    title: str
    table: str | Callable[[], str] | LongTable
    export: str
    figures: Sequence[str]
    chart: Callable[[], alt.LayerChart | None] | None = None
    shown: Callable[[], pl.DataFrame] | None = None
    table_open: bool = False
    empty: str = ""
    note: str = ""


def draw(context: Context, section: Section) -> None:
    """Draw a section with its definitions, its sources and its files."""
    identity = (section.view, section.title, context.key)
    drawn = _drawn(identity, section.chart) if section.chart else None
    may_fold = drawn is not None and not section.table_open
    table = _table(identity, section.table, may_fold)
    if not table.rows or (section.chart is not None and drawn is None):
        st.html(section_head(section.view, section.title))
        st.info(section.empty)
        return
    _head(identity, section, drawn)
    # Before the table: a long one with its links would stand between the reader and the files.
    _files(context, section, drawn)
    is_folded = may_fold and table.rows >= _SHORT_TABLE
    standing = "" if is_folded else table.html
    _foot(identity, hash((standing, section.note)), context, section, standing)
    if is_folded:
        _folded(identity, section, table, context.language)
    else:
        turn_pages(identity, table, context.language)


@kept(500)
def _head(identity: tuple[str, ...], _section: Section, _picture: "_Drawn | None") -> None:
    if _picture is None:
        st.html(section_head(_section.view, _section.title))
        return
    st.html(section_head(_section.view, _section.title, _picture.heading, _picture.remark))
    _show(_picture, _section.view)


@kept(200)
def _foot(
    identity: tuple[str, ...], content: int, _context: Context, _section: Section, _table: str
) -> None:
    """Draw what stands below a chart as one text: each part costs the browser as any other."""
    fold = _context.language.t("The same numbers as a table") if _section.chart else ""
    defined = _defined(_context, _section.figures)
    st.html(section_foot(_section.view, _section.note, _table, fold, defined))


# Filled once it is opened: the browser would hold every cell of it against what HTML may be.
def _folded(
    identity: tuple[str, ...], section: Section, table: Written, language: Language
) -> None:
    label = language.t("The same numbers as a table")
    fold = st.expander(label, key=f"table_{section.view}", on_change="rerun")
    if not fold.open:
        return
    if isinstance(section.table, LongTable):
        table = written(identity, section.table)
    with fold:
        st.html(table.html)
        turn_pages(identity, table, language)


def draw_alone(context: Context, view: str, chart: Callable[[], alt.LayerChart | None]) -> bool:
    """Draw a chart as all that a page shows, its heading as the page's; tell whether there is one.

    `view` tells it apart from other charts of the selection.
    """
    drawn = _drawn(("alone", view, context.key), chart)
    if drawn is None:
        return False
    st.title(plain(drawn.heading), anchor=False)
    if drawn.remark:
        st.markdown(plain(drawn.remark))
    _show(drawn, view)
    return True


def _show(drawn: "_Drawn", view: str) -> None:
    # The chart's own description is its accessible name.
    st.vega_lite_chart(drawn.spec, theme=None, key=f"chart_{view}")


@dataclass(frozen=True)
class _Drawn:
    """A chart for its files, and apart from it heading, remark and the picture for the page.

    The picture's rows are frames: Streamlit sends them much sooner than lists, and changes nothing.

    Inside the picture a heading breaks where a narrow page would; on the page it has the page.
    """

    chart: alt.LayerChart
    heading: str
    remark: str
    spec: dict[str, Any]


# Building a chart and checking it against its grammar takes longer than all else on a page.
@kept(500)
def _drawn(identity: tuple[str, ...], _chart: Callable[[], alt.LayerChart | None]) -> _Drawn | None:
    chart = _chart()
    if chart is None:
        return None
    # Tests hold every chart against the grammar, which takes as long as building it.
    spec = chart.to_dict(validate=False)
    spec["datasets"] = {name: _frame(each) for name, each in spec.get("datasets", {}).items()}
    title = spec.pop("title")
    heading, remark = (" ".join(title.get(part, [])) for part in ("text", "subtitle"))
    return _Drawn(chart, heading, remark, spec)


def _table(
    identity: tuple[str, ...], table: str | Callable[[], str] | LongTable, may_fold: bool
) -> Written:
    """Write a table, but for a long one that may be folded: of that, count the rows."""
    if isinstance(table, LongTable):
        rows = height(identity, table) if may_fold else 0
        return Written("", 1, rows) if rows >= _SHORT_TABLE else written(identity, table)
    html = table if isinstance(table, str) else _kept(identity, table)
    return Written(html, part=1, rows=max(html.count("<tr") - 1, 0))


@kept(200)
def _kept(identity: tuple[str, ...], _table: Callable[[], str]) -> str:
    return _table()


def _frame(rows: list[dict[str, Any]] | dict[str, Any]) -> pl.DataFrame | dict[str, Any]:
    # The outlines of countries are no rows.
    return rows if isinstance(rows, dict) else pl.DataFrame(rows, infer_schema_length=None)


# Filled once it is opened: of all that stands on a page, buttons cost a browser most.
def _files(context: Context, section: Section, drawn: _Drawn | None) -> None:
    t = context.language.t
    fold = st.expander(
        t("Files, definitions and sources"),
        key=f"files_{section.view}",
        on_change="rerun",
    )
    if not fold.open:
        return
    with fold:
        with st.container(horizontal=True, gap="xsmall"):
            shown = section.shown() if section.shown else None
            table_downloads(context, section.export, section.view, shown)
            if drawn is not None:
                chart_downloads(context, drawn.chart, section.view)
        for label, meaning in _defined(context, section.figures):
            st.markdown(f"**{label}.** {meaning}")
        count = source_count(context)
        if count <= FEW_SOURCES:
            st.html(source_table(context, section=section.title))
        else:
            query = context.selection.to_query()
            text = t("The {count} sources are on the page Data and sources.", count=count)
            st.html(html_link(text, "data", query))


def _defined(context: Context, figures: Sequence[str]) -> list[tuple[str, str]]:
    t = context.language.t
    return [(t(BY_ID[figure].label), t(BY_ID[figure].meaning)) for figure in figures]


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
    more = len(names) - _NAMED
    if more <= 0:
        return context.language.listed(names)
    number = context.language.number(more)
    first = ", ".join(names[:_NAMED])
    return context.language.t("{names} and {more} more", names=first, more=number)
