"""Write a curated file's text: the layout of the files that were written by hand."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.sections import TABLES

Entry = dict[str, Any]

SECTION_ORDER = (
    "partner_list",
    "stated_count",
    "partnership",
    "network",
    "network_count",
    "network_member",
    "membership",
    "focus",
    "activity",
    "policy",
    "policy_theme",
    "note",
)


@dataclass
class Document:
    """What goes into one file: sources by key, and entries by section."""

    municipality: str
    sources: dict[str, Entry] = field(default_factory=dict)
    sections: dict[str, list[Entry]] = field(
        default_factory=lambda: {section: [] for section in SECTION_ORDER}
    )

    def add(self, section: str, entry: Mapping[str, Any], source: str) -> None:
        """Add an entry, without its unknown values, as a statement of a source."""
        known = {key: value for key, value in entry.items() if value not in (None, "", [])}
        self.sections[section].append({**known, "source": source})


def text_of(document: Document) -> str:
    """Give the file's text."""
    parts = [f"municipality = {value_of(document.municipality)}"]
    for key, source in document.sources.items():
        parts.append(_block(f"[sources.{key}]", source, "source"))
    for section in SECTION_ORDER:
        parts += _entries(section, document)
    return "\n\n".join(parts) + "\n"


def _entries(section: str, document: Document) -> Iterator[str]:
    entries = document.sections[section]
    single = section == "partner_list" and len(entries) == 1
    header = f"[{section}]" if single else f"[[{section}]]"
    several_sources = len({entry["source"] for entry in entries}) > 1
    before = None
    for entry in entries:
        if section == "partnership" and several_sources and entry["source"] != before:
            yield _comment(document.sources[entry["source"]])
        before = entry["source"]
        yield _block(header, entry, section)


def _comment(source: Entry) -> str:
    former = source.get("former_name")
    return f"# {source['title']}{f' ({former})' if former else ''}"


def _block(header: str, entry: Entry, section: str) -> str:
    lines = (f"{key} = {value_of(entry[key])}" for key in _ordered(entry, section))
    return "\n".join([header, *lines])


def _ordered(entry: Entry, section: str) -> Sequence[str]:
    """The keys as the schema orders its columns, with focus terms before the remark."""
    columns = [column.name for column in TABLES[section].columns]
    if "note" in columns and section != "focus":
        columns.insert(columns.index("note"), "focus")
    return [key for key in columns if key in entry]


def value_of(value: object) -> str:
    """Write a value as TOML does."""
    match value:
        case bool():
            return str(value).lower()
        case dt.date() | int():
            return str(value)
        case list():
            return f"[{', '.join(value_of(part) for part in value)}]"
        case str():
            return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{value!r} has no place in a curated file")
