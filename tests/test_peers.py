"""A municipality against its peers: who they are by each rule, and where it stands among them."""

import datetime as dt
import io
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.asking.named_charts import draw_chart
from dashboard.asking.peers import Standing, peer_group, rank_in_words, standing
from dashboard.charts.theme import LIGHT
from dashboard.selecting.selection import LISTS, PEER_RULES, Lists, PeerRule, Selection
from dashboard.views import compare
from dashboard.words.formats import figure_text
from dashboard.words.i18n import Language
from tests.browser.serving import TODAY
from tests.conftest import CURATED
from tests.test_cli import process
from tests.test_pages import Table, opened, spoken, tables
from warehouse.figures import BY_ID

ENGLISH = Language("en")
WHOLE = ("complete", "none")
AGAINST = "The municipality against its peers"
WHO = "Who the peers are"
ONE_BY_ONE = "The group, one by one"
MEASURED = (
    "partners",
    "partners_per_100k",
    "active",
    "dormant",
    "dormant_share",
    "stated_status_share",
    "partner_countries",
    "networks",
    "focus_areas",
)

# Id, country, region, inhabitants.
TOWNS = (
    ("se-mitt", "SE", "Dalarna", 1000),
    ("se-over", "SE", "Dalarna", 1100),
    ("se-under", "SE", "Skåne", 900),
    ("se-nara", "SE", "Skåne", 1050),
    ("se-fjarran", "SE", "Dalarna", 9000),
    ("se-okand", "SE", "Skåne", None),
    ("no-lik", "NO", "Dalarna", 1000),
    ("no-ensam", "NO", "Agder", 1000),
)


def towns(rows: Sequence[tuple[str, str, str, int | None]] = TOWNS) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows, schema=["municipality_id", "country", "region", "population"], orient="row"
    )
    return frame.with_columns(municipality=pl.col("municipality_id").str.slice(3))


def peers(own: str, rule: PeerRule, count: int = 20) -> list[str]:
    return peer_group(towns(), own, rule, count)["municipality_id"].to_list()


def test_by_population_the_nearest_of_the_same_country_come_first() -> None:
    assert peers("se-mitt", "population") == ["se-nara", "se-over", "se-under", "se-fjarran"]
    assert peers("se-mitt", "population", 1) == ["se-nara"]


def test_equally_near_ones_come_by_name_and_not_as_they_stand() -> None:
    # Över and Under are both 100 inhabitants away, on either side.
    assert peers("se-mitt", "population", 2) == ["se-nara", "se-over"]
    turned = peer_group(towns(TOWNS[::-1]), "se-mitt", "population", 2)
    assert turned["municipality_id"].to_list() == ["se-nara", "se-over"]


def test_equally_near_ones_of_one_name_come_by_id() -> None:
    twins = towns().with_columns(municipality=pl.lit("Våler"))
    found = peer_group(twins, "se-mitt", "population", 3)["municipality_id"].to_list()
    assert found == ["se-nara", "se-over", "se-under"]


def test_whose_population_is_unknown_is_near_to_nobody() -> None:
    assert "se-okand" not in peers("se-mitt", "population")
    assert "se-okand" in peers("se-mitt", "country")


def test_one_whose_own_population_is_unknown_is_measured_against_its_country() -> None:
    assert sorted(peers("se-okand", "population", 3)) == sorted(
        ["se-mitt", "se-over", "se-under", "se-nara", "se-fjarran"]
    )


def test_by_region_they_are_of_the_region_of_the_same_country() -> None:
    assert sorted(peers("se-mitt", "region", 1)) == ["se-fjarran", "se-over"]
    assert peers("no-ensam", "region") == []


def test_by_country_they_are_all_the_others() -> None:
    assert sorted(peers("se-mitt", "country", 1)) == sorted(
        ["se-over", "se-under", "se-nara", "se-fjarran", "se-okand"]
    )
    assert peers("no-ensam", "country") == ["no-lik"]


@pytest.mark.parametrize("rule", PEER_RULES)
@pytest.mark.parametrize("own", [town[0] for town in TOWNS])
def test_nobody_is_its_own_peer(own: str, rule: PeerRule) -> None:
    assert own not in peers(own, rule)


def of(value: float | None, *others: float | None) -> Standing:
    def figures(values: Sequence[float | None]) -> pl.DataFrame:
        return pl.DataFrame({"partners": values}, schema={"partners": pl.Float64})

    return standing("partners", figures([value]), figures(others))


def test_rank_counts_from_the_largest_and_ties_share_it() -> None:
    assert [of(each, 9, 5, 5, 1).rank for each in (10, 9, 5, 4, 1, 0)] == [1, 1, 2, 4, 4, 5]
    assert of(5, 9, 5, 5, 1).known == 4


def test_the_median_is_that_of_the_peers_alone() -> None:
    assert of(100, 1, 2, 3).median == 2
    assert of(None, 1, 2).median == 1.5


def test_what_is_unknown_is_neither_ranked_nor_a_zero() -> None:
    assert of(None, 3, 1) == Standing("partners", None, 2.0, None, 2)
    assert of(2, None, 3, None) == Standing("partners", 2.0, 3.0, 2, 1)
    assert of(0, None) == Standing("partners", 0.0, None, 1, 0)
    assert of(None, None) == Standing("partners", None, None, None, 0)
    assert of(None) == Standing("partners", None, None, None, 0)


def test_whole_numbers_stand_as_numbers_with_a_fraction_do() -> None:
    one, two = pl.DataFrame({"partners": [2]}), pl.DataFrame({"partners": [1, 4]})
    assert standing("partners", one, two) == Standing("partners", 2, 2.5, 2, 2)


@pytest.fixture(scope="module")
def summary(real_warehouse: Path) -> dict[str, dict[str, Any]]:
    """The exported summary by municipality."""
    out, _ = process(
        "export", "summary", "--format", "parquet", warehouse=real_warehouse
    ).communicate()
    rows = pl.read_parquet(io.BytesIO(out)).to_dicts()
    assert len(rows) == CURATED
    return {row["municipality_id"]: row for row in rows}


pytestmark = pytest.mark.usefixtures("served")


def nearest(summary: Mapping[str, dict[str, Any]], own: str, count: int) -> list[dict[str, Any]]:
    itself = summary[own]
    others = [
        row
        for row in summary.values()
        if row is not itself and row["country"] == itself["country"] and row["population"]
    ]
    others.sort(
        key=lambda row: (abs(row["population"] - itself["population"]), row["municipality"])
    )
    return others[:count]


def expected(
    own: dict[str, Any], group: Sequence[dict[str, Any]], lists: str = "complete"
) -> list[list[str]]:
    """The table of figures, by other means than the page's."""
    return [_expected_row(figure, own, group, lists) for figure in MEASURED]


def _expected_row(
    figure: str, own: dict[str, Any], group: Sequence[dict[str, Any]], lists: str
) -> list[str]:
    # Where a list is cut, what was counted on it is no measure of others.
    wholly = lists == "all" or figure in ("networks", "focus_areas")
    compared = [row for row in group if wholly or row["completeness"] in WHOLE]
    # Of whom no status is stated, none active or dormant says nothing.
    silent = figure in ("active", "dormant")
    compared = [row for row in compared if not silent or row["stated_status_share"]]
    known = [row[figure] for row in compared if row[figure] is not None]
    mine = own[figure]
    rank = f"not ranked; {len(known)} with data" if known else "not ranked"
    says = not silent or own["stated_status_share"]
    if mine is not None and says and (wholly or own["completeness"] in WHOLE):
        # A place is one more than the number of those before it.
        falling = sorted([*known, mine], reverse=True)
        rank = f"{falling.index(mine) + 1} of {len(falling)} with data"
    median = float(statistics.median(known)) if known else None
    shown = [figure_text(figure, each, ENGLISH) for each in (mine, median)]
    if silent and own["stated_status_share"] == 0:
        shown[0] = "not stated"
    return [BY_ID[figure].label, *shown, rank]


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 7), ({"k": "3"}, 3), ({"k": "20"}, 20), ({"lists": "all"}, 7)],
    ids=["seven", "three", "twenty", "partial lists too"],
)
def test_kolding_stands_where_the_exported_summary_puts_it(
    query: Mapping[str, str], count: int, summary: Mapping[str, dict[str, Any]]
) -> None:
    app = opened("compare", m="dk-kolding", **query)
    found, group = tables(app), nearest(summary, "dk-kolding", count)
    assert names(found[WHO]) == [row["municipality"] for row in group]
    assert found[AGAINST][0] == ["Figure", "Kolding", "Median of the peers", "Rank"]
    assert found[AGAINST][1:] == expected(
        summary["dk-kolding"], group, query.get("lists", "complete")
    )
    assert (
        f"{count} peers: the municipalities with data in Denmark that are nearest to Kolding in "
        "inhabitants."
    ) in spoken(app)


def names(table: Table) -> list[str]:
    """The municipalities of a table, without the word on how far their list goes."""
    return [row[0].split(" (")[0] for row in table[1:]]


def test_one_whose_own_list_is_cut_is_ranked_by_no_count_of_partners(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    own = next(
        row
        for row in summary.values()
        if row["country"] == "DK" and row["completeness"] == "partial" and row["partners"]
    )
    group = nearest(summary, own["municipality_id"], 7)
    for lists in LISTS:
        app = opened("compare", m=own["municipality_id"], lists=lists)
        rows = tables(app)[AGAINST][1:]
        assert rows == expected(own, group, lists)
        assert rows[0][3].startswith("not ranked") == (lists == "complete")


def test_the_one_by_one_table_holds_the_group_and_itself(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    rows = tables(opened("compare", m="dk-kolding"))[ONE_BY_ONE][1:]
    group = [summary["dk-kolding"], *nearest(summary, "dk-kolding", 7)]
    assert {row[0].split(" (")[0]: row[1] for row in rows} == {
        row["municipality"]: figure_text("partners", row["partners"], ENGLISH) for row in group
    }


def test_a_link_can_ask_for_the_whole_country(summary: Mapping[str, dict[str, Any]]) -> None:
    app = opened("compare", m="dk-kolding", peers="country")
    group = [
        row
        for row in summary.values()
        if row["country"] == "DK" and row["municipality_id"] != "dk-kolding"
    ]
    found = tables(app)
    assert f"{len(group)} peers: the other municipalities with data in Denmark." in spoken(app)
    assert {row[0].split(" (")[0] for row in found[WHO][1:]} == {
        row["municipality"] for row in group
    }
    assert found[AGAINST][1:] == expected(summary["dk-kolding"], group)


def test_a_link_can_ask_for_the_region(summary: Mapping[str, dict[str, Any]]) -> None:
    own = summary["dk-kolding"]
    group = [
        row
        for row in summary.values()
        if (row["country"], row["region"]) == ("DK", own["region"]) and row is not own
    ]
    app = opened("compare", m="dk-kolding", peers="region")
    assert f"{len(group)} peers: the other municipalities with data in {own['region']}." in spoken(
        app
    )
    assert tables(app)[AGAINST][1:] == expected(own, group)


def test_small_places_come_with_a_caution_and_large_ones_without(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    caution = "Fewer than 10,000 inhabitants"
    own = min(
        (row for row in summary.values() if row["country"] == "IS" and row["population"]),
        key=lambda row: row["population"],
    )
    group = [own, *nearest(summary, own["municipality_id"], 3)]
    small = [
        row["municipality"]
        for row in group
        if row["population"] < 10_000 and row["partners"] is not None
    ]
    assert own["municipality"] in small
    said = spoken(opened("compare", m=own["municipality_id"], k="3"))
    (line,) = (each for each in said.splitlines() if caution in each)
    assert f"a lot: {Language('en').listed(small)}." in line
    assert all(row["population"] >= 10_000 for row in nearest(summary, "dk-kolding", 7))
    assert caution not in spoken(opened("compare", m="dk-kolding"))


def test_partial_lists_in_the_group_are_named(summary: Mapping[str, dict[str, Any]]) -> None:
    group = [summary["dk-kolding"], *nearest(summary, "dk-kolding", 20)]
    known = [row for row in group if row["partners"] is not None]
    partial = [row["municipality"] for row in known if row["completeness"] == "partial"]
    assert partial
    assert len(known) < len(group), "of some no partner is known, which the chart's note says"
    said = spoken(opened("compare", m="dk-kolding", k="20"))
    named = Language("en").listed(partial)
    assert f"Only part of the partner list is known, so not ranked here: {named}." in said
    said = spoken(opened("compare", m="dk-kolding", k="20", lists="all"))
    assert f"Only part of the partner list is known: {named}." in said


def test_a_municipality_alone_in_its_region_says_so(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    regions = [(row["country"], row["region"]) for row in summary.values()]
    alone = [
        id_ for id_, row in summary.items() if regions.count((row["country"], row["region"])) == 1
    ]
    assert alone
    app = opened("compare", m=alone[0], peers="region")
    assert [each.value for each in app.info] == [
        "No other municipality with data belongs to this group."
    ]
    assert tables(app) == {}


def test_a_filter_on_partnerships_holds_for_the_peers_too(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    found = tables(opened("compare", m="dk-kolding", country="DK", status="ended"))
    group = nearest(summary, "dk-kolding", 7)
    assert len(found[WHO]) == 8
    (row,) = (row for row in found[AGAINST] if row[0] == "Partners")
    known = [each for each in group if each["completeness"] in WHOLE]
    assert known
    # Nobody has a partner among what has ended; whose partners are unknown stays so.
    assert row == ["Partners", "0", "0", f"1 of {len(known) + 1} with data"]


def dots_subtitle(warehouse: Path, selection: Selection) -> str:
    read = open_warehouse(warehouse).now()
    context = Context(
        selection,
        labels(read, ENGLISH),
        options(read),
        Answers(read, dt.date.fromisoformat(TODAY)),
        LIGHT,
    )
    chart = draw_chart("peers", context)
    assert chart is not None
    return " ".join(chart.to_dict()["title"]["subtitle"])


@pytest.mark.parametrize("lists", LISTS)
def test_defect_the_dots_draw_the_same_median_as_the_table(
    lists: Lists, real_warehouse: Path, summary: Mapping[str, dict[str, Any]]
) -> None:
    """The line stood at the median of all lists, the table at that of the whole ones."""
    group = nearest(summary, "dk-kolding", 7)
    median = expected(summary["dk-kolding"], group, lists)[0][2]
    said = dots_subtitle(real_warehouse, Selection(m=("dk-kolding",), lists=lists))
    assert f"The line is the median of the peers: {median}." in f"{said}."
    # Gentofte's and Gladsaxe's lists are cut.
    assert "≥: only part of the list is known" in said


def test_of_several_one_can_be_measured_against_the_others(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    towns = ["dk-kolding", "se-goteborg", "fi-turku", "se-karlskrona"]
    app = opened("compare", m=towns, one="se-goteborg", peers="chosen")
    found = tables(app)
    own, *group = (summary[town] for town in ("se-goteborg", "dk-kolding", "fi-turku"))
    group.append(summary["se-karlskrona"])
    assert found[AGAINST][1:] == expected(own, group)
    assert sorted(names(found[WHO])) == ["Karlskrona", "Kolding", "Turku"]
    assert "3 peers: the other municipalities selected." in spoken(app)


def test_several_stand_side_by_side_until_one_is_chosen() -> None:
    towns = ["dk-kolding", "se-goteborg"]
    for chosen in ({}, {"peers": "chosen"}, {"peers": "chosen", "one": "fi-turku"}):
        found = tables(opened("compare", m=towns, **chosen))
        assert AGAINST not in found
        assert "Figures of the chosen municipalities" in found


def test_defect_beside_one_without_data_nobody_else_is_a_peer() -> None:
    """The one with data was measured against others of its country, said to be those selected."""
    both = ["dk-kolding", "se-habo-uppsala"]
    app = opened("compare", m=both, one="dk-kolding", peers="chosen")
    assert "No other municipality with data belongs to this group." in spoken(app)
    assert WHO not in tables(app)


def test_choosing_one_of_several_is_kept_in_the_address() -> None:
    app = opened("compare", m=["dk-kolding", "se-goteborg"])
    app.session_state["choosing"] = True
    app.run()
    (box,) = (box for box in app.selectbox if box.label == "Measure one against the others")
    box.set_value("dk-kolding").run()
    assert AGAINST in tables(app)
    assert (app.query_params["one"], app.query_params["peers"]) == ("dk-kolding", "chosen")


def test_defect_a_choice_among_thousands_offers_some_and_takes_typed_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Under a status alone 300,000 names were sent to the browser, and kept with the session."""
    monkeypatch.setattr(compare, "MOST_OFFERED", 5)
    app = opened("compare", country="SE")
    app.session_state["choosing"] = True
    app.run()
    (box,) = (box for box in app.selectbox if box.label == "Measure one against the others")
    assert len(box.options) == 6
    assert box.proto.accept_new_options
    assert "Ludvika" not in box.options
    # Who is measured is among them, wherever in the order.
    app = opened("compare", country="SE", peers="chosen", one="se-ludvika")
    app.session_state["choosing"] = True
    app.run()
    (box,) = (box for box in app.selectbox if box.label == "Measure one against the others")
    assert (len(box.options), box.value) == (7, "se-ludvika")
    assert AGAINST in tables(app)


def test_defect_who_states_no_status_is_ranked_by_none(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    """Kolding, of whose partners no status is stated, stood last of three by active ones."""
    assert summary["dk-kolding"]["stated_status_share"] == 0
    rows = {row[0]: row for row in tables(opened("compare", m="dk-kolding"))[AGAINST][1:]}
    assert all(rows[figure][3].startswith("not ranked") for figure in ("Active", "Dormant"))
    assert rows["Partners"][3].startswith("1 of ")


def test_defect_a_median_was_told_without_of_how_many_it_is(
    summary: Mapping[str, dict[str, Any]],
) -> None:
    """Karlskrona's peers rested by half in the middle: that was the middle of two."""
    peers = nearest(summary, "se-karlskrona", 7)
    whole = [row for row in peers if row["completeness"] in WHOLE]
    known = [row for row in whole if row["dormant_share"] is not None]
    rows = {row[0]: row for row in tables(opened("compare", m="se-karlskrona"))[AGAINST][1:]}
    assert rows["Dormant share"][3] == f"not ranked; {len(known)} with data"
    assert rank_in_words(of(None, None), ENGLISH) == "not ranked"
