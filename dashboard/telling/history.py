"""What the sources tell of one municipality's relations, event by event in the order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.rows import Row
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import Cell, Field, Part, html_table
from dashboard.telling.evidence import Sources, remark, status_cell, with_printed
from dashboard.telling.sentences import in_a_cell
from dashboard.words.formats import printed_date, scope_text


@dataclass(frozen=True)
class Event:
    """One line of the history: when as an EDTF date or empty, what in words, and who says so."""

    when: str
    told: tuple[Part, ...]
    sources: tuple[str, ...]


def history(context: Context, municipality_id: str) -> list[Event]:
    """Give the events of a municipality in the order of time, those of unknown time last.

    They are: starts, ends and pauses of partnerships, how many partners each source lists or
    states, and remarks that say when what they tell of happened.
    """
    told = _Told(context, municipality_id)
    events = _joined((*told.starts(), *told.ends(), *told.lists(), *told.remarks()))
    return sorted(events, key=lambda event: (not event.when, event.when.replace("X", "0")))


def _joined(events: Iterable[Event]) -> list[Event]:
    """Make one event of those that several sources tell in the same way."""
    sources: dict[tuple[str, tuple[Part, ...]], tuple[str, ...]] = {}
    for event in events:
        key = event.when, event.told
        sources[key] = tuple(dict.fromkeys((*sources.get(key, ()), *event.sources)))
    return [Event(when, told, found) for (when, told), found in sources.items()]


def history_table(context: Context, events: Iterable[Event]) -> str:
    """Give the events as a table; nothing when there are none."""
    t, language = context.language.t, context.language
    sources = Sources(context)
    fields = [
        Field(t("When"), lambda row: printed_date(row["when"] or None, language) or t("undated")),
        Field(t("What the sources tell"), _told),
        Field(t("Source"), sources.cell),
    ]
    rows = [{"when": event.when, "told": event.told, "sources": event.sources} for event in events]
    return html_table(t("History of the partnerships"), fields, rows)


def statements(context: Context, municipality_id: str, caption: str) -> LongTable:
    """Give every statement on partnerships, each partner's in the order of time."""
    t, labels, language = context.language.t, context.labels, context.language
    sources = Sources(context)
    fields = [
        Field(t("Partner"), lambda row: with_printed(row["partner"], row["printed"], language)),
        Field(t("Kind"), lambda row: labels.word("kind", row["kind"])),
        Field(t("Status"), lambda row: status_cell(row, labels, sources)),
        Field(t("Since"), lambda row: printed_date(row["since"], language) or "–"),
        Field(t("End or pause"), lambda row: printed_date(row["until"], language) or "–"),
        Field(t("Remark"), lambda row: remark(row["note"]), optional=True),
        Field(t("Source"), sources.cell),
    ]
    return LongTable(
        lambda: _in_time(context, municipality_id),
        lambda rows: html_table(caption, fields, rows.iter_rows(named=True)),
    )


def _in_time(context: Context, municipality_id: str) -> pl.DataFrame:
    statements = context.answers.rows("stated.partnership", municipality_id)
    dated = context.answers.rows("stated.source").select(
        "page_date", "printed_date", "accessed_on", source="id"
    )
    # Dates compare as they are written. A page without one is as new as what it tells of.
    told = pl.coalesce(
        pl.col("page_date").cast(pl.String),
        "printed_date",
        "until",
        pl.col("accessed_on").cast(pl.String),
    )
    by_name = context.language.order("partner")
    return statements.join(dated, on="source").sort(by_name, told, "statement")


def _told(row: Row) -> Cell:
    parts: tuple[Part, ...] = row["told"]
    return parts


class _Told:
    """The statements on one municipality, read once."""

    def __init__(self, context: Context, municipality_id: str) -> None:
        rows = context.answers.rows
        self._context = context
        self._sources = Sources(context)
        dated = rows("stated.source", municipality_id).select(
            "own",
            source="id",
            dated=pl.coalesce(pl.col("page_date").cast(pl.String), "printed_date", pl.lit("")),
        )
        self._partnerships = rows("stated.partnership", municipality_id).join(dated, on="source")
        self._counts = rows("stated.stated_count", municipality_id).join(dated, on="source")
        self._lists = (
            rows("stated.partner_list", municipality_id)
            .filter(pl.col("completeness").is_in(["complete", "partial"]))
            .join(dated, on="source")
        )
        self._notes = rows("stated.note", municipality_id).filter(pl.col("happened").is_not_null())

    def starts(self) -> Iterator[Event]:
        """Give what began when, the partners of one time and source together."""
        begun = self._partnerships.filter(pl.col("since").is_not_null())
        t = self._context.language.t
        for (since, source), rows in begun.group_by("since", "source", maintain_order=True):
            words = t("Began: {partners}", partners=self._names(rows))
            yield Event(str(since), (Part(words),), (str(source),))

    def ends(self) -> Iterator[Event]:
        """Give what ended or was paused when, with the source's own words."""
        over = self._partnerships.filter(
            pl.col("until").is_not_null() | pl.col("status").is_in(["ended", "dormant"])
        ).with_columns(pl.col("until").fill_null(""))
        labels = self._context.labels
        columns = ("until", "status", "printed_status", "source")
        for key, rows in over.group_by(columns, maintain_order=True):
            until, status, printed, source = (str(part or "") for part in key)
            words = f"{labels.word('status', status)}: {self._names(rows)}"
            quoted = self._sources.quoted(printed, {"source": source})
            yield Event(until, (Part(words), *quoted), (source,))

    def lists(self) -> Iterator[Event]:
        """Give how many partners each source lists, and how many it states in words."""
        named = self._partnerships.filter(
            pl.col("through").is_null() & (pl.col("status") != "ended")
        )
        # Two countries may each have a place of the name.
        place = pl.coalesce("place_id", pl.format("{}:{}", "country", "partner"))
        counted = dict(named.group_by("source").agg(place.n_unique()).iter_rows())
        for row in self._lists.iter_rows(named=True):
            words = self._listed(row["completeness"], counted.get(row["source"], 0))
            yield Event(row["dated"], (Part(words),), (row["source"],))
        for row in self._counts.iter_rows(named=True):
            yield Event(row["dated"], self._stated(row), (row["source"],))

    def _listed(self, completeness: str, count: int) -> str:
        t, n = self._context.language.t, self._context.language.n
        # A count of nothing would say that there are none.
        if not count and completeness == "partial":
            return t("A list that is cut names no partner of today")
        if completeness == "complete":
            return n("The list names {count} partner", "The list names {count} partners", count)
        return n(
            "A list that is cut names {count} partner",
            "A list that is cut names {count} partners",
            count,
        )

    def _stated(self, row: Row) -> tuple[Part, ...]:
        scope = scope_text(row["scope"], self._context.labels)
        number = self._context.language.number(row["value"])
        words = self._context.language.t(
            "Stated in words: {number} ({scope})", number=number, scope=scope
        )
        return (Part(words), *self._sources.quoted(row["printed"], row))

    def remarks(self) -> Iterator[Event]:
        """Give the remarks that say when what they tell of happened."""
        for row in self._notes.iter_rows(named=True):
            yield Event(row["happened"], (remark(row["text"]),), (row["source"],))

    def _names(self, rows: pl.DataFrame) -> str:
        language = self._context.language
        return in_a_cell(language.in_order(rows["partner"].unique()), language)
