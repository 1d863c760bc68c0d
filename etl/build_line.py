"""Tells a build as one line of JSON, for logs that programs read: what came of it, and when."""

import contextlib
import functools
import io
import logging
import time
from collections.abc import Callable
from pathlib import Path

import click

from etl.problems import DataError
from warehouse import VERSION
from warehouse.connection import WarehouseError
from warehouse.log_lines import LOG_VARIABLE, json_lines
from warehouse.option import Command
from warehouse.queries import Warehouse

# Longer lists are read with `python -m etl check`.
_MOST_PROBLEMS = 20

Build = Callable[..., bool]
"""A command that builds a warehouse, and tells whether there was need to."""

_option = click.option(
    "--log-format",
    type=click.Choice(("text", "json")),
    default="text",
    envvar=LOG_VARIABLE,
    show_envvar=True,
    show_default=True,
    help="Say how it goes in text, or what came of it in one line of JSON.",
)


def in_one_line(command: Build) -> Command:
    """Give a command that builds `warehouse` the option to say one line instead of its text."""

    @functools.wraps(command)
    def told(*, log_format: str, warehouse: Path, **rest: object) -> None:
        run = functools.partial(command, warehouse=warehouse, **rest)
        if log_format == "text":
            run()
        elif not _told(run, warehouse):
            raise click.exceptions.Exit(1)

    return _option(told)


def _told(run: Callable[[], bool], warehouse: Path) -> bool:
    """Run, and say one line of it; tell whether it went well."""
    started = time.perf_counter()
    line: dict[str, object] = {"version": VERSION}
    error: Exception | None = None
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            changed = run()
        line |= _built(warehouse, changed=changed)
    except click.UsageError:
        raise
    except Exception as caught:  # noqa: BLE001 (whatever it is, the line is said)
        error = caught
        line |= {"outcome": "failed", **_reason(caught)}
    _say(line | {"seconds": round(time.perf_counter() - started, 2)}, error)
    return error is None


def _built(warehouse: Path, *, changed: bool) -> dict[str, object]:
    read = Warehouse(warehouse)
    (fingerprint,) = read.rows("main.build")["fingerprint"]
    return {
        "outcome": "built" if changed else "current",
        "fingerprint": fingerprint,
        "partnerships": read.rows("main.partnership").height,
    }


def _reason(error: Exception) -> dict[str, object]:
    if isinstance(error, DataError):
        problems = [str(problem) for problem in error.problems]
        return {"problems": len(problems), "first": problems[:_MOST_PROBLEMS]}
    known = isinstance(error, (WarehouseError, click.ClickException, OSError))
    return {"reason": _message(error)} if known else {}


def _message(error: Exception) -> str:
    return error.format_message() if isinstance(error, click.ClickException) else str(error)


def _say(line: dict[str, object], error: Exception | None) -> None:
    level = logging.INFO if error is None else logging.ERROR
    # What nobody foresaw has no reason of its own.
    unforeseen = error is not None and not {"reason", "problems"} & set(line)
    trace = (type(error), error, error.__traceback__) if error and unforeseen else None
    record = logging.LogRecord("twinboard", level, "", 0, "build", (), trace)
    record.__dict__.update(line)
    with contextlib.suppress(OSError):
        click.echo(json_lines().format(record))
