"""Hostile data stays text in every file: tables, workbooks, pictures, briefs."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pypdf
import pytest
from click.testing import CliRunner

from dashboard.__main__ import cli
from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.asking.named_charts import NAMED_CHARTS, draw_chart
from dashboard.brief.compose import Page
from dashboard.brief.writers import brief_bytes
from dashboard.charts.theme import LIGHT
from dashboard.files.downloads import chart_bytes, table_bytes
from dashboard.files.export import csv as to_csv
from dashboard.files.export import file_name
from dashboard.page import frame_words as frames
from dashboard.page.frame_words import page_script
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language
from etl.bulk.rejects import write_rejects
from etl.bulk.template import write_template
from tests.conftest import Tell
from tests.hostile import MARK, PAYLOAD, hostile_name
from tests.longer import LONG
from warehouse.queries import ANSWER_TABLES, READABLE, Warehouse

TODAY = dt.date(2026, 11, 23)
LANGUAGES = ("en", "sv", "da") if LONG else ("en",)

Make = Callable[..., Context]


@pytest.fixture
def make(hostile_warehouse: Path) -> Make:
    """A function that gives the context of a selection of hostile data in a language."""
    read = open_warehouse(hostile_warehouse).now()

    def context(language: str = "en", **selected: tuple[str, ...]) -> Context:
        words = labels(read, Language(language))
        answers = Answers(read, TODAY)
        offered = options(read)
        return Context(Selection(**selected), words, offered, answers, LIGHT)  # type: ignore[arg-type]

    return context


def runs(cell: str) -> bool:
    """Tell, in other words than the code's, whether a spreadsheet might run a cell of a CSV."""
    return cell.strip(' \t\r\n\u00a0\u200b\ufeff\u2060\u00ad"”')[:1] in tuple(
        "=+-@＝＋－＠﹦﹢﹣﹫"
    )


def cells_of(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]


def assert_no_formula(cells: Iterable[str]) -> None:
    # Numbers may be negative.
    texts = [cell for cell in cells if not re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)]
    assert texts and not [cell for cell in texts if runs(cell)]


def test_no_cell_of_a_table_is_a_formula(make: Make, tell: Tell) -> None:
    count = 0
    for name in ANSWER_TABLES:
        cells = cells_of(table_bytes(make(), name, "csv"))
        assert_no_formula(cells)
        count += len([cell for cell in cells if MARK in cell])
    assert count > 50
    tell(f"{count} hostile cells of 8 tables")


def test_no_cell_of_the_workbook_is_a_formula(hostile_warehouse: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.xlsx"
    command = ["export", "workbook", "-o", str(target), "--warehouse", str(hostile_warehouse)]
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert_harmless_workbook(target)


def assert_harmless_workbook(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells and not [cell for cell in cells if cell.data_type == "f"]
    # Edited, a cell stays the text it is only behind this mark.
    texts = [cell for cell in cells if isinstance(cell.value, str) and runs(cell.value)]
    assert not [cell.value for cell in texts if not cell.quotePrefix]
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name) and b"hyperlink" not in archive.read(name)


@pytest.mark.parametrize("sign", tuple("=+-@＝＋－＠﹦﹢﹣﹫"))
def test_nothing_unseen_before_a_sign_makes_a_formula_of_a_cell(sign: str, tmp_path: Path) -> None:
    unseen = ("", " ", "\t", "\r", "\u00a0", "\u200b", "\ufeff", "\u2060", "\u00ad", '"', "”", "'")
    texts = [f"{one}{other}{sign}1" for one in unseen for other in unseen]
    assert_defused(cells_of(to_csv(texts_of(texts), ANSWER_TABLES["findings"])))
    reject = pl.DataFrame(
        {name: texts if name != "origin" else ["list"] * len(texts) for name in ("origin", "value")}
    )
    write_rejects({"list": reject}, tmp_path)
    assert_defused(cells_of((tmp_path / "list.csv").read_bytes()))


def assert_defused(cells: list[str]) -> None:
    """Each text with a sign in it, and there are many, begins with the quote that makes it text."""
    signed = [cell for cell in cells if cell.endswith("1")]
    assert len(signed) >= 144
    assert all(cell.startswith("'") for cell in signed)


def texts_of(texts: list[str]) -> pl.DataFrame:
    table = ANSWER_TABLES["findings"]
    schema = table.frame_schema()
    first = next(name for name, kind in schema.items() if kind == pl.String)
    return pl.DataFrame({first: texts}).select(
        pl.col(name) if name == first else pl.lit(None).cast(kind).alias(name)
        for name, kind in schema.items()
    )


def test_the_rejects_of_an_import_run_nothing(hostile_warehouse: Path) -> None:
    (path,) = (hostile_warehouse.parent / "rejects").iterdir()
    cells = cells_of(path.read_bytes())
    assert [cell for cell in cells if MARK in cell]
    assert_no_formula(cells)
    rejects = Warehouse(hostile_warehouse).rows("stated.reject")
    assert_no_formula(cells_of(to_csv(rejects, READABLE["stated.reject"])))


def test_the_template_runs_nothing(tmp_path: Path) -> None:
    workbook, table = write_template(tmp_path)[:2]
    assert_harmless_workbook(workbook)
    assert_no_formula(cells_of(table.read_bytes()))


def test_pictures_hold_data_as_text_alone(make: Make, tell: Tell) -> None:
    drawn = 0
    for language in LANGUAGES:
        context = make(language)
        for name in NAMED_CHARTS:
            chart = draw_chart(name, context)
            if chart is not None:
                drawn += assert_harmless_svg(chart_bytes(context, chart, "svg"))
    assert drawn >= 8
    tell(f"{drawn} charts with hostile data")


def assert_harmless_svg(content: bytes) -> bool:
    root = ElementTree.fromstring(content)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {
        "svg",
        "desc",
        "line",
        "g",
        "path",
        "text",
        "tspan",
        "rect",
        "defs",
        "clipPath",
        "style",
        "title",
    }
    attributes = [(name, value) for each in root.iter() for name, value in each.attrib.items()]
    assert not [name for name, _ in attributes if name.lower().startswith("on")]
    assert not [value for name, value in attributes if name.rpartition("}")[2] in ("href", "src")]
    return MARK in "".join(root.itertext())


def test_a_picture_of_points_carries_no_text(make: Make) -> None:
    context = make()
    chart = draw_chart("partners", context)
    assert chart is not None
    content = chart_bytes(context, chart, "png", scale=1)
    # Signature; then for each chunk its length, kind, content and sum.
    kinds, at = set(), 8
    while at < len(content):
        length = int.from_bytes(content[at : at + 4])
        kinds.add(content[at + 4 : at + 8])
        at += 12 + length
    assert {b"IHDR", b"IDAT", b"IEND"} <= kinds <= {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    assert MARK.encode() not in content


@pytest.mark.parametrize(
    "view",
    [
        *(
            PAYLOAD,
            hostile_name("Göteborg"),
            "Þorlákshöfn",
            "a\r\nX-Evil: yes",
            'a"; filename="b.exe',
        ),
        *(
            "../../etc/passwd",
            "..",
            "C:\\con",
            "a\0b",
            "\u202egpj.exe",
            "北京",
            "",
            ".",
            "a;b%0d%0ac",
        ),
    ],
)
def test_the_name_of_a_file_has_letters_that_every_header_and_system_takes(view: str) -> None:
    # Of these alone, RFC 6266 needs no second name in the encoding of RFC 8187.
    named = file_name(view, "csv", TODAY)
    assert re.fullmatch(r"twinboard-[a-z0-9]+(-[a-z0-9]+)*-2026-11-23\.csv", named)


def test_no_word_ends_the_script_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"Open": PAYLOAD, "Close": "<!--<script>"}
    monkeypatch.setattr(frames, "frame_words", lambda language: words)
    page_script.cache_clear()
    try:
        script = page_script("en").decode()
    finally:
        page_script.cache_clear()
    inner = script.removeprefix("<script>").removesuffix("</script>")
    assert MARK in inner
    assert not re.search("</?script|<!--", inner)


@pytest.mark.parametrize(
    ("page", "chosen"),
    [
        ("overview", ()),
        ("compare", ("se-vanlig", "se-tvist")),
        ("municipality", ("se-vanlig",)),
    ],
)
def test_a_brief_holds_data_as_text_alone(make: Make, page: Page, chosen: tuple[str, ...]) -> None:
    for language in LANGUAGES:
        context = make(language, m=chosen)
        reader = pypdf.PdfReader(io.BytesIO(brief_bytes(context, page, "pdf")))
        text = "".join("".join(each.extract_text().split()) for each in reader.pages)
        # What Typst ran would not stand there as it was written.
        for part in (f"{MARK}<imgsrc=x", '#panic("x")', "$\\frac{1}{2}$", "*fat*", ":smile:"):
            assert part in text, part
        assert_harmless_pdf(reader)
        assert_harmless_docx(brief_bytes(context, page, "docx"))


def assert_harmless_pdf(reader: pypdf.PdfReader) -> None:
    root: Any = reader.trailer["/Root"].get_object()
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    annotations = [note.get_object() for each in reader.pages for note in each.annotations or ()]
    actions = [note["/A"] for note in annotations if "/A" in note]
    assert all(action["/S"] == "/URI" for action in actions)
    # A source's own address may be followed; what only looks like one in a text may not.
    assert all(str(action["/URI"]).startswith("https://evil.example/?") for action in actions)


def assert_harmless_docx(content: bytes) -> None:
    document = docx.Document(io.BytesIO(content))
    text = "".join(document.element.body.itertext())
    assert hostile_name("Kiel") in text
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            assert not relation.is_external or relation.target_ref.startswith(
                "https://evil.example/?"
            )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml")
    assert not re.search(rb"<w:(instrText|fldSimple|object|altChunk)", body)
