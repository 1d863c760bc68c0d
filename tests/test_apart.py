"""Workbooks and Parquet are read in a process that keeps its bounds, and ends as one clear line."""

import json
import resource
import signal
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from etl.bulk import apart
from etl.bulk.unpacking import refuse_bomb
from etl.problems import DataError
from tests.bombs import SHEET, write_bomb
from tests.conftest import Tell
from tests.longer import times
from tests.mutations import BYTES, mutated

MB, GB = 1024**2, 1024**3
# An interpreter with Polars takes 60 MB of it.
MOST_OF_A_REFUSAL = 200 * MB
LIMITS = (resource.RLIMIT_AS, resource.RLIMIT_CPU)

# Runs the process that reads, and writes what it took beside the file: a process of its own, so
# that neither the size of this one nor another child of it counts.
MEASURED = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
took = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump([took.ru_maxrss * 1024, took.ru_utime + took.ru_stime], open(sys.argv[1], "w"))
sys.exit(code)
"""


def refusal(path: Path) -> str:
    """Give the one line by which a table is refused. Nothing is left: no process, no limit."""
    before = psutil.Process().children(recursive=True)
    limits = [resource.getrlimit(each) for each in LIMITS]
    with pytest.raises(DataError) as refused:
        apart.read_apart(path)
    assert psutil.Process().children(recursive=True) == before
    assert [resource.getrlimit(each) for each in LIMITS] == limits
    [problem] = refused.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("told", "cause"),
    [
        (lambda size: size, "it unpacks to more than 1024 MB; save it as CSV"),
        (lambda _: 1000, "a part of it is larger than it says; save it as CSV"),
        (lambda _: 200 * MB, "a part of it is larger than it says; save it as CSV"),
        (lambda _: 0, "a part of it is larger than it says; save it as CSV"),
    ],
    ids=["honest", "says 1 kB", "says 200 MB", "says nothing"],
)
def test_a_bomb_is_refused_without_being_unpacked(
    told: Callable[[int], int],
    cause: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tell: Tell,
) -> None:
    path, took = tmp_path / "table.xlsx", tmp_path / "took.json"
    size = write_bomb(path, 5 * GB, told)
    measured = (sys.executable, "-c", MEASURED, str(took), *apart.COMMAND)
    monkeypatch.setattr(apart, "COMMAND", measured)
    assert refusal(path) == f"table.xlsx: cannot be read: {cause}"
    peak, seconds = json.loads(took.read_text())
    assert peak < MOST_OF_A_REFUSAL
    tell(
        f"{path.stat().st_size / MB:.0f} MB that unpack to {size / GB:.1f} GB refused with a peak"
        f" of {peak / MB:.0f} MB, in {seconds:.1f} s of a processor"
    )


def test_a_part_packed_by_a_stronger_method_is_not_unpacked(tmp_path: Path) -> None:
    """Of bzip2 forty bytes unpack to gigabytes at once, before anybody can count."""
    path = tmp_path / "table.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(SHEET, b" " * MB)
    assert refusal(path) == (
        "table.xlsx: cannot be read: it is packed as no workbook is; save it as CSV"
    )


def test_an_encrypted_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(SHEET, "x")
        archive.getinfo(SHEET).flag_bits |= 1
    assert refusal(path).startswith("table.xlsx: cannot be read: it is no sound workbook: ")


@pytest.mark.soak
def test_changed_workbooks_are_counted_or_refused_in_words(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.xlsx", tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write_row(0, 0, ["Name", "Country"])
    outcomes: Counter[str] = Counter()
    for number in range(times(500, 10_000)):
        path.write_bytes(mutated(number, plain.read_bytes(), BYTES))
        try:
            refuse_bomb(path, GB)
        except ValueError as error:
            outcomes["refused"] += 1
            assert "Errno" not in str(error)
        else:
            outcomes["counted"] += 1
    assert min(outcomes["refused"], outcomes["counted"]) > 0


def test_a_workbook_is_stopped_at_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long text that stands once in the file and is meant by every cell passes any counting."""
    path, took = tmp_path / "table.xlsx", tmp_path / "took.json"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(60_000):
            sheet.write(row, 0, "x" * 30_000)
    measured = (sys.executable, "-c", MEASURED, str(took), *apart.COMMAND)
    monkeypatch.setattr(apart, "COMMAND", measured)
    monkeypatch.setattr(apart, "MOST_MEMORY", 3 * GB // 2)
    assert refusal(path) == (
        "table.xlsx: is damaged, or takes more than 1.5 GB to read; save it as CSV"
    )
    peak, _ = json.loads(took.read_text())
    assert GB // 2 < peak < 3 * GB // 2


DAMAGED = "is damaged, or takes more than 4 GB to read; save it as CSV"

# What the process that reads does in the reader's place, within the limits that it sets itself.
IN_PLACE_OF_THE_READER = """
import os, sys, time
from pathlib import Path
from etl.bulk import apart
from etl.bulk.unpacking import refuse_bomb
def badly(path):
    {badly}
apart._excel = badly
target, memory, seconds = sys.argv[2:]
sys.exit(apart.main(Path(sys.argv[1]), Path(target), int(memory), int(seconds)))
"""


@pytest.mark.parametrize(
    ("badly", "bounds", "cause"),
    [
        (f"got = bytearray({8 * GB}); raise ValueError('has it')", {}, DAMAGED),
        (
            f"got = bytearray({3 * GB}); raise ValueError('has it')",
            {"MOST_MEMORY": 2 * GB},
            DAMAGED.replace("4 GB", "2 GB"),
        ),
        (
            "while True: pass",
            {"MOST_SECONDS": 2, "MOST_WAITING": 60},
            "takes more than 2 s of a processor to read; save it as CSV",
        ),
        (
            "time.sleep(60); raise ValueError('woke')",
            {"MOST_WAITING": 3},
            "is not read after 3 s; save it as CSV",
        ),
        *(
            (f"os.kill(os.getpid(), {number:d})", {}, DAMAGED)
            for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)
        ),
        ("raise BaseException('panicked')", {}, DAMAGED),
        ("os._exit(3)", {}, DAMAGED),
        ("raise ValueError()", {}, "cannot be read: ValueError"),
        ("raise ValueError('first\\nsecond')", {}, "cannot be read: first"),
    ],
)
def test_a_reader_that_goes_astray_becomes_one_clear_line(
    badly: str,
    bounds: dict[str, int],
    cause: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "table.xlsx"
    path.touch()
    program = IN_PLACE_OF_THE_READER.format(badly=badly)
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", program))
    for name, bound in bounds.items():
        monkeypatch.setattr(apart, name, bound)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert refusal(path) == f"table.xlsx: {cause}"
    assert list(tmp_path.iterdir()) == [path]
