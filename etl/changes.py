"""The command `changes`: what differs between two builds, for the steward of the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from etl.clashing_options import refuse_both
from etl.problems import on_one_line
from warehouse.formula import defused
from warehouse.history import MOST_LISTED, Past
from warehouse.option import warehouse_option
from warehouse.queries import Warehouse

if TYPE_CHECKING:
    from etl.sections import Row

FORMATS = ("text", "csv", "json")


def summary(past: Past, counts: dict[str, int] | None) -> str:
    """Say in a line what a build changed, or why that is not known."""
    if counts is None and past.number == 0:
        return f"history: starts with this build, as {past.lacking}"
    number = past.number + 1
    if counts is None:
        return f"build {number}: what it changed is not known, as {past.lacking}"
    return f"build {number}, against build {past.number}; {_counted(counts)}"


def _counted(counts: Row) -> str:
    added, gone, status = counts["added"], counts["gone"], counts["status_changed"]
    return f"partnerships: {added} added, {gone} gone, {status} with another status"


@click.command("changes")
@click.option(
    "--from",
    "earlier",
    type=click.IntRange(min=1),
    help="Number of the build to compare with  [default: the one before]",
)
@click.option(
    "--to", "later", type=click.IntRange(min=1), help="Number of the build  [default: the latest]"
)
@click.option("--list", "only_list", is_flag=True, help="List the builds that are remembered.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@warehouse_option("read")
def changes_command(
    earlier: int | None, later: int | None, only_list: bool, format_: str, warehouse: Path
) -> None:
    """List the partnerships that differ between two builds: added, gone, with another status."""
    for number in ("earlier", "later"):
        refuse_both("only_list", number, "all builds are listed; leave one out")
    opened = Warehouse(warehouse)
    builds = opened.rows("history.build")
    if only_list:
        click.echo(_written(builds, format_, _build_line), nl=False)
        return
    numbers = builds["number"].to_list()
    later = later or numbers[-1]
    earlier = earlier or later - 1
    if later == numbers[0] and earlier == later - 1:
        click.echo(f"{_named(builds, later)}: nothing is recorded before it", err=True)
        return
    _check(builds, earlier, later)
    found = opened.changes(earlier, later)
    if format_ == "text":
        click.echo(_heading(builds, earlier, later, found))
    click.echo(_written(found, format_, _change_line), nl=False)


def _check(builds: pl.DataFrame, earlier: int, later: int) -> None:
    """Refuse builds that are not remembered, or between which changes are not listed."""
    numbers = builds["number"].to_list()
    # An earlier one that nobody named follows from the later.
    for number in (later, earlier):
        if number not in numbers:
            known = f"remembered are {numbers[0]} to {numbers[-1]}"
            raise click.UsageError(f"build {number}: {known}; `changes --list` lists them")
    if earlier >= later:
        raise click.UsageError(f"--from {earlier} --to {later}: the earlier build goes first")
    between = builds.filter(pl.col("number").is_between(earlier + 1, later))
    for row in between.filter(~pl.col("listed")).iter_rows(named=True):
        raise click.ClickException(_unlisted(row))


def _unlisted(row: Row) -> str:
    if row["added"] is None:
        return f"build {row['number']} could not be compared with the one before"
    counts = f"build {row['number']} changed more than is listed one by one"
    return f"{counts} ({MOST_LISTED} in all): {_counted(row)}"


def _named(builds: pl.DataFrame, number: int) -> str:
    (moment,) = builds.filter(pl.col("number") == number)["built_at"]
    return f"build {number} of {moment}"


def _heading(builds: pl.DataFrame, earlier: int, later: int, found: pl.DataFrame) -> str:
    counts = {word: found.filter(pl.col("change") == word).height for word in ("added", "gone")}
    counts["status_changed"] = found.height - sum(counts.values())
    both = f"{_named(builds, later)}, against {_named(builds, earlier)}"
    return f"{both}; {_counted(counts)}"


def _written(frame: pl.DataFrame, format_: str, line: Callable[[Row], str]) -> str:
    if format_ == "json":
        return f"{frame.write_json()}\n"
    if format_ == "csv":
        return _csv(frame)
    return "".join(f"{on_one_line(line(row))}\n" for row in frame.iter_rows(named=True))


def _csv(frame: pl.DataFrame) -> str:
    lists = pl.selectors.list()
    safe = defused(pl.col(pl.String)).name.keep()
    written = frame.with_columns(lists.list.join("; ")).with_columns(safe)
    # As every other CSV for spreadsheets: without the mark Excel reads other letters.
    return written.write_csv(include_bom=True)


def _build_line(row: Row) -> str:
    known = row["added"] is not None
    changed = _counted(row) if known else "not compared with one before"
    return (
        f"{row['number']:>4}  {row['built_at']}  Twinboard {row['version']}, layout {row['layout']}"
        f"  {row['inputs']} inputs, {row['rows']} rows; {changed}"
    )


def _change_line(row: Row) -> str:
    town, kind = row["municipality_id"], row["kind"]
    # Most are the municipality's own, and its id stands in front already.
    sources = ", ".join(each.removeprefix(f"{town}/") for each in row["sources"])
    told = {
        "added": f"added, {row['status_after']}; says {sources}",
        "gone": f"gone, was {row['status_before']}; said {sources}",
        "status": f"{row['status_before']} -> {row['status_after']}; says {sources}",
    }
    return f"{town}: {row['partner']}, {kind}: {told[row['change']]}"
