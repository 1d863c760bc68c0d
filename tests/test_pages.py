"""Every page on the real data: right facts, honest words, no question asked twice."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.asking.kept import forget
from dashboard.page.pages import VIEWS
from dashboard.selecting.sidebar import MOST_AT_ONCE
from dashboard.words.i18n import Language, language_codes
from tests.conftest import CURATED
from tests.visible import visible
from warehouse.queries import Warehouse
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

MUNICIPALITIES = Path(__file__).parents[1] / "data" / "municipalities"
PAGES = tuple(VIEWS)
FIVE = ("dk-ballerup", "dk-kolding", "se-goteborg", "se-karlskrona", "se-ludvika")
"""The municipalities of the five documents, whose answers are known by reading them."""
UNREAD = "se-ale"
"""A municipality that no source has been read on."""
TOO_MANY = f"{CURATED} municipalities are too many to set side by side."
NO_DATA = "No source has been read on the selected municipality yet"
NOTHING_FITS = "No municipality fits all of these filters"
RESTING = {
    "Chicago",
    "Kiel",
    "Kraków (“Krakow”)",
    "Lyon",
    "Newcastle upon Tyne (“Newcastle”)",
    "Rostock",
    "Shanghai",
    "Tallinn (“Tallin”)",
    "Xi'an (“Xi’an”)",
}

# What each page shows, and so all that it may ask for: whole answers, what they come to, and parts.
# How many sources there are stands beside every table.
ASKED: Mapping[str, set[str]] = {
    "overview": {
        *("count town_totals", "count most_partners", "part towns"),
        "count finding_count",
        "count doubted_count",
        "count source_count",
    },
    "compare": {
        *("answer summary", "answer regions", "answer focus", "answer shared", "answer networks"),
        *("count town_totals", "part towns"),
        *("answer sources", "count direct_count", "count shared_partners", "count source_count"),
        *("count shared_most", "count shared_towns"),
    },
    "regions": {
        *("count town_totals", "part towns", "count own_regions", "count own_countries"),
        *("count region_totals", "count country_totals", "count source_count"),
    },
    "map": {
        *("count town_totals", "part towns", "count source_count"),
        *("count map_counts", "count map_most", "count not_drawn", "part places"),
    },
    "dormant": {
        *("count town_totals", "part towns"),
        *("count named_count", "part named", "count source_count"),
    },
    "shared": {
        *("count town_totals", "count source_count"),
        *("count shared_most", "count shared_count", "count shared_towns", "part shared"),
    },
    "time": {
        *("count town_totals", "count starts", "count endings", "part over"),
        "count source_count",
    },
    "focus": {"count town_totals", "part towns", "answer focus", "count source_count"},
    "networks": {"count town_totals", "part towns", "answer networks", "count source_count"},
    "municipality": {
        *("count town_totals", "part towns"),
        *("answer summary", "answer partnerships", "answer networks", "answer focus"),
        *("answer findings", "answer sources"),
        *("count shared_partners", "count source_count"),
    },
    "data": {
        "count town_totals",
        *("count finding_count", "part findings"),
        *("count source_count", "part sources"),
    },
}

# What is asked of municipalities where they are many; of few the summary is asked for instead.
OF_TOWNS = {
    *("count town_totals", "count most_partners", "count own_regions", "count own_countries"),
    "part towns",
}

# Sections whose table is folded, and filled once it is unfolded, when it is long.
LONG_TABLES = (
    *("dormant", "dormant-share", "ends", "focus-areas", "networks", "peer-dots", "ranking"),
    *("shared", "own-countries", "own-regions", "partner-countries", "partner-regions", "starts"),
    *("status", "map-north", "map-europe", "map-world", "regions-by-municipality"),
)

Table = list[list[str]]
"""The rows of a table on a page, its head first; lines of a cell stand on lines of their own."""


pytestmark = pytest.mark.usefixtures("served")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the warehouse is asked while a test runs, each with its restriction."""
    # Answers kept from other tests would not be asked for again.
    forget()
    questions: list[str] = []

    def noting(door: str) -> Callable[..., pl.DataFrame]:
        ask = getattr(Warehouse, door)

        def noted(self: Warehouse, name: str, *values: object) -> pl.DataFrame:
            questions.append(f"{door} {name} {values}")
            found: pl.DataFrame = ask(self, name, *values)
            return found

        return noted

    for door in ("answer", "count", "part", "rows"):
        monkeypatch.setattr(Warehouse, door, noting(door))
    return questions


def _entry(first: str) -> None:
    """What Streamlit runs; AppTest takes its source alone, so it imports what it needs."""
    from dashboard.page.run import run  # noqa: PLC0415

    run(first)


def opened(page: str, **query: str | Sequence[str]) -> AppTest:
    """A page as a link with these parameters opens it, and with all long tables unfolded."""
    app = AppTest.from_function(_entry, args=(page,), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = [value] if isinstance(value, str) else list(value)
    for view in LONG_TABLES:
        app.session_state[f"table_{view}"] = True
    return checked(app.run())


def selected_on(page: str) -> Mapping[str, str | Sequence[str]]:
    """What a page must be asked for to show its tables: Compare ten at most, and who, of one."""
    asked: Mapping[str, Mapping[str, str | Sequence[str]]] = {
        "compare": {"m": FIVE},
        "municipality": {"one": "dk-ballerup"},
    }
    return asked.get(page, {})


def checked(app: AppTest) -> AppTest:
    assert [each.message for each in app.exception] == []
    return app


def html(app: AppTest) -> list[str]:
    """The pieces of HTML in the main part, in order."""
    nodes: list[Any] = list(app.main.get("html"))
    return [str(node.proto.body) for node in nodes]


def titles(app: AppTest) -> list[str]:
    """What is set as a heading of the first level."""
    written = [each.text or "" for body in html(app) for each in _parsed(body).iter("h1")]
    return [*(each.value for each in app.title), *written]


def tables(app: AppTest) -> dict[str, Table]:
    """The tables of a page by their captions, but for those that stand on paper alone."""
    roots = [_parsed(body) for body in html(app) if "<table" in body]
    found = [each for root in roots for each in root.iter("table")]
    on_paper = {
        each for root in roots for each in root.iterfind(".//div[@class='tb-paper']//table")
    }
    return {each.findtext("caption", ""): _rows(each) for each in found if each not in on_paper}


def _parsed(body: str) -> ET.Element:
    """A piece of HTML as a tree; the templates write well-formed XML but for the line break."""
    # Rules are no part of what is read.
    text = "" if body.startswith("<style>") else body.replace("<br>", "<br/>")
    return ET.fromstring(f"<div>{text}</div>")


def _rows(root: ET.Element) -> Table:
    return [[_cell(cell) for cell in row] for row in root.iter("tr")]


def _cell(cell: ET.Element) -> str:
    for line_break in cell.iter("br"):
        line_break.text = "\n"
    return "".join(cell.itertext()).strip()


def spoken(app: AppTest) -> str:
    """All that a page says outside its tables."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning, app.error)
    texts = [str(element.value) for kind in kinds for element in kind]
    cards = [re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", body)) for body in html(app)]
    return "\n".join([*texts, *cards])


def by_first(table: Table) -> dict[str, dict[str, str]]:
    """The rows of a table by their first cell, each by the heads of its columns."""
    head, *rows = table
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


@pytest.mark.parametrize("language", language_codes())
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language_with_one_title(page: str, language: str) -> None:
    app = opened(page, lang=language, **selected_on(page))
    (title,) = titles(app)
    assert title
    assert len(app.warning) == 0
    assert tables(app), "a page without a table shows no number"


@pytest.mark.parametrize("code", ["SV", "sv-SE", "xx", "../../etc/passwd", "sv\0"])
def test_a_language_that_is_none_leaves_the_page_standing(code: str) -> None:
    assert len(titles(opened("overview", lang=code))) == 1


@pytest.mark.parametrize("page", PAGES)
def test_every_table_has_as_many_cells_in_each_row_as_heads(page: str) -> None:
    found = tables(opened(page, **selected_on(page)))
    assert found
    for head, *rows in found.values():
        assert rows
        assert {len(row) for row in rows} == {len(head)}
        assert all(cell for row in rows for cell in row), "an empty cell says nothing"


def test_overview_ranks_by_partners_and_never_ranks_ignorance() -> None:
    app = opened("overview", m=FIVE)
    rows = by_first(
        tables(app)["Partners of each municipality by status; equal numbers share a rank"]
    )
    counted = {name: (row["Rank"], row["Partners"]) for name, row in rows.items()}
    assert counted == {
        "Göteborg": ("1", "13"),
        "Kolding": ("2", "12"),
        "Ballerup": ("3", "2"),
        "Ludvika": ("3", "2"),
        "Karlskrona (no list known)": ("not ranked", "no data"),
    }
    unknown = rows["Karlskrona (no list known)"]
    assert set(unknown.values()) == {"Karlskrona (no list known)", "not ranked", "no data"}
    assert "No data on partners, which is not zero: Karlskrona." in spoken(app)


def test_overview_counts_what_is_known_with_its_split() -> None:
    said = spoken(opened("overview", m=FIVE))
    assert "Municipalities with data 5 4 of them say who their partners are" in said
    assert "Partners 29 8 active, 9 dormant, 12 with no status stated" in said
    assert "Dormant agreements 9 of 17 partners whose status is stated" in said
    assert "Strategies that expire within a year 1 of 1 with an end date" in said


def test_dormant_lists_goteborgs_nine_with_the_sources_own_word() -> None:
    rows = by_first_two(
        tables(opened("dormant", m=FIVE))["Dormant agreements with the words that say so"]
    )
    assert {partner for _, partner in rows} == RESTING
    assert {town for town, _ in rows} == {"Göteborg"}
    assert {row["The source's words"] for row in rows.values()} == {"vilande"}


def by_first_two(table: Table) -> dict[tuple[str, str], dict[str, str]]:
    head, *rows = table
    return {(row[0], row[1]): dict(zip(head, row, strict=True)) for row in rows}


def test_dormant_share_of_kolding_is_unknown_and_of_goteborg_nine_of_thirteen() -> None:
    app = opened("dormant", m=FIVE)
    rows = by_first(tables(app)["Dormant partners as a share of those whose status is stated"])
    shares = {name: row["Dormant share"] for name, row in rows.items()}
    assert shares["Göteborg"] == "69%"
    assert shares["Ludvika"] == "0%"
    assert shares["Kolding"] == shares["Karlskrona"] == "no data"
    assert "No data on dormant share, which is not zero: Karlskrona and Kolding." in spoken(app)


def test_compare_sets_the_chosen_ones_side_by_side() -> None:
    app = opened("compare", m=["dk-kolding", "se-goteborg", "se-karlskrona"])
    found = by_first(tables(app)["Figures of the chosen municipalities"])
    row = found["Partners"]
    assert (row["Kolding"], row["Göteborg"], row["Karlskrona"]) == ("12", "13", "no data")
    assert found["Dormant share"]["Kolding"] == "no data"
    assert found["Inhabitants"]["Göteborg"] == "571,868 (2018)"
    assert "0" not in {row["Karlskrona"] for label, row in found.items() if "artner" in label}


def test_compare_asks_to_choose_from_all_and_sets_nothing_side_by_side() -> None:
    app = opened("compare")
    assert TOO_MANY in spoken(app)
    assert tables(app) == {}


def test_compare_takes_a_name_typed_on_the_page_itself() -> None:
    """On a phone the filters are folded away, and the page would ask for what it does not offer."""
    app = opened("compare")
    box = next(each for each in app.main.multiselect if each.label == "Compare these")
    checked(box.set_value(["dk-kolding", "goteborg"]).run())
    assert "Figures of the chosen municipalities" in tables(app)
    assert app.query_params["m"] == ["dk-kolding", "se-goteborg"]


def test_no_municipality_is_shown_that_nobody_asked_for() -> None:
    app = opened("municipality")
    assert titles(app) == ["Municipality"]
    assert tables(app) == {}
    chooser = next(each for each in app.main.selectbox if each.label == "Municipality")
    checked(chooser.select("dk-kolding").run())
    assert titles(app) == ["Kolding"]


def test_the_chooser_of_compare_stays_until_all_are_chosen() -> None:
    app = opened("compare")
    for chosen in ([], ["se-goteborg"], ["se-goteborg", "dk-kolding"]):
        (box,) = (each for each in app.main.multiselect if each.label == "Compare these")
        assert box.value == chosen
        checked(box.set_value(["se-goteborg", "dk-kolding"][: len(chosen) + 1]).run())


def test_the_chooser_of_compare_is_folded_where_some_stand_side_by_side() -> None:
    """It is open where there is nothing else, for one against its peers too."""
    towns = ["se-goteborg", "dk-kolding"]
    for chosen, is_open in ((towns[:1], True), (towns, False)):
        app = opened("compare", m=chosen)
        assert bool(app.main.multiselect) == is_open


def test_what_two_sources_tell_alike_is_one_event_and_they_are_told_apart() -> None:
    """Malmö's two pages, in Swedish and in English, tell the same starts without a date."""
    found = tables(opened("municipality", one="se-malmo"))
    _, *events = found["History of the partnerships"]
    assert len({tuple(row[:2]) for row in events}) == len(events)
    vaasa = next(row for row in events if "Vaasa" in row[1])
    assert "Malmö stad, undated" in vaasa[2]
    assert "Malmö stad, undated (2)" in vaasa[2]
    documents = [row[1] for row in found["Sources of the selected municipality"][1:]]
    assert any("(2)" in each for each in documents)


def test_defect_no_region_has_more_municipalities_than_partners() -> None:
    """Municipalities whose only partner there had ended were counted: Africa had 13 for 11."""
    rows = by_first(tables(opened("regions"))["Partners by the partner's region and status"])
    counts = {
        name: (int(row["Partners"]), int(row["Municipalities with partners there"]))
        for name, row in rows.items()
    }
    assert all(towns <= partners for partners, towns in counts.values())
    assert counts["Africa"] == (11, 11)


def test_defect_a_day_of_adoption_known_to_the_month_is_not_called_unstated() -> None:
    app = opened("municipality", one="se-malmo")
    (row,) = by_first(tables(app)["International strategy or policy"]).values()
    assert "2016-11" in row["Adopted"]
    assert "not stated" not in row["Adopted"]


def test_compare_takes_ten_municipalities_and_no_more() -> None:
    ids = [f"no-{name}" for name in ("oslo", "bergen", "trondheim", "stavanger", "bodo", "hamar")]
    ids += ["dk-kolding", "se-goteborg", "se-ludvika", "dk-ballerup"]
    assert "Figures of the chosen municipalities" in tables(opened("compare", m=ids))
    app = opened("compare", m=[*ids, "se-karlskrona"])
    assert "11 municipalities are too many" in spoken(app)
    assert tables(app) == {}


def test_regions_adds_up_the_partners_of_all() -> None:
    rows = by_first(
        tables(opened("regions", m=FIVE))["Partners by the partner's region and status"]
    )
    assert sum(int(row["Partners"]) for row in rows.values()) == 29
    assert rows["Asia"]["Partners"] == "4"
    assert list(rows)[:2] == ["Nordic countries", "Baltic states"]


def test_regions_leaves_viljandi_out_for_it_is_reached_through_the_county() -> None:
    app = opened("regions", m="se-ludvika")
    countries = by_first(tables(app)["Partners by country"])
    assert "Estonia" not in countries
    assert len(countries) == 2


def test_networks_names_the_region_that_holds_the_membership() -> None:
    rows = by_first(tables(opened("networks", m="se-karlskrona"))["Who is in which network"])
    assert len(rows) == 4
    assert rows["Euroregion Baltic"]["Through"] == "Region Blekinge"
    assert rows["Euroregion Baltic"]["Since"] == "1998"
    assert rows["Baltic Sail"]["Since"] == "1996"
    assert {row["Through"] for name, row in rows.items() if name != "Euroregion Baltic"} == {
        "direct"
    }


def test_focus_shows_printed_terms_only_when_asked_to() -> None:
    app = opened("focus", m="se-ludvika")
    assert "Terms as printed" not in tables(app)["Focus areas"][0]
    with_terms = tables(checked(app.toggle(key="printed_terms").set_value(True).run()))
    assert "Terms as printed" in with_terms["Focus areas"][0]


def test_ballerups_strategy_has_38_days_left_and_keeps_its_printed_date() -> None:
    app = opened("municipality", one="dk-ballerup")
    assert titles(app) == ["Ballerup"]
    (row,) = by_first(tables(app)["International strategy or policy"]).values()
    assert row["Days left"] == "38"
    assert _first_line(row["Valid until"]) == "31 Dec 2026"
    assert "Ultimo 2026" in row["Valid until"]
    assert _first_line(row["Adopted"]) == "11 Jun 2024"


def _first_line(cell: str) -> str:
    # The parts of a date are held together by spaces that do not break.
    return cell.split("\n", maxsplit=1)[0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("day", "left"), [("2026-12-31", "0"), ("2027-01-01", "expired")])
def test_ballerups_strategy_expires_after_its_last_day(
    day: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, day)
    app = opened("municipality", one="dk-ballerup")
    (row,) = by_first(tables(app)["International strategy or policy"]).values()
    assert row["Days left"] == left


def test_ludvikas_county_twinning_is_shown_as_indirect_and_counted_apart() -> None:
    found = tables(opened("municipality", one="se-ludvika"))
    figures = by_first(found["Figures of the municipality"])
    assert figures["Partners"]["Value"] == "2"
    assert figures["Partners through a county or region"]["Value"] == "1"
    partners = [row[0] for row in found["Partnerships as the sources give them"][1:]]
    assert sum("indirect, through" in partner for partner in partners) == 1


def test_data_shows_both_numbers_of_kolding() -> None:
    findings = tables(opened("data", m="dk-kolding"))["Doubts found in the sources"]
    values = {row[0]: row[3] for row in findings[1:]}
    assert values["Stated number differs from the list"] == "Stated in words: 12; on the list: 10"
    assert (
        values["Stated numbers contradict each other"]
        == "Stated in words: In all 12, Europe 12, Asia 2; on the list: 12"
    )


def test_data_covers_all_nordic_municipalities_by_country() -> None:
    caption = "Municipalities of each country, and of how many anything is known"
    rows = by_first(tables(opened("data"))[caption])
    assert rows["Faroe Islands"]["Municipalities"] == "no data"
    listed = [row["Municipalities"] for name, row in rows.items() if name != "Faroe Islands"]
    assert sum(map(int, listed)) == 1115
    files = [path.stem.partition("-")[0].upper() for path in MUNICIPALITIES.glob("*.toml")]
    read = Counter(Language("en").country(code) for code in files)
    assert read.total() == CURATED
    assert {name: int(row["With data"]) for name, row in rows.items() if name in read} == read
    assert {row["With data"] for name, row in rows.items() if name not in read} <= {"0"}


def test_a_kind_of_finding_narrows_the_list() -> None:
    app = opened("data")
    pills: Any = app.button_group(key="findings_wanted")
    narrowed = tables(checked(pills.set_value(["source_undated"]).run()))
    rows = narrowed["Doubts found in the sources"]
    assert {row[0] for row in rows[1:]} == {"No source prints a date"}


@pytest.mark.parametrize("page", PAGES)
def test_no_data_is_said_in_its_own_words_and_never_shown_as_zero(page: str) -> None:
    app = opened(page, m=UNREAD)
    assert [each.value.startswith(NO_DATA) for each in app.info] == [True]
    assert "download_button" not in {element.type for element in app.main}


# The page of one municipality shows the one that was chosen, whatever the other filters are.
@pytest.mark.parametrize("page", sorted({*PAGES} - {"municipality"}))
def test_filters_that_no_municipality_fits_are_said_so(page: str) -> None:
    said = spoken(opened(page, m="se-goteborg", country="NO"))
    assert NOTHING_FITS in said
    assert NO_DATA not in said


def test_defect_a_status_that_no_source_states_is_unknown_and_not_zero() -> None:
    """No source says of any partner of Kolding whether it is alive; those of Ludvika say it."""
    query = {"m": ["dk-kolding", "se-ludvika"], "status": "dormant"}
    app = opened("overview", **query)
    ranking = "Partners of each municipality by status; equal numbers share a rank"
    (_, ludvika, kolding) = tables(app)[ranking]
    assert ludvika[:4] == ["Ludvika", "1", "0", "0"]
    assert kolding[1:4] == ["not ranked", "no data", "no data"]
    said = spoken(opened("overview", m="dk-kolding", status="dormant"))
    assert said.count("No source states the status of any of these partnerships.") == 3


def test_defect_what_nobody_says_has_no_split_of_zeros() -> None:
    said = spoken(opened("overview", m="se-karlskrona"))
    why = "No source of the selected municipality says who its partners are."
    assert f"Partners no data {why}" in said
    assert f"Dormant agreements no data {why}" in said


def test_a_filter_that_leaves_no_partner_shows_zero_and_not_ignorance() -> None:
    query: dict[str, str] = {"m": "dk-kolding", "kind": "friendship"}
    app = opened("overview", **query)
    ranking = "Partners of each municipality by status; equal numbers share a rank"
    (head, row) = tables(app)[ranking]
    assert row[: head.index("Ended") + 1] == ["Kolding", "1", "0", "0", "0", "0", "0"]
    assert NO_DATA not in spoken(app)
    assert "No partner lies in any region under these filters." in spoken(
        opened("regions", **query)
    )


@pytest.mark.parametrize("page", ["regions", "map"])
def test_defect_where_no_source_names_partners_none_is_not_said_to_be(page: str) -> None:
    """Pages said of Esbjerg, whose partners are unknown, that none lies in any country."""
    unknown = spoken(opened(page, m="dk-esbjerg"))
    assert "No source of the selected municipality says who its partners are." in unknown
    assert "No partner lies" not in unknown
    unstated = spoken(opened(page, m="dk-kolding", status="active"))
    assert "No source states the status of any of these partnerships." in unstated
    assert "No partner lies" not in unstated
    query = {"m": ["dk-esbjerg", "dk-kolding"], "partner_country": "BR"}
    both = spoken(opened(page, **query))
    none = "No partner lies in any country under these filters."
    assert f"{none} No data on partners, which is not zero: Esbjerg." in both
    compared = spoken(opened("compare", m=["dk-esbjerg", "se-karlskrona"]))
    assert "No partner lies" not in compared


@pytest.mark.parametrize("page", ["regions", "compare"])
def test_why_there_is_no_partner_is_not_asked_where_there_are_some(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "dashboard.telling.unknown.no_partner", lambda context, none: asked.append(none)
    )
    opened(page, m=["dk-kolding", "se-goteborg"])
    assert asked == []
    opened(page, m=["dk-kolding", "se-goteborg"], partner_country="BR")
    assert asked


def test_defect_the_values_of_findings_hold_no_ids_of_sources() -> None:
    found = tables(opened("data", finding="sources_disagree"))["Doubts found in the sources"]
    values = [row[found[0].index("Values")] for row in found[1:]]
    assert (
        "Eksjö kommun, 22\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2017: Twin town, Active, began"
        in (values[0])
    )
    assert not re.findall(r"\b[a-z]{2}-\w+/", " ".join(values))


def test_an_unknown_value_is_told_and_taken_out_of_the_address() -> None:
    app = opened("overview", m=["se-goteborg", "se-atlantis"])
    assert [each.value for each in app.warning] == [
        "This link asks for municipalities “se-atlantis”, which is not known here; it was left "
        "out. Nearest names: Tranås, Gotland and Malå."
    ]
    assert app.query_params["m"] in ("se-goteborg", ["se-goteborg"])
    (said,) = opened("overview", status="resting").warning
    asked = "This link asks for status “resting”, which is not known here; it was left out."
    assert said.value == asked


def test_defect_a_misspelt_parameter_is_told_and_those_of_others_are_not() -> None:
    asked: dict[str, str] = {"partner-region": "asia", "statuss": "dormant", "utm_source": "mail"}
    app = opened("overview", **asked)
    assert [each.value for each in app.warning] == [
        f"This link has “{name}”, which is no filter here; it was left out. Was “{meant}” meant?"
        for name, meant in (("partner-region", "partner_region"), ("statuss", "status"))
    ]
    assert not app.query_params


@pytest.mark.parametrize(
    "value",
    [
        "<script>alert(1)</script>",
        "[press](http://evil.example)",
        "$x^2$ :red[a] *b* `c`",
        "💥" * 9,
    ],
)
def test_hostile_values_are_escaped(value: str) -> None:
    app = opened("overview", m=value)
    (warning,) = app.warning
    assert not re.search(r"(?<!\\)[<>\[\]*`$]", warning.value)
    assert not any(value in body for body in html(app))


def test_a_very_long_value_is_cut_in_the_notice() -> None:
    app = opened("overview", m="y" * 10_000, network=["z" * 10_000])
    assert [len(each.value) < 200 for each in app.warning] == [True, True]
    assert not app.query_params


def test_a_typed_name_selects_its_municipality() -> None:
    app = opened("overview")
    box: Any = app.multiselect(key="chosen_m")
    checked(box.set_value(["goteborg"]).run())
    assert app.multiselect(key="chosen_m").value == ["se-goteborg"]
    assert len(app.warning) == 0
    assert "Göteborg. This leaves 1 municipality." in spoken(app)


def test_a_misspelt_name_is_not_guessed_but_answered_with_names_near_it() -> None:
    app = opened("overview", m="dk-kolding")
    box: Any = app.multiselect(key="chosen_m")
    checked(box.set_value(["dk-kolding", "Stokholm"]).run())
    assert app.multiselect(key="chosen_m").value == ["dk-kolding"]
    (warning,) = app.warning
    assert warning.value.startswith("No Nordic municipality is named “Stokholm”.")
    assert "Stockholm" in warning.value


def test_defect_of_a_name_that_several_have_is_not_said_that_none_has_it() -> None:
    """“No Nordic municipality is named “Herøy”. Nearest names: Herøy (Møre og Romsdal) …”"""
    app = opened("overview")
    box: Any = app.multiselect(key="chosen_m")
    checked(box.set_value(["Herøy"]).run())
    (warning,) = app.warning
    assert warning.value == (
        "Several municipalities are named “Herøy”: Herøy (Møre og Romsdal) and Herøy (Nordland)."
    )


def test_the_selection_survives_another_run_and_stands_in_the_address() -> None:
    app = opened("overview", m=["dk-kolding", "se-goteborg"], status="dormant", sort="name")
    before = dict(app.query_params)
    said = spoken(app)
    checked(app.run())
    assert dict(app.query_params) == before
    assert set(before) == {"m", "status", "sort"}
    assert spoken(app) == said


def test_reset_clears_every_filter_but_the_language() -> None:
    app = opened("overview", m="dk-kolding", status="dormant", measure="per_100k", lang="en")
    checked(app.button[0].click().run())
    assert set(app.query_params) == {"lang"}
    assert "All municipalities with data" in spoken(app)
    assert not app.pills(key="chosen_status").value


def test_few_words_all_stand_on_the_page_and_many_in_a_list() -> None:
    app = opened("overview", status="dormant")
    filters = app.sidebar
    assert {each.key for each in filters.pills} == {
        "chosen_country",
        "chosen_kind",
        "chosen_status",
    }
    assert all(len(each.options) <= MOST_AT_ONCE for each in filters.pills)
    lists = [each for each in filters.multiselect if each.key != "chosen_m"]
    assert lists
    assert all(len(each.options) > MOST_AT_ONCE for each in lists)
    app.pills(key="chosen_status").unselect("dormant")
    checked(app.pills(key="chosen_country").select("SE").run())
    assert dict(app.query_params) == {"country": "SE"}


def test_per_100k_ranks_by_the_smaller_municipality() -> None:
    caption = "Partners of each municipality by status; equal numbers share a rank"
    rows = tables(opened("overview", m=FIVE, measure="per_100k"))[caption]
    assert [row[0] for row in rows[1:4]] == ["Kolding", "Ludvika", "Ballerup"]


@pytest.mark.parametrize("page", PAGES)
def test_a_missing_warehouse_is_said_with_what_to_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path / "none.duckdb"))
    app = opened(page)
    assert len(titles(app)) == 1
    assert len(app.error) == 1
    (reason,) = app.code
    assert "make build" in reason.value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("few", [True, False])
def test_a_page_asks_only_for_what_it_shows_and_asks_once(
    page: str, few: bool, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.asking.answers._are_few", lambda *_: few)
    opened(page, **selected_on(page))
    answers = [each for each in asked if not each.startswith("rows")]
    expected = (ASKED[page] - OF_TOWNS) | {"answer summary"} if few else ASKED[page]
    assert {" ".join(each.split()[:2]) for each in answers} == expected
    assert len(answers) == len(set(answers)), sorted(answers)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_of_few_what_it_would_of_many(
    page: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    for few in (True, False):
        forget()
        monkeypatch.setattr("dashboard.asking.answers._are_few", lambda *_, few=few: few)
        shown.append(list(visible(opened(page, country="SE", sort="name"))))
    assert shown[0] == shown[1]
    assert OF_TOWNS & {" ".join(each.split()[:2]) for each in asked}


def test_a_long_table_is_written_once_it_is_unfolded() -> None:
    app = AppTest.from_function(_entry, args=("overview",), default_timeout=60)
    caption = "Partners of each municipality by status; equal numbers share a rank"
    assert caption not in tables(checked(app.run()))
    app.session_state["table_ranking"] = True
    assert len(tables(checked(app.run()))[caption]) > 100


def test_another_filter_on_partnerships_asks_only_for_what_it_may_change(asked: list[str]) -> None:
    opened("overview", country="DK")
    before = {each.split()[1] for each in asked}
    asked.clear()
    opened("overview", country="DK", status="active")
    again = before & {each.split()[1] for each in asked}
    assert again <= {"summary", "shared_most"}
    assert any(each.startswith("answer summary") for each in asked)


@pytest.mark.parametrize("page", PAGES)
def test_a_second_run_asks_nothing(page: str, asked: list[str]) -> None:
    app = opened(page, **selected_on(page))
    assert asked
    asked.clear()
    checked(app.run())
    assert asked == []


def pictures(page: str) -> list[str]:
    """The charts of a page for two municipalities, in the order in which they stand."""
    app = opened(page, m=["dk-kolding", "se-goteborg"])
    return re.findall('<div class="tb-chart".*?></div>', "".join(html(app)))


@pytest.mark.parametrize("order", [("regions", "compare"), ("compare", "regions")])
def test_a_picture_does_not_depend_on_which_page_was_opened_first(order: tuple[str, str]) -> None:
    """Both pages draw the answer on regions: one as bars by status, one as a grid of towns."""
    drawn = {page: pictures(page) for page in order}
    grid, bars = drawn["compare"][1], drawn["regions"][0]
    assert "Kolding" in grid
    assert "Kolding" not in bars


def test_a_link_opens_the_kinds_of_finding_that_it_names() -> None:
    """The sentence on strategies led to all findings, among which they had to be looked for."""
    caption = "Doubts found in the sources"
    app = opened("data", finding=["policy_expiring", "policy_expired"])
    kinds = {row[0] for row in tables(app)[caption][1:]}
    assert kinds == {"Strategy expires within a year", "Strategy has expired"}
    assert {row[0] for row in tables(opened("data"))[caption][1:]} > kinds
    said = " ".join(str(node.proto.body) for node in opened("overview").main.get("html"))
    assert "finding=policy_expiring&amp;finding=policy_expired" in said


def test_evidence_of_dormant_agreements_stands_before_their_shares() -> None:
    captions = list(tables(opened("dormant")))
    evidence, shares = (
        next(place for place, caption in enumerate(captions) if words in caption)
        for words in ("with the words that say so", "as a share of those")
    )
    assert evidence < shares


def test_compare_offers_no_one_of_all_there_are() -> None:
    label = "Measure one against the others"
    assert label not in [box.label for box in opened("compare").selectbox]
    app = opened("compare", m=["dk-kolding", "se-goteborg"])
    app.session_state["choosing"] = True
    assert label in [box.label for box in app.run().selectbox]


def test_defect_a_pause_is_told_as_one() -> None:
    """It stood as the end of a partnership that rests, and not at all beside the dormant ones."""
    captions = tables(opened("municipality", one="se-lindesberg"))
    rows = by_first(captions["Partnerships as the sources give them"])
    since = {name: row["Since"].replace("\N{NO-BREAK SPACE}", " ") for name, row in rows.items()}
    assert since["Oppdal"] == "paused 17 Apr 2023"
    listed = tables(opened("dormant", m="se-lindesberg"))
    head, *dormant = listed["Dormant agreements with the words that say so"]
    day = {row[head.index("Paused on")].replace("\N{NO-BREAK SPACE}", " ") for row in dormant}
    assert day == {"17 Apr 2023"}
    assert (
        "Paused on"
        not in tables(opened("dormant", m="se-goteborg"))[
            "Dormant agreements with the words that say so"
        ][0]
    )


def test_defect_namesakes_are_told_apart_side_by_side() -> None:
    towns = ["no-heroy-more-og-romsdal", "no-heroy-nordland", "se-ludvika"]
    head = tables(opened("compare", m=towns))["Figures of the chosen municipalities"][0]
    assert {*head[1:]} == {"Herøy (Møre og Romsdal)", "Herøy (Nordland)", "Ludvika"}


@pytest.mark.parametrize("page", PAGES)
def test_defect_what_a_page_does_not_follow_is_not_offered_there(page: str) -> None:
    """Measure and order changed nothing on most pages; they keep what they hold for the others."""
    asked = {**selected_on(page), "measure": "per_100k", "sort": "name"}
    app = opened(page, **asked)
    boxes = [app.segmented_control(key=f"chosen_{name}") for name in ("measure", "sort")]
    assert [box.value for box in boxes] == ["per_100k", "name"]
    follows = page in ("overview", "compare", "data")
    assert [box.disabled for box in boxes] == [not follows] * 2


@pytest.mark.parametrize("page", PAGES)
def test_defect_what_is_ranked_is_asked_only_where_something_is(page: str) -> None:
    """On seven pages a press on “Partial too” changed nothing."""
    app = opened(page, **{**selected_on(page), "lists": "all"})
    box = app.segmented_control(key="chosen_lists")
    assert box.value == "all"
    follows = page in ("overview", "compare", "municipality", "data")
    assert box.disabled is not follows
    assert bool(box.help) is not follows


@pytest.mark.parametrize("page", ["overview", "dormant"])
def test_defect_filters_that_leave_nothing_do_not_speak_of_all_partners(page: str) -> None:
    """Lund, whose partners and their status are known, was said to have sources on neither."""
    said = spoken(opened(page, m="se-lund", kind="project"))
    assert "No partnership fits the filters." in said
    assert "No source" not in said.replace("No source of the selection calls", "")
    known = spoken(opened(page, m="dk-kolding"))
    assert "No source states the status of any of these partnerships." in known
    unknown = spoken(opened(page, m="dk-esbjerg"))
    assert "No source of the selected municipality says who its partners are." in unknown


@pytest.mark.parametrize("code", ["sv", "da"])
def test_defect_what_was_perhaps_meant_is_said_in_the_readers_language(code: str) -> None:
    (said,) = opened("overview", m="se-atlantis", lang=code).warning
    assert "Nearest names" not in said.value
    assert said.value.endswith("Malå.")


def test_defect_a_link_of_many_strange_words_is_compared_with_names_for_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def suggested(text: str, _: object) -> tuple[str, ...]:
        compared.append(text)
        return ()

    monkeypatch.setattr("dashboard.selecting.address.suggest_municipalities", suggested)
    app = opened("overview", m=[f"nowhere-{number}" for number in range(40)])
    assert len(app.warning) == 40
    assert len(compared) == 5


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("en", "5 municipalities have Rostock as a partner"),
        ("sv", "5 kommuner har Rostock som partner"),
        ("da", "5 kommuner har Rostock som partner"),
    ],
)
def test_defect_who_has_a_dormant_partner_is_not_headed_as_working_with_it(
    code: str, title: str
) -> None:
    """One agreement with Rostock rests, and of the others no source states the status."""
    assert title in spoken(opened("shared", partner="de-rostock", lang=code))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "23 of 113 partners whose status is stated are dormant, in 8 of 44"),
        ({"status": "active"}, "23 of 113 partners whose status is stated are dormant, in 8 of 44"),
        ({"m": "se-goteborg"}, "9 of 13 partners whose status is stated are dormant."),
        (
            {"m": "se-goteborg", "partner_country": "EE"},
            "The only partner whose status is stated is dormant.",
        ),
        ({"m": "se-kalmar"}, "The only partner whose status is stated is active."),
        (
            {"m": ["se-kalmar", "se-falun"]},
            "None of the 2 partners whose status is stated is dormant.",
        ),
        (
            {"m": ["se-goteborg", "dk-kolding"], "lang": "sv"},
            "9 av 13 partner med angiven status är vilande. Enbart Göteborg har partner",
        ),
    ],
)
def test_defect_how_many_rest_is_said_before_they_are_listed(
    query: Mapping[str, str | Sequence[str]], said: str
) -> None:
    """On a phone 23 cards stood before any total."""
    main = opened("dormant", **query).main
    sentences = [str(each.value) for each in main.markdown]
    assert any(text.startswith(said) for text in sentences), sentences


def test_defect_no_total_of_those_that_rest_stands_where_no_status_is_stated() -> None:
    """Nothing is known of the statuses in Kolding, which is not that none of them rests."""
    said = spoken(opened("dormant", m="dk-kolding"))
    assert "partners whose status is stated is dormant" not in said
    assert "No source states the status of any of these partnerships." in said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "A list that is cut names no partner of today"),
        ("sv", "En ofullständig lista nämner ingen nuvarande partner"),
        ("da", "En ufuldstændig liste nævner ingen nuværende partner"),
    ],
)
def test_defect_a_cut_list_that_names_nobody_counts_no_zero_partners(code: str, said: str) -> None:
    """Esbjerg states twelve twin towns and names none of them."""
    captions = tables(opened("municipality", one="dk-esbjerg", lang=code))
    told = [row[1] for table in captions.values() for row in table if len(row) > 2]
    assert any(said in text for text in told)
    assert not any(re.search(r"\b0 partner", text) for text in told)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"one": "dk-kolding"}, "Kolding – Twinboard"),
        ({"m": "se-goteborg", "lang": "da"}, "Göteborg – Twinboard"),
        ({"lang": "da"}, "Kommune – Twinboard"),
    ],
)
def test_defect_the_page_of_a_municipality_is_titled_by_its_name(
    query: Mapping[str, str], title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[str] = []
    monkeypatch.setattr(st, "set_page_config", lambda **words: named.append(words["page_title"]))
    opened("municipality", **query)
    assert named[-1] == title


@pytest.mark.parametrize("query", [{}, {"m": FIVE}])
@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("en", "Municipalities by focus area"),
        ("sv", "Kommuner per fokusområde"),
        ("da", "Kommuner efter fokusområde"),
    ],
)
def test_defect_focus_areas_are_headed_by_what_is_shown_of_them(
    code: str, title: str, query: Mapping[str, Sequence[str]]
) -> None:
    """“Focus areas by municipality” stood over the number of municipalities of each area."""
    headed = re.findall(r"<h2[^>]*>([^<]*)", "".join(html(opened("focus", lang=code, **query))))
    assert title in headed


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ("rostock", "en", "it was left out. Was “de-rostock” meant?"),
        ("de-rostok", "sv", "Menades ”de-rostock”?"),
        ("Rostock", "da", "Var “de-rostock” ment?"),
    ],
)
def test_defect_a_partner_that_a_link_nearly_names_is_offered(
    value: str, code: str, said: str
) -> None:
    """Of municipalities the nearest names were, and of partners nothing was."""
    (warning,) = opened("shared", partner=value, lang=code).warning
    assert warning.value.endswith(said)


def test_a_partner_like_none_is_offered_none() -> None:
    (warning,) = opened("shared", partner="zzzzzzzz").warning
    assert warning.value.endswith("it was left out.")


@pytest.mark.parametrize(
    ("towns", "said"),
    [
        (["dk-kolding"], "1 of them says who its partners are"),
        (["dk-kolding", "se-goteborg"], "2 of them say who their partners are"),
    ],
)
def test_defect_one_says_who_its_partners_are(towns: Sequence[str], said: str) -> None:
    assert said in spoken(opened("overview", m=towns))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"m": "se-goteborg"}, "leaves one municipality only"),
        ({"status": "dormant"}, "share a partner that fits the filters"),
        ({"m": ["dk-kolding", "se-goteborg"]}, "have a partner in common"),
    ],
)
def test_defect_why_nothing_is_shared_is_said(
    query: Mapping[str, str | Sequence[str]], said: str
) -> None:
    """Göteborg, of which the Overview says that others share Rostock, had no partner in common."""
    for page in ("shared", *(["compare"] if "have" in said else [])):
        assert said in spoken(opened(page, **query))


@pytest.mark.parametrize(("page", "times"), [("focus", 1), ("networks", 1), ("data", 2)])
def test_defect_filters_that_change_nothing_are_said_to(page: str, times: int) -> None:
    """58 municipalities seemed to name an area for their dormant partnerships."""
    said = "do not apply here"
    assert spoken(opened(page, status="dormant")).count(said) == times
    assert spoken(opened(page, partner_country="DE")).count(said) == times
    assert said not in spoken(opened(page, country="SE", focus="culture"))


def test_defect_a_membership_without_words_is_said_to_be_without() -> None:
    """ "Active" stood as if the source had said so, as it has to of partnerships."""
    table = tables(opened("networks", m="dk-odense"))["Who is in which network"]
    (status,) = {row[table[0].index("Status")] for row in table[1:]}
    assert status == "Active\nthe source's words are not known"


def test_defect_compare_says_what_its_filters_do_not_change() -> None:
    """Its focus areas and networks stood below "status dormant" as if they were of these."""
    said = "do not apply here"
    partly = "all other figures stand as without them"
    assert spoken(opened("compare", m=FIVE, status="dormant")).count(said) == 2
    assert spoken(opened("compare", m=FIVE, status="dormant")).count(partly) == 1
    plain = spoken(opened("compare", m=FIVE))
    assert said not in plain
    assert partly not in plain


def test_defect_two_numbers_of_a_page_bear_no_one_name() -> None:
    """Of Denmark's 24 the partners of 10 were "known", and of 18 in the table below."""
    found = tables(opened("regions", status="dormant"))
    heads = {head for table in found.values() for head in table[0]}
    assert "Of these, number known" in heads
    rows = by_first(found["Partners by the municipalities' own countries"])
    assert rows["Denmark"]["Of these, number known"] == "10"


def test_defect_partners_of_one_event_stand_in_the_order_of_names() -> None:
    """They stood as the source has them, Gdańsk before Constanța."""
    table = tables(opened("municipality", one="fi-turku"))["History of the partnerships"]
    assert "Began: Constanța, Gdańsk, Rostock" in [row[1] for row in table]


def test_defect_a_decade_is_no_start_year() -> None:
    """Norrköping's partners of "the 1940s" began in 1940, beside the list that has the decade."""
    alone = tables(opened("municipality", one="se-norrkoping"))["Figures of the municipality"]
    assert by_first(alone)["Oldest start year"]["Value"] == "1940s"
    # Malmö's oldest is of the year itself.
    beside = tables(opened("compare", m=["se-norrkoping", "se-malmo"]))
    oldest = by_first(beside["Figures of the chosen municipalities"])["Oldest start year"]
    assert (oldest["Norrköping"], oldest["Malmö"]) == ("1940s", "1940")


def test_defect_a_source_that_prints_a_year_alone_is_told_of_no_day() -> None:
    """Indre Østfold's page prints 2016; "31 Dec 2016" stood on no page."""
    alone = tables(opened("municipality", one="no-indre-ostfold"))
    assert by_first(alone["Figures of the municipality"])["Newest source"]["Value"] == "2016"
    assert by_first(alone["Doubts found in the sources"])["Newest source older than five years"][
        "Values"
    ].startswith("Newest source: 2016;")
    two = tables(opened("compare", m=("no-indre-ostfold", "no-levanger")))
    newest = by_first(two["Figures of the chosen municipalities"])["Newest source"]
    assert newest["Indre Østfold"] == "2016"
    assert newest["Levanger"] == "30\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2016"
    covered = by_first(
        tables(opened("overview"))[
            "Municipalities of each country, and of how many anything is known"
        ]
    )
    assert covered["Norway"]["Newest dated source"] == "2016"
    assert (
        covered["Denmark"]["Newest dated source"] == "11\N{NO-BREAK SPACE}Jun\N{NO-BREAK SPACE}2024"
    )


def test_defect_time_defines_no_figure_that_it_does_not_show() -> None:
    """It defined an oldest and a median start year, neither of which stands on the page."""
    assert "start year:" not in spoken(opened("time"))


def test_defect_the_first_page_says_of_how_many_municipalities_it_knows() -> None:
    """That 146 are few of 1,116 stood in a table at the end of the page alone."""
    assert "there are 1,116 in all" in spoken(opened("overview"))
    assert "in all" not in spoken(opened("overview", country="SE"))


@pytest.mark.parametrize(
    ("page", "town", "one", "several"),
    [
        ("networks", "se-goteborg", "den valda kommunen anger", "de valda kommunerna anger"),
        ("focus", "dk-gentofte", "den valda kommunen anger", "de valda kommunerna anger"),
        ("overview", "se-karlskrona", "vilka dess partner är", "vilka deras partner är"),
        ("time", UNREAD, "den valda kommunen har", "de valda kommunerna har"),
    ],
)
def test_defect_one_municipality_is_not_spoken_of_as_several(
    page: str, town: str, one: str, several: str
) -> None:
    """Of one alone it was said that no source of “the selected municipalities” tells."""
    alone = spoken(opened(page, lang="sv", m=town))
    assert one in alone
    assert several not in alone.replace(f"varav 0 anger {several}", "")
