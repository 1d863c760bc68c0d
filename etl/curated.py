"""Read the curated files of `data/municipalities/`: check everything, then give rows.

The keys of each section are the columns that `warehouse/schema.py` declares for its table, less
those that the ETL derives. All problems of all files are gathered before anything fails.
"""

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model
from slugify import slugify

from etl import dates
from etl.problems import DataError, Problem, did_you_mean, unknown
from etl.reference import Reference
from warehouse.schema import STATED, Column, Table

Row = dict[str, Any]

_TABLES = {table.name: table for table in STATED}
_SECTIONS = tuple(name for name in _TABLES if name != "source")

# Sections whose rows may carry a list of printed focus terms, which become rows of their own.
_FOCUSED = {"partnership": "partner", "membership": "network"}

_LONGEST_TEXT = 1000
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}|(?<![\w/])(\+\d{2}|0)[\d -]{6,}\d(?!\w)")
_SYNTAX_PLACE = re.compile(r"^(.*?) \(at (line \d+, column \d+|end of document)\)$")


def _plain(text: str) -> str:
    """Let through text that is neat, visible and no private contact."""
    if text != text.strip():
        raise ValueError("begins or ends with a space")
    if not text.isprintable():
        raise ValueError("has a line break or an invisible character")
    if _CONTACT.search(text):
        raise ValueError("looks like a telephone number or an e-mail address, which stay out")
    return text


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"'`]+", text):
        raise ValueError("is no web address; write it whole, with http:// or https://")
    return text


def _printed_date(text: str) -> str:
    try:
        dates.precision(text)
    except ValueError as error:
        raise ValueError(
            f"{error}; write 1999, 199X (decade), 1999-05 or 1999-05-31"
        ) from error
    return text


_Text = Annotated[str, Field(min_length=1, max_length=_LONGEST_TEXT), AfterValidator(_plain)]
_TYPES: Mapping[str, Any] = {
    "text": _Text,
    "integer": Annotated[int, Field(ge=0, le=1_000_000)],
    "real": float,
    "date": dt.date,
    "boolean": bool,
}
_PRINTED_DATES = frozenset({"since", "until", "founded"})


def _field_of(column: Column) -> tuple[Any, Any]:
    kind = _TYPES[column.type]
    if column.vocabulary:
        kind = Literal[column.vocabulary]
    elif column.name in _PRINTED_DATES:
        kind = Annotated[str, AfterValidator(_printed_date)]
    elif column.name == "url":
        kind = Annotated[str, Field(max_length=_LONGEST_TEXT), AfterValidator(_web_address)]
    # A source is the municipality's own unless the file says otherwise.
    if column.name == "own":
        return kind, True
    return (kind, ...) if column.required else (kind | None, None)


def _model_of(table: Table) -> type[BaseModel]:
    fields: dict[str, Any] = {
        column.name: _field_of(column) for column in table.columns if not column.derived
    }
    if table.name in _FOCUSED:
        fields["focus"] = (list[_Text], [])
    config = ConfigDict(extra="forbid", strict=True)
    return create_model(table.name, __config__=config, **fields)


_MODELS = {name: _model_of(table) for name, table in _TABLES.items()}


@dataclass
class CuratedFile:
    """One checked file: its rows by table of `stated`, and what is wrong with it."""

    name: str
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _TABLES})
    problems: list[Problem] = field(default_factory=list)

    def complain(self, place: str, cause: str, remedy: str = "", *, warning: bool = False) -> None:
        """Note a problem at a place of this file."""
        self.problems.append(Problem(self.name, place, cause, remedy, warning))


def read_curated(folder: Path, reference: Reference) -> list[CuratedFile]:
    """Read and check every `.toml` of the folder, in the order of their names.

    Raises DataError when the folder cannot be read or holds no such file.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise DataError(
            [Problem(str(folder), "", "holds no .toml file", "name the folder with --data")]
        )
    return [read_file(path, reference) for path in paths]


def read_file(path: Path, reference: Reference) -> CuratedFile:
    """Read and check one file; what is wrong stands in its `problems`."""
    curated = CuratedFile(path.name)
    document = _parse(path, curated)
    if document is None:
        return curated
    municipality_id = _municipality(document.pop("municipality", None), path, reference, curated)
    sources = _sources(document.pop("sources", None), municipality_id, curated)
    for section, value in document.items():
        _section(section, value, municipality_id, sources, reference, curated)
    _check_listed_twice(curated)
    return curated


def _parse(path: Path, curated: CuratedFile) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        curated.complain(f"byte {error.start + 1}", "is not UTF-8", "save the file as UTF-8")
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_PLACE.match(str(error))
        cause, place = (found[1], found[2]) if found else (str(error), "")
        curated.complain(place, f"is not TOML: {cause[:1].lower()}{cause[1:]}")
    except RecursionError:
        curated.complain("", "is nested too deeply")
    except OSError as error:
        curated.complain("", f"cannot be read: {error.strerror}")
    return None


def _municipality(
    stated: object, path: Path, reference: Reference, curated: CuratedFile
) -> str:
    known = reference.words("municipality", "id")
    if not isinstance(stated, str):
        curated.complain("municipality", "is missing", f"write municipality = '{path.stem}'")
    elif stated not in known:
        curated.complain("municipality", *unknown("municipality", stated, known))
    elif stated != path.stem:
        curated.complain(
            "municipality", f"is '{stated}', but the file is named '{path.stem}'",
            f"rename the file to {stated}.toml",
        )
    return path.stem


def _sources(stated: object, municipality_id: str, curated: CuratedFile) -> frozenset[str]:
    if not isinstance(stated, dict) or not stated:
        curated.complain("sources", "is missing", "every fact names a source: add [sources.<key>]")
        return frozenset()
    for key, value in stated.items():
        place = f"sources.{key}"
        if slugify(key) != key:
            curated.complain(place, "the key is not plain", f"write [sources.{slugify(key)}]")
        row = _validated("source", value, place, curated)
        if row is not None:
            identity = {"id": f"{municipality_id}/{key}", "municipality_id": municipality_id}
            curated.rows["source"].append(identity | row | {"origin": "curated"})
    return frozenset(stated)


def _section(
    section: str,
    value: object,
    municipality_id: str,
    sources: frozenset[str],
    reference: Reference,
    curated: CuratedFile,
) -> None:
    if section not in _SECTIONS:
        known = ("municipality", "sources", *_SECTIONS)
        curated.complain(section, f"unknown section '{section}'", did_you_mean(section, known))
        return
    entries = value if isinstance(value, list) else [value]
    for number, entry in enumerate(entries, start=1):
        place = f"{section} {number}" if isinstance(value, list) else section
        row = _validated(section, entry, place, curated)
        if row is None:
            continue
        row |= {"municipality_id": municipality_id}
        if row["source"] not in sources:
            curated.complain(f"{place}, source", *unknown("source", row["source"], sources))
        row["source"] = f"{municipality_id}/{row['source']}"
        _complete(section, row, place, reference, curated)
        curated.rows[section].append(row)


def _validated(section: str, value: object, place: str, curated: CuratedFile) -> Row | None:
    try:
        return _MODELS[section].model_validate(value).model_dump()
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _complain_of(section, place, detail, curated)
        return None


def _complain_of(
    section: str, place: str, detail: Mapping[str, Any], curated: CuratedFile
) -> None:
    """Turn one of the validator's errors into a line of ours."""
    names = [str(part) for part in detail["loc"]]
    where = ", ".join([place, *names[:1]])
    given, kind, context = detail["input"], detail["type"], detail.get("ctx", {})
    cause, remedy = detail["msg"], ""
    if kind == "missing":
        cause = "is missing"
    elif kind == "extra_forbidden":
        where = place
        cause, remedy = f"unknown key '{names[0]}'", did_you_mean(
            names[0], _MODELS[section].model_fields
        )
    elif kind == "literal_error":
        column = next(c for c in _TABLES[section].columns if c.name == names[0])
        cause, remedy = unknown("value", str(given), column.vocabulary)
    elif kind == "value_error":
        cause, _, remedy = str(context["error"]).partition("; ")
    elif kind in _EXPECTED:
        cause = f"must be {_EXPECTED[kind]}, not {_shown(given)}"
    curated.complain(where, cause, remedy)


_EXPECTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date such as 2024-06-11, without quotes",
    "list_type": "a list in square brackets",
    "model_type": "a table of keys and values",
    "string_too_short": "more than empty text",
    "string_too_long": f"text of at most {_LONGEST_TEXT} characters",
    "greater_than_equal": "at least 0",
    "less_than_equal": "at most 1000000",
}


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _complete(
    section: str, row: Row, place: str, reference: Reference, curated: CuratedFile
) -> None:
    """Add what the ETL derives, and check what only the reference tables can tell."""
    if "since" in row:
        row["since_year"] = dates.first_year(row["since"]) if row["since"] else None
    if section == "partnership":
        row["statement"] = len(curated.rows[section]) + 1
        row["since_precision"] = dates.precision(row["since"]) if row["since"] else None
        _resolve(row, "partner", place, reference, curated)
    elif section == "network_member":
        _resolve(row, "place", place, reference, curated)
    elif section == "focus":
        row |= {"scope": "municipality", "subject": None}
        row["focus_area"] = reference.focus_areas.get(row["term"].lower())
    elif section == "stated_count":
        _check_scope(row["scope"], place, reference, curated)
    if "network" in row and row["network"] not in reference.words("network", "id"):
        known = reference.words("network", "id")
        curated.complain(f"{place}, network", *unknown("network", row["network"], known))
    if section in _FOCUSED:
        _spread_focus(section, row, reference, curated)


def _resolve(
    row: Row, key: str, place: str, reference: Reference, curated: CuratedFile
) -> None:
    """Tie the row's name to a place of its country, or say why not."""
    countries = reference.words("country", "code")
    if row["country"] not in countries:
        curated.complain(f"{place}, country", *unknown("country", row["country"], countries))
        return
    name, given = row[key], row["place_id"]
    found = reference.gazetteer.find(name, row["country"])
    if given is not None:
        if given not in reference.place_names:
            curated.complain(
                f"{place}, place_id", *unknown("place", given, reference.place_names)
            )
            return
        found = frozenset({given})
    if len(found) > 1:
        curated.complain(
            f"{place}, {key}",
            f"{row['country']} has several places named '{name}'",
            f"add place_id, one of: {', '.join(sorted(found))}",
        )
    elif not found:
        near = did_you_mean(name, reference.gazetteer.names(row["country"]))
        curated.complain(
            f"{place}, {key}", f"no place '{name}' is known in {row['country']}; it loads as a "
            "finding", near, warning=True,
        )
    else:
        _standardise(row, key, next(iter(found)), reference)


def _standardise(row: Row, key: str, place_id: str, reference: Reference) -> None:
    """Give the standard name its place, and keep the other spelling as the printed one."""
    standard = reference.place_names[place_id]
    if row["printed"] is None and row[key] != standard:
        row["printed"] = row[key]
    row |= {"place_id": place_id, key: standard}


def _check_scope(scope: str, place: str, reference: Reference, curated: CuratedFile) -> None:
    known = (
        {"all"}
        | reference.words("partner_region", "continent")
        | reference.words("partner_region", "id")
        | reference.words("country", "code")
        | set(_TABLES["partnership"].columns[_kind_index()].vocabulary)
    )
    if scope not in known:
        curated.complain(f"{place}, scope", *unknown("scope", scope, known))


def _kind_index() -> int:
    return _TABLES["partnership"].column_names.index("kind")


def _spread_focus(section: str, row: Row, reference: Reference, curated: CuratedFile) -> None:
    scope = _FOCUSED[section]
    subject = row["network"] if scope == "network" else _partner_id(row)
    for term in row.pop("focus"):
        curated.rows["focus"].append(
            {
                "municipality_id": row["municipality_id"],
                "term": term,
                "focus_area": reference.focus_areas.get(term.lower()),
                "scope": scope,
                "subject": subject,
                "priority": None,
                "note": None,
                "source": row["source"],
            }
        )


def _partner_id(row: Row) -> str:
    return row["place_id"] or f"unresolved:{row['country'].lower()}:{row['partner']}"


def _check_listed_twice(curated: CuratedFile) -> None:
    for section, key in _identities():
        counts = Counter(tuple(row[name] for name in key) for row in curated.rows[section])
        for identity, count in counts.items():
            if count > 1:
                listed = ", ".join(str(part) for part in identity if part is not None)
                curated.complain(section, f"listed {count} times: {listed}", "keep one")


def _identities() -> Iterator[tuple[str, tuple[str, ...]]]:
    """What makes a statement one and the same, by section."""
    yield "partnership", ("partner", "country", "kind", "since", "status", "source")
    yield "membership", ("network", "source")
    yield "network", ("network", "source")
    yield "network_count", ("network", "counted", "source")
    yield "network_member", ("network", "place", "country", "source")
    yield "focus", ("term", "scope", "subject", "source")
    yield "stated_count", ("scope", "value", "source")
    yield "partner_list", ("source",)
    yield "policy", ("title", "source")
    yield "policy_theme", ("framework", "printed", "source")
    yield "activity", ("kind", "term", "source")
