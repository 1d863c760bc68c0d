"""Data in which every free text tries to be more than text, for tests that it stays text."""

import csv
import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

from etl.reference import FILES
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED

FOUR = Path(__file__).parent / "fixtures" / "four"

MARK = "zq7"
SCRIPT = "window.__pwned=1"

PAYLOAD = (
    f'{MARK}<img src=x onerror="{SCRIPT}">\'"</title></style></textarea></script>'
    f"<script>{SCRIPT}</script><svg onload={SCRIPT}> &lt;b&gt; $\\frac{{1}}{{2}}$ "
    f":red[rot] :smile: :material/home: [go](javascript:{SCRIPT}) ![i](https://evil.example/i) "
    '<https://evil.example> **fat** `code` #panic("x") #eval("1") {{7*7}} ${7*7} %s {0} '
    "'); drop table stated.source; --"
)
"""HTML, Markdown, formulas, Streamlit's directives, Typst, templates and SQL at once."""

NAME_PAYLOAD = f'{MARK}<img src=x onerror="{SCRIPT}">$\\frac{{1}}{{2}}$ #panic("x") *fat* :smile:'
"""The same in names, which must leave room on a page for anything else."""

_REFERENCE_TEXTS = {
    "partner_region": ("label_en",),
    "country": ("name",),
    "municipality": ("name", "region", "note"),
    "place": ("name",),
    "focus_area": ("label_en",),
    "focus_term": ("term",),
    "network": ("name", "names"),
}
# Keys and what has a form of its own; all else of a curated file is free text.
_FORMED = ("id", "source", "url", "network", "country", "subject", "scope")
_DATES = ("since", "until", "happened", "founded", "printed_date")

_STATED = {table.name: table for table in STATED}

ORIGIN = ("title", "producer", "publisher", "licence", "note")


def hostile(text: str) -> str:
    """Make a formula and more of a text; equal texts stay equal."""
    return f"={text} {PAYLOAD}"


def hostile_name(text: str) -> str:
    """Make the same of a name, at less length."""
    return f"={text} {NAME_PAYLOAD}"


def write_hostile(folder: Path) -> Path:
    """Write data like that of the fixture `four`, hostile in every free text, with an import."""
    (folder / "municipalities").mkdir(parents=True)
    (folder / "reference").mkdir()
    for table in REFERENCE:
        if table.name in FILES:
            _write_reference(table.name, folder / "reference")
    for path in (FOUR / "municipalities").iterdir():
        document = _with_all(tomllib.loads(path.read_text(encoding="utf-8")))
        (folder / "municipalities" / path.name).write_text(_toml(document), encoding="utf-8")
    _write_import(folder / "imports" / "list")
    return folder


def _write_reference(table: str, folder: Path) -> None:
    with (FOUR / "reference" / FILES[table]).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with (folder / FILES[table]).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        for row in rows:
            for name in _REFERENCE_TEXTS[table]:
                # Terms stand in lower case.
                if name in row:
                    made = hostile_name if name == "name" else hostile
                    text = made(row[name] or name)
                    row[name] = text.lower() if name == "term" else text
            writer.writerow(row)


def _with_all(document: dict[str, Any]) -> dict[str, Any]:
    """Make each free text that a section may have hostile, those too that it has not yet."""
    changed: dict[str, Any] = {"municipality": document["municipality"]}
    document.setdefault("note", [{"text": "remark", "source": next(iter(document["sources"]))}])
    for section, value in document.items():
        if section == "municipality":
            continue
        if section == "sources":
            changed[section] = {key: _row("source", entry) for key, entry in value.items()}
        elif isinstance(value, list):
            changed[section] = [_row(section, entry) for entry in value]
        else:
            changed[section] = _row(section, value)
    return changed


def _row(section: str, entry: dict[str, Any]) -> dict[str, Any]:
    row = dict(entry)
    for column in _STATED[section].columns:
        is_free = column.type == "text" and not column.vocabulary and not column.derived
        # What is held through another counts otherwise, so such a text is not added.
        is_told = column.name in row or column.name not in ("through", "place_id", "carried_by")
        if is_free and is_told and column.name not in (*_FORMED, *_DATES):
            made = hostile_name if column.name == "partner" else hostile
            text = made(str(row.get(column.name, column.name)))
            row[column.name] = text.lower() if column.name == "term" else text
    if "focus" in row:
        row["focus"] = [hostile(term).lower() for term in row["focus"]]
    if section == "source":
        row["url"] = "https://evil.example/?${7*7}&#panic(1)&)[x](javascript:1)&{{7*7}}"
    return row


def _toml(document: dict[str, Any]) -> str:
    lines = [f"municipality = {json.dumps(document['municipality'])}"]
    for section, value in document.items():
        if section == "sources":
            for key, entry in value.items():
                lines += [f"[sources.{key}]", *_pairs(entry)]
        elif isinstance(value, list):
            for entry in value:
                lines += [f"[[{section}]]", *_pairs(entry)]
        elif isinstance(value, dict):
            lines += [f"[{section}]", *_pairs(value)]
    return "\n".join(lines)


def _pairs(entry: dict[str, Any]) -> list[str]:
    return [
        f"{key} = {value.isoformat() if isinstance(value, dt.date) else json.dumps(value)}"
        for key, value in entry.items()
    ]


def _write_import(folder: Path) -> None:
    folder.mkdir(parents=True)
    texts = ("printed_kind", "printed_status", "through", "carried_by", "focus", "note")
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        names = ("municipality", "municipality_country", "partner", "partner_country")
        writer.writerow([*names, *texts])
        # A loaded row, one without a place, and one that is rejected.
        for municipality, partner, country in (
            ("Norr", "Kiel", "DE"),
            ("Norr", "Lost", "PL"),
            ("Nowhere", "Kiel", "DE"),
        ):
            given = ["" if name in ("through", "carried_by") else hostile(name) for name in texts]
            writer.writerow(
                [hostile_name(municipality), "SE", hostile_name(partner), country, *given]
            )
    origin = "\n".join(f"{name} = {json.dumps(hostile(name))}" for name in ORIGIN[:4])
    tail = 'date = "2026"\naccessed_on = 2026-11-22\nlanguage = "en"\ndirection = "listed"\n'
    (folder / "origin.toml").write_text(f"{origin}\n{tail}", encoding="utf-8")
