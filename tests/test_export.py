"""Exports: the same rows in every format, safe in spreadsheets, the same bytes each time."""

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from dashboard.asking.order import in_order
from dashboard.files.export import FORMATS, ExportError, file_name, to_bytes
from dashboard.selecting.options import Options, read_labels, read_options
from dashboard.selecting.selection import Selection
from dashboard.telling.about import About, Basis, about_text, describe, selection_in_words
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from warehouse.figures import BY_ID
from warehouse.queries import ANSWER_TABLES, Warehouse
from warehouse.schema.table import Column, Table

TODAY = dt.date(2026, 11, 23)
EVERYTHING = Selection()
BOM = b"\xef\xbb\xbf"

Value = object


@dataclass(frozen=True)
class Real:
    """The real warehouse with what describing an answer takes."""

    warehouse: Warehouse
    options: Options
    labels: Labels

    def frame(self, table: str, selection: Selection = EVERYTHING) -> pl.DataFrame:
        return self.warehouse.answer(table, selection.restriction(), TODAY)

    def about(self, table: str, selection: Selection = EVERYTHING) -> About:
        basis = Basis(self.frame("sources", selection), self.warehouse.rows("main.build"), TODAY)
        return describe(table, selection, basis, self.options, self.labels)

    def export(self, table: str, format: str) -> bytes:
        frame, about = self.frame(table), self.about(table)
        return to_bytes(frame, ANSWER_TABLES[table], format, about, self.labels)


@pytest.fixture(scope="module")
def real(real_warehouse: Path) -> Real:
    warehouse = Warehouse(real_warehouse)
    labels = read_labels(warehouse, Language("en"))
    return Real(warehouse, read_options(warehouse), labels)


TEXTS = Table(
    "answer",
    "texts",
    "text",
    (
        Column("text", "text", "A text"),
        Column("list", "text[]", "A list"),
        Column("number", "integer", "A number"),
        Column("share", "real", "A share", unit="percent"),
        Column("day", "date", "A day"),
        Column("yes", "boolean", "A truth"),
    ),
)


def texts_about(real: Real) -> About:
    about = real.about("summary")
    first = about.definitions[0]
    definitions = tuple(replace(first, column=column.name) for column in TEXTS.columns)
    return replace(about, table="texts", definitions=definitions)


def row(text: str | None, number: int | None = None) -> dict[str, Value]:
    values: dict[str, Value] = dict.fromkeys(TEXTS.column_names)
    return values | {"text": text, "list": [text] if text else [], "number": number}


def write(real: Real, rows: list[dict[str, Value]], format: str) -> bytes:
    frame = pl.DataFrame(rows, schema=TEXTS.frame_schema())
    return to_bytes(frame, TEXTS, format, texts_about(real), real.labels)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def sheet(content: bytes, name: str) -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(content))[name]
    assert isinstance(found, Worksheet)
    return found


def sheet_rows(content: bytes, name: str) -> list[tuple[Value, ...]]:
    return list(sheet(content, name).iter_rows(values_only=True))


def plain(value: Value) -> Value:
    """The value as a cell holds it: lists joined, dates as dates."""
    if isinstance(value, list):
        return "; ".join(value)
    return value.date() if isinstance(value, dt.datetime) else value


def sixteen_digits(value: Value) -> Value:
    """The value as a workbook keeps it."""
    return float(f"{value:.16G}") if isinstance(value, float) else value


def as_csv(value: Value) -> str:
    value = plain(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize("table", ANSWER_TABLES)
class TestEveryTable:
    def test_csv_holds_the_same_rows(self, real: Real, table: str) -> None:
        content = real.export(table, "csv")
        frame = real.frame(table)
        head = content.removeprefix(BOM).split(b"\r\n")[0].decode()
        assert head.split(",") == frame.columns
        expected = [{k: as_csv(v) for k, v in row.items()} for row in frame.to_dicts()]
        assert csv_rows(content) == expected

    def test_json_holds_the_same_rows(self, real: Real, table: str) -> None:
        rows = json.loads(real.export(table, "json"))
        days = {c.name for c in ANSWER_TABLES[table].columns if c.type == "date"}
        for row in rows:
            row.update({day: row[day] and dt.date.fromisoformat(row[day]) for day in days})
        assert rows == real.frame(table).to_dicts()

    def test_parquet_holds_the_same_typed_rows(self, real: Real, table: str) -> None:
        frame = pl.read_parquet(io.BytesIO(real.export(table, "parquet")))
        assert frame.schema == ANSWER_TABLES[table].frame_schema()
        assert frame.equals(real.frame(table))

    def test_xlsx_holds_the_same_rows(self, real: Real, table: str) -> None:
        _, names, *rows = sheet_rows(real.export(table, "xlsx"), table)
        frame = real.frame(table)
        assert list(names) == frame.columns
        # An empty list leaves an empty cell.
        expected = [
            tuple(None if value == [] else plain(sixteen_digits(value)) for value in row)
            for row in frame.rows()
        ]
        assert [tuple(plain(value) for value in row) for row in rows] == expected

    @pytest.mark.parametrize("format", FORMATS)
    def test_the_same_rows_give_the_same_bytes(self, real: Real, table: str, format: str) -> None:
        assert real.export(table, format) == real.export(table, format)


def test_at_least_seven_tables_have_rows_to_compare(real: Real) -> None:
    filled = [table for table in ANSWER_TABLES if real.frame(table).height]
    assert len(filled) >= 7


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " ="]
)
def test_csv_defuses_what_a_spreadsheet_would_run(real: Real, start: str) -> None:
    text = f"{start}cmd|'/c calc'!A1"
    (found,) = csv_rows(write(real, [row(text)], "csv"))
    assert found["text"] == f"'{text}"
    assert found["list"] == f"'{text}"


def test_csv_defuses_every_item_of_a_list(real: Real) -> None:
    (found,) = csv_rows(write(real, [row("x") | {"list": ["a", "=1+1", "b"]}], "csv"))
    assert found["list"] == "a; '=1+1; b"


@pytest.mark.parametrize(
    "text", ["a=b", "Saint-Denis", "x@example.org", "'quoted'", "1990", "a\n=b"]
)
def test_csv_leaves_harmless_text_alone(real: Real, text: str) -> None:
    (found,) = csv_rows(write(real, [row(text)], "csv"))
    assert found["text"] == text


def test_csv_leaves_negative_numbers_alone(real: Real) -> None:
    (found,) = csv_rows(write(real, [row("a", -5) | {"share": -0.5}], "csv"))
    assert (found["number"], found["share"]) == ("-5", "-0.5")


def test_csv_quotes_as_rfc_4180_and_starts_with_a_byte_order_mark(real: Real) -> None:
    text = 'Say "hi", then\r\ngo; Göteborg'
    content = write(real, [row(text)], "csv")
    assert content.startswith(BOM)
    assert not content.removeprefix(BOM).startswith(BOM)
    assert b'"Say ""hi"", then\r\ngo; G\xc3\xb6teborg"' in content
    assert content.endswith(b"\r\n")
    assert csv_rows(content)[0]["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "https://example.org",
        "mailto:a@b.org",
        "007",
        "internal:A1",
        "{=1}",
        "TRUE",
    ],
)
def test_xlsx_writes_text_as_text(real: Real, text: str) -> None:
    content = write(real, [row(text)], "xlsx")
    cell = sheet(content, "texts")["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_xlsx_writes_each_type_as_such(real: Real) -> None:
    values = row("a", 7) | {"share": 12.5, "day": TODAY, "yes": True}
    found = sheet(write(real, [values], "xlsx"), "texts")
    assert [found.cell(3, column).data_type for column in range(3, 7)] == ["n", "n", "d", "b"]
    formats = [found.cell(3, column).number_format for column in range(3, 6)]
    assert formats == ["#,##0", "0.0", "yyyy-mm-dd"]


def test_defect_libreoffice_shows_truth_values_in_words(real: Real) -> None:
    """Whether a partnership counts read 1 there, and true in the CSV."""
    counted = ANSWER_TABLES["partnerships"].column_names.index("counted") + 1
    found = sheet(real.export("partnerships", "xlsx"), "partnerships")
    cells = [found.cell(row, counted) for row in range(3, found.max_row + 1)]
    assert {cell.value for cell in cells} == {True, False}
    assert {cell.number_format for cell in cells} == {'"TRUE";"TRUE";"FALSE"'}


def test_years_have_no_thousands_separator(real: Real) -> None:
    names = ANSWER_TABLES["summary"].column_names
    found = sheet(real.export("summary", "xlsx"), "summary")
    place = real.frame("summary")["municipality_id"].to_list().index("se-goteborg") + 3
    formats = {name: found.cell(place, i).number_format for i, name in enumerate(names, start=1)}
    assert formats["oldest_since"] == "0"
    assert formats["median_since"] == "0.0"
    assert formats["population"] == "#,##0"


def test_unknown_is_empty_or_null_and_never_zero(real: Real) -> None:
    frame = real.frame("summary")
    place = frame["municipality_id"].to_list().index("se-karlskrona")
    assert frame["partners"][place] is None
    assert csv_rows(real.export("summary", "csv"))[place]["partners"] == ""
    assert json.loads(real.export("summary", "json"))[place]["partners"] is None
    assert pl.read_parquet(io.BytesIO(real.export("summary", "parquet")))["partners"][place] is None
    column = frame.columns.index("partners")
    assert sheet_rows(real.export("summary", "xlsx"), "summary")[place + 2][column] is None


def test_zero_is_zero(real: Real) -> None:
    place = real.frame("summary")["municipality_id"].to_list().index("dk-kolding")
    assert csv_rows(real.export("summary", "csv"))[place]["dormant"] == "0"
    assert json.loads(real.export("summary", "json"))[place]["dormant"] == 0


def test_xlsx_says_what_it_is_about(real: Real) -> None:
    texts = [cell for row in sheet_rows(real.export("summary", "xlsx"), "About") for cell in row]
    assert "All municipalities with data." in texts
    assert "dormant_share" in texts
    assert "se-goteborg/seed-004" in texts
    assert "2026-11-23" in texts


def test_parquet_says_what_it_is_about(real: Real) -> None:
    about = pl.read_parquet_metadata(io.BytesIO(real.export("summary", "parquet")))["twinboard"]
    assert about == about_text([real.about("summary")], real.labels)


def test_xlsx_carries_no_time_of_its_making(real: Real) -> None:
    archive = zipfile.ZipFile(io.BytesIO(real.export("summary", "xlsx")))
    assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
    data_date = real.warehouse.rows("main.build")["data_date"].item()
    assert f"{data_date}T00:00:00Z" in archive.read("docProps/core.xml").decode()


def test_xlsx_refuses_what_would_be_cut(real: Real) -> None:
    assert write(real, [row("a" * 32_767)], "xlsx")
    with pytest.raises(ExportError, match="a cell of text is too long"):
        write(real, [row("a" * 32_768)], "xlsx")
    with pytest.raises(ExportError, match="1048576 rows do not fit"):
        frame = pl.DataFrame(schema=TEXTS.frame_schema()).clear(1_048_576)
        to_bytes(frame, TEXTS, "xlsx", texts_about(real), real.labels)


def test_json_is_plain_utf_8_and_refuses_what_json_has_no_word_for(real: Real) -> None:
    assert '"text": "Göteborg"'.encode() in write(real, [row("Göteborg")], "json")
    with pytest.raises(ValueError, match="JSON compliant"):
        write(real, [row("a") | {"share": float("nan")}], "json")


def test_an_unknown_format_is_an_error(real: Real) -> None:
    with pytest.raises(KeyError):
        real.export("summary", "xls")


@pytest.mark.parametrize(
    ("view", "name"),
    [
        ("summary", "twinboard-summary-2026-11-23.csv"),
        ("Fokusområden: Göteborg/../x", "twinboard-fokusomraden-goteborg-x-2026-11-23.csv"),
        ("???", "twinboard-export-2026-11-23.csv"),
    ],
)
def test_file_names_are_safe_everywhere(view: str, name: str) -> None:
    assert file_name(view, "csv", TODAY) == name


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(), "All municipalities with data."),
        (
            Selection(m=("dk-kolding", "se-goteborg"), status=("dormant",)),
            "Kolding and Göteborg; status dormant.",
        ),
        (Selection(m=("se-lund",)), "Lund (Skåne län)."),
        (
            Selection(
                country=("SE", "DK"),
                region=("se-blekinge-lan",),
                partner_region=("nordic",),
                partner_country=("DE",),
                kind=("twin town", "other"),
                status=("unstated", "ended", "active"),
                focus=("culture",),
                network=("ubc",),
            ),
            "All municipalities with data; country Sweden or Denmark; region Blekinge län; "
            "partners in Nordic countries; partners in Germany; kind twin town or other relation; "
            "status not stated, ended or active; focus area Culture and arts; "
            "network Union of the Baltic Cities.",
        ),
    ],
)
def test_the_selection_in_words(real: Real, selection: Selection, words: str) -> None:
    assert selection_in_words(selection, real.options, real.labels) == words


def test_every_filter_and_every_word_of_it_can_be_said(real: Real) -> None:
    for kind in real.options.kinds:
        assert selection_in_words(Selection(kind=(kind,)), real.options, real.labels)
    for status in real.options.statuses:
        assert selection_in_words(Selection(status=(status,)), real.options, real.labels)


@pytest.mark.parametrize("table", ANSWER_TABLES)
def test_every_column_is_defined(real: Real, table: str) -> None:
    about = real.about(table)
    assert [d.column for d in about.definitions] == list(ANSWER_TABLES[table].column_names)
    assert all(d.meaning for d in about.definitions)
    assert all(d.label for d in about.definitions if d.column in BY_ID)
    assert about.title


def test_a_column_keeps_its_own_meaning_beside_a_figure_of_its_name(real: Real) -> None:
    focus = next(d for d in real.about("partnerships").definitions if d.column == "focus_areas")
    assert focus.meaning == "Focus areas stated for this partnership"
    share = next(d for d in real.about("summary").definitions if d.column == "dormant_share")
    assert (share.label, share.unit) == ("Dormant share", "percent")


def test_the_sources_are_those_of_the_selection(real: Real) -> None:
    about = real.about("summary", Selection(m=("dk-kolding",)))
    assert [source.id for source in about.sources] == ["dk-kolding/seed-000"]


def test_summary_is_ordered_by_the_selected_measure_with_no_data_last(real: Real) -> None:
    frame = (
        real.frame("summary")
        .clear(6)
        .with_columns(
            municipality_id=pl.Series(["a", "b", "c", "d", "e", "f"]),
            municipality=pl.Series(["A", "B", "C", "D", "D", "F"]),
            partners=pl.Series([0, None, 7, 2, 2, None]),
            partners_per_100k=pl.Series([0.0, None, 1.0, 9.0, 3.0, None]),
        )
    )

    def order(selection: Selection) -> str:
        return "".join(in_order(frame, "summary", selection)["municipality_id"])

    assert order(Selection()) == "cdeabf"
    assert order(Selection(measure="per_100k")) == "decabf"
    assert order(Selection(sort="name")) == "abcdef"


def test_the_measure_is_said(real: Real) -> None:
    about = real.about("summary", Selection(measure="per_100k"))
    assert "Partners per 100,000 inhabitants, largest first" in about.order


@pytest.mark.parametrize("table", ANSWER_TABLES)
def test_order_by_name_and_other_tables_stay_as_they_are(real: Real, table: str) -> None:
    frame = real.frame(table)
    assert in_order(frame, table, Selection(sort="name")).equals(frame)
    if table != "summary":
        assert in_order(frame, table, Selection()).equals(frame)
        assert real.about(table).order == ""
