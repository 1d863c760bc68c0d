"""However a build ends, the warehouse holds all of the old or all of the new, and nothing else."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import itertools
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from click import ClickException
from click.testing import CliRunner

from dashboard.__main__ import cli as dashboard
from dashboard.serving.housekeeping import tidy
from etl.__main__ import cli as etl
from etl.__main__ import main
from etl.bulk.template import write_template
from etl.load import build
from tests.conftest import Tell
from tests.longer import times
from tests.warehouse_files import names_in, tables_of
from warehouse.connection import WarehouseError, replacing, version
from warehouse.one_build import leftovers, sweep
from warehouse.queries import Warehouse
from warehouse.whole_files import begun, write_whole

ROOT = Path(__file__).parents[1]
FOUR = ROOT / "tests" / "fixtures" / "four"
WHOLE = {"w.duckdb", "rejects", "rejects/list.csv"}
"""What a build leaves, and nothing else."""

ORIGIN = """
title = "A list"
producer = "Somebody"
publisher = "Somebody"
licence = "CC0 1.0"
accessed_on = 2026-11-23
language = "en"
direction = "listed"
"""


Wholes = tuple[dict[str, str], dict[str, str]]
"""The tables of two warehouses."""


def data_with(folder: Path, *rows: str) -> Path:
    """The data of four municipalities and a list of these rows."""
    shutil.copytree(FOUR, folder)
    (folder / "imports" / "list").mkdir(parents=True)
    (folder / "imports" / "list" / "origin.toml").write_text(ORIGIN, encoding="utf-8")
    text = "\n".join(("municipality,municipality_country,partner,partner_country", *rows))
    (folder / "imports" / "list" / "table.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders of data; each has a row that is rejected."""
    folder = tmp_path_factory.mktemp("two")
    one = data_with(folder / "one", "Norr,SE,Osaka,JP", "x,JP,y,JP")
    return one, data_with(folder / "other", "Norr,SE,Kyoto,JP", "z,JP,y,JP", "Norr,SE,q,QQ")


@pytest.fixture(scope="module")
def first(two: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the first data, in a folder with its rejects."""
    target = tmp_path_factory.mktemp("whole") / "w.duckdb"
    assert build(two[0], target)
    return target


@pytest.fixture(scope="module")
def wholes(two: tuple[Path, Path], first: Path, tmp_path_factory: pytest.TempPathFactory) -> Wholes:
    """All tables of the warehouses of the two."""
    second = tmp_path_factory.mktemp("whole") / "w.duckdb"
    assert build(two[1], second)
    return tables_of(first), tables_of(second)


@pytest.fixture
def path(first: Path, tmp_path: Path) -> Path:
    """A warehouse of the test's own, made from the first data, with its rejects."""
    shutil.copytree(first.parent, tmp_path / "kept")
    assert names_in(tmp_path / "kept") == WHOLE
    return tmp_path / "kept" / "w.duckdb"


def told_rejects(warehouse: Path) -> set[str | None]:
    """The values that the warehouse says were rejected."""
    return set(Warehouse(warehouse).rows("stated.reject")["value"])


def which(path: Path, wholes: Wholes) -> int:
    """Which of the two the warehouse is, wholly; the file of rejects is that one's or is gone."""
    found = tables_of(path)
    number = wholes.index(found)
    rejects = path.parent / "rejects" / "list.csv"
    if rejects.exists():
        assert set(pl.read_csv(rejects)["value"]) == told_rejects(path)
    return number


class Builds:
    """Builds in processes of their own, of which the test decides when they die."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def begin(self, data: Path, dies_before: int = 0) -> int:
        """Begin to build; give the number of the process."""
        assert self._server.stdin is not None
        self._server.stdin.write(f"{data}\t{dies_before}\n")
        self._server.stdin.flush()
        return self._heard()

    def was_killed(self) -> bool:
        """Wait for the end of the build; tell whether it was killed or came to its end."""
        status = self._heard()
        assert status in (0, signal.SIGKILL)
        return status != 0

    def _heard(self) -> int:
        assert self._server.stdout is not None
        return int(self._server.stdout.readline())


@pytest.fixture
def builds(path: Path) -> Iterator[Builds]:
    """Builds over the warehouse of the test."""
    command = [sys.executable, "-m", "tests.killed_build", str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as server:
        yield Builds(server)


def seconds_of(builds: Builds, data: Path) -> float:
    """How long a build takes that nobody kills."""
    started = time.monotonic()
    builds.begin(data)
    assert not builds.was_killed()
    return time.monotonic() - started


@pytest.mark.soak
def test_a_build_killed_at_any_moment_leaves_the_old_or_the_new(
    path: Path, two: tuple[Path, Path], wholes: Wholes, builds: Builds, tell: Tell
) -> None:
    chance, left, swept = random.Random(6), [0, 0], 0
    count = times(8, 200)
    # The first one waits for the start of the process as well.
    _, lasted = (seconds_of(builds, data) for data in reversed(two))
    old = 0
    while sum(left) < count:
        process = builds.begin(two[1 - old])
        time.sleep(chance.uniform(0, lasted))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        was_killed = builds.was_killed()
        found = which(path, wholes)
        left[found != old] += was_killed
        old = found
        swept += bool(leftovers(path))
        sweep(path)
        assert leftovers(path) == []
    for data in two:
        build(data, path)
        assert names_in(path.parent) == WHOLE
    tell(f"{count} builds killed: {left[0]} old, {left[1]} new, 0 broken; {swept} left files")


def test_a_build_killed_at_each_change_of_a_name_leaves_the_old_or_the_new(
    path: Path, two: tuple[Path, Path], wholes: Wholes, builds: Builds, tell: Tell
) -> None:
    """The moments that chance rarely meets: between removing, swapping and writing rejects."""
    found = []
    old = 0
    for number in itertools.count(1):
        builds.begin(two[1 - old], number)
        if not builds.was_killed():
            break
        new = which(path, wholes)
        found.append(new != old)
        # The same build once more mends what is missing, also where the swap was done.
        build(two[new], path)
        assert names_in(path.parent) == WHOLE
        old = which(path, wholes)
    assert {True, False} == set(found), "no kill before or none after the swap"
    tell(f"killed before {len(found)} changes: {found.count(False)} old, {found.count(True)} new")


def until(come: Callable[[], bool]) -> None:
    """Wait until something has come, and fail when it does not."""
    deadline = time.monotonic() + 60
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.002)


Ran = Callable[..., str]


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Runs the command line of the ETL, which fails; gives the one line that it says."""

    def run(*arguments: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", ["etl", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 1
        (line,) = capsys.readouterr().err.splitlines()
        return line

    return run


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file become longer than this, so that writing fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 100_000, 300_000, 1_000_000, 5_000_000])
def test_a_full_disk_leaves_the_old_and_says_what_to_do(
    size: int, path: Path, two: tuple[Path, Path], wholes: Wholes, refused: Ran
) -> None:
    with full_disk(size):
        line = refused("build", "--data", two[1], "--warehouse", path)
    assert line.startswith(f"etl: {path.parent}: no warehouse can be written here (")
    assert "make room" in line
    assert "stays as it is" in line
    assert which(path, wholes) == 0
    assert names_in(path.parent) == WHOLE
    assert build(two[1], path)
    assert which(path, wholes) == 1


def test_a_disk_that_is_full_only_for_the_rejects_is_mended_by_the_same_build(
    path: Path,
    two: tuple[Path, Path],
    wholes: Wholes,
    refused: Ran,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(frame: pl.DataFrame, *arguments: object, **words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "list.csv")

    with monkeypatch.context() as patched:
        patched.setattr(pl.DataFrame, "write_csv", full)
        line = refused("build", "--data", two[1], "--warehouse", path)
    assert line == "etl: list.csv: No space left on device"
    assert which(path, wholes) == 1
    assert names_in(path.parent) == WHOLE - {"rejects/list.csv"}
    assert not build(two[1], path)
    assert names_in(path.parent) == WHOLE
    assert which(path, wholes) == 1


@pytest.mark.parametrize("folder", ["file/below", "/proc/nowhere"], ids=["below a file", "proc"])
def test_a_place_that_cannot_be_written_to_says_what_to_do(
    folder: str, tmp_path: Path, two: tuple[Path, Path], refused: Ran
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    place = tmp_path / folder
    line = refused("build", "--data", two[0], "--warehouse", place / "w.duckdb")
    assert line.startswith(f"etl: {place}: no warehouse can be written here (")
    assert "name another place with --warehouse" in line
    assert names_in(tmp_path) == {"file"}


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Take from root, in this thread, what lets it pass over the permissions of files."""
    if os.geteuid() != 0:
        yield
        return
    library = ctypes.CDLL(None, use_errno=True)
    # Version 3 of Linux's header, this thread; effective, permitted and inheritable, twice.
    header, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert library.capget(header, held) == 0
    less = (ctypes.c_uint32 * 6)(*held)
    # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
    less[0] &= ~0b110
    assert library.capset(header, less) == 0
    try:
        yield
    finally:
        assert library.capset(header, held) == 0


def test_a_folder_that_is_read_only_keeps_the_old_and_says_what_to_do(
    path: Path, two: tuple[Path, Path], wholes: Wholes, refused: Ran
) -> None:
    path.parent.chmod(0o555)
    with bound_by_permissions():
        line = refused("build", "--data", two[1], "--warehouse", path)
        # What is up to date needs no writing.
        assert not build(two[0], path)
    path.parent.chmod(0o755)
    place = f"etl: {path.parent}: no warehouse can be written here (Permission denied)"
    assert line.startswith(place)
    assert which(path, wholes) == 0
    assert names_in(path.parent) == WHOLE


def test_a_second_build_says_who_builds_and_what_to_do(
    path: Path,
    two: tuple[Path, Path],
    wholes: Wholes,
    builds: Builds,
    refused: Ran,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("warehouse.one_build._PATIENCE_SECONDS", 0.1)
    process = builds.begin(two[1])
    until(lambda: any(each.suffix == ".building" for each in leftovers(path)))
    os.kill(process, signal.SIGSTOP)
    try:
        line = refused("build", "--data", two[1], "--warehouse", path)
        assert line.startswith(f"etl: {path}: process {process} is building it; ")
        assert "run the same command again" in line
        sweep(path)
        assert leftovers(path), "what a build works on was swept away"
        assert which(path, wholes) == 0
    finally:
        os.kill(process, signal.SIGCONT)
    assert not builds.was_killed()
    assert which(path, wholes) == 1
    assert names_in(path.parent) == WHOLE


def test_builds_at_the_same_time_wait_for_each_other(
    path: Path, two: tuple[Path, Path], wholes: Wholes
) -> None:
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: build(two[1], path), range(3)))
    # The others find it made when their turn comes.
    assert sorted(made) == [False, False, True]
    assert which(path, wholes) == 1
    assert names_in(path.parent) == WHOLE


def test_only_what_builds_of_this_warehouse_left_is_swept(path: Path) -> None:
    left = ["w.duckdb.4711.building", "w.duckdb.4711.building.wal", "w.duckdb.lock"]
    kept = ["w.duckdb.bak", "v.duckdb.4711.building", "w.duckdb.x.building", "4711.building"]
    for name in (*left, *kept):
        (path.parent / name).touch()
    spilled = path.parent / "w.duckdb.4711.building.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").touch()
    sweep(path)
    assert names_in(path.parent) == WHOLE | set(kept)


def test_the_server_sweeps_too(path: Path) -> None:
    (path.parent / "w.duckdb.4711.building").touch()
    tidy(path, version(path))
    assert names_in(path.parent) == WHOLE


def test_a_file_is_on_the_disk_before_it_is_named_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut cannot be had here; the order that outlasts one can be seen."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(number: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file")
        fsync(number)

    def noted_replace(self: Path, target: Path) -> Path:
        done.append("swap")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    with replacing(tmp_path / "w.duckdb") as connection:
        connection.execute("create table whole as from range(10)")
    write_whole(tmp_path / "export.csv", b"x")
    assert done == ["file", "swap", "folder"] * 2


def test_a_build_that_is_asked_to_stop_leaves_nothing(path: Path, two: tuple[Path, Path]) -> None:
    command = [sys.executable, "-m", "etl", "build", "--data", str(two[1])]
    command += ["--warehouse", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        # It has begun when it has told of a first step, and lasts for two more.
        assert process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode in (0, 128 + signal.SIGTERM)
    assert names_in(path.parent) == WHOLE


def write_dictionary_to(path: Path) -> None:
    CliRunner().invoke(etl, ["dictionary", "-o", str(path)], catch_exceptions=False)


def write_template_to(path: Path) -> None:
    write_template(path.parent)


def write_export_to(path: Path) -> None:
    write_whole(path, b"x" * 1000)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (write_dictionary_to, "dictionary.md"),
        (write_template_to, "partnerships.xlsx"),
        (write_export_to, "export.csv"),
    ],
)
def test_a_file_is_written_whole_or_not_at_all(
    write: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    with full_disk(500), pytest.raises(OSError):
        write(tmp_path / name)
    assert names_in(tmp_path) == set()
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    dead = tmp_path / f".{name}.{ended.stdout.strip()}.part"
    alive = tmp_path / f".{name}.{os.getpid()}.part.txt"
    dead.touch()
    alive.touch()
    write(tmp_path / name)
    assert not dead.exists()
    assert alive.exists()
    assert (tmp_path / name).stat().st_size > 500


@pytest.mark.parametrize("arguments", [["template", "-o", "."], ["dictionary", "-o", "d.md"]])
def test_defect_a_full_disk_is_told_of_the_file_and_not_of_standard_output(
    arguments: list[str], refused: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = {"template": "partnerships.xlsx", "dictionary": "d.md"}[arguments[0]]
    with full_disk(0):
        assert refused(*arguments) == f"etl: {name}: File too large"
    assert names_in(tmp_path) == set()


def test_defect_a_table_that_does_not_fit_is_told_with_its_file(tmp_path: Path) -> None:
    """Polars gives a reason alone."""
    path = tmp_path / "list.csv"
    with (
        full_disk(0),
        pytest.raises(OSError, match=r"File too large") as caught,
        begun(path) as one,
    ):
        pl.DataFrame({"a": [1]}).write_csv(one)
    assert caught.value.filename == str(path)


def test_defect_a_file_below_a_file_is_told_by_its_name(tmp_path: Path) -> None:
    """That of the file beside it was told, of which nobody knows."""
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match="Not a directory") as caught:
        write_whole(tmp_path / "a" / "b.md", b"x")
    assert caught.value.filename == str(tmp_path / "a" / "b.md")


def build_into(path: Path) -> None:
    build(FOUR, path / "w.duckdb")


def write_package_to(path: Path) -> None:
    built = path.parents[1] / "w.duckdb"
    words = ["export", "datapackage", "--warehouse", str(built), "-o", str(path)]
    CliRunner().invoke(dashboard, words, catch_exceptions=False, standalone_mode=False)


@pytest.mark.parametrize("write", [write_template, write_package_to, build_into])
def test_defect_what_fails_leaves_no_empty_folder(
    write: Callable[[Path], object], tmp_path: Path
) -> None:
    """Folders that were made for it stayed, and looked like what was asked for."""
    if write is write_package_to:
        build(FOUR, tmp_path / "w.duckdb")
    before = set(tmp_path.iterdir())
    with full_disk(100), pytest.raises((OSError, WarehouseError, ClickException)):
        write(tmp_path / "new" / "folder")
    assert set(tmp_path.iterdir()) == before
    write(tmp_path / "new" / "folder")
    assert any((tmp_path / "new" / "folder").iterdir())


def test_defect_of_a_template_there_is_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file stayed, and kept the same command from writing the others."""
    monkeypatch.setattr("etl.bulk.template._origin", lambda *names: b"x" * 100_000)
    with full_disk(50_000), pytest.raises(OSError, match="File too large") as caught:
        write_template(tmp_path)
    assert caught.value.filename == str(tmp_path / "origin.toml")
    assert names_in(tmp_path) == set()
