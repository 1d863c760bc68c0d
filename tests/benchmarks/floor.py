"""The least that a build can be: DuckDB reads the same two files with declared types."""

from __future__ import annotations

from pathlib import Path

import click
import duckdb

TYPES = {"population": "bigint", "population_date": "date", "lat": "double", "lon": "double"}
_READ = "create table {name} as from read_csv($path, header = true, types = $types)"


@click.command()
@click.argument("tables", nargs=-1, type=click.Path(path_type=Path))
@click.option("--warehouse", type=click.Path(path_type=Path), required=True)
def main(tables: tuple[Path, ...], warehouse: Path) -> None:
    """Read each table into a table of its own."""
    connection = duckdb.connect(str(warehouse))
    for path in tables:
        heads = path.open(encoding="utf-8").readline().strip().split(",")
        types = {head: TYPES.get(head, "varchar") for head in heads}
        connection.execute(_READ.format(name=path.stem), {"path": str(path), "types": types})
    connection.close()


if __name__ == "__main__":
    main()
