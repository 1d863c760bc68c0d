"""Gather every text that users read, and bring the catalogues of all languages up to date.

`python -m dashboard.messages` writes `locales/<language>/LC_MESSAGES/messages.po`. It is run by
whoever changes a text; translators then fill in what is new. A new language is a new folder with
an empty `LC_MESSAGES/messages.po`, this command, and the translations.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from dashboard.about import PHRASES, TITLES, WITHIN
from dashboard.formats import KEYS
from dashboard.headings import HEADINGS
from dashboard.labels import PARAMETERS, WORDS
from dashboard.page import VIEWS
from warehouse.figures import FIGURES, SUMMARY
from warehouse.schema import ANSWERS

_ROOT = Path(__file__).parent
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"t": None, "n": (1, 2)}

Message = str | tuple[str, str]


def gather() -> list[Message]:
    """Give every text, each once, in the order of the code; a pair is a singular and a plural."""
    return list(dict.fromkeys([*_written(), *_looked_up()]))


def _written() -> Iterator[Message]:
    """Give the texts that stand where they are translated."""
    found = extract_from_dir(_ROOT, [("**.py", "python")], keywords=_KEYWORDS)
    for _, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        if message:
            yield message if isinstance(message, str) else (message[0], message[1])


def _looked_up() -> Iterator[str]:
    """Give the texts that stand in tables and are translated by a variable."""
    for words in WORDS.values():
        yield from words.values()
    for texts in (KEYS, TITLES, PHRASES, WITHIN, PARAMETERS, HEADINGS):
        yield from texts.values()
    yield from (title for title, _ in VIEWS.values())
    for figure in FIGURES:
        yield from (figure.label, figure.unit, figure.meaning)
    for table in (SUMMARY, *ANSWERS):
        for column in table.columns:
            yield from (text for text in (column.unit, column.meaning) if text)


def catalogue_paths() -> Mapping[str, Path]:
    """Give the catalogue of each language that has one."""
    paths = sorted(_ROOT.glob("locales/*/LC_MESSAGES/messages.po"))
    return {path.parts[-3]: path for path in paths}


def read_catalogue(path: Path, code: str) -> Catalog:
    """Read a catalogue as it stands."""
    with path.open("rb") as source:
        return read_po(source, locale=code)


def renew(path: Path, code: str) -> None:
    """Add new texts to a catalogue and take out those that are no longer used."""
    catalogue = read_catalogue(path, code)
    # Dates of the file would make every run a change.
    template = Catalog(project="Twinboard", creation_date=catalogue.creation_date)
    for message in gather():
        template.add(message)
    # A text that looks like an old one is still another text: no guesses.
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as target:
        write_po(target, catalogue, width=100, omit_header=False, include_previous=False)


if __name__ == "__main__":
    for language, file in catalogue_paths().items():
        renew(file, language)
