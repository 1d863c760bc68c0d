"""The command that builds, as a script runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.__main__ import cli
from etl.bulk.given import given_imports
from etl.current import fingerprint
from etl.load import build
from tests.test_killed_builds import bound_by_permissions
from warehouse.connection import WarehouseError

ROOT = Path(__file__).parents[1]
FOUR = ROOT / "tests" / "fixtures" / "four"


def built(warehouse: Path, stdout: int, data: Path = FOUR) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", "build", "--data", str(data)]
    return subprocess.run(
        [*command, "--warehouse", str(warehouse)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=False,
    )


def test_a_reader_that_has_gone_does_not_cost_the_warehouse(tmp_path: Path) -> None:
    """`python -m etl build | head -1` once left no warehouse."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = built(tmp_path / "w.duckdb", writing)
    os.close(writing)
    assert (tmp_path / "w.duckdb").exists(), ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_second_build_has_nothing_to_do(tmp_path: Path) -> None:
    first = built(tmp_path / "w.duckdb", subprocess.PIPE)
    assert first.returncode == 0
    assert first.stdout.splitlines()[-1].endswith("built")
    second = built(tmp_path / "w.duckdb", subprocess.PIPE)
    assert second.stdout.strip().endswith("up to date, nothing to do")


def test_defect_a_folder_of_data_that_there_is_not_is_one_line(tmp_path: Path) -> None:
    """Seven lines told of tables in no folder that was named, and of nothing to do."""
    ended = built(tmp_path / "w.duckdb", subprocess.PIPE, tmp_path / "mistyped")
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"{tmp_path / 'mistyped'}") and "TWINBOARD_DATA" in line


def test_defect_a_warehouse_that_may_not_be_read_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To build is what its message advises, and was refused as wrong usage."""
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"")
    path.chmod(0)
    words = ["build", "--data", str(FOUR), "--warehouse", str(path)]
    # In this process: root's permissions come back to one that it starts. To this question of root
    # the system says yes, whatever was taken away.
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with bound_by_permissions():
        ended = CliRunner().invoke(cli, words)
    assert ended.exit_code == 0, ended.output
    assert path.stat().st_size


def test_defect_a_folder_that_may_not_be_entered_is_told_with_what_to_do(tmp_path: Path) -> None:
    """The system's words alone were told."""
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    words = ["build", "--data", str(FOUR), "--warehouse", str(closed / "w.duckdb")]
    try:
        with bound_by_permissions(), pytest.raises(WarehouseError) as error:
            CliRunner().invoke(cli, words, catch_exceptions=False)
    finally:
        closed.chmod(0o700)
    assert "(Permission denied)" in str(error.value)
    assert "name another place with --warehouse" in str(error.value)


def test_defect_a_warehouse_in_a_file_is_told_so(tmp_path: Path) -> None:
    """It was said that the file exists."""
    (tmp_path / "a").touch()
    for path in (tmp_path / "a" / "w.duckdb", tmp_path / "a" / "b" / "w.duckdb"):
        with pytest.raises(WarehouseError, match=r"\(it is a file, or lies in one\)"):
            build(FOUR, path)


def test_a_file_moved_within_the_data_is_a_change(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    (tmp_path / "a" / "x.toml").write_text("", encoding="utf-8")
    before = fingerprint(tmp_path)
    (tmp_path / "a" / "x.toml").rename(tmp_path / "b" / "x.toml")
    assert fingerprint(tmp_path) != before


@pytest.mark.parametrize("named", ["2026-01-01", "."])
def test_defect_a_list_by_another_name_is_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """A dated list's folder was renamed, and the build had nothing to do: the old name stayed."""
    marks = []
    for name in ("one", "other"):
        folder = tmp_path / name / named
        folder.mkdir(parents=True)
        (folder / "origin.toml").write_text("", encoding="utf-8")
        monkeypatch.chdir(tmp_path / name)
        marks.append(fingerprint(FOUR, given_imports(FOUR, (Path(named),), ())))
    assert marks[0] != marks[1]
