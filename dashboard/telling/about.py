"""What an answer rests on, in words: selection, definitions, sources, dates and version."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl
from babel.lists import format_list

from dashboard.selecting.options import Options, label_of
from dashboard.selecting.selection import MEASURE_FIGURES, Selection
from dashboard.words.headings import heading
from dashboard.words.labels import Labels
from warehouse import VERSION
from warehouse.queries import ANSWER_TABLES, FILTERS, WITHOUT_PARTNERSHIPS
from warehouse.schema.table import Column

TITLES = {
    "summary": "Summary of each municipality",
    "partnerships": "Partnerships",
    "regions": "Partners by region",
    "focus": "Focus areas",
    "networks": "Networks",
    "shared": "Shared partners",
    "findings": "Findings",
    "sources": "Sources",
}

# Whole phrases, so that each language orders its own words.
PHRASES = {
    "country": "country {words}",
    "region": "region {words}",
    "partner_region": "partners in {words}",
    "partner_country": "partners in {words}",
    "kind": "kind {words}",
    "status": "status {words}",
    "focus": "focus area {words}",
    "network": "network {words}",
    "finding": "findings: {words}",
}


@dataclass(frozen=True)
class Definition:
    """What one column of an answer is called and means; not all have a unit."""

    column: str
    label: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Source:
    """One document that an answer rests on; its address and page date may be unknown."""

    id: str
    publisher: str
    title: str
    url: str | None
    dated: str
    accessed_on: dt.date


@dataclass(frozen=True)
class Basis:
    """What an answer was read from, and as of which day.

    `sources` is the frame of the table of that name under the same selection, `build` the one row
    of `main.build`.
    """

    sources: pl.DataFrame
    build: pl.DataFrame
    today: dt.date


@dataclass(frozen=True)
class About:
    """All that a reader of an exported table needs to know of it.

    `data_date` is the day that the newest source was read, `today` the day that ages and expiries
    are counted from, `order` how rows are compared and ordered (empty where they have one order).
    """

    table: str
    title: str
    selection: str
    order: str
    definitions: tuple[Definition, ...]
    sources: tuple[Source, ...]
    data_date: dt.date | None
    today: dt.date
    version: str


def describe(
    table: str,
    selection: Selection,
    basis: Basis,
    options: Options,
    labels: Labels,
    ordered_by: str = "",
    narrowed: str = "",
) -> About:
    """Describe one of the answer tables under a selection, or in the order of another figure.

    `narrowed` says by what fewer of its rows are meant. Raises KeyError for another name.
    """
    order = ""
    if table == "summary":
        figure = ordered_by or MEASURE_FIGURES[selection.measure]
        by_value = bool(ordered_by) or selection.sort == "value"
        order = _order_in_words(figure, labels, by_value=by_value)
    columns = ANSWER_TABLES[table].columns
    return About(
        table=table,
        title=labels.language.t(TITLES[table]),
        selection=selection_in_words(_deciding(table, selection), options, labels, narrowed),
        order=order,
        definitions=tuple(_definition(column, labels) for column in columns),
        sources=_sources(basis.sources),
        data_date=basis.build["data_date"].item(),
        today=basis.today,
        version=VERSION,
    )


def _deciding(table: str, selection: Selection) -> Selection:
    return selection.of_municipalities() if table in WITHOUT_PARTNERSHIPS else selection


def selection_in_words(
    selection: Selection, options: Options, labels: Labels, narrowed: str = ""
) -> str:
    """Say in one sentence which municipalities and partnerships are selected, and what of these."""
    towns = [label_of("m", word, options, labels) for word in selection.m]
    everyone = labels.language.t("All municipalities with data")
    subject = labels.language.listed(towns) if towns else everyone
    # Which findings are listed changes nothing else.
    filters = (each for each in FILTERS if each in PHRASES)
    words = (subject, *filters_in_words(selection, filters, options, labels), narrowed)
    return f"{'; '.join(each for each in words if each)}."


def filters_in_words(
    selection: Selection, parameters: Iterable[str], options: Options, labels: Labels
) -> Iterator[str]:
    """Say what each of these filters lets through, where it is set; they are keys of `PHRASES`."""
    for parameter in parameters:
        words = [
            _within(parameter, word, options, labels) for word in getattr(selection, parameter)
        ]
        if words:
            listed = format_list(words, style="or", locale=labels.language.locale)
            yield labels.language.t(PHRASES[parameter], words=listed)


def about_rows(abouts: Sequence[About], labels: Labels) -> Iterator[tuple[str, ...]]:
    """Give the description of tables under one selection as rows of texts.

    A block each for what all share, for the columns of each table, and for the sources.
    """
    t, about = labels.language.t, abouts[0]
    yield (t("Table"), labels.language.listed([each.title for each in abouts]))
    yield (t("Selection"), about.selection)
    yield from _other_selections(abouts, labels)
    if about.order:
        yield (t("Order"), about.order)
    yield (t("Newest source read on"), _iso(about.data_date))
    yield (t("As of"), _iso(about.today))
    yield (t("Made by"), f"Twinboard {about.version}")
    yield (t("Empty cells"), t("Unknown: no source says it. Zero is written as 0."))
    for each in abouts:
        yield from _columns(each, labels, title=len(abouts) > 1)
    yield ()
    yield (
        t("Source"),
        t("Publisher"),
        t("Document"),
        t("Address"),
        t("Date on the page"),
        t("Read on"),
    )
    for source in about.sources:
        yield _source_row(source)


def _other_selections(abouts: Sequence[About], labels: Labels) -> Iterator[tuple[str, str]]:
    """Say of tables beside the first of what they are, where that is something else."""
    titles: dict[str, list[str]] = {}
    for each in abouts:
        titles.setdefault(each.selection, []).append(each.title)
    for selection, of in islice(titles.items(), 1, None):
        listed = labels.language.listed(of)
        yield (labels.language.t("Selection of {tables}", tables=listed), selection)


def about_text(abouts: Sequence[About], labels: Labels) -> str:
    """Give the description as plain text, for formats that carry rows alone."""
    lines = (" | ".join(cells) for cells in about_rows(abouts, labels))
    return "".join(f"{line}\n" for line in lines)


def _columns(about: About, labels: Labels, title: bool) -> Iterator[tuple[str, ...]]:
    t = labels.language.t
    yield ()
    if title:
        yield (about.title, about.table)
    yield (t("Column"), t("Label"), t("Unit"), t("Meaning"))
    for column in about.definitions:
        yield (column.column, column.label, column.unit, column.meaning)


def _within(parameter: str, word: str, options: Options, labels: Labels) -> str:
    if parameter in ("kind", "status"):
        return labels.within(word)
    return label_of(parameter, word, options, labels)


def _order_in_words(figure: str, labels: Labels, *, by_value: bool) -> str:
    label = labels.figure(figure)
    if by_value:
        return labels.language.t(
            "Compared by {figure}, largest first; no data comes last.", figure=label
        )
    return labels.language.t("Compared by {figure}, in order of name.", figure=label)


def _definition(column: Column, labels: Labels) -> Definition:
    t = labels.language.t
    unit = t(column.unit) if column.unit else ""
    # Written for pages, which show what stands between these marks as code.
    meaning = t(column.meaning).replace("`", "")
    return Definition(column.name, heading(column, labels), unit, meaning)


def _sources(frame: pl.DataFrame) -> tuple[Source, ...]:
    # Of some documents the year alone is printed.
    dated = pl.coalesce(pl.col("page_date").cast(pl.String), "printed_date", pl.lit(""))
    columns = ("source_id", "publisher", "title", "url", dated, "accessed_on")
    return tuple(Source(*row) for row in frame.select(columns).iter_rows())


def _source_row(source: Source) -> tuple[str, ...]:
    dates = (source.dated, _iso(source.accessed_on))
    return (source.id, source.publisher, source.title, source.url or "", *dates)


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
