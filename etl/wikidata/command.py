"""The command line of fetching: `python -m etl fetch wikidata`."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from etl.bar import Show, bar_of
from etl.clashing_options import refuse_both
from etl.data_option import data_option
from etl.wikidata.errors import FetchError
from etl.wikidata.parts import COUNTRIES, TABLES, Country, Part


@click.group("fetch")
def fetch_command() -> None:
    """Fetch data from a service, to be built from later and without it."""


@fetch_command.command("wikidata")
@click.option(
    "--country",
    "codes",
    multiple=True,
    type=click.Choice(list(COUNTRIES), case_sensitive=False),
    help="Country whose municipalities' partners to fetch; may be given several times.",
)
@click.option(
    "--contact",
    envvar="TWINBOARD_CONTACT",
    help="E-mail or web address of who fetches; sent to the service, which demands it, and kept "
    "nowhere  [default: the variable TWINBOARD_CONTACT]",
)
@click.option("--endpoint", help="Address of the SPARQL service  [default: Wikidata's]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="New folder for the snapshot  [default: imports/wikidata/DATE in the data]",
)
@data_option
def wikidata_command(
    codes: tuple[str, ...],
    contact: str | None,
    endpoint: str | None,
    out: Path | None,
    data: Path,
) -> None:
    """Save a dated snapshot of the twinned municipalities that Wikidata states (P190)."""
    # Only here: a build loads nothing that it has no use for, least of all what reaches a network.
    from etl.wikidata.fetch import fetch  # noqa: PLC0415
    from etl.wikidata.service import WIKIDATA, Service  # noqa: PLC0415

    refuse_both("out", "data", "the snapshot goes to one folder; name one of them")
    countries = _countries(codes)
    day = dt.datetime.now(dt.UTC).date()
    folder = out or data / "imports" / "wikidata" / day.isoformat()
    address, agent = _address(endpoint or WIKIDATA), _agent(contact)
    with bar_of(len(countries) * len(TABLES), "Fetching") as show:
        waiting, report = partial(_wait, show), partial(_report, show)
        with Service(address, agent, waiting=waiting) as service, _goes_on_from(folder):
            rows = fetch(countries, service, folder, day, report)
    for name, count in rows.items():
        click.echo(f"{name:<15}{count:>8} rows")
    click.echo(f"{folder}: fetched")


def _countries(codes: tuple[str, ...]) -> list[Country]:
    if not codes:
        raise click.UsageError(f"--country: name one or more of {', '.join(COUNTRIES)}")
    return [COUNTRIES[code] for code in dict.fromkeys(codes)]


def _report(show: Show, done: int, part: Part) -> None:
    show(completed=done, description=str(part))


def _wait(show: Show, seconds: float, cause: str) -> None:
    show(description=f"Waiting {seconds:.0f} s: {cause}")


@contextmanager
def _goes_on_from(folder: Path) -> Iterator[None]:
    """Say, where a fetch cannot be finished, how it goes on."""
    try:
        yield
    except FetchError as error:
        kept = f"answers so far are kept, and the same command with --out {folder} goes on"
        raise click.ClickException(f"{error}; {kept}") from error


def _agent(contact: str | None) -> str:
    from etl.wikidata.service import agent  # noqa: PLC0415

    if not contact:
        raise click.UsageError("--contact: the service demands an e-mail or web address; name one")
    try:
        return agent(contact)
    except ValueError as error:
        raise click.UsageError(f"--contact: '{contact}' {error}") from error


def _address(endpoint: str) -> str:
    if not re.fullmatch(r"https?://[!-~]+", endpoint):
        raise click.UsageError(
            f"--endpoint: '{endpoint}' is no web address; write it with https://"
        )
    return endpoint
