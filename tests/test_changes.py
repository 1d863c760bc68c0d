"""The history: each build is remembered, and what differs between two of them is listed."""

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
import pytest

from etl.__main__ import main
from etl.inputs import hashed
from etl.load import build, build_from_package
from etl.steps import Step
from warehouse import VERSION, history
from warehouse.layout import LAYOUT, read_sql
from warehouse.package import package_files, zipped
from warehouse.queries import ANSWER_TABLES, Warehouse
from warehouse.schema.stated import STATED

FOUR = Path(__file__).parent / "fixtures" / "four"
VANLIG = "municipalities/se-vanlig.toml"

Etl = Callable[..., tuple[int, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOUR, tmp_path / "data"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


@pytest.fixture
def etl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Etl:
    """The command as a shell gives it; its code and all that it says."""

    def run(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["etl", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run


@cache
def _first_build() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "w.duckdb"
        build(FOUR, path)
        return path.read_bytes()


def begin(path: Path) -> None:
    """Put a warehouse of one build of `FOUR` there, which is made once for all tests."""
    path.write_bytes(_first_build())


def rewrite(file: Path, *replaced: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def without_osaka(data: Path) -> None:
    file = data / VANLIG
    head, _, tail = file.read_text(encoding="utf-8").partition("# A decade: counts as 1950.\n")
    file.write_text(head + tail[tail.index("# Not in the gazetteer") :], encoding="utf-8")


def table(path: Path, name: str) -> pl.DataFrame:
    return Warehouse(path).rows(f"history.{name}")


def partners(path: Path) -> dict[tuple[str, str, str], str]:
    rows = Warehouse(path).rows("main.partnership").filter("counted")
    keys = rows.select("municipality_id", "partner_id", "kind").rows()
    return dict(zip(keys, rows["status"], strict=True))


def expected(before: Path, after: Path) -> set[tuple[str, str, str, str | None, str | None]]:
    """What differs between two warehouses, in plain Python."""
    old, new = partners(before), partners(after)
    keys = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    return {(*key, old.get(key), new.get(key)) for key in keys}


def listed(frame: pl.DataFrame) -> set[tuple[object, ...]]:
    columns = ("municipality_id", "partner_id", "kind", "status_before", "status_after")
    return set(frame.select(columns).rows())


def test_a_build_remembers_what_it_was(path: Path) -> None:
    begun = dt.datetime.now(dt.UTC).replace(microsecond=0)
    build(FOUR, path)
    [row] = table(path, "build").rows(named=True)
    told = {name: row[name] for name in ("number", "version", "layout", "added", "listed")}
    assert told == {
        "number": 1,
        "version": VERSION,
        "layout": LAYOUT,
        "added": None,
        "listed": False,
    }
    built_at = dt.datetime.fromisoformat(row["built_at"])
    assert begun <= built_at <= dt.datetime.now(dt.UTC)
    assert row["built_at"].endswith("Z")
    [mark] = Warehouse(path).rows("main.build")["fingerprint"]
    assert row["fingerprint"] == mark
    inputs = table(path, "input")
    assert (row["inputs"], row["rows"]) == (inputs.height, inputs["rows"].sum())


def test_each_input_has_its_hash_and_rows(path: Path) -> None:
    begin(path)
    inputs = {row["input"]: row for row in table(path, "input").iter_rows(named=True)}
    files = {
        file.relative_to(FOUR).as_posix(): file
        for pattern in ("municipalities/*.toml", "reference/*.csv")
        for file in FOUR.glob(pattern)
    }
    assert set(inputs) == set(files)
    for name, file in files.items():
        assert inputs[name]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest(), name
    warehouse = Warehouse(path)
    rows = {each.name: warehouse.rows(each.qualified, "se-vanlig").height for each in STATED}
    assert inputs[VANLIG]["partnerships"] == rows["partnership"] > 0
    assert inputs[VANLIG]["rows"] == sum(rows.values()) > rows["partnership"]
    lines = (FOUR / "reference" / "focus_terms.csv").read_text(encoding="utf-8").splitlines()
    assert inputs["reference/focus_terms.csv"]["rows"] == len(lines) - 1


def test_corrections_are_an_input() -> None:
    folder = Path(__file__).parents[1] / "data"
    found = hashed(folder, ())["corrections.toml"]
    assert found == hashlib.sha256((folder / "corrections.toml").read_bytes()).hexdigest()


def test_every_table_of_what_is_stated_counts() -> None:
    text = read_sql("stated", "cited") + read_sql("history", "input")
    for each in STATED:
        assert f"from {each.qualified}\n" in text or f"from {each.qualified} as" in text, each.name


def test_the_list_is_what_differs(data: Path, path: Path, tmp_path: Path) -> None:
    begin(path)
    first = Path(shutil.copy(path, tmp_path / "first.duckdb"))
    without_osaka(data)
    rewrite(data / VANLIG, ('status = "active"', 'status = "dormant"'))
    build(data, path)
    found = table(path, "change")
    assert listed(found) == expected(first, path) != set()
    assert set(found["change"]) >= {"gone", "status"}
    for row in found.iter_rows(named=True):
        there = row["status_before"] is not None, row["status_after"] is not None
        assert {"added": (False, True), "gone": (True, False), "status": (True, True)}[
            row["change"]
        ] == there
        assert row["sources"]
        assert row["partner"]
    row = table(path, "build").row(1, named=True)
    counts = (row["added"], row["gone"], row["status_changed"])
    assert counts == tuple(
        found.filter(pl.col("change") == word).height for word in ("added", "gone", "status")
    )


def test_two_builds_apart_differ_by_the_net_of_the_changes_between(
    data: Path, path: Path, tmp_path: Path
) -> None:
    kept = []
    before = (data / VANLIG).read_text(encoding="utf-8")
    for step in range(4):
        if step == 1:
            without_osaka(data)
        if step == 2:
            rewrite(data / VANLIG, ('status = "active"', 'status = "dormant"'))
        if step == 3:
            (data / VANLIG).write_text(before, encoding="utf-8")
        build(data, path)
        kept.append(Path(shutil.copy(path, tmp_path / f"{step}.duckdb")))
    warehouse = Warehouse(path)
    tried = 0
    for earlier in range(4):
        for later in range(earlier + 1, 4):
            net = warehouse.changes(earlier + 1, later + 1)
            assert listed(net) == expected(kept[earlier], kept[later]), (earlier, later)
            tried += net.height
    assert tried > 5
    assert warehouse.changes(1, 4).is_empty(), "there and back again is no difference"


def test_defect_what_the_partner_alone_goes_on_naming_is_gone(data: Path, path: Path) -> None:
    """The municipality had one partner less, and no change was told."""
    begin(path)
    rewrite(data / VANLIG, ('partner = "Tvist"', 'partner = "Norr"'))
    build(data, path)
    kept = (
        Warehouse(path)
        .rows("main.partnership")
        .filter(pl.col("municipality_id") == "se-vanlig", pl.col("partner_id") == "se-tvist")
    )
    assert kept["counted"].to_list() == [False]
    found = table(path, "change").sort("partner")
    assert found.select("municipality_id", "partner", "change", "status_before").rows() == [
        ("se-vanlig", "Norr", "added", None),
        ("se-vanlig", "Tvist", "gone", "active"),
    ]
    assert found["sources"].to_list() == [["se-vanlig/web-2024"]] * 2


def test_defect_a_municipality_that_is_gone_keeps_its_name(data: Path, path: Path) -> None:
    """It was told of by its id: nothing but the old warehouse knows what it was called."""
    begin(path)
    (data / "municipalities" / "dk-ende.toml").unlink()
    (data / "municipalities" / "se-vanlig.toml").unlink()
    file = data / "reference" / "municipalities.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "dk-ende" not in line), encoding="utf-8")
    build(data, path, loss=100)
    names = dict(table(path, "change").select("municipality_id", "municipality").iter_rows())
    assert names == {"dk-ende": "Ende", "se-vanlig": "Vanlig"}


def test_history_is_no_part_of_what_is_the_same(data: Path, path: Path, tmp_path: Path) -> None:
    """The same data, after other data or at once, gives equal answers and the same package."""
    begin(path)
    without_osaka(data)
    build(data, path)
    at_once = tmp_path / "at_once.duckdb"
    build(data, at_once)
    one, other = Warehouse(path), Warehouse(at_once)
    assert one.rows("history.build").height == 2
    for name in ANSWER_TABLES:
        day = dt.date(2026, 11, 23)
        assert one.answer(name, {}, day).equals(other.answer(name, {}, day)), name
    packages = [package_files(each, "csv") for each in (one, other)]
    assert packages[0] == packages[1]
    assert not any("history" in name for name in packages[0])


def test_defect_two_builds_of_one_package_at_once_are_one(path: Path, tmp_path: Path) -> None:
    """Whoever waited for the other built it all again, which the history told as two."""
    begin(path)
    package = tmp_path / "twinboard.zip"
    package.write_bytes(zipped(package_files(Warehouse(path), "csv")))
    with ThreadPoolExecutor(2) as both:
        built = list(both.map(lambda _: build_from_package(package, path), range(2)))
    assert sorted(built) == [False, True]
    assert table(path, "build").height == 2


def test_a_package_continues_the_history_of_the_data(path: Path, tmp_path: Path) -> None:
    """What a file brought goes by the file's name, so nothing seems lost."""
    begin(path)
    package = tmp_path / "twinboard.zip"
    package.write_bytes(zipped(package_files(Warehouse(path), "csv")))
    before = table(path, "input").drop("build", "sha256")
    assert build_from_package(package, path)
    row = table(path, "build").row(-1, named=True)
    assert (row["number"], row["added"], row["gone"], row["status_changed"]) == (2, 0, 0, 0)
    after = table(path, "input").filter(pl.col("build") == 2)
    assert after.drop("build", "sha256").equals(before)
    assert after["sha256"].null_count() == after.height


def test_nothing_changed_is_no_build(data: Path, path: Path) -> None:
    assert build(data, path)
    assert not build(data, path)
    assert table(path, "build").height == 1


# What the old warehouse may be like


def said_of(data: Path, path: Path) -> str:
    steps: list[Step] = []
    build(data, path, steps.append)
    [step] = [each for each in steps if each.name == "history"]
    [line] = step.details
    return line


def test_without_an_old_warehouse_the_history_begins(data: Path, path: Path) -> None:
    assert said_of(data, path) == "history: starts with this build, as there is no older one"


@pytest.mark.parametrize("content", [b"", b"no warehouse", b"\0" * 10_000])
def test_what_is_no_warehouse_is_replaced(data: Path, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert said_of(data, path).endswith("as the old warehouse cannot be read")
    assert table(path, "build")["number"].to_list() == [1]


def test_a_cut_warehouse_is_replaced(data: Path, path: Path) -> None:
    begin(path)
    whole = path.read_bytes()
    # The last blocks of a file may be free, so that nothing is lost with them.
    for end in (4096, len(whole) // 8, len(whole) // 4, len(whole) - 4096):
        path.write_bytes(whole[:end])
        rewrite(data / VANLIG, ("municipality =", f"# {end}\nmunicipality ="))
        assert "cannot be read" in said_of(data, path) or end > len(whole) // 2, end
        assert table(path, "build").height >= 1
        assert Warehouse(path).rows("main.partnership").height


def test_an_old_warehouse_that_breaks_while_it_is_compared_is_no_failure(
    data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(path)
    without_osaka(data)

    def broken(past: history.Past, reader: object) -> object:
        past.broke = True
        raise duckdb.IOException("checksum")
        yield

    monkeypatch.setattr(history, "_told_apart", broken)
    assert said_of(data, path) == (
        "build 2: what it changed is not known, as the old warehouse cannot be read to its end"
    )
    row = table(path, "build").row(1, named=True)
    assert (row["added"], row["listed"]) == (None, False)


def test_another_layout_begins_anew(data: Path, path: Path) -> None:
    begin(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("update main.build set layout = layout - 1, fingerprint = ''")
    assert said_of(data, path).endswith("as the old warehouse is of another version of Twinboard")
    assert table(path, "build")["number"].to_list() == [1]


# Bounds


def test_the_last_builds_are_remembered(
    data: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "KEPT", 2)
    for step in range(3):
        with (data / VANLIG).open("a", encoding="utf-8") as file:
            file.write(f"# {step}\n")
        build(data, path)
    assert table(path, "build")["number"].to_list() == [2, 3]
    assert set(table(path, "input")["build"]) == {2, 3}


def test_more_changes_than_are_listed_are_counted(
    data: Path, path: Path, monkeypatch: pytest.MonkeyPatch, etl: Etl
) -> None:
    monkeypatch.setattr(history, "MOST_LISTED", 1)
    whole = (data / VANLIG).read_text(encoding="utf-8")
    begin(path)
    without_osaka(data)
    build(data, path)
    assert table(path, "change")["build"].to_list() == [2]
    (data / VANLIG).write_text(whole, encoding="utf-8")
    build(data, path)
    rows = table(path, "build")
    assert rows["listed"].to_list() == [False, False, True], "the newest goes before older ones"
    assert table(path, "change")["build"].to_list() == [3]
    code, said = etl("changes", "--warehouse", path, "--from", 1)
    assert code == 1
    assert "build 2 changed more than is listed" in said
    assert "1 gone" in said


# The command


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of three builds; to be read, not changed."""
    folder = tmp_path_factory.mktemp("changed")
    data, path = Path(shutil.copytree(FOUR, folder / "data")), folder / "w.duckdb"
    build(data, path)
    without_osaka(data)
    build(data, path)
    rewrite(data / VANLIG, ('status = "active"', 'status = "dormant"'))
    build(data, path)
    return path


def test_the_command_tells_a_steward(changed: Path, etl: Etl) -> None:
    code, said = etl("changes", "--warehouse", changed)
    heading, line = said.splitlines()
    assert code == 0
    assert heading.startswith("build 3 of 2")
    assert ", against build 2 of " in heading
    assert heading.endswith("; partnerships: 0 added, 0 gone, 1 with another status")
    assert line.startswith("se-vanlig: ")
    assert ": active -> dormant; says " in line
    code, said = etl("changes", "--warehouse", changed, "--from", 1)
    assert code == 0
    assert "se-vanlig: Osaka, twin town: gone, was unstated; said " in said
    assert len(said.splitlines()) == 3


def test_the_command_writes_for_programs(changed: Path, etl: Etl) -> None:
    rows = Warehouse(changed).changes(1, 3)
    _, said = etl("changes", "--warehouse", changed, "--from", 1, "--format", "json")
    assert json.loads(said) == rows.to_dicts()
    _, said = etl("changes", "--warehouse", changed, "--from", 1, "--format", "csv")
    assert said.startswith("\ufeff"), "else Excel reads the names as Windows-1252"
    read = list(csv.DictReader(io.StringIO(said.removeprefix("\ufeff"))))
    assert [row["partner"] for row in read] == rows["partner"].to_list()
    assert list(read[0]) == rows.columns


def test_the_command_lists_builds(changed: Path, etl: Etl) -> None:
    code, said = etl("changes", "--warehouse", changed, "--list")
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == ["1", "2", "3"]
    assert "not compared with one before" in said.splitlines()[0]
    assert "0 added, 1 gone, 0 with another status" in said.splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", 9), "build 9: remembered are 1 to 3"),
        (("--to", 4), "build 4: remembered are 1 to 3"),
        # Of the one before it was spoken, which nobody had named.
        (("--to", 9), "build 9: remembered are 1 to 3"),
        (("--from", 3, "--to", 1), "the earlier build goes first"),
        (("--from", 2, "--to", 2), "the earlier build goes first"),
        (("--from", 0), "--from"),
    ],
)
def test_builds_that_are_not_there(
    changed: Path, etl: Etl, arguments: tuple[object, ...], words: str
) -> None:
    code, said = etl("changes", "--warehouse", changed, *arguments)
    assert code == 2
    assert words in said
    assert len(said.splitlines()) == 1


def test_the_first_build_has_nothing_before_it(path: Path, etl: Etl) -> None:
    begin(path)
    code, said = etl("changes", "--warehouse", path)
    assert code == 0
    assert said.endswith("nothing is recorded before it\n")


def test_names_of_the_data_break_no_line_and_run_no_formula(
    data: Path, path: Path, etl: Etl
) -> None:
    begin(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "update main.partnership set partner = '=cmd()' || chr(10) || chr(8238), "
            "partner_id = 'x', municipality_id = '+x'"
        )
        connection.execute("update main.build set fingerprint = ''")
    build(data, path)
    _, said = etl("changes", "--warehouse", path)
    count = Warehouse(path).changes(1, 2).height
    assert len(said.splitlines()) == count + 1
    assert "\u202e" not in said
    _, said = etl("changes", "--warehouse", path, "--format", "csv")
    cells = {cell for row in csv.reader(io.StringIO(said)) for cell in row}
    assert any(cell.startswith("'=cmd") for cell in cells)
    assert "'+x" in cells
    assert not any(cell.startswith(("=", "+")) for cell in cells)
