"""Pages, sentences and files with an external list loaded: every number says what it rests on."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.asking.answers import Answers, labels, options
from dashboard.asking.context import Context
from dashboard.brief.compose import compose
from dashboard.charts.bars import AT_LEAST
from dashboard.charts.theme import PALETTES
from dashboard.files.downloads import _reject_bytes
from dashboard.page.pages import VIEWS
from dashboard.selecting.selection import Selection
from dashboard.telling.evidence import Reciprocity
from dashboard.telling.findings.plain import findings_of, plain_findings
from dashboard.words.i18n import Language, language_codes
from etl.bulk.given import given_imports
from etl.load import build
from tests.browser.serving import TODAY
from tests.visible import visible
from warehouse.queries import Warehouse
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
EXTERNAL = ("fi-lahti", "no-moss")
"""Municipalities that only the list speaks of."""
TABLE = """municipality,municipality_country,partner,partner_country,status
Lahti,FI,Narva,EE,
Lahti,FI,Zaporizhia,UA,
Lahti,FI,Zaporizhzhia,UA,
Lahti,FI,Pécs,HU,dormant
Moss,NO,Horsens,DK,active
Göteborg,SE,Windhoek,NA,
Göteborg,SE,Lyon,FR,
Ockelbo,SE,=cmd(),Nowhere,
Berat,AL,Fermo,IT,
"""
ORIGIN = """
title = "List of twin towns"
producer = "Example"
publisher = "Example Encyclopaedia"
licence = "CC0"
accessed_on = 2026-11-01
language = "en"
direction = "listed"
"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data with a small list beside it."""
    folder = tmp_path_factory.mktemp("external") / "example"
    folder.mkdir()
    (folder / "origin.toml").write_text(ORIGIN, encoding="utf-8")
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    target = folder.parent / "w.duckdb"
    build(ROOT / "data", target, given=given_imports(ROOT / "data", [folder], []))
    return target


@pytest.fixture(autouse=True)
def _served(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(warehouse))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)


def context(warehouse: Path, *towns: str, lang: str = "en") -> Context:
    read = Warehouse(warehouse).now()
    words = labels(read, Language(lang))
    answers = Answers(read, dt.date.fromisoformat(TODAY))
    selection = Selection(m=towns, lang=lang)
    return Context(selection, words, options(read), answers, PALETTES["light"])


def _entry(first: str) -> None:
    from dashboard.page.run import run  # noqa: PLC0415

    run(first)


def opened(page: str, *towns: str, lang: str = "en") -> AppTest:
    app = AppTest.from_function(_entry, args=(page,), default_timeout=60)
    app.query_params["m"] = list(towns)
    app.query_params["lang"] = [lang]
    return app.run()


@pytest.mark.parametrize("lang", language_codes())
@pytest.mark.parametrize("page", VIEWS)
def test_every_page_is_made_with_a_list_loaded(page: str, lang: str) -> None:
    app = opened(page, *EXTERNAL, "se-goteborg", lang=lang)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", [page for page in VIEWS if page != "municipality"])
def test_every_page_says_of_whom_only_a_list_speaks(page: str) -> None:
    said = " ".join(visible(opened(page, *EXTERNAL, "se-goteborg")))
    assert "Of 2 of them only an external list (Example Encyclopaedia) says who" in said
    assert "and it may lack some: Lahti and Moss." in said


def test_a_page_on_one_municipality_says_so_of_it_alone() -> None:
    said = " ".join(visible(opened("map", "fi-lahti")))
    assert "Only an external list (Example Encyclopaedia) says who its partners are" in said
    assert "of them" not in said


def test_no_page_speaks_of_lists_where_none_counts() -> None:
    said = " ".join(visible(opened("overview", "se-goteborg", "dk-kolding")))
    assert "only an external list" not in said


def test_a_municipality_known_from_a_list_says_so_first(warehouse: Path) -> None:
    first = findings_of(context(warehouse), "fi-lahti")[0].text
    assert first == (
        "An external list (Example Encyclopaedia) names 4 partners of Lahti and may lack some; no "
        "source of its own has been read that says who its partners are, so it is not ranked."
    )
    said = list(visible(opened("municipality", "fi-lahti")))
    assert said.count("(external list only)") == 4


def test_what_a_list_adds_to_a_curated_municipality_is_not_counted() -> None:
    said = list(visible(opened("municipality", "se-goteborg")))
    assert said.count("(external list only, not counted)") == 1
    assert "(external list only)" not in said


@pytest.mark.parametrize("page", ["overview", "compare"])
def test_a_number_from_a_list_is_marked_beside_the_name(page: str) -> None:
    said = list(visible(opened(page, *EXTERNAL, "se-goteborg")))
    assert said.count("(external list only)") == 2
    assert f"{AT_LEAST}4" in " ".join(said)


def test_no_rank_median_or_share_takes_a_list_for_a_whole_one(warehouse: Path) -> None:
    said = " ".join(each.text for each in plain_findings(context(warehouse)))
    assert "Lahti" not in said
    among = " ".join(each.text for each in plain_findings(context(warehouse, *EXTERNAL)))
    assert "among" not in among
    table = context(warehouse, *EXTERNAL, "se-goteborg")
    dormant = " ".join(each.text for each in plain_findings(table))
    assert "100%" not in dormant


def test_a_brief_says_of_whom_only_a_list_speaks(warehouse: Path) -> None:
    made = compose(context(warehouse, *EXTERNAL, "se-goteborg"), "compare", ())
    assert any("only an external list (Example Encyclopaedia)" in note for note in made.notes)


def test_the_data_page_counts_the_rows_of_a_list_and_says_why_some_are_left_out() -> None:
    said = list(visible(opened("data", *EXTERNAL)))
    assert "Example Encyclopaedia" in said
    assert "1: Unknown country" in said
    assert "1: No municipality that is shown here" in said


def test_the_rows_left_out_are_a_file_that_runs_nothing(warehouse: Path) -> None:
    content = _reject_bytes(context(warehouse), "example").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["row_number"], row["rule"], row["value"]) for row in rows] == [
        ("9", "unknown country", "Nowhere"),
        ("10", "no municipality of the reference", "Berat"),
    ]


def test_without_lists_the_data_page_does_not_speak_of_them(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    assert "External lists" not in list(visible(opened("data", "se-goteborg")))


@pytest.mark.parametrize(
    ("municipality", "partner", "said"),
    [
        ("no-moss", "fi-lahti", "Not known: no list of the partner's own has been read"),
        ("no-moss", "se-karlskrona", "Not known: no list of the partner's own has been read"),
        ("no-moss", "fi-lohja", "Not known: only part of the partner's list has been read"),
        ("no-moss", "se-goteborg", "Not on the partner's whole list"),
        ("dk-aabenraa", "fi-lohja", "Named by the partner's own sources"),
        ("fi-uusikaarlepyy", "se-solleftea", "Named by the partner's own sources"),
        ("no-moss", "de-kiel", "–"),
    ],
)
def test_defect_a_partners_list_is_part_read_only_where_part_of_it_was(
    warehouse: Path, municipality: str, partner: str, said: str
) -> None:
    """So it was said of partners that external lists alone know, and of those that do name it."""
    row = {"municipality_id": municipality, "partner_id": partner, "reciprocal": None}
    assert Reciprocity(context(warehouse, municipality)).cell(row) == said
