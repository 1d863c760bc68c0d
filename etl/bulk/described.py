"""The table that somebody's Data Package describes, and how it is to be read.

What is described as this program does not read it is refused: read otherwise it loads wrong.
"""

import codecs
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from etl.problems import data_error
from etl.toml_files import read_plain_file

DESCRIPTOR = "datapackage.json"

_LARGEST = 1024 * 1024

_TEXTS = (".csv", ".tsv", ".txt")

# How texts are read here, by the keys of a Table Dialect; on its other keys nothing depends.
_DIALECT: Mapping[str, Sequence[object]] = {
    "delimiter": (",", ";", "\t", "|"),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "escapeChar": (None,),
    "header": (True,),
    "headerRows": ([1],),
    "commentChar": (None,),
    "commentRows": (None, []),
    "nullSequence": (None, ""),
}


@dataclass(frozen=True)
class Found:
    """The file of a table, its encoding where that is told, and the words that mean no value.

    `missing_under` has the words of headings that have their own.
    """

    path: Path
    encoding: str | None = None
    missing: Sequence[str] = ()
    missing_under: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def with_nulls(self, table: pl.LazyFrame, headings: Sequence[str]) -> pl.LazyFrame:
        """Empty the cells of a table in which a word for no value stands."""
        words = {name: self.missing_under.get(name, self.missing) for name in headings}
        return table.with_columns(
            pl.when(~pl.col(name).str.strip_chars().is_in(missing)).then(name)
            for name, missing in words.items()
            if missing
        )


def described(folder: Path, name: str | None) -> Found:
    """Give the table of a package's resource, of the only one unless `name` says which.

    Raises DataError when there is none, or when it is not to be read as it is described.
    """
    resource = _resource(folder / DESCRIPTOR, name)
    path = _path(folder, resource)
    schema = _object(folder, resource, "schema")
    if path.suffix.lower() in _TEXTS:
        _check_dialect(folder, resource)
    own = {
        str(each["name"]): _words(each)
        for each in _objects(schema.get("fields"))
        if {"name", "missingValues"} <= each.keys()
    }
    return Found(path, _encoding(folder, resource.get("encoding")), _words(schema), own)


def _resource(about: Path, name: str | None) -> dict[str, Any]:
    try:
        content = read_plain_file(about, about.name, _LARGEST)
        listed = [dict(each) for each in json.loads(content)["resources"]]
        names = [str(each["name"]) for each in listed]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise data_error(about, "is no Data Package descriptor with named resources") from error
    if not listed:
        raise data_error(about, "names no resource", "name the table as one, with its path")
    found = [each for each in listed if name in (None, str(each["name"]))]
    if len(found) == 1:
        return found[0]
    if name is not None and found:
        cause = f"has {len(found)} resources '{name}'"
        raise data_error(about, cause, "give each a name of its own")
    cause = "has several resources" if name is None else f"has no resource '{name}'"
    raise data_error(about, cause, f"name one as resource in origin.toml: {', '.join(names)}")


def _path(folder: Path, resource: Mapping[str, Any]) -> Path:
    """Give the file of a resource; only one plain path within the package will do."""
    about, paths = folder / DESCRIPTOR, resource.get("path")
    if not isinstance(paths, list):
        paths = [paths]
    if len(paths) > 1:
        raise data_error(about, f"'{resource['name']}' has several files", "put them into one")
    if not paths or not isinstance(paths[0], str):
        cause = f"'{resource['name']}' names no file of its rows"
        raise data_error(about, cause, "save them as CSV and name that file as its path")
    path = folder / paths[0]
    if not _is_within(path, folder):
        cause = f"'{paths[0][:100]}' is no file of the package"
        raise data_error(about, cause, f"put it beside {DESCRIPTOR}")
    return path


def _is_within(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, RuntimeError, ValueError):
        # What can be no name of a file, say with a zero byte or of a million letters.
        return False


def _object(folder: Path, resource: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Give what a resource says under a key; nothing where it does not have it."""
    value = resource.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        cause = f"the {key} of '{resource['name']}' does not stand in it"
        raise data_error(folder / DESCRIPTOR, cause, "write it there in place of its address")
    return value


def _check_dialect(folder: Path, resource: Mapping[str, Any]) -> None:
    dialect = _object(folder, resource, "dialect")
    for key, read in _DIALECT.items():
        if key in dialect and dialect[key] not in read:
            shown = json.dumps(dialect[key], ensure_ascii=False)[:100]
            cause = f"'{resource['name']}' has the {key} {shown}, which is not read here"
            remedy = 'save the table with headings in row 1, cells in ", and no comments'
            raise data_error(folder / DESCRIPTOR, cause, f"{remedy}; then take the key out")


def _words(told: Mapping[str, Any]) -> list[str]:
    """Give the words that mean no value; the second version of the standard may label them."""
    return [*_each_word(told.get("missingValues"))]


def _each_word(values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else ():
        word = value.get("value") if isinstance(value, dict) else value
        if isinstance(word, str) and word.strip():
            yield word.strip()


def _objects(values: object) -> Iterator[dict[str, Any]]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, dict):
            yield value


def _encoding(folder: Path, encoding: object) -> str | None:
    """Give the encoding that a package declares; none for UTF-8, which is said of files unseen."""
    if encoding is None:
        return None
    try:
        name = codecs.lookup(str(encoding)).name
        "".encode(name)
    except (LookupError, ValueError):
        cause = f"unknown encoding '{str(encoding)[:100]}'"
        remedy = "write one such as utf-8 or iso-8859-1"
        raise data_error(folder / DESCRIPTOR, cause, remedy) from None
    return None if name.startswith("utf-8") else name
