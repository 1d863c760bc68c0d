"""The option that names the folder of the data, the same for every command that has it."""

from pathlib import Path

import click

from warehouse.settings import DATA, DATA_VARIABLE

data_option = click.option(
    "--data",
    # Whether it may be read is told with what to do about it.
    type=click.Path(path_type=Path, file_okay=False, readable=False),
    default=DATA,
    envvar=DATA_VARIABLE,
    show_envvar=True,
    show_default=True,
    help="Folder of the data.",
)
