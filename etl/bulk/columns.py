"""How the headings and words of a foreign table read in ours (`columns.toml`)."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from etl.bulk.given import COLUMNS
from etl.bulk.headings import HEADINGS
from etl.bulk.origin import name_of, read_toml
from etl.problems import DataError, Problem, unknown
from etl.toml_files import is_absent

COUNTRY = "country"
"""Under `values`, the countries of both sides."""


class Columns(BaseModel):
    """What `columns.toml` may hold."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    columns: dict[str, str] = {}
    """Our heading, and the table's."""
    constants: dict[str, str] = {}
    """Our heading, and what holds for every row."""
    values: dict[str, dict[str, str]] = {}
    """Our heading, and for words of the table ours."""
    ignore: tuple[str, ...] = Field(default=(), strict=False)
    """Headings of the table that are left out."""


def read_columns(folder: Path) -> Columns:
    """Read `columns.toml`, if there is one. Raises DataError with everything wrong with it."""
    path = folder / COLUMNS
    if is_absent(path):
        return Columns()
    file = f"{name_of(folder)}/{COLUMNS}"
    columns = read_toml(path, file, Columns)
    problems = [
        Problem(file, section, *unknown("heading", name, HEADINGS))
        for section in ("columns", "constants", "values")
        for name in getattr(columns, section)
        if name not in HEADINGS and (section, name) != ("values", COUNTRY)
    ]
    problems += [
        Problem(file, "constants", f"'{name}' stands in columns too", "keep one")
        for name in columns.constants.keys() & columns.columns.keys()
    ]
    if problems:
        raise DataError(problems)
    return columns
