"""Links, citations and frames of a view: they open what they say, in letters that harm nobody."""

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.charts.theme import LIGHT
from dashboard.page.address import embed_code, view_address
from dashboard.page.share import described
from dashboard.selecting.selection import Selection
from dashboard.telling.about import Basis, describe
from dashboard.telling.citation import bibtex, citation
from dashboard.words.i18n import Language

TODAY = dt.date(2026, 11, 23)
PAGE = "https://twinboard.example/compare"


def context(warehouse: Path, language: str = "en", **chosen: str | tuple[str, ...]) -> Context:
    read = open_warehouse(warehouse).now()
    return Context(
        Selection(**chosen),  # type: ignore[arg-type]
        labels(read, Language(language)),
        options(read),
        Answers(read, TODAY),
        LIGHT,
    )


def cited(given: Context, title: str) -> str:
    basis = Basis(given.table("sources"), given.answers.rows("main.build"), given.today)
    about = describe("summary", given.selection, basis, given.options, given.labels)
    return citation(given, title, about, view_address(given, PAGE))


def test_an_address_opens_the_same_selection_in_the_same_language(real_warehouse: Path) -> None:
    given = context(real_warehouse, "sv", m=("dk-kolding", "se-goteborg"), status=("dormant",))
    query = parse_qs(urlsplit(view_address(given, PAGE)).query)
    selection, dropped = Selection.from_query(query, given.options.known)
    assert dropped == ()
    assert selection.restriction() == given.selection.restriction()
    assert selection.lang == "sv"


@pytest.mark.parametrize("base", ["", "javascript:alert(1)", "file:///etc/passwd"])
def test_what_is_no_address_of_the_web_is_none(real_warehouse: Path, base: str) -> None:
    assert view_address(context(real_warehouse), base) == ""


def test_a_citation_says_what_of_which_day_and_where(real_warehouse: Path) -> None:
    assert cited(context(real_warehouse, m=("dk-kolding",)), "Compare") == (
        "Twinboard 0.1.0: Compare. Kolding. Sources read until 23\N{NO-BREAK SPACE}Nov"
        "\N{NO-BREAK SPACE}2026. https://twinboard.example/compare?m=dk-kolding&lang=en (read on "
        "23\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026)."
    )
    assert "Källorna lästa" in cited(context(real_warehouse, "sv"), "Jämför")


@pytest.mark.parametrize(
    ("language", "chosen", "said"),
    [
        (
            "en",
            {"m": ("dk-kolding",), "k": "3"},
            "Kolding; compared with Herning, Næstved and Randers.",
        ),
        (
            "sv",
            {"m": ("dk-kolding",), "k": "3"},
            "Kolding; i jämförelse med Herning, Næstved och Randers.",
        ),
        (
            "da",
            {"m": ("dk-kolding",), "peers": "region"},
            "Kolding; sammenlignet med de øvrige med data i Region Syddanmark.",
        ),
        (
            "en",
            {"m": ("se-goteborg",), "peers": "country", "status": ("dormant",)},
            "Göteborg; status dormant; compared with the others with data in Sweden.",
        ),
        # Of the Faroe Islands no population is known, so nobody is near to it.
        ("en", {"m": ("fo-klaksvik",)}, "Klaksvík."),
        (
            "en",
            {"m": ("dk-kolding", "se-goteborg"), "one": "dk-kolding", "peers": "chosen"},
            "Kolding and Göteborg; Kolding compared with the others.",
        ),
        ("en", {"m": ("dk-kolding", "se-goteborg")}, "Kolding and Göteborg."),
        ("en", {"one": "dk-kolding", "peers": "chosen"}, "All municipalities with data."),
    ],
)
def test_defect_a_comparison_is_cited_with_whom_it_compares(
    language: str, chosen: dict[str, Any], said: str, real_warehouse: Path
) -> None:
    """It named the one that is measured alone."""
    given = context(real_warehouse, language, **chosen)
    assert described(given, "compare").selection == said
    assert "compare" not in described(given, "overview").selection


def test_defect_two_views_cited_on_one_day_are_two_entries(real_warehouse: Path) -> None:
    given = context(real_warehouse)
    basis = Basis(given.table("sources"), given.answers.rows("main.build"), given.today)
    about = describe("summary", given.selection, basis, given.options, given.labels)
    addresses = (PAGE, f"{PAGE}?country=DK", PAGE)
    keys = [bibtex("Compare", about, each, "en").split(",")[0] for each in addresses]
    assert keys[0] == keys[2] != keys[1]


def test_bibtex_keeps_to_its_fields(real_warehouse: Path) -> None:
    given = context(real_warehouse)
    basis = Basis(given.table("sources"), given.answers.rows("main.build"), given.today)
    about = describe("summary", given.selection, basis, given.options, given.labels)
    entry = bibtex("A} , \\input{x", about, PAGE, "en")
    assert entry.count("{") == entry.count("}")
    assert "\\" not in entry
    assert "  url = {https://twinboard.example/compare}," in entry


def test_defect_no_name_keeps_a_report_from_being_set(real_warehouse: Path) -> None:
    """LaTeX stopped at the sign in Open & Agile Smart Cities."""
    given = context(real_warehouse, network=("oasc",))
    basis = Basis(given.table("sources"), given.answers.rows("main.build"), given.today)
    about = describe("summary", given.selection, basis, given.options, given.labels)
    entry = bibtex("100 %, #1_$", about, f"{PAGE}?a=%20b_c&d=e", "en")
    assert r"Open \& Agile Smart Cities" in entry
    assert r"  title = {Twinboard: 100 \%, \#1\_\$}," in entry
    assert f"  url = {{{PAGE}?a=%20b_c&d=e}}," in entry


class _Tags(HTMLParser):
    """Gathers every opening tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_frame_shows_the_chart_under_the_selection_and_nothing_else(
    real_warehouse: Path,
) -> None:
    given = context(real_warehouse, m=("se-goteborg",))
    parser = _Tags()
    parser.feed(embed_code(given, PAGE, "partners", 'Partners"><script>alert(1)</script>'))
    ((tag, frame),) = parser.found
    assert tag == "iframe"
    assert frame["title"] == 'Partners"><script>alert(1)</script>'
    query = parse_qs(urlsplit(str(frame["src"])).query)
    assert query == {"m": ["se-goteborg"], "lang": ["en"], "view": ["partners"], "embed": ["true"]}
