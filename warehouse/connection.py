"""Open the warehouse: read it as it stands, or build a new one beside it and swap."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.broken import HEADS, WarehouseError, changing, damaged, no_file, unopened
from warehouse.in_time import query_megabytes
from warehouse.one_build import beside, unwritable
from warehouse.whole_files import swap

__all__ = (
    "Version",
    "WarehouseError",
    "cursor",
    "open_for_reading",
    "open_version",
    "replacing",
    "version",
)

# SQL has no business looking at Python's variables.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}

_MEMORY = "768MB"
"""What a build may hold of tables at a time, so that it runs on a small machine too."""

# What DuckDB says of a full disk: in a file, at the end, as it writes down what was done, and where
# it puts what memory cannot hold.
_NO_ROOM = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.TransactionException,
    duckdb.OutOfMemoryException,
    OSError,
)

_TRIES = 20
"""How often to open a file that is swapped just then."""

_READING = {"temp_directory": "", "threads": min(4, os.cpu_count() or 1)}
"""What all questions to one version of the warehouse may take together, beside memory."""

Version = tuple[int, int, int]


def version(path: Path) -> Version:
    """Tell one warehouse file from the next: inode, time in nanoseconds and size.

    The time is that of writing, or of moving into this place, which a copy of old may do today.
    Raises WarehouseError when there is no file.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise no_file(path, error) from error
    return stat.st_ino, max(stat.st_mtime_ns, stat.st_ctime_ns), stat.st_size


def open_for_reading(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the warehouse read-only, without access to other files or the network.

    The file is attached to an engine of its own: two plain connections to one path share an
    engine, and the second would go on reading the old file after a swap.
    Raises WarehouseError when the file is missing or is no warehouse.
    """
    version(path)
    connection = duckdb.connect(":memory:", config=_CONFIG)
    try:
        # The type is said, or a file of another engine would have its extension downloaded.
        connection.execute("attach ? as warehouse (type duckdb, read_only)", [str(path)])
    except duckdb.Error as error:
        connection.close()
        raise unopened(path, error) from error
    # What does not fit is refused: a reader writes nothing to disk.
    for setting, value in _READING.items():
        connection.execute(f"set {setting} = '{value}'")
    # A server's readers share a bound; who exports on the command line has the machine's memory.
    if megabytes := query_megabytes():
        connection.execute(f"set memory_limit = '{megabytes}MB'")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def open_version(path: Path) -> tuple[Version, duckdb.DuckDBPyConnection]:
    """Open the warehouse as `open_for_reading` does, and tell which version was opened."""
    for _ in range(_TRIES):
        before = version(path)
        connection = open_for_reading(path)
        if version(path) == before:
            _inode, _time, size = before
            if size < _whole_size(connection):
                connection.close()
                raise damaged(path)
            return before, connection
        connection.close()
    raise changing(path)


def _whole_size(connection: duckdb.DuckDBPyConnection) -> int:
    """Give the bytes to the end of the last block: DuckDB misses it only once it reads that."""
    query = (
        "select total_blocks * block_size from pragma_database_size() "
        "where database_name = 'warehouse'"
    )
    [(blocks,)] = connection.execute(query).fetchall()
    return HEADS + int(blocks)


def cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give a thread a cursor of its own on the attached warehouse."""
    own = connection.cursor()
    own.execute("use warehouse")
    return own


@contextmanager
def replacing(
    path: Path, at_the_swap: Callable[[], object] = lambda: None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to a new warehouse that takes the old one's place when all went well.

    The new file is built beside the old one; on any error it is removed and the old one stays.
    `at_the_swap` is called when the new file is whole, just before it takes the place.
    Raises WarehouseError when no file can be made there, or the disk is full.
    """
    new = beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(new)
        with _created(new) as connection:
            yield connection
            connection.execute("checkpoint")
        at_the_swap()
        swap(new, path)
    except _NO_ROOM as error:
        raise unwritable(path, error) from error
    finally:
        _remove(new)


def _remove(new: Path) -> None:
    new.unlink(missing_ok=True)
    new.with_name(f"{new.name}.wal").unlink(missing_ok=True)
    shutil.rmtree(new.with_name(f"{new.name}.tmp"), ignore_errors=True)


def _created(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), config=_CONFIG)
    # What does not fit goes to a folder beside the file for as long as the build lasts.
    connection.execute(f"set memory_limit = '{_MEMORY}'")
    # A query of some seconds would draw a bar of its own into what the build says.
    connection.execute("set enable_progress_bar = false")
    return connection
