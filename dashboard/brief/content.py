"""What a brief says, apart from how it is written: one value that PDF and DOCX are made from."""

import datetime as dt
from dataclasses import dataclass, field, replace

import altair as alt

from dashboard.page.tables import Part
from dashboard.words.i18n import Language


@dataclass(frozen=True)
class Column:
    """A column of the table; `state` is the status that it counts, if it counts one."""

    heading: str
    numeric: bool
    state: str = ""


@dataclass(frozen=True)
class Cell:
    """What a cell says, and the status whose mark stands before it, if it is one."""

    parts: tuple[Part, ...]
    state: str = ""

    @property
    def text(self) -> str:
        """Everything that the cell says."""
        return " ".join(
            f"{part.text} {part.quiet}" if part.quiet else part.text for part in self.parts
        )


@dataclass(frozen=True)
class Table:
    """The rows that there is room for; `in_all` counts those that the selection leaves."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    in_all: int


@dataclass(frozen=True)
class Picture:
    """A chart without its heading, which is text of the page; `description` is read out."""

    title: str
    remark: str
    description: str
    chart: alt.LayerChart


@dataclass(frozen=True)
class Document:
    """One source: who published what, when it is dated and when it was read.

    `of` says on which other municipality it is, where only that one's source names a partner, and
    `row` is the first row of the table that rests on it.
    """

    publisher: str
    title: str
    dates: str
    url: str = ""
    of: str = field(default="", compare=False)
    row: int = field(default=0, compare=False)

    @property
    def details(self) -> str:
        """Everything that is said of the document after its name."""
        return f"{self.of}, {self.dates}" if self.of else self.dates


@dataclass(frozen=True)
class Brief:
    """All that a brief says, in one language.

    `documents` are the sources that there is room for, of `documents_in_all`. `partner_documents`
    are those of rows that the partner alone names; no list of the selection's sources has them, so
    they stay as long as their rows do. `data_date` is the
    day that the newest source was read, `today` the day that ages are counted from. `address`
    leads back to the selection and is empty where nobody knows it. `empty` is said instead of
    pictures and table where there is nothing to show.
    """

    language: Language
    title: str
    selection: str
    findings: tuple[str, ...]
    pictures: tuple[Picture, ...]
    table: Table | None
    notes: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    documents_in_all: int
    data_date: dt.date | None
    today: dt.date
    version: str
    address: str = ""
    empty: str = ""
    partner_documents: tuple[Document, ...] = ()

    def shortened(self, rows: int, documents: int, definitions: int) -> "Brief":
        """Give the brief with at most so many rows, sources and definitions."""
        table = self.table and replace(self.table, rows=self.table.rows[:rows])
        return replace(
            self,
            table=table,
            documents=self.documents[:documents],
            definitions=self.definitions[:definitions],
            partner_documents=tuple(each for each in self.partner_documents if each.row < rows),
        )

    @property
    def cited(self) -> tuple[Document, ...]:
        """All sources that are listed, each once."""
        return tuple(dict.fromkeys((*self.documents, *self.partner_documents)))

    @property
    def rows_left_out(self) -> str:
        """Say how many rows of the table found no room; nothing where all did."""
        left = self.table.in_all - len(self.table.rows) if self.table else 0
        if not left:
            return ""
        return self.language.n(
            "{count} more row is in the workbook of this selection.",
            "{count} more rows are in the workbook of this selection.",
            left,
        )

    @property
    def documents_left_out(self) -> str:
        """Say how many sources found no room; nothing where all did."""
        left = self.documents_in_all - len(self.documents)
        if not left:
            return ""
        return self.language.n(
            "{count} more source is listed in the workbook of this selection.",
            "{count} more sources are listed in the workbook of this selection.",
            left,
        )
