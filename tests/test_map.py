"""Where partners lie: each on a map or named as without a point, and those not counted apart."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard import charts
from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.asking.named_charts import draw_chart
from dashboard.asking.partner_places import (
    COUNTED,
    MAP_TITLES,
    draw_map,
    not_drawn,
    partners_on_map,
    places_on_map,
)
from dashboard.charts.outline import Topology, outline
from dashboard.charts.placing import LETTER, LINE, place
from dashboard.charts.projection import EUROPE, WORLD, frame
from dashboard.charts.theme import LIGHT
from dashboard.selecting.selection import Selection
from dashboard.views.shared import MOST_LISTED
from dashboard.words.i18n import Language
from tests.test_pages import opened, spoken, tables
from warehouse.settings import WAREHOUSE_VARIABLE

TODAY = "2026-11-23"


pytestmark = pytest.mark.usefixtures("served")


def context(warehouse: Path, *towns: str) -> Context:
    read = open_warehouse(warehouse).now()
    return Context(
        Selection(m=towns),
        labels(read, Language("en")),
        options(read),
        Answers(read, dt.date.fromisoformat(TODAY)),
        LIGHT,
    )


def places(partners: pl.DataFrame) -> pl.DataFrame:
    """Give each place of `partners_on_map` once, with who has it, as frames would be read."""
    place = ("partner_id", "partner", "partner_country", "partner_region", "level", "lat", "lon")
    return (
        partners.group_by(*place, "part", maintain_order=True)
        .agg(
            pl.col("municipality_id").n_unique().alias("towns"),
            pl.col("municipality_id").unique(maintain_order=True).alias("municipality_ids"),
            *((pl.col("state") == state).sum().alias(state) for state in COUNTED),
        )
        .sort(
            *("towns", Language("en").order("partner"), "partner_id"),
            descending=[True, False, False],
        )
    )


FILTERED: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {},
    {"country": ("DK", "SE")},
    {"status": ("dormant",)},
    {"status": ("active", "ended"), "kind": ("twin town",)},
    {"kind": ("twin town", "project")},
    {"partner_region": ("nordic", "baltic")},
    {"partner_country": ("DE", "FI"), "status": ("dormant",)},
    {"focus": ("education",)},
    {"partner_country": ("AQ",)},
)


@pytest.mark.parametrize("filters", FILTERED, ids=str)
def test_places_are_counted_and_cut_as_partnerships_give_them(
    real_warehouse: Path, filters: Mapping[str, tuple[str, ...]]
) -> None:
    given = context(real_warehouse)
    chosen, _ = Selection.from_query(filters, given.options.known)
    given = replace(given, selection=chosen)
    whole = places(partners_on_map(given))
    for part in (*MAP_TITLES, None):
        expected = whole.filter(pl.col("part").eq_missing(pl.lit(part, pl.String))).drop("part")
        found = places_on_map(given, part)
        assert found.height == expected.height
        read = pl.concat([found.slice(0, 7), found.slice(7, 3), found.slice(10, 1000)])
        assert_frame_equal(read, expected, check_dtypes=False)
        if part is not None:
            assert (draw_map(given, part) is None) == expected.is_empty()
    drawn = partners_on_map(given).height
    assert sum(not_drawn(given).values()) == given.table("partnerships").height - drawn


def states(warehouse: Path, town: str) -> dict[str, str]:
    return dict(partners_on_map(context(warehouse, town)).select("partner", "state").iter_rows())


def test_goteborgs_thirteen_stand_with_their_statuses(real_warehouse: Path) -> None:
    found = states(real_warehouse, "se-goteborg")
    dormant = {name for name, state in found.items() if state == "dormant"}
    assert len(found) == 13
    assert dormant == {
        "Chicago", "Kiel", "Kraków", "Lyon", "Newcastle upon Tyne", "Rostock", "Shanghai",
        "Tallinn", "Xi'an",
    }  # fmt: skip
    drawn = [draw_map(context(real_warehouse, "se-goteborg"), part) for part in MAP_TITLES]
    said = " ".join(str(chart.to_dict()["description"]) for chart in drawn if chart)
    assert "Chicago (United States): Dormant" in said
    assert "Nelson Mandela Bay (South Africa): Active" in said


def test_ludvikas_county_stands_apart_and_is_no_partner(real_warehouse: Path) -> None:
    found = states(real_warehouse, "se-ludvika")
    assert {name: state for name, state in found.items() if state == "indirect"} == {
        "Viljandi County": "indirect"
    }
    chart = draw_map(context(real_warehouse, "se-ludvika"), "europe")
    assert chart is not None
    assert "Viljandi County (Estonia): Indirect, not counted" in chart.to_dict()["description"]


def test_koldings_kujalleq_lies_in_greenland(real_warehouse: Path) -> None:
    rows = partners_on_map(context(real_warehouse, "dk-kolding"))
    kujalleq = rows.row(by_predicate=pl.col("partner") == "Kujalleq", named=True)
    assert (kujalleq["part"], kujalleq["partner_country"]) == ("world", "GL")
    assert -75 < kujalleq["lon"] < -10


def test_every_partner_is_on_a_map_or_named_as_without_a_point(real_warehouse: Path) -> None:
    everyone = context(real_warehouse)
    rows = partners_on_map(everyone)
    assert set(rows["part"].drop_nulls()) == set(MAP_TITLES)
    page = opened("map")
    shown = [row[0] for caption in tables(page).values() for row in caption[1:]]
    assert sorted(shown) == sorted(places(rows)["partner"])
    lost = rows.filter(pl.col("part").is_null())["partner"].unique()
    assert {"Pruszcz", "Rudniki"} <= set(lost)
    said = spoken(page)
    assert f"{len(lost)} places with a partner have no known point and are listed below." in said
    assert "ended: 25; indirect: 3; named only by the partner or an external list: 40" in said
    left = everyone.table("partnerships").height - rows.height
    assert left == 25 + 3 + 40
    counted = everyone.table("summary")["partners"].sum()
    assert rows.height == counted


def test_the_circles_say_how_many_municipalities_have_a_place(real_warehouse: Path) -> None:
    every = context(real_warehouse)
    places = places_on_map(every, "north").slice(0, 1000)
    rostock = places.row(by_predicate=pl.col("partner") == "Rostock", named=True)
    assert rostock["towns"] == len(rostock["municipality_ids"]) == 5
    assert rostock["towns"] <= rostock["active"] + rostock["dormant"] + rostock["unstated"]


@pytest.mark.parametrize("name", [f"map-{part}" for part in MAP_TITLES])
def test_a_map_carries_its_outline_and_asks_no_stranger(name: str, real_warehouse: Path) -> None:
    chart = draw_chart(name, context(real_warehouse))
    assert chart is not None
    text = json.dumps(chart.to_dict())
    assert "topojson" in text
    assert text.count("http") == text.count("vega.github.io/schema")
    # One page sends up to three.
    assert len(text) < 200_000


def test_states_are_told_apart_by_more_than_colour(real_warehouse: Path) -> None:
    chart = draw_map(context(real_warehouse, "se-goteborg"), "europe")
    assert chart is not None
    shape = chart.to_dict()["layer"][1]["encoding"]["shape"]["scale"]
    assert len(set(shape["range"])) == len(shape["domain"]) == 3


def test_a_hostile_name_stays_a_value(real_warehouse: Path) -> None:
    given = context(real_warehouse, "se-goteborg")
    rows = partners_on_map(given).with_columns(partner=pl.lit("</script><b>{{datum}}"))
    itself = pl.DataFrame({"municipality": ["Göteborg"], "lat": [57.7], "lon": [11.9]})
    chart = charts.partner_map(rows, itself, given.labels, LIGHT, "world")
    assert chart is not None
    assert charts.to_svg(charts.for_export(chart)).count("<b>") == 0


@pytest.mark.parametrize("projection", [EUROPE, WORLD])
def test_a_frame_holds_all_its_points(projection: object) -> None:
    points = [(11.9, 57.7), (24.7, 59.4), (-3.2, 40.4)]
    seen = frame(EUROPE if projection is EUROPE else WORLD, points)
    for point in points:
        x, y = seen.pixel(point, 600, 400)
        assert 0 < x < 600
        assert 0 < y < 400


def test_names_cover_neither_names_nor_marks_and_the_first_go_first() -> None:
    marks = [(100.0, 100.0), (104.0, 100.0), (300.0, 100.0)]
    placed = {name.position: name for name in place(["First", "Second", "Third"], marks, 400, 200)}
    assert {0, 2} <= set(placed)
    assert place(["No room at all for this"], [(10.0, 10.0)], 40, 20) == []


@pytest.mark.parametrize("mark", [(200.0, 195.0), (200.0, 5.0), (4.0, 100.0), (396.0, 100.0)])
def test_a_name_stands_within_the_map_at_each_of_its_edges(mark: tuple[float, float]) -> None:
    (name,) = place(["Name"], [mark], 400, 200)
    length = len("Name") * LETTER
    left = mark[0] + name.dx - {"left": 0, "center": length / 2, "right": length}[name.align]
    middle = mark[1] + name.dy
    assert 0 <= left <= 400 - length
    assert LINE / 2 <= middle <= 200 - LINE / 2


def test_many_municipalities_share_partners_in_a_list_by_partner(real_warehouse: Path) -> None:
    found = tables(opened("shared"))["Who shares which partner"]
    assert len(found) == 1 + MOST_LISTED
    ties = context(real_warehouse).table("shared")
    for row in found[1:]:
        own = ties.filter(pl.col("partner") == row[0])
        assert int(row[2]) == own["municipality_id"].n_unique()
        for status, cell in zip(("active", "dormant", "unstated"), row[3:], strict=True):
            names = Language("en").in_order(
                set(own.filter(pl.col("status") == status)["municipality"])
            )
            assert cell == (", ".join(names) or "–")
    assert "Who shares which partner" not in tables(opened("shared", partner="de-rostock"))


@pytest.mark.parametrize("code", ["sv", "da"])
def test_partners_of_equal_number_stand_in_the_order_of_the_language(code: str) -> None:
    title = Language(code).t("Who shares which partner")
    rows = tables(opened("shared", lang=code))[title][1:]
    for number in {row[2] for row in rows}:
        names = [row[0] for row in rows if row[2] == number]
        assert names == Language(code).in_order(names)


def test_defect_what_is_over_and_has_no_point_is_no_place_with_a_partner(
    real_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both numbers of the sentence are of partners; the others are named as not counted."""
    path = shutil.copyfile(real_warehouse, tmp_path / "w.duckdb")
    lost = "1 place with a partner has no known point and is listed below."
    assert lost in spoken(opened("map", m="dk-soro"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update main.partnership set status = 'ended' "
            "where municipality_id = 'dk-soro' and partner_id like 'unresolved:%'"
        )
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(path))
    said = spoken(opened("map", m="dk-soro"))
    assert lost not in said
    assert "Drawn apart and not counted as partners:" in said


@pytest.mark.parametrize("query", [{}, {"m": "dk-kolding"}])
@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("en", "Latitude; longitude"),
        ("sv", "Latitud; longitud"),
        ("da", "Breddegrad; længdegrad"),
    ],
)
def test_defect_two_numbers_of_a_place_are_called_latitude_and_longitude(
    code: str, heading: str, query: Mapping[str, str]
) -> None:
    """Under “Point” nobody told them which is which."""
    found = tables(opened("map", lang=code, **query)).values()
    assert any(heading in table[0] for table in found)


def test_defect_the_map_does_not_count_none_of_partners_that_nobody_tells() -> None:
    """“0 places” stood above a map of four that are over; the partners of today are unknown."""
    said = spoken(opened("map", m="dk-aabenraa"))
    unknown = "No source of the selected municipality says who its partners are."
    assert f"{unknown} Drawn apart and not counted as partners: Lohja (Finland)" in said
    assert not re.search(r"\b0 places", said)
    one_of_two = opened("map", m=["dk-aabenraa", "dk-kolding"], one="dk-aabenraa")
    assert unknown in spoken(one_of_two)


def test_defect_a_place_without_a_point_is_no_further_one_where_none_is_on_a_map() -> None:
    """“0 places are on the map. 1 more is listed below.”"""
    said = spoken(opened("map", m="dk-soro", partner_country="PL"))
    assert "1 place with a partner has no known point and is listed below." in said
    assert "on the map" not in said


def test_defect_only_what_there_is_is_said_to_be_left_out_of_maps() -> None:
    """“Not drawn – ended: 0; indirect: 0 …” stood where nothing was left out, and nothing did
    where all was."""
    assert "Not drawn" not in spoken(opened("map", partner_country="US"))
    ended = spoken(opened("map", status="ended"))
    assert "Not drawn" in ended
    # Herning's are known to have ended; who its partners of today are is not.
    assert "No data on partners, which is not zero: Aabenraa" in ended


def test_defect_crimea_is_drawn_as_a_part_of_ukraine() -> None:
    """Natural Earth drew it as a part of Russia."""
    kyiv, simferopol, moscow = (30.5, 50.4), (34.1, 45.0), (37.6, 55.8)
    assert country_at(simferopol) == country_at(kyiv)
    assert country_at(simferopol) != country_at(moscow)


def country_at(point: tuple[float, float]) -> int:
    """The position among the drawn countries of the one that a point of the earth lies in."""
    drawn = outline(-180, -90, 180, 90)
    countries = drawn["objects"]["countries"]["geometries"]
    (found,) = (
        position
        for position, country in enumerate(countries)
        for polygon in ([country["arcs"]] if country["type"] == "Polygon" else country["arcs"])
        if surrounds(ring(drawn, polygon[0]), point)
    )
    return found


def ring(drawn: Topology, arcs: list[int]) -> list[tuple[float, float]]:
    """The points of a border in degrees; an arc is a start and steps from it."""
    scales, starts = (drawn["transform"][name] for name in ("scale", "translate"))
    points: list[tuple[float, float]] = []
    for number in arcs:
        steps = drawn["arcs"][number if number >= 0 else ~number]
        x, y = (
            [start + scale * each for each in accumulate(along)]
            for along, scale, start in zip(zip(*steps, strict=True), scales, starts, strict=True)
        )
        points += list(zip(x, y, strict=True))[:: 1 if number >= 0 else -1]
    return points


def surrounds(border: list[tuple[float, float]], point: tuple[float, float]) -> bool:
    """Whether a line to the east of a point crosses the border an odd number of times."""
    x, y = point
    crossed = [
        x < left + (right - left) * (y - below) / (above - below)
        for (left, below), (right, above) in pairwise([*border, border[0]])
        if (below > y) != (above > y)
    ]
    return sum(crossed) % 2 == 1
