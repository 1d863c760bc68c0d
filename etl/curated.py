"""Read the curated files of `data/municipalities/`: check everything, then give rows.

All problems of all files are gathered before anything fails.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from slugify import slugify

from etl import dates
from etl.consistency import inconsistencies
from etl.corrections import FILE as CORRECTIONS
from etl.corrections import Correction, correct, read_corrections, unused
from etl.problems import (
    MOST_PROBLEMS,
    DataError,
    Problem,
    data_error,
    did_you_mean,
    first_of,
    one_of,
    unknown,
)
from etl.reference import FILES, Reference
from etl.sections import FOCUSED, SECTIONS, TABLES, Row, entry_of, faults
from etl.toml_files import read_toml_file

# The keys under which something begins; an end may be far.
_STARTS = {"since", "founded", "adopted"}


@dataclass
class CuratedFile:
    """One checked file: its rows by table of `stated`, and what is wrong with it."""

    name: str
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    problems: list[Problem] = field(default_factory=list)

    def complain(self, place: str, cause: str, remedy: str = "", *, warning: bool = False) -> None:
        """Note a problem at a place of this file."""
        self.problems.append(Problem(self.name, place, cause, remedy, warning))


def read_curated(folder: Path, reference: Reference) -> list[CuratedFile]:
    """Read and check every `.toml` of the folder, in the order of their names.

    Raises DataError when the folder holds no such file.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        remedy = "name the folder of data with --data"
        raise data_error(str(folder), "holds no .toml file", remedy)
    corrections = read_corrections(folder.parent / CORRECTIONS)
    files = [read_file(path, reference, corrections) for path in paths]
    lost = unused(corrections, [path.name for path in paths])
    beside = [*_not_read(folder, paths)]
    return [*files, *beside, *([CuratedFile(CORRECTIONS, problems=lost)] if lost else [])]


def _not_read(folder: Path, paths: Sequence[Path]) -> Iterator[CuratedFile]:
    """Find files that were meant to be read, but lie deeper or end in capital letters."""
    for path in sorted({*folder.rglob("*.[tT][oO][mM][lL]")} - {*paths}):
        name = str(path.relative_to(folder))
        remedy = f"move it to {folder.name}/{path.stem.lower()}.toml"
        yield CuratedFile(name, problems=[Problem(name, "", "is not read", remedy)])


def read_file(
    path: Path, reference: Reference, corrections: Sequence[Correction] = ()
) -> CuratedFile:
    """Read, correct and check one file; what is wrong stands in its `problems`."""
    curated = CuratedFile(path.name)
    try:
        document = read_toml_file(path, path.name)
    except DataError as error:
        curated.problems += error.problems
        return curated
    curated.problems += correct(document, path.name, corrections)
    _Reader(path.stem, reference, curated).read(document)
    curated.problems = first_of(curated.problems, path.name)
    return curated


class _Reader:
    """Turns the document of one file into rows and problems."""

    def __init__(self, stem: str, reference: Reference, curated: CuratedFile) -> None:
        self.municipality_id = stem
        self.reference = reference
        self.curated = curated
        self.complain = curated.complain
        self.sources: frozenset[str] = frozenset()
        self.read_on: dict[str, dt.date] = {}

    def read(self, document: dict[str, Any]) -> None:
        self._municipality(document.pop("municipality", None))
        self._sources(document.pop("sources", None))
        for section, value in document.items():
            if section in SECTIONS:
                self._section(section, value)
            else:
                known = ("municipality", "sources", *SECTIONS)
                self.complain(section, *unknown("section", section, known))
        for fault in inconsistencies(self.curated.rows):
            self.complain(*fault)

    def _municipality(self, stated: object) -> None:
        known = self.reference.words("municipality", "id")
        expected = self.municipality_id
        if stated is None:
            self.complain("municipality", "is missing", f'write municipality = "{expected}"')
        elif not isinstance(stated, str):
            self.complain("municipality", "must be text in quotes")
        elif stated not in known:
            listed = "data/reference/municipalities.csv"
            self.complain("municipality", *unknown("municipality", stated, known, listed))
        elif stated != expected:
            self.complain(
                "municipality",
                f"is '{stated}', but the file is named '{expected}'",
                f"rename the file to {stated}.toml",
            )

    def _sources(self, stated: object) -> None:
        if not isinstance(stated, dict) or not stated:
            cause = "is missing" if stated is None else "must be one table for each source"
            self.complain("sources", cause, "write [sources.key] and name the key in each fact")
            return
        self.sources = frozenset(stated)
        for key, value in stated.items():
            place = f"sources.{key}"
            if slugify(key) != key:
                self.complain(place, "the key is not plain", f"write [sources.{slugify(key)}]")
            row = self._entry("source", value, place)
            if row is not None:
                for printed in ("page_date", "printed_date"):
                    self._check_order(row, printed, "accessed_on", place)
                self._check_read(row["accessed_on"], f"{place}, accessed_on")
                self.read_on[key] = row["accessed_on"]
                row |= {"id": self._source_id(key), "municipality_id": self.municipality_id}
                self.curated.rows["source"].append(row | {"origin": "curated"})

    def _source_id(self, key: str) -> str:
        return f"{self.municipality_id}/{key}"

    def _entry(self, section: str, value: object, place: str) -> Row | None:
        try:
            return entry_of(section, value)
        except ValidationError as error:
            for key, cause, remedy in faults(section, error):
                self.complain(", ".join(part for part in (place, key) if part), cause, remedy)
            return None

    def _section(self, section: str, value: object) -> None:
        several = isinstance(value, list)
        entries = value if isinstance(value, list) else [value]
        for number, entry in enumerate(entries, start=1):
            place = f"{section} {number}" if several else section
            row = self._entry(section, entry, place)
            if row is not None:
                self._complete(section, row, place)

    def _complete(self, section: str, row: Row, place: str) -> None:
        """Add what the ETL derives, and check what only the reference tables can tell."""
        if self.sources and row["source"] not in self.sources:
            self.complain(f"{place}, source", *unknown("source", row["source"], self.sources))
        self._check_starts(row, place)
        row |= {
            "municipality_id": self.municipality_id,
            "source": self._source_id(row["source"]),
        }
        if "since" in row:
            row["since_year"] = dates.first_year(row["since"]) if row["since"] else None
        if "network" in row:
            self._check_known("network", row["network"], "network", f"{place}, network")
        self._complete_own(section, row, place)
        if section in FOCUSED:
            self._check_terms_once(row["focus"], f"{place}, focus")
            self._spread_focus(section, row)
        self.curated.rows[section].append(row)

    def _complete_own(self, section: str, row: Row, place: str) -> None:
        """Do the same for what one section alone has."""
        match section:
            case "partnership":
                self._complete_partnership(row, place)
            case "network_member":
                self._resolve(row, "place", place)
            case "focus":
                row |= {"scope": "municipality", "subject": None}
                row["focus_area"] = self._focus_area(row["term"])
            case "stated_count":
                self._check_scope(row["scope"], f"{place}, scope")
                self._check_itself(row, f"{place}, value")
            case "policy":
                self._check_order(row, "adopted", "valid_until", place)

    def _complete_partnership(self, row: Row, place: str) -> None:
        row["statement"] = len(self.curated.rows["partnership"]) + 1
        row["since_precision"] = dates.precision(row["since"]) if row["since"] else None
        self._check_order(row, "since", "until", place)
        self._check_words(row, place)
        self._resolve(row, "partner", place)
        if row["place_id"] == self.municipality_id:
            self.complain(f"{place}, partner", "is the municipality itself")

    def _check_order(self, row: Row, first: str, last: str, place: str) -> None:
        if row[first] is None or row[last] is None:
            return
        # Days are written as their EDTF, by which printed dates are held against each other.
        if dates.is_before(str(row[last]), str(row[first])):
            self.complain(f"{place}, {last}", f"is before {first}", "exchange or correct them")

    def _check_read(self, day: dt.date, place: str) -> None:
        if day > dates.today():
            self.complain(place, f"{day} is later than today", "write the day that it was read")

    def _check_starts(self, row: Row, place: str) -> None:
        """Refuse a start that is further off than anybody agrees on: it is a slip of the pen."""
        read = self.read_on.get(row["source"])
        for key in _STARTS & row.keys():
            if read and row[key] and dates.first_year(str(row[key])) > dates.latest_start(read):
                cause = f"{row[key]} is more than a year after {read}, when the source was read"
                self.complain(f"{place}, {key}", cause, "correct it, or leave it out")

    def _check_words(self, row: Row, place: str) -> None:
        """Refuse a status of which the entry does not say by what words the source states it."""
        status, place = row["status"], f"{place}, printed_status"
        if status == "unstated" or row["printed_status"] is not None:
            return
        if status != "ended":
            remedy = 'write the source\'s own words for it, or status = "unstated"'
            self.complain(place, f"is missing, but status is '{status}'", remedy)
        # An end may be told by its date alone, or in a remark where only a summary was read.
        elif row["until"] is None and row["note"] is None:
            remedy = "write the source's own words, or the end as until, or how it is told as note"
            self.complain(place, "is missing, but status is 'ended'", remedy)

    def _check_country(self, code: str, place: str) -> bool:
        known = self.reference.words("country", "code")
        if code not in known:
            # Only here: who writes codes alone need not wait for the names of all languages.
            from etl.countries import near_country  # noqa: PLC0415

            listed = f"the known ones are in data/reference/{FILES['country']}"
            remedy = near_country(code, self.reference) or one_of(sorted(known)) or listed
            self.complain(place, f"unknown country '{code[:100]}'", remedy)
        return code in known

    def _check_known(self, what: str, word: str, table: str, place: str) -> bool:
        known = self.reference.words(table, "id")
        if word not in known:
            listed = f"data/reference/{FILES[table]}"
            self.complain(place, *unknown(what, word, known, listed))
        return word in known

    def _check_scope(self, scope: str, place: str) -> None:
        if scope not in self.reference.scopes:
            self.complain(place, *unknown("scope", scope, self.reference.scopes))

    def _check_itself(self, row: Row, place: str) -> None:
        if row["counts_itself"] and row["value"] == 0:
            cause = "is 0, but counts_itself says that the municipality is counted"
            self.complain(place, cause, "count it too, or leave counts_itself out")

    def _resolve(self, row: Row, key: str, place: str) -> None:
        """Tie the entry's name to a place of its country, or say why not."""
        country, name = row["country"], row[key]
        if not self._check_country(country, f"{place}, country"):
            return
        found = self.reference.gazetteer.find(name, country)
        if row["place_id"] is not None:
            self._check_given(row, name, found, f"{place}, place_id")
            self._standardise(row, key, row["place_id"])
        elif len(found) == 1:
            self._standardise(row, key, next(iter(found)))
        elif found:
            cause = f"{country} has several places named '{name}'"
            remedy = f"add place_id, one of: {', '.join(sorted(found))}"
            self.complain(f"{place}, {key}", cause, remedy)
        else:
            # To suggest is the dearest part of all, and nobody reads it of the thousandth.
            is_told = len(self.curated.problems) < MOST_PROBLEMS
            names = self.reference.gazetteer.names(country) if is_told else ()
            remedy = did_you_mean(name, names) or "add it to data/reference/places_wanted.csv"
            cause = f"no place '{name}' is known in {country}, so it loads as a finding"
            self.complain(f"{place}, {key}", cause, remedy, warning=True)

    def _check_given(self, row: Row, name: str, found: frozenset[str], place: str) -> None:
        """Check that a place given by its id is one of the name's, or of the country at least."""
        given, country = row["place_id"], row["country"]
        if not self._check_known("place", given, "place", place):
            row["place_id"] = None
        elif found and given not in found:
            self.complain(place, f"'{given}' is not named '{name}'", one_of(sorted(found)))
        elif not found and self.reference.place_countries[given] != country:
            self.complain(place, f"'{given}' is not in {country}")

    def _standardise(self, row: Row, key: str, place_id: str | None) -> None:
        """Give the standard name its place, and keep another spelling as the printed one."""
        if place_id is None:
            return
        standard = self.reference.place_names[place_id]
        if row["printed"] is None and row[key] != standard:
            row["printed"] = row[key]
        row |= {"place_id": place_id, key: standard}

    def _focus_area(self, term: str) -> str | None:
        return self.reference.focus_areas.get(term.lower())

    def _check_terms_once(self, terms: list[str], place: str) -> None:
        for term, count in Counter(terms).items():
            if count > 1:
                self.complain(place, f"lists '{term}' {count} times", "keep one")

    def _spread_focus(self, section: str, row: Row) -> None:
        """Make a row of its own of every focus term that the entry lists."""
        scope = FOCUSED[section]
        subject = row["network"] if scope == "network" else _partner_id(row)
        for term in row.pop("focus"):
            self.curated.rows["focus"].append(
                {
                    "municipality_id": self.municipality_id,
                    "term": term,
                    "focus_area": self._focus_area(term),
                    "scope": scope,
                    "subject": subject,
                    "priority": None,
                    "note": None,
                    "source": row["source"],
                }
            )


def _partner_id(row: Row) -> str:
    return row["place_id"] or f"unresolved:{row['country'].lower()}:{row['partner']}"
