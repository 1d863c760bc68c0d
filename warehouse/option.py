"""The option that names the warehouse, the same for every command that has it."""

from collections.abc import Callable
from pathlib import Path

import click

from warehouse.settings import WAREHOUSE, WAREHOUSE_VARIABLE

Command = Callable[..., None]


def warehouse_option(use: str) -> Callable[[Command], Command]:
    """Give a command the option, with what it does to the file."""
    return click.option(
        "--warehouse",
        # Whether it may be read is told with what to do about it.
        type=click.Path(path_type=Path, dir_okay=False, readable=False),
        callback=_usable,
        default=WAREHOUSE,
        envvar=WAREHOUSE_VARIABLE,
        show_envvar=True,
        show_default=True,
        help=f"Warehouse file to {use}.",
    )


def _usable(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    if not path.name:
        raise click.BadParameter("names no file")
    try:
        str(path).encode()
    except UnicodeEncodeError:
        # DuckDB takes no others.
        shown = str(path).encode(errors="backslashreplace").decode()
        raise click.BadParameter(f"'{shown}' is no name in UTF-8; rename it") from None
    return path
