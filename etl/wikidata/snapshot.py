"""Write a snapshot: a Data Package of tables with its `origin.toml`, whole or not at all."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from etl.derive.toml_text import value_of
from etl.wikidata.parts import TABLES, query_of
from warehouse.whole_files import begun_folder

PARTNERSHIPS = "partnerships"
"""The table that a build loads; the others are what it was read from."""

_TITLES: Mapping[str, str] = {
    PARTNERSHIPS: "Partnerships as read from the statements, under the headings of an import",
    "statements": "Every statement on a twinned administrative body (P190) that is not deprecated",
    "municipalities": "Municipalities by official code, with point, population and labels",
    "partners": "Partners of the statements, with country, point and labels",
    "references": "References of the statements",
}


def write_snapshot(
    folder: Path, tables: Mapping[str, pl.DataFrame], address: str, day: dt.date
) -> None:
    """Write all tables of a snapshot; `folder` must not exist. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with begun_folder(folder) as begun:
        for name in _TITLES:
            # All texts in quotes, so that a line break in a label breaks no row.
            tables[name].write_csv(begun / f"{name}.csv", quote_style="non_numeric")
        (begun / "datapackage.json").write_text(_descriptor(tables, day), "utf-8")
        (begun / "origin.toml").write_text(_origin(tables, address, day), "utf-8")


def _origin(tables: Mapping[str, pl.DataFrame], address: str, day: dt.date) -> str:
    facts = {
        "title": "Twinned administrative bodies, as Wikidata states them",
        "producer": "Wikidata contributors",
        "publisher": "Wikidata",
        "address": address,
        "licence": "CC0 1.0",
        "date": day,
        "accessed_on": day,
        "language": "en",
        "direction": "listed",
        "resource": PARTNERSHIPS,
    }
    lines = [
        *(f"{key} = {value_of(value)}" for key, value in facts.items()),
        "\n# Rows of each table.\n[rows]",
        *(f"{name} = {tables[name].height}" for name in _TITLES),
        "\n# Asked for each country, with its code's property, and for the codes between two.",
        "[query]",
        *(f"{name} = '''\n{query_of(name)}'''" for name in TABLES),
    ]
    return "\n".join(lines) + "\n"


def _descriptor(tables: Mapping[str, pl.DataFrame], day: dt.date) -> str:
    package = {
        "name": f"wikidata-twinned-bodies-{day}",
        "title": "Twinned administrative bodies, as Wikidata states them",
        "created": f"{day}T00:00:00Z",
        "licenses": [
            {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "resources": [_resource(name, tables[name]) for name in _TITLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(name: str, table: pl.DataFrame) -> dict[str, object]:
    fields = [{"name": column, "type": _kind(kind)} for column, kind in table.schema.items()]
    return {
        "name": name,
        "title": _TITLES[name],
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


def _kind(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "integer"
    return "number" if kind.is_float() else "string"
