"""Every figure of four municipalities small enough to count by eye, null kept apart from zero."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.load import build
from warehouse.figures import BY_ID
from warehouse.queries import (
    ANSWER_TABLES,
    PARTNERSHIP_FILTERS,
    WITHOUT_PARTNERSHIPS,
    Part,
    Restriction,
    Warehouse,
)

FOUR = Path(__file__).parent / "fixtures" / "four"
TODAY = dt.date(2026, 11, 23)
ALL = ("dk-ende", "se-norr", "se-tvist", "se-vanlig")

# Counted by hand from the files in `fixtures/four`; the comments there say what counts where.
EXPECTED: dict[str, dict[str, Any]] = {
    # Five live partners: Tvist, Kiel, Osaka, Okänd, Ende.
    "se-vanlig": {
        "partners": 5,
        "active": 2,
        "dormant": 1,
        "ended": 1,
        "unstated": 2,
        "dormant_share": 100 / 3,
        "stated_status_share": 60.0,
        "partners_per_100k": 2.5,
        "partner_countries": 5,
        "partner_regions": 4,
        "indirect_partners": 1,
        "networks": 1,
        "indirect_networks": 1,
        "focus_areas": 3,
        "reciprocal_share": 50.0,
        "oldest_since": 1950,
        "median_since": 1990.0,
        "stated_partners": 7,
        "stated_minus_listed": 2,
        "policy_valid_until": dt.date(2027, 6, 30),
        "days_to_policy_expiry": 219,
        "newest_source_date": dt.date(2024, 5, 1),
        "newest_source_age": 2,
        "findings": 5,
    },
    # Kiel and Tallinn dormant, Vanlig active.
    "se-tvist": {
        "partners": 3,
        "active": 1,
        "dormant": 2,
        "ended": 0,
        "unstated": 0,
        "dormant_share": 200 / 3,
        "stated_status_share": 100.0,
        "partners_per_100k": 6.0,
        "partner_countries": 3,
        "partner_regions": 3,
        "indirect_partners": 0,
        "networks": None,
        "indirect_networks": None,
        "focus_areas": None,
        "reciprocal_share": 100.0,
        "oldest_since": 1972,
        "median_since": 1981.0,
        "stated_partners": None,
        "stated_minus_listed": None,
        "policy_valid_until": dt.date(2020, 12, 31),
        "days_to_policy_expiry": -2153,
        "newest_source_date": dt.date(2025, 6, 1),
        "newest_source_age": 1,
        "findings": 3,
    },
    # A complete list of two ended agreements: zero partners is known, a share of none is not.
    "dk-ende": {
        "partners": 0,
        "active": 0,
        "dormant": 0,
        "ended": 2,
        "unstated": 0,
        "dormant_share": None,
        "stated_status_share": None,
        "partners_per_100k": 0.0,
        "partner_countries": 0,
        "partner_regions": 0,
        "indirect_partners": 0,
        "networks": 0,
        "indirect_networks": 0,
        "focus_areas": None,
        "reciprocal_share": None,
        "oldest_since": None,
        "median_since": None,
        "stated_partners": 0,
        "stated_minus_listed": 0,
        "policy_valid_until": None,
        "days_to_policy_expiry": None,
        "newest_source_date": dt.date(2019, 1, 1),
        "newest_source_age": 7,
        "findings": 1,
    },
    # No file at all.
    "se-norr": dict.fromkeys(BY_ID, None),
}

# What a restriction changes, again by hand.
RESTRICTED: tuple[tuple[str, Restriction, str, dict[str, Any]], ...] = (
    (
        "status dormant",
        {"status": ["dormant"]},
        "se-vanlig",
        {
            "partners": 1,
            "active": 0,
            "dormant": 1,
            "unstated": 0,
            "ended": 0,
            "partners_per_100k": 0.5,
            "partner_countries": 1,
            "partner_regions": 1,
            "indirect_partners": 0,
            "oldest_since": 2000,
            "median_since": 2000.0,
            "reciprocal_share": None,
            "stated_minus_listed": 2,
            "dormant_share": 100 / 3,
            "stated_status_share": 60.0,
        },
    ),
    (
        "status ended",
        {"status": ["ended"]},
        "se-vanlig",
        {"partners": 0, "active": 0, "dormant": 0, "unstated": 0, "ended": 1},
    ),
    (
        "two statuses",
        {"status": ["active", "unstated"]},
        "se-vanlig",
        {"partners": 4, "active": 2, "dormant": 0, "unstated": 2, "ended": 0},
    ),
    (
        "kind twin town",
        {"kind": ["twin town"]},
        "se-vanlig",
        {
            "partners": 2,
            "active": 1,
            "dormant": 0,
            "unstated": 1,
            "ended": 1,
            "dormant_share": 0.0,
            "indirect_partners": 0,
            "stated_minus_listed": 2,
        },
    ),
    (
        "kind without any",
        {"kind": ["project"]},
        "se-tvist",
        {"partners": 0, "dormant_share": None, "oldest_since": None},
    ),
    (
        "partner region baltic",
        {"partner_region": ["baltic"]},
        "se-vanlig",
        {"partners": 0, "ended": 1, "indirect_partners": 1, "partner_regions": 0},
    ),
    (
        "partner region baltic",
        {"partner_region": ["baltic"]},
        "se-tvist",
        {"partners": 1, "dormant": 1, "dormant_share": 100.0, "partner_regions": 1},
    ),
    (
        "partner country",
        {"partner_country": ["SE", "PL"]},
        "se-vanlig",
        {"partners": 2, "active": 2, "partner_countries": 2},
    ),
    (
        "a restriction makes no zero of what is unknown",
        {"m": ["se-norr"], "kind": ["twin town"]},
        "se-norr",
        {"partners": None, "ended": None, "partners_per_100k": None, "findings": None},
    ),
)


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    path = tmp_path_factory.mktemp("four") / "four.duckdb"
    assert build(FOUR, path)
    return Warehouse(path)


def rows(warehouse: Warehouse, restriction: Restriction) -> dict[str, dict[str, Any]]:
    answer = warehouse.answer("summary", restriction, TODAY)
    return {row["municipality_id"]: row for row in answer.iter_rows(named=True)}


@pytest.mark.parametrize("municipality_id", ALL)
def test_the_table_names_every_figure(municipality_id: str) -> None:
    assert set(EXPECTED[municipality_id]) == set(BY_ID)


@pytest.mark.parametrize("municipality_id", ALL)
@pytest.mark.parametrize("figure", BY_ID)
def test_figure(four: Warehouse, municipality_id: str, figure: str) -> None:
    value = rows(four, {"m": ALL})[municipality_id][figure]
    # Null equals only null: zero would be a claim.
    assert (value is None) == (EXPECTED[municipality_id][figure] is None)
    if value is not None:
        assert value == pytest.approx(EXPECTED[municipality_id][figure])


@pytest.mark.parametrize(
    ("name", "restriction", "municipality_id", "expected"),
    RESTRICTED,
    ids=[f"{name}, {municipality}" for name, _, municipality, _ in RESTRICTED],
)
def test_figures_under_a_restriction(
    four: Warehouse,
    name: str,
    restriction: Restriction,
    municipality_id: str,
    expected: dict[str, Any],
) -> None:
    row = rows(four, restriction)[municipality_id]
    assert {figure: row[figure] for figure in expected} == {
        figure: value if value is None else pytest.approx(value)
        for figure, value in expected.items()
    }


@pytest.mark.parametrize("status", ["active", "dormant", "ended", "unstated"])
def test_no_status_filter_changes_the_shares_of_statuses(four: Warehouse, status: str) -> None:
    shares = ("dormant_share", "stated_status_share")
    free, filtered = rows(four, {}), rows(four, {"status": [status]})
    assert {m: [row[s] for s in shares] for m, row in filtered.items()} == {
        m: [row[s] for s in shares] for m, row in free.items()
    }


def test_the_split_sums_to_the_partners_under_every_single_restriction(four: Warehouse) -> None:
    for restriction in ({}, *(restriction for _, restriction, _, _ in RESTRICTED)):
        for row in rows(four, restriction).values():
            if row["partners"] is not None:
                assert row["partners"] == row["active"] + row["dormant"] + row["unstated"]


def test_the_figure_partners_counts_the_rows_that_the_readme_says_it_does(four: Warehouse) -> None:
    """The table has more rows: those of the past, those held through others, those not counted."""
    every = four.answer("partnerships", {}, TODAY)
    live = every.filter(
        pl.col("counted") & pl.col("through").is_null() & (pl.col("status") != "ended")
    )
    found = dict(live.group_by("municipality_id").len().iter_rows())
    assert live.height < every.height
    assert found == {m: row["partners"] for m, row in rows(four, {}).items() if row["partners"]}


def test_only_researched_municipalities_answer_unless_asked_for_by_name(four: Warehouse) -> None:
    assert set(rows(four, {})) == {"dk-ende", "se-tvist", "se-vanlig"}
    assert set(rows(four, {"m": ["se-norr"]})) == {"se-norr"}
    assert set(rows(four, {"m": ["se-norr", "se-vanlig"]})) == {"se-norr", "se-vanlig"}
    assert rows(four, {"m": ["se-norr"], "country": ["DK"]}) == {}


def test_the_unresearched_keep_their_reference_facts(four: Warehouse) -> None:
    row = rows(four, {"m": ["se-norr"]})["se-norr"]
    assert (row["population"], row["completeness"]) == (1000, "unknown")


@pytest.mark.parametrize(
    ("restriction", "left"),
    [
        ({"country": ["DK"]}, {"dk-ende"}),
        ({"region": ["se-sodra-lan"]}, {"se-tvist", "se-vanlig"}),
        ({"focus": ["education"]}, {"se-vanlig"}),
        ({"network": ["old-ring"]}, {"dk-ende", "se-vanlig"}),
        ({"network": ["inland-ring"], "country": ["DK"]}, set()),
    ],
)
def test_filters_of_municipalities(
    four: Warehouse, restriction: Restriction, left: set[str]
) -> None:
    assert set(rows(four, restriction)) == left


@pytest.mark.parametrize("table", sorted(WITHOUT_PARTNERSHIPS))
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("partner_region", "baltics"),
        ("partner_country", "EE"),
        ("kind", "twin_town"),
        ("status", "ended"),
    ],
)
def test_what_is_said_of_municipalities_follows_no_filter_on_partnerships(
    four: Warehouse, table: str, name: str, word: str
) -> None:
    assert name in PARTNERSHIP_FILTERS
    ask = four.answer if table in ANSWER_TABLES else four.count
    filtered = ask(table, {name: [word]}, TODAY)
    assert filtered.equals(ask(table, {}, TODAY))
    assert not filtered.is_empty()


def test_the_dispute_is_decided_and_stays_visible(four: Warehouse) -> None:
    decided = four.answer("partnerships", {"m": ["se-tvist"]}, TODAY)
    kiel = decided.row(by_predicate=pl.col("partner_id") == "de-kiel", named=True)
    tallinn = decided.row(by_predicate=pl.col("partner_id") == "ee-tallinn", named=True)
    assert (kiel["status"], kiel["since"]) == ("dormant", "1972")
    assert kiel["sources"] == ["se-tvist/web-2015", "se-tvist/web-2023"]
    # The newer own page is silent and the newer newspaper is not the municipality's own.
    assert (tallinn["status"], tallinn["printed_status"]) == ("dormant", "vilande")
    assert len(tallinn["sources"]) == 3


FINDINGS = {
    ("one_sided", "se-vanlig", "Ende", ("status: unstated",)),
    ("place_unresolved", "se-vanlig", "Okänd", ("country: PL",)),
    (
        "policy_expired",
        "se-tvist",
        "Tvists internationella policy",
        ("valid until: 2020-12-31", "days left: -2153"),
    ),
    (
        "policy_expiring",
        "se-vanlig",
        "Vanligs internationella strategi",
        ("valid until: 2027-06-30", "days left: 219"),
    ),
    ("source_old", "dk-ende", None, ("newest source: 2019-01-01", "years: 7")),
    (
        "sources_disagree",
        "se-tvist",
        "Kiel",
        (
            "se-tvist/web-2015: twin town, active, began 1970",
            "se-tvist/web-2023: twin town, dormant, began 1972",
        ),
    ),
    (
        "sources_disagree",
        "se-tvist",
        "Tallinn",
        (
            "se-tvist/news-2025: partner city, ended",
            "se-tvist/web-2015: partner city, dormant",
            "se-tvist/web-2023: partner city, unstated",
        ),
    ),
    ("stated_count_differs", "se-vanlig", "all", ("stated: 7", "listed: 5")),
    ("term_unmapped", "se-vanlig", "obegripligt", ("scope: municipality",)),
}


def test_exactly_these_findings(four: Warehouse) -> None:
    answer = four.answer("findings", {}, TODAY)
    found = [
        (row["finding"], row["municipality_id"], row["subject"], tuple(row["values"]))
        for row in answer.iter_rows(named=True)
    ]
    assert len(found) == len(FINDINGS)
    assert set(found) == FINDINGS


@pytest.mark.parametrize(
    ("partner_id", "reciprocal"),
    [("se-tvist", "both"), ("dk-ende", "own"), ("de-kiel", None), ("jp-osaka", None)],
)
def test_reciprocity(four: Warehouse, partner_id: str, reciprocal: str | None) -> None:
    answer = four.answer("partnerships", {"m": ["se-vanlig"]}, TODAY)
    row = answer.row(by_predicate=pl.col("partner_id") == partner_id, named=True)
    assert row["reciprocal"] == reciprocal


def test_regions_split_and_leave_the_indirect_out(four: Warehouse) -> None:
    answer = four.answer("regions", {"m": ["se-vanlig"]}, TODAY)
    columns = ["partner_region", "partners", "active", "dormant", "unstated", "ended"]
    assert answer.select(columns).rows() == [
        ("nordic", 2, 1, 0, 1, 0),
        ("baltic", 0, 0, 0, 0, 1),
        ("western-europe", 1, 0, 1, 0, 0),
        ("eastern-europe", 1, 1, 0, 0, 0),
        ("asia", 1, 0, 0, 1, 0),
    ]


def test_shared_partners_are_live_and_direct(four: Warehouse) -> None:
    answer = four.answer("shared", {}, TODAY)
    # Ende's Kiel and Vanlig's Tallinn have ended; Osaka is then Vanlig's alone.
    assert answer.select("partner_id", "municipality_id").rows() == [
        ("de-kiel", "se-tvist"),
        ("de-kiel", "se-vanlig"),
    ]


def test_an_unresolved_place_keeps_its_name_and_country(four: Warehouse) -> None:
    answer = four.answer("partnerships", {"partner_country": ["PL"]}, TODAY)
    row = answer.row(0, named=True)
    assert row["partner_id"] == "unresolved:pl:Okänd"
    assert (row["partner"], row["level"], row["partner_region"]) == (
        "Okänd",
        None,
        "eastern-europe",
    )


def test_the_counts_move_with_the_day(four: Warehouse) -> None:
    later = four.answer("summary", {"m": ["se-vanlig"]}, dt.date(2027, 7, 1)).row(0, named=True)
    assert (later["days_to_policy_expiry"], later["newest_source_age"]) == (-1, 3)


# Small folders of their own, where the four do not show the case.

HEAD = """municipality = "{municipality}"

[sources.{key}]
title = "Page"
publisher = "Publisher"
own = {own}
language = "sv"
kind = "web page"
accessed_on = 2026-11-01
"""
LISTING = '[partner_list]\ncompleteness = "{completeness}"\nsource = "{key}"\n'
PARTNERSHIP = """[[partnership]]
partner = "{partner}"
country = "{country}"
kind = "{kind}"
status = "{status}"
source = "{key}"
{more}
"""


def partnership(partner: str, country: str, status: str = "active", **more: str) -> str:
    kind = more.pop("kind", "twin town")
    key = more.pop("key", "web")
    words = {} if status == "unstated" else {"printed_status": status}
    lines = "\n".join(f'{name} = "{text}"' for name, text in (words | more).items())
    return PARTNERSHIP.format(
        partner=partner, country=country, status=status, kind=kind, key=key, more=lines
    )


def head(municipality: str, key: str = "web", own: str = "true") -> str:
    return HEAD.format(municipality=municipality, key=key, own=own)


def warehouse_of(folder: Path, files: dict[str, str]) -> Warehouse:
    """Build a warehouse of the four's reference tables and these curated files."""
    data = folder / "data"
    (data / "municipalities").mkdir(parents=True)
    (data / "reference").symlink_to(FOUR / "reference")
    for municipality, text in files.items():
        (data / "municipalities" / f"{municipality}.toml").write_text(text, encoding="utf-8")
    build(data, folder / "w.duckdb")
    return Warehouse(folder / "w.duckdb")


def test_the_newest_own_list_says_how_complete_it_is(four: Warehouse) -> None:
    assert rows(four, {"m": ["se-tvist"]})["se-tvist"]["completeness"] == "complete"


@pytest.mark.parametrize(
    ("completeness", "one_sided"), [("complete", True), ("none", True), ("partial", False)]
)
def test_only_a_whole_list_makes_a_relation_one_sided(
    tmp_path: Path, completeness: str, one_sided: bool
) -> None:
    others = "" if completeness == "none" else partnership("Kiel", "DE")
    files = {
        "se-vanlig": head("se-vanlig") + partnership("Tvist", "SE"),
        "se-tvist": head("se-tvist")
        + LISTING.format(completeness=completeness, key="web")
        + others,
    }
    findings = warehouse_of(tmp_path, files).answer("findings", {}, TODAY)["finding"]
    assert ("one_sided" in findings.to_list()) == one_sided


# Defects that a review found; each stays as a test.


def test_defect_one_county_twinning_and_no_list_is_not_zero_partners(tmp_path: Path) -> None:
    county = partnership("Viljandi County", "EE", kind="county twinning", through="Södra län")
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + county})
    row = rows(warehouse, {})["se-vanlig"]
    assert (row["partners"], row["indirect_partners"]) == (None, 1)


def test_defect_one_ended_agreement_and_no_list_is_not_zero_partners(tmp_path: Path) -> None:
    ended = partnership("Kiel", "DE", "ended")
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + ended})
    row = rows(warehouse, {})["se-vanlig"]
    assert (row["partners"], row["ended"]) == (None, 1)


def listing(completeness: str, key: str = "web") -> str:
    return f'[partner_list]\ncompleteness = "{completeness}"\nsource = "{key}"\n'


OF_PARTNERS = (
    "partners",
    "active",
    "dormant",
    "unstated",
    "partners_per_100k",
    "partner_countries",
)


@pytest.mark.parametrize("relations", ["nobody", "ended", "county"])
def test_defect_a_partial_list_without_a_partner_of_today_is_not_zero_partners(
    tmp_path: Path, relations: str
) -> None:
    named = {
        "nobody": "",
        "ended": partnership("Kiel", "DE", "ended"),
        "county": partnership("Viljandi County", "EE", kind="county twinning", through="Södra"),
    }
    text = head("se-vanlig") + listing("partial") + named[relations]
    row = rows(warehouse_of(tmp_path, {"se-vanlig": text}), {})["se-vanlig"]
    assert row["completeness"] == "partial"
    assert {row[figure] for figure in OF_PARTNERS} == {None}
    assert (row["ended"], row["indirect_partners"]) == (
        1 if relations == "ended" else None,
        1 if relations == "county" else None,
    )


def test_a_partial_list_with_a_partner_of_today_counts_it(tmp_path: Path) -> None:
    text = head("se-vanlig") + listing("partial") + partnership("Kiel", "DE")
    row = rows(warehouse_of(tmp_path, {"se-vanlig": text}), {})["se-vanlig"]
    assert [row[figure] for figure in OF_PARTNERS] == [1, 1, 0, 0, 0.5, 1]


@pytest.mark.parametrize("completeness", ["complete", "none"])
def test_a_whole_list_without_a_partner_of_today_is_zero_partners(
    tmp_path: Path, completeness: str
) -> None:
    text = head("se-vanlig") + listing(completeness)
    row = rows(warehouse_of(tmp_path, {"se-vanlig": text}), {})["se-vanlig"]
    assert [row[figure] for figure in OF_PARTNERS] == [0, 0, 0, 0, 0.0, 0]


def test_defect_a_partner_whose_end_a_newer_page_tells_is_nobody_of_today(tmp_path: Path) -> None:
    """The relation is decided as ended, so that the cut list names nobody any more."""
    older = partnership("Kiel", "DE", "active").replace('source = "web"', 'source = "old"')
    source = head("se-vanlig", "old").split("\n", 1)[1] + "page_date = 1999-01-01\n"
    text = head("se-vanlig") + "page_date = 2023-01-01\n" + source + listing("partial")
    text += older + partnership("Kiel", "DE", "ended")
    row = rows(warehouse_of(tmp_path, {"se-vanlig": text}), {})["se-vanlig"]
    assert (row["partners"], row["ended"]) == (None, 1)


def test_defect_a_partial_list_does_not_deny_the_relation(tmp_path: Path) -> None:
    files = {
        "se-vanlig": head("se-vanlig") + partnership("Tvist", "SE"),
        "se-tvist": head("se-tvist")
        + LISTING.format(completeness="partial", key="web")
        + partnership("Kiel", "DE"),
    }
    assert rows(warehouse_of(tmp_path, files), {})["se-vanlig"]["reciprocal_share"] is None


def test_defect_another_publisher_does_not_make_a_relation_reciprocal(tmp_path: Path) -> None:
    files = {
        "se-vanlig": head("se-vanlig") + partnership("Tvist", "SE"),
        "se-tvist": head("se-tvist", "news", "false") + partnership("Vanlig", "SE", key="news"),
    }
    warehouse = warehouse_of(tmp_path, files)
    answer = warehouse.answer("partnerships", {"m": ["se-vanlig"]}, TODAY)
    assert answer["reciprocal"].to_list() == [None]


def test_defect_a_number_without_a_list_differs_from_nothing(tmp_path: Path) -> None:
    count = '[[stated_count]]\nvalue = 12\nscope = "all"\nsource = "web"\n'
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + count})
    findings = warehouse.answer("findings", {}, TODAY)["finding"].to_list()
    assert findings == ["source_undated"]


def test_defect_one_source_does_not_disagree_with_itself(tmp_path: Path) -> None:
    renewed = partnership("Kiel", "DE", "ended", since="1960", until="1990") + partnership(
        "Kiel", "DE", since="1999"
    )
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + renewed})
    findings = warehouse.answer("findings", {}, TODAY)["finding"].to_list()
    assert "sources_disagree" not in findings


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ("196X", "1965", False),
        ("196X", "1969", False),
        ("196X", "1970", True),
        ("1959", "196X", True),
        ("1960", "1972-05", True),
        ("1960", "1960-05", False),
    ],
)
def test_defect_a_decade_and_a_year_in_it_agree(
    one: str, other: str, disagree: bool, tmp_path: Path
) -> None:
    second = head("se-vanlig", "other").split("\n", 1)[1]
    statements = partnership("Kiel", "DE", since=one) + partnership(
        "Kiel", "DE", since=other, key="other"
    )
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + second + statements})
    findings = warehouse.answer("findings", {}, TODAY)["finding"].to_list()
    assert ("sources_disagree" in findings) is disagree


def test_defect_sources_that_differ_in_kind_disagree(tmp_path: Path) -> None:
    """The meaning of `sources_disagree` names kinds, and one place is not two partners."""
    second = head("se-vanlig", "other").split("\n", 1)[1]
    statements = partnership("Kiel", "DE") + partnership(
        "Kiel", "DE", kind="partner city", key="other"
    )
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + second + statements})
    findings = warehouse.answer("findings", {}, TODAY)["finding"].to_list()
    assert "sources_disagree" in findings


def dated(key: str, day: str) -> str:
    """The head of one more dated source of the file."""
    return head("se-vanlig", key).split("\n", 1)[1] + f"page_date = {day}\n"


def listed(key: str, *partners: str) -> str:
    return "".join(partnership(each, "DE", "unstated", key=key) for each in partners)


def left_out(folder: Path, text: str) -> list[tuple[str, list[str], list[str]]]:
    answer = warehouse_of(folder, {"se-vanlig": text}).answer("findings", {}, TODAY)
    found = answer.filter(pl.col("finding") == "no_longer_listed")
    return found.select("subject", "values", "sources").rows()


def lists(*keys: str) -> str:
    return "".join(
        f'[[partner_list]]\ncompleteness = "complete"\nsource = "{key}"\n' for key in keys
    )


def test_a_partner_that_the_newest_list_leaves_out_is_a_finding_and_stays_a_partner(
    tmp_path: Path,
) -> None:
    text = head("se-vanlig", "old") + "page_date = 2012-01-01\n" + dated("new", "2019-01-01")
    text += lists("old", "new") + listed("old", "Kiel", "Rostock") + listed("new", "Rostock")
    assert left_out(tmp_path / "a", text) == [
        (
            "Kiel",
            ["last named: 2012-01-01", "newest list: 2019-01-01"],
            ["se-vanlig/old", "se-vanlig/new"],
        )
    ]
    assert rows(Warehouse(tmp_path / "a" / "w.duckdb"), {})["se-vanlig"]["partners"] == 2


@pytest.mark.parametrize("case", ["cut", "newer page", "undated page", "ended", "other kind"])
def test_silence_of_a_list_that_proves_nothing_is_no_finding(tmp_path: Path, case: str) -> None:
    text = head("se-vanlig", "old") + "page_date = 2012-01-01\n" + dated("new", "2019-01-01")
    if case in ("newer page", "undated page"):
        more = dated("more", "2024-01-01")
        text += more if case == "newer page" else more.rsplit("page_date", 1)[0]
    text += lists("old", "new") if case != "cut" else lists("old")
    text += listed("old", "Kiel", "Rostock") + listed("new", "Rostock")
    if case in ("newer page", "undated page"):
        text += listed("more", "Kiel")
    if case == "ended":
        text += partnership("Kiel", "DE", "ended", key="new")
    if case == "other kind":
        text += partnership("Kiel", "DE", "unstated", key="new", kind="friendship")
    assert left_out(tmp_path / "b", text) == []


def ended_yet_named(folder: Path, ending: str, naming: str) -> list[tuple[str, list[str]]]:
    text = head("se-vanlig", "old") + ending + head("se-vanlig", "new").split("\n", 1)[1] + naming
    text += partnership("Kiel", "DE", "ended", key="old") + listed("new", "Kiel", "Rostock")
    warehouse = warehouse_of(folder, {"se-vanlig": text})
    assert rows(warehouse, {})["se-vanlig"]["partners"] == 1
    answer = warehouse.answer("findings", {}, TODAY)
    found = answer.filter(pl.col("finding") == "ended_yet_named")
    return found.select("subject", "values").rows()


def test_a_newer_page_that_names_an_ended_partner_is_a_finding_and_brings_none_back(
    tmp_path: Path,
) -> None:
    assert ended_yet_named(tmp_path, 'printed_date = "2012"\n', "page_date = 2019-01-01\n") == [
        ("Kiel", ["told to have ended: 2012", "last named: 2019-01-01"])
    ]


@pytest.mark.parametrize(
    ("ending", "naming"),
    [
        ("page_date = 2019-01-01\n", "page_date = 2012-01-01\n"),
        ('printed_date = "2012"\n', "page_date = 2012-06-01\n"),
        ("", "page_date = 2019-01-01\n"),
        ("page_date = 2012-01-01\n", ""),
    ],
    ids=["older page", "same year", "end of unknown age", "page of unknown age"],
)
def test_a_page_that_may_be_older_than_the_end_contradicts_nothing(
    tmp_path: Path, ending: str, naming: str
) -> None:
    assert ended_yet_named(tmp_path, ending, naming) == []


def test_of_an_ended_partner_that_pages_name_each_source_stands_once(tmp_path: Path) -> None:
    text = head("se-vanlig", "old") + "page_date = 2012-01-01\n" + dated("older", "2010-01-01")
    text += dated("new", "2019-01-01") + dated("newer", "2020-01-01")
    text += "".join(partnership("Kiel", "DE", "ended", key=key) for key in ("old", "older"))
    text += listed("new", "Kiel") + listed("newer", "Kiel")
    answer = warehouse_of(tmp_path, {"se-vanlig": text}).answer("findings", {}, TODAY)
    (doubt,) = answer.filter(pl.col("finding") == "ended_yet_named").to_dicts()
    assert doubt["values"] == ["told to have ended: 2012-01-01", "last named: 2020-01-01"]
    keys = ("new", "newer", "old", "older")
    assert sorted(doubt["sources"]) == [f"se-vanlig/{key}" for key in keys]


def test_defect_a_printed_year_is_a_date_too(tmp_path: Path) -> None:
    """A page that prints its year alone was said to print no date."""
    text = head("se-vanlig") + 'printed_date = "2019"\n' + lists("web") + listed("web", "Kiel")
    findings = warehouse_of(tmp_path, {"se-vanlig": text}).answer("findings", {}, TODAY)
    assert "source_undated" not in findings["finding"].to_list()


def test_defect_sources_stand_by_the_year_that_is_printed_alone(tmp_path: Path) -> None:
    """They stood after all that print a whole day, however new they were."""
    text = head("se-vanlig") + "page_date = 2012-02-13\n"
    text += also("undated") + also("year", printed_date="2022") + also("old", printed_date="201X")
    warehouse = warehouse_of(tmp_path, {"se-vanlig": text + listed("web", "Kiel")})
    ordered = [f"se-vanlig/{key}" for key in ("year", "old", "web", "undated")]
    assert warehouse.answer("sources", {}, TODAY)["source_id"].to_list() == ordered
    part = warehouse.part("sources", Part(0, 500, "en"), {}, TODAY)
    assert part["source_id"].to_list() == ordered


def also(key: str, **more: str) -> str:
    """The head of one more source of the file, read the same day."""
    lines = "".join(f'{name} = "{text}"\n' for name, text in more.items())
    return head("se-vanlig", key).split("\n", 1)[1] + lines


def kinds_of(warehouse: Warehouse) -> list[str]:
    return warehouse.answer("findings", {}, TODAY)["finding"].to_list()


def test_defect_a_printed_year_is_the_newest_date_where_no_day_is_newer(tmp_path: Path) -> None:
    """Ages were counted from whole days alone; a year may be meant to its last day."""
    text = head("se-vanlig") + "page_date = 2012-02-13\n" + also("year", printed_date="2022")
    warehouse = warehouse_of(tmp_path, {"se-vanlig": text + listed("web", "Kiel")})
    row = rows(warehouse, {})["se-vanlig"]
    assert (row["newest_source_date"], row["newest_source_age"]) == (dt.date(2022, 12, 31), 3)
    assert "source_old" not in kinds_of(warehouse)
    (old,) = warehouse.answer("findings", {}, dt.date(2028, 1, 1)).filter(
        pl.col("finding") == "source_old"
    )["sources"]
    assert old.to_list() == ["se-vanlig/year"]


def test_defect_a_membership_through_the_county_is_not_zero_networks(tmp_path: Path) -> None:
    through = '[[membership]]\nnetwork = "old-ring"\nthrough = "Södra län"\nsource = "web"\n'
    through += 'role = "member"\nstatus = "active"\n'
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + through})
    row = rows(warehouse, {})["se-vanlig"]
    assert (row["networks"], row["indirect_networks"]) == (None, 1)


def test_defect_what_is_decided_of_a_partner_decides_who_the_partners_are(tmp_path: Path) -> None:
    """Of two pages alike in all else the first statement decides, for both questions."""
    statements = partnership("Kiel", "DE", "ended", key="web") + partnership(
        "Kiel", "DE", key="also"
    )
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + also("also") + statements})
    (decided,) = warehouse.rows("main.partnership")["status"]
    assert decided == "ended"
    assert rows(warehouse, {})["se-vanlig"]["partners"] is None


def with_partners_list(theirs: str, news: bool = False) -> dict[str, str]:
    ours = head("se-vanlig", "news", "false") if news else head("se-vanlig")
    return {
        "se-vanlig": ours + partnership("Tvist", "SE", key="news" if news else "web"),
        "se-tvist": head("se-tvist") + listing("complete") + theirs,
    }


@pytest.mark.parametrize("past", [{"status": "ended"}, {"through": "Södra län"}])
def test_defect_a_list_that_names_a_partner_of_the_past_does_name_it(
    tmp_path: Path, past: dict[str, str]
) -> None:
    theirs = partnership(
        "Vanlig",
        "SE",
        past.get("status", "active"),
        **{name: text for name, text in past.items() if name != "status"},
    )
    warehouse = warehouse_of(tmp_path, with_partners_list(theirs))
    answer = warehouse.answer("partnerships", {"m": ["se-vanlig"]}, TODAY)
    assert answer["reciprocal"].to_list() == [None]
    assert "one_sided" not in kinds_of(warehouse)


def test_defect_a_newspapers_word_is_not_the_municipalitys(tmp_path: Path) -> None:
    files = with_partners_list(partnership("Kiel", "DE"), news=True)
    warehouse = warehouse_of(tmp_path, files)
    answer = warehouse.answer("partnerships", {"m": ["se-vanlig"]}, TODAY)
    assert answer["reciprocal"].to_list() == [None]
    assert "one_sided" not in kinds_of(warehouse)


def test_defect_a_page_of_a_year_is_not_older_than_a_list_of_that_year(tmp_path: Path) -> None:
    text = head("se-vanlig", "old") + 'printed_date = "2026"\n' + dated("new", "2026-01-01")
    text += lists("old", "new") + listed("old", "Kiel", "Rostock") + listed("new", "Rostock")
    assert left_out(tmp_path / "a", text) == []
    before = text.replace('printed_date = "2026"', 'printed_date = "2025"')
    assert len(left_out(tmp_path / "b", before)) == 1


COUNT = '[[stated_count]]\nvalue = 3\nscope = "all"\nsource = "web"\n'


@pytest.mark.parametrize(
    ("completeness", "difference"), [("complete", 1), ("partial", None), ("none", None)]
)
def test_defect_a_stated_number_is_compared_with_the_list_of_its_own_source(
    tmp_path: Path, completeness: str, difference: int | None
) -> None:
    """Other sources name other partners, and a cut list does not name all."""
    text = head("se-vanlig") + also("other") + listing(completeness) + COUNT
    text += listed("web", "Kiel", "Rostock") + listed("other", "Lübeck", "Bremen")
    if completeness == "none":
        text = head("se-vanlig") + COUNT
    row = rows(warehouse_of(tmp_path, {"se-vanlig": text}), {})["se-vanlig"]
    assert (row["stated_partners"], row["stated_minus_listed"]) == (3, difference)


def test_an_expressly_empty_list_is_compared_too(tmp_path: Path) -> None:
    text = head("se-vanlig") + listing("none") + COUNT
    row = rows(warehouse_of(tmp_path, {"se-vanlig": text}), {})["se-vanlig"]
    assert row["stated_minus_listed"] == 3


def test_defect_a_list_that_names_none_is_not_whole_where_a_document_names_one(
    tmp_path: Path,
) -> None:
    text = (
        head("se-vanlig")
        + also("report")
        + listing("none")
        + partnership("Kiel", "DE", key="report")
    )
    row = rows(warehouse_of(tmp_path, {"se-vanlig": text}), {})["se-vanlig"]
    assert (row["completeness"], row["partners"]) == ("partial", 1)


def test_defect_one_unknown_place_of_one_source_is_one_doubt(tmp_path: Path) -> None:
    text = (
        head("se-vanlig")
        + partnership("Ingenstans", "DE")
        + partnership("Ingenstans", "DE", kind="friendship")
    )
    warehouse = warehouse_of(tmp_path, {"se-vanlig": text})
    assert kinds_of(warehouse).count("place_unresolved") == 1
    assert rows(warehouse, {})["se-vanlig"]["findings"] == 2


def test_defect_words_on_the_state_stand_where_they_say_neither(tmp_path: Path) -> None:
    """They were dropped where the status is unstated; where another source says it, its words."""
    vague = partnership("Kiel", "DE", "unstated", printed_status="mindre omfattning")
    first = warehouse_of(tmp_path / "a", {"se-vanlig": head("se-vanlig") + vague})
    assert first.rows("main.partnership")["printed_status"].to_list() == ["mindre omfattning"]
    clear = partnership("Kiel", "DE", "dormant", printed_status="vilande", key="other")
    text = head("se-vanlig") + also("other") + vague + clear
    second = warehouse_of(tmp_path / "b", {"se-vanlig": text})
    decided = second.rows("main.partnership").select("status", "printed_status")
    assert decided.rows() == [("dormant", "vilande")]


def test_defect_of_unstated_partners_nobody_knows_how_many_rest(tmp_path: Path) -> None:
    files = {
        "se-vanlig": head("se-vanlig") + listed("web", "Kiel", "Rostock"),
        "se-tvist": head("se-tvist") + partnership("Kiel", "DE") + listed("web", "Rostock"),
        "dk-ende": head("dk-ende") + listing("none"),
    }
    warehouse = warehouse_of(tmp_path, files)
    for kept in ({}, {"partner_country": ["DE"]}, {"kind": ["twin town"]}):
        resting = rows(warehouse, {"status": ["dormant"], **kept})
        assert [resting[m]["partners"] for m in ("se-vanlig", "se-tvist")] == [None, 0]
        assert resting["se-vanlig"]["dormant"] is None
        assert resting["dk-ende"]["partners"] == 0
        known = rows(warehouse, {"status": ["dormant", "unstated"], **kept})
        assert [known[m]["partners"] for m in ("se-vanlig", "se-tvist")] == [2, 1]


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        ({"status": "ended"}, {"status": "active"}, True),
        ({"status": "ended"}, {"status": "unstated"}, False),
        ({"since": "1949"}, {"since": "1953"}, True),
        ({"since": "195X"}, {"since": "1953"}, False),
        ({"since": "1949"}, {}, False),
    ],
    ids=str,
)
def test_defect_two_sides_that_tell_otherwise_are_a_doubt_of_both(
    tmp_path: Path, ours: dict[str, str], theirs: dict[str, str], differ: bool
) -> None:
    files = {
        town: head(town) + partnership(other, "SE", told.get("status", "active"), **started(told))
        for town, other, told in (("se-vanlig", "Tvist", ours), ("se-tvist", "Vanlig", theirs))
    }
    answer = warehouse_of(tmp_path, files).answer("findings", {}, TODAY)
    found = answer.filter(pl.col("finding") == "sides_disagree")
    expected = [("se-tvist", "Vanlig"), ("se-vanlig", "Tvist")] if differ else []
    assert sorted(found.select("municipality_id", "subject").rows()) == expected


def started(told: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in told.items() if name != "status"}


def test_defect_a_year_ahead_is_as_long_for_findings_as_for_the_tile(tmp_path: Path) -> None:
    """Over a leap day twelve months are a day more than the 365 that the tile counts."""
    policy = '[[policy]]\ntitle = "Plan"\nsource = "web"\nvalid_until = 2028-12-31\n'
    warehouse = warehouse_of(tmp_path, {"se-vanlig": head("se-vanlig") + policy})
    for day, soon in ((dt.date(2027, 12, 31), 0), (dt.date(2028, 1, 1), 1)):
        findings = warehouse.answer("findings", {}, day)["finding"].to_list()
        assert findings.count("policy_expiring") == soon
        assert warehouse.count("town_totals", {}, day)["expiring"].item() == soon
