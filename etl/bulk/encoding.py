"""The encoding of a table that is text, found out from what it holds."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from etl.problems import data_error

_CHUNK = 1 << 20


def encoding_of(path: Path) -> str:
    """Tell the encoding: by its mark, else UTF-8 where the whole file is, else Windows-1252.

    Windows-1252 holds all that Latin-1 does. Raises DataError for what is no text, or neither
    throughout.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    if _is_encoded(path, "utf-8"):
        return "utf-8"
    if not _is_encoded(path, "cp1252"):
        raise data_error(path, "is neither UTF-8 nor Windows-1252", "save it as UTF-8")
    _refuse_mixed(path)
    return "cp1252"


# That of UTF-32 begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# ã, é or ø in UTF-8; in Windows-1252 a capital Ã before a sign that no word has.
_UTF_8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")


def _refuse_mixed(path: Path) -> None:
    """Refuse what is UTF-8 but for some lines, else `Kraków` would load as two strange signs."""
    if not any(_UTF_8_LETTER.search(chunk) for chunk in _chunks(path)):
        return
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        cause = "is not UTF-8, as other lines are"
        raise data_error(path, cause, "save the file as UTF-8", f"line {number}") from None


def _is_encoded(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            if b"\0" in chunk:
                raise data_error(path, "holds zero bytes, so it is no text", "save it as UTF-8")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
