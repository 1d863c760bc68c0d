"""What is in a warehouse file, and what lies beside it, for tests that break and build them."""

from pathlib import Path

import duckdb

from warehouse.connection import cursor, open_for_reading

# Where partnerships lie is a thread's chance: their rows count.
_WITHOUT_PLACES = {"main.partnership": "(from main.partnership as p order by p::varchar)"}


def tables_of(path: Path) -> dict[str, str]:
    """A hash of every table of a warehouse with its rows in their order, by name.

    Without the history, which tells the times of builds, and without where partnerships lie.
    """
    with open_for_reading(path) as connection:
        own = cursor(connection)
        names = own.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where database_name = 'warehouse' and schema_name <> 'history' order by all"
        ).fetchall()
        return {name: _hash(own, name) for (name,) in names}


def _hash(own: duckdb.DuckDBPyConnection, name: str) -> str:
    rows = _WITHOUT_PLACES.get(name, name)
    row = own.execute(f"select md5(string_agg(each::varchar, chr(10))) from {rows} each").fetchone()
    assert row is not None
    return str(row[0])


def names_in(folder: Path) -> set[str]:
    """All files and folders below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
