"""Where a command writes: standard output, or a file that is whole or not there."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

import click

from dashboard.files.export import BINARY
from warehouse.whole_files import write_whole


def put(content: bytes, output: Path | None) -> None:
    """Write to a file, or to standard output. Raises ClickException when that cannot be done."""
    if output is None:
        _write_out(content)
    else:
        write_file(output, content)


def is_terminal(output: Path | None) -> bool:
    """Tell whether what is written would be shown to a person."""
    return output is None and sys.stdout is not None and sys.stdout.isatty()


def refuse_terminal(format_: str, output: Path | None) -> None:
    """Raise UsageError for what is no text, where it would go to a terminal."""
    if format_ in (*BINARY, "zip") and is_terminal(output):
        raise click.UsageError(
            f"--format: {format_} is no text for a terminal; name a file with -o"
        )


def _write_out(content: bytes) -> None:
    if sys.stdout is None:
        raise click.ClickException("standard output is closed; name a file with -o")
    stream: BinaryIO = sys.stdout.buffer
    try:
        stream.write(content)
        stream.flush()
    except BrokenPipeError:
        # Whoever read has read enough. What Python may flush at its end goes nowhere, as its
        # documentation advises.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: Path, content: bytes) -> None:
    """Write the file whole or not at all. Raises ClickException when that cannot be done."""
    if not path.name:
        raise click.UsageError("-o: names no file")
    try:
        _replace(path, content)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        # A device or a pipe is written to, never swapped for a file.
        path.write_bytes(content)
        return
    # The file that a link leads to; what leads to a pipe resolves to no file.
    write_whole(path.resolve(), content)
