"""`python -m dashboard serve`: refuse in the terminal what would fail on every page, and serve."""

import socket
from contextlib import ExitStack
from pathlib import Path

import click

from dashboard.asking.today import read_today
from dashboard.settings import read_settings, unknown_settings
from warehouse.option import warehouse_option
from warehouse.queries import Warehouse


def _some_address(context: click.Context, parameter: click.Parameter, address: str) -> str:
    # The system takes none for all, which nobody means who leaves it empty.
    if not address:
        raise click.BadParameter("names no address; 0.0.0.0 is all of this machine's")
    return address


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option(
    "--address",
    default="localhost",
    show_default=True,
    callback=_some_address,
    help="Address to listen on; 0.0.0.0 is all of this machine's.",
)
@warehouse_option("read")
def serve_command(port: int, address: str, warehouse: Path) -> None:
    """Serve the dashboard until stopped."""
    # All three fail here, in the terminal, rather than on every page.
    settings = read_settings()
    read_today()
    Warehouse(warehouse).rows("main.build")
    for line in unknown_settings():
        click.echo(f"dashboard: {line}", err=True)
    _check_ports(address, port, settings.metrics_at)
    # Streamlit takes a second to load, which an export need not wait for.
    from dashboard.server import serve  # noqa: PLC0415

    serve(warehouse, port, address, settings)


def _check_ports(address: str, port: int, metrics_at: tuple[str, int] | None) -> None:
    """Try to listen for readers and for metrics. Raises ClickException where that cannot be."""
    # Held until all are tried, for one may be taken by the other.
    with ExitStack() as held:
        remedy = "choose another with --port or --address, or with make run PORT="
        held.enter_context(_listening(address, port, remedy))
        if metrics_at:
            held.enter_context(_listening(*metrics_at, "choose another by TWINBOARD_METRICS"))


def _listening(address: str, port: int, remedy: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    trial = socket.socket(family, socket.SOCK_STREAM)
    # As the server does, so that a port just left by another is not called taken.
    trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        trial.bind((address, port))
        trial.listen()
    except (OSError, TypeError) as error:
        # The latter of what no name of a host can be.
        trial.close()
        reason = error.strerror if isinstance(error, OSError) else error
        raise click.ClickException(f"port {port} of {address}: {reason}; {remedy}") from error
    return trial
