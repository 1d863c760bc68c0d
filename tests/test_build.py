"""The command that builds, as a script runs it."""

import os
import subprocess
import sys
from pathlib import Path

from etl.current import fingerprint

ROOT = Path(__file__).parents[1]
FOUR = ROOT / "tests" / "fixtures" / "four"


def built(warehouse: Path, stdout: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", "build", "--data", str(FOUR)]
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


def test_a_file_moved_within_the_data_is_a_change(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    (tmp_path / "a" / "x.toml").write_text("", encoding="utf-8")
    before = fingerprint(tmp_path)
    (tmp_path / "a" / "x.toml").rename(tmp_path / "b" / "x.toml")
    assert fingerprint(tmp_path) != before
