"""What can be wrong with a warehouse: the causes, and what the operator reads of each."""

import os
from pathlib import Path
from typing import Literal

Cause = Literal[
    "missing",
    "empty",
    "folder",
    "forbidden",
    "no database",
    "no warehouse",
    "damaged",
    "older",
    "newer",
    "changing",
    "unwritable",
    "busy",
]
"""Why a warehouse cannot be read, or, the last two, why none can be made."""

BUILD = "run `make build` or `python -m etl build` to make a new one"

HEADS = 3 * 4096
"""How long DuckDB's three heads of a file are together, in bytes; its blocks follow."""

# Where DuckDB writes who wrote the file.
_MARK = slice(8, 12)
_DUCKDB = b"DUCK"


class WarehouseError(Exception):
    """The warehouse cannot be read or made; the message says what to do.

    It names a path of this machine, so it is for the operator alone; the public reads the cause.
    """

    def __init__(self, message: str, cause: Cause) -> None:
        super().__init__(message)
        self.cause = cause


def no_file(path: Path, error: OSError) -> WarehouseError:
    """Give the error of a path at which no file can be found."""
    if isinstance(error, PermissionError):
        return forbidden(path)
    return WarehouseError(
        f"{path}: no warehouse here; run `make build` or `python -m etl build` to make one",
        "missing",
    )


def forbidden(path: Path) -> WarehouseError:
    """Give the error of a file that this account may not read."""
    return WarehouseError(
        f"{path}: this account may not read it; let it, or {BUILD} under this account", "forbidden"
    )


def damaged(path: Path) -> WarehouseError:
    """Give the error of a warehouse that DuckDB cannot make sense of."""
    return WarehouseError(
        f"{path}: not a warehouse that can be read to its end: damaged or cut short; {BUILD}",
        "damaged",
    )


def changing(path: Path) -> WarehouseError:
    """Give the error of a file that is written over where it lies, or swapped without pause."""
    return WarehouseError(
        f"{path}: was written over while it was read; ask again when that is done, move a new "
        "file into its place instead of copying over it, or run `make build`",
        "changing",
    )


def no_warehouse(path: Path) -> WarehouseError:
    """Give the error of a database that is none of Twinboard's."""
    return WarehouseError(
        f"{path}: a database, but not a Twinboard warehouse; {BUILD}", "no warehouse"
    )


def other_layout(path: Path, found: int, layout: int) -> WarehouseError:
    """Give the error of a warehouse whose layout is not the one that this Twinboard reads."""
    said = f"made by another version of Twinboard (layout {found}, this one reads {layout})"
    if found > layout:
        return WarehouseError(
            f"{path}: {said}, a newer one; update this Twinboard, or {BUILD}", "newer"
        )
    return WarehouseError(f"{path}: {said}, an older one; {BUILD}", "older")


def unopened(path: Path, reason: Exception) -> WarehouseError:
    """Tell why DuckDB could not open a file, from the file itself."""
    if path.is_dir():
        return WarehouseError(f"{path}: not a warehouse but a folder; {BUILD} elsewhere", "folder")
    try:
        with path.open("rb") as file:
            head = file.read(HEADS)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        return no_file(path, error)
    if size == 0:
        return WarehouseError(f"{path}: not a warehouse but an empty file; {BUILD}", "empty")
    if head[_MARK] != _DUCKDB:
        return WarehouseError(
            f"{path}: not a warehouse, nor any DuckDB database; {BUILD}", "no database"
        )
    # Only by its words does DuckDB tell that the file is of another DuckDB.
    if "version number" in str(reason):
        return _of_another_release(path, is_newer="newer version of DuckDB" in str(reason))
    return damaged(path)


def _of_another_release(path: Path, *, is_newer: bool) -> WarehouseError:
    remedy = f"update this Twinboard, or {BUILD}" if is_newer else BUILD
    return WarehouseError(
        f"{path}: not a warehouse that this DuckDB can read, but one of "
        f"{'a newer' if is_newer else 'an older'} DuckDB; {remedy}",
        "newer" if is_newer else "older",
    )
