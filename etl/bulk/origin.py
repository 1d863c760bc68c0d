"""Where an import comes from, and what it is called (`origin.toml`)."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import ErrorDetails

from etl import dates
from etl.bulk.given import ORIGIN, called
from etl.problems import DataError, Problem, data_error, one_of, unknown
from etl.sections import LONGEST_TEXT, mistyped, shown
from etl.toml_files import is_absent, read_toml_file
from warehouse.vocabulary import LANGUAGES

_NAME = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def _known_language(word: str) -> str:
    if word not in LANGUAGES:
        raise ValueError("; ".join(part for part in unknown("language", word, LANGUAGES) if part))
    return word


def _printed_date(value: dt.date | str) -> str:
    text = str(value)
    dates.precision(text)
    return text


def _unquoted(value: object) -> object:
    """Read a day in quotes too, as those of a template are filled in; leave all else as it is."""
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _past(day: dt.date) -> dt.date:
    # What fetches a list writes the day of UTC, which may be tomorrow's here.
    if day > dates.today() + dt.timedelta(days=1):
        raise ValueError(f"{day} is later than today")
    return day


def _web(address: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"]+", address):
        raise ValueError("is no web address; write it with https://")
    return address


Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class Origin(BaseModel):
    """Who made the list, on what terms, and what the order of a pair says."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    # What a field's `description` says follows "write", in the template and where it is lacking.
    title: Text = Field(description="what the list is, in English, as readers are to see it")
    producer: Text = Field(description="who made it")
    publisher: Text = Field(description="who published it")
    licence: Text = Field(description="the terms on which it may be used, such as CC BY 4.0")
    accessed_on: Annotated[dt.date, BeforeValidator(_unquoted), AfterValidator(_past)] = Field(
        description="the day that it was taken, such as 2026-11-22"
    )
    language: Annotated[str, AfterValidator(_known_language)] = Field(
        description=f"the language it is written in, {one_of(LANGUAGES)}"
    )
    direction: Literal["undirected", "listed"] = Field(
        description='"listed" where the municipality of a row lists its partner, or "undirected" '
        "where each pair stands once, for both sides"
    )
    address: Annotated[Text, AfterValidator(_web)] | None = Field(
        None, description="its web address, with https://"
    )
    date: Annotated[dt.date | str, AfterValidator(_printed_date)] | None = Field(
        None, description="the date that it bears: 1999, 199X (decade), 1999-05 or 1999-05-31"
    )
    resource: Text | None = Field(
        None,
        description="which table is read, where there are several in the folder or the package",
    )
    query: Mapping[str, str] = {}
    """What a service was asked, by table."""
    rows: Mapping[str, Annotated[int, Field(ge=0, le=2**31)]] = {}
    """The rows that a table had when it was written, by its name."""


BY_PROGRAMS = ("query", "rows")
"""The fields that what fetches a list writes, and nobody by hand."""


def name_of(folder: Path) -> str:
    """Give what an import is called. Raises DataError when that is no plain name."""
    name = called(folder)
    if not _NAME.fullmatch(name) or name == "curated":
        cause = f"'{name}' cannot name an import"
        raise data_error(str(folder), cause, "use a-z, 0-9, - and _ for the folder")
    return name


def read_origin(folder: Path) -> Origin:
    """Read `origin.toml` of a folder. Raises DataError with everything that is wrong with it."""
    path = folder / ORIGIN
    if is_absent(path):
        remedy = "`python -m etl template` writes one to fill in"
        raise data_error(str(path), "is missing", remedy)
    return read_toml(path, f"{name_of(folder)}/{ORIGIN}", Origin)


_Model = TypeVar("_Model", bound=BaseModel)


def read_toml(path: Path, file: str, model: type[_Model]) -> _Model:
    """Read one of the files that tell of a list. Raises DataError with all that is wrong."""
    document = read_toml_file(path, file)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        found = [_problem(file, detail, model) for detail in error.errors(include_url=False)]
        raise DataError(list(dict.fromkeys(found))) from error


def _problem(file: str, detail: ErrorDetails, model: type[BaseModel]) -> Problem:
    key = str(detail["loc"][0])
    # Of a field that takes a date or a text, pydantic tells of either by a place of its own.
    place = key if key == "date" else ", ".join(str(part) for part in detail["loc"])
    remedy = _remedy(model, key)
    if detail["input"] == "":
        return Problem(file, place, "is not filled in", remedy)
    match detail["type"]:
        case "missing":
            return Problem(file, place, "is missing", remedy if place == key else "")
        case "extra_forbidden":
            return Problem(file, "", *unknown("key", str(detail["loc"][-1]), model.model_fields))
        case "literal_error":
            return Problem(file, place, f"unknown value {shown(detail['input'])}", remedy)
        case "value_error":
            cause, _, own = str(detail["ctx"]["error"]).partition("; ")
            return Problem(file, place, cause, own or remedy)
        case _:
            return Problem(file, place, mistyped(detail) or str(detail["msg"]), remedy)


def _remedy(model: type[BaseModel], key: str) -> str:
    if model is Origin and key in BY_PROGRAMS:
        return "leave it out; what fetches a list writes it"
    description = model.model_fields[key].description if key in model.model_fields else None
    return f"write {description}" if description else ""
