"""Read a Data Package that Twinboard wrote, check it whole, and give what a warehouse is made of.

Types, words and keys are those that `warehouse/` declares, never those that the package claims.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from etl import dates
from etl.bulk.points import UNRESOLVED
from etl.package_files import Read, opened
from etl.package_rows import Rows, listed, place_of, read_rows
from etl.problems import DataError, Problem, data_error, unknown
from etl.reference import Reference
from etl.reference_faults import BOTH, halves
from warehouse.keys import key_of, pointers
from warehouse.layout import LAYOUT
from warehouse.package import DESCRIPTOR, READ_BACK
from warehouse.queries import ANSWER_TABLES
from warehouse.schema.table import Table

Frames = Mapping[str, pl.DataFrame]
"""The rows of each table that a warehouse is made from, by its qualified name."""

_TABLES = {table.qualified: table for table in READ_BACK}
_DERIVED = tuple(table.qualified for table in ANSWER_TABLES.values())
_REMEDY = "take a package that this version's `python -m dashboard export datapackage` has written"


def read_package(package: Path) -> Frames:
    """Read and check a package. Raises DataError with everything that is wrong with it."""
    read = opened(package)
    resources = _resources(read)
    problems: list[Problem] = []
    tables: dict[str, tuple[str, Rows]] = {}
    for name, table in _TABLES.items():
        try:
            path, content = _content(read, resources[name], problems)
            tables[name] = path, read_rows(path, content, table)
            problems += tables[name][1].problems
        except DataError as error:
            problems += error.problems
    if not problems:
        problems = list(_across(tables))
    if problems:
        raise DataError(problems)
    return {name: rows.frame for name, (_, rows) in tables.items()}


def package_mark(package: Path) -> str:
    """Hash all that a build reads of a package. Raises DataError when it cannot be read."""
    read = opened(package)
    resources = _resources(read)
    digest = hashlib.sha256(read(DESCRIPTOR))
    for name in _TABLES:
        digest.update(hashlib.sha256(read(resources[name]["path"])).digest())
    return digest.hexdigest()


def _resources(read: Read) -> dict[str, dict[str, Any]]:
    """Give the resources by name. Raises DataError when the descriptor is none of ours."""
    descriptor = _descriptor(read)
    made = descriptor.get("twinboard")
    layout = made.get("layout") if isinstance(made, dict) else None
    if layout != LAYOUT or isinstance(layout, bool):
        cause = "made by another version of Twinboard" if layout else "not a package of Twinboard"
        raise data_error(DESCRIPTOR, cause, _REMEDY, "twinboard")
    problems: list[Problem] = []
    found: dict[str, dict[str, Any]] = {}
    for position, resource in enumerate(_listed_resources(descriptor), start=1):
        fault = _fault(resource, found)
        if fault:
            problems.append(Problem(DESCRIPTOR, f"resource {position}", *fault))
        else:
            found[resource["name"]] = resource
    for name in _TABLES:
        if name not in found:
            problems.append(Problem(DESCRIPTOR, "resources", f"'{name}' is missing", _REMEDY))
    if problems:
        raise DataError(problems)
    return found


def _descriptor(read: Read) -> dict[str, Any]:
    try:
        descriptor = json.loads(read(DESCRIPTOR))
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise data_error(DESCRIPTOR, f"is not JSON: {reason}", _REMEDY) from error
    if not isinstance(descriptor, dict):
        raise data_error(DESCRIPTOR, "is not a JSON object", _REMEDY)
    return descriptor


def _listed_resources(descriptor: Mapping[str, Any]) -> list[Any]:
    resources = descriptor.get("resources")
    return resources if isinstance(resources, list) else []


def _fault(resource: object, found: Mapping[str, object]) -> tuple[str, str] | None:
    if not isinstance(resource, dict):
        return "is not a JSON object", ""
    name, path = resource.get("name"), resource.get("path")
    if not isinstance(name, str) or not isinstance(path, str):
        return "must have a name and one path, each a text", ""
    if name in found:
        return f"'{name}' stands twice", "keep one"
    if name not in _TABLES and name not in _DERIVED:
        return unknown("resource", name, (*_TABLES, *_DERIVED))
    return None


def _content(read: Read, resource: Mapping[str, Any], problems: list[Problem]) -> tuple[str, bytes]:
    path = resource["path"]
    content = read(path)
    if not path.endswith((".csv", ".parquet")):
        raise data_error(path, "is neither .csv nor .parquet", _REMEDY)
    # A file that lost its end, or a figure in it, may still read well.
    if resource.get("hash") != f"sha256:{hashlib.sha256(content).hexdigest()}":
        cause = f"is not as it was written: its hash is not the one in {DESCRIPTOR}"
        problems.append(Problem(path, "", cause, "fetch the package anew"))
    return path, content


def _across(tables: Mapping[str, tuple[str, Rows]]) -> Iterator[Problem]:
    """Find what only shows when tables are held against each other."""
    frames = {name: rows.frame for name, (_, rows) in tables.items()}
    if frames["stated.source"].is_empty():
        yield Problem(tables["stated.source"][0], "", "names no source, so nothing is known")
        return
    for name, (path, rows) in tables.items():
        yield from _dangling(path, rows.frame, _TABLES[name], frames)
        yield from _misread_dates(path, rows.frame)
    yield from _unknown_scopes(*tables["stated.stated_count"], frames)
    yield from _lost_points(*tables["stated.partner_point"], frames)
    for name in ("reference.municipality", "reference.place"):
        yield from _halves(*tables[name])


def _dangling(path: str, frame: pl.DataFrame, table: Table, frames: Frames) -> Iterator[Problem]:
    """Find values that name nothing in the table that they point to."""
    for column, target in pointers(table):
        (key,) = key_of(target)
        known = frames[target.qualified][key]
        values = frame[column.name]
        lost = (values.is_not_null() & ~values.is_in(known.implode())).arg_true()
        words = known.to_list() if len(lost) else []
        problems = (
            Problem(
                path,
                place_of(path, row, column.name),
                *unknown(target.name.replace("_", " "), values[row], words),
            )
            for row in lost
        )
        yield from listed(problems, path, column.name)


def _misread_dates(path: str, frame: pl.DataFrame) -> Iterator[Problem]:
    """Find years that are not those of the printed date beside them."""
    if "since_year" not in frame.columns:
        return
    precise = "since_precision" in frame.columns
    for row, values in enumerate(frame.iter_rows(named=True)):
        since = values["since"]
        if values["since_year"] != (dates.first_year(since) if since else None):
            yield Problem(path, place_of(path, row, "since_year"), f"is not that of '{since}'")
        if precise and values["since_precision"] != (dates.precision(since) if since else None):
            yield Problem(path, place_of(path, row, "since_precision"), f"not that of '{since}'")


def _unknown_scopes(path: str, rows: Rows, frames: Frames) -> Iterator[Problem]:
    reference = {name.removeprefix("reference."): frame for name, frame in frames.items()}
    known = Reference(reference).scopes
    for row, scope in enumerate(rows.frame["scope"]):
        if scope not in known:
            yield Problem(path, place_of(path, row, "scope"), *unknown("scope", scope, known))


def _lost_points(path: str, rows: Rows, frames: Frames) -> Iterator[Problem]:
    """Find points of what is no partner, or is one that has the point of its place."""
    named = frames["stated.partnership"].filter(pl.col("place_id").is_null())
    known = named.select(UNRESOLVED.unique()).to_series()
    partners = rows.frame["partner_id"]
    problems = (
        Problem(
            path,
            place_of(path, row, "partner_id"),
            f"'{partners[row]}' is no partner without a place",
        )
        for row in (~partners.is_in(known.implode())).arg_true()
    )
    yield from listed(problems, path, "partner_id")


def _halves(path: str, rows: Rows) -> Iterator[Problem]:
    problems = (
        Problem(path, place_of(path, row, column), cause, BOTH)
        for row, column, cause in halves(rows.frame)
    )
    yield from listed(problems, path, "")
