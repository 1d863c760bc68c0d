"""Defects in what is decided of several statements, found by counting again in plain loops."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dashboard.telling.history import history
from etl.bulk.given import given_imports
from etl.load import build
from tests.test_figures import (
    TODAY,
    also,
    dated,
    head,
    kinds_of,
    left_out,
    listed,
    listing,
    lists,
    partnership,
    rows,
    warehouse_of,
)
from tests.test_findings import context
from tests.test_held_rules import (
    Build,
    found,
    in_germany,
    source,
    town,
    write_list,
    write_reference,
)
from tests.test_held_rules import built as built  # noqa: PLC0414 - a fixture
from warehouse.queries import Warehouse

VANLIG = "se-vanlig"


def one(folder: Path, text: str) -> Warehouse:
    return warehouse_of(folder, {VANLIG: text})


def relation(warehouse: Warehouse) -> dict[str, Any]:
    (row,) = warehouse.answer("partnerships", {"m": [VANLIG]}, TODAY).to_dicts()
    return row


def count(value: int, scope: str = "all", *, itself: bool = False) -> str:
    more = "counts_itself = true\n" if itself else ""
    return f'[[stated_count]]\nvalue = {value}\nscope = "{scope}"\nsource = "web"\n{more}'


@pytest.mark.parametrize("status", ["ended", "dormant"])
@pytest.mark.parametrize("order", [1, -1])
def test_defect_a_new_start_that_a_source_tells_of_holds_over_the_end_before_it(
    tmp_path: Path, status: str, order: int
) -> None:
    """Whichever of the two stood first decided, so that a partner of today was ended."""
    told = [
        partnership("Kiel", "DE", status, since="1960", until="1990"),
        partnership("Kiel", "DE", since="1999"),
    ][::order]
    warehouse = one(tmp_path, head(VANLIG) + listing("complete") + "".join(told))
    row = relation(warehouse)
    assert (row["status"], row["since"], row["until"]) == ("active", "1999", None)
    assert [rows(warehouse, {})[VANLIG][each] for each in ("partners", "active")] == [1, 1]
    assert warehouse.count("endings", {}, TODAY).is_empty()


@pytest.mark.parametrize("past", ["ended", "dormant"])
def test_defect_a_new_start_without_a_word_on_its_state_takes_none_from_what_is_past(
    tmp_path: Path, past: str
) -> None:
    """All that Wikidata says has begun anew stayed ended, with the start of the new one."""
    told = partnership("Kiel", "DE", past, since="1970", until="1990", printed_status="vilande")
    told += partnership("Kiel", "DE", "unstated", since="2005-05")
    row = relation(one(tmp_path, head(VANLIG) + listing("complete") + told))
    assert [row[each] for each in ("status", "since", "until", "printed_status")] == [
        "unstated",
        "2005-05",
        None,
        None,
    ]


@pytest.mark.parametrize("anew", ["active", "unstated"])
def test_defect_sources_do_not_disagree_for_what_one_of_them_calls_past(
    tmp_path: Path, anew: str
) -> None:
    """An end of 1990 was held against the word of today, though its source tells of a new start."""
    told = partnership("Kiel", "DE", "ended", since="1960", until="1990")
    told += partnership("Kiel", "DE", anew, since="1999")
    text = head(VANLIG) + told + dated("news", "2024-01-01")
    warehouse = one(tmp_path, text + partnership("Kiel", "DE", "active", key="news"))
    assert "sources_disagree" not in kinds_of(warehouse)


def test_an_end_in_the_year_of_the_start_is_an_end(tmp_path: Path) -> None:
    again = partnership("Kiel", "DE", "ended", since="1990", until="1990", kind="friendship")
    told = partnership("Kiel", "DE", "ended", since="1990", until="1990")
    warehouse = one(tmp_path, head(VANLIG) + told + again)
    assert warehouse.rows("main.partnership")["until"].to_list() == ["1990", "1990"]


def test_a_start_of_another_kind_takes_no_end_back(tmp_path: Path) -> None:
    told = partnership("Kiel", "DE", "ended", since="1960", until="1990")
    told += partnership("Kiel", "DE", "active", since="1999", kind="project")
    found = one(tmp_path, head(VANLIG) + told).rows("main.partnership").sort("kind")
    assert found.select("kind", "status", "until").rows() == [
        ("project", "active", None),
        ("twin town", "ended", "1990"),
    ]


def test_of_two_that_begin_and_end_in_one_year_neither_takes_the_end_from_the_other(
    tmp_path: Path,
) -> None:
    told = [
        partnership("Kiel", "DE", "ended", since=since, until="1990")
        for since in ("1990", "1990-05")
    ]
    row = relation(one(tmp_path, head(VANLIG) + "".join(told)))
    assert (row["status"], row["until"]) == ("ended", "1990")


def test_the_day_of_an_end_may_come_from_a_page_that_calls_it_nothing(tmp_path: Path) -> None:
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("new", "2024-01-01")
    text += partnership("Kiel", "DE", "unstated", until="1998", key="old")
    row = relation(one(tmp_path, text + partnership("Kiel", "DE", "ended", key="new")))
    assert (row["status"], row["until"]) == ("ended", "1998")


def test_defect_an_end_is_no_end_of_what_a_newer_page_calls_alive(tmp_path: Path) -> None:
    """The date of an end that was overruled stood beside the newer status."""
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("new", "2024-01-01")
    text += partnership("Kiel", "DE", "ended", until="1998", key="old")
    row = relation(one(tmp_path, text + partnership("Kiel", "DE", key="new")))
    assert (row["status"], row["until"]) == ("active", None)


def test_defect_two_countries_may_each_have_a_place_of_the_name(tmp_path: Path) -> None:
    """Two places that are not found were one of what a source lists."""
    named = listed("web", "Ingenstans") + partnership("Ingenstans", "SE", "unstated")
    warehouse = one(tmp_path, head(VANLIG) + listing("complete") + count(2) + named)
    assert rows(warehouse, {})[VANLIG]["stated_minus_listed"] == 0
    told = [event.told[0].text for event in history(context(warehouse.path), VANLIG)]
    assert "The list names 2 partners" in told
    assert "stated_count_differs" not in kinds_of(warehouse)


def test_defect_a_list_without_a_date_is_not_the_newest_one(tmp_path: Path) -> None:
    """Its partners were held against the date of another list."""
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("new", "2019-01-01")
    text += also("when") + lists("old", "new", "when")
    text += listed("old", "Kiel", "Rostock") + listed("new", "Rostock") + listed("when", "Rostock")
    ((subject, _, sources),) = left_out(tmp_path, text)
    assert (subject, sources) == ("Kiel", ["se-vanlig/old", "se-vanlig/new"])


def test_defect_a_partner_of_two_kinds_is_left_out_once(tmp_path: Path) -> None:
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("new", "2019-01-01")
    text += lists("old", "new") + listed("old", "Kiel", "Rostock") + listed("new", "Rostock")
    text += partnership("Kiel", "DE", "unstated", key="old", kind="friendship")
    assert [subject for subject, _, _ in left_out(tmp_path, text)] == ["Kiel"]


def test_defect_a_newer_page_may_name_the_partner_as_another_kind(tmp_path: Path) -> None:
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("new", "2019-01-01")
    text += dated("news", "2024-01-01")
    text += lists("old", "new") + listed("old", "Kiel", "Rostock") + listed("new", "Rostock")
    text += partnership("Kiel", "DE", "unstated", key="news", kind="friendship")
    assert left_out(tmp_path, text) == []


def test_defect_a_list_of_a_decade_is_not_surely_newer_than_a_page_within_it(
    tmp_path: Path,
) -> None:
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + also("new", printed_date="201X")
    text += lists("old", "new") + listed("old", "Kiel", "Rostock") + listed("new", "Rostock")
    assert left_out(tmp_path, text) == []


def two_sides(theirs: str) -> dict[str, str]:
    return {
        VANLIG: head(VANLIG) + partnership("Tvist", "SE"),
        "se-tvist": head("se-tvist", "news", "false") + listing("complete", "news") + theirs,
    }


@pytest.mark.parametrize("names", [True, False])
def test_defect_anothers_list_of_the_partners_is_not_the_partners_own(
    tmp_path: Path, names: bool
) -> None:
    """A newspaper's whole list made the relation one-sided, even where it names both."""
    partner, country = ("Vanlig", "SE") if names else ("Kiel", "DE")
    warehouse = warehouse_of(tmp_path, two_sides(partnership(partner, country, key="news")))
    assert relation(warehouse)["reciprocal"] is None
    assert "one_sided" not in kinds_of(warehouse)


def test_defect_an_older_page_does_not_keep_what_a_newer_one_has_ended(tmp_path: Path) -> None:
    """Each side's older page made a relation of both that one side has ended."""
    theirs = head("se-tvist", "old") + "page_date = 2010-01-01\n"
    theirs += dated("new", "2024-01-01") + partnership("Vanlig", "SE", key="old")
    theirs += partnership("Vanlig", "SE", "ended", key="new")
    files = {VANLIG: head(VANLIG) + partnership("Tvist", "SE"), "se-tvist": theirs}
    warehouse = warehouse_of(tmp_path, files)
    assert relation(warehouse)["reciprocal"] is None
    assert rows(warehouse, {})[VANLIG]["reciprocal_share"] is None


def test_defect_what_a_county_holds_is_not_one_sided(tmp_path: Path) -> None:
    files = {
        VANLIG: head(VANLIG) + partnership("Tvist", "SE", through="Södra län"),
        "se-tvist": head("se-tvist") + listing("complete") + partnership("Kiel", "DE"),
    }
    assert "one_sided" not in kinds_of(warehouse_of(tmp_path, files))


def test_defect_a_one_sided_partner_of_two_kinds_is_one_doubt(tmp_path: Path) -> None:
    ours = partnership("Tvist", "SE") + partnership("Tvist", "SE", "unstated", kind="friendship")
    files = {
        VANLIG: head(VANLIG) + ours,
        "se-tvist": head("se-tvist") + listing("complete") + partnership("Kiel", "DE"),
    }
    (doubt,) = found(warehouse_of(tmp_path, files), "one_sided")
    assert doubt["values"] == ["status: active", "status: unstated"]


@pytest.mark.parametrize(
    ("numbers", "contradict"),
    [
        pytest.param(count(3) + count(3, "europe") + count(1, "asia"), True, id="no list"),
        pytest.param(count(3) + count(4), True, id="two sizes of the whole"),
        pytest.param(count(3) + count(4, itself=True), False, id="one counts itself"),
        pytest.param(
            count(4) + count(3, "europe") + count(4, "europe", itself=True), False, id="a part too"
        ),
    ],
)
def test_defect_numbers_contradict_each_other_whether_or_not_there_is_a_list(
    tmp_path: Path, numbers: str, contradict: bool
) -> None:
    warehouse = one(tmp_path, head(VANLIG) + numbers)
    assert ("stated_counts_contradict" in kinds_of(warehouse)) == contradict


def test_defect_of_two_numbers_of_a_source_one_is_stated_and_compared(tmp_path: Path) -> None:
    text = head(VANLIG) + listing("complete") + count(7) + count(5) + listed("web", "Kiel")
    row = rows(one(tmp_path, text), {})[VANLIG]
    assert (row["stated_partners"], row["stated_minus_listed"]) == (5, 4)


def test_defect_a_whole_day_that_is_printed_is_that_day(tmp_path: Path) -> None:
    """It was taken for the last day of its month."""
    text = head(VANLIG) + 'printed_date = "2026-10-02"\n' + listed("web", "Kiel")
    row = rows(one(tmp_path, text), {})[VANLIG]
    assert row["newest_source_date"] == dt.date(2026, 10, 2)


@pytest.mark.parametrize(
    ("printed", "newest"),
    [
        ("202X", "2026-11-01"),
        ("2026", "2026-11-01"),
        ("2026-11", "2026-11-01"),
        ("2026-10", "2026-10-31"),
        ("2025", "2025-12-31"),
        (None, None),
    ],
)
def test_defect_no_source_is_newer_than_the_day_that_it_was_read(
    tmp_path: Path, printed: str | None, newest: str | None
) -> None:
    """A decade that is not over was of its last day, and its age was below zero."""
    date = f'printed_date = "{printed}"\n' if printed else ""
    row = rows(one(tmp_path, head(VANLIG) + date + listed("web", "Kiel")), {})[VANLIG]
    assert row["newest_source_date"] == (dt.date.fromisoformat(newest) if newest else None)
    assert row["newest_source_age"] in (None, 0)


def test_defect_a_doubt_of_age_names_the_source_by_the_day_that_it_was_read(
    tmp_path: Path,
) -> None:
    text = head(VANLIG).replace("2026-11-01", "2012-05-01") + 'printed_date = "201X"\n'
    warehouse = one(tmp_path, text + listed("web", "Kiel"))
    (doubt,) = found(warehouse, "source_old")
    assert doubt["values"] == ["newest source: 201X", "years: 14"]
    assert doubt["sources"] == ["se-vanlig/web"]


ONLY_THE_COUNTYS_IS_STATED = listed("web", "Kiel") + partnership(
    "Viljandi County", "EE", "dormant", kind="county twinning", through="Södra"
)
ONLY_ITS_OWN_IS_STATED = partnership("Kiel", "DE", "dormant") + partnership(
    "Viljandi County", "EE", "unstated", kind="county twinning", through="Södra"
)


@pytest.mark.parametrize(
    ("relations", "partners", "indirect"),
    [(ONLY_THE_COUNTYS_IS_STATED, None, 1), (ONLY_ITS_OWN_IS_STATED, 1, None)],
    ids=["the county's", "its own"],
)
def test_defect_what_a_county_holds_tells_nothing_of_the_municipalitys_own(
    tmp_path: Path, relations: str, partners: int | None, indirect: int | None
) -> None:
    """None of its own was dormant, as a source states of the county's that it is."""
    warehouse = one(tmp_path, head(VANLIG) + listing("complete") + relations)
    row = rows(warehouse, {"status": ["dormant"]})[VANLIG]
    assert (row["partners"], row["indirect_partners"]) == (partners, indirect)
    totals = warehouse.count("town_totals", {"status": ["dormant"]}, TODAY)
    assert totals["partners_known"].item() == int(partners is not None)


def test_defect_a_whole_list_of_none_is_none_whatever_a_county_holds(tmp_path: Path) -> None:
    county = partnership(
        "Viljandi County", "EE", "unstated", kind="county twinning", through="Södra"
    )
    warehouse = one(tmp_path, head(VANLIG) + listing("complete") + county)
    assert rows(warehouse, {"status": ["dormant"]})[VANLIG]["partners"] == 0


def test_defect_ended_ones_are_told_where_no_status_of_the_others_is(tmp_path: Path) -> None:
    """The figures kept by the build hid them under two statuses, those counted anew did not."""
    ended = partnership("Rostock", "DE", "ended")
    warehouse = one(tmp_path, head(VANLIG) + listed("web", "Kiel") + ended)
    selection = {"status": ["ended", "active"]}
    assert rows(warehouse, selection)[VANLIG]["ended"] == 1
    assert warehouse.count("town_totals", selection, TODAY)["ended"].item() == 1


def test_defect_who_is_active_by_the_word_of_a_partner_there_is_active(built: Build) -> None:
    """Nobody was said to be active in a country whose own town calls one active."""
    others = {
        "se_tvist": town(partnership("Ende", "DK", "ended")),
        "se_norr": town(partnership("Ende", "DK", "ended")),
        "se_fem": town(partnership("Ende", "DK", "ended")),
        "se_vanlig": town(partnership("Ende", "DK", "unstated")),
    }
    theirs = town(partnership("Sex", "SE", "active"))
    assert found(built(**others, dk_ende=theirs), "others_suspended") == []


def test_defect_an_unstated_partner_of_two_kinds_is_one_doubt(built: Build) -> None:
    others = {each: town(in_germany("ended")) for each in ("se_tvist", "se_norr", "dk_ende")}
    ours = town(in_germany("unstated"), in_germany("unstated", kind="friendship"))
    assert len(found(built(**others, se_vanlig=ours), "others_suspended")) == 1


def test_defect_names_that_are_alike_are_one_doubt_in_however_many_kinds(built: Build) -> None:
    ours = (
        source()
        + partnership("Ingenstans", "DE")
        + partnership("Ingenstans", "DE", kind="friendship")
    )
    warehouse = built(("Vanlig,SE,Ingenstan,DE,",), se_vanlig=ours)
    assert len(found(warehouse, "names_alike")) == 1


def test_defect_a_list_that_says_nothing_of_the_kind_adds_no_partner(tmp_path: Path) -> None:
    """A kind "other" stood beside another list's twin town, and the partner counted twice."""
    lists = [
        write_list(
            tmp_path / name, (f"Vanlig,SE,Kiel,DE,,{kind}", "Vanlig,SE,Rostock,DE,,"), "kind"
        )
        for name, kind in (("first", ""), ("second", "twin town"))
    ]
    data = tmp_path / "data"
    write_reference(data / "reference")
    (data / "municipalities").mkdir()
    (data / "municipalities" / "se-fem.toml").write_text(f'municipality = "se-fem"\n{source()}')
    build(data, tmp_path / "w", given=given_imports(data, lists, []))
    told = Warehouse(tmp_path / "w").rows("main.partnership", VANLIG).sort("partner")
    assert told.select("partner", "kind", "statements").rows() == [
        ("Kiel", "twin town", 2),
        ("Rostock", "other", 2),
    ]


def test_defect_a_page_of_which_a_remark_tells_makes_no_list_fresher(tmp_path: Path) -> None:
    """A page of 2023 that had lost its list was the newest source of a list of 2012."""
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("lost", "2023-01-01")
    text += lists("old") + listed("old", "Kiel")
    text += '[[note]]\ntext = "The list is gone."\nsource = "lost"\n'
    warehouse = one(tmp_path, text)
    assert rows(warehouse, {})[VANLIG]["newest_source_date"] == dt.date(2012, 1, 1)
    assert "source_old" in kinds_of(warehouse)


def test_defect_sources_are_undated_though_a_page_of_which_a_remark_tells_has_a_date(
    tmp_path: Path,
) -> None:
    text = head(VANLIG, "web") + dated("lost", "2023-01-01") + lists("web") + listed("web", "Kiel")
    text += '[[note]]\ntext = "The list is gone."\nsource = "lost"\n'
    warehouse = one(tmp_path, text)
    assert rows(warehouse, {})[VANLIG]["newest_source_date"] is None
    assert "source_undated" in kinds_of(warehouse)
    (doubt,) = warehouse.answer("findings", {}, TODAY).iter_rows(named=True)
    # The page that has a date stood among the sources that print none.
    assert doubt["sources"] == [f"{VANLIG}/web"]


# A page rests on a remark alone where it gives none of these.
@pytest.mark.parametrize(
    "fact",
    [
        '[[focus]]\nterm = "kultur"',
        '[[network]]\nnetwork = "old-ring"',
        '[[network_count]]\nnetwork = "old-ring"\ncounted = "cities"\nvalue = 6',
        '[[network_member]]\nnetwork = "old-ring"\nplace = "Kiel"\ncountry = "DE"',
        '[[membership]]\nnetwork = "old-ring"\nrole = "part"\nstatus = "unstated"',
        '[[activity]]\nkind = "exchange"\nterm = "exchange visit"',
        '[[policy]]\ntitle = "Strategy"',
        '[[policy_theme]]\nframework = "municipal vision"\nprinted = "theme"',
        '[[stated_count]]\nvalue = 4\nscope = "all"',
        '[[partner_list]]\ncompleteness = "partial"',
    ],
    ids=lambda fact: fact[2:].partition("]")[0],
)
def test_a_page_that_tells_a_fact_beside_a_remark_is_the_newest_source(
    tmp_path: Path, fact: str
) -> None:
    text = head(VANLIG, "old") + "page_date = 2012-01-01\n" + dated("more", "2023-01-01")
    text += listed("old", "Kiel") + '[[note]]\ntext = "A remark."\nsource = "more"\n'
    warehouse = one(tmp_path, f'{text}{fact}\nsource = "more"\n')
    assert rows(warehouse, {})[VANLIG]["newest_source_date"] == dt.date(2023, 1, 1)


def test_a_decade_stands_in_the_history_before_the_years_in_it(tmp_path: Path) -> None:
    told = [
        partnership(name, "DE", "unstated", since=since)
        for name, since in (("A", "1951"), ("B", "195X"), ("C", "1949-12"))
    ]
    events = history(context(one(tmp_path, head(VANLIG) + "".join(told)).path), VANLIG)
    assert [event.when for event in events] == ["1949-12", "195X", "1951"]
