"""Who says so: sources, printed words and printed names as cells of tables."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.kept import kept
from dashboard.asking.rows import Row
from dashboard.asking.towns import totals
from dashboard.page.tables import NOTHING, Cell, Field, Part, html_table
from dashboard.words.formats import printed_date
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from warehouse.queries import Snapshot
from warehouse.vocabulary import WHOLE

FEW_SOURCES = 20
"""More sources than these are shown on their own page, and not on paper with every page."""


class Sources:
    """The sources as cells of tables name them."""

    def __init__(self, context: Context) -> None:
        self._language = context.language
        self._rows, self._places = _numbered(context.answers.snapshot)

    def cell(self, row: Row) -> Cell:
        """Name the sources of a row, each with its date and, where it has one, its address."""
        ids = row["sources"] if "sources" in row else [row["source"]]
        return [self._part(each) for each in ids]

    def _part(self, source_id: str) -> Part:
        return Part(self.name(source_id), href=self._row(source_id)["url"] or "")

    def name(self, source_id: str) -> str:
        """Give the publisher and date of a source, with a number where others have both."""
        source = self._row(source_id)
        return f"{source['publisher']}, {day_printed(source, self._language)}{_number(source)}"

    def has(self, source_id: str) -> bool:
        """Tell whether a source is one of this warehouse, and not of one before."""
        return source_id in self._places

    def number(self, source_id: str) -> str:
        """Give the number that tells a source from others of one publisher and date, or nothing."""
        return _number(self._row(source_id))

    def printed(self, text: str | None, row: Row) -> Part:
        """Give words of a row's source, marked as of the source's language."""
        if not text:
            return Part("–")
        first = row["sources"][0] if "sources" in row else row["source"]
        return Part(text, lang=str(self._row(first)["language"]))

    def quoted(self, text: str | None, row: Row) -> list[Part]:
        """Give the same words in quotation marks, or nothing where there are none."""
        return [self.printed(self._language.quote(text), row)] if text else []

    def _row(self, source_id: str) -> Row:
        return self._rows.row(self._places[source_id], named=True)


def _number(source: Row) -> str:
    return f" ({source['number']})" if source["number"] > 1 else ""


# Many tables of every page name sources, whatever is selected and in every language. Rows are taken
# out of the frame as they are wanted: as many dictionaries would hold ten times as much.
@kept(4)
def _numbered(snapshot: Snapshot) -> tuple[pl.DataFrame, Mapping[str, int]]:
    """Give the sources, numbered among those of one publisher and date, and the place of each."""
    dated = pl.coalesce(pl.col("page_date").cast(pl.String), "printed_date")
    sources = snapshot.rows("stated.source").select(
        *("id", "url", "publisher", "language", "page_date", "printed_date"),
        number=1 + pl.int_range(pl.len()).over("municipality_id", "publisher", dated),
    )
    places = {source_id: place for place, source_id in enumerate(sources["id"])}
    return sources.drop("id"), places


def day_printed(source: Row, language: Language) -> str:
    """Write the day that a document prints, else the year or month, else that there is none."""
    printed = printed_date(source["printed_date"], language)
    return printed if printed and not source["page_date"] else language.date(source["page_date"])


def source_table(context: Context, shown: pl.DataFrame | None = None) -> str:
    """Give the table of the selected municipalities' sources, or of some of them."""
    t, language = context.language.t, context.language
    sources = Sources(context)
    fields = [
        Field(
            t("Municipality"),
            lambda row: context.options.name_in_tables(row["municipality_id"], row["municipality"]),
        ),
        Field(t("Document"), lambda row: _document(row, sources, t)),
        Field(t("Date on the page"), lambda row: day_printed(row, language)),
        Field(t("Read on"), lambda row: language.date(row["accessed_on"])),
        Field(t("Statements"), lambda row: language.number(row["statements"]), numeric=True),
    ]
    rows = context.table("sources") if shown is None else shown
    caption = language.n(
        "Sources of the selected municipality",
        "Sources of the selected municipalities",
        totals(context)["towns"],
    )
    return html_table(caption, fields, rows.iter_rows(named=True), addresses=True)


def _document(row: Row, sources: Sources, t: Callable[[str], str]) -> Cell:
    name = f"{row['publisher']}: {row['title']}{sources.number(row['source_id'])}"
    unlinked = "" if row["url"] else _without_address(row, t)
    # Titles are our own words, in English.
    document = Part(name, lang="en", href=row["url"] or "", quiet=unlinked)
    return [document, remark(row["note"])] if row["note"] else document


def _without_address(row: Row, t: Callable[..., str]) -> str:
    if row["document"]:
        return t("no web address known; read from {document}", document=row["document"])
    return t("no web address known")


def status_cell(row: Row, labels: Labels, sources: Sources) -> Cell:
    """Give the status and the words of the source that carry it."""
    status = Part(labels.word("status", row["status"]))
    return [status, *sources.quoted(row["printed_status"], row)]


def lasting(row: Row, language: Language) -> str:
    """Say when a partnership began, and when it ended or was paused."""
    since, until = (printed_date(row[name], language) for name in ("since", "until"))
    if not until:
        return since or language.t("not stated")
    if row["status"] == "dormant":
        paused = language.t("paused {when}", when=until)
        return f"{since}; {paused}" if since else paused
    return f"{since}–{until}" if since else language.t("until {until}", until=until)


def with_printed(name: str, printed: str | None, language: Language) -> str:
    """Give the standard name, and the spelling of the source where it differs."""
    return f"{name} ({language.quote(printed)})" if printed and printed != name else name


def partner_cell(row: Row, context: Context) -> Cell:
    """Give the partner with the source's own spelling and who holds or carries the relation."""
    t = context.language.t
    parts = [Part(with_printed(row["partner"], row["printed_partner"], context.language))]
    if row["through"]:
        parts.append(Part(t("indirect, through {holder}", holder=row["through"])))
    if row["carried_by"]:
        parts.append(Part(t("carried by {carrier}", carrier=row["carried_by"])))
    if row["reciprocal"] == "other":
        parts.append(Part(t("listed by the partner only, not counted")))
    elif "curated" not in row["origins"]:
        only = t("external list only")
        said = only if row["counted"] else t("external list only, not counted")
        parts[0] = replace(parts[0], quiet=f"({said})")
    return parts


class Reciprocity:
    """Whether both sides of a partnership list each other, as a cell."""

    def __init__(self, context: Context) -> None:
        self._answers = context.answers
        self._labels = context.labels
        towns = self._answers.rows("main.municipality").filter(pl.col("has_data"))
        completeness = pl.col("completeness")
        named = pl.col("partners_from").eq_missing("curated")
        self._with_data = frozenset(towns["id"])
        # An external list is none of the partner's own.
        self._curated = frozenset(towns.filter("curated")["id"])
        self._whole = frozenset(towns.filter(completeness.is_in(WHOLE))["id"])
        self._in_part = frozenset(towns.filter((completeness == "partial") | named)["id"])

    def cell(self, row: Row) -> str:
        """Say who lists the partnership, and where that cannot be known."""
        t, partner = self._labels.language.t, row["partner_id"]
        if row["reciprocal"]:
            return self._labels.word("reciprocal", row["reciprocal"])
        # Partners that are no municipalities with data have no list to ask.
        if partner not in self._with_data:
            return "–"
        if partner in self._curated and self._is_named(row):
            return t("Named by the partner's own sources")
        if partner in self._whole:
            return t("Not on the partner's whole list")
        if partner in self._in_part:
            return t("Not known: only part of the partner's list has been read")
        return t("Not known: no list of the partner's own has been read")

    def _is_named(self, row: Row) -> bool:
        """Tell whether the partner names it in whatever state, also where this side does not."""
        told = self._answers.rows("stated.partnership", row["partner_id"])
        own = self._answers.rows("stated.source", row["partner_id"]).filter("own")
        here = told.filter(pl.col("place_id") == row["municipality_id"])
        return here["source"].is_in(own["id"].implode()).any()


def partner_country_cell(row: Row, context: Context) -> Part:
    """Give the partner's country, and its level where it is no municipality."""
    level = row["level"]
    quiet = "" if level in ("municipality", None) else context.labels.word("level", level)
    return Part(context.language.country(row["partner_country"]), quiet=quiet)


def remark(text: str | None) -> Part:
    """Give a remark of the data; these are our own words, in English."""
    return Part(text, lang="en") if text else Part(NOTHING)


def remarks(row: Row) -> Cell:
    """Give the remarks of a row, each on a line."""
    return [remark(note) for note in row["notes"]] or NOTHING


def kind_cell(row: Row, labels: Labels, sources: Sources) -> Cell:
    """Give the kind and the source's own word for it."""
    kind = Part(labels.word("kind", row["kind"]))
    return [kind, *sources.quoted(row["printed_kind"], row)]
