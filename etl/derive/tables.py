"""Read and write the small text tables that the derivations take and give.

The standard `csv` module is used on purpose: it leaves every cell a string, so that codes keep
their zeros and the country code `NA` (Namibia) is never taken for a missing value.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from slugify import slugify

Row = dict[str, str]

NAME_SEPARATOR = "|"


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Rows of a CSV file as strings, trimmed; fails when one of `columns` is missing."""
    # utf-8-sig also reads files that Excel saved with a byte order mark.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        if missing:
            raise click.ClickException(f"{path.name}: no column {', '.join(missing)}")
        return [_trimmed(row, path, reader.line_num, columns) for row in reader]


def _trimmed(row: dict[str, str | None], path: Path, line: int, columns: Sequence[str]) -> Row:
    """The wanted cells of a row without outer blanks; fails on a row that is too short or long."""
    if None in row or None in row.values():
        raise click.ClickException(f"{path.name}: line {line}: wrong number of cells")
    return {column: (row[column] or "").strip() for column in columns}


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows as UTF-8 CSV with plain line ends, so that every machine gives the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def place_id(country: str, *names: str) -> str:
    """Readable id such as `se-goteborg` or, with a county after the name, `no-valer-ostfold`."""
    return "-".join([country.lower(), *(slugify(name) for name in names)])


def split_names(cell: str) -> list[str]:
    """The names in a `names` cell, in their order."""
    return [name.strip() for name in cell.split(NAME_SEPARATOR) if name.strip()]


def join_names(names: Iterable[str], standard: str) -> str:
    """A `names` cell: each name once, in order of first mention, without the standard name."""
    return NAME_SEPARATOR.join(name for name in dict.fromkeys(names) if name and name != standard)


def fail_on(problems: Sequence[str]) -> None:
    """Stop with every problem on a line of its own, so that one run shows all there is to mend."""
    if problems:
        raise click.ClickException("\n".join([f"{len(problems)} problem(s)", *problems]))
