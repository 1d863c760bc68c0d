"""A build told as one line of JSON, for a log: what came of it, also when it failed."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import etl.__main__
from etl.__main__ import cli
from tests.browser.serving import ROOT
from warehouse import VERSION
from warehouse.queries import Warehouse

FOUR = ROOT / "tests" / "fixtures" / "four"


def build(warehouse: Path, *more: str, log: str = "json", data: Path = ROOT / "data") -> Result:
    words = ["build", "--data", str(data), "--warehouse", str(warehouse), *more]
    return CliRunner().invoke(cli, words, env={"TWINBOARD_LOG": log})


def line_of(result: Result) -> dict[str, object]:
    (line,) = result.output.splitlines()
    found = json.loads(line)
    assert found["event"] == "build"
    assert found["version"] == VERSION
    assert found["seconds"] >= 0
    assert found["time"].endswith("+00:00")
    return dict(found)


def test_a_build_is_one_line_and_the_next_says_that_nothing_changed(tmp_path: Path) -> None:
    warehouse = tmp_path / "new.duckdb"
    first = build(warehouse)
    assert first.exit_code == 0
    told = line_of(first)
    assert (told["outcome"], told["level"]) == ("built", "INFO")
    assert int(str(told["partnerships"])) > 500
    second = line_of(build(warehouse))
    assert second["outcome"] == "current"
    assert second["fingerprint"] == told["fingerprint"]


def test_defect_a_strict_build_with_nothing_to_do_does_nothing(tmp_path: Path) -> None:
    """Each was built anew, counted in the history, and told as current."""
    warehouse = tmp_path / "new.duckdb"
    outcomes = [line_of(build(warehouse, "--strict", data=FOUR))["outcome"] for _ in range(2)]
    assert outcomes == ["built", "current"]
    assert Warehouse(warehouse).rows("history.build").height == 1


def test_defect_what_is_built_anew_is_not_told_as_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was, where the data were the same, say because a block of the old file was damaged."""
    warehouse = tmp_path / "new.duckdb"
    build(warehouse, data=FOUR)
    for asking in ("etl.load", "etl.making"):
        monkeypatch.setattr(f"{asking}.is_current", lambda path, mark: False)
    assert line_of(build(warehouse, data=FOUR))["outcome"] == "built"


def test_a_variable_that_cannot_be_used_is_told_by_its_name(tmp_path: Path) -> None:
    refused = build(tmp_path / "new.duckdb", log="xml")
    assert refused.exit_code == 2
    assert "TWINBOARD_LOG" in refused.output


def test_a_build_that_fails_says_why_in_its_line(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    (data / "municipalities" / "dk-kolding.toml").write_text("municipality = 3\n")
    failed = build(tmp_path / "new.duckdb", data=data)
    assert failed.exit_code == 1
    told = line_of(failed)
    assert (told["outcome"], told["level"]) == ("failed", "ERROR")
    assert told["problems"] == len(told["first"])  # type: ignore[arg-type]
    assert "dk-kolding.toml" in told["first"][0]  # type: ignore[index]


def test_a_failure_that_nobody_foresaw_is_one_line_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*words: object, **more: object) -> bool:
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr(etl.__main__, "build", fail)
    told = line_of(build(tmp_path / "new.duckdb"))
    assert told["outcome"] == "failed"
    assert str(told["traceback"]).endswith("ZeroDivisionError: unforeseen")


def test_wrong_words_are_wrong_usage_as_ever(tmp_path: Path) -> None:
    assert build(tmp_path / "new.duckdb", "--no-such").exit_code == 2


def test_people_are_told_in_text_unless_json_is_asked_for(
    tmp_path: Path, real_warehouse: Path
) -> None:
    copy = Path(shutil.copy(real_warehouse, tmp_path / "copy.duckdb"))
    assert build(copy, log="text").output == f"{copy}: up to date, nothing to do\n"
    assert line_of(build(copy, "--log-format", "json", log="text"))["outcome"] == "current"
