"""Read the reference tables of `data/reference/`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from etl.places import Gazetteer
from etl.problems import DataError, Problem, data_error, first_of
from etl.reference_faults import dangling, faults, mistyped, shared_ids
from etl.reference_places import add_places
from etl.toml_files import read_plain_file
from warehouse.schema.reference import REFERENCE
from warehouse.schema.table import POLARS_TYPES, Table
from warehouse.settings import DATA_VARIABLE
from warehouse.vocabulary import PARTNERSHIP_KINDS

_TABLES = {table.name: table for table in REFERENCE}

FILES = {
    "partner_region": "partner_regions.csv",
    "country": "countries.csv",
    "municipality": "municipalities.csv",
    "focus_area": "focus_areas.csv",
    "focus_term": "focus_terms.csv",
    "network": "networks.csv",
    "place": "places.csv",
}
"""The file of each table that is kept as a file."""


@dataclass(frozen=True)
class Reference:
    """The reference tables as frames, by name, and the look-ups that checking needs."""

    frames: dict[str, pl.DataFrame]

    def words(self, table: str, column: str) -> frozenset[str]:
        """Give all values of a column, for look-up; gathered once, for every entry asks."""
        if (table, column) not in self._words:
            self._words[table, column] = frozenset(
                self.frames[table][column].drop_nulls().to_list()
            )
        return self._words[table, column]

    @cached_property
    def _words(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Give the look-up from a printed name and a country to a place."""
        return Gazetteer(self.frames["place_name"])

    @cached_property
    def focus_areas(self) -> dict[str, str]:
        """Give the focus area of each known term, in lower case."""
        return dict(self.frames["focus_term"].select("term", "focus_area").iter_rows())

    @cached_property
    def scopes(self) -> frozenset[str]:
        """Give what a stated number can count: all, a kind, a country, a continent or a region."""
        regions = self.words("partner_region", "id") | self.words("partner_region", "continent")
        return regions | self.words("country", "code") | {"all", *PARTNERSHIP_KINDS}

    @cached_property
    def place_names(self) -> dict[str, str]:
        """Give each place's standard name."""
        return self._of_places("name")

    @cached_property
    def place_countries(self) -> dict[str, str]:
        """Give each place's country."""
        return self._of_places("country")

    def _of_places(self, column: str) -> dict[str, str]:
        places = self.frames["place"]
        return dict(zip(places["id"].to_list(), places[column].to_list(), strict=True))


LARGEST_REFERENCE = 128 * 1024**2
"""Bytes of a reference table: five times what 300,000 municipalities, those of the world, take."""

# What Polars says, and what a steward can see in the file.
_CAUSES = {
    "found more fields": "a row has more cells than there are headings",
    "could not parse": "a quotation mark is not closed, or not doubled within a cell",
    "empty CSV": "is empty",
}


def read_reference(folder: Path) -> Reference:
    """Read and check all reference tables. Raises DataError with everything that is wrong."""
    if not folder.is_dir():
        remedy = f"name the folder of the data by --data or {DATA_VARIABLE}"
        raise data_error(str(folder), "there is no such folder", remedy)
    problems: list[Problem] = []
    frames: dict[str, pl.DataFrame] = {}
    for name, file in FILES.items():
        try:
            frames[name], found = _table(folder / file, _told(name), _TABLES[name])
            problems += found
        except DataError as error:
            problems += error.problems
    # What a row points to is known once all tables are read.
    if problems := problems or _across(frames):
        raise DataError(problems)
    add_places(frames, [c.name for c in _TABLES["place"].columns])
    return Reference(frames)


def _told(name: str) -> str:
    """Give the file of a table as problems name it."""
    return f"reference/{FILES[name]}"


def _table(path: Path, file: str, table: Table) -> tuple[pl.DataFrame, list[Problem]]:
    """Give a table with its types, and what is wrong in its rows."""
    text = _read(path, file, table)
    frame = _typed(text, table)
    return frame, first_of([*mistyped(file, table, text, frame), *faults(file, table, text)], file)


def _across(frames: Mapping[str, pl.DataFrame]) -> list[Problem]:
    """Give what is wrong between the tables."""
    problems: list[Problem] = []
    for name in FILES:
        problems += first_of([*dangling(_told(name), _TABLES[name], frames)], _told(name))
    return [*problems, *shared_ids(_told("place"), frames)]


def _read(path: Path, file: str, table: Table) -> pl.DataFrame:
    """Read a table as text. Raises DataError when it cannot be read or lacks a heading."""
    content = read_plain_file(path, file, LARGEST_REFERENCE)
    _refuse_strange_text(content, file)
    text = _parsed(content, file)
    _refuse_headings(text.columns, file, table)
    return text


def _parsed(content: bytes, file: str) -> pl.DataFrame:
    try:
        # As text first: no word but emptiness stands for null, for NA is Namibia.
        return pl.read_csv(content, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        known = (cause for start, cause in _CAUSES.items() if reason.startswith(start))
        raise data_error(file, next(known, f"cannot be read: {reason}")) from error


def _refuse_headings(headings: Sequence[str], file: str, table: Table) -> None:
    """Refuse a table that lacks a heading, or has one twice."""
    expected = {c.name for c in table.columns if not c.derived} - {"municipality_id"}
    if table.name in ("municipality", "place"):
        expected.add("names")
    if missing := sorted(expected - {*headings}):
        remedy = "let the first line be the headings, with commas between them"
        raise data_error(file, f"has no column {', '.join(missing)}", remedy)
    for name in headings:
        # So Polars calls the second of two.
        if name.endswith("_duplicated_0"):
            cause = f"the heading '{name.removesuffix('_duplicated_0')}' stands twice"
            raise data_error(file, cause, "keep one", "line 1")


def _refuse_strange_text(content: bytes, file: str) -> None:
    """Refuse what Polars would read otherwise than it was meant, or not at all."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = f"line {line}"
        raise data_error(file, "is not UTF-8", "save the file as UTF-8", place) from None
    if b"\r" in content.partition(b"\n")[0].removesuffix(b"\r"):
        # Else all rows are one, that of the headings.
        cause = "ends in CR alone, as lines of old Macs do"
        raise data_error(file, cause, "save it with line ends of today", "line 1")


def _typed(text: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Give the columns their types; a cell that is not of its type is null."""
    kinds = {c.name: POLARS_TYPES[c.type] for c in table.columns if c.name in text.columns}
    return text.with_columns(
        pl.col(name).str.to_date("%Y-%m-%d", strict=False)
        if kind == pl.Date()
        else pl.col(name).cast(kind, strict=False)
        for name, kind in kinds.items()
    )
