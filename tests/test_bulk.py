"""Bulk imports: what is loaded, merged and rejected, and that curated files stay as they are."""

import datetime as dt
import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.words.labels import WORDS
from etl.__main__ import main
from etl.bulk.folding import folded
from etl.bulk.given import Given, given_imports
from etl.bulk.imports import Imported, read_imports
from etl.bulk.networks import MEMBERS, read_networks
from etl.bulk.rejects import problems_of
from etl.bulk.rings import rings_of
from etl.bulk.rules import OUTSIDE
from etl.check import check
from etl.load import build, build_from_package
from etl.problems import DataError, did_you_mean
from etl.reference import Reference, read_reference
from warehouse.package import package_files, zipped
from warehouse.queries import Warehouse
from warehouse.schema.stated import STATED

ROOT = Path(__file__).resolve().parents[1]
FOUR = ROOT / "tests" / "fixtures" / "four"
HEKMAN = ROOT / "docs" / "imports" / "hekman_enwiki_2026"
TODAY = dt.date(2026, 11, 23)
HEADINGS = "municipality,municipality_country,partner,partner_country"
ORIGIN = """
title = "List of twin towns"
producer = "Example"
publisher = "Example"
licence = "CC0"
accessed_on = 2026-11-01
language = "en"
direction = "undirected"
"""
LISTED = ORIGIN.replace("undirected", "listed")

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes an import: rows under the plain headings, or whole files by name."""

    def write_one(*rows: str, name: str = "list", origin: str = ORIGIN, **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "origin.toml").write_text(origin, encoding="utf-8")
        if rows:
            text = "\n".join((HEADINGS, *rows))
            (folder / "table.csv").write_text(text, encoding="utf-8")
        for file, text in files.items():
            (folder / file.replace("_", ".")).write_text(text, encoding="utf-8")
        return folder

    return write_one


(PARTNERSHIP,) = (table for table in STATED if table.name == "partnership")
NOTHING = pl.DataFrame(schema=PARTNERSHIP.frame_schema())


def read(folder: Path, reference: Reference) -> Imported:
    return read_imports([Given(folder, folder)], reference, NOTHING)[0]


def told(imported: Imported) -> set[tuple[str, str]]:
    return set(imported.statements.select("municipality_id", "partner").iter_rows())


def loaded(folder: Path | None, target: Path, data: Path = FOUR) -> Warehouse:
    """The warehouse of the four made-up municipalities, with an import or without."""
    paths = [] if folder is None else [folder]
    build(data, target, given=given_imports(data, paths, []))
    return Warehouse(target)


def answer(warehouse: Warehouse, table: str) -> pl.DataFrame:
    return warehouse.answer(table, {}, TODAY)


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    def run_one(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["etl", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        return (code if isinstance(code, int) else 0), out, err

    return run_one


# What pairs say.


def test_a_pair_of_an_undirected_list_speaks_of_both_its_municipalities(
    write: Write, four: Reference
) -> None:
    found = read(write("Norr,SE,Ende,DK", "Osaka,JP,Norr,SE"), four)
    assert told(found) == {("se-norr", "Ende"), ("dk-ende", "Norr"), ("se-norr", "Osaka")}


def test_of_a_list_with_direction_only_the_first_side_is_told_of(
    write: Write, four: Reference
) -> None:
    found = read(write("Norr,SE,Ende,DK", "Osaka,JP,Norr,SE", origin=LISTED), four)
    assert told(found) == {("se-norr", "Ende")}
    assert found.reject["rule"].to_list() == ["no municipality of the reference"]


def test_a_row_that_repeats_another_is_merged_whichever_side_comes_first(
    write: Write, four: Reference
) -> None:
    found = read(write("Norr,SE,Ende,DK", "Ende,DK,Norr,SE", "NORR ,Sverige,ende,Denmark"), four)
    assert (found.rows, found.loaded, found.merged) == (3, 1, 2)


def test_a_row_that_says_more_of_the_same_pair_is_a_statement_of_its_own(
    write: Write, four: Reference
) -> None:
    table = f"{HEADINGS},since\nNorr,SE,Osaka,JP,1990\nNorr,SE,Osaka,JP,1991\n"
    found = read(write(table_csv=table), four)
    assert (found.loaded, found.merged) == (2, 0)
    assert found.statements["since_year"].to_list() == [1990, 1991]


CELLS = st.sampled_from(["Norr", "Ende", "Osaka", "Kiel", "", "x" * 1001, "Tallin", "\u202e"])
LANDS = st.sampled_from(["SE", "DK", "JP", "Germany", "EE", "", "Nowhere"])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, LANDS, CELLS, LANDS), max_size=12), listed=st.booleans())
def test_every_row_is_loaded_rejected_or_merged(
    rows: list[tuple[str, ...]],
    listed: bool,
    four: Reference,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("counted")
    (folder / "origin.toml").write_text(LISTED if listed else ORIGIN, encoding="utf-8")
    lines = [HEADINGS, *(",".join(row) for row in rows)]
    (folder / "table.csv").write_text("\n".join(lines), encoding="utf-8")
    found = read(folder, four)
    filled = [row for row in rows if any(row)]
    assert found.rows == len(filled)
    assert found.rows == found.loaded + found.reject.height + found.merged
    assert found.reject["row_number"].is_unique().all()


# Names.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Panevézys", "Panevėžys"),
        ("Xi'an", "Xi’an"),
        ("St. Petersburg", "Saint Petersburg"),
        ("Sankt Gallen", "St Gallen"),
        ("Tromsø", "TROMSO"),
        ("Łódź", "Lodz"),
        ("Santiago  de Compostela", "Santiago-de-Compostela"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    frame = pl.DataFrame({"name": [one, other]}).select(folded(pl.col("name")))
    assert frame["name"].n_unique() == 1


@pytest.mark.parametrize(("one", "other"), [("Stuttgart", "Saintuttgart"), ("Åbo", "Obo")])
def test_other_names_do_not_fold_alike(one: str, other: str) -> None:
    frame = pl.DataFrame({"name": [one, other]}).select(folded(pl.col("name")))
    assert frame["name"].n_unique() == 2


def test_names_are_tied_within_their_country_and_keep_their_spelling(
    write: Write, four: Reference
) -> None:
    rows = write("Norr,SE,TALLIN,EE", "Norr,SE,Tallinn,PL", "Norr,SE,Kíel,Tyskland")
    found = read(rows, four).statements.sort("country")
    assert found.select("partner", "printed", "country", "place_id").rows() == [
        ("Kiel", "Kíel", "DE", "de-kiel"),
        ("Tallinn", "TALLIN", "EE", "ee-tallinn"),
        ("Tallinn", None, "PL", None),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("Skottland", "GB"),
        ("Czech Republic", "CZ"),
        ("TURKEY", "TR"),
        ("Türkiye", "TR"),
        ("U.S.A.", "US"),
        ("Vitryssland", "BY"),
        ("The Netherlands", "NL"),
    ],
)
def test_a_country_is_known_by_what_people_call_it(write: Write, name: str, code: str) -> None:
    found = read(write(f"Kolding,DK,Nowhere,{name}"), read_reference(ROOT / "data" / "reference"))
    assert found.statements["country"].to_list() == [code]


def test_unresolved_spellings_of_one_name_are_one_partner(write: Write, four: Reference) -> None:
    found = read(write("Norr,SE,Gdańsk,PL", "Ende,DK,Gdansk,PL", "Vanlig,SE,GDANSK,PL"), four)
    assert set(found.statements["partner"]) == {"Gdańsk"}
    assert set(found.statements["printed"]) == {None, "Gdansk", "GDANSK"}


def test_a_curated_spelling_goes_before_that_of_a_list(write: Write, four: Reference) -> None:
    curated = pl.DataFrame(
        [{"municipality_id": "se-vanlig", "partner": "Gdańsk", "country": "PL", "statement": 1}],
        schema_overrides=PARTNERSHIP.frame_schema(),
    ).pipe(lambda frame: pl.concat([NOTHING, frame], how="diagonal"))
    folder = write("Norr,SE,Gdansk,PL")
    (found,) = read_imports([Given(folder, folder)], four, curated)
    assert found.statements["partner"].to_list() == ["Gdańsk"]


def test_a_code_goes_before_the_name_and_may_have_lost_its_zeros(
    write: Write, four: Reference
) -> None:
    table = f"{HEADINGS},municipality_code\nNorrs kommun,SE,Osaka,JP,09901\nEnde,DK,Kiel,DE,\n"
    found = read(write(table_csv=table), four)
    assert told(found) == {("se-norr", "Osaka"), ("dk-ende", "Kiel")}


def test_a_name_of_two_municipalities_is_neither(write: Write, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(FOUR, data)
    file = data / "reference" / "municipalities.csv"
    more = "se-norr-sodra,9904,Norr,,SE,Södra län,99,2,2018-12-31,58,14,\n"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    found = read(write("Norr,SE,Osaka,JP"), read_reference(data / "reference"))
    assert found.reject.select("rule", "value").rows() == [("several places of the name", "Norr")]


def test_defect_of_two_tables_of_one_name_it_is_told_which_is_wrong(
    write: Write, four: Reference
) -> None:
    """The table of every list that is made from the template is called as the others are."""
    given = [
        Given(folder, folder)
        for folder in (
            write(table_csv="a,b\n1,2\n", name="one"),
            write("Norr,SE,Osaka,JP", name="other"),
        )
    ]
    with pytest.raises(DataError) as error:
        read_imports(given, four, NOTHING)
    assert str(error.value).startswith("one/table.csv: row 1 holds no known heading")


def test_a_near_name_is_suggested_and_never_taken(write: Write, four: Reference) -> None:
    found = read(write("Vanligt,SE,Osaka,JP"), four)
    assert found.statements.is_empty()
    assert found.reject["suggestion"].to_list() == ["did you mean 'Vanlig'?"]


def test_defect_a_suggestion_stands_beside_the_name_that_it_is_for(
    write: Write, four: Reference
) -> None:
    """Of Osaka and a misspelt town it was asked whether Osaka meant that town."""
    found = read(write("Osaka,JP,Vanligt,SE", "Vanligg,SE,Kiel,DE"), four)
    assert found.reject.select("heading", "value", "suggestion").rows() == [
        ("partner", "Vanligt", "did you mean 'Vanlig'?"),
        ("municipality", "Vanligg", "did you mean 'Vanlig'?"),
    ]


@pytest.mark.parametrize(
    ("name", "country", "near"),
    [
        ("Malmö stad", "SE", "Malmö"),
        ("Linköpings kommun", "SE", "Linköping"),
        ("Borås Stad", "SE", "Borås"),
        ("Solrød Kommune", "DK", "Solrød"),
        ("Pori kaupunki", "FI", "Pori"),
    ],
)
def test_defect_a_body_is_no_other_town(name: str, country: str, near: str, write: Write) -> None:
    """For `Malmö stad` Halmstad was suggested, and Köping for `Linköpings kommun`."""
    found = read(write(f"{name},{country},Osaka,JP"), read_reference(ROOT / "data" / "reference"))
    assert found.reject["suggestion"].to_list() == [f"did you mean '{near}'?"]


def test_names_are_compared_for_suggestions_up_to_a_number(
    write: Write, four: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of other names than ours once held Python's lock for a second at 10,000 names."""
    known = len(four.gazetteer.names("SE"))
    monkeypatch.setattr("etl.bulk.rejects._MOST_COMPARED", 2 * known + 1)
    found = read(write("Vanligt,SE,Osaka,JP\nVanligg,SE,Osaka,JP\nVanligh,SE,Osaka,JP"), four)
    near = "did you mean 'Vanlig'?"
    assert found.reject["suggestion"].to_list() == [near, near, None]


# Rules.


@pytest.mark.parametrize(
    ("row", "rule", "heading", "value"),
    [
        ("Osaka,JP,Kiel,DE,,,,", "no municipality of the reference", "municipality", "Osaka"),
        (",SE,Kiel,DE,,,,", "empty cell", "municipality", None),
        ("Norr,SE,,DE,,,,", "empty cell", "partner", None),
        ("Norr,SE,Kiel,Nowhere,,,,", "unknown country", "partner_country", "Nowhere"),
        ("Norr,SE,Kiel,,,,,", "unknown country", "partner_country", None),
        ("Norr,SE,norr,Sverige,,,,", "its own partner", "partner", "norr"),
        ("Norr,SE,Kiel,DE,vänort,,,", "unknown word", "kind", "vänort"),
        ("Norr,SE,Kiel,DE,,aktiv,,", "unknown word", "status", "aktiv"),
        ("Norr,SE,Kiel,DE,,,next year,", "no date", "since", "next year"),
        ("Norr,SE,Kiel,DE,,,2021-02-30,", "no date", "since", "2021-02-30"),
        ("Norr,SE,Kiel,DE,,,0000,", "no date", "since", "0000"),
        ("Norr,SE,Kiel,DE,,,1999,1998", "end before start", "until", "1998"),
        ("Norr,SE,Kiel,DE,,,2028,", "start too far off", "since", "2028"),
        ("Norr,SE,Kiel,DE,,,203X,", "start too far off", "since", "203X"),
        ("Norr,SE,Kiel,DE,,,,,extra", "more cells than headings", None, "extra"),
        ("Norr,SE,Kiel (0999-111 22),DE,,,,", "telephone number", "partner", None),
        ("Norr,SE,Kiel,DE,name@example.org,,,", "e-mail address", "kind", None),
        ("Norr,SE,Kiel,DE,,,,,ring 0999-111 22", "more cells than headings", None, None),
        ("Norr,SE,Ki\u202eel,DE,,,,", "sign that cannot be shown", "partner", "Ki\u202eel"),
    ],
)
def test_a_row_that_breaks_a_rule_is_rejected_with_its_place(
    row: str, rule: str, heading: str | None, value: str | None, write: Write, four: Reference
) -> None:
    sound = "Norr,SE,Osaka,JP,twin town,,195X,"
    table = "\n".join((f"{HEADINGS},kind,status,since,until", sound, row))
    found = read(write(table_csv=table), four)
    assert found.reject.drop("suggestion").rows() == [
        ("list", "table.csv", 3, rule, heading, value)
    ]
    assert found.loaded == 1


@pytest.mark.parametrize(
    ("note", "is_private"),
    [
        ("44 11 22 33", True),
        ("Ring (0999) 111 22", True),
        ("0999–111 22", True),
        ("0999/111 22", True),
        ("+46 (0)999 111 22", True),
        ("name@example.org", True),
        ("Printed 05-06-2019.", False),
        ("1998/1999, decision 2019-05-06", False),
        ("12 000 inhabitants, 3 schools", False),
    ],
)
def test_no_private_number_or_address_is_loaded_or_listed(
    note: str, is_private: bool, write: Write, four: Reference, tmp_path: Path
) -> None:
    folder = write(table_csv=f'{HEADINGS},note\nNorr,SE,Osaka,JP,"{note}"\n')
    found = read(folder, four)
    assert found.loaded == (not is_private)
    if is_private:
        loaded(folder, tmp_path / "w.duckdb")
        digits = note.encode()
        left = [tmp_path / "w.duckdb", tmp_path / "rejects" / "list.csv"]
        assert not any(digits in file.read_bytes() for file in left)


@pytest.mark.parametrize(
    ("row", "heading", "suggestion"),
    [
        ("Norr,XX,Osaka,JP,,,,", "municipality_country", "write its ISO 3166-1 code, such as SE,"),
        ("Nor,Sverge,Osaka,JP,,,,", "municipality_country", "did you mean 'SE' (Sweden)?"),
        ("Norr,SE,Osaka,JAPN,,,,", "partner_country", "did you mean 'JP' (Japan)?"),
        ("Norr,SE,Kiel,DE,klubb,,,", "kind", "one of: twin town, partner city"),
        ("Norr,SE,Kiel,DE,,okej,,", "status", "one of: active, dormant, ended, unstated"),
        ("Norr,SE,Kiel,DE,,dormnt,,", "status", "did you mean 'dormant'?"),
        ("Norr,SE,Kiel,DE,,,01/02/1999,", "since", "write 1999, 199X (decade), 1999-05 or"),
        ("Norr,SE,Kiel,DE,,,,soon", "until", "write 1999, 199X (decade), 1999-05 or"),
        ("Norr,SE,,DE,,,,", "partner", "fill it in"),
    ],
)
def test_a_rejected_row_names_the_wrong_cell_and_what_may_stand_there(
    row: str, heading: str, suggestion: str, write: Write, four: Reference
) -> None:
    """An unknown country was once told as a municipality that nobody knows."""
    table = f"{HEADINGS},kind,status,since,until\n{row}\n"
    (found,) = read(write(table_csv=table, origin=LISTED), four).reject.iter_rows(named=True)
    assert found["heading"] == heading
    assert found["suggestion"].startswith(suggestion)


@pytest.mark.parametrize(("origin", "side"), [(ORIGIN, "partner"), (LISTED, "municipality")])
def test_the_country_of_a_side_that_speaks_is_asked_for_before_its_name(
    origin: str, side: str, write: Write, four: Reference
) -> None:
    found = read(write("Osaka,JP,Kiel,Nowhere", origin=origin), four)
    heading = "partner_country" if side == "partner" else "municipality"
    assert found.reject["heading"].to_list() == [heading]


def test_unlike_mistakes_are_told_apart_and_like_ones_once(write: Write, four: Reference) -> None:
    """Two misspelt names stood in one line, and the second was nowhere to be read."""
    rows = ["Vanligt,SE,Osaka,JP", "Norrr,SE,Osaka,JP", "Vanligt,SE,Kiel,DE"]
    found = read(write(*rows, "x,JP,y,JP", "z,JP,y,JP"), four)
    rule = "no municipality of the reference"
    assert [str(problem) for problem in problems_of(found.reject)] == [
        f"list: row 2, municipality: {rule} ('Vanligt'); 1 more rows; did you mean 'Vanlig'?",
        f"list: row 3, municipality: {rule} ('Norrr'); did you mean 'Norr'?",
        f"list: row 5, municipality: {rule} ('x'); 1 more rows",
    ]


def test_of_a_thousand_mistakes_ten_are_told_and_all_counted(write: Write, four: Reference) -> None:
    rows = [f"Norr,SE,Kiel,DE,no{number % 40}" for number in range(1000)]
    found = read(write(table_csv="\n".join((f"{HEADINGS},status", *rows))), four)
    *told_ones, last = problems_of(found.reject)
    assert len(told_ones) == 10
    assert str(last) == "list: status: unknown word; 750 more rows"


def test_defect_a_line_is_none_of_a_thousand_letters(write: Write, four: Reference) -> None:
    found = read(write(table_csv=f"{HEADINGS},note\nNorr,SE,Osaka,JP,{'x' * 2000}\n"), four)
    (line,) = problems_of(found.reject)
    assert f"text too long ('{'x' * 100}…'); write at most" in str(line)
    assert found.reject["value"].to_list() == ["x" * 1000]


def test_the_nearest_name_is_that_of_the_dashboard() -> None:
    """'Lnud' once meant Ludvika, for a part of it is spelt alike."""
    names = read_reference(ROOT / "data" / "reference").gazetteer.names("SE")
    near = {word: did_you_mean(word, names) for word in ("Lnud", "LUND", "Lunds kommun")}
    assert set(near.values()) == {"did you mean 'Lund'?"}


def test_a_year_does_not_end_before_its_own_months(write: Write, four: Reference) -> None:
    rows = [
        "Norr,SE,Kiel,DE,2020-06,2020",
        "Ende,DK,Kiel,DE,199X,1999",
        "Norr,SE,Ende,DK,199X,1989",
    ]
    found = read(write(table_csv="\n".join((f"{HEADINGS},since,until", *rows))), four)
    assert found.reject.select("row_number", "rule").rows() == [(4, "end before start")]


def test_a_build_says_where_the_rejected_rows_are(
    tmp_path: Path, write: Write, run: Callable[..., tuple[int, str, str]]
) -> None:
    target = tmp_path / "w.duckdb"
    folder = write("Norr,SE,Osaka,JP", "x,JP,y,JP")
    arguments = ("build", "--data", FOUR, "--warehouse", target, "--import", folder)
    line = (
        f"list: the rejected rows, each with its rule, are in {tmp_path / 'rejects' / 'list.csv'}"
    )
    assert line in run(*arguments)[1].splitlines()
    (folder / "table.csv").write_text(f"{HEADINGS}\nNorr,SE,Osaka,JP\n", encoding="utf-8")
    assert "rejected rows" not in run(*arguments)[1]


def test_every_rule_has_a_label_on_the_pages() -> None:
    source = (ROOT / "etl" / "bulk" / "rules.py").read_text(encoding="utf-8")
    pattern = r'(?:_broken|_found)\("([^"]+)"|^    "([^"]+)": lambda'
    rules = {"".join(found) for found in re.findall(pattern, source, re.MULTILINE)}
    rules |= {OUTSIDE, MEMBERS}
    assert rules == set(WORDS["rule"])


def test_what_a_row_leaves_open_is_unstated_and_other(write: Write, four: Reference) -> None:
    (row,) = read(write("Norr,SE,Osaka,JP"), four).statements.iter_rows(named=True)
    assert (row["status"], row["kind"]) == ("unstated", "other")
    assert "since" not in row
    assert row["source"] == "se-norr/list"


def test_namibia_is_no_empty_cell(write: Write) -> None:
    reference = read_reference(ROOT / "data" / "reference")
    found = read(write("Göteborg,SE,Windhoek,NA"), reference)
    assert found.statements["country"].to_list() == ["NA"]


# Networks.

RING = [f"Town {number},DE" for number in range(9)]


def ring(*more: str) -> list[str]:
    """Pairs of each with each."""
    return [f"{one},{other}" for one, other in combinations([*RING, *more], 2)]


NETWORK = """
[[network]]
name = "Ring of towns"
why = "All stand in pairs with all"
[network.members]
SE = ["norr"]
DE = ["Town 0", "Town 1", "Town 2", "Town 3", "Town 4", "Town 5", "Town 6", "Town 7", "Tówn 8"]
"""


def test_members_of_a_declared_network_are_no_partners(write: Write, four: Reference) -> None:
    rows = [*ring("Norr,SE"), "Norr,SE,Osaka,JP", "Town 3,DE,Ende,DK"]
    found = read(write(*rows, networks_toml=NETWORK), four)
    assert told(found) == {("se-norr", "Osaka"), ("dk-ende", "Town 3")}
    assert found.reject["rule"].to_list() == ["members of one network: Ring of towns"] * 45
    assert (found.rows, found.loaded, found.doubts) == (47, 2, ())


def test_a_ring_that_is_not_declared_is_warned_of(
    write: Write, four: Reference, run: Callable[..., tuple[int, str, str]]
) -> None:
    folder = write(*ring("Norr,SE"), "Norr,SE,Osaka,JP", "Town 3,DE,Ende,DK")
    (doubt,) = read(folder, four).doubts
    assert doubt.cause.startswith("10 places stand in pairs of each with each")
    assert "Norr (SE), Town 0 (DE)" in doubt.remedy
    assert "Osaka" not in doubt.remedy
    warning = f"warning: {doubt}"
    assert warning in run("check", "--data", FOUR, "--import", folder)[2].splitlines()
    target = folder.parent / "w.duckdb"
    out = run("build", "--data", FOUR, "--warehouse", target, "--import", folder)[1]
    assert warning in out.splitlines()


def test_places_with_many_partners_are_no_ring(write: Write, four: Reference) -> None:
    star = [f"Norr,SE,Star {number},DE" for number in range(20)]
    assert read(write(*ring(), *star), four).doubts == ()


def test_a_member_that_the_list_does_not_name_is_warned_of(write: Write, four: Reference) -> None:
    misspelt = NETWORK.replace("Town 0", "Twon 0")
    (doubt,) = read(write(*ring("Norr,SE"), networks_toml=misspelt), four).doubts
    assert doubt.cause == "the list names no 'Twon 0' in DE"


def test_each_ring_is_told_apart_and_its_other_spellings_belong_to_it() -> None:
    first = [f"a{number}" for number in range(12)]
    second = [f"b{number}" for number in range(10)]
    pairs = [
        *combinations(first, 2),
        *combinations(second, 2),
        *(("a0 (alias)", other) for other in first[1:]),
        ("a1", "b1"),
    ]
    spelt = sorted({name for pair in pairs for name in pair})
    names = pl.DataFrame({"name": spelt, "iso": "DE", "key": range(100, 100 + len(spelt))})
    cells = pl.DataFrame(
        [(spelt.index(one), spelt.index(other)) for one, other in pairs],
        ["municipality_number", "partner_number"],
        orient="row",
    )
    assert [len(ring) for ring in rings_of(cells, names)] == [13, 10]
    assert "a0 (alias) (DE)" in rings_of(cells, names)[0]
    assert rings_of(cells, names, least=14) == []


def test_hekmans_networks_name_one_municipality_of_each_of_28_countries() -> None:
    networks = read_networks(HEKMAN, read_reference(ROOT / "data" / "reference"))
    assert [(network.name, len(network.members)) for network in networks] == [
        ("Charter of European Rural Communities", 28),
        ("Douzelage", 28),
    ]


# Files.

NAMES = "Nörr,SE,Ósaka,JP"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_recognised(
    encoding: str, separator: str, write: Write, four: Reference
) -> None:
    folder = write()
    text = f"{HEADINGS}\r\n{NAMES}\r\n".replace(",", separator)
    (folder / "table.csv").write_bytes(text.encode(encoding))
    (row,) = read(folder, four).statements.iter_rows(named=True)
    assert (row["municipality_id"], row["place_id"], row["printed"]) == (
        "se-norr",
        "jp-osaka",
        "Ósaka",
    )


def test_a_spreadsheet_is_read_as_it_shows_its_rows(write: Write, four: Reference) -> None:
    book = openpyxl.Workbook()
    book.active.append([*HEADINGS.split(","), "since", "until", "municipality_code"])
    book.active.append(["Norr", "SE", "Osaka", "JP", 1998, dt.date(2021, 10, 1), 9901])
    book.active.append(["Nowhere", "SE", "Osaka", "JP", 1998.0, None, None])
    folder = write()
    book.save(folder / "table.xlsx")
    found = read(folder, four)
    (row,) = found.statements.iter_rows(named=True)
    assert (row["since"], row["until"], row["since_precision"]) == ("1998", "2021-10-01", "year")
    assert found.reject["row_number"].to_list() == [3]


def test_a_decimal_comma_of_a_year_is_understood(write: Write, four: Reference) -> None:
    table = f'{HEADINGS},since\nNorr,SE,Osaka,JP,"1998,0"\n'.replace(",", ";").replace("8;0", "8,0")
    found = read(write(table_csv=table), four)
    assert found.statements["since"].to_list() == ["1998"]


def test_parquet_and_a_data_package_give_what_csv_gives(write: Write, four: Reference) -> None:
    rows = ["Norr,SE,Osaka,JP", "Ende,DK,Kiel,DE", "Osaka,JP,Kiel,DE"]
    csv = read(write(*rows, name="csv"), four)
    parquet = write(name="parquet")
    pl.DataFrame([row.split(",") for row in rows], HEADINGS.split(","), orient="row").write_parquet(
        parquet / "table.parquet"
    )
    package = write(name="package", origin=f'{ORIGIN}resource = "pairs"')
    (package / "data").mkdir()
    shutil.copy(parquet.parent / "csv" / "table.csv", package / "data" / "pairs.csv")
    resources = [{"name": "other", "path": "x.csv"}, {"name": "pairs", "path": "data/pairs.csv"}]
    (package / "datapackage.json").write_text(json.dumps({"resources": resources}))
    for folder in (parquet, package):
        found = read(folder, four)
        assert found.statements.drop("source").equals(csv.statements.drop("source"))
        assert found.reject["row_number"].to_list() == [4]


def test_headings_are_known_in_capitals_and_between_spaces(write: Write, four: Reference) -> None:
    headings = " Municipality ,MUNICIPALITY_COUNTRY, Partner,partner_Country "
    found = read(write(table_csv=f"{headings}\nNorr,SE,Osaka,JP\n"), four)
    assert told(found) == {("se-norr", "Osaka")}


def test_foreign_headings_and_words_are_mapped(write: Write, four: Reference) -> None:
    folder = write(
        table_csv="Ort,Vän,Land,Läge,Anm\nNorr,Osaka,Nippon,vilar,x\n",
        columns_toml="""
            ignore = ["Anm"]
            [columns]
            municipality = "Ort"
            partner = "Vän"
            partner_country = "Land"
            status = "Läge"
            [constants]
            municipality_country = "SE"
            kind = "friendship"
            [values.country]
            "Nippon" = "JP"
            [values.status]
            "vilar" = "dormant"
        """,
    )
    (row,) = read(folder, four).statements.iter_rows(named=True)
    assert (row["place_id"], row["kind"], row["status"]) == ("jp-osaka", "friendship", "dormant")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"origin": "title = 3"}, "list/origin.toml: title: must be text in quotes, not 3; write"),
        ({"origin": "title = 3"}, "list/origin.toml: licence: is missing; write the terms"),
        ({"origin": f"{ORIGIN}lisence = 'x'"}, "unknown key 'lisence'; did you mean 'licence'?"),
        ({"origin": ORIGIN.replace('"en"', '"xx"')}, "unknown language 'xx'"),
        (
            {"origin": ORIGIN.replace("undirected", "both")},
            "direction: unknown value 'both'; write \"listed\"",
        ),
        (
            {"origin": f"{ORIGIN}rows = 12"},
            "rows: must be a table of keys and values, not 12; leave",
        ),
        ({"origin": ORIGIN.replace("2026-11-01", "9999-01-01")}, "9999-01-01 is later than today"),
        ({"origin": f'{ORIGIN}resource = "x.csv"'}, "holds no table 'x.csv'; put in a file"),
        (
            {"origin": f'{ORIGIN}resource = "x.csv"', "a_csv": HEADINGS},
            "holds no table 'x.csv'; name one as resource in origin.toml: a.csv",
        ),
        ({"origin": f'{ORIGIN}address = "javascript:x"'}, "is no web address"),
        ({"origin": f'{ORIGIN}address = "https://example.org\\n"'}, "is no web address"),
        ({"origin": f'{ORIGIN}date = "soon"'}, "'soon' is no date"),
        ({"table_csv": "a,b\n1,2\n"}, "list/table.csv: row 1 holds no known heading"),
        ({"table_csv": f"{HEADINGS},staus\n"}, "unknown heading 'staus'; did you mean 'status'?"),
        ({"table_csv": "municipality,partner\n"}, "nothing gives partner_country"),
        ({"table_csv": f"{HEADINGS},kind,kind\n"}, "the heading 'kind' stands twice"),
        ({"table_csv": f'{HEADINGS}\nNorr,SE,"Osaka,JP\nNorr,SE,Kiel,DE\n'}, "quotation mark"),
        ({"table_csv": f"{HEADINGS}\nNo\0rr,SE,Osaka,JP\n"}, "holds zero bytes"),
        ({"table_xlsx": "no zip"}, "list/table.xlsx: cannot be read"),
        ({"table_parquet": "no parquet"}, "list/table.parquet: cannot be read"),
        ({}, "holds no table"),
        (
            {"a_csv": HEADINGS, "b_csv": HEADINGS},
            "name one as resource in origin.toml: a.csv, b.csv",
        ),
        ({"datapackage_json": "[]"}, "is no Data Package descriptor"),
        ({"table_csv": HEADINGS, "networks_toml": "[[network]]\nname='x'"}, "network, 0, why"),
        (
            {"table_csv": HEADINGS, "networks_toml": NETWORK.replace("SE =", "EN =")},
            "list/networks.toml: Ring of towns: unknown country 'EN'",
        ),
        (
            {"table_csv": HEADINGS, "columns_toml": "[columns]\nplace='x'"},
            "unknown heading 'place'",
        ),
        ({"table_csv": HEADINGS, "columns_toml": "[columns]\nkind='x'"}, "has no heading 'x'"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    files: Mapping[str, str], said: str, write: Write, run: Callable[..., tuple[int, str, str]]
) -> None:
    folder = write(**files)
    code, _, err = run("check", "--data", FOUR, "--import", folder)
    assert code == 1
    assert any(said in line for line in err.splitlines()), err
    assert "Traceback" not in err


def test_a_package_gives_no_file_outside_itself(write: Write, four: Reference) -> None:
    folder = write(datapackage_json=json.dumps({"resources": [{"name": "x", "path": "../t.csv"}]}))
    (folder.parent / "t.csv").write_text(f"{HEADINGS}\nNorr,SE,Osaka,JP\n")
    with pytest.raises(DataError, match="is no file of the package"):
        read(folder, four)


# Curated files and bulk lists together.


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return loaded(None, tmp_path_factory.mktemp("without") / "w.duckdb")


PAIRS = (
    "Vanlig,SE,Kiel,DE",  # what a curated file names too
    "Vanlig,SE,Osaka,JP",
    "Vanlig,SE,Poznań,PL",  # what it does not name
    "Ende,DK,Kiel,DE",  # what it calls ended
    "Tvist,SE,Tallin,EE",
    "Tvist,SE,Norr,SE",
    "Norr,SE,Kiel,DE",  # of one without a curated file
    "Norr,SE,Poznan,PL",
)


@pytest.fixture
def both(write: Write, tmp_path: Path) -> Warehouse:
    columns = '[constants]\nkind = "friendship"\n'
    folder = write(*PAIRS, origin=f"{ORIGIN}date = 2026-10-01", columns_toml=columns)
    return loaded(folder, tmp_path / "both" / "w.duckdb")


def test_no_figure_of_a_curated_municipality_changes(without: Warehouse, both: Warehouse) -> None:
    before = answer(without, "summary")
    after = answer(both, "summary").filter(
        pl.col("municipality_id").is_in(before["municipality_id"].implode())
    )
    assert before.equals(after)
    for table in ("regions", "focus", "networks"):
        towns = answer(without, table)["municipality_id"].implode()
        after = answer(both, table).filter(pl.col("municipality_id").is_in(towns))
        assert answer(without, table).equals(after), table


def test_a_municipality_without_a_curated_file_takes_its_partners_from_the_list(
    both: Warehouse,
) -> None:
    (row,) = answer(both, "summary").filter(municipality_id="se-norr").iter_rows(named=True)
    assert (row["partners"], row["unstated"], row["active"]) == (3, 3, 0)
    assert (row["partners_from"], row["completeness"]) == ("bulk", "unknown")
    # Silence of a list without direction says nothing.
    assert row["reciprocal_share"] is None
    assert row["dormant_share"] is None


def test_what_a_list_alone_names_of_a_curated_municipality_is_shown_and_not_counted(
    both: Warehouse,
) -> None:
    rows = answer(both, "partnerships").filter(municipality_id="se-vanlig", partner="Poznań")
    assert rows.select("counted", "origins", "status").rows() == [(False, ["list"], "unstated")]


def test_what_both_name_is_one_partnership_with_the_sources_of_both(
    without: Warehouse, both: Warehouse
) -> None:
    curated = answer(without, "partnerships").drop("sources", "origins")
    together = answer(both, "partnerships").filter(pl.col("origins").list.contains("curated"))
    assert together.drop("sources", "origins").equals(curated)
    (kiel,) = together.filter(municipality_id="se-vanlig", partner="Kiel").iter_rows(named=True)
    assert "se-vanlig/list" in kiel["sources"]
    assert kiel["origins"] == ["curated", "list"]
    (ended,) = together.filter(municipality_id="dk-ende", partner="Kiel").iter_rows(named=True)
    assert (ended["status"], "dk-ende/list" in ended["sources"]) == ("ended", True)


def test_a_list_makes_nothing_reciprocal_or_one_sided(both: Warehouse) -> None:
    rows = answer(both, "partnerships").filter(~pl.col("origins").list.contains("curated"))
    assert rows.height > 0
    assert rows["reciprocal"].null_count() == rows.height
    assert "one_sided" not in answer(both, "findings").filter(origin="list")["finding"].to_list()


def test_doubts_of_a_list_stand_apart_one_for_each_municipality(
    without: Warehouse, both: Warehouse
) -> None:
    findings = answer(both, "findings")
    assert findings.filter(origin="curated").equals(answer(without, "findings"))
    bulk = findings.filter(origin="list", finding="place_unresolved")
    assert bulk.select("municipality_id", "subject", "values").sort("municipality_id").rows() == [
        ("se-norr", None, ["places: 1"]),
        ("se-vanlig", None, ["places: 1"]),
    ]


def test_names_nearly_alike_are_a_doubt_and_stay_two_partners(write: Write, tmp_path: Path) -> None:
    names = [
        *("Zaporizhia", "Zaporizhzhia", "Kuressaare", "Kuressaare (Saaremaa)"),
        # Of a name of four letters a letter makes another, whichever of the two is the short one.
        *("Lund", "Land", "Hanab", "Hanb"),
    ]
    folder = write(*(f"Norr,SE,{name},DE" for name in names))
    together = loaded(folder, tmp_path / "w.duckdb")
    found = answer(together, "findings").filter(finding="names_alike")
    assert found.select("municipality_id", "subject", "values", "origin").rows() == [
        ("se-norr", "Kuressaare", ["also: Kuressaare (Saaremaa)"], "list"),
        ("se-norr", "Zaporizhia", ["also: Zaporizhzhia"], "list"),
    ]
    (row,) = answer(together, "summary").filter(municipality_id="se-norr").iter_rows(named=True)
    assert row["partners"] == 8


def test_defect_names_of_a_column_filled_down_are_not_held_against_each_other(
    write: Write, tmp_path: Path
) -> None:
    """Of 400,000 partners that one municipality had by mistake, a build never came to its end."""
    many = (f"Norr,SE,Town {number},DE" for number in range(301))
    folder = write(*many, "Vanlig,SE,Zaporizhia,DE", "Vanlig,SE,Zaporizhzhia,DE")
    found = answer(loaded(folder, tmp_path / "w.duckdb"), "findings").filter(finding="names_alike")
    assert found["subject"].to_list() == ["Zaporizhia"]


def test_spellings_that_the_gazetteer_knows_meet(write: Write) -> None:
    rows = [
        f"Göteborg,SE,{name},{country}"
        for name, country in (
            ("Panevézys", "LT"),
            ("Panevėžys", "LT"),
            ("Turku", "FI"),
            ("Åbo", "FI"),
            ("Xi'an", "CN"),
            ("Xi’an", "CN"),
            ("St. Petersburg", "RU"),
            ("Saint Petersburg", "RU"),
        )
    ]
    found = read(write(*rows), read_reference(ROOT / "data" / "reference"))
    assert (found.rows, found.loaded + found.merged) == (8, 8)
    partners = found.statements.filter(municipality_id="se-goteborg")["place_id"].to_list()
    assert sorted(partners) == ["cn-xi-an", "fi-turku", "lt-panevezys", "ru-saint-petersburg"]


def test_the_last_day_and_the_focus_of_a_partnership_are_loaded(
    write: Write, tmp_path: Path
) -> None:
    rows = [
        "Norr,SE,Osaka,JP,2027-12-31,Kultur; idrott;",
        "Norr,SE,Kiel,DE,,idrott",
        "Norr,SE,Poznań,PL,,nonsense",
        "Vanlig,SE,Kiel,DE,,idrott",
        "Ende,DK,Kiel,DE,2027,idrott",
    ]
    folder = write(table_csv="\n".join((f"{HEADINGS},valid_until,focus", *rows)))
    together = loaded(folder, tmp_path / "w.duckdb")
    assert together.rows("stated.reject")["rule"].to_list() == ["no date"]
    partners = answer(together, "partnerships").filter(municipality_id="se-norr").sort("partner")
    assert partners.select("partner", "valid_until", "focus_areas").rows() == [
        ("Kiel", None, ["sport"]),
        ("Osaka", dt.date(2027, 12, 31), ["culture", "sport"]),
        ("Poznań", None, []),
    ]
    findings = answer(together, "findings").filter(finding="term_unmapped", origin="list")
    assert findings.select("municipality_id", "values").rows() == [("se-norr", ["terms: 1"])]


def test_a_focus_of_a_list_changes_none_that_a_curated_file_states(
    without: Warehouse, write: Write, tmp_path: Path
) -> None:
    towns = answer(without, "focus")["municipality_id"].unique()
    names = {"se-norr": "Norr,SE", "se-vanlig": "Vanlig,SE", "se-tvist": "Tvist,SE"}
    names |= {"dk-ende": "Ende,DK"}
    rows = [f"{names[town]},Kiel,DE,nature" for town in towns]
    folder = write(table_csv="\n".join((f"{HEADINGS},focus", *rows)))
    together = loaded(folder, tmp_path / "w.duckdb")
    assert together.rows("stated.focus").height == without.rows("stated.focus").height + len(towns)
    after = answer(together, "focus").filter(pl.col("municipality_id").is_in(towns.implode()))
    assert after.equals(answer(without, "focus"))


def test_a_later_year_of_a_list_is_a_doubt_and_no_figure(
    without: Warehouse, write: Write, tmp_path: Path
) -> None:
    folder = write(table_csv=f"{HEADINGS},since\nTvist,SE,Kiel,DE,2001\n")
    together = loaded(folder, tmp_path / "w.duckdb")
    found = answer(together, "findings").filter(finding="sources_disagree", origin="list")
    assert found.select("municipality_id", "subject").rows() == [("se-tvist", "Kiel")]
    before, after = answer(without, "summary"), answer(together, "summary")
    assert before.equals(after)


@pytest.mark.parametrize(
    ("rows", "doubted"),
    [
        (("twin town,active,,", "twin town,dormant,,"), True),
        (("twin town,active,,", "twin town,,,"), False),
        # Of an end and a new start the start holds, and two kinds are two partnerships.
        (("twin town,ended,,2010", "twin town,active,2015,"), False),
        (("twin town,active,,", "project,dormant,,"), False),
    ],
)
def test_defect_a_list_that_gives_a_partner_two_statuses_is_doubted(
    write: Write, tmp_path: Path, rows: tuple[str, ...], doubted: bool
) -> None:
    """The first of its rows was taken, and nothing said that another tells otherwise."""
    lines = [f"Norr,SE,Kiel,DE,{row}" for row in rows]
    folder = write(table_csv="\n".join((f"{HEADINGS},kind,status,since,until", *lines)))
    together = loaded(folder, tmp_path / "w.duckdb")
    found = answer(together, "findings").filter(finding="sources_disagree", subject="Kiel")
    towns = found.filter(municipality_id="se-norr", origin="list")
    assert towns.height == doubted


def test_every_number_leads_to_the_list(both: Warehouse) -> None:
    sources = answer(both, "sources").filter(origin="list")
    assert set(sources["source_id"]) == {
        "dk-ende/list",
        "se-norr/list",
        "se-tvist/list",
        "se-vanlig/list",
    }
    assert set(sources["document"]) == {"table.csv"}
    (imported,) = both.rows("stated.import").iter_rows(named=True)
    assert (imported["rows"], imported["loaded"], imported["rejected"]) == (8, 8, 0)
    assert (imported["licence"], imported["direction"]) == ("CC0", "undirected")


def test_statements_are_numbered_on_after_the_curated_ones(both: Warehouse) -> None:
    rows = both.rows("stated.partnership")
    assert rows.select("municipality_id", "statement").is_unique().all()


# The commands.


def test_one_command_loads_pairs_under_foreign_headings(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    table = tmp_path / "twin_cities_raw.csv"
    lines = [
        "city1,country1,city2,country2",
        "Berat,Albania,Amasya,Turkey",
        "Göteborg,Sweden,Made-up,Czech Republic",
        'Oslo,Norway,Nowhere,"England, United Kingdom"',
        "Reykjavík,Iceland,Oslo,Norway",
        "Oslo,Norway,Reykjavík,Iceland",
        "Kolding,Denmark,Atlantis,Atlantis",
    ]
    table.write_text("\n".join(lines), encoding="utf-8")
    warehouse = tmp_path / "w" / "w.duckdb"
    arguments = ("--warehouse", warehouse, "--import", table, "--origin", HEKMAN)
    code, out, err = run("build", *arguments)
    assert (code, err) == (0, "")
    counts = "6 rows = 3 loaded + 2 rejected + 1 merged; 4 statements on 3 municipalities"
    assert f"hekman_enwiki_2026: {counts}" in out.splitlines()
    rejects = pl.read_csv(warehouse.parent / "rejects" / "hekman_enwiki_2026.csv")
    assert rejects.select("row_number", "rule", "heading", "value").rows() == [
        (2, "no municipality of the reference", "city1", "Berat"),
        (7, "unknown country", "country2", "Atlantis"),
    ]
    assert run("build", *arguments)[1].strip().endswith("up to date, nothing to do")
    table.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert "5 rows = 3 loaded + 1 rejected + 1 merged" in run("build", *arguments)[1]


def test_imports_of_the_data_load_with_every_build(
    tmp_path: Path, write: Write, run: Callable[..., tuple[int, str, str]]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(FOUR, data)
    shutil.move(write("Norr,SE,Osaka,JP"), data / "imports" / "kept")
    code, out, _ = run("build", "--data", data, "--warehouse", tmp_path / "w.duckdb")
    assert code == 0
    assert "kept: 1 rows = 1 loaded + 0 rejected + 0 merged" in out
    assert not (tmp_path / "rejects").exists()
    assert "kept: 1 rows" in run("check", "--data", data)[1]


def test_defect_a_newer_list_without_its_origin_is_told(tmp_path: Path, write: Write) -> None:
    """A newer day's table lay there, and the build read that of the day before without a word."""
    shutil.copytree(write("Norr,SE,Osaka,JP"), tmp_path / "imports" / "list" / "2026-01-01")
    newer = tmp_path / "imports" / "list" / "2026-10-10"
    newer.mkdir()
    assert [each.path.name for each in given_imports(tmp_path, [], [])] == ["2026-01-01"]
    (newer / ".part").touch()
    assert [each.path.name for each in given_imports(tmp_path, [], [])] == ["2026-01-01"]
    (newer / "table.csv").write_text(f"{HEADINGS}\nNorr,SE,Kiel,DE\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"2026-10-10/origin\.toml: is missing"):
        check(FOUR, given=given_imports(tmp_path, [], []))


def test_strict_fails_and_leaves_the_warehouse(
    tmp_path: Path, write: Write, run: Callable[..., tuple[int, str, str]]
) -> None:
    target = tmp_path / "w.duckdb"
    loaded(None, target)
    before = target.read_bytes()
    folder = write("Norr,SE,Osaka,JP", "Norr,SE,=cmd(),Nowhere", "Ende,DK,x,Nowhere")
    arguments = ("build", "--data", FOUR, "--warehouse", target, "--import", folder)
    code, _, err = run(*arguments, "--strict")
    assert code == 1
    mistake = "row 3, partner_country: unknown country ('Nowhere'); 1 more rows"
    assert err == f"list: {mistake}; write its ISO 3166-1 code, such as SE, or its name\n"
    assert target.read_bytes() == before
    assert run(*arguments, "--rejects", tmp_path / "left")[0] == 0
    assert (tmp_path / "left" / "list.csv").is_file()


def test_the_rejects_file_runs_nothing_and_goes_with_its_cause(
    tmp_path: Path, write: Write
) -> None:
    folder = write("=cmd(),SE,Osaka,JP")
    loaded(folder, tmp_path / "w.duckdb")
    file = tmp_path / "rejects" / "list.csv"
    assert pl.read_csv(file)["value"].to_list() == ["'=cmd()"]
    (folder / "table.csv").write_text(f"{HEADINGS}\nNorr,SE,Osaka,JP\n", encoding="utf-8")
    loaded(folder, tmp_path / "w.duckdb")
    assert not file.exists()


@pytest.mark.parametrize("after", ["without the list", "a package"])
def test_defect_the_rejects_of_a_list_that_is_gone_are_gone(
    tmp_path: Path, write: Write, after: str
) -> None:
    path = tmp_path / "w.duckdb"
    loaded(write("x,SE,Osaka,JP", "Norr,SE,Osaka,JP"), path)
    file = tmp_path / "rejects" / "list.csv"
    assert file.exists()
    if after == "a package":
        package = tmp_path / "package.zip"
        package.write_bytes(zipped(package_files(Warehouse(path), "csv")))
        assert build_from_package(package, path, loss=100)
    else:
        assert build(FOUR, path, given=(), loss=100)
    assert not file.exists()


def test_two_imports_of_one_name_are_refused(write: Write, four: Reference) -> None:
    folder = write("Norr,SE,Osaka,JP")
    with pytest.raises(DataError, match="two imports have this name"):
        read_imports([Given(folder, folder)] * 2, four, NOTHING)


def test_defect_a_list_called_as_a_curated_source_is_refused(write: Write) -> None:
    """Both had the id `se-vanlig/web-2024`: each counted the other's partners of Vanlig, too."""
    folder = write("Norr,SE,Kiel,DE", "Vanlig,SE,Kyoto,JP", name="web-2024")
    [*_, last] = check(FOUR, given=given_imports(FOUR, [folder], [])).problems
    assert not last.warning
    assert str(last) == (
        "web-2024: is what se-vanlig.toml calls one of its sources, too; rename the list's folder"
    )


def test_a_list_called_as_a_source_of_others_is_none_of_theirs(write: Write) -> None:
    folder = write("Norr,SE,Kyoto,JP", name="web-2024", origin=LISTED)
    found = check(FOUR, given=given_imports(FOUR, [folder], [])).problems
    assert all(problem.warning for problem in found)


def test_check_says_how_many_rows_break_a_rule(
    write: Write, run: Callable[..., tuple[int, str, str]]
) -> None:
    folder = write("Norr,SE,Osaka,JP", "x,JP,y,JP", "z,JP,y,JP")
    code, out, err = run("check", "--data", FOUR, "--import", folder)
    assert code == 0
    line = "warning: list: row 3, municipality: no municipality of the reference ('x'); 1 more rows"
    assert line in err.splitlines()
    assert "list: 3 rows = 1 loaded + 2 rejected + 0 merged" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--origin", HEKMAN),
        ("--package", FOUR, "--import", FOUR),
        # The next two were passed over.
        ("--package", FOUR, "--rejects", FOUR),
        ("--package", FOUR, "--strict"),
        ("--package", FOUR, "--origin", HEKMAN),
        ("--package", FOUR, "--data", FOUR),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    arguments: tuple[str | Path, ...], run: Callable[..., tuple[int, str, str]]
) -> None:
    code, _, err = run("build", *arguments)
    assert (code, len(err.splitlines())) == (2, 1)
    assert " and " in err or "name one for each" in err


# The template.


def test_the_template_loads_as_it_is_and_its_example_never_does(
    tmp_path: Path, four: Reference, run: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = run("template", "-o", tmp_path / "list")
    assert (code, len(out.splitlines())) == (0, 3)
    (tmp_path / "list" / "origin.toml").write_text(ORIGIN, encoding="utf-8")
    for name in ("partnerships.csv", "partnerships.xlsx"):
        (given_one,) = given_imports(tmp_path, [tmp_path / "list" / name], [])
        (found,) = read_imports([given_one], four, NOTHING)
        assert (found.rows, found.reject["row_number"].to_list()) == (1, [2]), name
    assert run("template", "-o", tmp_path / "list")[0] == 1


REQUIRED = ("title", "producer", "publisher", "licence", "accessed_on", "language", "direction")


def test_a_template_says_line_by_line_what_is_not_filled_in(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    run("template", "-o", tmp_path / "list")
    code, _, err = run("check", "--data", FOUR, "--import", tmp_path / "list")
    places = [line.partition(": is not filled in; write ")[0] for line in err.splitlines()]
    unfilled = [f"list/origin.toml: {name}" for name in REQUIRED]
    assert (code, [place for place in places if "origin" in place]) == (1, unfilled)


@pytest.mark.parametrize("chosen", ["partnerships.xlsx", "partnerships.csv"])
def test_a_filled_template_loads_by_the_two_commands(
    chosen: str, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    """They once ended at an origin that nobody had told of, and then at two tables."""
    folder = tmp_path / "list"
    run("template", "-o", folder)
    origin = (folder / "origin.toml").read_text(encoding="utf-8")
    filled = {"accessed_on": "2026-11-01", "language": "en", "direction": "listed"}
    for name in REQUIRED:
        origin = origin.replace(f'\n{name} = ""', f'\n{name} = "{filled.get(name, "Example")}"')
    chosen_one = origin.replace('resource = "partnerships.xlsx"', f'resource = "{chosen}"')
    (folder / "origin.toml").write_text(chosen_one, encoding="utf-8")
    cells = dict.fromkeys(HEADINGS.split(","), "Norr") | {"municipality_country": "SE"}
    cells |= {"partner": "Osaka", "partner_country": "JP"}
    if chosen.endswith(".csv"):
        (folder / chosen).write_text(f"{HEADINGS}\n{','.join(cells.values())}\n", "utf-8")
    else:
        book = openpyxl.load_workbook(folder / chosen)
        sheet = book["Partnerships"]
        for cell in sheet[2]:
            cell.value = cells.get(sheet.cell(1, cell.column).value)
        book.save(folder / chosen)
    target = tmp_path / "w.duckdb"
    code, out, err = run("build", "--data", FOUR, "--warehouse", target, "--import", folder)
    assert (code, err) == (0, "")
    assert "list: 1 rows = 1 loaded + 0 rejected + 0 merged" in out


def test_the_help_sheet_asks_for_no_field_that_programs_write(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    run("template", "-o", tmp_path / "list")
    sheet = openpyxl.load_workbook(tmp_path / "list" / "partnerships.xlsx")["Help"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert set(REQUIRED) < set(told)
    assert not {"rows", "query"} & set(told)
    assert told["producer"] == "Who made it."


def test_the_template_offers_the_words_of_the_vocabularies(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    run("template", "-o", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "partnerships.xlsx")
    lists = {
        rule.promptTitle: rule.formula1
        for rule in book["Partnerships"].data_validations.dataValidation
        if rule.type == "list"
    }
    assert set(lists) == {"kind", "status"}
    assert "dormant" in lists["status"]
    assert any(row[0].value == "printed_status" for row in book["Help"].iter_rows())


@pytest.mark.parametrize(("since", "until"), [("2027-12-31", ""), ("202X", ""), ("", "2090")])
def test_a_start_of_next_year_and_any_end_may_stand(
    since: str, until: str, write: Write, four: Reference
) -> None:
    table = f"{HEADINGS},since,until\nNorr,SE,Kiel,DE,{since},{until}"
    assert read(write(table_csv=table), four).loaded == 1


# Points.


def test_a_partner_in_no_gazetteer_has_the_tables_point(write: Write, four: Reference) -> None:
    table = (
        f"{HEADINGS};lat;lon".replace(",", ";")
        + "\nNorr;SE;Nowhere;PL;52,25;-0.5\nNorr;SE;Ende;DK;1;2\nNorr;SE;Elsewhere;PL;;"
    )
    found = read(write(table_csv=table), four)
    assert found.point.rows() == [("list", "unresolved:pl:Nowhere", 52.25, -0.5)]


@pytest.mark.parametrize("degrees", ["north", "90.5", "-91", "NaN", "inf", "1e9"])
def test_degrees_that_there_are_not_are_rejected(
    write: Write, four: Reference, degrees: str
) -> None:
    table = f"{HEADINGS},lat,lon\nNorr,SE,Nowhere,PL,{degrees},3"
    found = read(write(table_csv=table), four)
    assert found.reject.select("rule", "heading", "value").rows() == [
        ("no degrees", "lat", degrees)
    ]


def test_defect_half_a_point_is_told(write: Write, four: Reference) -> None:
    """The row loaded without its point, and without a word."""
    halves = "Norr,SE,Nowhere,PL,52,\nNorr,SE,Elsewhere,PL,,3\nNorr,SE,Somewhere,PL,,"
    found = read(write(table_csv=f"{HEADINGS},lat,lon\n{halves}"), four)
    assert found.reject.select("row_number", "rule", "heading").rows() == [
        (2, "half a point", "lon"),
        (3, "half a point", "lat"),
    ]
    assert found.loaded == 1


def test_defect_a_heading_of_half_a_point_is_told(write: Write, four: Reference) -> None:
    with pytest.raises(DataError, match=r"row 1: nothing gives lon; map it or give it"):
        read(write(table_csv=f"{HEADINGS},lat\nNorr,SE,Nowhere,PL,52"), four)


@pytest.mark.parametrize("degrees", ["0.1234567", "59.3293371", "-0,123456789"])
def test_degrees_are_no_telephone_number(write: Write, four: Reference, degrees: str) -> None:
    table = f"{HEADINGS};lat;lon\nNorr;SE;Nowhere;PL;{degrees};{degrees}"
    assert read(write(table_csv=table.replace(",", ";", 3)), four).point.height == 1
