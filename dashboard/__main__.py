"""The command line of the dashboard: `python -m dashboard serve | export | brief`."""

import sys

import click

from dashboard.asking.today import TodayError
from dashboard.commands.brief import brief_command
from dashboard.commands.export import export_command
from dashboard.commands.serve import serve_command
from dashboard.files.export import ExportError
from dashboard.settings import SettingsError
from dashboard.words.one_line import one_line
from warehouse.connection import WarehouseError
from warehouse.in_time import StoppedError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Show the dashboard, or export what it shows."""


for _command in (serve_command, export_command, brief_command):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; every failure is one line on standard error, never a traceback."""
    try:
        sys.exit(cli(prog_name="python -m dashboard", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _fail(error.format_message(), 2 if isinstance(error, click.UsageError) else 1)
    except (SettingsError, TodayError) as error:
        _fail(str(error), 2)
    except StoppedError as error:
        _fail(f"{error}; ask for less, as with --country or --status", 1)
    except (WarehouseError, ExportError) as error:
        _fail(str(error), 1)
    except OSError as error:
        _fail(f"{error.filename or 'standard output'}: {error.strerror}", 1)


def _fail(message: str, code: int) -> None:
    click.echo(f"dashboard: {one_line(message)}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
