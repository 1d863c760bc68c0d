"""Data and sources shows what the latest build changed."""

from pathlib import Path

import duckdb
import pytest

from dashboard.views import changes
from dashboard.words.i18n import Language, language_codes
from etl.load import build
from tests.browser.serving import TODAY
from tests.test_changes import VANLIG, begin, data, rewrite, without_osaka
from tests.test_killed_builds import data_with
from tests.test_pages import opened
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

__all__ = ("data",)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "w.duckdb"
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(path))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)
    return path


def section(lang: str = "en") -> str:
    """All that stands under the heading, up to the next one."""
    told: list[str] = []
    title = Language(lang).t("Latest changes")
    inside = False
    # Elements in containers and folds come along, in the order of the page.
    for part in opened("data", lang=lang).main:
        body = str(getattr(part.proto, "body", ""))
        if part.type == "header" or body.startswith("<h2"):
            inside = part.type == "header" and body == title
        if inside:
            told.append(body)
    return "\n".join(told)


def test_the_first_load_has_nothing_before_it(data: Path, path: Path) -> None:
    begin(path)
    said = section()
    assert "Nothing is recorded before the data loaded on" in said
    assert "<table" not in said


def test_what_changed_stands_in_a_table_and_stays_until_the_next_change(
    data: Path, path: Path
) -> None:
    begin(path)
    without_osaka(data)
    rewrite(data / VANLIG, ('status = "active"', 'status = "dormant"'))
    build(data, path)
    for lang in language_codes():
        said = section(lang)
        assert said.count("<tr") == 3, lang
        assert "Osaka" in said
    said = section()
    assert "Partnerships of all municipalities: 0 added, 1 gone, 1 with another status" in said
    assert "Active, now dormant" in said
    assert "before: status not stated" in said
    assert "it does not mean that it has ended" in said
    with (data / VANLIG).open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    build(data, path)
    said = section()
    assert "changed no partnership. The last change before:" in said
    assert "Osaka" in said


def test_a_long_list_is_cut_and_says_how_to_have_all(
    data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(path)
    without_osaka(data)
    rewrite(data / VANLIG, ('status = "active"', 'status = "dormant"'))
    build(data, path)
    monkeypatch.setattr(changes, "_SHOWN", 1)
    said = section()
    assert said.count("<tr") == 2
    assert (
        "These are the first 1 of 2; the command `python -m etl changes --to 2` lists all." in said
    )


def test_sources_that_went_are_named_and_names_are_texts(data: Path, path: Path) -> None:
    begin(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update main.partnership set partner = '<script>alert(1)</script>', partner_id = 'x', "
            "sources = ['se-vanlig/<b>lost']"
        )
        connection.execute("update main.build set fingerprint = ''")
    build(data, path)
    said = section()
    assert "&lt;script&gt;alert(1)" in said
    assert "se-vanlig/&lt;b&gt;lost" in said
    assert "<script" not in said


def test_defect_a_list_that_left_one_out_is_told_by_its_publisher(data: Path, path: Path) -> None:
    """It tells of no partner of Norr any more, and stood as `se-norr/list`."""
    rows = ("Norr,SE,Osaka,JP", "Tvist,SE,Osaka,JP")
    data_with(data.parent / "listed", *rows)
    build(data.parent / "listed", path)
    data_with(data.parent / "shorter", *rows[1:])
    build(data.parent / "shorter", path)
    said = section()
    assert "0 added, 1 gone" in said
    assert "Somebody" in said
    assert "se-norr/list" not in said


@pytest.mark.parametrize(
    ("known", "words"),
    [("added = null", "could not be read"), ("added = 5", "too many to be listed one by one")],
)
def test_a_build_whose_changes_are_not_listed_says_why(
    data: Path, path: Path, known: str, words: str
) -> None:
    begin(path)
    with (data / VANLIG).open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    build(data, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"update history.build set {known}, listed = false where number = 2")
    said = section()
    assert words in said
    assert "<table" not in said
