"""Gather every text that users read, and bring the catalogues of all languages up to date.

`python -m dashboard.commands.messages` writes `locales/<language>/LC_MESSAGES/messages.po`. It is
run by whoever changes a text or a label of the reference data, on a warehouse that holds them;
translators then fill in what is new. A new language is a new folder with an empty
`LC_MESSAGES/messages.po`, this command, and the translations.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from dashboard.asking.answers import warehouse_path
from dashboard.asking.named_charts import NAMED_CHARTS
from dashboard.page.pages import VIEWS
from dashboard.telling.about import PHRASES, TITLES
from dashboard.telling.sentences import MUNICIPALITIES_OF
from dashboard.words.formats import KEYS
from dashboard.words.headings import HEADINGS
from dashboard.words.i18n import catalogue_paths
from dashboard.words.labels import PARAMETERS, WITHIN, WORDS
from warehouse.figures import FIGURES
from warehouse.queries import Warehouse
from warehouse.schema.answers import ANSWERS
from warehouse.schema.summary import SUMMARY

_ROOT = Path(__file__).parents[1]
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"t": None, "n": (1, 2)}

Message = str | tuple[str, str]


def gather(warehouse: Warehouse) -> list[Message]:
    """Give every text, each once, in the order of the code; a pair is a singular and a plural."""
    return list(dict.fromkeys([*_written(), *_looked_up(), *_of_the_data(warehouse)]))


def _written() -> Iterator[Message]:
    """Give the texts that stand where they are translated."""
    # Babel reads the templates by the way that Jinja tells it.
    kinds = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
    found = extract_from_dir(_ROOT, kinds, keywords=_KEYWORDS)
    for _, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        if message:
            yield message if isinstance(message, str) else (message[0], message[1])


def _looked_up() -> Iterator[str]:
    """Give the texts that stand in tables and are translated by a variable."""
    for words in WORDS.values():
        yield from words.values()
    for texts in (KEYS, TITLES, PHRASES, WITHIN, PARAMETERS, HEADINGS, MUNICIPALITIES_OF):
        yield from texts.values()
    yield from (chart.title for chart in NAMED_CHARTS.values())
    yield from (title for title, _ in VIEWS.values())
    for figure in FIGURES:
        yield from (figure.label, figure.unit, figure.meaning)
    for table in (SUMMARY, *ANSWERS):
        for column in table.columns:
            yield from (text for text in (column.unit, column.meaning) if text)


def _of_the_data(warehouse: Warehouse) -> Iterator[str]:
    """Give the labels that stand in the reference data: those of its regions and focus areas."""
    for name in ("partner_region", "focus_area"):
        yield from warehouse.rows(f"reference.{name}").sort("position")["label_en"]


def read_catalogue(path: Path, code: str) -> Catalog:
    """Read a catalogue as it stands."""
    with path.open("rb") as source:
        return read_po(source, locale=code)


def renew(path: Path, code: str, messages: Iterable[Message]) -> None:
    """Add new texts to a catalogue and take out those that are no longer used."""
    catalogue = read_catalogue(path, code)
    # Dates of the file would make every run a change.
    template = Catalog(project="Twinboard", creation_date=catalogue.creation_date)
    for message in messages:
        template.add(message)
    # A text that looks like an old one is still another text: no guesses.
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as target:
        write_po(target, catalogue, width=100, omit_header=False, include_previous=False)


if __name__ == "__main__":
    every_text = gather(Warehouse(warehouse_path()))
    for language, file in catalogue_paths().items():
        renew(file, language, every_text)
