"""Read a table of any format as text: a column per heading and the number of each row.

Rows are numbered as a spreadsheet shows them: the headings are row 1.
"""

import codecs
import csv
import io
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.bulk.apart import read_apart
from etl.bulk.described import DESCRIPTOR, Found, described
from etl.bulk.workbook import ROW
from etl.problems import DataError, Problem
from etl.toml_files import is_absent, refuse_strange

SURPLUS = "_surplus"
"""A column that every table read has beside `_row`: the first cell past the headings."""

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_CHUNK = 1 << 20
_LONGEST_HEADINGS = 1 << 16
# Cells past the headings that are looked into: of a remark behind empty ones nothing else tells.
_SURPLUSES = 8

LARGEST_TABLE = 1024**3
"""Bytes of a table's file."""

MOST_HEADINGS = 1_000


@dataclass(frozen=True)
class Read:
    """A table as read: its rows, its headings, and what its reader doubts."""

    rows: pl.LazyFrame
    headings: list[str]
    doubts: tuple[Problem, ...] = ()


def find_table(path: Path, resource: str | None = None) -> Found:
    """Give the table of a folder that is to be read, or the file itself.

    Raises DataError when there is none, or when there are several and `resource` names none.
    """
    if path.is_file():
        return Found(path)
    if not is_absent(path / DESCRIPTOR):
        return described(path, resource)
    found = _one_of(path, resource)
    try:
        refuse_strange(found, found.name)
    except OSError as error:
        raise _error(found, f"cannot be read: {error.strerror}") from error
    return Found(found)


def _one_of(folder: Path, resource: str | None) -> Path:
    """Give the table of a folder that `resource` names; unless it does, the only one."""
    tables = (file for file in folder.glob("*") if file.suffix.lower() in _READERS)
    # Beside an open workbook lies a file that says so, and beside others what a Mac adds.
    shown = (file for file in sorted(tables) if not file.name.startswith(("~$", ".")))
    found = {file.name: file for file in shown if not file.is_dir()}
    if resource is None and len(found) == 1:
        return next(iter(found.values()))
    if resource not in found:
        several = "holds several tables" if found else "holds no table"
        cause = several if resource is None else f"holds no table '{resource}'"
        put_in = f"put in a file that ends in {', '.join(_READERS)}"
        named = f"name one as resource in origin.toml: {', '.join(found)}"
        raise _error(folder, cause, named if found else put_in)
    return found[resource]


def read_table(path: Path, known: Collection[str], encoding: str | None = None) -> Read:
    """Read a table; `known` headings tell the separator or the sheet.

    The encoding of a text is found out unless it is told. Raises DataError with one clear line
    when the file cannot be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        # By another ending alone an ODS becomes no XLSX, and what is packed no CSV.
        remedy = f"open it and save it as {', '.join(_READERS)}"
        raise _error(path, "is no table that can be read", remedy)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _error(path, "is no plain file", "move it elsewhere")
        if path.stat().st_size > LARGEST_TABLE:
            raise _error(path, f"is larger than {LARGEST_TABLE // 1024**2} MB", "split it")
        read = reader(path, known, encoding)
    except pl.exceptions.PolarsError as error:
        raise _error(path, f"cannot be read: {str(error).splitlines()[0]}") from error
    except UnicodeDecodeError as error:
        raise _error(path, f"is not {error.encoding} throughout", "save it as UTF-8") from error
    except OSError as error:
        raise _error(path, f"cannot be read: {error.strerror}") from error
    _check_headings(path, read.headings)
    return read


def _check_headings(path: Path, headings: list[str], row: int = 1) -> None:
    place = f"row {row}"
    if len(headings) > MOST_HEADINGS:
        raise _error(path, f"has more than {MOST_HEADINGS} headings", "leave some out", place)
    counts = Counter(name.lower() for name in headings)
    for name, before in zip(headings, ["", *headings], strict=False):
        if not name:
            cause = (
                f"no heading stands after '{before}'" if before else "the first heading is empty"
            )
            raise _error(path, cause, "name the column, or take it out", place)
        if counts[name.lower()] > 1:
            raise _error(path, f"the heading '{name}' stands twice", "keep one", place)
        if not name.isprintable():
            cause = f"the heading '{name}' holds a line break or an invisible sign"
            raise _error(path, cause, "type it anew", place)


def _text(path: Path, known: Collection[str], encoding: str | None) -> Read:
    encoding = encoding or _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        start = stream.read(_LONGEST_HEADINGS)
    _check_line_ends(path, start)
    separator, headings = _headings(path, start, known)
    source: Path | bytes = path
    if encoding not in ("utf-8", "utf-8-sig"):
        source = path.read_text(encoding=encoding).encode()
    surpluses = [SURPLUS, *(f"{SURPLUS}{number}" for number in range(1, _SURPLUSES))]
    # Columns that have no heading and stand last are none, unless something stands in them.
    named = [*headings]
    while named and not named[-1]:
        surpluses.append(f"{SURPLUS}{len(surpluses)}")
        named.pop()
    frame = pl.scan_csv(
        source,
        separator=separator,
        has_header=False,
        skip_rows=1,
        # More columns than headings, so that a row that is too long is seen and not cut.
        schema={name: pl.String() for name in (*named, *surpluses)},
        truncate_ragged_lines=True,
        extra_columns="ignore",
        missing_columns="insert",
        row_index_name=ROW,
        row_index_offset=2,
        glob=False,
    )
    cells = (pl.col(name).str.strip_chars() for name in surpluses)
    first = pl.coalesce(pl.when(cell != "").then(cell) for cell in cells)
    return Read(frame.with_columns(first.alias(SURPLUS)).drop(surpluses[1:]), named)


def _encoding(path: Path) -> str:
    """Tell the encoding: by its mark, else UTF-8 where the whole file is, else Windows-1252.

    Windows-1252 holds all that Latin-1 does.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    if _is_encoded(path, "utf-8"):
        return "utf-8"
    if not _is_encoded(path, "cp1252"):
        raise _error(path, "is neither UTF-8 nor Windows-1252", "save it as UTF-8")
    _refuse_mixed(path)
    return "cp1252"


# That of UTF-32 begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# ã, é or ø in UTF-8; in Windows-1252 a capital Ã before a sign that no word has.
_UTF_8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")


def _refuse_mixed(path: Path) -> None:
    """Refuse what is UTF-8 but for some lines, else `Kraków` would load as two strange signs."""
    if not any(_UTF_8_LETTER.search(chunk) for chunk in _chunks(path)):
        return
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        cause = "is not UTF-8, as other lines are"
        raise _error(path, cause, "save the file as UTF-8", f"line {number}") from None


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
        headings = [_plain(name) for name in next(reader, [])]
        count = len({name.lower() for name in headings} & {name.lower() for name in known})
        best = max(best, (count, separator, headings), key=lambda found: found[0])
    if not best[0]:
        cause = f"row 1 holds no known heading by {', '.join(_SEPARATORS.values())}"
        raise _error(path, cause, _MAP)
    return best[1], best[2]


def _plain(heading: str) -> str:
    # Two spellings of å look alike; a second mark of the encoding is not seen at all.
    return unicodedata.normalize("NFC", heading.removeprefix("\ufeff")).strip()


_MAP = "let the headings be the first row, or map them in columns.toml; `etl template` shows ours"


def _check_line_ends(path: Path, start: str) -> None:
    """Refuse a first row that the reader of the rows would end elsewhere, and lose rows by it."""
    head, end, _ = start.partition("\n")
    if "\r" in head.removesuffix("\r"):
        cause = "ends in CR alone, as lines of old Macs do"
        raise _error(path, cause, "save it with line ends of today", "row 1")
    if not end and len(start) == _LONGEST_HEADINGS:
        raise _error(path, "is too long for headings", "leave some out", "row 1")


def _workbook(path: Path, known: Collection[str], encoding: str | None) -> Read:
    rows, hidden = read_apart(path, known)
    if rows.is_empty():
        raise _error(path, "holds no rows on a sheet that is shown", "fill one in")
    number, *first = rows.row(0)
    headings = [_plain(cell or "") for cell in first]
    if not {name.lower() for name in headings} & {name.lower() for name in known}:
        raise _error(path, f"row {number} holds no known heading", _MAP)
    _check_headings(path, headings, number)
    rows.columns = [ROW, *headings]
    doubts = tuple(
        Problem(path.name, place, cause, "show it, or delete it", warning=True)
        for place, cause in hidden
    )
    return Read(_with_no_surplus(rows.slice(1).lazy()), headings, doubts)


def _parquet(path: Path, known: Collection[str], encoding: str | None) -> Read:
    frame, _ = read_apart(path)
    headings = [_plain(name) for name in frame.columns]
    _check_headings(path, headings)
    frame.columns = headings
    return Read(_with_no_surplus(frame.lazy().with_row_index(ROW, 2)), headings)


def _with_no_surplus(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.with_columns(pl.lit(None, pl.String()).alias(SURPLUS))


_Reader = Callable[[Path, Collection[str], str | None], Read]

_READERS: Mapping[str, _Reader] = {
    ".csv": _text,
    ".tsv": _text,
    ".txt": _text,
    ".xlsx": _workbook,
    ".parquet": _parquet,
}


def _error(path: Path, cause: str, remedy: str = "", place: str = "") -> DataError:
    return DataError([Problem(path.name, place, cause, remedy)])
