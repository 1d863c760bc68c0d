"""What each build changed: carried over from the old warehouse into the new, and added to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from warehouse.connection import WarehouseError, cursor, open_for_reading
from warehouse.layout import LAYOUT, insert, read_sql
from warehouse.schema.history import HISTORY
from warehouse.schema.table import Table

if TYPE_CHECKING:
    # Loaded where it is used: who only reads a history need not wait for its start.
    import pyarrow as pa  # type: ignore[import-untyped]

KEPT = 50
"""Builds that are remembered."""

MOST_LISTED = 100_000
"""Changes that are listed one by one, from the newest build on; of others the number is kept."""

BUILD, INPUT, CHANGE = HISTORY

# Rows that pass from the old warehouse to the new at a time, so that neither holds them all.
_BATCH = 100_000

_UNREADABLE = "the old warehouse cannot be read"


@dataclass
class Past:
    """What the old warehouse remembers; empty tables, and `lacking` says why, where it does not."""

    builds: pl.DataFrame = field(default_factory=lambda: _empty(BUILD))
    inputs: pl.DataFrame = field(default_factory=lambda: _empty(INPUT))
    changes: pl.DataFrame = field(default_factory=lambda: _empty(CHANGE))
    lacking: str = ""
    old: duckdb.DuckDBPyConnection | None = None
    broke: bool = False

    @property
    def number(self) -> int:
        """The number of the last build, zero where none is remembered."""
        return int(self.builds["number"].max() or 0)  # type: ignore[arg-type]

    @property
    def last_inputs(self) -> pl.DataFrame:
        """What the last build read."""
        return self.inputs.filter(pl.col("build") == self.number)


@contextmanager
def remembered(path: Path) -> Iterator[Past]:
    """Give the past of a warehouse that is about to be replaced.

    It is read through an engine of its own: a broken file must not break the new one with it.
    """
    engine = _opened(path)
    if engine is None:
        there = path.exists()
        yield Past(lacking=_UNREADABLE if there else "there is no older one")
        return
    try:
        yield _read(cursor(engine))
    finally:
        engine.close()


def _opened(path: Path) -> duckdb.DuckDBPyConnection | None:
    try:
        return open_for_reading(path)
    except WarehouseError:
        return None


def _read(old: duckdb.DuckDBPyConnection) -> Past:
    try:
        if old.execute("select layout from main.build").fetchall() != [(LAYOUT,)]:
            return Past(lacking="the old warehouse is of another version of Twinboard")
        builds, inputs, changes = (_frame(old, table) for table in HISTORY)
        return Past(builds, inputs, changes, old=old)
    except duckdb.Error:
        return Past(lacking=_UNREADABLE)


def _frame(old: duckdb.DuckDBPyConnection, table: Table) -> pl.DataFrame:
    frame: pl.DataFrame = old.sql(f"from {table.qualified}").pl()
    return frame.cast(table.frame_schema())  # type: ignore[arg-type]


def _empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema=table.frame_schema())


def count_inputs(connection: duckdb.DuckDBPyConnection, hashes: Mapping[str, str]) -> pl.DataFrame:
    """Count what each input gave to a new warehouse; those that gave nothing give zero rows.

    `hashes` are those of the inputs' content, where they are known. Columns: those of
    `history.input` but `build`.
    """
    counted: pl.DataFrame = connection.sql(read_sql("history", "input")).pl()
    known = pl.DataFrame(list(hashes.items()), schema=["input", "sha256"], orient="row")
    joined = counted.join(known.cast(pl.String), on="input", how="full", coalesce=True)
    return joined.with_columns(pl.col("partnerships", "rows").fill_null(0)).sort("input")


def record(
    connection: duckdb.DuckDBPyConnection,
    past: Past,
    build: Mapping[str, object],
    inputs: pl.DataFrame,
) -> dict[str, int] | None:
    """Write the history into a new warehouse, this build its last.

    `build` has the columns of `history.build` that are not counted here. Gives the number of
    changes of each kind, nothing where no build before can be compared with.
    """
    counts = _compare(connection, past)
    row = {**build, "number": past.number + 1, "listed": counts is not None, **(counts or {})}
    new = pl.DataFrame([row], schema=BUILD.frame_schema(), strict=True)
    builds = _bounded(pl.concat([past.builds, new]))
    insert(connection, BUILD, builds)
    kept = past.inputs.filter(pl.col("build").is_in(builds["number"].implode()))
    inputs = inputs.with_columns(build=pl.lit(past.number + 1, pl.Int32)).select(kept.columns)
    insert(connection, INPUT, pl.concat([kept, inputs]))
    listed = builds.filter("listed")["number"]
    insert(connection, CHANGE, past.changes.filter(pl.col("build").is_in(listed.implode())))
    if counts is not None and past.number + 1 in listed:
        _list_changes(connection, past.number + 1)
    return counts


def _list_changes(connection: duckdb.DuckDBPyConnection, build: int) -> None:
    query = read_sql("history", "change")
    connection.execute(f"insert into history.change by name {query}", {"build": build})
    connection.unregister("partnership_gone")


def _bounded(builds: pl.DataFrame) -> pl.DataFrame:
    """Keep the last builds, and list changes from the newest on while they are not too many."""
    newest_first = builds.sort("number", descending=True).head(KEPT)
    changes = pl.sum_horizontal("added", "gone", "status_changed").cum_sum()
    bounded = newest_first.with_columns(listed=pl.col("listed") & (changes <= MOST_LISTED))
    return bounded.sort("number")


def _compare(connection: duckdb.DuckDBPyConnection, past: Past) -> dict[str, int] | None:
    """Put what differs from the old warehouse into `found_difference`, and count it.

    Where it is not too much to be listed, what is gone is fetched into `partnership_gone`.
    """
    if past.old is None:
        return None
    try:
        connection.register("partnership_before", _hashed(past, past.old))
        query = read_sql("history", "difference")
        connection.execute(f"create temp table found_difference as {query}")
        counts = _counted(connection)
        if sum(counts.values()) <= MOST_LISTED:
            connection.register("partnership_gone", _gone(connection, past, past.old).to_arrow())
    except duckdb.Error:
        if not past.broke:
            raise
        past.lacking = f"{_UNREADABLE} to its end"
        return None
    finally:
        connection.unregister("partnership_before")
    return counts


def _counted(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    query = (
        "select count(*) filter (status_before is null), count(*) filter (status_after is null), "
        "count(*) from found_difference"
    )
    [(added, gone, differing)] = connection.execute(query).fetchall()
    return {"added": added, "gone": gone, "status_changed": differing - added - gone}


def _hashed(past: Past, old: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
    """Give each partnership that figures of the old warehouse count, as a hash and its status.

    Handing over the names of millions takes several times as long as comparing hashes of 64 bits,
    of which two in three million are alike once in some million builds.
    """
    import pyarrow as pa  # noqa: PLC0415

    query = (
        "select hash(municipality_id, partner_id, kind) as key, status from main.partnership "
        "where counted"
    )
    with _reading_old(past):
        reader = old.sql(query).to_arrow_reader(_BATCH)
    return pa.RecordBatchReader.from_batches(reader.schema, _told_apart(past, reader))


def _told_apart(past: Past, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    with _reading_old(past):
        yield from reader


@contextmanager
def _reading_old(past: Past) -> Iterator[None]:
    """Note that it was the old warehouse that failed, not the new one, where one fails."""
    import pyarrow as pa  # noqa: PLC0415

    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError):
        past.broke = True
        raise


def _gone(
    connection: duckdb.DuckDBPyConnection, past: Past, old: duckdb.DuckDBPyConnection
) -> pl.DataFrame:
    """Give what identifies, names and says the partnerships that are gone."""
    keys = connection.sql("select key from found_difference where status_after is null").pl()
    query = (
        "select municipality_id, m.name as municipality, partner_id, kind, partner, sources "
        "from main.partnership "
        "semi join gone on gone.key = hash(municipality_id, partner_id, kind) "
        "left join reference.municipality as m on m.id = municipality_id"
    )
    with _reading_old(past):
        old.register("gone", keys.to_arrow())
        found: pl.DataFrame = old.sql(query).pl()
    return found
