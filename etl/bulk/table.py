"""Read a table of any format as text: a column per heading and the number of each row.

Rows are numbered as a spreadsheet shows them: the headings are row 1.
"""

import csv
import io
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.bulk.apart import read_apart
from etl.bulk.described import DESCRIPTOR, Found, described
from etl.bulk.encoding import encoding_of
from etl.bulk.workbook import ROW
from etl.problems import DataError, Problem, data_error
from etl.toml_files import is_absent, refuse_strange

SURPLUS = "_surplus"
"""A column that every table read has beside `_row`: the first cell past the headings."""

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
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
        raise data_error(found, f"cannot be read: {error.strerror}") from error
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
        raise data_error(folder, cause, named if found else put_in)
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
        raise data_error(path, "is no table that can be read", remedy)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise data_error(path, "is no plain file", "move it elsewhere")
        if path.stat().st_size > LARGEST_TABLE:
            raise data_error(path, f"is larger than {LARGEST_TABLE // 1024**2} MB", "split it")
        read = reader(path, known, encoding)
    except pl.exceptions.PolarsError as error:
        raise data_error(path, f"cannot be read: {str(error).splitlines()[0]}") from error
    except UnicodeDecodeError as error:
        raise data_error(path, f"is not {error.encoding} throughout", "save it as UTF-8") from error
    except OSError as error:
        raise data_error(path, f"cannot be read: {error.strerror}") from error
    _check_headings(path, read.headings)
    return read


def _check_headings(path: Path, headings: list[str], row: int = 1) -> None:
    place = f"row {row}"
    if len(headings) > MOST_HEADINGS:
        raise data_error(path, f"has more than {MOST_HEADINGS} headings", "leave some out", place)
    counts = Counter(name.lower() for name in headings)
    for name, before in zip(headings, ["", *headings], strict=False):
        if not name:
            cause = (
                f"no heading stands after '{before}'" if before else "the first heading is empty"
            )
            raise data_error(path, cause, "name the column, or take it out", place)
        if counts[name.lower()] > 1:
            raise data_error(path, f"the heading '{name}' stands twice", "keep one", place)
        if not name.isprintable():
            cause = f"the heading '{name}' holds a line break or an invisible sign"
            raise data_error(path, cause, "type it anew", place)


def _text(path: Path, known: Collection[str], encoding: str | None) -> Read:
    encoding = encoding or encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        start = stream.read(_LONGEST_HEADINGS)
    _check_line_ends(path, start)
    separator, headings = _headings(path, start, known)
    source: Path | bytes = path
    if encoding not in ("utf-8", "utf-8-sig"):
        source = path.read_text(encoding=encoding).encode()
    named = _named(headings)
    # Columns that have no heading and stand last are none, unless something stands in them.
    unnamed = len(headings) - len(named) + _SURPLUSES
    surpluses = [SURPLUS, *(f"{SURPLUS}{number}" for number in range(1, unnamed))]
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
    return Read(_with_first_surplus(frame, surpluses), named)


def _named(headings: Sequence[str]) -> list[str]:
    """Leave out the empty headings behind the last that is none."""
    named = [*headings]
    while named and not named[-1]:
        named.pop()
    return named


def _with_first_surplus(frame: pl.LazyFrame, surpluses: Sequence[str]) -> pl.LazyFrame:
    """Make one column of those past the headings: the first cell that holds anything."""
    cells = (pl.col(name).str.strip_chars() for name in surpluses)
    first = pl.coalesce(pl.when(cell != "").then(cell) for cell in cells)
    return frame.with_columns(first.alias(SURPLUS)).drop(surpluses[1:])


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
        raise data_error(path, cause, _MAP)
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
        raise data_error(path, cause, "save it with line ends of today", "row 1")
    if not end and len(start) == _LONGEST_HEADINGS:
        raise data_error(path, "is too long for headings", "leave some out", "row 1")


def _workbook(path: Path, known: Collection[str], encoding: str | None) -> Read:
    rows, hidden = read_apart(path, known)
    if rows.is_empty():
        raise data_error(path, "holds no rows on a sheet that is shown", "fill one in")
    number, *first = rows.row(0)
    headings = [_plain(cell or "") for cell in first]
    if not {name.lower() for name in headings} & {name.lower() for name in known}:
        raise data_error(path, f"row {number} holds no known heading", _MAP)
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


def unreadable(path: Path, reason: str) -> DataError:
    """Give the error of rows that Polars cannot read to their end, for which it has a reason."""
    if "not properly escaped" in reason:
        cell = reason.partition("could not parse `")[2].partition("` as dtype")[0]
        cause = f"a quotation mark is not closed or not doubled: {cell[:60]}"
        remedy = "write it twice inside a cell in quotes"
        return data_error(path, cause, remedy, _line_of(path, cell))
    return data_error(path, f"cannot be read: {reason.splitlines()[0]}")


def _line_of(path: Path, cell: str) -> str:
    """Say on which line of a text a cell begins; nothing where it cannot be found."""
    content = path.read_bytes()
    # One that is not closed goes on to the end, where its letters are surely its own.
    starts = (content.rfind(cell.encode(name, "replace")) for name in ("utf-8", "cp1252"))
    start = max(starts) if cell else -1
    number = content.count(b"\n", 0, start) + 1
    return f"line {number}" if start >= 0 else ""
