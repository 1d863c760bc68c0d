"""Read the files of a Data Package from a folder or a zip, without trusting a path or a size in it.

Nothing is ever unpacked onto the disk, and no more is read than a bound.
"""

import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from etl.problems import data_error

Read = Callable[[str], bytes]
"""Gives the content of a file of the package by its path. Raises DataError when it cannot."""

LARGEST_FILE = 64 * 1024 * 1024

# Names of folders and a file in plain letters: no way up, no root, no drive, no address.
_PATH = re.compile(r"([a-z0-9_]+/)*[a-z0-9_]+\.(csv|parquet|json)")


def opened(package: Path) -> Read:
    """Open a package. Raises DataError when there is none, or its zip cannot be read."""
    if package.is_dir():
        return lambda path: _from_folder(package, _plain(path))
    if not package.is_file():
        raise data_error(str(package), "no such folder or zip", "name a Data Package")
    try:
        archive = zipfile.ZipFile(package)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise data_error(str(package), f"is no zip that can be read: {_reason(error)}") from error
    counts = Counter(archive.namelist())
    for name, count in counts.items():
        if count > 1:
            raise data_error(name, f"stands {count} times in the zip", "keep one")
    return lambda path: _from_zip(archive, _plain(path))


def _plain(path: str) -> str:
    if not _PATH.fullmatch(path):
        remedy = "write a path within the package, such as stated/source.csv"
        raise data_error(path, "is no path within the package", remedy)
    return path


def _from_folder(folder: Path, path: str) -> bytes:
    file = folder / path
    try:
        # A link may lead out of the package, and a pipe would never end.
        if file.resolve() != folder.resolve() / path or not stat.S_ISREG(file.stat().st_mode):
            raise data_error(path, "is no plain file of the package")
        with file.open("rb") as stream:
            return _bounded(path, stream)
    except FileNotFoundError:
        raise data_error(path, "is missing") from None
    except OSError as error:
        raise data_error(path, f"cannot be read: {_reason(error)}") from error


def _from_zip(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        with archive.open(path) as stream:
            return _bounded(path, stream)  # type: ignore[arg-type]
    except KeyError:
        deeper = any(name.endswith(f"/{path}") for name in archive.namelist())
        remedy = "zip the files of the package, and not the folder they lie in" if deeper else ""
        raise data_error(path, "is missing", remedy) from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise data_error(path, f"is damaged: {_reason(error)}", "fetch the package anew") from error
    except (OSError, RuntimeError, NotImplementedError) as error:
        raise data_error(path, f"cannot be read: {_reason(error)}") from error


def _bounded(path: str, stream: BinaryIO) -> bytes:
    """Read to the bound and no further, whatever the archive says of the size."""
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise data_error(
            path, f"is larger than {LARGEST_FILE // 1024**2} MB", "split it or leave out"
        )
    return content


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).strip()
