"""What a workbook hides of a sheet, by a filter or by hand: its reader does not tell."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

_CHUNK = 1 << 20

_HIDDEN = re.compile(rb'<(?:\w+:)?(row|col)\s[^>]*?\bhidden="(?:1|true)"[^>]*>')
# What is empty closes itself.
_CELL = rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})%d"(?:[^>]*[^/>])?>'
_NUMBER = re.compile(rb'\b(r|min|max)="(\d{1,9})"')


def hidden_in(path: Path, sheet: str, rows: Sequence[int]) -> list[tuple[str, str]]:
    """Give place and cause where rows or columns of a table are hidden.

    `rows` are the numbers of those that hold anything, of the headings first.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_part_of(archive, sheet)) as stream:
            hidden, columns = _hidden(_whole_tags(stream), rows[0])
    except (KeyError, ValueError, ElementTree.ParseError):
        # Of a workbook that is put together otherwise nothing can be told, though it may be read.
        return []
    return [*_told("row", [row for row in rows if row in hidden]), *_told("column", columns)]


def _hidden(texts: Iterator[bytes], headings: int) -> tuple[set[int], list[str]]:
    """Give the numbers of hidden rows, and the letters of hidden columns that have a heading."""
    rows: set[int] = set()
    spans: list[range] = []
    letters: list[str] = []
    cell = re.compile(_CELL % headings)
    for text in texts:
        letters += (found[1].decode() for found in cell.finditer(text))
        for tag in _HIDDEN.finditer(text):
            told = {key: int(value) for key, value in _NUMBER.findall(tag[0])}
            if tag[1] == b"row":
                rows.add(told[b"r"])
            else:
                spans.append(range(told[b"min"], told[b"max"] + 1))
    return rows, [each for each in letters if any(_number(each) in span for span in spans)]


def _told(what: str, found: Sequence[object]) -> Iterator[tuple[str, str]]:
    if found:
        more = f", with {len(found) - 1} more" if len(found) > 1 else ""
        yield f"{what} {found[0]}", f"is hidden{more}, and is read all the same"


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Give the part that holds a sheet."""
    # The process is bounded, and what unpacks to too much was refused.
    book, links = (
        ElementTree.fromstring(archive.read(f"xl/{name}"))  # noqa: S314
        for name in ("workbook.xml", "_rels/workbook.xml.rels")
    )
    (found,) = (each for each in book.iter() if each.attrib.get("name") == sheet and _key_of(each))
    (target,) = (each.attrib["Target"] for each in links if each.attrib["Id"] == _key_of(found))
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _key_of(sheet: ElementTree.Element) -> str | None:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)


def _whole_tags(stream: IO[bytes]) -> Iterator[bytes]:
    """Give a text in parts that end before a tag begins."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        end = max(text.rfind(b"<"), 0)
        yield text[:end]
        rest = text[end:]
    yield rest


def _number(letters: str) -> int:
    """Count a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
