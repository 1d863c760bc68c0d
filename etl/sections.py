"""What a section of a curated file may hold: a validator per table of `stated`.

The keys are the columns that `warehouse/schema/stated.py` declares, less those that the ETL
derives.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
)

from etl import dates
from etl.contacts import holds_address, holds_number
from etl.problems import one_of, unknown
from warehouse.schema.stated import STATED
from warehouse.schema.table import Column, Table

Row = dict[str, Any]

TABLES = {table.name: table for table in STATED}
SECTIONS = tuple(name for name in TABLES if name != "source")

FOCUSED = {"partnership": "partner", "membership": "network"}
"""Sections whose entries may carry a list of printed focus terms, and the scope of those."""

LONGEST_TEXT = 1000
"""Characters of a text, in curated files and lists alike."""

_LARGEST_NUMBER = 1_000_000


def entry_of(section: str, value: object) -> Row:
    """Give an entry with every key of its section. Raises ValidationError when it is not sound."""
    return _MODELS[section].model_validate(value).model_dump()


def faults(section: str, error: ValidationError) -> Iterator[tuple[str, str, str]]:
    """Give key, cause and remedy for each fault that the validator found in an entry."""
    for detail in error.errors(include_url=False):
        names = [str(part) for part in detail["loc"]]
        yield _fault(section, names[0] if names else "", detail)


def fault_in(column: Column, value: object) -> tuple[str, str] | None:
    """Give cause and remedy where a column outside its section holds what it must not; not null."""
    try:
        _adapter(column).validate_python(value)
    except ValidationError as error:
        return _fault("", column.name, error.errors(include_url=False)[0])[1:]
    return None


@cache
def _adapter(column: Column) -> TypeAdapter[Any]:
    kind = _SPECIAL.get(column.name, _TYPES[column.type])
    return TypeAdapter(kind, config=ConfigDict(strict=True))


def _fault(section: str, key: str, detail: Mapping[str, Any]) -> tuple[str, str, str]:
    given, kind = detail["input"], detail["type"]
    if kind == "missing":
        return key, "is missing", one_of(_words(section, key))
    if kind == "extra_forbidden":
        return "", *unknown("key", key, _MODELS[section].model_fields)
    if kind == "literal_error":
        return key, *unknown("value", shown(given).strip("'"), _words(section, key))
    if kind == "value_error":
        cause, _, remedy = str(detail["ctx"]["error"]).partition("; ")
        return key, cause, remedy
    return key, mistyped(detail) or str(detail["msg"]), ""


def mistyped(detail: Mapping[str, Any]) -> str | None:
    """Say in plain words what a value must be and is not; None for a fault of another kind."""
    expected = _EXPECTED.get(detail["type"])
    if expected is None:
        return None
    return f"must be {expected.format(**detail.get('ctx', {}))}, not {shown(detail['input'])}"


def _words(section: str, key: str) -> tuple[str, ...]:
    if section not in TABLES:
        return ()
    columns = {column.name: column for column in TABLES[section].columns}
    return columns[key].vocabulary if key in columns else ()


_EXPECTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date such as 2024-06-11, without quotes",
    "list_type": "a list in square brackets",
    "model_type": "a table of keys and values",
    "dict_type": "a table of keys and values",
    "tuple_type": "a list in square brackets",
    "is_instance_of": "a list in square brackets",
    "string_too_short": "more than empty text",
    "string_too_long": f"text of at most {LONGEST_TEXT} characters",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "finite_number": "a number",
}


def shown(value: object) -> str:
    """Write a value as the steward knows it, not as Python does."""
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case bool():
            return str(value).lower()
        case dt.datetime():
            return "a date with a time"
        case str():
            return f"'{value}'" if len(value) <= 40 else f"'{value[:40]}…'"
    # Python itself refuses to write out a number of thousands of digits.
    is_long = isinstance(value, int) and abs(value) >= 10**40
    return "a number of more than 40 digits" if is_long else str(value)


def _plain(text: str) -> str:
    """Let through text that is neat, visible and no private contact."""
    if text != text.strip():
        raise ValueError("begins or ends with a space")
    if not text.isprintable():
        raise ValueError("has a line break or an invisible character")
    if holds_address(text) or holds_number(text):
        raise ValueError("looks like a telephone number or an e-mail address; leave it out")
    return text


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"'`]+", text):
        raise ValueError("is no web address; write it whole, with http:// or https://")
    if holds_address(text) or not text.isprintable():
        raise ValueError("holds an e-mail address or an invisible character; leave it out")
    return text


def _printed_date(text: str) -> str:
    try:
        dates.precision(text)
    except ValueError as error:
        raise ValueError(f"{error}; {dates.HOW_TO_WRITE}") from error
    return text


_Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_plain)]
_TYPES: Mapping[str, Any] = {
    "text": _Text,
    "integer": Annotated[int, Field(ge=0, le=_LARGEST_NUMBER)],
    "real": Annotated[float, Field(allow_inf_nan=False)],
    "date": dt.date,
    "boolean": bool,
}
_SPECIAL: Mapping[str, Any] = {
    "url": Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_web_address)],
    "since": Annotated[str, AfterValidator(_printed_date)],
    "until": Annotated[str, AfterValidator(_printed_date)],
    "happened": Annotated[str, AfterValidator(_printed_date)],
    "founded": Annotated[str, AfterValidator(_printed_date)],
    "printed_date": Annotated[str, AfterValidator(_printed_date)],
    "sdg": Annotated[int, Field(ge=1, le=17)],
    "population": Annotated[int, Field(ge=0)],
    "lat": Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)],
    "lon": Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)],
}


def _field_of(column: Column) -> tuple[Any, Any]:
    kind = _SPECIAL.get(column.name, _TYPES[column.type])
    if column.vocabulary:
        kind = Literal[column.vocabulary]
    # A source is the municipality's own unless the file says otherwise.
    if column.name == "own":
        return kind, True
    return (kind, ...) if column.required else (kind | None, None)


def _model_of(table: Table) -> type[BaseModel]:
    fields: dict[str, Any] = {
        column.name: _field_of(column) for column in table.columns if not column.derived
    }
    if table.name in FOCUSED:
        fields["focus"] = (list[_Text], [])
    config = ConfigDict(extra="forbid", strict=True)
    return create_model(table.name, __config__=config, **fields)


_MODELS = {name: _model_of(table) for name, table in TABLES.items()}
