"""A section of a page: a chart with the table of its numbers, definitions, sources and files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from dashboard.api.links import picture_address, rows_address
from dashboard.asking.context import Context
from dashboard.asking.kept import kept
from dashboard.asking.named_charts import draw_chart
from dashboard.asking.parts import source_count
from dashboard.charts.frame import told_to
from dashboard.page.json_in_html import json_in_html
from dashboard.page.long_tables import LongTable, Written, height, turn_pages, written
from dashboard.page.tables import DrawnChart, Files, html_chart, html_section, page_address
from dashboard.words.i18n import Language
from warehouse.figures import BY_ID

# A longer table is folded, so that the next section stays in reach.
_SHORT_TABLE = 16


@dataclass(frozen=True)
class Section:
    """A chart with the table of its numbers, or a table alone.

    `view` tells it apart from the others of its page. `chart` is one of `NAMED_CHARTS`, or empty.
    `export` is what the API calls the rows of its files: those of a table, or of a chart where
    fewer are shown than the selection leaves. `figures` are those whose definitions stand beside.
    A table that takes long to write is given by what writes it, and is then kept for all who select
    the same; one that may be very long is shown in parts. A table beside a chart is folded when it
    is long, unless `table_open`. `empty` is said when there is nothing to show, given by what says
    it where it has to be asked for; `note` stands below the chart.
    """

    view: str
    title: str
    table: str | Callable[[], str] | LongTable
    export: str
    figures: Sequence[str]
    chart: str = ""
    table_open: bool = False
    empty: str | Callable[[], str] = ""
    note: str = ""


# What is held back to be drawn as one: what tells each piece apart, and what writes it.
_Piece = tuple[tuple[str | int, ...], Callable[[], str]]


_held: ContextVar[list[_Piece] | None] = ContextVar("_held", default=None)


@contextmanager
def as_one() -> Iterator[None]:
    """Draw the sections within as one part, as far as nothing that is no text stands between them.

    Each part costs the browser as much as any other. It is shown once the last is written, so this
    is for sections that no reader sees at first.
    """
    token = _held.set([])
    try:
        yield
        _write_held()
    finally:
        _held.reset(token)


def _write(identity: tuple[str | int, ...], html: Callable[[], str]) -> None:
    held = _held.get()
    if held is None:
        _written_as_one((identity,), [html])
    else:
        held.append((identity, html))


def _write_held() -> None:
    held = _held.get()
    if held:
        identities, texts = zip(*held, strict=True)
        _written_as_one(identities, texts)
        held.clear()


@kept(500)
def _written_as_one(
    identities: tuple[tuple[str | int, ...], ...], _texts: Sequence[Callable[[], str]]
) -> None:
    st.html("".join(text() for text in _texts))


def draw(context: Context, section: Section) -> None:
    """Draw a section with its definitions, its sources and its files."""
    identity = (section.view, section.title, context.key)
    chart = _drawn(section.chart, context.key, context) if section.chart else None
    may_fold = chart is not None and not section.table_open
    table = _table(identity, section.table, may_fold)
    if not table.rows or (section.chart and chart is None):
        _write((*identity, "empty"), lambda: html_section(section.view, section.title))
        _write_held()
        st.info(section.empty if isinstance(section.empty, str) else section.empty())
        return
    is_folded = may_fold and table.rows >= _SHORT_TABLE
    standing = "" if is_folded else table.html
    # Two pages may have a section of one name and title.
    content = hash((standing, section.note, section.export, section.chart, tuple(section.figures)))
    _write((*identity, content), lambda: _html(context, section, chart, standing))
    if is_folded:
        _write_held()
        _folded(identity, section, table, context.language)
    elif table.parts > 1:
        _write_held()
        turn_pages(identity, table, context.language)


def _html(context: Context, section: Section, chart: DrawnChart | None, table: str) -> str:
    fold = _same_numbers(context.language) if section.chart else ""
    files = _files(context, section)
    return html_section(section.view, section.title, chart, files, section.note, table, fold)


# Filled once it is opened: the browser would hold every cell of it against what HTML may be.
def _folded(
    identity: tuple[str, ...], section: Section, table: Written, language: Language
) -> None:
    fold = st.expander(_same_numbers(language), key=f"table_{section.view}", on_change="rerun")
    if not fold.open:
        return
    if isinstance(section.table, LongTable):
        table = written(identity, section.table)
    with fold:
        st.html(table.html)
        turn_pages(identity, table, language)


def _same_numbers(language: Language) -> str:
    return language.t("The same numbers as a table")


def draw_alone(context: Context, name: str) -> bool:
    """Draw a chart as all that a page shows, its heading as the page's; tell whether there is one.

    Raises KeyError for a name that is none of `NAMED_CHARTS`.
    """
    chart = _drawn(name, context.key, context)
    if chart is None:
        return False
    st.html(html_chart(name, chart))
    return True


# Building a chart and checking it against its grammar takes longer than all else on a page.
@kept(500)
def _drawn(name: str, identity: str, _context: Context) -> DrawnChart | None:
    chart = draw_chart(name, _context)
    if chart is None:
        return None
    # Tests hold every chart against the grammar, which takes as long as building it.
    spec = chart.to_dict(validate=False)
    # Inside the picture a heading breaks where a narrow page would; on the page it has the page.
    title = spec.pop("title")
    heading, remark = (" ".join(title.get(part, [])) for part in ("text", "subtitle"))
    words, rows, _, height = (
        spec.pop(part) for part in ("description", "datasets", "params", "height")
    )
    # Altair names rows after what they hold.
    own = {f"rows{number}": each for number, each in enumerate(rows)}
    described = json_in_html(spec)
    for ours, theirs in own.items():
        described = described.replace(theirs, ours)
    renamed = json_in_html({ours: rows[theirs] for ours, theirs in own.items()})
    return DrawnChart(
        heading, remark, words, described, renamed, json_in_html(told_to(chart)), height
    )


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


def _files(context: Context, section: Section) -> Files:
    language, chart = context.language, section.chart
    rows = {name: rows_address(section.export, name, context) for name in ("csv", "xlsx")}
    drawn = ("png", "svg") if chart else ()
    pictures = {name: picture_address(chart, name, context) for name in drawn}
    sources = language.n(
        "{count} source, with its date and address",
        "{count} sources, with their dates and addresses",
        source_count(context),
    )
    figures = [BY_ID[each] for each in section.figures]
    return Files(
        language.t("Files, definitions and sources"),
        _downloads(rows, language),
        _downloads(pictures, language),
        [(language.t(figure.label), language.t(figure.meaning)) for figure in figures],
        (sources, page_address("data", context.selection.to_query(), "sources")),
    )


def _downloads(addresses: Mapping[str, str], language: Language) -> list[tuple[str, str]]:
    return [
        (language.t("Download {format}", format=name.upper()), address)
        for name, address in addresses.items()
    ]
