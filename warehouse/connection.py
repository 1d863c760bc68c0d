"""Open the warehouse: read it as it stands, or build a new one beside it and swap."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

# SQL has no business looking at Python's variables.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}

_MEMORY = "1GB"
"""What a build may hold of tables at a time, so that it runs on a small machine too."""

_READING = {"memory_limit": "1GB", "temp_directory": "", "threads": min(4, os.cpu_count() or 1)}
"""What all questions to one version of the warehouse may take together."""

Version = tuple[int, int, int]


class WarehouseError(Exception):
    """The warehouse cannot be read; the message says what to run."""


def version(path: Path) -> Version:
    """Tell one warehouse file from the next: inode, time in nanoseconds and size.

    Raises WarehouseError when there is no file.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise WarehouseError(
            f"{path}: no warehouse here; run `make build` or `python -m etl build` to make one"
        ) from error
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


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
        raise WarehouseError(
            f"{path}: not a warehouse that can be read; run `make build` to make a new one"
        ) from error
    # What does not fit is refused: a reader writes nothing to disk.
    for setting, value in _READING.items():
        connection.execute(f"set {setting} = '{value}'")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give a thread a cursor of its own on the attached warehouse."""
    own = connection.cursor()
    own.execute("use warehouse")
    return own


@contextmanager
def replacing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to a new warehouse that takes the old one's place when all went well.

    The new file is built beside the old one; on any error it is removed and the old one stays.
    Raises WarehouseError when no file can be made there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.building")
    # A killed build whose process number has come round again.
    beside.unlink(missing_ok=True)
    try:
        with _created(beside) as connection:
            yield connection
            connection.execute("checkpoint")
        beside.replace(path)
    finally:
        for leftover in (beside, beside.with_name(f"{beside.name}.wal")):
            leftover.unlink(missing_ok=True)


def _created(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path), config=_CONFIG)
    except duckdb.Error as error:
        raise WarehouseError(
            f"{path.parent}: no warehouse can be written here; name another place with --warehouse"
        ) from error
    # What does not fit goes to a folder beside the file for as long as the build lasts.
    connection.execute(f"set memory_limit = '{_MEMORY}'")
    # A query of some seconds would draw a bar of its own into what the build says.
    connection.execute("set enable_progress_bar = false")
    return connection
