"""A brief as a PDF of one A4 page: tagged, in its own fonts, the same bytes for the same brief."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from urllib.parse import urlsplit

import typst

from dashboard.brief.compose import PAPER
from dashboard.brief.content import Brief, Cell, Document, Picture, Table
from dashboard.brief.pictures import FONT, FONTS, svg_of

# PDF/UA-1 for readers of the screen, PDF/A-2a for the archive.
_UA: Literal["ua-1"] = "ua-1"
_A: Literal["a-2a"] = "a-2a"

# Rows, sources and definitions, less and less of them until all stands on one page; rows go last.
_ROOM = (
    (24, 8, 9),
    (24, 6, 7),
    (24, 5, 6),
    (24, 5, 5),
    (24, 4, 4),
    *((rows, 3, 4) for rows in (20, 17, 15, 14, 13, 12, 11, 10)),
    # As many as are compared: all of them stand, rather than a word more on their figures.
    (10, 3, 3),
    (10, 2, 3),
    (10, 2, 2),
    (10, 1, 1),
    (9, 3, 3),
    (7, 2, 3),
    (5, 2, 2),
    (2, 1, 1),
    (1, 1, 0),
)

_OVERFULL = "the brief does not fit one page"
_NO_LETTER = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\uf8ff\ufff9-\uffff\u200b-\u200f\u202a-\u202e]")
_INSTEAD = "□"

_compiling = Lock()


class BriefError(Exception):
    """A brief could not be made; the message says why."""


def to_pdf(brief: Brief) -> bytes:
    """Write a brief as PDF, with as many rows and sources as one page holds."""
    pictures = [_picture(each) for each in brief.pictures]
    day = brief.data_date or brief.today
    made = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    for room in _ROOM:
        shorter = brief.shortened(*room)
        content = {**_content(shorter), "pictures": pictures}
        pdf = _compiled(json.dumps(content, ensure_ascii=False), made)
        if pdf is not None:
            return pdf
    raise BriefError(_OVERFULL)


def _compiled(content: str, made: dt.datetime) -> bytes | None:
    """Compile the content; None when it takes more than a page.

    A letter that no font here has would not be readable: a box stands for it.
    """
    while True:
        try:
            with _compiling:
                pdf = _compiler().compile(
                    sys_inputs={"brief": content},
                    format="pdf",
                    pdf_standards=[_UA, _A],
                    timestamp=made,
                )
            return pdf if isinstance(pdf, bytes) else None
        except typst.TypstError as error:
            if _OVERFULL in error.diagnostic:
                return None
            named = (_spelt(each) for each in _NO_LETTER.findall(error.diagnostic))
            missing = {letters for letters in named if letters in content}
            if not missing:
                raise BriefError(error.message) from error
            for letter in missing:
                content = content.replace(letter, _INSTEAD)


def _spelt(letters: str) -> str:
    """Read letters as the compiler's message writes them; unusual ones stand as code points."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), letters)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    return typst.Compiler(
        Path(__file__).with_name("brief.typ"), font_paths=fonts, ignore_system_fonts=True
    )


def _content(brief: Brief) -> Mapping[str, Any]:
    t, language = brief.language.t, brief.language
    return {
        "lang": language.code,
        "font": FONT,
        "colours": _colours(),
        "title": plain(brief.title),
        "selection": plain(brief.selection),
        "selected": t("Selected:"),
        "state": t("Sources read until {date}.", date=language.date(brief.data_date)),
        "brief": t("Brief"),
        "findings_heading": t("In short"),
        "findings": [plain(text) for text in brief.findings],
        "empty": brief.empty,
        "table": brief.table and _table(brief.table),
        "rows_left_out": brief.rows_left_out,
        "notes": [plain(note) for note in brief.notes],
        "definitions_heading": t("Definitions"),
        "definitions": brief.definitions,
        "sources_heading": t("Sources"),
        "documents": [_document(each) for each in brief.cited],
        "documents_left_out": brief.documents_left_out,
        "made": t(
            "Made by Twinboard {version} on {date}.",
            version=brief.version,
            date=language.date(brief.today),
        ),
        "address_label": t("The same selection, with every row and source:"),
        "address": plain(brief.address),
        "overfull": _OVERFULL,
    }


def _colours() -> Mapping[str, Any]:
    marks = {
        name: {"fill": mark.fill, "stroke": mark.stroke, "dashed": mark.dash[1] > 0}
        for name, mark in PAPER.states.items()
    }
    accent = PAPER.states["active"].fill
    return {"text": PAPER.text, "muted": PAPER.muted, "rule": PAPER.rule, "accent": accent} | {
        "marks": marks
    }


def _picture(picture: Picture) -> Mapping[str, str]:
    texts = {"title": picture.title, "remark": picture.remark, "alt": picture.description}
    return {name: plain(text) for name, text in texts.items()} | {"svg": svg_of(picture)}


def _table(table: Table) -> Mapping[str, Any]:
    return {
        "caption": table.caption,
        "columns": [
            {"heading": plain(each.heading), "numeric": each.numeric, "state": each.state}
            for each in table.columns
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> Mapping[str, Any]:
    parts = [
        {"text": plain(each.text), "lang": each.lang[:2], "quiet": plain(each.quiet)}
        for each in cell.parts
    ]
    return {"state": cell.state, "parts": parts}


def _document(document: Document) -> Mapping[str, str]:
    host = urlsplit(document.url).hostname or ""
    return {
        "publisher": plain(document.publisher),
        "title": plain(document.title),
        "dates": document.details,
        "url": plain(document.url),
        "host": plain(host.removeprefix("www.")),
    }


def plain(text: str) -> str:
    """Take out what is no letter: control signs and those of private use."""
    return _CONTROL.sub("", text)
