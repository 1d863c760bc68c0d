"""The workbook of a whole selection: opens clean, in the user's language, and runs nothing."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from click.testing import CliRunner
from openpyxl.cell import Cell  # type: ignore[import-untyped]
from openpyxl.workbook import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from dashboard.__main__ import cli
from dashboard.asking.answers import answers_now, options
from dashboard.asking.context import Context
from dashboard.charts.theme import LIGHT
from dashboard.files import workbook
from dashboard.files.downloads import _workbook_bytes
from dashboard.files.workbook import ExportError, to_workbook
from dashboard.selecting.options import read_labels, read_options
from dashboard.selecting.selection import Selection
from dashboard.telling.about import About, Basis, describe
from dashboard.words.headings import HEADINGS
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from warehouse.figures import BY_ID
from warehouse.queries import ANSWER_TABLES, Snapshot, Warehouse
from warehouse.schema.table import Table

TODAY = dt.date(2026, 11, 23)
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    " =1",
)

Sheets = list[tuple[Table, pl.DataFrame, About]]


def tables(path: Path, labels: Labels, selection: Selection) -> Sheets:
    warehouse = Warehouse(path)
    frames = {
        name: warehouse.answer(name, selection.restriction(), TODAY) for name in ANSWER_TABLES
    }
    basis = Basis(frames["sources"], warehouse.rows("main.build"), TODAY)
    options = read_options(warehouse)
    return [
        (table, frames[name], describe(name, selection, basis, options, labels))
        for name, table in ANSWER_TABLES.items()
    ]


def labels_of(path: Path, language: str = "en") -> Labels:
    return read_labels(Warehouse(path), Language(language))


def written(sheets: Sheets, labels: Labels) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_workbook(sheets, labels)))


@pytest.fixture(scope="module")
def labels(real_warehouse: Path) -> Labels:
    return labels_of(real_warehouse)


@pytest.fixture(scope="module")
def everything(real_warehouse: Path, labels: Labels) -> Sheets:
    return tables(real_warehouse, labels, Selection())


@pytest.fixture(scope="module")
def book(everything: Sheets, labels: Labels) -> Workbook:
    return written(everything, labels)


def heads(book: Workbook, table: str) -> Mapping[str, str]:
    """What stands above each of the dictionary's names."""
    labelled, names = book[table].iter_rows(max_row=2, values_only=True)
    return dict(zip(names, labelled, strict=True))


def test_there_is_a_sheet_for_every_table_and_one_that_explains_them(book: Workbook) -> None:
    assert book.sheetnames == [*ANSWER_TABLES, "About"]


@pytest.mark.parametrize("table", ANSWER_TABLES)
def test_a_sheet_opens_clean(book: Workbook, table: str) -> None:
    """Heads frozen, filters at the names, a table of a name that scripts find, and widths."""
    sheet, columns = book[table], ANSWER_TABLES[table].column_names
    assert re.fullmatch(r"[BC]3", sheet.freeze_panes)
    (found,) = sheet.tables.values()
    assert found.name == f"twinboard_{table}"
    assert found.ref == f"A2:{sheet.dimensions.split(':')[1]}"
    assert found.autoFilter.ref == found.ref
    assert tuple(found.column_names) == columns
    widths = [each.width for each in sheet.column_dimensions.values()]
    assert widths
    assert all(9 <= width <= 61 for width in widths)


def test_defect_no_year_in_a_printed_date_is_marked_as_a_mistake(
    everything: Sheets, labels: Labels
) -> None:
    """Excel put a green corner into each: a number stored as text."""
    sheets = to_workbook(everything, labels)
    with zipfile.ZipFile(io.BytesIO(sheets)) as book:
        for number, (table, frame, _) in enumerate(everything, start=1):
            sheet = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            (cells,) = re.findall(r'<ignoredError sqref="(.+?)" numberStoredAsText="1"/>', sheet)
            assert cells == f"A2:{xl_col_to_name(len(table.columns) - 1)}{frame.height + 2}"


def test_a_table_without_rows_is_still_a_sheet_with_filters(
    real_warehouse: Path, labels: Labels
) -> None:
    nothing = tables(real_warehouse, labels, Selection(m=("dk-kolding",)))
    sheet = written(nothing, labels)["shared"]
    assert sheet.max_row == 2
    assert sheet.auto_filter.ref == sheet.dimensions.replace("A1", "A2")


def test_heads_carry_units_and_notes(book: Workbook) -> None:
    summary = heads(book, "summary")
    assert summary["dormant_share"] == "Dormant share (percent)"
    assert summary["partners_per_100k"] == "Partners per 100,000 inhabitants"
    note = book["summary"].cell(1, list(summary).index("dormant_share") + 1).comment
    assert note is not None
    assert "Dormant partners as a share of" in note.text


@pytest.mark.parametrize("language", ["sv", "da"])
def test_heads_are_in_the_language_and_names_are_not(real_warehouse: Path, language: str) -> None:
    labels = labels_of(real_warehouse, language)
    book = written(tables(real_warehouse, labels, Selection()), labels)
    english = written(tables(real_warehouse, labels_of(real_warehouse), Selection()), labels)
    for table, declared in ANSWER_TABLES.items():
        assert tuple(heads(book, table)) == declared.column_names
    assert heads(book, "partnerships")["municipality"] in ("Kommun", "Kommune")
    assert heads(book, "summary") != heads(english, "summary")


@pytest.mark.parametrize("language", ["en", "sv", "da"])
def test_defect_no_word_of_a_head_is_cut_in_two(real_warehouse: Path, language: str) -> None:
    """ "Aktivt (samarbeten)" stood in three lines, the last of which was "en)"."""
    labels = labels_of(real_warehouse, language)
    kolding = tables(real_warehouse, labels, Selection(m=("dk-kolding",)))
    sheet = written(kolding, labels)["summary"]
    # Neighbours of one width stand as one.
    groups = sheet.column_dimensions.values()
    widths = {place: each.width for each in groups for place in range(each.min, each.max + 1)}
    for cell in sheet[1]:
        longest = max(map(len, cell.value.split()))
        assert widths[cell.column] > longest * 1.15, cell.value


def test_every_column_has_a_heading_and_no_heading_is_left_over() -> None:
    columns = {name for table in ANSWER_TABLES.values() for name in table.column_names}
    assert columns - set(BY_ID) == set(HEADINGS)


def cells(book: Workbook) -> list[Cell]:
    return [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_from_data_runs_on_any_sheet(everything: Sheets, labels: Labels, text: str) -> None:
    """Neither in a cell nor, once somebody edits it, by what is shown: notes and About too."""
    table, frame, about = everything[1]
    frame = frame.head(1).with_columns(printed_partner=pl.lit(text))
    source = replace(about.sources[0], title=text, publisher=text)
    about = replace(about, selection=text, sources=(source,))
    content = to_workbook([(table, frame, about)], labels)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for cell in cells(book)} <= {"s", "n", "b", "d"}
    # The row, the selection, and the source's publisher and title.
    shown = [cell for cell in cells(book) if str(cell.value).strip() == text.strip()]
    assert len(shown) == 4
    assert all(cell.quotePrefix for cell in shown)
    # No formula, link or macro is anywhere in the file.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any("vba" in name or "externalLink" in name for name in parts)
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())


def test_a_note_that_begins_as_a_formula_is_defused(everything: Sheets, labels: Labels) -> None:
    table, frame, about = everything[0]
    first = replace(about.definitions[0], label="=1+1", unit="")
    about = replace(about, definitions=(first, *about.definitions[1:]))
    comment = written([(table, frame, about)], labels)["summary"]["A1"].comment
    assert comment is not None
    assert comment.text.startswith("'=1+1")


def test_the_about_sheet_explains_every_column_and_names_every_source(
    book: Workbook, everything: Sheets
) -> None:
    said = [tuple(cell for cell in row if cell) for row in book["About"].values]
    flat = {cell for row in said for cell in row}
    assert all(about.title in flat for _, _, about in everything)
    assert all(name in flat for table in ANSWER_TABLES.values() for name in table.column_names)
    assert {source.id for source in everything[0][2].sources} <= flat
    assert TODAY.isoformat() in flat


def test_defect_lines_of_the_about_sheet_do_not_lie_over_each_other(book: Workbook) -> None:
    """LibreOffice drew a definition of two lines over the next one."""
    sheet = book["About"]
    for row in sheet.iter_rows():
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in row]
        lines = [len(cell.value or "") / width for cell, width in zip(row, widths, strict=True)]
        # An empty line has no height of its own.
        height = sheet.row_dimensions[row[0].row].height or 15
        assert height >= min(max(lines) * 15, 400)


def test_a_selection_of_more_names_than_a_cell_holds_is_cut(
    everything: Sheets, labels: Labels
) -> None:
    table, frame, about = everything[0]
    about = replace(about, selection="Göteborg, " * 5_000)
    (_, selected), *_ = [
        row[:2] for row in written([(table, frame, about)], labels)["About"].values if row[1]
    ][1:]
    assert selected.endswith("…")
    assert len(selected) == 32_767


def test_the_same_rows_give_the_same_workbook(everything: Sheets, labels: Labels) -> None:
    assert to_workbook(everything, labels) == to_workbook(everything, labels)


def test_the_command_writes_the_selection(real_warehouse: Path, tmp_path: Path) -> None:
    target, about = tmp_path / "x.xlsx", tmp_path / "about.txt"
    options = ["--warehouse", str(real_warehouse), "--m", "dk-kolding", "--lang", "sv"]
    found = CliRunner().invoke(
        cli, ["export", "workbook", "-o", str(target), "--about", str(about), *options]
    )
    assert found.exit_code == 0, found.output
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[:-1] == list(ANSWER_TABLES)
    assert book["summary"]["A3"].value == "dk-kolding"
    assert book["summary"].max_row == 3
    assert "dormant_share" in about.read_text(encoding="utf-8")


def test_defect_the_command_says_what_a_workbook_is_instead(real_warehouse: Path) -> None:
    found = CliRunner().invoke(
        cli, ["export", "workbook", "-o", "x.csv", "--warehouse", str(real_warehouse)]
    )
    assert found.exit_code == 2
    # It once asked to name a format, and then refused every one but xlsx.
    assert "-o: a workbook is an .xlsx, and no '.csv'" in found.output


@pytest.mark.parametrize(("language", "marked"), [("sv", "(på engelska)"), ("da", "(på engelsk)")])
def test_defect_what_is_written_in_english_is_marked_so(
    language: str, marked: str, real_warehouse: Path
) -> None:
    words = labels_of(real_warehouse, language)
    book = written(tables(real_warehouse, words, Selection(m=("se-goteborg",))), words)
    heads = {
        (sheet.title, name.value): head.value
        for sheet in book.worksheets[:-1]
        for head, name in zip(sheet[1], sheet[2], strict=True)
    }
    remarks = [head for (_, name), head in heads.items() if name in ("notes", "note")]
    assert len(remarks) == 4
    assert all(head.endswith(marked) for head in remarks)
    assert heads["sources", "title"].endswith(f"(titel {marked[1:]}")


def test_defect_what_no_sheet_holds_is_refused_unread(
    real_warehouse: Path, labels: Labels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 2,900,000 partnerships all eight tables were read first, which took 6 GB."""

    def read(*given: object) -> NoReturn:
        raise AssertionError(given)

    monkeypatch.setattr(workbook, "_SHEET_ROWS", 500)
    monkeypatch.setattr(Snapshot, "answer", read)
    now = answers_now(real_warehouse)
    context = Context(Selection(), labels, options(now.snapshot), now, LIGHT)
    with pytest.raises(ExportError, match=r"partnerships: \d+ rows do not fit .* select fewer"):
        _workbook_bytes(context)
    command = ["export", "workbook", "-o", str(tmp_path / "all.xlsx")]
    told = CliRunner().invoke(cli, [*command, "--warehouse", str(real_warehouse)])
    assert isinstance(told.exception, ExportError)
    assert list(tmp_path.iterdir()) == []
