"""Every chart can be had by its name, from any thread, without a page."""

import datetime as dt
import shutil
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

import dashboard
from dashboard import charts
from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.asking.named_charts import NAMED_CHARTS, chart_basis, draw_chart
from dashboard.asking.partner_places import MAP_TITLES
from dashboard.charts.pictures import to_svg
from dashboard.charts.theme import DARK, LIGHT, Palette
from dashboard.files.downloads import about, chart_bytes, source_line
from dashboard.page.pages import VIEWS
from dashboard.page.share import charts_shown, shown
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language
from tests.test_figures import head, partnership, warehouse_of
from tests.test_pages import opened, tables
from warehouse.queries import ANSWER_TABLES
from warehouse.settings import WAREHOUSE_VARIABLE

TODAY = dt.date(2026, 11, 23)
# Their page draws each of them by its part of the name.
MAPS = {f"map-{part}" for part in MAP_TITLES}


def context(warehouse: Path, *towns: str) -> Context:
    read = open_warehouse(warehouse).now()
    words = labels(read, Language("en"))
    answers = Answers(read, TODAY)
    return Context(Selection(m=towns), words, options(read), answers, LIGHT)


@pytest.mark.parametrize("name", NAMED_CHARTS)
def test_a_chart_names_a_page_and_a_table_that_there_are(name: str) -> None:
    named = NAMED_CHARTS[name]
    assert named.page in VIEWS
    assert named.table in ANSWER_TABLES


@pytest.mark.parametrize("name", [name for name in NAMED_CHARTS if name not in MAPS])
def test_defect_a_chart_stands_on_a_page(name: str) -> None:
    """One that was registered and that no page shows passed every test; frames lead to it."""
    views = (Path(dashboard.__file__).parent / "views").glob("*.py")
    assert any(f'chart="{name}"' in view.read_text(encoding="utf-8") for view in views)


@pytest.mark.parametrize("name", NAMED_CHARTS)
def test_a_chart_is_drawn_for_one_of_the_five_documents_or_for_all(
    name: str, real_warehouse: Path
) -> None:
    towns = ("se-goteborg",) if name == "peers" else ()
    with ThreadPoolExecutor(1) as other_thread:
        chart = other_thread.submit(draw_chart, name, context(real_warehouse, *towns)).result()
    assert chart is not None
    assert chart.to_dict()["title"]["text"]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", NAMED_CHARTS)
def test_defect_every_text_of_a_chart_has_a_colour_of_the_page(
    name: str, palette: Palette, real_warehouse: Path
) -> None:
    """The title of the map's legend was black on a dark page."""
    towns = ("se-goteborg",) if name == "peers" else ()
    chart = draw_chart(name, replace(context(real_warehouse, *towns), palette=palette))
    assert chart is not None
    texts = ET.fromstring(to_svg(chart)).iter("{http://www.w3.org/2000/svg}text")
    used = {text.get("fill") for text in texts if text.text and text.get("opacity") != "0"}
    marks = (*palette.states.values(), *palette.ramp)
    assert used
    assert used <= {palette.text, palette.muted, *(mark.text for mark in marks)}


def test_peers_need_one_municipality(real_warehouse: Path) -> None:
    assert draw_chart("peers", context(real_warehouse)) is None
    assert draw_chart("peers", context(real_warehouse, "se-goteborg", "dk-kolding")) is None


def test_many_municipalities_are_drawn_as_totals_and_few_one_by_one(real_warehouse: Path) -> None:
    few = draw_chart("regions", context(real_warehouse, "se-goteborg", "dk-kolding"))
    many = draw_chart("regions", context(real_warehouse))
    assert few is not None and many is not None
    assert few.to_dict()["title"] != many.to_dict()["title"]


@pytest.mark.parametrize("name", NAMED_CHARTS)
def test_a_tooltip_says_words_and_no_names_of_columns(name: str, real_warehouse: Path) -> None:
    towns = ("se-goteborg",) if name == "peers" else ()
    chart = draw_chart(name, context(real_warehouse, *towns))
    assert chart is not None
    drawn = chart.to_dict()
    # Otherwise Streamlit makes one of all columns for each mark that has none.
    assert drawn["config"]["mark"]["tooltip"] is False
    layers = drawn["layer"]
    parts = [each for layer in layers for each in layer.get("encoding", {}).get("tooltip", ())]
    assert all(each["title"] and each["title"] != each["field"] for each in parts)


def test_defect_the_tooltip_of_the_municipality_itself_says_no_null(real_warehouse: Path) -> None:
    chart = draw_chart("map-europe", context(real_warehouse, "se-karlskrona"))
    assert chart is not None
    tables = [rows for rows in chart.to_dict()["datasets"].values() if isinstance(rows, list)]
    marks = [row for rows in tables for row in rows if "state" in row]
    assert "The municipality itself" in [row["state"] for row in marks]
    assert all(row["country"] and row["kind"] for row in marks)


def of_one(warehouse: Path, one: str) -> Context:
    """A page of one municipality that only its own choice names, and no filter."""
    given = context(warehouse)
    return replace(given, selection=replace(given.selection, one=one))


@pytest.mark.parametrize("page", ["municipality", "map"])
def test_defect_a_page_of_one_municipality_is_cited_as_of_it(
    page: str, real_warehouse: Path
) -> None:
    """Citations named all municipalities and the sources of all of them."""
    described = about(shown(of_one(real_warehouse, "se-goteborg"), page), "summary")
    assert described.selection == "Göteborg."
    assert {source.publisher for source in described.sources} == {"Göteborgs Stad"}
    assert about(shown(context(real_warehouse), page), "summary").selection.startswith("All")


def test_defect_a_map_of_one_municipality_names_its_sources(real_warehouse: Path) -> None:
    given = of_one(real_warehouse, "se-goteborg")
    of = NAMED_CHARTS["map-europe"].of(given)
    chart = draw_chart("map-europe", given)
    assert chart is not None
    picture = chart_bytes(of, chart, "svg").decode()
    assert "Göteborgs Stad" in picture
    assert "newspaper" not in picture


def test_defect_where_no_source_is_held_none_is_announced(real_warehouse: Path) -> None:
    """Below an embedded chart of Ale stood "Sources: . Twinboard."."""
    given = context(real_warehouse, "se-ale")
    assert source_line(given, about(given, "summary"))[0] == "Twinboard."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("starts", "1 of 13 direct partnerships has a printed start."),
        ("endings", "0 of 9 endings and pauses of direct partnerships have a year."),
    ],
)
def test_defect_a_picture_says_of_how_many_it_knows_the_time(
    name: str, said: str, real_warehouse: Path
) -> None:
    """Göteborg's one bar of thirteen partners stood alone, and its nine pauses have no year."""
    assert said in chart_basis(name, context(real_warehouse, "se-goteborg"))


def test_defect_an_end_of_which_the_decade_alone_is_known_has_no_year(tmp_path: Path) -> None:
    """It was counted with those that have one, and no bar stood for it."""
    ended = [partnership("Kiel", "DE", "ended", until="199X")]
    ended += [partnership("Osaka", "JP", "ended", until="2010-05")]
    text = head("se-vanlig") + "".join(ended) + partnership("Ende", "DK", "dormant")
    given = context(warehouse_of(tmp_path, {"se-vanlig": text}).path)
    said = chart_basis("endings", given)
    assert said.startswith("1 of 3 endings")
    assert charts.endings(given.count("endings"))["partnerships"].sum() == 1


@pytest.mark.parametrize("said", ["have a printed start", "direct partnerships have a year"])
def test_defect_what_page_and_picture_say_of_times_stands_once_in_the_code(said: str) -> None:
    """The page of time had both sentences of its own, and a change of one would miss the other."""
    code = Path(dashboard.__file__).parent.rglob("*.py")
    assert [path.name for path in code if said in path.read_text()] == ["chart_bases.py"]


def test_defect_a_picture_of_peers_says_of_which_year_the_inhabitants_are(
    real_warehouse: Path,
) -> None:
    given = context(real_warehouse, "se-goteborg")
    divided = replace(given, selection=replace(given.selection, measure="per_100k"))
    said = "Partners per 100,000 inhabitants: population of 2018."
    assert said not in chart_basis("peers", given)
    assert said in chart_basis("peers", divided)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "No data on partners of the selected status, which is not zero"),
        ("sv", "Uppgift om partner med vald status saknas"),
        ("da", "Ingen data om partnere med den valgte status"),
    ],
)
@pytest.mark.parametrize("name", ["partners", "regions", "partner-regions", "partner-countries"])
def test_defect_a_picture_says_of_whom_the_partners_are_unknown(
    name: str, language: str, said: str, real_warehouse: Path
) -> None:
    """It drew 29 of 74 and told of none of the others, where the page names them."""
    given = context(real_warehouse)
    selection = Selection(country=("SE",), status=("dormant",))
    words = labels(given.answers.snapshot, Language(language))
    basis = chart_basis(name, replace(given, selection=selection, labels=words))
    unknown = replace(given, selection=selection).table("summary")["partners"].null_count()
    assert said in basis
    assert f" {unknown - 3} " in basis and "Alvesta" in basis


@pytest.mark.parametrize("name", ["partners", "dormant-share", "focus", "networks"])
def test_defect_a_picture_holds_who_is_left_out_of_it(name: str, real_warehouse: Path) -> None:
    given = context(real_warehouse)
    chart = draw_chart(name, given)
    assert chart is not None
    picture = chart_bytes(given, chart, "svg", basis=chart_basis(name, given)).decode()
    assert "No data on " in picture and "Aabenraa" in picture


def test_defect_a_picture_of_peers_says_of_whom_their_figure_is_unknown(
    real_warehouse: Path,
) -> None:
    said = chart_basis("peers", context(real_warehouse, "se-goteborg"))
    assert said == "No data on partners, which is not zero: Uppsala."


@pytest.mark.parametrize("name", [name for name in NAMED_CHARTS if name != "peers"])
def test_a_picture_says_nothing_of_unknown_ones_where_all_is_known(
    name: str, real_warehouse: Path
) -> None:
    assert "No data" not in chart_basis(name, context(real_warehouse, "dk-ballerup"))


def test_no_frame_is_offered_of_what_cannot_be_drawn(real_warehouse: Path) -> None:
    assert charts_shown(of_one(real_warehouse, "se-goteborg"), "map") == ["map-europe", "map-world"]
    assert "map-north" in charts_shown(context(real_warehouse), "map")


def test_defect_files_by_dormant_share_say_that_they_are(real_warehouse: Path) -> None:
    named = NAMED_CHARTS["dormant-share"]
    given = named.of(replace(context(real_warehouse), selection=Selection(status=("active",))))
    described = about(given, named.table, named.ordered_by)
    assert described.order == "Compared by Dormant share, largest first; no data comes last."
    assert "active" not in described.selection


def test_defect_a_municipality_without_a_point_has_maps(
    real_warehouse: Path, tmp_path: Path
) -> None:
    path = shutil.copyfile(real_warehouse, tmp_path / "w.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update reference.municipality set lat = null where id = 'se-goteborg'")
    chart = draw_chart("map-europe", context(path, "se-goteborg"))
    assert chart is not None
    assert to_svg(chart)


@pytest.mark.parametrize(
    ("page", "caption", "own"),
    [
        ("focus", "Municipalities that name a focus area", "scope"),
        (
            "networks",
            "Municipalities in a network, themselves or through a county or region",
            "through",
        ),
    ],
)
def test_defect_the_table_of_many_municipalities_has_the_numbers_of_the_chart(
    page: str,
    caption: str,
    own: str,
    real_warehouse: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It listed each municipality, and its reader had to count the bars together."""
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    every = context(real_warehouse)
    chart = draw_chart(page, every)
    assert chart is not None
    (bars,) = (rows for rows in chart.to_dict()["datasets"].values() if "value" in rows[0])
    (_, *rows) = tables(opened(page))[caption]
    # A label breaks at a space or after a hyphen.
    drawn = [("".join(bar["row"].split()), str(bar["value"])) for bar in bars]
    assert [("".join(row[0].split()), row[1]) for row in rows][: len(drawn)] == drawn
    table = every.table(page)
    name = "focus_area" if page == "focus" else "network"
    assert len(rows) == table[name].n_unique()
    itself = pl.col("through").is_null() if own == "through" else pl.col("scope") == "municipality"
    towns = table.filter(itself).group_by(name).agg(pl.col("municipality_id").n_unique())
    assert sum(int(row[2]) for row in rows) == towns["municipality_id"].sum()
    assert all(int(row[1]) == int(row[2]) + int(row[3]) for row in rows)
    assert caption not in tables(opened(page, m="se-karlskrona"))


def test_defect_an_end_in_a_decade_is_none_that_has_a_year(
    real_warehouse: Path, tmp_path: Path
) -> None:
    """It was counted above a chart of years that cannot draw it."""
    before = chart_basis("endings", context(real_warehouse, "se-falun"))
    assert before == "2 of 3 endings and pauses of direct partnerships have a year."
    path = shutil.copyfile(real_warehouse, tmp_path / "w.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update main.partnership set until = '200X' where until = '2007'")
    assert chart_basis("endings", context(path, "se-falun")) == (
        "1 of 3 endings and pauses of direct partnerships has a year."
    )
