"""Read a file of the data within bounds: a plain file of its folder, small, and sound TOML."""

import errno
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from etl import dates
from etl.problems import DataError, data_error

LARGEST_TOML = 1024 * 1024
"""Bytes of a TOML file; the largest of the data has a hundredth of that."""

# Keys of thousands of parts take the reader minutes, and stand in one line.
LONGEST_LINE = 8192

_SYNTAX_PLACE = re.compile(r"^(.*?) \(at (line \d+, column \d+|end of document)\)$", re.DOTALL)

# Looks like a date where a value begins; in quotes it would be text.
_LIKE_A_DATE = re.compile(r"[^=]*=\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[^\s#]*)")
_A_DATE = "write year, month and day as 2026-11-22"

# What Python's reader says, and what a steward can do about it.
_SYNTAX = {
    "Invalid date or datetime": ("is no date that there is", _A_DATE),
    "Cannot overwrite a value": ("a key stands twice", "keep one"),
    "Cannot declare": ("a section stands twice", "write [[section]] for each of several"),
}


def read_toml_file(path: Path, file: str) -> dict[str, Any]:
    """Read a TOML file, called `file` in problems. Raises DataError when it cannot be read."""
    written = read_plain_file(path, file, LARGEST_TOML)
    for number, line in enumerate(written.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            cause = f"is longer than {LONGEST_LINE} bytes"
            raise data_error(file, cause, "write one value on a line", f"line {number}")
    try:
        return tomllib.loads(written.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        number = written.count(b"\n", 0, error.start) + 1
        raise data_error(file, "is not UTF-8", "save the file as UTF-8", f"line {number}") from None
    except tomllib.TOMLDecodeError as error:
        raise _of_syntax(str(error), file, written.decode("utf-8-sig")) from None
    except ValueError:
        cause = "holds a number too long to read"
        raise data_error(file, cause, "write numbers of a few digits") from None
    except RecursionError:
        cause = "is nested too deeply"
        raise data_error(file, cause, "write tables and plain values only") from None


def read_plain_file(path: Path, file: str, largest: int) -> bytes:
    """Read a file whole. Raises DataError for what is no plain file, leads away, or is larger."""
    try:
        refuse_strange(path, file)
        with path.open("rb") as stream:
            content = stream.read(largest + 1)
    except OSError as error:
        raise data_error(file, f"cannot be read: {error.strerror}") from None
    if len(content) > largest:
        raise data_error(file, f"is larger than {largest // 1024} kB", "split it")
    return content


def is_absent(path: Path) -> bool:
    """Tell whether nothing is there. A link to nowhere is something: who made it meant a file.

    So did who wrote its name with capital letters. Raises DataError for that.
    """
    if path.exists() or path.is_symlink():
        return False
    for each in path.parent.glob("*"):
        if each.name.lower() == path.name:
            raise data_error(each, "is not read by this name", f"rename it to {path.name}")
    return True


def refuse_strange(path: Path, file: str) -> None:
    """Refuse a link that leads out of the file's folder, and what is no plain file.

    A link may show what is nobody's business, and a pipe would never end. Raises DataError, and
    OSError where there is nothing.
    """
    try:
        target = path.resolve(strict=True)
    except (RuntimeError, ValueError, OSError) as error:
        # A circle is a RuntimeError up to Python 3.12, and since then what the system says.
        if isinstance(error, OSError) and error.errno != errno.ELOOP:
            raise
        raise data_error(file, "is a link that leads in a circle", "put the file in") from None
    if not target.is_relative_to(path.parent.resolve()):
        raise data_error(file, "is a link that leads out of its folder", "put the file in")
    if not stat.S_ISREG(target.stat().st_mode):
        raise data_error(file, "is no plain file", "move it elsewhere")


def _of_syntax(message: str, file: str, written: str) -> DataError:
    found = _SYNTAX_PLACE.match(message)
    cause, place = (found[1], found[2]) if found else (message, "")
    date = _wrong_date(written, place)
    if date:
        return data_error(file, f"'{date}' is no date", _A_DATE, place)
    for start, (known, remedy) in _SYNTAX.items():
        if cause.startswith(start):
            return data_error(file, known, remedy, place)
    plain = f"is not TOML: {cause[:1].lower()}{cause[1:]}"
    return data_error(file, plain, "compare with a file that loads", place)


def _wrong_date(written: str, place: str) -> str | None:
    """Give what stands for a date in the line of a fault and is none.

    Python's reader takes the year of 2026-13-23 for a number, and stops behind it without a word.
    """
    line = re.match(r"line (\d+)", place)
    found = line and _LIKE_A_DATE.match(written.split("\n")[int(line[1]) - 1])
    if not found:
        return None
    try:
        dates.precision(found[1])
    except ValueError:
        return found[1]
    return None
