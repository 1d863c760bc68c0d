"""A brief as a Word document to edit on: real headings, a real table, pictures with words."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import docx as word
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as Grid
from docx.table import _Cell, _Column
from docx.text.paragraph import Paragraph

from dashboard.brief.compose import PAPER
from dashboard.brief.content import Brief, Cell, Picture, Table
from dashboard.brief.pdf import plain
from dashboard.brief.pictures import COLUMN, png_of

# What Word and LibreOffice have or replace by its twin; a document to edit needs a font that is
# there.
_FONT = "Calibri"
_ACCENT = RGBColor.from_string(PAPER.states["active"].fill.removeprefix("#"))
_MUTED = RGBColor.from_string(PAPER.muted.removeprefix("#"))
_PLAIN, _CELL, _QUIET = Pt(9.5), Pt(8.5), Pt(8)
_MARGIN, _WIDTH = Mm(18), Mm(210 - 2 * 18)
# As on the page in PDF.
_HIGHEST = Mm(88)
_GAP = Mm(210 - 2 * 18 - 2 * COLUMN)
_PADDING = Mm(0.8)
# Small letters, for whoever edits the document to change all at once.
_DEFINITION, _SOURCE = "Definition", "Source"


def to_docx(brief: Brief) -> bytes:
    """Write a brief as DOCX; the same bytes for the same brief."""
    document = word.Document()
    _set_up(document, brief)
    t = brief.language.t
    document.add_heading(plain(brief.title), level=1)
    document.add_paragraph(f"{t('Selected:')} {plain(brief.selection)}")
    if brief.findings:
        document.add_heading(t("In short"), level=2)
    for text in brief.findings:
        document.add_paragraph(plain(text), style="List Bullet")
    if brief.pictures:
        _add_pictures(document, brief.pictures)
    if brief.empty:
        document.add_paragraph(brief.empty)
    if brief.table:
        _add_table(document, brief.table)
    for note in (brief.rows_left_out, *brief.notes):
        _add_quiet(document, note)
    _add_basis(document, brief)
    return _with_fixed_times(document, brief.data_date or brief.today)


def _set_up(document: Document, brief: Brief) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = Mm(14)
    day = brief.data_date or brief.today
    made = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    properties = document.core_properties
    properties.title, properties.subject = plain(brief.title), plain(brief.selection)[:255]
    properties.author = properties.last_modified_by = f"Twinboard {brief.version}"
    properties.created = properties.modified = made
    properties.language, properties.comments = brief.language.code, ""
    for name, size, above, colour in (
        ("Normal", _PLAIN, Pt(0), None),
        ("Heading 1", Pt(20), Pt(0), _ACCENT),
        ("Heading 2", Pt(11), Pt(6), _ACCENT),
    ):
        _set_style(document, name, (size, above), colour, brief.language.code)
    for name, base in ((_DEFINITION, "Normal"), (_SOURCE, "List Bullet")):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = document.styles[base], _QUIET


def _set_style(
    document: Document, name: str, sizes: tuple[Pt, Pt], colour: RGBColor | None, language: str
) -> None:
    """Set letters of a size with room above, in a colour and a language."""
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    style.font.name, style.font.size = _FONT, sizes[0]
    if colour is not None:
        style.font.color.rgb = colour
    spacing = style.paragraph_format
    # The template's lines lie further apart than a page has room for.
    spacing.space_before, spacing.space_after, spacing.line_spacing = sizes[1], Pt(2), 1.0
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), _FONT)
    properties.append(_element("w:lang", **{"w:val": language}))


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(attribute), value)
    return element


def _go_on_in(document: Document, columns: int) -> None:
    """Let what follows stand in so many columns of the same page."""
    section = document.add_section(WD_SECTION.CONTINUOUS)
    (layout,) = section._sectPr.xpath("./w:cols")
    layout.set(qn("w:num"), str(columns))
    layout.set(qn("w:space"), str(_GAP.twips))
    # What changes the columns is a paragraph, and would be an empty line.
    *_, change = document.paragraphs
    change.paragraph_format.space_after, change.paragraph_format.line_spacing = Pt(0), Pt(1)


def _add_pictures(document: Document, pictures: Sequence[Picture]) -> None:
    """Add pictures side by side, in columns: those are read in order, as cells are not."""
    _go_on_in(document, len(pictures))
    for number, picture in enumerate(pictures):
        _head_column(document, plain(picture.title), is_first=number == 0)
        _add_picture(document, picture)
    _go_on_in(document, 1)


def _head_column(document: Document, text: str, *, is_first: bool) -> None:
    heading = document.add_heading(level=2)
    if not is_first:
        heading.paragraph_format.space_before = Pt(0)
        heading.add_run().add_break(WD_BREAK.COLUMN)
    heading.add_run(text)


def _add_picture(document: Document, picture: Picture) -> None:
    if picture.remark:
        _add_quiet(document, picture.remark)
    shape = document.add_picture(io.BytesIO(png_of(picture)), width=Mm(COLUMN))
    if shape.height > _HIGHEST:
        shape.width, shape.height = Emu(shape.width * _HIGHEST // shape.height), _HIGHEST
    shape._inline.docPr.set("descr", plain(picture.description))
    shape._inline.docPr.set("title", plain(picture.title))


def _add_table(document: Document, table: Table) -> None:
    document.add_heading(table.caption, level=2)
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for place, column in zip(grid.rows[0].cells, table.columns, strict=True):
        _write(place, Cell(()), column.numeric)
        heading = place.paragraphs[0].add_run(plain(column.heading))
        heading.bold, heading.font.size = True, _QUIET
    grid.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    for row in table.rows:
        places = grid.add_row().cells
        for place, cell, column in zip(places, row, table.columns, strict=True):
            _write(place, cell, column.numeric)
    _lay_out(grid)


def _lay_out(grid: Grid) -> None:
    """Give each column a part of the width by its longest word, and keep rows in one piece."""
    grid.autofit = False
    margins = _element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(_element(side, **{"w:w": str(_PADDING.twips), "w:type": "dxa"}))
    # Word takes the parts of a table's properties in one order only; the look is the last.
    grid._tblPr.find(qn("w:tblLook")).addprevious(margins)
    # Short words have wide letters as often as not.
    longest = [1 + max(map(len, _words(column))) for column in grid.columns]
    free = _WIDTH - 2 * _PADDING * len(longest)
    for column, letters in zip(grid.columns, longest, strict=True):
        column.width = Emu(2 * _PADDING + free * letters // sum(longest))
        # Word goes by the widths of the cells.
        for place in column.cells:
            place.width = column.width
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def _words(column: _Column) -> list[str]:
    return [word for place in column.cells for word in place.text.split(" ")]


def _write(place: _Cell, cell: Cell, numeric: bool) -> None:
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for number, part in enumerate(cell.parts):
        text = " ".join(each for each in (part.text, part.quiet) if each)
        run = paragraph.add_run(plain(f" {text}" if number else text))
        run.font.size = _QUIET if number else _CELL
        run.bold = False
        if part.lang:
            run._r.get_or_add_rPr().append(_element("w:lang", **{"w:val": part.lang}))


def _add_basis(document: Document, brief: Brief) -> None:
    """Add definitions, sources, dates and the way back to the selection."""
    _go_on_in(document, 2 if brief.definitions and brief.cited else 1)
    _add_definitions(document, brief)
    _add_sources(document, brief)
    _go_on_in(document, 1)
    _add_dates(document, brief)


def _add_definitions(document: Document, brief: Brief) -> None:
    if brief.definitions:
        _head_column(document, brief.language.t("Definitions"), is_first=True)
    for label, meaning in brief.definitions:
        paragraph = document.add_paragraph(style=_DEFINITION)
        paragraph.add_run(f"{label}. ").bold = True
        paragraph.add_run(meaning)


def _add_sources(document: Document, brief: Brief) -> None:
    if brief.cited:
        _head_column(document, brief.language.t("Sources"), is_first=not brief.definitions)
    for each in brief.cited:
        paragraph = document.add_paragraph(style=_SOURCE)
        name = plain(f"{each.publisher}: {each.title}")
        _add_link(paragraph, name, plain(each.url)) if each.url else paragraph.add_run(name)
        paragraph.add_run(f", {each.details}")
    _add_quiet(document, brief.documents_left_out)


def _add_dates(document: Document, brief: Brief) -> None:
    """Add when the sources were read, when the brief was made, and the way back to the pages."""
    t, date = brief.language.t, brief.language.date
    read = t("Sources read until {date}.", date=date(brief.data_date))
    made = t(
        "Made by Twinboard {version} on {date}.", version=brief.version, date=date(brief.today)
    )
    document.add_paragraph(f"{read} {made}")
    if brief.address:
        label = t("The same selection, with every row and source:")
        _add_link(document.add_paragraph(f"{label} "), plain(brief.address), plain(brief.address))


def _add_quiet(document: Document, text: str) -> None:
    if text:
        run = document.add_paragraph().add_run(plain(text))
        run.font.size, run.font.color.rgb = _QUIET, _MUTED


def _add_link(paragraph: Paragraph, text: str, url: str) -> None:
    related = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = _element("w:hyperlink", **{"r:id": related})
    run = paragraph.add_run(text)
    run.font.underline, run.font.color.rgb = True, _ACCENT
    link.append(run._r)
    paragraph._p.append(link)


def _with_fixed_times(document: Document, day: dt.date) -> bytes:
    """Save with the same time at every part: a ZIP file notes when each was written."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return fixed.getvalue()
