"""The charts: what they draw, what they never draw, and that it can be read."""

import datetime as dt
import json
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import altair as alt
import polars as pl
import pytest

from dashboard import charts
from dashboard.charts.theme import DARK, LIGHT, PALETTES, Mark, Palette
from dashboard.selecting.selection import MEASURES, Measure, Sort
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels

Row = dict[str, Any]
LONG_NAME = "Vidensdeling og udvikling af kommunens opgaver"


def labels(language: str = "en") -> Labels:
    def listed(**names: str) -> pl.DataFrame:
        rows = [(id_, n, name) for n, (id_, name) in enumerate(names.items())]
        return pl.DataFrame(rows, schema=["id", "position", "label_en"], orient="row")

    return Labels(
        Language(language),
        partner_region=listed(nordic="Nordic countries", baltic="Baltic states", asia="Asia"),
        focus_area=listed(culture="Culture and arts", sport="Sport", knowledge=LONG_NAME),
        network=pl.DataFrame({"id": ["ubc"], "name": ["Union of the Baltic Cities"]}),
    )


def municipality(name: str, split: tuple[int, int, int] | None, population: int = 50_000) -> Row:
    active, dormant, unstated = split or (None, None, None)
    stated = (active or 0) + (dormant or 0)
    return {
        "municipality_id": f"se-{name.lower()}",
        "municipality": name,
        "region": "Dalarna",
        "population": population,
        "population_date": dt.date(2025, 12, 31),
        "completeness": "complete",
        "partners": None if split is None else sum(split),
        "active": active,
        "dormant": dormant,
        "unstated": unstated,
        "ended": None if split is None else 1,
        "dormant_share": 100 * (dormant or 0) / stated if stated else None,
    }


def frame(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


SUMMARY = frame(
    municipality("Ludvika", (2, 0, 0), 25_000),
    municipality("Göteborg", (4, 9, 0), 500_000),
    municipality("Karlskrona", None),
    municipality("Kolding", (0, 0, 12), 100_000),
    municipality("Nollköping", (0, 0, 0)),
)
REGIONS = frame(
    {"municipality_id": "se-a", "municipality": "A", "partner_region": "asia",
     "partners": 3, "active": 1, "dormant": 2, "unstated": 0, "ended": 0},
    {"municipality_id": "se-a", "municipality": "A", "partner_region": None,
     "partners": 1, "active": 0, "dormant": 0, "unstated": 1, "ended": 0},
    {"municipality_id": "se-b", "municipality": "B", "partner_region": "nordic",
     "partners": 12, "active": 12, "dormant": 0, "unstated": 0, "ended": 0},
    {"municipality_id": "se-b", "municipality": "B", "partner_region": "baltic",
     "partners": 0, "active": 0, "dormant": 0, "unstated": 0, "ended": 2},
)  # fmt: skip
FOCUS = frame(
    {"municipality_id": "se-a", "municipality": "A", "focus_area": "knowledge",
     "terms": ["kunskap", "utbyte"], "scope": "municipality"},
    {"municipality_id": "se-a", "municipality": "A", "focus_area": "knowledge",
     "terms": ["utbyte"], "scope": "network"},
    {"municipality_id": "se-b", "municipality": "B", "focus_area": "culture",
     "terms": ["musik"], "scope": "partner"},
    {"municipality_id": "se-b", "municipality": "B", "focus_area": None,
     "terms": ["fartyg"], "scope": "network"},
)  # fmt: skip
NETWORKS = frame(
    {"municipality_id": "se-a", "municipality": "A", "network_id": "erb",
     "network": "Euroregion Baltic", "through": "Region X", "role": "represented",
     "status": "active"},
    {"municipality_id": "se-a", "municipality": "A", "network_id": "ubc",
     "network": "Union of the Baltic Cities", "through": None, "role": "member",
     "status": "active"},
    {"municipality_id": "se-b", "municipality": "B", "network_id": "ubc",
     "network": "Union of the Baltic Cities", "through": None, "role": "member",
     "status": "ended"},
)  # fmt: skip
COUNTRIES = frame(
    {"partner_country": "FI", "partners": 1, "active": 1, "dormant": 0, "unstated": 0},
    {"partner_country": "PL", "partners": 2, "active": 0, "dormant": 1, "unstated": 1},
)

STARTS = frame(
    {"since_year": 1948, "indirect": False, "partnerships": 1},
    {"since_year": 1940, "indirect": False, "partnerships": 1},
    {"since_year": 1979, "indirect": False, "partnerships": 1},
    {"since_year": 1990, "indirect": True, "partnerships": 1},
    {"since_year": None, "indirect": False, "partnerships": 1},
)


def peers_by(
    own: str, group: pl.DataFrame = SUMMARY, median: float | None = 4.0
) -> alt.LayerChart | None:
    return charts.peer_dots(group, own, "partners", median, labels(), LIGHT)


DRAWN: dict[str, Callable[[Palette], alt.LayerChart | None]] = {
    "count": lambda p: charts.partners_by_status(SUMMARY, labels(), "count", "value", p),
    "per_100k": lambda p: charts.partners_by_status(SUMMARY, labels(), "per_100k", "value", p),
    "dormant": lambda p: charts.dormant_share(SUMMARY, labels(), p),
    "regions": lambda p: charts.regions(REGIONS, labels(), p),
    "region_totals": lambda p: charts.region_totals(REGIONS, labels(), p),
    "focus": lambda p: charts.focus_heatmap(FOCUS, labels(), p),
    "networks": lambda p: charts.network_matrix(NETWORKS, labels(), p),
    "countries": lambda p: charts.partner_countries(COUNTRIES, labels(), p),
    "focus_totals": lambda p: charts.focus_totals(FOCUS, labels(), p),
    "network_totals": lambda p: charts.network_totals(NETWORKS, labels(), p),
    "peers": lambda p: charts.peer_dots(SUMMARY, "se-kolding", "partners", 4.0, labels(), p),
}
every_chart = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)


def spec(chart: alt.LayerChart | None) -> dict[str, Any]:
    assert chart is not None
    found: dict[str, Any] = chart.to_dict()
    return found


def data(chart: alt.LayerChart | None, layer: int) -> list[Row]:
    """The rows of one layer."""
    found = spec(chart)
    own = found["layer"][layer].get("data") or found["data"]
    rows: list[Row] = found["datasets"][own["name"]]
    return rows


def order_of(chart: alt.LayerChart | None) -> list[str]:
    """The rows of a chart in their order."""
    rows: list[str] = told(chart)["rows"]
    return rows


def told(chart: alt.LayerChart | None) -> Row:
    """What a chart is told apart from how it is drawn."""
    return {each["name"]: each.get("value") for each in spec(chart)["params"]}


def by_status(measure: Measure = "count", sort: Sort = "value") -> alt.LayerChart | None:
    return charts.partners_by_status(SUMMARY, labels(), measure, sort, LIGHT)


def test_segments_of_a_bar_add_up_to_partners() -> None:
    sums = dict.fromkeys(("Göteborg", "Kolding", "Ludvika"), 0.0)
    for segment in data(by_status(), 0):
        sums[segment["name"]] += segment["end"] - segment["start"]
    assert sums == {"Göteborg": 13, "Kolding": 12, "Ludvika": 2}


def test_segments_lie_end_to_end_in_the_order_of_the_statuses() -> None:
    segments = [s for s in data(by_status(), 0) if s["name"] == "Göteborg"]
    assert [(s["status"], s["start"], s["end"], s["text"]) for s in segments] == [
        ("Active", 0, 4, "4"),
        ("Dormant", 4, 13, "9"),
    ]


def test_a_municipality_without_data_is_named_and_not_drawn() -> None:
    assert "Karlskrona" not in json.dumps(spec(by_status()))


def test_a_true_zero_is_written_and_has_no_segment() -> None:
    for measure in MEASURES:
        chart = by_status(measure)
        ends = {row["name"]: row["total_text"] for row in data(chart, 2)}
        assert ends["Nollköping"] == "0"
        assert "Nollköping" not in {row["name"] for row in data(chart, 0)}


def test_rows_are_sorted_by_value_then_name_or_by_name() -> None:
    tied = pl.concat([SUMMARY, frame(municipality("Ballerup", (0, 2, 0)))], how="vertical_relaxed")

    def order(sort: Sort) -> list[str]:
        chart = charts.partners_by_status(tied, labels(), "count", sort, LIGHT)
        return order_of(chart)

    assert order("value") == ["Göteborg", "Kolding", "Ballerup", "Ludvika", "Nollköping"]
    assert order("name") == ["Ballerup", "Göteborg", "Kolding", "Ludvika", "Nollköping"]


def test_per_100k_divides_each_part_by_the_population() -> None:
    segments = [s for s in data(by_status("per_100k"), 0) if s["name"] == "Göteborg"]
    assert [s["end"] - s["start"] for s in segments] == pytest.approx([0.8, 1.8])
    assert {r["name"]: r["total_text"] for r in data(by_status("per_100k"), 2)}["Ludvika"] == "8.0"
    assert spec(by_status("per_100k"))["title"]["subtitle"] == ["Population of 2025"]


def test_per_100k_leaves_out_whom_no_population_is_known_of() -> None:
    summary = SUMMARY.with_columns(population=pl.lit(None, pl.Int64))
    assert charts.partners_by_status(summary, labels(), "per_100k", "value", LIGHT) is None


def test_municipalities_of_one_name_are_two_rows() -> None:
    twins = frame(municipality("Våler", (1, 0, 0)), municipality("Våler", (0, 2, 0)))
    twins = twins.with_columns(
        municipality_id=pl.Series(["no-valer-innlandet", "no-valer-ostfold"]),
        region=pl.Series(["Innlandet", "Østfold"]),
    )
    chart = charts.partners_by_status(twins, labels(), "count", "name", LIGHT)
    assert [row["name"] for row in data(chart, 2)] == ["Våler (Innlandet)", "Våler (Østfold)"]


def test_defect_municipalities_of_one_name_and_region_are_not_stacked() -> None:
    """Each bar began where that of a namesake ended, beyond the scale, and nothing was seen."""
    twins = frame(municipality("Norr", (1, 0, 0)), municipality("Norr", (0, 2, 0)))
    twins = twins.with_columns(municipality_id=pl.Series(["is-norr", "fo-norr"]))
    chart = charts.partners_by_status(twins, labels(), "count", "value", LIGHT)
    assert [row["name"] for row in data(chart, 2)] == ["Norr (fo-norr)", "Norr (is-norr)"]
    assert [(each["start"], each["end"]) for each in data(chart, 0)] == [(0, 1), (0, 2)]


def test_dormant_share_shows_its_denominator() -> None:
    rows = data(charts.dormant_share(SUMMARY, labels(), LIGHT), 0)
    assert [(row["name"], row["text"]) for row in rows] == [
        ("Göteborg", "9 of 13"),
        ("Ludvika", "0 of 2"),
    ]


def test_dormant_share_shows_no_counts_that_a_filter_has_narrowed() -> None:
    narrowed = SUMMARY.with_columns(dormant=pl.lit(0))
    rows = data(charts.dormant_share(narrowed, labels(), LIGHT), 0)
    assert rows[0]["text"] == "69%"


def test_regions_keep_their_order_and_write_every_cell() -> None:
    cells = data(charts.regions(REGIONS, labels(), LIGHT), 0)
    assert [(c["row"], c["name"], c["text"]) for c in cells] == [
        ("Nordic countries", "A", "0"),
        ("Nordic countries", "B", "12"),
        ("Asia", "A", "3"),
        ("Asia", "B", "0"),
        ("Region not known", "A", "1"),
        ("Region not known", "B", "0"),
    ]


def test_defect_names_that_lie_leave_no_room_for_names_that_stand() -> None:
    """Above a grid on a wide page was as much room as its longest name needs upright."""
    long = REGIONS.with_columns(municipality=pl.col("municipality") + " of a long name")

    def first_row(regions: pl.DataFrame, width: int) -> float:
        chart = charts.regions(regions, labels(), LIGHT)
        assert chart is not None
        return top_of(charts.to_svg(charts.for_export(chart, width)), "Nordic countries")

    assert first_row(long, 900) == first_row(REGIONS, 900)
    assert first_row(long, 330) > first_row(REGIONS, 330) + 100


def test_region_totals_leave_out_regions_with_ended_partnerships_only() -> None:
    totals = data(charts.region_totals(REGIONS, labels(), LIGHT), 2)
    assert [(row["name"], row["total_text"]) for row in totals] == [
        ("Nordic countries", "12"),
        ("Asia", "3"),
        ("Region not known", "1"),
    ]


def test_focus_counts_distinct_terms_and_tells_the_scopes_apart() -> None:
    cells = data(charts.focus_heatmap(FOCUS, labels(), LIGHT), 0)
    found = {(c["area"], c["name"]): (c["text"], c["scope"]) for c in cells if c["terms"]}
    assert found == {
        ("Culture and arts", "B"): ("1", "Only a partnership or network"),
        (LONG_NAME, "A"): ("2", "The municipality itself"),
        ("In none of the areas", "B"): ("1", "Only a partnership or network"),
    }


def test_focus_scopes_differ_in_more_than_colour() -> None:
    own, other = spec(charts.focus_heatmap(FOCUS, labels(), LIGHT))["layer"][:2]
    assert "strokeDash" not in own["mark"]
    assert other["mark"]["strokeDash"] == [4, 3]


def test_network_marks_differ_in_shape_and_name_their_way() -> None:
    chart = charts.network_matrix(NETWORKS, labels(), LIGHT)
    ways = [(mark["network"], mark["name"], mark["way"]) for mark in data(chart, 1)]
    assert ways == [
        ("Union of the Baltic Cities", "A", "The municipality itself"),
        ("Union of the Baltic Cities", "B", "Ended"),
        ("Euroregion Baltic", "A", "Through a county or region"),
    ]
    shapes = spec(chart)["layer"][1]["encoding"]["shape"]["scale"]["range"]
    assert len(set(shapes)) == 3


def test_defect_a_network_of_several_municipalities_is_one_row() -> None:
    """Eurocities, which three are in, was drawn as `Eurocities`, `Eurocities (2)` and `(3)`."""
    marks = data(charts.network_matrix(NETWORKS, labels(), LIGHT), 1)
    assert {mark["network"]: mark["row"] for mark in marks} == {
        "Union of the Baltic Cities": "Union of the Baltic\nCities",
        "Euroregion Baltic": "Euroregion Baltic",
    }
    assert [mark["row"] for mark in marks[:2]] == ["Union of the Baltic\nCities"] * 2


def test_defect_a_partner_of_several_municipalities_is_one_row() -> None:
    """Bergen, which two have, was drawn as `Bergen` and `Bergen (2)`."""
    towns = [("se-a", "A"), ("se-b", "B")]
    places = [("no-bergen", "Bergen"), ("de-kiel", "Kiel"), ("at-kiel", "Kiel")]
    shared = frame(
        *(
            {
                "partner_id": place,
                "partner": partner,
                "municipality_id": town,
                "municipality": name,
                "status": "active",
            }
            for place, partner in places
            for town, name in towns
        )
    )
    marks = data(charts.shared_matrix(shared, labels(), LIGHT), 1)
    rows = [(mark["row"], mark["town"]) for mark in marks]
    assert rows == [(row, town) for row in ("Bergen", "Kiel", "Kiel (2)") for _, town in towns]


def test_countries_with_most_partners_come_first() -> None:
    totals = data(charts.partner_countries(COUNTRIES, labels(), LIGHT), 2)
    assert [(row["name"], row["total_text"]) for row in totals] == [
        ("Poland", "2"),
        ("Finland", "1"),
    ]


def test_countries_beyond_the_fifteenth_are_owned_up_to() -> None:
    # fmt: off
    codes = ["AT", "BE", "BG", "CH", "CZ", "DE", "DK", "EE",
             "ES", "FI", "FR", "GB", "GR", "HU", "IE", "IT"]
    # fmt: on
    split = {"partners": 1, "active": 1, "dormant": 0, "unstated": 0}
    many = frame(*({"partner_country": code, **split} for code in codes))
    chart = charts.partner_countries(many, labels(), LIGHT)
    assert len(data(chart, 2)) == 15
    assert "of 16" in " ".join(spec(chart)["title"]["subtitle"])


def test_decades_without_a_start_stand_as_zero_between_the_first_and_the_last() -> None:
    assert charts.decades(STARTS).rows() == [(1940, 2), (1950, 0), (1960, 0), (1970, 1)]


def test_decades_leave_out_the_indirect_and_the_undated() -> None:
    assert charts.decades(STARTS[3:]).is_empty()
    assert charts.decades(STARTS.clear()).columns == ["decade", "partnerships"]
    held = STARTS.with_columns(indirect=pl.lit(False))
    assert charts.decades(held).rows()[-1] == (1990, 1)
    assert charts.decades(held)["partnerships"].sum() == 4


def test_starts_by_decade_draws_every_decade_in_the_order_of_time() -> None:
    chart = charts.starts_by_decade(STARTS, labels(), LIGHT)
    bars = [(row["name"], row["partnerships"], row["text"]) for row in data(chart, 0)]
    assert bars == [("1940s", 2, "2"), ("1950s", 0, ""), ("1960s", 0, ""), ("1970s", 1, "1")]
    assert order_of(chart) == [name for name, *_ in bars]
    assert "1940s: 2; 1950s: 0" in spec(chart)["description"]


def test_defect_a_short_number_never_stands_upright() -> None:
    """On a phone the ten endings of 2007 read as a rotated 10, with nothing beside it."""
    ends = pl.DataFrame(
        {
            "until": ["1999", "2007", "2023"],
            "status": ["ended"] * 3,
            "indirect": [False] * 3,
            "partnerships": [1, 10, 3],
        }
    )
    chart = charts.endings_by_year(ends, labels(), LIGHT)
    assert chart is not None
    picture = charts.to_svg(charts.for_export(chart, 330))
    assert re.findall(r"rotate\(270\)[^>]*>10<", picture) == []
    assert ">10<" in picture


@pytest.mark.parametrize(("width", "all_named"), [(680, True), (260, False)])
def test_defect_years_that_have_no_room_stand_where_bars_do(width: int, all_named: bool) -> None:
    """On a narrow page the names of twenty years and more stood upon each other."""
    until = pl.Series(["1999", "2020", "2023"])
    chart = charts.endings_by_year(ENDINGS.head(3).with_columns(until=until), labels(), LIGHT)
    assert chart is not None
    svg = charts.to_svg(charts.for_export(chart, width))
    named = set(re.findall(r">((?:19|20)\d\d)<", svg))
    every = {str(year) for year in range(1999, 2024)}
    assert named == (every if all_named else {"1999", "2020", "2023"})


@pytest.mark.parametrize(("partnerships", "width", "upright"), [(17, 330, 0), (230_000, 330, 9)])
def test_defect_long_numbers_of_bars_stand_upright_where_these_are_narrow(
    partnerships: int, width: int, upright: int
) -> None:
    """Of six figures, on a phone, they ran into each other."""
    years = range(1945, 2030, 10)
    rows = {"since_year": years, "indirect": [False] * 9, "partnerships": [partnerships] * 9}
    starts = pl.DataFrame(rows, schema=STARTS.schema)
    ends = pl.DataFrame(
        {**rows, "until": [str(2001 + n) for n in range(9)], "status": ["ended"] * 9}
    )
    for chart in (
        charts.starts_by_decade(starts, labels(), LIGHT),
        charts.endings_by_year(ends, labels(), LIGHT),
    ):
        assert chart is not None
        for drawn, expected in ((width, upright), (1200, 0)):
            picture = charts.to_svg(charts.for_export(chart, drawn, "", "", "", ""))
            assert len(re.findall(rf"rotate\(270\)[^>]*>{partnerships:,}<", picture)) == expected


def counts(chart: alt.LayerChart | None) -> list[tuple[str, int, str]]:
    return [(row["row"].replace("\n", " "), row["value"], row["text"]) for row in data(chart, 0)]


def test_focus_totals_count_municipalities_and_not_terms() -> None:
    assert counts(charts.focus_totals(FOCUS, labels(), LIGHT)) == [
        ("Culture and arts", 1, "1"),
        ("In none of the areas", 1, "1"),
        (LONG_NAME, 1, "1"),
    ]
    more = pl.concat([FOCUS, FOCUS[2:3].with_columns(municipality_id=pl.lit("se-c"))])
    assert counts(charts.focus_totals(more, labels(), LIGHT))[0] == ("Culture and arts", 2, "2")


def test_network_totals_leave_the_ended_out_and_count_who_is_in_through_a_region() -> None:
    assert counts(charts.network_totals(NETWORKS, labels(), LIGHT)) == [
        ("Euroregion Baltic", 1, "1"),
        ("Union of the Baltic Cities", 1, "1"),
    ]


def test_network_totals_count_a_municipality_once_in_each() -> None:
    twice = pl.concat([NETWORKS, NETWORKS[1:2], NETWORKS[1:2].with_columns(
        municipality_id=pl.lit("se-c"))])  # fmt: skip
    assert counts(charts.network_totals(twice, labels(), LIGHT))[0] == (
        "Union of the Baltic Cities", 2, "2",
    )  # fmt: skip


def test_peer_dots_draw_whose_figure_is_known_and_tell_the_one_apart() -> None:
    dots = data(peers_by("se-kolding"), 1)
    assert [(dot["name"], dot["value"], dot["text"], dot["who"]) for dot in dots] == [
        ("Göteborg", 13, "13", "Its peers"),
        ("Kolding", 12, "12", "The municipality"),
        ("Ludvika", 2, "2", "Its peers"),
        ("Nollköping", 0, "0", "Its peers"),
    ]


def test_the_line_of_peer_dots_is_the_median_of_the_others() -> None:
    chart = peers_by("se-kolding", median=2.0)
    assert [row["value"] for row in data(chart, 0)] == [2]
    assert spec(chart)["title"]["subtitle"] == ["The line is the median of the peers: 2"]
    # Of one whose own figure is unknown, all who are drawn are peers.
    unknown = peers_by("se-karlskrona")
    assert {dot["who"] for dot in data(unknown, 1)} == {"Its peers"}


def test_peer_dots_without_a_known_peer_have_no_line() -> None:
    chart = peers_by("se-kolding", SUMMARY[2:4], median=None)
    assert [layer["mark"]["type"] for layer in spec(chart)["layer"]] == [
        "point",
        "text",
        "text",
    ]
    assert "subtitle" not in spec(chart)["title"]


def partly(town: str) -> pl.DataFrame:
    """The summary with the list of one town cut."""
    is_cut = pl.col("municipality") == town
    cut = pl.when(is_cut).then(pl.lit("partial")).otherwise("completeness")
    return SUMMARY.with_columns(completeness=cut)


def test_a_number_from_a_list_that_is_cut_is_marked_as_the_least() -> None:
    cut = partly("Kolding")
    bars = charts.partners_by_status(cut, labels(), "count", "value", LIGHT)
    ends = {row["name"]: row["total_text"] for row in data(bars, 2)}
    assert ends == {"Göteborg": "13", "Kolding": "≥\xa012", "Ludvika": "2", "Nollköping": "0"}
    dots = {row["name"]: row["text"] for row in data(peers_by("se-ludvika", cut), 1)}
    assert dots == {"Göteborg": "13", "Kolding": "≥\xa012", "Ludvika": "2", "Nollköping": "0"}
    for chart in (bars, peers_by("se-ludvika", cut)):
        assert "≥: only part of the list is known" in " ".join(spec(chart)["title"]["subtitle"])
        assert "Kolding: ≥\xa012" in spec(chart)["description"]


def test_without_a_cut_list_no_mark_is_explained() -> None:
    bars = charts.partners_by_status(SUMMARY, labels(), "count", "value", LIGHT)
    assert "≥" not in str(spec(bars)["title"])


ENDINGS = frame(
    {"until": "2020", "status": "ended", "indirect": False, "partnerships": 1},
    {"until": "2020-05-01", "status": "dormant", "indirect": False, "partnerships": 1},
    {"until": "2022-03", "status": "ended", "indirect": False, "partnerships": 1},
    {"until": "199X", "status": "ended", "indirect": False, "partnerships": 1},
    {"until": None, "status": "ended", "indirect": False, "partnerships": 1},
    {"until": "2021", "status": "ended", "indirect": True, "partnerships": 1},
    {"until": "2021", "status": "active", "indirect": False, "partnerships": 1},
)


def test_endings_are_counted_by_year_and_by_what_came_to_be() -> None:
    assert charts.endings(ENDINGS).rows() == [
        (2020, "ended", 1),
        (2020, "dormant", 1),
        (2021, "ended", 0),
        (2021, "dormant", 0),
        (2022, "ended", 1),
        (2022, "dormant", 0),
    ]
    assert charts.endings(ENDINGS[3:5]).is_empty()
    assert charts.endings_by_year(ENDINGS[3:5], labels(), LIGHT) is None


def test_endings_by_year_draw_every_year_and_say_which_of_the_two() -> None:
    chart = charts.endings_by_year(ENDINGS, labels(), LIGHT)
    assert [(row["name"], row["text"]) for row in data(chart, 1)] == [
        ("2020", "2"),
        ("2021", ""),
        ("2022", "1"),
    ]
    assert [row["status"] for row in data(chart, 0)] == ["Ended", "Dormant", "Ended"]
    assert "2020: Ended 1; 2020: Dormant 1; 2022: Ended 1" in spec(chart)["description"]


@pytest.mark.parametrize(
    "chart",
    [
        charts.endings_by_year(ENDINGS[:1], labels(), LIGHT),
        charts.starts_by_decade(STARTS[:1], labels(), LIGHT),
    ],
)
def test_defect_a_single_year_is_no_bar_as_wide_as_the_page(chart: alt.LayerChart | None) -> None:
    """Of Norway one ending has a year, and its bar filled the chart."""
    assert chart is not None
    svg = charts.to_svg(chart.properties(width=908))
    (bar,) = re.findall(r'd="M([\d.]+),[\d.]+h([\d.]+)v[\d.]+h-[\d.]+Z" fill="#', svg)[:1]
    start, width = map(float, bar)
    assert (start, start + width) == (410, 490)


def crowd(count: int) -> pl.DataFrame:
    """So many municipalities, of which the last has most partners."""
    towns = [municipality(f"Ort{n:03}", (n, 1, 0), 1000) for n in range(count)]
    return frame(*towns, municipality("Okänd", None))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("sort", ["value", "name"])
def test_a_bar_beyond_the_fortieth_is_owned_up_to(measure: Measure, sort: Sort) -> None:
    chart = charts.partners_by_status(crowd(41), labels(), measure, sort, LIGHT)
    drawn = order_of(chart)
    # Whatever the order, those with most are drawn.
    assert set(drawn) == {f"Ort{n:03}" for n in range(1, 41)}
    assert drawn == sorted(drawn, reverse=sort == "value")
    assert "The 40 with most, of 41" in " ".join(spec(chart)["title"]["subtitle"])


@pytest.mark.parametrize(("one", "bold"), [("se-göteborg", True), ("", False), ("se-x", False)])
def test_the_municipality_one_came_from_stands_out_among_the_others(one: str, bold: bool) -> None:
    towns = SUMMARY.filter(pl.col("partners").is_not_null())
    name = dict(towns.select("municipality_id", "municipality").iter_rows()).get(one, "")
    chart = charts.partners_by_status(towns, labels(), "count", "value", LIGHT, one)
    axis = spec(chart)["layer"][0]["encoding"]["y"]["axis"]
    assert axis["labelFontWeight"]["condition"]["test"] == "datum.value === bold"
    assert told(chart)["bold"] == name
    assert (f"In bold: {name}" in " ".join(spec(chart)["title"].get("subtitle", []))) == bold


def test_a_legend_takes_one_line_where_the_page_has_room() -> None:
    chart = charts.partners_by_status(SUMMARY, labels(), "count", "value", LIGHT)
    columns = spec(chart)["layer"][0]["encoding"]["fill"]["legend"]["columns"]
    assert columns["expr"] == "page_width < one_line ? legend_columns[page_width < 340 ? 1 : 0] : 3"
    assert max(told(chart)["legend_columns"]) < 3
    # The page of 1280 px is wider, that of 390 px is not.
    assert 340 < told(chart)["one_line"] < 800


def test_defect_a_legend_of_one_line_breaks_no_word() -> None:
    """A word that a page of 390 px breaks stood in two lines beside much room."""
    chart = charts.focus_heatmap(FOCUS, labels("sv"), LIGHT)
    assert chart is not None
    long = ">Enbart samarbete eller nätverk<"
    assert long in charts.to_svg(charts.for_export(chart, 900))
    assert long not in charts.to_svg(charts.for_export(chart, 330))


@pytest.mark.parametrize("width", range(330, 700, 30))
def test_no_line_of_a_legend_is_cut_at_any_width(width: int) -> None:
    """Vega lays the marks out by the legend's height, which must not change after that."""
    chart = charts.partners_by_status(SUMMARY, labels(), "count", "value", LIGHT)
    assert chart is not None
    picture = charts.for_export(chart, width)
    picture.title = alt.Undefined
    words = ("Active", "Dormant", "Status not stated")
    assert all(top_of(charts.to_svg(picture), word) > 0 for word in words)


def top_of(svg: str, text: str) -> float:
    """How far below the picture's upper edge a text stands."""

    def walk(element: ET.Element, y: float) -> Iterator[float]:
        moved = re.search(r"translate\([^,]+,([^)]+)\)", element.get("transform", ""))
        y += float(moved[1]) if moved else 0
        if element.text == text:
            yield y
        for child in element:
            yield from walk(child, y)

    return next(walk(ET.fromstring(svg), 0))


@pytest.mark.parametrize("measure", MEASURES)
def test_forty_bars_are_all_and_nothing_is_said_of_a_cut(measure: Measure) -> None:
    chart = charts.partners_by_status(crowd(40), labels(), measure, "value", LIGHT)
    assert len(data(chart, 2)) == 40
    assert "with most" not in " ".join(spec(chart)["title"].get("subtitle", []))


@pytest.mark.parametrize(("towns", "cut"), [(40, False), (41, True)])
def test_a_dormant_share_beyond_the_fortieth_is_owned_up_to(towns: int, cut: bool) -> None:
    chart = charts.dormant_share(crowd(towns), labels(), LIGHT)
    assert len(order_of(chart)) == 40
    said = " ".join(spec(chart)["title"].get("subtitle", []))
    assert ("The 40 with the largest share, of 41" in said) == cut


@pytest.mark.parametrize(("networks", "cut"), [(30, False), (31, True)])
def test_a_count_beyond_the_thirtieth_is_owned_up_to(networks: int, cut: bool) -> None:
    many = frame(
        *(
            {
                "municipality_id": f"se-{town}",
                "network": f"Nät{n:02}",
                "through": None,
                "status": "active",
            }
            for n in range(networks)
            for town in range(n + 1)
        )
    )
    chart = charts.network_totals(many, labels(), LIGHT)
    drawn = counts(chart)
    assert len(drawn) == 30
    assert drawn[0] == (f"Nät{networks - 1:02}", networks, str(networks))
    subtitle = spec(chart)["title"].get("subtitle")
    assert subtitle == (["The 30 largest, of 31"] if cut else None)


@pytest.mark.parametrize(
    "chart",
    [
        charts.partners_by_status(SUMMARY.clear(), labels(), "count", "value", LIGHT),
        charts.partners_by_status(SUMMARY[2:3], labels(), "count", "value", LIGHT),
        charts.dormant_share(SUMMARY[2:3], labels(), LIGHT),
        charts.regions(REGIONS.clear(), labels(), LIGHT),
        charts.regions(REGIONS[3:], labels(), LIGHT),
        charts.region_totals(REGIONS.clear(), labels(), LIGHT),
        charts.focus_heatmap(FOCUS.clear(), labels(), LIGHT),
        charts.network_matrix(NETWORKS.clear(), labels(), LIGHT),
        charts.partner_countries(COUNTRIES.clear(), labels(), LIGHT),
        charts.starts_by_decade(STARTS[3:], labels(), LIGHT),
        charts.starts_by_decade(STARTS.clear(), labels(), LIGHT),
        charts.focus_totals(FOCUS.clear(), labels(), LIGHT),
        charts.network_totals(NETWORKS.clear(), labels(), LIGHT),
        charts.network_totals(NETWORKS[2:], labels(), LIGHT),
        peers_by("se-karlskrona", SUMMARY[2:3]),
    ],
)
def test_there_is_no_chart_of_nothing(chart: alt.LayerChart | None) -> None:
    assert chart is None


@every_chart
def test_every_chart_has_title_description_and_the_width_of_its_page(
    draw: Callable[[Palette], alt.LayerChart | None],
) -> None:
    found = spec(draw(LIGHT))
    title = " ".join(found["title"]["text"])
    assert title
    assert found["description"].startswith(title)
    assert (
        any(character.isdigit() for character in found["description"])
        or "A:" in found["description"]
    )
    assert found["width"] == "container"
    assert found["autosize"]["type"] == "fit-x"


@every_chart
def test_every_row_has_room_for_its_whole_label(
    draw: Callable[[Palette], alt.LayerChart | None],
) -> None:
    chart = draw(LIGHT)
    found, rows = spec(chart), order_of(chart)
    lines = max(row.count("\n") + 1 for row in rows)
    assert found["height"] >= len(rows) * max(30, lines * 16)
    assert found["config"]["axis"]["labelLimit"] == 0
    assert found["config"]["axis"]["labelOverlap"] is False


def test_long_names_break_and_are_whole() -> None:
    cells = data(charts.focus_heatmap(FOCUS, labels(), LIGHT), 0)
    row = next(cell["row"] for cell in cells if cell["focus_area"] == "knowledge")
    assert "\n" in row
    assert row.replace("\n", " ") == LONG_NAME


@every_chart
def test_no_text_is_smaller_than_12_px(draw: Callable[[Palette], alt.LayerChart | None]) -> None:
    chart = draw(LIGHT)
    assert chart is not None
    picture = charts.for_export(chart, 900, "Source: a page", "Read on 22 Nov 2026")
    sizes = [
        float(text.attrib["font-size"].removesuffix("px"))
        for text in ET.fromstring(charts.to_svg(picture)).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert min(sizes) >= 12


@every_chart
def test_a_picture_carries_title_source_and_date(
    draw: Callable[[Palette], alt.LayerChart | None],
) -> None:
    chart = draw(LIGHT)
    assert chart is not None
    picture = charts.for_export(chart, 900, "Source: a page", "Read on 22 Nov 2026")
    svg = ET.fromstring(charts.to_svg(picture))
    said = " ".join(svg.itertext())
    for text in (" ".join(spec(chart)["title"]["text"]), "Source: a page", "Read on 22 Nov 2026"):
        assert text in said
    assert float(svg.attrib["width"]) == pytest.approx(900, abs=10)
    assert spec(chart)["width"] == "container", "the chart of the page is left as it was"


@every_chart
def test_every_row_label_is_in_the_picture_at_350_px(
    draw: Callable[[Palette], alt.LayerChart | None],
) -> None:
    chart = draw(LIGHT)
    assert chart is not None
    svg = ET.fromstring(charts.to_svg(chart.properties(width=350)))
    said = "".join("".join(svg.itertext()).split())
    for row in order_of(chart):
        assert "".join(row.split()) in said
    assert "…" not in said


def test_the_foot_of_a_dark_picture_can_be_read() -> None:
    chart = DRAWN["count"](DARK)
    assert chart is not None
    foot = spec(charts.for_export(chart, source_line="Source: a page"))["layer"][-1]
    assert contrast(foot["mark"]["color"], DARK.background) >= 4.5


def test_a_picture_can_be_png() -> None:
    chart = by_status()
    assert chart is not None
    assert charts.to_png(charts.for_export(chart)).startswith(b"\x89PNG")


def test_each_status_has_a_cue_besides_its_colour() -> None:
    encoding = spec(by_status())["layer"][0]["encoding"]
    assert encoding["strokeDash"]["scale"]["range"] == [[1, 0], [1, 0], [4, 3]]
    for palette in PALETTES.values():
        active, dormant, unstated = (palette.states[s] for s in ("active", "dormant", "unstated"))
        assert active.fill == active.stroke
        assert dormant.fill != dormant.stroke
        assert unstated.fill == palette.background


def test_the_legend_says_every_status_in_words() -> None:
    encoding = spec(by_status())["layer"][0]["encoding"]
    for channel in ("fill", "stroke", "strokeDash"):
        assert encoding[channel]["scale"]["domain"] == ["Active", "Dormant", "Status not stated"]
        assert "legend_lines" in encoding[channel]["legend"]["labelExpr"]
    for lines in told(by_status())["legend_lines"]:
        assert " ".join(lines["Status not stated"]) == "Status not stated"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def marks(palette: Palette) -> list[Mark]:
    return [*palette.states.values(), *palette.ramp]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_of_texts_and_marks(palette: Palette) -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(palette.text, palette.background) >= 7
    assert contrast(palette.muted, palette.background) >= 4.5
    for mark in marks(palette):
        assert contrast(mark.stroke, palette.background) >= 3
    for mark in (*palette.ramp, *(palette.states[s] for s in ("active", "dormant", "unstated"))):
        assert contrast(mark.text, mark.fill) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_active_and_dormant_differ_in_grey(palette: Palette) -> None:
    active, dormant = palette.states["active"], palette.states["dormant"]
    assert contrast(active.fill, dormant.fill) >= 3


def config() -> dict[str, Any]:
    path = Path(__file__).parents[1] / "dashboard" / ".streamlit" / "config.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_page_has_the_colours_of_the_charts(name: Literal["light", "dark"]) -> None:
    theme, palette = config()["theme"][name], PALETTES[name]
    assert theme["backgroundColor"] == palette.background
    assert theme["textColor"] == palette.text
    for surface in (theme, theme["sidebar"]):
        for background in (surface["backgroundColor"], surface["secondaryBackgroundColor"]):
            assert contrast(surface["textColor"], background) >= 7
            assert contrast(surface["primaryColor"], background) >= 4.5
            assert contrast(surface["borderColor"], background) >= 3
            assert contrast(theme["linkColor"], background) >= 4.5
            assert contrast(theme["grayTextColor"], background) >= 4.5


def test_the_page_fetches_no_font_and_tells_no_one() -> None:
    settings = config()
    assert "http" not in json.dumps(settings)
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["runner"]["postScriptGC"] is False
    assert settings["client"]["showErrorDetails"] == "none"
