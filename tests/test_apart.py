"""A workbook or Parquet file that asks for too much ends as one clear line, and takes no more."""

from __future__ import annotations

import os
import resource
import struct
import sys
import zipfile
import zlib
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from etl.bulk import apart
from etl.bulk.apart import read_apart
from etl.problems import DataError
from tests.conftest import Tell
from tests.longer import LONG

MB = 1024**2
# A bomb inflates to many times what its reader may take, and is itself under a hundredth of that.
MOST_MEMORY = apart.MOST_MEMORY if LONG else 600 * MB
INFLATED = 2 * MOST_MEMORY

_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
_LOCAL, _CENTRAL, _END = "<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"


def inflating(start: bytes, filling: bytes, size: int) -> bytes:
    """What inflates to a start and its filling again and again, made without inflating it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush the next block stands for itself, so it can be written many times.
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(filling * (MB // len(filling))) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (size // MB) + packer.flush()


def bomb(path: Path, packed: bytes, claimed: int) -> Path:
    """A workbook whose sheet is packed so, and claims a size."""
    plain = path.with_name("plain.xlsx")
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            if name != _SHEET:
                target.writestr(name, source.read(name))
    _append(path, _SHEET.encode(), packed, claimed)
    return path


def _append(path: Path, name: bytes, packed: bytes, claimed: int) -> None:
    """Add an entry as no library writes one: its content is given packed, its size as claimed."""
    with zipfile.ZipFile(path) as archive:
        start, count = archive.start_dir, len(archive.namelist())
    content = path.read_bytes()
    directory = content[start : content.rindex(b"PK\x05\x06")]
    sizes = (0, len(packed), claimed)
    local = struct.pack(_LOCAL, b"PK\x03\x04", 20, 0, 8, 0, 0, *sizes, len(name), 0)
    central = struct.pack(
        _CENTRAL, b"PK\x01\x02", 20, 20, 0, 8, 0, 0, *sizes, len(name), 0, 0, 0, 0, 0, start
    )
    directory += central + name
    entry = local + name + packed
    end = struct.pack(
        _END, b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), start + len(entry), 0
    )
    path.write_bytes(content[:start] + entry + directory + end)


def refused(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        read_apart(path)
    [problem] = caught.value.problems
    assert len(str(problem).splitlines()) == 1
    return str(problem)


@pytest.mark.soak
@pytest.mark.parametrize("claimed", [INFLATED % 2**32 - 1, 100], ids=["says so", "says 100 bytes"])
def test_a_workbook_that_inflates_beyond_all_bounds_is_refused(
    claimed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    monkeypatch.setattr(apart, "MOST_MEMORY", MOST_MEMORY)
    path = bomb(tmp_path / "table.xlsx", inflating(_HEAD + _CELL, b"a", INFLATED), claimed)
    assert path.stat().st_size < INFLATED / 100
    assert refused(path).startswith("table.xlsx: ")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak < 1.1 * MOST_MEMORY
    tell(f"{path.stat().st_size / MB:.1f} MB that inflate to {INFLATED / MB:.0f}: refused")


def test_reading_ends_at_its_bound_of_a_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 1)
    path = bomb(tmp_path / "table.xlsx", inflating(_HEAD, b"<row/>", 40_000 * MB), 100)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert refused(path) == "table.xlsx: takes too long to read; save it as CSV"
    # By the clock it would end too, but only minutes later.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10


def test_reading_that_waits_for_ever_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = tmp_path / "table.parquet"
    os.mkfifo(waiting)
    monkeypatch.setattr(apart, "_MOST_WAITING", 2.0)
    assert refused(waiting) == "table.parquet: takes too long to read; save it as CSV"


def test_a_reader_that_dies_is_a_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one does whose memory cannot be had: no error of Python's, but a signal."""
    killing = tmp_path / "python"
    killing.write_text("#!/bin/sh\nkill -ABRT $$\n", encoding="utf-8")
    killing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(killing))
    (tmp_path / "table.xlsx").touch()
    assert "is damaged, or takes more than 4 GB to read" in refused(tmp_path / "table.xlsx")
