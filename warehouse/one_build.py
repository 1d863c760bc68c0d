"""One build at a time for a warehouse, and none leaves anything behind, not even a killed one."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.broken import WarehouseError
from warehouse.whole_files import no_folder_left

_PATIENCE_SECONDS = 10.0
"""How long a build waits for another; most take less."""


def beside(path: Path) -> Path:
    """Give the file that this process builds beside the warehouse."""
    return path.with_name(f"{path.name}.{os.getpid()}.building")


@contextmanager
def only_build(path: Path) -> Iterator[None]:
    """Keep other builds of this warehouse out, and remove what killed ones have left.

    The system takes the lock from a process that dies, so a killed build locks out nobody.
    Raises WarehouseError where nothing can be written, and when another build goes on.
    """
    lock = _lock(path)
    with no_folder_left(path.parent):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=_PATIENCE_SECONDS)
        except Timeout as error:
            raise _busy(path) from error
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            _remove(leftovers(path))
            yield
        finally:
            release(lock)


def sweep(path: Path) -> None:
    """Remove what killed builds have left beside a warehouse, unless one is running."""
    lock = _lock(path)
    # A folder that cannot be written to holds no leftovers of ours.
    with contextlib.suppress(OSError):
        if not leftovers(path):
            return
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return
        try:
            _remove(leftovers(path))
        finally:
            release(lock)


def leftovers(path: Path) -> list[Path]:
    """Give what builds of this warehouse, running or dead, have beside it."""
    ours = re.compile(rf"{re.escape(path.name)}(\.\d+\.building(\.wal|\.tmp)?|\.lock)")
    try:
        return sorted(each for each in path.parent.iterdir() if ours.fullmatch(each.name))
    except FileNotFoundError:
        return []


def unwritable(path: Path, error: Exception) -> WarehouseError:
    """Give the error of a build that could not write, with the system's reason."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error).splitlines()[0]
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        reason = "it is a file, or lies in one"
    return WarehouseError(
        f"{path.parent}: no warehouse can be written here ({reason}); what was there stays as it "
        "is; make room and let this account write, or name another place with --warehouse",
        "unwritable",
    )


def _lock(path: Path) -> FileLock:
    return FileLock(path.with_name(f"{path.name}.lock"))


def release(lock: FileLock) -> None:
    """Let a lock go, and its file."""
    # While it is held, so that nobody else can have taken this file for theirs.
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()


def _remove(found: list[Path]) -> None:
    for each in found:
        if each.suffix == ".lock":
            continue
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def _busy(path: Path) -> WarehouseError:
    # Nothing is swept while a build runs, so there may be a dead one's file as well.
    numbers = [each.name.split(".")[-2] for each in leftovers(path) if each.suffix == ".building"]
    who = f"process {' or '.join(numbers)}" if numbers else "another process"
    return WarehouseError(
        f"{path}: {who} is building it; wait until that has ended, or stop it, and run the same "
        "command again",
        "busy",
    )
