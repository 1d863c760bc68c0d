"""Write `docs/dictionary.md` from the schema, the vocabularies and the figures."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from warehouse import vocabulary
from warehouse.figures import FIGURES
from warehouse.schema.answers import ANSWERS
from warehouse.schema.history import HISTORY
from warehouse.schema.imported import IMPORTED
from warehouse.schema.main import MAIN
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.summary import SUMMARY
from warehouse.schema.table import Table
from warehouse.whole_files import write_whole

_VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "Kinds of partnership": vocabulary.PARTNERSHIP_KINDS,
    "Statuses": vocabulary.STATUSES,
    "Completeness of a partner list": vocabulary.COMPLETENESS,
    "Levels of a place": vocabulary.LEVELS,
    "Roles in a network": vocabulary.ROLES,
    "Kinds of network": vocabulary.NETWORK_KINDS,
    "Kinds of activity": vocabulary.ACTIVITY_KINDS,
    "Scopes of a focus term": vocabulary.FOCUS_SCOPES,
    "What a network's source counts": vocabulary.COUNTED,
    "What a policy theme belongs to": vocabulary.THEME_FRAMEWORKS,
    "Findings": vocabulary.FINDINGS,
    "What an external list's pairs say": vocabulary.DIRECTIONS,
    "What partners are known from": vocabulary.PARTNERS_FROM,
    "What became of a partnership between builds": vocabulary.CHANGES,
}

_SCHEMAS: Mapping[str, tuple[str, tuple[Table, ...]]] = {
    "Answers": ("What can be asked for and exported, under a selection.", (SUMMARY, *ANSWERS)),
    "Decided": ("`main`: one row per thing, decided from what is stated.", MAIN),
    "Stated": ("`stated`: what each source says, one row per statement.", (*STATED, *IMPORTED)),
    "Reference": ("`reference`: lists that the statements are tied to.", REFERENCE),
    "History": ("`history`: the builds before this one, and what each changed.", HISTORY),
}


def write_dictionary(path: Path, *, only_check: bool = False) -> bool:
    """Write the dictionary, or only check it; tell whether the file now says what the code says."""
    text = "\n".join(_lines()) + "\n"
    if only_check:
        return path.exists() and path.read_text(encoding="utf-8") == text
    write_whole(path, text.encode())
    return True


def _lines() -> Iterator[str]:
    yield "# Dictionary"
    yield ""
    yield "Written by `make dictionary` from `warehouse/schema/`, `warehouse/vocabulary.py` and"
    yield "`warehouse/figures.py`; change those, not this file. A figure is null, and shown as"
    yield '"no data", where no source says anything on it: unknown is not zero.'
    yield from _figures()
    for title, words in _VOCABULARIES.items():
        yield from _vocabulary(title, words)
    for title, (meaning, tables) in _SCHEMAS.items():
        yield from ("", f"## {title}", "", meaning)
        for table in tables:
            yield from _table(table)


def _figures() -> Iterator[str]:
    yield from ("", "## Figures", "", "| figure | label | unit | meaning |", "|---|---|---|---|")
    for figure in FIGURES:
        yield f"| `{figure.id}` | {figure.label} | {figure.unit} | {figure.meaning} |"


def _vocabulary(title: str, words: Mapping[str, str]) -> Iterator[str]:
    yield from ("", f"## {title}", "", "| word | meaning |", "|---|---|")
    for word, meaning in words.items():
        yield f"| `{word}` | {meaning} |"


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"### `{table.qualified}`", "", f"One row per {table.row}.", "")
    yield from ("| column | type | unit | meaning |", "|---|---|---|---|")
    for column in table.columns:
        words = ", ".join(f"`{word}`" for word in column.vocabulary)
        meaning = f"{column.meaning}. One of: {words}." if words else f"{column.meaning}."
        kind = column.type if not column.required else f"{column.type}, never null"
        yield f"| `{column.name}` | {kind} | {column.unit} | {meaning.replace('..', '.')} |"
