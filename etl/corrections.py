"""Correct known errors of what the curated files were read from, and tell when they are gone."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl.problems import DataError, Problem, data_error, unknown
from etl.sections import SECTIONS, TABLES, mistyped, shown
from etl.toml_files import is_absent, read_toml_file

FILE = "corrections.toml"

Value = str | int | bool | dt.date


class Correction(BaseModel):
    """One known error: where it is, what it reads, what is right, and who says so."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    file: str
    section: str
    match: dict[str, Value] = Field(min_length=1)
    key: str
    wrong: Value
    right: Value | None = None
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read the corrections; none where there is no such file. Raises DataError when not sound."""
    if is_absent(path):
        return ()
    document = read_toml_file(path, FILE)
    entries = document.get("correction")
    if not isinstance(entries, list):
        cause = "holds no list of corrections"
        raise data_error(FILE, cause, "write [[correction]]")
    found, problems = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            found.append(Correction.model_validate(entry))
        except ValidationError as error:
            problems += _faults(f"correction {number}", error)
    if problems:
        raise DataError(problems)
    return tuple(found)


def _faults(place: str, error: ValidationError) -> list[Problem]:
    """Give a problem for each key: of one that may hold several types pydantic tells each."""
    problems: dict[str, Problem] = {}
    for detail in error.errors(include_url=False):
        key = str(detail["loc"][0]) if detail["loc"] else ""
        where = f"{place}, {key}" if key else place
        if detail["type"] == "missing":
            problem = Problem(FILE, where, "is missing")
        elif detail["type"] == "extra_forbidden":
            problem = Problem(FILE, place, *unknown("key", key, Correction.model_fields))
        else:
            problem = Problem(FILE, where, mistyped(detail) or detail["msg"])
        problems.setdefault(key, problem)
    return list(problems.values())


def correct(
    document: dict[str, Any], file: str, corrections: Sequence[Correction]
) -> list[Problem]:
    """Correct a file's document in place; give a problem for each error that is gone."""
    problems = []
    for number, correction in enumerate(corrections, start=1):
        if correction.file == file:
            cause = _apply(document, correction)
            if cause:
                place = f"correction {number}"
                problems.append(Problem(FILE, place, f"{file}: {cause}", "remove or mend it"))
    return problems


def unused(corrections: Sequence[Correction], files: Sequence[str]) -> list[Problem]:
    """Give a problem for each correction of a file that is not there."""
    return [
        Problem(FILE, f"correction {number}", f"there is no file '{correction.file}'")
        for number, correction in enumerate(corrections, start=1)
        if correction.file not in files
    ]


def _apply(document: dict[str, Any], correction: Correction) -> str:
    """Correct the one entry that is meant; say why not, where it cannot be."""
    section = document.get(correction.section, [])
    entries = [section] if isinstance(section, dict) else section
    if correction.section not in SECTIONS or not isinstance(entries, list):
        return f"there is no section '{correction.section}'"
    meant = [entry for entry in entries if _matches(entry, correction)]
    if len(meant) != 1:
        return f"{len(meant)} entries match, not one"
    found = meant[0].get(correction.key)
    if found != correction.wrong:
        is_now = f"{shown(found)}, not {shown(correction.wrong)}"
        return f"the error is gone: {correction.key} is {is_now}"
    _write(meant[0], correction)
    return ""


def _matches(entry: object, correction: Correction) -> bool:
    return isinstance(entry, dict) and all(
        entry.get(key) == value for key, value in correction.match.items()
    )


def _write(entry: dict[str, Any], correction: Correction) -> None:
    """Put the right value in, and say in the entry's remark what was read and why it is wrong."""
    del entry[correction.key]
    if correction.right is not None:
        entry[correction.key] = correction.right
    if "note" in TABLES[correction.section].column_names:
        read = f"Corrected: {correction.key} was read as {correction.wrong}."
        parts = [entry.get("note"), read, correction.reason]
        entry["note"] = " ".join(str(part) for part in parts if part)
