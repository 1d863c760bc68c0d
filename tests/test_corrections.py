"""Known errors are corrected, and a correction whose error is gone fails."""

from pathlib import Path
from typing import Any

import pytest

from etl.check import check
from etl.corrections import FILE, Correction, correct, read_corrections, unused
from etl.problems import DataError
from warehouse.settings import DATA

CORRECTIONS = read_corrections(DATA / FILE)


def ondangwa(**changed: object) -> dict[str, Any]:
    entry = {"partner": "Ondangwa", "status": "active", "source": "web-2016"} | changed
    return {"partnership": [entry]}


def correction(**changed: object) -> Correction:
    given: dict[str, object] = {
        "file": "se-falkoping.toml",
        "section": "partnership",
        "match": {"partner": "Ondangwa"},
        "key": "status",
        "wrong": "active",
        "right": "unstated",
        "reason": "It was a plan.",
        "source": "Second reading.",
    }
    return Correction.model_validate(given | changed)


def test_defect_what_is_wrong_with_a_correction_is_told_in_plain_words(tmp_path: Path) -> None:
    """The validator's own words were shown, with no number to find the correction by."""
    path = tmp_path / FILE
    text = 'file = 1\nsection = "s"\nmatch = {a = 1.5}\nkey = "k"\nwrong = true\nreasn = "r"\n'
    path.write_text(f"[[correction]]\n{text}", encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_corrections(path)
    assert str(error.value).splitlines() == [
        "corrections.toml: correction 1, file: must be text in quotes, not 1",
        "corrections.toml: correction 1, match: must be text in quotes, not 1.5",
        "corrections.toml: correction 1, reason: is missing",
        "corrections.toml: correction 1, source: is missing",
        "corrections.toml: correction 1: unknown key 'reasn'; did you mean 'reason'?",
    ]
    path.write_text("correction = [1]\n", encoding="utf-8")
    with pytest.raises(DataError, match="correction 1: must be a table of keys and values, not 1"):
        read_corrections(path)


def test_the_right_value_replaces_the_wrong_one_and_the_remark_says_so() -> None:
    document = ondangwa(note="Paid for by others.")
    assert correct(document, "se-falkoping.toml", [correction()]) == []
    [entry] = document["partnership"]
    assert entry["status"] == "unstated"
    assert entry["note"] == (
        "Paid for by others. Corrected: status was read as active. It was a plan."
    )


def test_a_value_that_should_not_be_there_is_left_out() -> None:
    document = ondangwa(until="2017")
    wrong = correction(key="until", wrong="2017", right=None)
    assert correct(document, "se-falkoping.toml", [wrong]) == []
    assert "until" not in document["partnership"][0]


@pytest.mark.parametrize(
    ("document", "cause"),
    [
        (ondangwa(status="unstated"), "the error is gone: status is 'unstated', not 'active'"),
        (ondangwa(partner="Tsumeb"), "0 entries match, not one"),
        ({"partnership": ondangwa()["partnership"] * 2}, "2 entries match, not one"),
        ({}, "0 entries match, not one"),
        ({"partnership": "Ondangwa"}, "there is no section 'partnership'"),
    ],
)
def test_a_correction_fails_once_its_error_is_gone(document: dict[str, Any], cause: str) -> None:
    [problem] = correct(document, "se-falkoping.toml", [correction()])
    assert str(problem) == (
        f"corrections.toml: correction 1: se-falkoping.toml: {cause}; remove or mend it"
    )


def test_a_correction_of_another_file_does_nothing() -> None:
    document = ondangwa()
    assert correct(document, "se-lund.toml", [correction()]) == []
    assert document == ondangwa()


def test_a_correction_of_a_lost_file_fails() -> None:
    [problem] = unused([correction()], ["se-lund.toml"])
    assert "there is no file 'se-falkoping.toml'" in str(problem)


@pytest.mark.parametrize(
    "text",
    [
        "correction = [",
        "other = 1",
        "[[correction]]\nfile = 'se-lund.toml'",
        "[[correction]]\nunknown = 1",
        "correction = 3",
    ],
)
def test_an_unsound_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"corrections\.toml"):
        read_corrections(path)


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / FILE) == ()


def test_each_kept_correction_has_a_reason_and_a_source() -> None:
    assert CORRECTIONS
    assert all(len(c.reason) > 20 and len(c.source) > 10 for c in CORRECTIONS)
    assert all(c.wrong != c.right for c in CORRECTIONS)


def test_the_kept_corrections_reach_the_statements() -> None:
    checked = check(DATA)
    assert [problem for problem in checked.problems if problem.file == FILE] == []
    rows = checked.rows("partnership")
    for one in CORRECTIONS:
        municipality = one.file.removesuffix(".toml")
        [row] = [
            row
            for row in rows
            if row["municipality_id"] == municipality and row["partner"] == one.match["partner"]
        ]
        assert row[one.key] == one.right
        assert one.reason in row["note"]
