"""The drafted municipalities say what the facts say, with their histories, and no person."""

import datetime as dt
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from etl.derive import drafts
from etl.derive.tables import read_table
from etl.derive.toml_text import Document, text_of, value_of
from etl.reference import Reference
from warehouse.queries import Warehouse

ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT / "data" / "municipalities"
SHARED = ROOT.parent / "shared" / "facts"
FACTS = SHARED / "facts.jsonl"
DATED = SHARED / "dated_pages.csv"
needs_facts = pytest.mark.skipif(not FACTS.exists(), reason="the facts are not here")


@pytest.fixture(scope="module")
def statements(warehouse: Warehouse) -> pl.DataFrame:
    """Every statement on a partnership, with its source."""
    sources = warehouse.rows("stated.source").select(
        "own", "url", "page_date", "printed_date", "former_name", source="id"
    )
    return warehouse.rows("stated.partnership").join(sources, on="source")


def of(statements: pl.DataFrame, municipality: str) -> pl.DataFrame:
    return statements.filter(pl.col("municipality_id") == municipality)


def file_of(municipality: str) -> dict[str, Any]:
    return tomllib.loads((FILES / f"{municipality}.toml").read_text("utf-8"))


def facts() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FACTS.read_text("utf-8").splitlines()]


# Histories, from their sources


def test_lindesberg_paused_its_three_partners_in_2023(statements: pl.DataFrame) -> None:
    history = of(statements, "se-lindesberg")
    before = history.filter(pl.col("page_date") == dt.date(2012, 2, 13))
    after = history.filter(pl.col("source") == "se-lindesberg/web")
    paused = {"Oppdal", "Jammerbugt", "Haßberge"}
    assert set(before["partner"]) == paused | {"Frunzensky District, Saint Petersburg"}
    assert before["until"].is_null().all()
    assert set(before["status"]) == {"unstated"}
    assert set(after["partner"]) == paused
    assert set(after["status"]) == {"dormant"}
    assert set(after["printed_status"]) == {"pausat"}
    assert set(after["until"]) == {"2023-04-17"}


def test_orebro_ends_what_is_not_nordic_by_2021(
    statements: pl.DataFrame, warehouse: Warehouse
) -> None:
    listed = of(statements, "se-orebro")
    assert set(listed["country"]) == {"DK", "FI", "IS", "NO"}
    assert dict(listed.select("partner", "since").iter_rows()) == {
        "Drammen": "195X",
        "Kolding": "195X",
        "Lappeenranta": "195X",
        "Stykkishólmur": "1979",
    }
    notes = warehouse.rows("stated.note").filter(pl.col("municipality_id") == "se-orebro")
    told_of = dict(notes.select("happened", "text").iter_rows())
    assert {"2020", "2021-12-31"} < set(told_of)
    assert "outside the Nordic countries end" in told_of["2021-12-31"]


def test_solleftea_goes_from_eight_by_six_to_five(
    statements: pl.DataFrame, warehouse: Warehouse
) -> None:
    history = of(statements, "se-solleftea")
    eight = set(history.filter(pl.col("printed_date") == "2012")["partner"])
    five = set(history.filter(pl.col("page_date") == dt.date(2019, 2, 5))["partner"])
    assert eight - five == {"Rudniki", "Slovenske Konjice", "Bangkok"}
    assert (len(eight), len(five)) == (8, 5)
    notes = warehouse.rows("stated.note").filter(pl.col("source") == "se-solleftea/web-2013")
    assert "lists six" in notes["text"][0]
    counts = warehouse.rows("stated.stated_count").filter(
        pl.col("municipality_id") == "se-solleftea"
    )
    assert dict(counts.select("source", "value").iter_rows()) == {
        "se-solleftea/web-2012": 8,
        "se-solleftea/web-2013": 6,
    }


def test_kiruna_ended_arkhangelsk_in_2022(statements: pl.DataFrame) -> None:
    [row] = of(statements, "se-kiruna").filter(pl.col("partner") == "Arkhangelsk").to_dicts()
    assert (row["status"], row["until"]) == ("ended", "2022")
    assert row["printed_status"] == "sägas upp"
    assert "21 March 2022" in row["note"]


def test_herning_ended_all_eight_in_2007_on_an_associations_word(statements: pl.DataFrame) -> None:
    ended = of(statements, "dk-herning")
    assert ended.height == 8
    assert set(ended["status"]) == {"ended"}
    assert set(ended["until"]) == {"2007"}
    assert not ended["own"].any()
    assert {"GL", "FO", "AX"} < set(ended["country"])


def test_stockholm_has_no_twin_town_and_works_with_kyiv(warehouse: Warehouse) -> None:
    row = warehouse.answer("summary", {"m": ["se-stockholm"]}, dt.date(2026, 11, 23)).row(
        0, named=True
    )
    # The page that names no twin town is not all that names partners.
    assert row["completeness"] == "partial"
    assert (row["partners"], row["unstated"]) == (1, 1)
    counts = warehouse.rows("stated.stated_count").filter(
        pl.col("municipality_id") == "se-stockholm"
    )
    assert counts.select("value", "scope").rows() == [(0, "twin town")]


# Former municipalities


@pytest.mark.parametrize(
    ("municipality", "former"),
    [
        ("no-indre-ostfold", {"Askim"}),
        ("is-mulathing", {"Seyðisfjörður", "Austur-Hérað", "Seyðisfjarðarkaupstaður"}),
        ("is-fjallabyggd", {"Ólafsfjarðarbær", "Siglufjarðarkaupstaður"}),
        ("is-gardabaer", {"Bessastaðahreppur"}),
        ("is-nordurthing", {"Húsavíkurbær"}),
        ("is-hunabyggd", {"Blönduósbær"}),
        ("is-strandabyggd", {"Hólmavíkurhreppur"}),
    ],
)
def test_pages_of_merged_municipalities_keep_their_name(
    municipality: str, former: set[str]
) -> None:
    sources = file_of(municipality)["sources"].values()
    assert {source["former_name"] for source in sources if "former_name" in source} == former


@pytest.mark.parametrize(
    ("name", "country", "successor"),
    [
        ("Askim", "NO", "no-indre-ostfold"),
        ("Skedsmo", "NO", "no-lillestrom"),
        ("Oppegård", "NO", "no-nordre-follo"),
        ("Rygge", "NO", "no-moss"),
        ("Leikanger", "NO", "no-sogndal"),
        ("Ribe", "DK", "dk-esbjerg"),
        ("Ramsø", "DK", "dk-roskilde"),
        ("Dragsholm", "DK", "dk-odsherred"),
        ("Kiikala", "FI", "fi-salo"),
        ("Álftanes", "IS", "is-gardabaer"),
        ("Húsavík", "IS", "is-nordurthing"),
        ("Fljótsdalshérað", "IS", "is-mulathing"),
    ],
)
def test_partners_of_the_past_resolve_to_their_successor(
    name: str, country: str, successor: str, reference: Reference
) -> None:
    assert reference.gazetteer.find(name, country) == {successor}


# Places


def test_namibia_is_a_country_and_no_gap(statements: pl.DataFrame) -> None:
    partners = statements.filter(pl.col("country") == "NA")
    assert set(partners["partner"]) == {"Ondangwa", "Tsumeb"}
    assert set(partners["place_id"]) == {"na-ondangwa", "na-tsumeb"}


def test_only_the_doubtful_places_are_unresolved(statements: pl.DataFrame) -> None:
    unresolved = statements.filter(pl.col("place_id").is_null())
    assert set(unresolved["partner"]) == {
        "Brin-Navolok",
        "Esashi",
        "Gorzów",
        "Loiborsoit",
        "Madison",
        "Pruszcz",
        "Rudniki",
        "Santa Rosa",
    }


@pytest.mark.parametrize(
    ("place", "level"),
    [
        ("de-hassberge", "county"),
        ("it-province-of-chieti", "region"),
        ("ee-laane-viru-county", "county"),
        ("ru-frunzensky-district-saint-petersburg", "district"),
        ("bl-saint-barthelemy", "island"),
        ("sc-seychelles", "island"),
        ("ax-rural-municipalities-of-aland", "group"),
        ("cn-rudong-county", "county"),
        ("ee-city-district-of-tallinn", "district"),
        ("ee-viljandi", "municipality"),
        ("ee-viljandi-county", "county"),
    ],
)
def test_what_is_no_town_keeps_its_level(place: str, level: str, reference: Reference) -> None:
    levels = dict(reference.frames["place"].select("id", "level").iter_rows())
    assert levels[place] == level


# Files


def test_there_is_a_file_for_each_municipality_of_the_facts() -> None:
    assert len(list(FILES.glob("*.toml"))) >= 146


def test_a_status_is_carried_by_a_word_or_a_remark(statements: pl.DataFrame) -> None:
    """A reading that a relation lives, rests or is over is never ours."""
    stated = statements.filter(pl.col("status") != "unstated")
    bare = stated.filter(pl.col("printed_status").is_null() & pl.col("note").is_null())
    assert bare.select("municipality_id", "partner").rows() == []


def test_no_file_names_a_way_to_reach_a_person() -> None:
    reach = re.compile(r"[\w.]+@\w|(?<!\d)\+\d{2} ?\d|\btel\b|\btfn\b|mailto:", re.IGNORECASE)
    found = [p.name for p in FILES.glob("*.toml") if reach.search(p.read_text("utf-8"))]
    assert found == []


def test_funders_hold_no_relation(statements: pl.DataFrame) -> None:
    words = {"ICLD", "Sida"}
    assert not words & set(statements["through"].drop_nulls())
    assert not words & set(statements["carried_by"].drop_nulls())


# Field by field


def told() -> dict[str, Any]:
    """What stands in words, by municipality: the one reason for a file to differ from its fact."""
    return tomllib.loads(drafts.TOLD.read_text("utf-8"))


def pages() -> list[tuple[str, dict[str, Any]]]:
    """The facts by the file that holds them; the page's address tells which."""
    files = {
        source["url"]: path.stem
        for path in FILES.glob("*.toml")
        for source in file_of(path.stem)["sources"].values()
        if source.get("own", True) and "url" in source
    }
    return [(files[fact["source"]["url"]], fact) for fact in facts()] if FACTS.exists() else []


@needs_facts
def test_each_fact_has_a_file_of_its_own() -> None:
    assert len({municipality for municipality, _ in pages()}) == len(facts()) == 106


@needs_facts
@pytest.mark.parametrize(("municipality", "fact"), pages(), ids=[each for each, _ in pages()])
def test_a_file_says_what_the_facts_say(municipality: str, fact: dict[str, Any]) -> None:
    document, words = file_of(municipality), told().get(municipality, {})
    [(key, source)] = [
        (key, s) for key, s in document["sources"].items() if s.get("url") == fact["source"]["url"]
    ]
    assert source["title"] == fact["source"]["title"]
    assert source["publisher"] == fact["source"]["publisher"]
    assert source["language"] == fact["language"]
    date = source.get("page_date")
    assert (str(date) if date else source.get("printed_date")) == fact["source"]["page_date"]
    # The whole list of a municipality of the past is a part of its successor's.
    whole = "former_name" not in source or fact["list_completeness"] == "unknown"
    completeness = fact["list_completeness"] if whole else "partial"
    completeness = words.get("completeness", completeness)
    assert listed(document, "partner_list", key, "completeness") == [completeness]
    count = fact["stated_partner_count"]
    also = [each["value"] for each in words.get("stated_count", []) if each["source"] == key]
    counts = also if count is None else [count, *also]
    assert listed(document, "stated_count", key, "value") == counts
    assert listed(document, "focus", key, "term") == list(
        dict.fromkeys(t["term"] for t in fact["focus_areas"] if t["scope"] == "municipality")
    )
    terms = listed(document, "activity", key, "term")
    remarks = " ".join(listed(document, "note", key, "text"))
    assert all(term in terms or term in remarks for term in fact["activities"])
    titles = [fact["policy"]["title"]] if fact["policy"] else []
    titles += [policy["title"] for policy in words.get("policy", [])]
    assert listed(document, "policy", key, "title") == titles


@needs_facts
@pytest.mark.parametrize(("municipality", "fact"), pages(), ids=[each for each, _ in pages()])
def test_a_file_has_each_partner_and_network_of_the_facts(
    municipality: str, fact: dict[str, Any]
) -> None:
    document, words = file_of(municipality), told().get(municipality, {})
    found = partners_of(document)
    for partner in fact["partners"]:
        if partner["name"] not in words.get("leave_out", []):
            assert partner_of(partner, words, fact) in found
    networks = {entry["network"] for entry in document.get("membership", [])}
    assert len(networks) == len(fact["networks"])


def listed(document: dict[str, Any], section: str, source: str, key: str) -> list[Any]:
    """The values of a key in the entries of one source."""
    entries = document.get(section, [])
    entries = [entries] if isinstance(entries, dict) else entries
    return [entry[key] for entry in entries if entry["source"] == source]


def partners_of(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            entry.get("printed", entry["partner"]),
            entry["country"],
            entry["kind"],
            entry["status"],
            entry.get("printed_status"),
            entry.get("since"),
            entry.get("until"),
            entry.get("carried_by"),
            entry.get("focus", []),
        )
        for entry in document.get("partnership", [])
    ]


def partner_of(
    partner: dict[str, Any], words: dict[str, Any], fact: dict[str, Any]
) -> tuple[Any, ...]:
    """The partner as the fact gives it, and as what is told in words makes it."""
    since, until = partner["since"], partner["until"]
    entry = {
        "kind": partner["kind"],
        "printed_status": partner.get("status_word"),
        "since": str(since) if since else decade(partner, fact),
        "until": str(until) if until else None,
    } | words.get("partner", {}).get(partner["name"], {})
    return (
        entry.get("printed", partner["name"]),
        partner["country"],
        entry["kind"],
        partner["status"],
        entry["printed_status"] or None,
        entry["since"] or None,
        entry["until"],
        None if partner["through"] == "ICLD" else partner["through"],
        partner["focus"],
    )


def decade(partner: dict[str, Any], fact: dict[str, Any]) -> str | None:
    """The decade that a dated row gives for a partner of the same page."""
    for row in read_table(DATED, drafts.DATED_COLUMNS):
        same = row["source"] == fact["source"]["url"]
        if same and row["since"] and partner["name"].startswith(row["partner"]):
            return str(row["since"])
    return None


@needs_facts
def test_every_partner_and_every_dated_relation_is_in_a_file(statements: pl.DataFrame) -> None:
    printed = set(
        statements.select(
            pl.coalesce(pl.col("printed"), pl.col("partner")), pl.col("country")
        ).iter_rows()
    )
    # Karlskoga's first contacts stand in a remark.
    contacts = told()["se-karlskoga"]["leave_out"]
    for fact in facts():
        for partner in fact["partners"]:
            assert (partner["name"], partner["country"]) in printed or partner["name"] in contacts
    urls = set(statements["url"])
    rows = read_table(DATED, drafts.DATED_COLUMNS)
    assert len(rows) == 130
    assert {row["source"] for row in rows} <= urls


# The script


@needs_facts
def test_the_script_drafts_what_loads_and_overwrites_nothing(tmp_path: Path) -> None:
    arguments = [str(FACTS), str(DATED), "-o", str(tmp_path)]
    first = CliRunner().invoke(drafts.main, arguments)
    assert first.exit_code == 0
    assert first.output.count("drafted") == len(list(tmp_path.glob("*.toml"))) == 141
    path = tmp_path / "se-lund.toml"
    path.write_text("# by hand", "utf-8")
    again = CliRunner().invoke(drafts.main, arguments)
    assert again.output.count("kept, there already") == 141
    assert path.read_text("utf-8") == "# by hand"
    CliRunner().invoke(drafts.main, [*arguments, "--overwrite"])
    assert path.read_text("utf-8").startswith('municipality = "se-lund"')


def unordered(document: dict[str, Any]) -> dict[str, Any]:
    """A document whose entries stand in no order, as a table of them does."""
    return {
        key: sorted(map(repr, entries)) if isinstance(entries, list) else entries
        for key, entries in document.items()
    }


@needs_facts
def test_defect_drafting_anew_loses_no_correction(reference: Reference) -> None:
    """What hands correct in a drafted file is told in words too, or `--overwrite` takes it back."""
    documents, _ = drafts.draft(FACTS, DATED, reference)
    drafted = {each.municipality: tomllib.loads(text_of(each)) for each in documents}
    lost = [each for each in drafted if unordered(drafted[each]) != unordered(file_of(each))]
    assert (len(drafted), lost) == (141, [])


@needs_facts
@pytest.mark.parametrize(
    ("name", "municipality", "page"),
    [
        ("Favrskov", "dk-favrskov", True),  # its dated rows are of the fact's own page
        ("Örebro", "se-orebro", True),
        ("Odense", "dk-odense", False),  # its dated pages are told of, its own is not
    ],
)
def test_defect_a_fact_that_is_missing_is_a_clear_line(
    name: str, municipality: str, page: bool, tmp_path: Path
) -> None:
    """It ended in a traceback, or in a file that names a source it has not."""
    kept = [json.dumps(each) for each in facts() if each["municipality"] != name]
    path = tmp_path / "facts.jsonl"
    path.write_text("\n".join(kept), "utf-8")
    answer = CliRunner().invoke(drafts.main, [str(path), str(DATED), "-o", str(tmp_path)])
    assert (answer.exit_code, list(tmp_path.glob("*.toml"))) == (1, [])
    lines = [line for line in answer.output.splitlines() if line.startswith(f"{municipality}: ")]
    said = "is neither a page of the facts" if page else "tells of a source 'news-2010' that there"
    assert sum(said in line for line in lines) == 1
    assert all(f"add the fact on {name}" in line for line in lines)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("municipality,country", "line 2: is not JSON; write one fact on each line"),
        ('{"country": "SE"}', "line 2: lacks 'municipality'; compare with other facts"),
        ("[1]", "line 2: is no fact on a municipality"),
        ('{"municipality": "Ystad", "country": "SE", "source": 3}', "line 2: is no fact on"),
    ],
)
def test_defect_a_line_that_is_no_fact_is_told_with_its_place(
    line: str, said: str, tmp_path: Path
) -> None:
    """It ended in a traceback."""
    facts = tmp_path / "facts.jsonl"
    facts.write_text(f"\n{line}\n", "utf-8")
    answer = CliRunner().invoke(drafts.main, [str(facts), str(facts), "-o", str(tmp_path)])
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert f"facts.jsonl: {said}" in answer.output


def test_a_seed_is_never_drafted(tmp_path: Path) -> None:
    line = drafts.write(Document("se-goteborg"), tmp_path, overwrite=True)
    assert "kept, written by hand" in line
    assert list(tmp_path.iterdir()) == []


def test_text_is_toml_and_reads_back() -> None:
    document = Document("se-lund")
    document.sources["web"] = {"title": 'A "page"', "accessed_on": dt.date(2026, 11, 22)}
    document.add("partnership", {"partner": "León", "focus": ["kultur"], "note": None}, "web")
    read = tomllib.loads(text_of(document))
    assert read["sources"]["web"]["title"] == 'A "page"'
    assert read["partnership"] == [{"partner": "León", "focus": ["kultur"], "source": "web"}]
    with pytest.raises(TypeError):
        value_of(1.5)
