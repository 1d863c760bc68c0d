"""The command line of the ETL, `python -m etl`: build, changes, check, dictionary and others."""

import contextlib
import math
import signal
import sys
from pathlib import Path

import click

from etl.bar import bar_of
from etl.build_line import in_one_line
from etl.bulk.given import Given, given_imports
from etl.changes import changes_command
from etl.clashing_options import refuse_both
from etl.data_option import data_option
from etl.load import beside, build, build_from_package
from etl.loss import ALL, SHARE
from etl.problems import DataError, Problem
from etl.steps import PACKAGE_STEPS, STEPS, Step
from etl.wikidata.command import fetch_command
from warehouse.connection import WarehouseError
from warehouse.dictionary import write_dictionary
from warehouse.in_time import StoppedError
from warehouse.option import warehouse_option

_imports = click.option(
    "--import",
    "imports",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Table of partnerships, or a folder that holds one and its origin.toml, to load beside "
    "the imports of the data; may be given several times.",
)
_origins = click.option(
    "--origin",
    "origins",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of origin.toml and columns.toml, one for each --import whose folder has none.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Load partnership and network data into the warehouse."""


def _number(context: click.Context, parameter: click.Parameter, value: float) -> float:
    # It lies in every range, and no loss is larger.
    if math.isnan(value):
        raise click.BadParameter("nan is no number")
    return value


@cli.command("build")
@data_option
@click.option(
    "--package",
    type=click.Path(path_type=Path),
    help="Data Package, a folder or a zip, that Twinboard wrote; it is read instead of --data.",
)
@_imports
@_origins
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the rows that imports reject  [default: rejects, beside the warehouse]",
)
@click.option("--strict", is_flag=True, help="Fail when an import rejects any row.")
@click.option(
    "--loss-share",
    type=click.FloatRange(0, 100),
    callback=_number,
    default=SHARE,
    show_default=True,
    help="Percent of the rows of a file or list that may go without asking.",
)
@click.option(
    "--allow-loss",
    "loss_share",
    flag_value=ALL,
    help="Build although files or lists have lost rows; the same as --loss-share 100.",
)
@warehouse_option("write")
@in_one_line
def build_command(  # noqa: PLR0913, PLR0917 (one for each option)
    data: Path,
    package: Path | None,
    imports: tuple[Path, ...],
    origins: tuple[Path, ...],
    rejects: Path | None,
    strict: bool,
    loss_share: float,
    warehouse: Path,
) -> bool:
    """Build the warehouse from the data; the old one stays until the new one is whole."""
    if package is not None:
        _refuse_with_package()
    given = _given(data, imports, origins) if package is None else ()
    steps = STEPS if package is None else PACKAGE_STEPS
    with bar_of(len(steps) + bool(given), "Building") as show:

        def report(step: Step) -> None:
            show(advance=1)
            _say(f"{step.name:<15}{step.rows:>8} rows{step.seconds:>9.2f} s")
            for detail in step.details:
                _say(detail)

        folder = rejects or beside(warehouse)
        if package is None:
            changed = build(
                data, warehouse, report, given, rejects=folder, strict=strict, loss=loss_share
            )
        else:
            changed = build_from_package(package, warehouse, report, loss=loss_share)
    if changed:
        _say_rejects(given, folder)
    _say(f"{warehouse}: {'built' if changed else 'up to date, nothing to do'}")
    return changed


def _say_rejects(given: tuple[Given, ...], folder: Path) -> None:
    # As in `etl.load`: a build with nothing to do need not wait for this.
    from etl.bulk.origin import name_of  # noqa: PLC0415

    for name in map(name_of, (each.about for each in given)):
        path = folder / f"{name}.csv"
        if path.exists():
            _say(f"{name}: the rejected rows, each with its rule, are in {path}")


def _refuse_with_package() -> None:
    """Refuse what a package has no use for, rather than pass over it."""
    refuse_both("package", "data", "name one of them")
    for other in ("imports", "origins"):
        refuse_both("package", other, "a package holds its imports already")
    for other in ("rejects", "strict"):
        refuse_both("package", other, "a package rejects no row")


def _given(data: Path, imports: tuple[Path, ...], origins: tuple[Path, ...]) -> tuple[Given, ...]:
    if origins and len(origins) != len(imports):
        raise click.UsageError("--origin: name one for each --import, in the same order, or none")
    return given_imports(data, imports, origins)


@cli.command("check")
@data_option
@_imports
@_origins
def check_command(data: Path, imports: tuple[Path, ...], origins: tuple[Path, ...]) -> None:
    """Check all of the data and list every problem at once."""
    # As in `etl.load`: a build with nothing to do need not wait for this.
    from etl.check import check  # noqa: PLC0415

    checked = check(data, given=_given(data, imports, origins))
    for each in checked.imported:
        click.echo(each.summary)
    errors = [problem for problem in checked.problems if not problem.warning]
    for problem in checked.problems:
        click.echo(_line(problem), err=True)
    warnings = len(checked.problems) - len(errors)
    click.echo(f"files: {len(checked.files)}, problems: {len(errors)}, warnings: {warnings}")
    if errors:
        raise click.exceptions.Exit(1)


@cli.command("template")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="Folder to write partnerships.xlsx, partnerships.csv and origin.toml to.",
)
def template_command(output: Path) -> None:
    """Write a list to fill in: a table as XLSX with help and drop-downs, as CSV, and its origin."""
    # As above.
    from etl.bulk.template import write_template  # noqa: PLC0415

    for path in write_template(output):
        click.echo(path)


@cli.command("dictionary")
@click.option("--check", "only_check", is_flag=True, help="Fail when the file is not up to date.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("docs/dictionary.md"),
    show_default=True,
    help="File to write.",
)
def dictionary_command(only_check: bool, output: Path) -> None:
    """Write the dictionary of tables, columns, words and figures."""
    if not write_dictionary(output, only_check=only_check):
        raise click.ClickException(f"{output}: is not up to date; run `make dictionary`")


cli.add_command(fetch_command)
cli.add_command(changes_command)


def _say(text: str) -> None:
    """Say how a build goes; a reader that has gone must not cost the warehouse."""
    with contextlib.suppress(OSError):
        click.echo(text)


def _line(problem: Problem) -> str:
    return f"warning: {problem}" if problem.warning else str(problem)


def main() -> None:
    """Run the command line; every failure is clear lines on standard error, never a traceback."""
    # Who is asked to stop tidies up, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        sys.exit(cli(standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"etl: {error.format_message()}", err=True)
        sys.exit(2 if isinstance(error, click.UsageError) else 1)
    except DataError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(1)
    except (WarehouseError, StoppedError) as error:
        click.echo(f"etl: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"etl: {error.filename or 'standard output'}: {error.strerror}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
