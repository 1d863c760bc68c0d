"""Read the reference tables of `data/reference/`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
from slugify import slugify

from etl.places import Gazetteer
from etl.problems import DataError, Problem, data_error, first_of, unknown
from etl.toml_files import read_plain_file
from warehouse.keys import key_of, pointers
from warehouse.schema.reference import REFERENCE
from warehouse.schema.table import POLARS_TYPES, Column, Table
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

_BOUNDS = {"lat": 90, "lon": 180}

BOTH = "give both, or neither"
"""The remedy where `halves` finds a row."""

# Of these neither says anything without the other, and pages show both or none.
_TOGETHER = (("population", "population_date"), ("lat", "lon"))


def read_reference(folder: Path) -> Reference:
    """Read and check all reference tables. Raises DataError with everything that is wrong."""
    if not folder.is_dir():
        remedy = f"name the folder of the data by --data or {DATA_VARIABLE}"
        raise data_error(str(folder), "there is no such folder", remedy)
    problems: list[Problem] = []
    frames: dict[str, pl.DataFrame] = {}
    for name, file in FILES.items():
        try:
            text = _read(folder / file, f"reference/{file}", _TABLES[name])
        except DataError as error:
            problems += error.problems
        else:
            frames[name] = _typed(text, _TABLES[name])
            faults = [*_mistyped(name, text, frames[name]), *_faults(name, text)]
            problems += first_of(faults, f"reference/{file}")
    if not problems:
        for name, file in FILES.items():
            problems += first_of([*_dangling(name, frames)], f"reference/{file}")
        problems += _shared_ids(frames)
    if problems:
        raise DataError(problems)
    _add_places(frames)
    return Reference(frames)


def _mistyped(name: str, text: pl.DataFrame, frame: pl.DataFrame) -> Iterator[Problem]:
    """Find cells that are no number, no date, or no point on earth."""
    for column in _TABLES[name].columns:
        if column.name not in text.columns:
            continue
        typed = frame[column.name]
        is_lost = typed.is_null() & text[column.name].is_not_null()
        if column.name in _BOUNDS:
            bound = _BOUNDS[column.name]
            is_lost |= ~typed.is_between(-bound, bound).fill_null(value=True)
        for row, value in _lines(text, column, is_lost):
            what = "date (write 2026-11-25)" if typed.dtype == pl.Date() else "number that can be"
            cause = f"'{value}' is no {what}"
            yield Problem(f"reference/{FILES[name]}", f"line {row}, {column.name}", cause)


def _faults(name: str, frame: pl.DataFrame) -> Iterator[Problem]:
    """Find empty cells, words outside their vocabulary, and rows that stand twice."""
    file, table = f"reference/{FILES[name]}", _TABLES[name]
    for column in table.columns:
        if column.name not in frame.columns:
            continue
        cell = pl.col(column.name)
        # A word with a space before it is another word, and looks like the one.
        for row, _ in _lines(frame, column, cell.str.contains(r"^\s|\s$|\p{C}")):
            cause = "begins or ends with a space, or holds an invisible sign"
            yield Problem(file, f"line {row}, {column.name}", cause, "type it anew")
        if column.required:
            for row, _ in _lines(frame, column, cell.is_null()):
                yield Problem(file, f"line {row}, {column.name}", "is empty")
        if column.vocabulary:
            for row, value in _lines(frame, column, ~cell.is_in(list(column.vocabulary))):
                cause, remedy = unknown("value", value, column.vocabulary)
                yield Problem(file, f"line {row}, {column.name}", cause, remedy)
    key = table.columns[0].name
    for value in frame[key].filter(frame[key].is_duplicated()).drop_nulls().unique():
        yield Problem(file, key, f"'{value}' stands twice", "keep one")
    yield from _own_faults(name, frame, file)


def _own_faults(name: str, frame: pl.DataFrame, file: str) -> Iterator[Problem]:
    """Find what is wrong in the rows of one table alone."""
    for row, column, cause in halves(frame):
        yield Problem(file, f"line {row + 2}, {column}", cause, BOTH)
    if name == "focus_term":
        yield from _never_found(frame, file)


def _never_found(terms: pl.DataFrame, file: str) -> Iterator[Problem]:
    """Find focus terms with a capital: printed ones are looked up in lower case."""
    column = _TABLES["focus_term"].columns[0]
    capital = pl.col("term") != pl.col("term").str.to_lowercase()
    for row, value in _lines(terms, column, capital):
        cause, remedy = f"'{value}' is not in lower case", f"write '{value.lower()}'"
        yield Problem(file, f"line {row}, term", cause, remedy)


def halves(frame: pl.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Give row, column and cause of a population or its day alone, and of half a point."""
    for one, other in _TOGETHER:
        if {one, other} <= {*frame.columns}:
            alone = pl.col(one).is_null() != pl.col(other).is_null()
            for row in frame.select(alone.arg_true()).to_series():
                yield row, other, f"{one} and {other} stand together or not at all"


def _lines(
    frame: pl.DataFrame, column: Column, fault: pl.Expr | pl.Series
) -> Iterator[tuple[int, str]]:
    """Give line and value of the rows with a fault; the head is line 1."""
    faulty = frame.with_row_index("_line", 2).filter(fault)
    return faulty.select("_line", column.name).iter_rows()


def _dangling(name: str, frames: dict[str, pl.DataFrame]) -> Iterator[Problem]:
    """Find values that name nothing in the table that they point to."""
    for column, target in pointers(_TABLES[name]):
        # A municipality becomes a place only once all files are read.
        if column.name not in frames[name].columns:
            continue
        known = frames[target.name][key_of(target)[0]]
        lost = ~pl.col(column.name).is_in(known.implode())
        for row, value in _lines(frames[name], column, lost):
            fault = unknown(target.name, value, known)
            yield Problem(f"reference/{FILES[name]}", f"line {row}, {column.name}", *fault)


def _shared_ids(frames: dict[str, pl.DataFrame]) -> Iterator[Problem]:
    both = frames["place"].join(frames["municipality"], on="id", how="semi")
    for value in both["id"]:
        cause = f"'{value}' is a municipality's id too"
        yield Problem(f"reference/{FILES['place']}", "id", cause, "municipalities are places")


def _read(path: Path, file: str, table: Table) -> pl.DataFrame:
    """Read a table as text. Raises DataError when it cannot be read or lacks a heading."""
    content = read_plain_file(path, file, LARGEST_REFERENCE)
    _refuse_strange_text(content, file)
    try:
        # As text first: no word but emptiness stands for null, for NA is Namibia.
        text = pl.read_csv(content, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        known = (cause for start, cause in _CAUSES.items() if reason.startswith(start))
        cause = next(known, f"cannot be read: {reason}")
        raise data_error(file, cause) from error
    expected = {c.name for c in table.columns if not c.derived} - {"municipality_id"}
    if table.name in ("municipality", "place"):
        expected.add("names")
    missing = sorted(expected - set(text.columns))
    if missing:
        remedy = "let the first line be the headings, with commas between them"
        raise data_error(file, f"has no column {', '.join(missing)}", remedy)
    for name in text.columns:
        # So Polars calls the second of two.
        if name.endswith("_duplicated_0"):
            cause = f"the heading '{name.removesuffix('_duplicated_0')}' stands twice"
            raise data_error(file, cause, "keep one", "line 1")
    return text


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


def _add_places(frames: dict[str, pl.DataFrame]) -> None:
    """Make every municipality a place too, and list every name of every place."""
    municipalities = frames["municipality"].with_columns(
        region_id=pl.concat_str(
            pl.col("country").str.to_lowercase(),
            pl.lit("-"),
            _slug("region"),
        )
    )
    frames["municipality"] = municipalities
    columns = [c.name for c in _TABLES["place"].columns]
    places = pl.concat(
        [
            municipalities.with_columns(
                level=pl.lit("municipality"), municipality_id=pl.col("id")
            ).select(*columns, "names"),
            frames["place"]
            .with_columns(municipality_id=pl.lit(None, pl.String()))
            .select(*columns, "names"),
        ]
    )
    frames["place"] = places.select(columns)
    frames["place_name"] = _names(places)


def _names(places: pl.DataFrame) -> pl.DataFrame:
    spellings = pl.concat_list(pl.concat_list("name"), pl.col("names").fill_null("").str.split("|"))
    return (
        places.select("country", name=spellings, place_id="id")
        .explode("name")
        .filter(pl.col("name") != "")
        .with_columns(folded=_slug("name"))
        .unique(maintain_order=True)
        .select("country", "name", "folded", "place_id")
    )


# As `slugify` folds them; with these it need not be asked for most names of the north.
_LETTERS: Mapping[str, str] = {
    "å": "a",
    "ä": "a",
    "ö": "o",
    "ø": "o",
    "æ": "ae",
    "é": "e",
    "ü": "u",
}


def _slug(column: str) -> pl.Expr:
    """Fold a text as `slugify` does; Polars does it alone where the letters are well known."""
    text = pl.col(column)
    lower = text.str.to_lowercase()
    is_known = lower.str.contains(f"^[a-z0-9{''.join(_LETTERS)} ()/.-]*$")
    plain = lower.str.replace_many(list(_LETTERS), list(_LETTERS.values()))
    plain = plain.str.replace_all("[^a-z0-9]+", "-").str.strip_chars("-")
    other = pl.when(~is_known).then(text).map_elements(slugify, return_dtype=pl.String())
    return pl.when(is_known).then(plain).otherwise(other)
