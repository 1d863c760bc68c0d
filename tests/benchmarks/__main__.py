"""`python -m tests.benchmarks`: measure the parts named, and write docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import psutil

from dashboard.asking.today import read_today
from tests.benchmarks import build, interaction, made, queries, report, sessions
from tests.browser.serving import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
PARTS = ("build", "queries", "interaction", "sessions")
TIMES = {"S": 3, "M": 1, "L": 1}
ASKED = {"S": 21, "M": 7, "L": 7}
PACKAGES = ("duckdb", "polars", "streamlit", "altair")
COUNTRIES = ("DK", "FI", "IS", "NO", "SE")

HEAD = """# Benchmarks

Written by `make bench` (`SIZES="S M L"`, `PARTS="build queries interaction sessions"`), which
renews the parts that it measured. Milliseconds are those of one machine, shared or not; the ratios
are between ways that were measured in turns, so that a slow minute fell on all of them.

- **S** has 300 municipalities and 1,500 rows of partnerships, **M** 30,000 and 150,000, **L**
  300,000 and 3,000,000; all with twenty of the curated files, 2 % of rows twice and 1 % wrong.
- The **floor** of a build is DuckDB reading the same two files into tables with declared types.
- The **bare app** is one selectbox and one chart of forty bars on the same settings.
- A reader looks at a page's first chart while filtering. Compare begins with a table, which is what
  its **drawn** is about. Charts half a window away or more are drawn once the reader comes near,
  and are not among what is waited for.
- A **question** is measured from the call to the frame; nothing of it is kept from before.
  One that needs more memory than a question may have is refused, which a page says.
- Answers **counted**, their **first rows** and those told **whole** are what pages ask. Those **for
  files** are what files hold; pages of few municipalities take what these come to from them: of up
  to 2,000 from `summary`, of those that are named from others too.
- Sessions change a filter about once a second each for ten seconds.
"""


@click.command()
@click.option("--sizes", default="S", help="Sizes, of S M L; L needs 8 GB.")
@click.option("--parts", default=" ".join(PARTS), help=f"Parts, of {' '.join(PARTS)}.")
@click.option("--times", type=int, default=5, help="Rounds in the browser.")
def main(sizes: str, parts: str, times: int) -> None:
    """Measure, and renew the sections of what was measured."""
    found = dict(_sections(PAGE.read_text(encoding="utf-8"))) if PAGE.exists() else {}
    for size in sizes.split():
        with TemporaryDirectory() as folder:
            for title, text in _measured(made.SIZES[size], parts.split(), Path(folder), times):
                found[title] = f"{_circumstances()}\n\n{text}"
                click.echo(f"\n## {title}\n\n{text}")
                ordered = "\n\n".join(f"## {name}\n\n{found[name]}" for name in sorted(found))
                PAGE.write_text(f"{HEAD}\n{ordered}\n", encoding="utf-8")


def _measured(
    size: made.Size, parts: Sequence[str], folder: Path, times: int
) -> Iterator[tuple[str, str]]:
    data = made.make(size, folder / "data")
    warehouse = folder / "twinboard.duckdb"
    if "build" in parts:
        measured = build.measure(data, warehouse, TIMES[size.name])
        yield f"Build, {size.name}", report.build_table(measured)
    build.run(["etl", "build", "--data", str(data.data), "--warehouse", str(warehouse)])
    if "queries" in parts:
        asked = queries.measure(warehouse, ASKED[size.name])
        yield f"Queries, {size.name}", report.query_table(asked)
    if "interaction" in parts:
        waited = interaction.measure(warehouse, times)
        yield f"Interaction, {size.name}", report.interaction_table(waited)
    if "sessions" in parts:
        apps = {
            "Bare app": sessions.BARE,
            "Dashboard": sessions.dashboard(warehouse, COUNTRIES),
        }
        borne = {name: sessions.measure(app) for name, app in apps.items()}
        yield f"Sessions, {size.name}", report.session_table(borne)


def _circumstances() -> str:
    """Say when, on what machine and with what."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{read_today().isoformat()}, {psutil.cpu_count()} cores, {memory:.0f} GB, "
        f"load {load:.1f} at the end; Python {platform.python_version()}, {packages}."
    )


def _sections(page: str) -> list[tuple[str, str]]:
    return [
        (title.strip(), text.strip())
        for title, text in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    ]


if __name__ == "__main__":
    main()
