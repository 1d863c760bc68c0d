"""The brief: one accessible page whose numbers are the export's, whatever the selection holds."""

import csv
import datetime as dt
import io
import re
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from dashboard.__main__ import main
from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.brief.compose import Page, compose
from dashboard.brief.content import Brief
from dashboard.brief.docx import to_docx
from dashboard.brief.pdf import to_pdf
from dashboard.brief.writers import brief_bytes
from dashboard.charts.theme import LIGHT
from dashboard.selecting.selection import Selection
from dashboard.telling.findings.plain import findings_of, plain_findings
from dashboard.words.i18n import Language
from tests.test_figures import also, head, listed, warehouse_of

TODAY = dt.date(2026, 11, 23)
FINDINGS = ("Kolding has 12 partners.", "9 of 13 partnerships are dormant.")
HOSTILE = (
    '#import "x" $x$ *a* @ref \\ " ` ``` </svg> <script> [b] {c} // 北京 😀 สวัสดี \x00\x1b\ue000'
)
CASES: tuple[tuple[Page, Selection], ...] = (
    ("overview", Selection()),
    ("overview", Selection(country=("SE",))),
    ("overview", Selection(m=("se-goteborg",), status=("dormant",))),
    ("overview", Selection(country=("SE",), measure="per_100k", sort="name", lists="all")),
    ("compare", Selection(m=("se-goteborg", "dk-kolding"))),
    ("compare", Selection(m=("dk-ballerup",))),
    ("municipality", Selection(m=("dk-kolding",))),
    ("municipality", Selection(m=("se-karlskoga",))),
    ("municipality", Selection(m=("dk-tonder",))),
    ("municipality", Selection(m=("se-karlskrona",))),
    ("municipality", Selection(m=("fo-klaksvik",))),
    ("overview", Selection(country=("GL",), kind=("project",), focus=("culture",))),
)
EACH = pytest.mark.parametrize(("page", "selection"), CASES, ids=str)

Make = Callable[..., Context]


@pytest.fixture
def make(real_warehouse: Path) -> Make:
    """A function that gives the context of a selection in a language."""
    read = open_warehouse(real_warehouse).now()

    def context(selection: Selection, language: str = "en") -> Context:
        words = labels(read, Language(language))
        answers = Answers(read, TODAY)
        return Context(selection, words, options(read), answers, LIGHT)

    return context


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without a network: whoever connects fails."""

    def refuse(*_: object) -> None:
        raise AssertionError("a brief is made without a network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def structure(pdf: bytes) -> list[tuple[str, Any]]:
    """Every tag of the document with its element, in the order of reading."""
    found = []

    def walk(element: object) -> None:
        node: Any = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]), node))
            walk(node.get("/K", []))

    root: Any = read(pdf).trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return found


@EACH
@pytest.mark.parametrize("language", ["en", "sv", "da"])
def test_every_selection_is_one_a4_page(
    page: Page, selection: Selection, language: str, make: Make, offline: None
) -> None:
    pdf = to_pdf(compose(make(selection, language), page, FINDINGS, "https://example.org/?m=x"))
    (sheet,) = read(pdf).pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
    assert "https://example.org/?m=x" in text_of(pdf), "what stands last is on the page"


def test_every_municipality_with_data_has_a_page_of_its_own(make: Make) -> None:
    summary = make(Selection()).table("summary")
    for town in summary["municipality_id"].to_list()[::6]:
        pdf = to_pdf(compose(make(Selection(m=(town,))), "municipality", FINDINGS))
        assert len(read(pdf).pages) == 1, town


def exported(
    monkeypatch: pytest.MonkeyPatch, warehouse: Path, target: Path
) -> list[dict[str, str]]:
    command(monkeypatch, warehouse, "export", "summary", "-o", str(target))
    return list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))


def command(monkeypatch: pytest.MonkeyPatch, warehouse: Path, *arguments: str) -> int:
    monkeypatch.setenv("TWINBOARD_WAREHOUSE", str(warehouse))
    monkeypatch.setenv("TWINBOARD_TODAY", TODAY.isoformat())
    monkeypatch.setattr(sys, "argv", ["dashboard", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_table_holds_the_exported_numbers(
    make: Make, monkeypatch: pytest.MonkeyPatch, real_warehouse: Path, tmp_path: Path
) -> None:
    brief = compose(make(Selection()), "overview", FINDINGS)
    rows = exported(monkeypatch, real_warehouse, tmp_path / "summary.csv")
    largest = [row for row in rows if row["partners"]][:10]
    assert brief.table is not None
    shown = [[cell.text for cell in row] for row in brief.table.rows]
    written = text_of(to_pdf(brief))
    assert len(shown) == len(largest)
    for cells, row in zip(shown, largest, strict=True):
        assert cells[0].startswith(row["municipality"])
        assert cells[2:7] == [
            row[f] for f in ("partners", "active", "dormant", "unstated", "ended")
        ]
        assert re.search(rf"{row['municipality']}.*? {' '.join(cells[1:])}", written)
    assert f"{len(rows) - 10} more rows are in the workbook" in written
    known = [row for row in rows if row["partners"]]
    assert len(known) < len(rows)
    assert f"The 10 with most, of {len(known)}" in written


def test_sources_carry_dates_and_what_found_no_room_is_counted(make: Make) -> None:
    context = make(Selection())
    written = text_of(to_pdf(compose(context, "overview", ())))
    listed = len(re.findall(r"read \d+ Nov 2026", written))
    assert listed > 0
    document = ["publisher", "title", "url", "page_date", "printed_date", "accessed_on"]
    left = context.table("sources").unique(document).height - listed
    assert f"{left} more sources are listed in the workbook" in written


def test_unknown_is_no_zero_and_expressly_none_is_no_ignorance(make: Make) -> None:
    unknown = compose(make(Selection(m=("se-karlskrona",))), "municipality", ())
    none = compose(make(Selection(m=("dk-tonder",))), "municipality", ())
    assert unknown.table is not None or "unknown, not zero" in unknown.empty
    assert none.table is not None or "expressly" in none.empty


@pytest.mark.parametrize("language", ["en", "sv", "da"])
def test_the_page_is_tagged_titled_and_in_its_language(language: str, make: Make) -> None:
    brief = compose(make(Selection(m=("dk-kolding",)), language), "municipality", FINDINGS)
    pdf = to_pdf(brief)
    root: Any = read(pdf).trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert brief.title in metadata
    tags = structure(pdf)
    names = [name for name, _ in tags]
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= {*names, "/Link"}
    assert names.count("/H1") + names.count("/H2") >= 4
    described = [str(node["/Alt"]) for name, node in tags if name == "/Figure"]
    assert [text for text in described if text] == [each.description for each in brief.pictures]
    assert names.count("/TR") == 1 + len(brief.table.rows if brief.table else ())


def test_words_of_charts_are_text_with_every_letter(make: Make) -> None:
    pdf = to_pdf(compose(make(Selection(m=("dk-kolding",)), "da"), "municipality", ()))
    written = text_of(pdf)
    for word in ("Næstved", "Gladsaxe", "Østeuropa", "Sammenlignelige kommuner"):
        assert word in written
    fonts = {str(each) for each in re.findall(rb"/BaseFont/([A-Za-z0-9+-]+)", pdf)}
    assert "□" not in written, fonts


def hostile(brief: Brief) -> Brief:
    """The brief with every text of it replaced by what a markup language would read."""
    assert brief.table is not None
    cells = tuple(
        tuple(
            replace(cell, parts=tuple(replace(part, text=HOSTILE) for part in cell.parts))
            for cell in row
        )
        for row in brief.table.rows
    )
    columns = tuple(replace(each, heading=HOSTILE) for each in brief.table.columns)
    return replace(
        brief,
        title=HOSTILE,
        selection=HOSTILE,
        findings=(HOSTILE,),
        pictures=tuple(
            replace(each, title=HOSTILE, remark=HOSTILE, description=HOSTILE)
            for each in brief.pictures
        ),
        table=replace(brief.table, rows=cells, columns=columns),
        notes=(HOSTILE,),
        documents=tuple(
            replace(each, publisher=HOSTILE, title=HOSTILE) for each in brief.documents
        ),
        address='https://example.org/?m="#eval(x)<y>',
    )


def test_data_is_text_and_never_markup(make: Make) -> None:
    brief = hostile(compose(make(Selection(m=("dk-kolding",))), "municipality", ()))
    pdf = to_pdf(brief)
    assert len(read(pdf).pages) == 1
    written = text_of(pdf)
    for sign in ('#import "x" $x$ *a* @ref \\ " `', "</svg> <script>", "[b] {c} //", "□□"):
        assert sign in written
    document = docx.Document(io.BytesIO(to_docx(brief)))
    assert "北京 😀" in document.paragraphs[0].text, "Word has letters for all"


def test_the_longest_texts_still_make_one_page(make: Make) -> None:
    brief = compose(make(Selection()), "overview", tuple("word " * 200 for _ in range(9)))
    assert brief.table is not None
    assert len(read(to_pdf(brief)).pages) == 1


def test_the_same_selection_and_day_give_the_same_bytes(make: Make) -> None:
    for name in ("pdf", "docx"):
        context = make(Selection(m=("dk-kolding",)))
        first, second = (brief_bytes(context, "municipality", name) for _ in range(2))
        assert first == second


def test_defect_no_word_in_the_table_of_a_document_is_cut_in_two(make: Make) -> None:
    """Eleven columns of one width made "Partn / ere" and "Hvile / nde"."""
    four = Selection(m=("dk-kolding", "dk-ballerup", "dk-aarhus", "dk-odense"))
    document = docx.Document(io.BytesIO(to_docx(compose(make(four, "da"), "compare", ()))))
    (table,) = document.tables
    for column in table.columns:
        longest = max(len(word) for cell in column.cells for word in cell.text.split())
        assert column.width is not None and column.width.mm > 1.5 * longest, column.cells[0].text
        assert {cell.width for cell in column.cells} == {column.width}, "Word goes by the cells"
    assert sum(column.width or 0 for column in table.columns) <= Mm(174.1), (
        "in twentieths of a point"
    )
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    # Word takes a document for broken whose properties stand in another order.
    assert [each.tag for each in table._tbl.tblPr][-2:] == [qn("w:tblCellMar"), qn("w:tblLook")]


def test_the_document_says_the_same_and_can_be_edited(make: Make) -> None:
    brief = compose(
        make(Selection(country=("DK",)), "da"), "overview", FINDINGS, "https://x.dk/?a=b"
    )
    document = docx.Document(io.BytesIO(to_docx(brief)))
    styles = [each.style.name for each in document.paragraphs if each.style is not None]
    assert styles[0] == "Heading 1" and styles.count("Heading 2") >= 5
    (table,) = document.tables
    assert brief.table is not None
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        [cell.text for cell in row] for row in brief.table.rows
    ]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader"), "the head repeats on each page"
    said = "\n".join(each.text for each in document.paragraphs)
    for text in (brief.selection, *FINDINGS, brief.documents_left_out, "https://x.dk/?a=b"):
        assert text in said
    drawn = document.element.body.iter(qn("wp:docPr"))
    assert [each.get("descr") for each in drawn] == [each.description for each in brief.pictures]
    assert document.core_properties.title == brief.title
    assert document.core_properties.language == "da"
    lang = document.styles["Normal"].element.find(f".//{qn('w:lang')}")
    assert lang is not None and lang.get(qn("w:val")) == "da"


def columns_of(document: Document) -> list[tuple[int, list[str]]]:
    """Of each part of a document its number of columns, and the headings that begin them."""
    parts: list[tuple[int, list[str]]] = []
    heads: list[str] = []
    for each in document.element.body.iter(qn("w:p"), qn("w:sectPr")):
        if each.tag == qn("w:sectPr"):
            parts.append((int(each.xpath("string(./w:cols/@w:num)") or 1), heads))
            heads = []
        elif each.style == "Heading2":
            heads.append(each.text)
    return parts


def test_defect_pictures_and_basis_of_a_document_stand_side_by_side(make: Make) -> None:
    """One below the other in letters larger than the PDF's, they took a second page."""
    kolding = compose(make(Selection(m=("dk-kolding",))), "municipality", FINDINGS)
    document = docx.Document(io.BytesIO(to_docx(kolding)))
    in_short, pictures, table, basis, last = columns_of(document)
    assert in_short == (1, ["In short"])
    assert pictures == (2, [each.title for each in kolding.pictures])
    assert table == (1, ["Partnerships as the sources give them"])
    assert basis == (2, ["Definitions", "Sources"])
    assert last == (1, [])
    # Programs fill columns each in its own way unless told where the second begins.
    breaks = document.element.body.xpath("//w:br[@w:type='column']/ancestor::w:p")
    assert [each.text for each in breaks] == [kolding.pictures[1].title, "Sources"]
    assert document.styles["Normal"].paragraph_format.line_spacing == 1.0
    shapes = document.inline_shapes
    assert all(each.width <= Mm(83) and each.height <= Mm(88) for each in shapes)


def test_a_picture_alone_and_sources_alone_have_the_width_of_the_page(make: Make) -> None:
    tonder = compose(make(Selection(m=("dk-tonder",))), "municipality", ())
    assert len(tonder.pictures) == 1
    documents = [docx.Document(io.BytesIO(to_docx(each))) for each in (tonder, empty(tonder))]
    assert [count for count, _ in columns_of(documents[0])] == [1, 1, 1, 2, 1]
    assert [count for count, _ in columns_of(documents[1])] == [1, 1, 1]


def empty(brief: Brief) -> Brief:
    return replace(brief, pictures=(), definitions=())


def test_the_link_leads_back_to_the_page_in_its_language(make: Make) -> None:
    pdf = brief_bytes(
        make(Selection(m=("dk-kolding",)), "sv"), "compare", "pdf", "https://x.se/compare"
    )
    assert "https://x.se/compare?m=dk-kolding&lang=sv" in text_of(pdf)
    (sheet,) = read(pdf).pages
    links = {str(each.get_object()["/A"]["/URI"]) for each in sheet["/Annots"]}  # type: ignore[attr-defined]
    assert "https://x.se/compare?m=dk-kolding&lang=sv" in links
    none = text_of(
        brief_bytes(make(Selection(m=("dk-kolding",))), "compare", "pdf", "javascript:1")
    )
    assert "The same selection" not in none and "javascript" not in none


@pytest.mark.parametrize(
    ("page", "selection"),
    [
        ("overview", Selection()),
        ("compare", Selection(m=("se-goteborg", "dk-kolding"))),
        ("municipality", Selection(m=("dk-kolding",))),
    ],
    ids=str,
)
def test_the_findings_of_the_page_stand_in_its_brief(
    page: Page, selection: Selection, make: Make
) -> None:
    context = make(selection)
    said = plain_findings(context)
    if page == "municipality":
        said = findings_of(context, "dk-kolding")
    written = text_of(brief_bytes(context, page, "pdf"))
    assert said
    for sentence in said:
        assert " ".join(sentence.text.split()) in written


def test_the_command_line_writes_briefs(
    monkeypatch: pytest.MonkeyPatch, real_warehouse: Path, tmp_path: Path
) -> None:
    target = tmp_path / "brief.pdf"
    arguments = ("brief", "--m", "Kolding", "--lang", "da", "--link-base", "https://x.dk/")
    assert command(monkeypatch, real_warehouse, *arguments, "-o", str(target)) == 0
    written = text_of(target.read_bytes())
    assert "Kolding og kommunens partnere i udlandet" in written
    assert "https://x.dk/municipality?m=dk-kolding&lang=da" in written
    assert command(monkeypatch, real_warehouse, "brief", "-o", str(tmp_path / "brief.docx")) == 0
    assert docx.Document(str(tmp_path / "brief.docx")).tables


def test_defect_one_municipality_that_filters_leave_has_a_brief_too(
    monkeypatch: pytest.MonkeyPatch, real_warehouse: Path, tmp_path: Path
) -> None:
    target = tmp_path / "brief.pdf"
    assert command(monkeypatch, real_warehouse, "brief", "--country", "FO", "-o", str(target)) == 0
    assert "Klaksvík" in text_of(target.read_bytes())


def test_defect_a_document_that_prints_its_year_alone_is_dated(make: Make) -> None:
    written = text_of(to_pdf(compose(make(Selection(m=("dk-aabenraa",))), "municipality", ())))
    assert "2019, read" in written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "brief.odt"), "a brief is a .pdf or a .docx"),
        (("--page", "compar"), "did you mean 'compare'?"),
        (("--page", "municipality"), "municipality takes one municipality"),
        (("--page", "compare"), "takes one to ten"),
        (("--m", "Koldin"), "did you mean"),
        (("--link-base", "ftp://x"), "begins with https:// or http://"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    real_warehouse: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(monkeypatch, real_warehouse, "brief", *arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_defect_a_brief_that_cannot_be_made_is_one_line(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line ended in a traceback."""
    monkeypatch.setattr("dashboard.brief.pdf._ROOM", ())
    arguments = ["dashboard", "brief", "--m", "kolding", "--warehouse", str(real_warehouse)]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "dashboard: the brief does not fit one page\n"


def test_what_stands_side_by_side_is_defined(make: Make) -> None:
    brief = compose(make(Selection(m=("se-goteborg", "dk-kolding"))), "compare", ())
    assert {"Networks", "Focus areas"} <= {label for label, _ in brief.definitions}


@pytest.mark.parametrize("language", ["en", "sv", "da"])
@pytest.mark.parametrize(
    ("page", "selection"),
    [
        ("overview", Selection()),
        ("overview", Selection(country=("SE",), status=("dormant",))),
        ("compare", Selection(m=("se-goteborg", "dk-kolding"))),
    ],
)
def test_defect_a_pdf_defines_every_figure_of_its_table(
    page: Page, selection: Selection, language: str, make: Make
) -> None:
    context = make(selection, language)
    brief = compose(context, page, ())
    assert brief.table
    written = text_of(to_pdf(brief))
    counted = {column.heading for column in brief.table.columns if column.numeric}
    plain = [(" ".join(label.split()), meaning[:20]) for label, meaning in brief.definitions]
    defined = {label for label, meaning in plain if f"{label}. {meaning}" in written}
    assert counted - defined == {context.language.t("Rank")}


@pytest.mark.parametrize("language", ["en", "sv", "da"])
def test_defect_ten_that_are_compared_all_stand_in_the_pdf(language: str, make: Make) -> None:
    ten = ("se-malmo", "se-lund", "dk-odense", "se-karlskrona", "is-akureyrarbaer",
           "no-levanger", "fi-turku", "dk-aarhus", "se-umea", "se-vaxjo")  # fmt: skip
    context = make(Selection(m=ten), language)
    found = [each.text for each in plain_findings(context)]
    address = f"https://example.org/compare?{'&'.join(f'm={each}' for each in ten)}"
    pdf = to_pdf(compose(context, "compare", found, address))
    rows = [tag for tag, _ in structure(pdf) if tag == "/TR"]
    assert len(rows) == 1 + len(ten)


def test_defect_a_brief_among_peers_says_not_stated_as_the_page_does(make: Make) -> None:
    """Beside a median of 4.5 active partners Kolding had 0 on paper, "not stated" on the page."""
    brief = compose(make(Selection(m=("dk-kolding",))), "compare", FINDINGS)
    assert brief.table is not None
    rows = {row[0].text: row[1].text for row in brief.table.rows}
    assert (rows["Active"], rows["Dormant"]) == ("not stated", "not stated")


def test_defect_a_brief_of_two_sets_them_side_by_side_though_one_is_without_data(
    make: Make,
) -> None:
    """It was on the one with data and peers that nobody had chosen."""
    two = Selection(m=("dk-kolding", "se-habo-uppsala"))
    brief = compose(make(two), "compare", ())
    assert brief.title == "Håbo and Kolding and their partners abroad"


def test_defect_whose_status_is_unknown_is_not_said_to_be_without_data(make: Make) -> None:
    selection = Selection(m=("se-alingsas", "se-goteborg"), status=("dormant",))
    brief = compose(make(selection), "compare", ())
    # Who the partners of Alingsås are is known, and not which of them rest.
    said = "No data on partners of the selected status, which is not zero: Alingsås."
    assert said in brief.notes


def test_defect_a_document_on_several_municipalities_is_listed_once(make: Make) -> None:
    brief = compose(make(Selection()), "overview", ())
    assert len(set(brief.documents)) == len(brief.documents)
    sources = make(Selection()).table("sources")
    assert brief.documents_in_all < sources.height


def test_defect_a_document_dated_by_its_year_is_newer_than_one_of_before(tmp_path: Path) -> None:
    """It stood behind all that print a day, and was the first to be left out."""
    text = head("se-vanlig") + "page_date = 2012-02-13\n" + also("year", printed_date="2022")
    text += also("none") + listed("web", "Kiel") + listed("year", "Kiel") + listed("none", "Kiel")
    read = open_warehouse(warehouse_of(tmp_path, {"se-vanlig": text}).path).now()
    words = labels(read, Language("en"))
    given = Context(Selection(m=("se-vanlig",)), words, options(read), Answers(read, TODAY), LIGHT)
    documents = compose(given, "municipality", ()).documents
    assert [each.dates.partition(",")[0] for each in documents] == [
        "2022",
        "13\N{NO-BREAK SPACE}Feb\N{NO-BREAK SPACE}2012",
        "undated",
    ]


@pytest.mark.parametrize(
    ("language", "cited"),
    [("en", "source on Randers"), ("sv", "källa om Randers"), ("da", "kilde om Randers")],
)
def test_defect_words_that_only_a_partner_prints_have_their_source(
    language: str, cited: str, make: Make
) -> None:
    """Randers was active in quoted words, and the one source named was an embassy."""
    context = make(Selection(m=("is-akureyrarbaer",)), language)
    brief = compose(context, "municipality", ())
    pdf, word = text_of(to_pdf(brief)), docx.Document(io.BytesIO(to_docx(brief)))
    listed = [each.text for each in word.paragraphs if cited in each.text]
    assert "årligt kontaktmandsmøde" in pdf and cited in pdf
    assert len(listed) == 1 and listed[0].startswith("Randers Kommune: ")


def test_defect_no_row_of_a_brief_stands_without_its_partner_s_source(make: Make) -> None:
    context = make(Selection(m=("no-trondheim",)))
    brief = compose(context, "municipality", ())
    rows = context.table("partnerships")
    last = rows["reciprocal"].to_list().index("other")
    assert brief.partner_documents[0].row == last
    assert not brief.shortened(last, 1, 1).partner_documents
    assert brief.shortened(last + 1, 1, 1).partner_documents
    # What is left out is said to be in the workbook, which lists sources of the selection alone.
    assert brief.documents_in_all == context.table("sources").height


def test_defect_help_says_that_a_brief_is_in_the_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], real_warehouse: Path
) -> None:
    command(monkeypatch, real_warehouse, "brief", "--help")
    assert "Language of a brief" in " ".join(capsys.readouterr().out.split())


def test_defect_no_heading_stands_above_nothing(make: Make) -> None:
    """Where nothing was read, "Definitions" had none below it."""
    brief = compose(make(Selection(m=("se-ale",))), "overview", ())
    document = docx.Document(io.BytesIO(to_docx(brief)))
    said = " ".join(each.text for each in document.paragraphs)
    for text in (said, text_of(to_pdf(brief))):
        assert brief.empty in text
        assert "Definitions" not in text


def test_defect_what_is_said_below_a_heading_are_sentences(make: Make) -> None:
    brief = compose(make(Selection(country=("DK",))), "overview", ())
    assert "of 18. ≥: only part of the list is known" in brief.pictures[0].remark


@pytest.mark.parametrize(
    ("page", "towns", "years"),
    [
        ("overview", (), "2018–2020"),
        ("compare", ("se-goteborg", "dk-kolding"), "2018–2020"),
        ("compare", ("se-goteborg",), "2018"),
    ],
)
def test_defect_the_years_of_the_inhabitants_stand_beside_what_is_divided_by_them(
    page: Page, towns: tuple[str, ...], years: str, make: Make
) -> None:
    """The definition said that they do."""
    pdf = to_pdf(compose(make(Selection(m=towns)), page, ()))
    assert f"Partners per 100,000 inhabitants: population of {years}." in text_of(pdf)
