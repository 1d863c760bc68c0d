"""No page shows a text past the catalogues, or a text of another language.

A language is made up of which no message has a letter left: what still has letters on a page must
then be data, a name or the language's own dates and countries. That it works by a catalogue alone
is also the proof that a language needs nothing else.
"""

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from streamlit.testing.v1 import AppTest

from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.asking.kept import forget
from dashboard.asking.today import read_today
from dashboard.charts.theme import PALETTES
from dashboard.commands.messages import gather
from dashboard.door.paths import no_such_page
from dashboard.files.downloads import about
from dashboard.page.answer_tables import network_table
from dashboard.selecting.selection import Selection
from dashboard.telling.about import about_rows
from dashboard.words import i18n
from dashboard.words.i18n import Language
from tests.browser.serving import TODAY
from tests.test_pages import FIVE, PAGES, UNREAD, opened, titles
from tests.visible import html_texts, visible
from warehouse.queries import ANSWER_TABLES, Warehouse
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

MADE_UP = "nb"

Query = Mapping[str, str | Sequence[str]]

NARROW: Query = {
    "m": ("se-goteborg", "se-borgholm", "dk-ballerup"),
    "country": "SE",
    "region": "se-vastra-gotalands-lan",
    "partner_region": ("baltic", "asia"),
    "partner_country": ("EE", "CN"),
    "kind": ("twin town", "partner city"),
    "status": ("dormant", "unstated"),
    "focus": ("culture", "eu"),
    "network": "ubc",
}

MISSPELT = ("XX", "alive", "nowhere")

# The states that a page can be in: everything, few, one, nothing known, nothing left, misspelt.
STATES: tuple[tuple[str, Query], ...] = (
    *((page, {}) for page in PAGES),
    *((page, {"m": FIVE, "measure": "per_100k", "sort": "name"}) for page in PAGES),
    *((page, {"m": UNREAD}) for page in PAGES),
    *((page, NARROW) for page in ("overview", "data")),
    *((page, {"m": FIVE, "status": "ended"}) for page in PAGES),
    *(
        ("municipality", {"m": town})
        for town in ("dk-ballerup", "dk-kolding", "se-goteborg", "se-eksjo", "se-umea")
    ),
    *(
        ("compare", {"m": "dk-kolding", "peers": peers, "lists": lists})
        for peers in ("population", "region", "country")
        for lists in ("complete", "all")
    ),
    ("compare", {"m": "se-kiruna"}),
    ("overview", dict(zip(("country", "status", "m"), MISSPELT, strict=True))),
    ("dormant", {"status": "active"}),
    ("shared", {"partner": "de-rostock"}),
)


@pytest.fixture(scope="module")
def served(real_warehouse: Path) -> Iterator[Path]:
    """The real warehouse, as of a fixed day, for all that the tests of this file open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
        patch.setenv(TODAY_VARIABLE, TODAY)
        yield real_warehouse


@pytest.fixture(scope="module")
def made_up(served: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Norwegian by a catalogue alone, every letter of which is a square."""
    folder = tmp_path_factory.mktemp("locales")
    path = folder / MADE_UP / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    catalogue = Catalog(locale=MADE_UP)
    for message in gather(Warehouse(served)):
        texts = (message,) if isinstance(message, str) else message
        squares = tuple(map(without_letters, texts))
        catalogue.add(message, squares[0] if isinstance(message, str) else squares)
    with path.open("wb") as target:
        write_po(target, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "CATALOGUES", folder)
        _forget()
        yield
    _forget()


def _forget() -> None:
    i18n.language_codes.cache_clear()
    i18n._catalogue.cache_clear()
    forget()


def without_letters(text: str) -> str:
    """The text with a square for each letter, its values left to be filled in."""
    parts = string.Formatter().parse(text)
    return "".join(
        re.sub(r"[^\W\d_]", "□", literal) + ("" if name is None else f"{{{name}}}")
        for literal, name, _, _ in parts
    )


# Columns that hold names, of places, bodies and networks; they are the same in every language.
# Printed terms, titles and remarks are not among them: a page marks their language.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "reference.municipality": ("name", "region"),
    "reference.network": ("name",),
    "reference.place": ("name",),
    "stated.partnership": ("partner", "printed", "through", "carried_by"),
    "stated.membership": ("through",),
    "stated.network": ("printed",),
    "stated.network_member": ("place", "printed"),
    "stated.source": ("publisher", "id", "document"),
}
_OWN_NAMES = ("Twinboard", "CSV", "XLSX", "PNG", "SVG", *MISSPELT)


class Known:
    """Names that stand on pages as they are, and how to find what else has letters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in names:
            words = _words(name)
            if words:
                self._by_first[words[0]].add(words)

    def unknown(self, text: str) -> list[str]:
        """The words of a text that belong to no known name."""
        words = _words(text)
        covered = {
            place + step
            for place, word in enumerate(words)
            for name in self._by_first.get(word, ())
            if words[place : place + len(name)] == name
            for step in range(len(name))
        }
        return [word for place, word in enumerate(words) if place not in covered]


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W\d_]+", text))


@pytest.fixture(scope="module")
def known(served: Path) -> Known:
    return Known(_names(Warehouse(served), Locale.parse(MADE_UP)))


def _names(warehouse: Warehouse, locale: Locale) -> Iterator[str]:
    yield from _OWN_NAMES
    yield from locale.territories.values()
    for width in ("abbreviated", "wide"):
        yield from locale.months["format"][width].values()
        yield from locale.months["stand-alone"][width].values()
    yield from (word for style in locale.list_patterns.values() for word in style.values())
    for table, columns in _NAMES.items():
        frame = warehouse.rows(table)
        for column in columns:
            yield from frame[column].drop_nulls().unique()


@pytest.mark.parametrize(("page", "query"), STATES, ids=str)
@pytest.mark.usefixtures("made_up")
def test_a_page_shows_nothing_past_the_catalogues(
    page: str, query: Query, known: Known, served: Path
) -> None:
    app = opened(page, lang=MADE_UP, **query)
    assert "□" in titles(app)[0] or page == "municipality"
    assert past_the_catalogues(app, known) == {}


@pytest.mark.parametrize("query", [{}, {"m": FIVE}, {"m": "se-goteborg"}], ids=str)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("served")
def test_defect_the_browser_adds_no_english_of_streamlits_own(page: str, query: Query) -> None:
    """An emptied list said `Choose an option`, and one heading had a link named in English."""
    app = opened(page, **query)
    assert [box.label for box in app.selectbox if not box.proto.placeholder] == []
    headings = [*app.title, *app.header, *app.subheader]
    assert [each.value for each in headings if not each.proto.hide_anchor] == []


def past_the_catalogues(app: AppTest, known: Known) -> dict[str, list[str]]:
    """The texts of a page with words that are neither translated nor names."""
    left = {text: known.unknown(text) for text in set(visible(app))}
    return {text[:200]: words for text, words in left.items() if words}


@pytest.mark.usefixtures("made_up")
def test_a_text_past_the_catalogues_would_be_found(known: Known) -> None:
    def page() -> None:
        import streamlit as st  # noqa: PLC0415

        st.title("Göteborg, Tyskland, 1. okt. 2021")
        st.selectbox("□", ["Partners"], help="Choose")
        st.html('<table><td data-label="Head">Dormant <i lang="sv">vilande</i></td></table>')
        chart = '{"mark": "bar", "encoding": {"x": {"field": "a"}}, "title": "Bars"}'
        rows = '{"rows0": [{"a": "Row", "b": "Left out"}]}'
        told = '{"legend_lines": {"a": ["Told"]}}'
        st.html(f"<div data-chart='{chart}' data-rows='{rows}' data-told='{told}'></div>")

    found = past_the_catalogues(AppTest.from_function(page).run(), known)
    assert sorted(found) == ["Bars", "Choose", "Dormant ", "Head", "Partners", "Row", "Told"]


@pytest.mark.usefixtures("made_up")
def test_the_notice_of_unreadable_data_is_translated(
    known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path / "none.duckdb"))
    app = opened("overview", lang=MADE_UP)
    assert len(app.error) == 1
    assert past_the_catalogues(app, known) == {}


@pytest.mark.usefixtures("made_up")
def test_the_page_of_an_address_that_is_none_is_translated(known: Known) -> None:
    body = no_such_page(Language(MADE_UP)).partition("<body>")[2]
    texts = html_texts(body)
    assert len(texts) == 3
    assert [text for text in texts if known.unknown(text)] == []


@pytest.mark.usefixtures("made_up")
def test_the_notice_of_a_name_that_is_none_is_translated(known: Known) -> None:
    app = opened("overview", lang=MADE_UP)
    for typed in ("Goteborrg", "qqqqqqqq"):
        app.multiselect(key="chosen_m").set_value([typed])
        app.run()
        left = past_the_catalogues(app, known)
        assert {word for words in left.values() for word in words} <= {typed}
        assert app.warning


def context_of(path: Path, language: str, **chosen: tuple[str, ...]) -> Context:
    read = open_warehouse(path).now()
    return Context(
        Selection(lang=language, **chosen),  # type: ignore[arg-type]
        labels(read, Language(language)),
        options(read),
        Answers(read, read_today()),
        PALETTES["light"],
    )


@pytest.mark.parametrize("table", ANSWER_TABLES)
@pytest.mark.usefixtures("made_up")
def test_the_description_of_an_export_is_translated(table: str, known: Known, served: Path) -> None:
    context = context_of(served, MADE_UP, m=("dk-kolding",), kind=("twin town",))
    described = about(context, table)
    rows = list(about_rows([described], context.labels))
    # Columns keep the dictionary's names, and sources stand with our own titles of them.
    cells = [cell for row in rows[: rows.index(())] for cell in row]
    cells += [
        cell for each in described.definitions for cell in (each.label, each.unit, each.meaning)
    ]
    heads = [row for row in rows if len(row) > 2 and "□" in row[0]]
    assert len(heads) == 2
    cells += [cell for head in heads for cell in head]
    assert [cell for cell in cells if known.unknown(cell)] == []


@pytest.mark.usefixtures("made_up")
def test_a_decade_of_a_membership_is_written_as_the_language_does(served: Path) -> None:
    """Since when a municipality is in a network would stand as `199X`."""
    context = context_of(served, MADE_UP, m=("se-karlskrona",))
    told = context.table("networks").head(1).with_columns(since=pl.lit("199X"))
    table = network_table(context, told)
    assert "1990□" in table
    assert "199X" not in table
