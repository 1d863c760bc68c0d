"""Which title, charts, table and sources a brief takes from a page's selection."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

import altair as alt
import polars as pl

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.named_charts import draw_chart
from dashboard.asking.peers import with_peers
from dashboard.asking.rank import ranked
from dashboard.asking.rows import Row
from dashboard.brief import grid
from dashboard.brief.content import Brief, Document, Picture, Table
from dashboard.charts.theme import LIGHT
from dashboard.page.web_address import is_web
from dashboard.telling.about import selection_in_words
from dashboard.telling.evidence import day_printed
from dashboard.telling.external import external_in_words
from dashboard.telling.sentences import population_in_words, unread
from dashboard.telling.unknown import without_data
from dashboard.words.one_line import one_line
from warehouse import VERSION
from warehouse.figures import BY_ID

Page = Literal["overview", "compare", "municipality"]

# As many bars and rows as stay readable on half a page.
_SHOWN = 10
_DOCUMENTS = 8
_NAMED = 4

# White paper instead of the page's tint; the marks keep fill, outline and dash.
PAPER = replace(
    LIGHT,
    background="#ffffff",
    states=LIGHT.states | {"unstated": replace(LIGHT.states["unstated"], fill="#ffffff")},
)

_RANKED = ("partners", "active", "dormant", "unstated", "ended", "partners_per_100k")
_COMPARED = (
    "partners",
    "active",
    "dormant",
    "unstated",
    "dormant_share",
    "partners_per_100k",
    "partner_countries",
    "networks",
    "focus_areas",
)
# What the tables count, and what the sentences say besides; the list of one names ended ones too.
_DEFINED = (*_RANKED, "dormant_share")

Drawn = tuple[alt.LayerChart | None, ...]


def compose(context: Context, page: Page, findings: Sequence[str], address: str = "") -> Brief:
    """Compose the brief of a page under a selection, with its findings and the way back to it.

    On the page of a municipality the selection holds that one alone.
    """
    on_paper = replace(context, palette=PAPER)
    summary = context.table("summary")
    brief = _frame(on_paper, summary, findings, address)
    defined = _COMPARED if page == "compare" else _DEFINED
    if summary["findings"].count() == 0:
        return replace(brief, empty=_nothing(context, summary))
    title, drawn, table, empty = _PAGES[page](on_paper, summary)
    return replace(
        brief,
        title=one_line(title, 120),
        definitions=tuple(
            (context.labels.figure(figure), context.language.t(BY_ID[figure].meaning))
            for figure in defined
        ),
        pictures=tuple(_picture(chart) for chart in drawn if chart is not None)[:2],
        table=table,
        notes=(*brief.notes, *_population(on_paper, page, summary, brief.findings)),
        partner_documents=_partner_documents(on_paper) if page == "municipality" else (),
        empty=empty,
    )


def _population(
    context: Context, page: Page, summary: pl.DataFrame, findings: Sequence[str]
) -> tuple[str, ...]:
    """Say of which years the inhabitants are, where the table divides by them."""
    if page == "municipality":
        return ()
    group = with_peers(context) if page == "compare" else None
    said = population_in_words(summary if group is None else group.all, context)
    # Where a sentence above has told it, the room is for others.
    told = said.removesuffix(".").rpartition(": ")[2]
    return () if not said or any(told in each for each in findings) else (said,)


def _frame(context: Context, summary: pl.DataFrame, findings: Sequence[str], address: str) -> Brief:
    labels, build = context.labels, context.answers.rows("main.build")
    sources = _spread(context.table("sources"))
    return Brief(
        language=context.language,
        title=context.language.t("Municipalities and their partners abroad"),
        selection=one_line(selection_in_words(context.selection, context.options, labels), 420),
        findings=tuple(one_line(text, 300) for text in findings[:6]),
        pictures=(),
        table=None,
        notes=_notes(context, summary),
        definitions=(),
        documents=tuple(
            _document(row, context) for row in sources.head(_DOCUMENTS).iter_rows(named=True)
        ),
        documents_in_all=sources.height,
        data_date=build["data_date"].item(),
        today=context.today,
        version=VERSION,
        address=address,
    )


Composed = tuple[str, Drawn, Table | None, str]


def _overview(context: Context, summary: pl.DataFrame) -> Composed:
    title = context.language.t("Municipalities and their partners abroad")
    return title, _counts(context, summary), grid.ranking(context, summary, _RANKED, _SHOWN), ""


def _compare(context: Context, summary: pl.DataFrame) -> Composed:
    group = with_peers(context)
    if group is not None and not group.peers.is_empty():
        name = context.options.municipality_names[group.own]
        title = context.language.t("{municipality} and its peers", municipality=name)
        drawn = (draw_chart("peers", context), draw_chart("partner-regions", context))
        return title, drawn, grid.standings(context, group, _COMPARED), ""
    names = [context.options.municipality_names[each] for each in summary["municipality_id"]]
    title = context.language.t("{count} municipalities compared", count=len(names))
    if len(names) <= _NAMED:
        listed = context.language.listed(names)
        title = context.language.t(
            "{municipalities} and their partners abroad", municipalities=listed
        )
    return title, _counts(context, summary), grid.ranking(context, summary, _COMPARED, _SHOWN), ""


def _municipality(context: Context, summary: pl.DataFrame) -> Composed:
    t, row = context.language.t, summary.row(0, named=True)
    name = context.options.municipality_names[row["municipality_id"]]
    title = t("{municipality} and its partners abroad", municipality=name)
    drawn = (draw_chart("peers", context), draw_chart("partner-regions", context))
    table = grid.partners(context)
    if table is not None:
        return title, drawn, table, ""
    if row["completeness"] == "none":
        return title, drawn, None, t("A source says expressly that there are no partners.")
    unknown = t(
        "No source read so far says who the partners are: their number is unknown, not zero."
    )
    return title, drawn, None, unknown


_PAGES: dict[Page, Callable[[Context, pl.DataFrame], Composed]] = {
    "overview": _overview,
    "compare": _compare,
    "municipality": _municipality,
}


def _counts(context: Context, summary: pl.DataFrame) -> Drawn:
    """Draw the largest municipalities by status, and in which regions all partners lie."""
    selection = context.selection
    largest = ranked(summary, replace(selection, sort="value")).head(_SHOWN)
    partners = charts.partners_by_status(
        largest, context.labels, selection.measure, selection.sort, context.palette
    )
    known = summary["partners"].count()
    if partners is not None and known > _SHOWN:
        number = context.language.number
        cut = context.language.t(
            "The {shown} with most, of {all}", shown=number(_SHOWN), all=number(known)
        )
        partners.title.subtitle = [f"{cut}\n", *_lines(partners.title.subtitle)]
    return partners, draw_chart("partner-regions", context)


def _picture(chart: alt.LayerChart) -> Picture:
    return Picture(
        title=" ".join(_lines(chart.title.text)),
        remark=". ".join(
            part.strip() for part in " ".join(_lines(chart.title.subtitle)).split("\n") if part
        ),
        description=one_line(chart.description, 900),
        chart=chart,
    )


def _lines(text: object) -> list[str]:
    if isinstance(text, str):
        return [text]
    return list(text) if isinstance(text, list) else []


def _notes(context: Context, summary: pl.DataFrame) -> tuple[str, ...]:
    """Name the municipalities whose partners are unknown: what is not drawn is not zero."""
    some_known = summary["partners"].count() > 0
    unknown = without_data(context, summary, "partners", _NAMED) if some_known else ""
    return tuple(note for note in (unknown, external_in_words(context)) if note)


def _nothing(context: Context, summary: pl.DataFrame) -> str:
    if summary.is_empty():
        return context.language.t(
            "No municipality fits all of these filters. Take one of them away."
        )
    return unread(summary.height, context.language)


def _spread(sources: pl.DataFrame) -> pl.DataFrame:
    """Put the newest source of each municipality first, so that the few shown speak for many."""
    # A year or a month orders documents too.
    dated = pl.coalesce(pl.col("page_date").cast(pl.String), "printed_date", pl.lit(""))
    turn = dated.rank("ordinal", descending=True).over("municipality_id")
    # What is read of several municipalities is one document.
    document = ("publisher", "title", "url", "page_date", "printed_date", "accessed_on")
    return sources.sort(turn, "municipality", "source_id").unique(
        document, keep="first", maintain_order=True
    )


def _partner_documents(context: Context) -> tuple[Document, ...]:
    """Give the sources on others that rows of the table rest on, each with the first such row."""
    t, names = context.language.t, context.options.municipality_names
    return tuple(
        replace(
            _document(row, context),
            of=t("source on {municipality}", municipality=names[row["municipality_id"]]),
            row=row["row"],
        )
        for row in grid.other_sources(context).iter_rows(named=True)
    )


def _document(row: Row, context: Context) -> Document:
    language = context.language
    dates = language.t(
        "{page_date}, read {accessed_on}",
        page_date=day_printed(row, language),
        accessed_on=language.date(row["accessed_on"]),
    )
    url = row["url"] or ""
    safe = url if is_web(url) else ""
    return Document(one_line(row["publisher"], 80), one_line(row["title"], 100), dates, safe)
