"""The documents that are drafted: begun for a municipality, and what all that adds to them asks."""

from collections.abc import Mapping
from typing import Any

from etl.derive.toml_text import Document, Entry
from etl.reference import Reference

TOLD_FILE = "told_in_words.toml"
"""What the facts tell in words only, beside the script that reads it."""


class Begun:
    """The documents, one per municipality, and what could not be drafted."""

    def __init__(self, reference: Reference, told: Mapping[str, Any]) -> None:
        """Take the reference tables and what the facts tell in words."""
        self.reference = reference
        self.told = told
        self.documents: dict[str, Document] = {}
        self.problems: list[str] = []

    def document(self, name: str, country: str) -> Document | None:
        """Give a municipality's document, new or begun; None for an unknown name."""
        found = self.reference.gazetteer.find(name, country)
        if len(found) != 1:
            self.problems.append(f"{name} ({country}): is no single municipality")
            return None
        municipality = next(iter(found))
        return self.documents.setdefault(municipality, Document(municipality))

    def told_of(self, document: Document) -> Mapping[str, Any]:
        """Give what is told in words of a document's municipality."""
        told: Mapping[str, Any] = self.told.get(document.municipality, {})
        return told

    def named(self, printed: str, english: str, country: str) -> Entry:
        """Give partner, printed name and country, by the standard name where the place is known."""
        standard = english.split(", ", maxsplit=1)[0]
        for name in (english, standard, printed):
            found = self.reference.gazetteer.find(name, country)
            if len(found) == 1:
                standard = self.reference.place_names[next(iter(found))]
                break
        return {
            "partner": standard,
            "printed": printed if printed != standard else None,
            "country": country,
        }


def add_told_entries(document: Document, told: Mapping[str, Any]) -> None:
    """Add the entries that are told in words, and order the partnerships by their sources."""
    for section, entries in told.items():
        if section in document.sections:
            for entry in entries:
                stated = {k: v for k, v in entry.items() if k != "source"}
                document.add(section, stated, entry["source"])
    # Kept together by source, the page itself first, as a reader would write them.
    order = {key: number for number, key in enumerate(document.sources)}
    document.sections["partnership"].sort(key=lambda entry: order.get(entry["source"], len(order)))
