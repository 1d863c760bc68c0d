"""Names stand in the order of the reader's language, wherever names decide."""

from pathlib import Path

import polars as pl
import pytest

from dashboard.words.i18n import Language
from tests.test_pages import opened, tables
from warehouse.collation import sort_keys
from warehouse.settings import WAREHOUSE_VARIABLE

NAMES = ["Zürich", "Åbo", "Ängelholm", "Örebro", "Ørsta", "Ærø", "Aarhus", "Árborg", "Bor", "Wien"]


@pytest.fixture(autouse=True)
def _served(real_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))


@pytest.mark.parametrize(
    ("code", "ordered"),
    [
        ("en", "Aarhus Åbo Ærø Ängelholm Árborg Bor Örebro Ørsta Wien Zürich"),
        ("sv", "Aarhus Árborg Bor Wien Zürich Åbo Ängelholm Ærø Örebro Ørsta"),
        # Danish and Norwegian read Aa as Å.
        ("da", "Árborg Bor Wien Zürich Ängelholm Ærø Örebro Ørsta Åbo Aarhus"),
        ("nb", "Árborg Bor Wien Zürich Ängelholm Ærø Örebro Ørsta Åbo Aarhus"),
        ("fi", "Aarhus Árborg Bor Wien Zürich Åbo Ängelholm Ærø Örebro Ørsta"),
    ],
)
def test_each_language_has_its_own_alphabet(code: str, ordered: str) -> None:
    assert Language(code).in_order(NAMES) == ordered.split()


def test_a_missing_name_has_no_place_and_no_names_give_none() -> None:
    assert sort_keys(pl.Series([None, "a"], dtype=pl.String), "sv").null_count() == 1
    assert sort_keys(pl.Series([], dtype=pl.String), "sv").is_empty()


def test_hostile_names_are_names() -> None:
    names = pl.Series(["'; drop table x; --", '"', "\\", "\N{ZERO WIDTH SPACE}", ""])
    assert sort_keys(names, "sv").null_count() == 0


@pytest.mark.parametrize("code", ["en", "sv", "da"])
def test_tables_filters_and_charts_follow_the_language(code: str) -> None:
    language = Language(code)
    app = opened("overview", lang=code, sort="name", country="DK")
    ranking = next(table for table in tables(app).values() if len(table[0]) > 7)
    names = [row[0].split(" (")[0] for row in ranking[1:]]
    assert names == language.in_order(names)
    assert (names.index("Aarhus") > names.index("Vejle")) == (code == "da")
    app.session_state["more_filters"] = True
    app.run()
    lists = ("chosen_m", "chosen_partner_country", "chosen_network")
    filters = [app.pills(key="chosen_country"), *(app.multiselect(key=key) for key in lists)]
    for each in filters:
        assert each.options == language.in_order(each.options)
