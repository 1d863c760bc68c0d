"""Workbooks of a few hundred kB that unpack to gigabytes, without taking the time to pack them."""

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

SHEET = "xl/worksheets/sheet1.xml"

_ROW = b'<row><c t="inlineStr"><is><t>Vanlig</t></is></c></row>'
_CHUNK = _ROW * 20_000


def packed(head: bytes, tail: bytes, chunks: int) -> tuple[bytes, int]:
    """Deflate a text whose middle is repeated; give it with the size that it unpacks to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    # What lies between two full flushes refers to nothing outside, so it can be repeated.
    middle = packer.compress(_CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush()
    size = len(head) + len(tail) + chunks * len(_CHUNK)
    return start + middle * chunks + end, size


def write_bomb(path: Path, least: int, told: Callable[[int], int]) -> int:
    """Write a workbook whose sheet unpacks to `least` bytes at least, and says `told` of it.

    Give the bytes that it really unpacks to.
    """
    plain = path.with_name("plain.zip")
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            if name != SHEET:
                target.writestr(name, source.read(name))
        head, end, tail = source.read(SHEET).partition(b"</sheetData>")
        content, size = packed(head, end + tail, least // len(_CHUNK) + 1)
        target.writestr(SHEET, content)
        # The directory, which readers go by, is written last.
        sheet = target.getinfo(SHEET)
        sheet.compress_type, sheet.file_size = zipfile.ZIP_DEFLATED, told(size)
    plain.unlink()
    return size
