"""Write files whole or not at all, so that no full disk, kill or power cut leaves a half."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; on any error what was there stays. Raises OSError."""
    with begun(path) as beside:
        beside.write_bytes(content)


@contextmanager
def begun(path: Path) -> Iterator[Path]:
    """Give a file beside to write to; it takes the place of `path` when all went well."""
    sweep_parts(path)
    beside = _beside(path)
    try:
        with _named(path, beside):
            yield beside
            swap(beside, path)
    finally:
        # What went wrong before is to be told, and not that this goes wrong too.
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


@contextmanager
def no_folder_left(folder: Path) -> Iterator[None]:
    """Let work that makes a folder, and those above it, leave no empty one where it fails."""
    new = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        yield
    except BaseException:
        for each in new:
            with contextlib.suppress(OSError):
                each.rmdir()
        raise


@contextmanager
def begun_folder(path: Path) -> Iterator[Path]:
    """Give a folder beside to fill; it becomes `path`, which must not exist, when all went well."""
    with scratch_folder(path) as beside:
        yield beside
        for each in beside.iterdir():
            _keep(each)
        beside.rename(path)
        _keep_names(path.parent)


@contextmanager
def scratch_folder(path: Path) -> Iterator[Path]:
    """Give a folder beside that goes in the end, whatever is left in it."""
    sweep_parts(path)
    beside = _beside(path)
    try:
        with _named(path, beside):
            beside.mkdir(parents=True)
            yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _named(path: Path, beside: Path) -> Iterator[None]:
    """Let an error name what was to be written, and not what is beside it for a moment."""
    try:
        yield
    except OSError as error:
        # Of a full disk the system names nothing.
        if error.filename and not str(error.filename).startswith(str(beside)):
            raise
        # Those of Polars have neither number nor text of their own.
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def swap(beside: Path, path: Path) -> None:
    """Let a finished file take the place of another; a power cut leaves one of the two."""
    # Named first and written later, a file could come back from a power cut empty.
    _keep(beside)
    beside.replace(path)
    _keep_names(path.parent)


def _keep(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _keep_names(folder: Path) -> None:
    """Put the names in a folder on the disk, where the system can; the file is there either way."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def sweep_parts(path: Path) -> None:
    """Remove what killed processes began to write for this file or folder."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.(\d+)\.part")
    for each in path.parent.glob(".*.part"):
        found = ours.fullmatch(each.name)
        if found and not _runs(int(found[1])):
            _remove(each)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            part.unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
