"""What a button saves is what the page shows: the same rows, the same numbers, named and dated."""

import csv
import datetime as dt
import io
import re
import statistics
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from dashboard.files.downloads import about
from dashboard.page.pages import VIEWS
from dashboard.selecting.selection import Selection
from dashboard.telling.about import about_rows
from dashboard.words.formats import figure_text, printed_date
from dashboard.words.i18n import Language
from dashboard.words.labels import WORDS
from tests.browser.serving import TODAY
from tests.test_findings import context
from tests.test_pages import FIVE, UNREAD, Table, html, opened, selected_on, spoken, tables
from tests.test_server import Answer, ask
from warehouse.figures import BY_ID
from warehouse.package import package_files, zipped
from warehouse.queries import ANSWER_TABLES, Warehouse
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

ENGLISH = Language("en")
CsvRow = Mapping[str, str]
Column = Callable[[CsvRow], str]
Query = Mapping[str, str | Sequence[str]]

QUERIES: tuple[Query, ...] = (
    {},
    {"m": ["dk-kolding", "se-goteborg", "se-karlskrona"]},
    {"country": "SE"},
    {"m": ["se-goteborg", "dk-kolding", UNREAD], "status": ["dormant", "unstated"]},
    {"kind": "twin town", "measure": "per_100k"},
    {"partner_region": ["nordic", "asia"], "sort": "name"},
)

LABELS = {
    "brief": "Brief ({})",
    "workbook": "All tables ({})",
    "datapackage": "Data Package ({})",
}
"""What a button says, by how its view begins."""


@dataclass(frozen=True)
class Saved:
    """One file that a button offers."""

    name: str
    mime: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Linked:
    """One file that a link of a section's fold leads to."""

    server: str
    address: str

    @cached_property
    def answer(self) -> Answer:
        found = ask(self.server, self.address)
        assert found.status == 200, found.body
        return found

    @property
    def name(self) -> str:
        return self.answer.headers["content-disposition"].partition('filename="')[2].rstrip('"')

    @property
    def mime(self) -> str:
        return self.answer.headers["content-type"]

    def make(self) -> bytes:
        return self.answer.body


@dataclass(frozen=True)
class Opened:
    """A page with the files that its buttons and links offer, by `<view>_<format>`."""

    app: AppTest
    files: Mapping[str, Saved | Linked]

    def csv(self, view: str) -> list[dict[str, str]]:
        text = self.files[f"{view}_csv"].make().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture
def visit(
    real_warehouse: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, Query], Opened]:
    """A function that opens a page and gathers what its buttons and links offer."""
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)
    files: dict[str, Saved] = {}

    def button(
        label: str, data: Callable[[], bytes], file_name: str, mime: str, key: str, **_: object
    ) -> None:
        view, ending = key.removeprefix("download_").rsplit("_", 1)
        assert label == LABELS[view.split("-")[0]].format(
            ending.upper() if ending != "zip" else {"csv": "CSV"}.get(view[-3:], "Parquet")
        )
        files[key.removeprefix("download_")] = Saved(file_name, mime, data)

    monkeypatch.setattr(st, "download_button", button)
    monkeypatch.setattr(st, "expander", _opened_fold)

    def open_one(page: str, query: Query) -> Opened:
        files.clear()
        app = opened(page, **{**selected_on(page), **query})
        return Opened(app, {**files, **linked(app, server)})

    return open_one


def linked(app: AppTest, server: str) -> dict[str, Linked]:
    """The files that the folds of a page's sections lead to, by `<view>_<format>`."""
    found: dict[str, Linked] = {}
    for view, links in _FOLD.findall("".join(html(app))):
        for address, label in _LINK.findall(links):
            ending = label.removeprefix("Download ").lower()
            found[f"{view}_{ending}"] = Linked(server, unescape(address))
    return found


_FOLD = re.compile(r'data-fold="files-([^"]+)"[^>]*>.*?<p class="tb-links">(.*?)</p>', re.DOTALL)
_LINK = re.compile(r'<a href="([^"]+)"(?: download="")?>([^<]+)</a>')


def _opened_fold(label: str, **_: object) -> object:
    """A fold that the reader has opened, which a test without a browser cannot."""
    fold: Any = st.container()
    fold.open = True
    return fold


def as_is(name: str) -> Column:
    return lambda row: row[name]


def figure(name: str) -> Column:
    """The figure as the page writes it: an empty cell is unknown, and is not zero."""
    return lambda row: figure_text(name, float(row[name]) if row[name] else None, ENGLISH)


def country(name: str) -> Column:
    return lambda row: ENGLISH.country(row[name])


def word(vocabulary: str, name: str) -> Column:
    return lambda row: WORDS[vocabulary][row[name]]


def or_else(name: str, otherwise: str) -> Column:
    return lambda row: row[name] or otherwise


def partner(row: CsvRow) -> str:
    printed = row["printed_partner"]
    same = printed in ("", row["partner"])
    return row["partner"] if same else f"{row['partner']} (“{printed}”)"


def town(row: CsvRow) -> str:
    whole = row["completeness"] in ("complete", "none")
    label = WORDS["completeness"][row["completeness"]].lower()
    return row["municipality"] if whole else f"{row['municipality']} ({label})"


def terms(row: CsvRow) -> str:
    return str(len(row["terms"].split("; ")))


def page_date(row: CsvRow) -> str:
    """The day, else the year or month, that the page prints."""
    if row["printed_date"] and not row["page_date"]:
        return printed_date(row["printed_date"], ENGLISH)
    return ENGLISH.date(dt.date.fromisoformat(row["page_date"]) if row["page_date"] else None)


def figures(*names: str) -> dict[str, Column]:
    return {BY_ID[name].label: figure(name) for name in names}


NETWORK: dict[str, Column] = {
    "Network": as_is("network"),
    "Role": word("role", "role"),
    "Through": or_else("through", "direct"),
    "Since": or_else("since", "not stated"),
    "Status": word("status", "status"),
}
PARTNER: dict[str, Column] = {"Partner": partner, "Country": country("partner_country")}
FINDING: dict[str, Column] = {"Kind": word("finding", "finding")}
TOWN: dict[str, Column] = {"Municipality": as_is("municipality")}
SPLIT = ("partners", "active", "dormant", "unstated")

# For each section whose rows are those of its file: the table's caption, and for its columns
# what they hold by the file.
ROW_BY_ROW: Mapping[tuple[str, str], tuple[str, dict[str, Column]]] = {
    ("overview", "ranking"): (
        "Partners of each municipality by status; equal numbers share a rank",
        {"Municipality": town, **figures(*SPLIT, "ended", "partners_per_100k")},
    ),
    ("compare", "status"): (
        "Partners by status",
        {"Municipality": town, **figures(*SPLIT)},
    ),
    ("compare", "focus-areas"): ("Focus areas", TOWN | {"Number of terms": terms}),
    ("compare", "networks"): ("Who is in which network", TOWN | NETWORK),
    ("dormant", "dormant-share"): (
        "Dormant partners as a share of those whose status is stated",
        TOWN | figures("dormant_share", *SPLIT),
    ),
    ("dormant", "dormant"): (
        "Dormant agreements with the words that say so",
        TOWN | PARTNER | {"The source's words": as_is("printed_status")},
    ),
    ("focus", "focus-areas"): ("Focus areas", TOWN | {"Number of terms": terms}),
    ("networks", "networks"): ("Who is in which network", TOWN | NETWORK),
    ("municipality", "partnerships"): (
        "Partnerships as the sources give them",
        {"Partner": partner},
    ),
    ("municipality", "networks"): ("Who is in which network", NETWORK),
    ("municipality", "findings"): ("Doubts found in the sources", FINDING),
    ("data", "findings"): ("Doubts found in the sources", TOWN | FINDING),
    ("data", "sources"): (
        "Sources of the selected municipalities",
        TOWN | {"Date on the page": page_date, "Statements": as_is("statements")},
    ),
}


def column(table: Table, heading: str) -> list[str]:
    """The first lines of a column's cells; what follows are words of the source."""
    place = table[0].index(heading)
    return [row[place].split("\n")[0] for row in table[1:]]


def on_screen(table: Table, columns: Mapping[str, Column]) -> list[tuple[str, ...]]:
    return list(zip(*(column(table, heading) for heading in columns), strict=True))


def in_file(rows: Sequence[CsvRow], columns: Mapping[str, Column]) -> list[tuple[str, ...]]:
    return [tuple(cell(row) for cell in columns.values()) for row in rows]


VIEWS_BY_ROW = pytest.mark.parametrize(
    ("page", "view"), [pytest.param(*each, id="-".join(each)) for each in ROW_BY_ROW]
)


@pytest.mark.parametrize("query", QUERIES, ids=str)
@VIEWS_BY_ROW
def test_a_file_holds_the_rows_of_the_screen(
    page: str, view: str, query: Query, visit: Callable[[str, Query], Opened]
) -> None:
    caption, columns = ROW_BY_ROW[page, view]
    shown = visit(page, query)
    found = tables(shown.app)
    if f"{view}_csv" not in shown.files:
        assert caption not in found, "a table that is shown can be saved"
        return
    assert Counter(in_file(shown.csv(view), columns)) == Counter(on_screen(found[caption], columns))


@VIEWS_BY_ROW
def test_the_rows_stand_in_the_file_as_on_the_screen(
    page: str, view: str, visit: Callable[[str, Query], Opened]
) -> None:
    caption, columns = ROW_BY_ROW[page, view]
    shown = visit(page, {"m": "dk-ballerup"} if page == "municipality" else {})
    assert in_file(shown.csv(view), columns) == on_screen(tables(shown.app)[caption], columns)


@pytest.mark.parametrize("page", sorted({page for page, _ in ROW_BY_ROW}))
def test_the_whole_selection_has_something_to_compare(
    page: str, visit: Callable[[str, Query], Opened]
) -> None:
    """So that the test above cannot pass on empty pages."""
    shown = visit(page, {"m": "dk-ballerup"} if page == "municipality" else {})
    for view in (view for each, view in ROW_BY_ROW if each == page):
        assert shown.csv(view)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_figures_side_by_side_are_those_of_the_file(
    query: Query, visit: Callable[[str, Query], Opened]
) -> None:
    shown = visit("compare", query)
    head, *rows = tables(shown.app)["Figures of the chosen municipalities"]
    labels = {each.label: each.id for each in BY_ID.values() if each.unit != "date"}
    screen = {
        (name, labels[row[0]], cell)
        for row in rows
        if row[0] in labels
        for name, cell in zip(head[1:], row[1:], strict=True)
    }
    named = {each for _, each, _ in screen}
    file = shown.csv("compare")
    assert len(named) > 10
    assert screen == {
        (row["municipality"], each, figure(each)(row)) for row in file for each in named
    }


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_totals_by_region_add_up_the_rows_of_the_file(
    query: Query, visit: Callable[[str, Query], Opened]
) -> None:
    shown = visit("regions", query)
    table = tables(shown.app)["Partners by the partner's region and status"]
    totals: Counter[str] = Counter()
    for row in shown.csv("partner-regions"):
        totals[row["partner_region"]] += int(row["partners"])
    counted = [int(each) for each in column(table, "Partners")]
    assert Counter(totals.values()) == Counter(counted)
    assert sum(counted) > 0


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_defect_partners_by_country_are_the_rows_of_the_file(
    query: Query, visit: Callable[[str, Query], Opened]
) -> None:
    shown = visit("regions", query)
    table = tables(shown.app)["Partners by country"]
    screen = dict(zip(column(table, "Country"), column(table, "Partners"), strict=True))
    # Those that are over, indirect or not counted were in the file, and a reader counted them.
    live = Counter(
        ENGLISH.country(row["partner_country"]) for row in shown.csv("partner-countries")
    )
    assert {name: int(number) for name, number in screen.items()} == live


@pytest.mark.parametrize("query", [{}, {"country": "SE"}], ids=["all", "Sweden"])
def test_defect_starts_by_decade_are_the_dated_rows_of_the_file(
    query: Query, visit: Callable[[str, Query], Opened]
) -> None:
    """Indirect partnerships were in the file of a chart that counts the direct ones alone."""
    shown = visit("time", query)
    table = tables(shown.app)["Partnerships by the decade in which they began"]
    screen = dict(zip(column(table, "Decade"), column(table, "Partnerships"), strict=True))
    file = shown.csv("starts")
    began = Counter(f"{row['since_year'][:3]}0s" for row in file if row["since_year"])
    assert {decade: int(number) for decade, number in screen.items() if number != "0"} == began
    said = f"{sum(began.values())} of {len(file)} direct partnerships have a printed start."
    assert said in spoken(shown.app)


@pytest.mark.parametrize("query", [{}, {"m": FIVE}], ids=["all", "five"])
@pytest.mark.parametrize(
    ("view", "caption", "place"),
    [
        ("own-regions", "Partners by the municipalities' own regions", as_is("region")),
        ("own-countries", "Partners by the municipalities' own countries", country("country")),
    ],
    ids=["regions", "countries"],
)
def test_own_places_add_up_what_is_known_and_only_that(
    view: str,
    caption: str,
    place: Column,
    query: Query,
    visit: Callable[[str, Query], Opened],
) -> None:
    shown = visit("regions", query)
    everyone: Counter[str] = Counter()
    known: dict[str, list[int]] = {}
    for row in shown.csv(view):
        everyone[place(row)] += 1
        known.setdefault(place(row), []).extend([int(row["partners"])] if row["partners"] else [])
    head, *rows = tables(shown.app)[caption]
    screen = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert len(screen) == len(rows)
    assert {
        name: (
            row["Municipalities selected"],
            row["Of these, number known"],
            row["Partners"],
            (row["Lower quartile"], row["Median"], row["Upper quartile"]),
        )
        for name, row in screen.items()
    } == {
        name: (
            str(everyone[name]),
            str(len(counts)),
            str(sum(counts)) if counts else "no data",
            quartiles(counts),
        )
        for name, counts in known.items()
    }
    if query and view == "own-regions":
        assert screen["Blekinge län"]["Partners"] == "no data"


def quartiles(counts: Sequence[int]) -> tuple[str, ...]:
    """The quartiles by other means than the page's, in its words."""
    if not counts:
        return ("no data",) * 3
    # One alone is its own quartiles; twice the same says so without moving them.
    several = counts if len(counts) > 1 else [*counts, *counts]
    cuts = statistics.quantiles(several, n=4, method="inclusive")
    return tuple(ENGLISH.number(cut, 0 if cut == int(cut) else 1) for cut in cuts)


def test_a_narrowed_list_of_findings_is_saved_as_narrowed(
    visit: Callable[[str, Query], Opened], server: str
) -> None:
    shown = visit("data", {})
    pills: Any = shown.app.button_group(key="findings_wanted")
    narrowed = pills.set_value(["source_undated"]).run()
    text = linked(narrowed, server)["findings_csv"].make().decode("utf-8-sig")
    assert {row["finding"] for row in csv.DictReader(io.StringIO(text))} == {"source_undated"}


@pytest.mark.parametrize("page", VIEWS)
def test_every_file_is_named_after_what_it_holds_and_its_day(
    page: str, visit: Callable[[str, Query], Opened]
) -> None:
    files = visit(page, {}).files
    assert files
    for key, saved in files.items():
        extension = key.rpartition("_")[2]
        assert re.fullmatch(rf"twinboard-[a-z-]+-{TODAY}\.{extension}", saved.name)
    # Those of one name hold the same; to make all takes seconds.
    times = Counter(saved.name for saved in files.values())
    several = [(saved.name, saved.make()) for saved in files.values() if times[saved.name] > 1]
    assert len({name for name, _ in several}) == len(set(several))


@pytest.mark.parametrize("page", VIEWS)
def test_every_workbook_has_the_rows_of_the_csv_and_says_what_they_are(
    page: str, visit: Callable[[str, Query], Opened]
) -> None:
    query = {"m": ["se-goteborg", "dk-kolding"]}
    shown = visit(page, query)
    for key, saved in shown.files.items():
        if not key.endswith("_xlsx") or key == "workbook_xlsx":
            continue
        data, about = openpyxl.load_workbook(io.BytesIO(saved.make())).worksheets
        assert data.max_row - 2 == len(shown.csv(key.removesuffix("_xlsx")))
        assert about.title == "About"
        said = {str(cell) for row in about.iter_rows(values_only=True) for cell in row if cell}
        assert any("Göteborg" in text for text in said), "the selection"
        assert TODAY in said, "the day"
        assert "Göteborgs Stad" in said, "the sources"


@pytest.mark.parametrize("page", ["overview", "data"])
def test_the_workbook_of_all_tables_holds_the_selection(
    page: str, visit: Callable[[str, Query], Opened]
) -> None:
    saved = visit(page, {"m": ["se-goteborg", "dk-kolding"], "sort": "name"}).files["workbook_xlsx"]
    *sheets, about = openpyxl.load_workbook(io.BytesIO(saved.make())).worksheets
    assert [sheet.title for sheet in sheets] == list(ANSWER_TABLES)
    assert about.title == "About"
    summary = list(sheets[0].iter_rows(min_row=3, max_col=2, values_only=True))
    assert summary == [("se-goteborg", "Göteborg"), ("dk-kolding", "Kolding")]


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_package_of_the_data_page_is_whole_whatever_is_selected(
    format: str, visit: Callable[[str, Query], Opened], real_warehouse: Path
) -> None:
    saved = visit("data", {"m": "se-goteborg"}).files[f"datapackage-{format}_zip"]
    assert saved.mime == "application/zip"
    assert saved.make() == zipped(package_files(Warehouse(real_warehouse), format))


CHARTS = ("overview", "compare", "regions", "dormant", "shared", "time", "focus", "networks")


# The five alone have no partner in common; the sources of this sixth come after theirs.
PICTURED: Query = {"m": [*FIVE, "se-orebro"]}


@pytest.mark.parametrize("page", CHARTS)
def test_pictures_carry_title_sources_and_date(
    page: str, visit: Callable[[str, Query], Opened]
) -> None:
    shown = visit(page, PICTURED)
    charts = re.findall(r'<div class="tb-chart"', "".join(html(shown.app)))
    titles = {unescape(found) for body in html(shown.app) for found in _HEADING.findall(body)}
    assert len(titles) == len(charts)
    pictures = [saved for key, saved in shown.files.items() if key.endswith("_svg")]
    assert len(pictures) == len(charts) > 0
    written = [_words(saved.make()) for saved in pictures]
    for title in titles:
        assert any(title in text for text in written), title
    for text in written:
        assert "Sources: Ballerup Kommune, Göteborgs Stad, Karlskrona kommun" in text
        assert "Sources read until 23 Nov 2026." in text
        assert "Selected: " in text
        assert "Örebro" in text


# A chart's heading stands above it, alone or with a remark on the next line.
_HEADING = re.compile(r"<p><strong>([^<]+)</strong>(?:<br>[^<]*)?</p>")


def _words(svg: bytes) -> str:
    """All texts of a picture; a text that is broken into lines reads as one."""
    return " ".join(" ".join(ET.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("page", CHARTS)
def test_png_pictures_are_png_files(page: str, visit: Callable[[str, Query], Opened]) -> None:
    pictures = [saved for key, saved in visit(page, PICTURED).files.items() if key.endswith("_png")]
    assert pictures
    for saved in pictures:
        assert saved.mime == "image/png"
        with Image.open(io.BytesIO(saved.make())) as picture:
            assert picture.format == "PNG"
            assert picture.width / (16 / 2.54) >= 300, "dots to the inch at 16 cm"
            assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def about_sheet(server: str, path: str) -> list[list[Any]]:
    """The rows of the sheet that explains an Excel file of the API, without empty cells."""
    book = openpyxl.load_workbook(io.BytesIO(ask(server, f"/api/v1/{path}").body))
    rows = [[cell for cell in row if cell is not None] for row in book["About"].values]
    return [row for row in rows if row]


@pytest.mark.parametrize(
    ("path", "selection"),
    [
        ("focus.xlsx?status=dormant", "All municipalities with data."),
        ("networks.xlsx?kind=project&country=SE", "All municipalities with data; country Sweden."),
        ("chart/focus.xlsx?status=dormant", "All municipalities with data."),
        ("sources.xlsx?partner_country=DE", "All municipalities with data."),
        (
            "findings.xlsx?status=dormant&finding=policy_expired",
            "All municipalities with data; findings: Strategy has expired.",
        ),
        (
            "chart/shared.xlsx?partner=de-rostock",
            "All municipalities with data; partner Rostock.",
        ),
        ("shared.xlsx?status=dormant", "All municipalities with data; status dormant."),
    ],
)
def test_defect_a_file_says_of_what_its_rows_are(server: str, path: str, selection: str) -> None:
    """All focus areas were said to be of dormant ones, Rostock's rows to be all shared partners."""
    assert ["Selection", selection] in about_sheet(server, path)


@pytest.mark.parametrize(
    ("chart", "selected"),
    [
        ("focus.json?status=dormant", "Selected: All municipalities with data."),
        ("networks.json?status=dormant", "Selected: All municipalities with data."),
        (
            "shared.json?partner=de-rostock",
            "Selected: All municipalities with data; partner Rostock.",
        ),
        (
            "peers.json?m=dk-kolding&peers=country",
            "Selected: All municipalities with data; country Denmark.",
        ),
    ],
)
def test_defect_a_picture_says_of_what_it_is(server: str, chart: str, selected: str) -> None:
    assert selected in ask(server, f"/api/v1/chart/{chart}").body.decode()


@pytest.mark.parametrize("peers", ["population", "region", "country"])
def test_defect_a_file_of_peers_names_the_sources_of_all_of_them(server: str, peers: str) -> None:
    """Beside eight municipalities "Kolding" and its one source alone were named."""
    sheet = about_sheet(server, f"chart/peers.xlsx?m=dk-kolding&peers={peers}")
    rows = ask(server, f"/api/v1/chart/peers.csv?m=dk-kolding&peers={peers}").body.decode(
        "utf-8-sig"
    )
    towns = {row["municipality_id"] for row in csv.DictReader(io.StringIO(rows))}
    head = next(place for place, row in enumerate(sheet) if row[:2] == ["Source", "Publisher"])
    assert {row[0].split("/")[0] for row in sheet[head + 1 :]} == towns
    assert len(towns) > 3


def test_defect_a_workbook_says_which_sheets_follow_no_filter_on_partnerships(
    real_warehouse: Path,
) -> None:
    chosen = context(real_warehouse, Selection(status=("dormant",)))
    abouts = [about(chosen, table) for table in ANSWER_TABLES]
    rows = list(about_rows(abouts, chosen.labels))
    assert rows[1:3] == [
        ("Selection", "All municipalities with data; status dormant."),
        (
            "Selection of Focus areas, Networks, Findings and Sources",
            "All municipalities with data.",
        ),
    ]
    unfiltered = context(real_warehouse)
    once = about_rows([about(unfiltered, table) for table in ANSWER_TABLES], unfiltered.labels)
    assert sum(row[:1] == ("Selection",) for row in once) == 1
