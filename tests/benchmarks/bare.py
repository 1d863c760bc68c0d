"""The least that a dashboard can be: one selectbox and one chart, with the dashboard's settings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click
import streamlit as st
from starlette.responses import Response
from starlette.routing import Route

from tests.browser.serving import ROOT

SETTINGS = ROOT / "dashboard" / ".streamlit" / "config.toml"
SERVER = ("runner", "server", "client", "browser")


@click.command()
@click.option("--port", type=int, required=True)
def main(port: int) -> None:
    """Serve it until stopped."""
    app = st.App(
        Path(__file__).with_name("bare_page.py"),
        routes=[Route("/healthz", lambda request: Response("ok"))],
    )
    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    shared = {f"{part}.{name}": value for part in SERVER for name, value in settings[part].items()}
    app.run(config={**shared, "server.port": port, "server.address": "localhost"})


if __name__ == "__main__":
    main()
