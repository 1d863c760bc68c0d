"""Read a table of any format as text: a column per heading and the number of each row.

Rows are numbered as a spreadsheet shows them: the headings are row 1.
"""

import codecs
import csv
import io
import json
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import polars as pl

from etl.bulk.apart import read_apart
from etl.problems import DataError, Problem
from etl.toml_files import is_absent, read_plain_file, refuse_strange

ROW, SURPLUS = "_row", "_surplus"
"""Columns that every table read has: its row's number, and the first cell past the headings."""

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_PACKAGE = "datapackage.json"
_CHUNK = 1 << 20
_LONGEST_HEADINGS = 1 << 16
_LARGEST_DESCRIPTOR = 1024 * 1024

LARGEST_TABLE = 1024**3
"""Bytes of a table's file."""

MOST_HEADINGS = 1_000


def find_table(path: Path, resource: str | None = None) -> Path:
    """Give the table of a folder that is to be read, or the file itself.

    Raises DataError when there is none, or when there are several and `resource` names none.
    """
    if path.is_file():
        return path
    if not is_absent(path / _PACKAGE):
        return _of_package(path, resource)
    found = _one_of(path, resource)
    try:
        refuse_strange(found, found.name)
    except OSError as error:
        raise _error(found, f"cannot be read: {error.strerror}") from error
    return found


def _one_of(folder: Path, resource: str | None) -> Path:
    """Give the table of a folder that `resource` names; unless it does, the only one."""
    tables = (file for file in folder.glob("*") if file.suffix.lower() in _READERS)
    found = {file.name: file for file in sorted(tables) if not file.is_dir()}
    if resource is None and len(found) == 1:
        return next(iter(found.values()))
    if resource not in found:
        several = "holds several tables" if found else "holds no table"
        cause = several if resource is None else f"holds no table '{resource}'"
        put_in = f"put in a file that ends in {', '.join(_READERS)}"
        named = f"name one as resource in origin.toml: {', '.join(found)}"
        raise _error(folder, cause, named if found else put_in)
    return found[resource]


def _of_package(folder: Path, resource: str | None) -> Path:
    """Give the file of a Data Package's resource; only a plain path within the package will do."""
    about = folder / _PACKAGE
    try:
        content = read_plain_file(about, about.name, _LARGEST_DESCRIPTOR)
        resources = json.loads(content)["resources"]
        paths = {str(each["name"]): str(each["path"]) for each in resources}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _error(about, "is no Data Package descriptor with named resources") from error
    if resource is None and len(paths) == 1:
        resource = next(iter(paths))
    if resource not in paths:
        cause = "has several resources" if resource is None else f"has no resource '{resource}'"
        raise _error(about, cause, f"name one as resource in origin.toml: {', '.join(paths)}")
    path = folder / paths[resource]
    if not _is_within(path, folder):
        raise _error(about, f"'{paths[resource][:100]}' is no file of the package")
    return path


def _is_within(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, RuntimeError, ValueError):
        # What can be no name of a file, say with a zero byte or of a million letters.
        return False


def read_table(path: Path, known: Collection[str]) -> tuple[pl.LazyFrame, list[str]]:
    """Read a table; `known` headings tell the separator. Give its rows and its headings.

    Raises DataError with one clear line when the file cannot be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _error(path, "is no table that can be read", f"end it in {', '.join(_READERS)}")
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _error(path, "is no plain file", "move it elsewhere")
        if path.stat().st_size > LARGEST_TABLE:
            raise _error(path, f"is larger than {LARGEST_TABLE // 1024**2} MB", "split it")
        frame, headings = reader(path, known)
    except pl.exceptions.PolarsError as error:
        raise _error(path, f"cannot be read: {str(error).splitlines()[0]}") from error
    except UnicodeDecodeError as error:
        raise _error(path, f"is not {error.encoding} throughout", "save it as UTF-8") from error
    except OSError as error:
        raise _error(path, f"cannot be read: {error.strerror}") from error
    _check_headings(path, headings)
    return frame, headings


def _check_headings(path: Path, headings: list[str]) -> None:
    if len(headings) > MOST_HEADINGS:
        raise _error(path, f"has more than {MOST_HEADINGS} headings", "leave some out", "row 1")
    counts = Counter(headings)
    for name in headings:
        if counts[name] > 1:
            raise _error(path, f"the heading '{name}' stands twice", "keep one", "row 1")
        if not name or not name.isprintable():
            raise _error(path, "a heading is empty or holds a line break", "name it", "row 1")


def _text(path: Path, known: Collection[str]) -> tuple[pl.LazyFrame, list[str]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        start = stream.read(_LONGEST_HEADINGS)
    _check_line_ends(path, start)
    separator, headings = _headings(path, start, known)
    source: Path | bytes = path
    if encoding not in ("utf-8", "utf-8-sig"):
        source = path.read_text(encoding=encoding).encode()
    frame = pl.scan_csv(
        source,
        separator=separator,
        has_header=False,
        skip_rows=1,
        # A column more than headings, so that a row that is too long is seen and not cut.
        schema={name: pl.String() for name in (*headings, SURPLUS)},
        truncate_ragged_lines=True,
        extra_columns="ignore",
        missing_columns="insert",
        row_index_name=ROW,
        row_index_offset=2,
        glob=False,
    )
    return frame, headings


def _encoding(path: Path) -> str:
    """Tell the encoding: by its mark, else UTF-8 where the whole file is, else Windows-1252.

    Windows-1252 holds all that Latin-1 does.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16")):
        if start.startswith(mark):
            return name
    if start.startswith(codecs.BOM_UTF16_BE):
        return "utf-16"
    for name in ("utf-8", "cp1252"):
        if _is_encoded(path, name):
            return name
    raise _error(path, "is neither UTF-8 nor Windows-1252", "save it as UTF-8")


def _is_encoded(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            if b"\0" in chunk:
                raise _error(path, "holds zero bytes, so it is no text", "save it as UTF-8")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _headings(path: Path, start: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Find the separator by which the first row gives most of the known headings."""
    best: tuple[int, str, list[str]] = (0, "", [])
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
        headings = [name.strip() for name in next(reader, [])]
        count = len({name.lower() for name in headings} & {name.lower() for name in known})
        best = max(best, (count, separator, headings), key=lambda found: found[0])
    if not best[0]:
        cause = f"row 1 holds no known heading by {', '.join(_SEPARATORS.values())}"
        raise _error(path, cause, "map the headings in columns.toml; `etl template` shows ours")
    return best[1], best[2]


def _check_line_ends(path: Path, start: str) -> None:
    """Refuse a first row that the reader of the rows would end elsewhere, and lose rows by it."""
    head, end, _ = start.partition("\n")
    if "\r" in head.removesuffix("\r"):
        cause = "ends in CR alone, as lines of old Macs do"
        raise _error(path, cause, "save it with line ends of today", "row 1")
    if not end and len(start) == _LONGEST_HEADINGS:
        raise _error(path, "is too long for headings", "leave some out", "row 1")


def _binary(path: Path, known: Collection[str]) -> tuple[pl.LazyFrame, list[str]]:
    frame = read_apart(path)
    headings = [name.strip() for name in frame.columns]
    _check_headings(path, headings)
    frame.columns = headings
    return _numbered(frame.lazy()), headings


def _numbered(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.with_row_index(ROW, 2).with_columns(pl.lit(None, pl.String()).alias(SURPLUS))


_Reader = Callable[[Path, Collection[str]], tuple[pl.LazyFrame, list[str]]]

_READERS: Mapping[str, _Reader] = {
    ".csv": _text,
    ".tsv": _text,
    ".txt": _text,
    ".xlsx": _binary,
    ".parquet": _binary,
}


def _error(path: Path, cause: str, remedy: str = "", place: str = "") -> DataError:
    return DataError([Problem(path.name, place, cause, remedy)])
