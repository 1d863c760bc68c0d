"""Split what is asked into parts that the service can answer, and keep each answer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from string import Template

from warehouse.whole_files import write_whole

LANGUAGES = ("sv", "da", "nb", "fi", "en", "mul")
"""In which labels are asked for; `mul` holds for all languages."""

TABLES = (
    "municipalities",
    "municipality_labels",
    "populations",
    "statements",
    "references",
    "partners",
    "partner_labels",
)
"""What is asked for, each by the query of its name in `queries/`."""

_FIRST, _LAST = "", "~"
"""Before and after every code, as text is ordered."""

# Where even so few codes take too long, the fault is not their number.
_FEWEST = 10


@dataclass(frozen=True)
class Country:
    """A country whose municipalities have codes in Wikidata."""

    code: str
    property: str
    language: str
    # Of three digits or four, and beyond all codes.
    beyond: str


COUNTRIES = {
    country.code: country
    for country in (
        Country("SE", "P525", "sv", "2600"),
        Country("DK", "P1168", "da", "900"),
        Country("NO", "P2504", "nb", "5700"),
        Country("FI", "P1203", "fi", "999"),
    )
}


def query_of(table: str) -> str:
    """Give the text of a table's query, with `$property`, `$low`, `$high` and `$languages`."""
    queries = files("etl.wikidata") / "queries"
    return "".join((queries / f"{name}.rq").read_text("utf-8") for name in ("prefixes", table))


@dataclass(frozen=True)
class Part:
    """One table for the municipalities of a country whose codes lie from `low` up to `high`."""

    table: str
    country: Country
    low: str = _FIRST
    high: str = _LAST

    @cached_property
    def query(self) -> str:
        """The query that asks for it."""
        return Template(query_of(self.table)).substitute(
            property=self.country.property,
            low=self.low,
            high=self.high,
            languages=", ".join(f'"{language}"' for language in LANGUAGES),
        )

    def halves(self) -> tuple["Part", "Part"] | None:
        """Give two parts that are this one together; nothing where it is too narrow for that."""
        low = int(self.low or 0)
        high = int(self.country.beyond if self.high == _LAST else self.high)
        if high - low < 2 * _FEWEST:
            return None
        middle = str((low + high) // 2).zfill(len(self.country.beyond))
        return replace(self, high=middle), replace(self, low=middle)

    def __str__(self) -> str:
        codes = "" if (self.low, self.high) == (_FIRST, _LAST) else f" {self.low}–{self.high}"
        return f"{self.country.code} {self.table.replace('_', ' ')}{codes}"


@dataclass(frozen=True)
class Kept:
    """A folder of the answers of one service, so that a fetch that broke off can go on."""

    folder: Path
    address: str

    def answer(self, part: Part) -> bytes | None:
        """Give the answer that is kept, if one is."""
        path = self._path(part, "json")
        return path.read_bytes() if path.is_file() else None

    def keep(self, part: Part, answer: bytes) -> None:
        """Keep an answer; it is there whole or not at all."""
        write_whole(self._path(part, "json"), answer)

    def is_halved(self, part: Part) -> bool:
        """Tell whether a part has proved too large."""
        return self._path(part, "halved").is_file()

    def halve(self, part: Part) -> None:
        """Remember that a part has proved too large."""
        self._path(part, "halved").touch()

    def _path(self, part: Part, ending: str) -> Path:
        asked = hashlib.sha256(f"{self.address}\n{part.query}".encode()).hexdigest()[:16]
        return self.folder / f"{part.country.code}-{part.table}-{asked}.{ending}"


def parts_of(countries: Iterable[Country]) -> list[Part]:
    """Give all that is to be asked for, country by country."""
    return [Part(table, country) for country in countries for table in TABLES]
