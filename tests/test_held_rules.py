"""Rules of choosing and doubting, each held by a case in which nothing else decides."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.bulk.given import given_imports
from etl.load import build
from tests.test_bulk import HEADINGS, LISTED
from tests.test_figures import FOUR, TODAY, partnership
from warehouse.queries import Warehouse

Build = Callable[..., Warehouse]

MORE_TOWNS = """se-fem,9905,Fem,,SE,Norra län,98,5000,2018-12-31,63,19,
se-sex,9906,Sex,,SE,Norra län,98,6000,2018-12-31,63,18,
"""

SOURCE = """
[sources.{key}]
title = "Page"
publisher = "Publisher"
own = {own}
language = "sv"
kind = "web page"
accessed_on = {accessed_on}
"""


@pytest.fixture
def built(tmp_path: Path) -> Build:
    """Builds six made-up municipalities of curated files, and of a list where there is one."""

    def build_one(listed: tuple[str, ...] = (), **files: str) -> Warehouse:
        data = tmp_path / "data"
        (data / "municipalities").mkdir(parents=True)
        write_reference(data / "reference")
        for name, text in files.items():
            town = name.replace("_", "-")
            path = data / "municipalities" / f"{town}.toml"
            path.write_text(f'municipality = "{town}"\n{text}', encoding="utf-8")
        paths = [write_list(tmp_path / "list", listed)] if listed else []
        build(data, tmp_path / "w.duckdb", given=given_imports(data, paths, []))
        return Warehouse(tmp_path / "w.duckdb")

    return build_one


def write_reference(folder: Path) -> None:
    folder.mkdir(parents=True)
    for file in (FOUR / "reference").glob("*.csv"):
        more = MORE_TOWNS if file.name == "municipalities.csv" else ""
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text + more, encoding="utf-8")


def write_list(folder: Path, listed: tuple[str, ...], *more: str) -> Path:
    folder.mkdir()
    (folder / "origin.toml").write_text(LISTED, encoding="utf-8")
    rows = "\n".join((",".join((HEADINGS, "status", *more)), *listed))
    (folder / "table.csv").write_text(rows, encoding="utf-8")
    return folder


def source(key: str = "web", own: str = "true", read: str = "2026-11-01", dated: str = "") -> str:
    text = SOURCE.format(key=key, own=own, accessed_on=read)
    return f"{text}page_date = {dated}\n" if dated else text


def in_germany(status: str, partner: str = "Kiel", **more: str) -> str:
    return partnership(partner, "DE", status, **more)


def town(*partnerships: str) -> str:
    return source() + "".join(partnerships)


def found(warehouse: Warehouse, finding: str, day: dt.date = TODAY) -> list[dict[str, Any]]:
    answer = warehouse.answer("findings", {}, day)
    return answer.filter(pl.col("finding") == finding).to_dicts()


# `others_suspended`: three others have ended or paused theirs in the country, nobody keeps one.

ASKS = {"se_vanlig": town(in_germany("unstated"))}
TWO_OTHERS = {
    "se_tvist": town(in_germany("ended", until="2022-03-01")),
    "se_norr": town(in_germany("dormant")),
}
THREE_OTHERS = TWO_OTHERS | {"dk_ende": town(in_germany("ended"))}


def test_three_others_that_ended_or_paused_theirs_are_told_with_their_words(built: Build) -> None:
    (doubt,) = found(built(**ASKS, **THREE_OTHERS), "others_suspended")
    assert (doubt["municipality_id"], doubt["subject"]) == ("se-vanlig", "Kiel")
    assert doubt["values"] == ["Ende: ended", "Norr: dormant", "Tvist: ended, 2022-03-01"]
    assert doubt["sources"] == ["dk-ende/web", "se-norr/web", "se-tvist/web"]


THIRD_ACTIVE = {"dk_ende": town(in_germany("ended"), in_germany("active", "Rostock"))}
ONE_TWICE = {"se_norr": town(in_germany("dormant"), in_germany("ended", "Rostock"))}
THIRD_UNSTATED = {"dk_ende": town(in_germany("unstated"))}
ENDED_ITSELF = {"se_vanlig": town(in_germany("unstated"), in_germany("ended", "Rostock"))}
STATED_ITSELF = {"se_vanlig": town(in_germany("dormant"))}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(ASKS | TWO_OTHERS, id="two others"),
        pytest.param(ASKS | TWO_OTHERS | ONE_TWICE, id="two others, one of them twice"),
        pytest.param(ENDED_ITSELF | TWO_OTHERS, id="two others and itself"),
        pytest.param(ASKS | TWO_OTHERS | THIRD_UNSTATED, id="a third without a status"),
        pytest.param(ASKS | THREE_OTHERS | THIRD_ACTIVE, id="one active there"),
        pytest.param(STATED_ITSELF | THREE_OTHERS, id="a status of its own"),
    ],
)
def test_less_than_that_suspends_nothing(built: Build, files: Mapping[str, str]) -> None:
    assert found(built(**files), "others_suspended") == []


def test_a_list_alone_makes_no_third(built: Build) -> None:
    warehouse = built(("Fem,SE,Kiel,DE,ended",), **ASKS, **TWO_OTHERS)
    assert found(warehouse, "others_suspended") == []


def test_a_list_alone_keeps_nobody_active(built: Build) -> None:
    warehouse = built(("Fem,SE,Kiel,DE,active",), **ASKS, **THREE_OTHERS)
    assert [each["municipality_id"] for each in found(warehouse, "others_suspended")] == [
        "se-vanlig"
    ]


def test_what_a_list_alone_names_and_figures_count_is_doubted_as_the_lists(built: Build) -> None:
    warehouse = built(("Fem,SE,Kiel,DE,",), **THREE_OTHERS)
    (doubt,) = found(warehouse, "others_suspended")
    assert (doubt["municipality_id"], doubt["subject"]) == ("se-fem", "Kiel")
    origins = warehouse.rows("main.finding").filter(pl.col("finding") == "others_suspended")
    assert origins["origin"].to_list() == ["list"]


def test_what_a_list_adds_and_no_figure_counts_is_not_doubted(built: Build) -> None:
    warehouse = built(
        ("Vanlig,SE,Kiel,DE,",), se_vanlig=town(partnership("Osaka", "JP")), **THREE_OTHERS
    )
    assert found(warehouse, "others_suspended") == []


def test_whom_only_the_partner_names_is_no_third(built: Build) -> None:
    files = {
        "dk_ende": town(partnership("Sex", "SE", "unstated")),
        "se_norr": town(partnership("Sex", "SE", "ended")),
        # Vanlig does not name Tvist, so that it has paused nothing of its own.
        "se_tvist": town(partnership("Vanlig", "SE", "dormant")),
        "se_vanlig": town(in_germany("active")),
    }
    assert found(built(**files), "others_suspended") == []


# Who decides where sources differ.


def test_of_pages_without_a_date_the_one_read_last_decides(built: Build) -> None:
    text = source("first", read="2026-11-01") + source("last", read="2026-11-20")
    text += in_germany("active", key="first") + in_germany("dormant", key="last")
    (row,) = built(se_vanlig=text).answer("partnerships", {}, TODAY).to_dicts()
    assert row["status"] == "dormant"


OWN_AND_NEWER = source("own", dated="2015-01-01") + source("news", "false", dated="2025-01-01")


def test_its_own_page_decides_a_membership_before_a_newer_one_of_others(built: Build) -> None:
    member = (
        '[[membership]]\nnetwork = "old-ring"\nrole = "member"\n'
        'status = "{}"\nsince = "{}"\nsource = "{}"\n'
    )
    text = OWN_AND_NEWER + member.format("active", "1990", "own")
    text += member.format("ended", "2001", "news")
    (row,) = built(se_vanlig=text).answer("networks", {}, TODAY).to_dicts()
    assert (row["status"], row["since"]) == ("active", "1990")


def test_its_own_page_says_how_whole_the_list_is_before_a_newer_one_of_others(
    built: Build,
) -> None:
    told = '[[partner_list]]\ncompleteness = "{}"\nsource = "{}"\n'
    count = '[[stated_count]]\nvalue = {}\nscope = "all"\nsource = "{}"\n'
    text = OWN_AND_NEWER + told.format("partial", "own") + told.format("complete", "news")
    text += count.format(7, "own") + count.format(9, "news") + in_germany("active", key="own")
    (row,) = built(se_vanlig=text).answer("summary", {"m": ["se-vanlig"]}, TODAY).to_dicts()
    assert (row["completeness"], row["stated_partners"]) == ("partial", 7)


# How old is old.


@pytest.mark.parametrize(
    ("day", "is_old"), [(dt.date(2026, 3, 1), False), (dt.date(2026, 3, 2), True)]
)
def test_a_source_is_old_from_the_day_after_five_years(
    built: Build, day: dt.date, is_old: bool
) -> None:
    warehouse = built(se_vanlig=source(dated="2021-03-01") + in_germany("active"))
    assert bool(found(warehouse, "source_old", day)) == is_old
    (row,) = warehouse.answer("summary", {"m": ["se-vanlig"]}, day).to_dicts()
    assert row["findings"] == int(is_old)


# What a partner alone names: its relations of today that it holds itself.


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param(partnership("Vanlig", "SE", "ended", kind="friendship"), id="ended"),
        pytest.param(
            partnership("Vanlig", "SE", kind="friendship", through="Södra län"), id="through"
        ),
    ],
)
def test_of_what_a_partner_alone_names_only_what_is_direct_and_of_today_is_shown(
    built: Build, beside: str
) -> None:
    tvist = town(partnership("Vanlig", "SE"), beside)
    warehouse = built(se_vanlig=town(in_germany("active")), se_tvist=tvist)
    answer = warehouse.answer("partnerships", {"m": ["se-vanlig"]}, TODAY)
    shown = answer.filter(pl.col("partner_id") == "se-tvist")
    assert shown.select("kind", "reciprocal").rows() == [("twin town", "other")]


def test_what_a_partner_named_once_and_has_ended_since_is_not_shown(built: Build) -> None:
    tvist = source("old", dated="2010-01-01") + source("new", dated="2024-01-01")
    tvist += partnership("Vanlig", "SE", key="old")
    tvist += partnership("Vanlig", "SE", "ended", key="new")
    warehouse = built(se_vanlig=town(in_germany("active")), se_tvist=tvist)
    answer = warehouse.answer("partnerships", {"m": ["se-vanlig"]}, TODAY)
    assert answer["partner"].to_list() == ["Kiel"]


# What lists and others say beside a municipality's own files.

AGREED_LONG_AGO = LISTED + "date = 2015-06-01\n"


def test_an_own_list_of_unknown_extent_leaves_nobody_out(built: Build) -> None:
    told = '[[partner_list]]\ncompleteness = "{}"\nsource = "{}"\n'
    theirs = source() + source("news", "false") + told.format("unknown", "web")
    theirs += told.format("complete", "news") + in_germany("active", key="news")
    ours = town(partnership("Tvist", "SE"))
    rows = built(se_vanlig=ours, se_tvist=theirs).answer("partnerships", {}, TODAY)
    assert rows.filter(municipality_id="se-vanlig")["reciprocal"].to_list() == [None]


def test_what_a_county_holds_contradicts_no_partner(built: Build) -> None:
    ours = town(partnership("Tvist", "SE", "dormant", through="Södra län"))
    theirs = town(partnership("Vanlig", "SE", "active"))
    assert found(built(se_vanlig=ours, se_tvist=theirs), "sides_disagree") == []


def test_who_says_that_there_are_none_is_not_contradicted_by_a_list(built: Build) -> None:
    none = source() + '[partner_list]\ncompleteness = "none"\nsource = "web"\n'
    (row,) = built(("Fem,SE,Kiel,DE,active",), se_fem=none).answer("summary", {}, TODAY).to_dicts()
    assert (row["completeness"], row["partners"]) == ("none", 0)


def test_the_words_on_a_membership_are_those_of_the_source_that_states_it(built: Build) -> None:
    text = OWN_AND_NEWER
    for status, words, key in (("unstated", "nämns", "own"), ("active", "är med", "news")):
        text += f'[[membership]]\nnetwork = "old-ring"\nrole = "member"\nstatus = "{status}"\n'
        text += f'printed_status = "{words}"\nsource = "{key}"\n'
    (row,) = built(se_vanlig=text).rows("main.membership").to_dicts()
    assert (row["status"], row["printed_status"]) == ("active", "är med")


def membership(key: str, status: str, role: str, **more: str) -> str:
    words = {"network": "old-ring", "source": key, "status": status, "role": role} | more
    return "[[membership]]\n" + "".join(f'{name} = "{text}"\n' for name, text in words.items())


def test_the_newest_own_page_decides_a_membership_and_older_ones_fill_it(built: Build) -> None:
    text = source("when") + source("old", dated="2012-01-01") + source("new", dated="2019-01-01")
    text += membership("when", "active", "represented", since="2001")
    text += membership("old", "active", "founding member", since="1999")
    text += membership("new", "ended", "member", printed_status="utträtt")
    (row,) = built(se_vanlig=text).answer("networks", {}, TODAY).to_dicts()
    assert (row["role"], row["status"], row["printed_status"]) == ("member", "ended", "utträtt")
    assert (row["since"], row["since_year"]) == ("1999", 1999)
    assert row["sources"] == [f"se-vanlig/{key}" for key in ("new", "old", "when")]


def test_defect_words_on_a_membership_stand_where_they_say_neither(built: Build) -> None:
    """Those on a partnership did; these were dropped where the status is unstated."""
    text = source() + membership("web", "unstated", "part", printed_status="mindre omfattning")
    (row,) = built(se_vanlig=text).answer("networks", {}, TODAY).to_dicts()
    assert (row["status"], row["printed_status"]) == ("unstated", "mindre omfattning")


def test_another_kind_is_a_word_of_its_own_in_a_curated_file(built: Build) -> None:
    """In a list it says nothing of the kind."""
    told = [in_germany("active", kind="other"), in_germany("active", kind="twin town", key="also")]
    text = source() + source("also") + "".join(told)
    kinds = built(se_vanlig=text).rows("main.partnership")["kind"]
    assert sorted(kinds) == ["other", "twin town"]


def test_an_ended_membership_through_the_county_is_none(built: Build) -> None:
    text = source()
    for network, status in (("old-ring", "ended"), ("inland-ring", "active")):
        text += f'[[membership]]\nnetwork = "{network}"\nthrough = "Södra län"\nrole = "member"\n'
        text += f'status = "{status}"\nsource = "web"\n'
    (row,) = built(se_vanlig=text).answer("summary", {"m": ["se-vanlig"]}, TODAY).to_dicts()
    assert row["indirect_networks"] == 1


def test_a_list_makes_what_a_file_rests_on_neither_newer_nor_older(
    built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.test_held_rules.LISTED", AGREED_LONG_AGO)
    text = source(dated="2012-03-01") + in_germany("active")
    warehouse = built(("Vanlig,SE,Kiel,DE,active",), se_vanlig=text)
    (row,) = warehouse.answer("summary", {"m": ["se-vanlig"]}, TODAY).to_dicts()
    assert row["newest_source_date"] == dt.date(2012, 3, 1)


def test_a_list_of_the_same_day_is_not_what_a_file_rests_on(
    built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.test_held_rules.LISTED", AGREED_LONG_AGO)
    text = source(dated="2015-06-01") + in_germany("active")
    warehouse = built(("Vanlig,SE,Kiel,DE,active",), se_vanlig=text)
    (doubt,) = found(warehouse, "source_old")
    assert doubt["sources"] == ["se-vanlig/web"]
