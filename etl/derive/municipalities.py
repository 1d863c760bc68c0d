"""Derive `municipalities.csv` from the official list and what we add to it by hand.

Run as `python -m etl.derive.municipalities MUNICIPALITY_LIST ADDED_NAMES [ADDED_MUNICIPALITIES]
[--output FILE]`. Added are further names, and municipalities of countries that the list leaves out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import click

from etl.derive.tables import Row, fail_on, join_names, place_id, read_table, write_table

LIST_COLUMNS = (
    "country",
    "code",
    "name",
    "name_alt",
    "region",
    "region_code",
    "population",
    "population_date",
    "lat",
    "lon",
    "note",
)
NAME_COLUMNS = ("id", "name")
COLUMNS = (
    "id",
    "code",
    "name",
    "names",
    "country",
    "region",
    "region_code",
    "population",
    "population_date",
    "lat",
    "lon",
    "note",
)


def without_generic_word(row: Row) -> Row:
    """A row whose name is what the place is called; Iceland's list writes `Municipality of` out.

    The list's own form stays among the names.
    """
    short = row["name"].removeprefix("Sveitarfélagið ")
    if short == row["name"]:
        return row
    return {**row, "name": short, "name_alt": row["name"]}


def with_ids(rows: list[Row]) -> list[Row]:
    """Rows with a unique `id`: country and name, and the county where two would be the same.

    The slug decides, not the name: Håbo and Habo are two names but one slug.
    """
    plain = Counter(place_id(row["country"], row["name"]) for row in rows)
    return [{**row, "id": _id(row, plain)} for row in rows]


def _id(row: Row, plain: Counter[str]) -> str:
    """The id of one municipality, longer where the short one is not its own."""
    short = place_id(row["country"], row["name"])
    if plain[short] == 1:
        return short
    return place_id(row["country"], row["name"], county_name(row["region"]))


def county_name(region: str) -> str:
    """A region's bare name: a Swedish county is printed as a genitive, `Jönköpings län`."""
    return re.sub(r"s? län$", "", region)


def with_names(rows: list[Row], added: Iterable[Row]) -> list[Row]:
    """Rows with `names`: the list's own alternative name first, then the added ones."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        names[row["id"]].append(row["name_alt"])
    for row in added:
        names[row["id"]].append(row["name"])
    return [{**row, "names": join_names(names[row["id"]], row["name"])} for row in rows]


def problems_in(rows: list[Row], added: list[Row]) -> list[str]:
    """What would make a wrong table: shared ids, and added names that lead nowhere or astray."""
    shared = [i for i, count in Counter(row["id"] for row in rows).items() if count > 1]
    spellings = Counter((row["id"][:2], row["name"]) for row in added)
    return (
        [f"{i}: id of more than one municipality" for i in shared]
        + [f"{c}: {name!r} is added more than once" for (c, name), n in spellings.items() if n > 1]
        + [problem for row in added for problem in _name_problems(row, rows)]
    )


def _name_problems(added: Row, rows: list[Row]) -> list[str]:
    """Why one added name cannot stand, if it cannot."""
    own = next((row for row in rows if row["id"] == added["id"]), None)
    if own is None:
        return [f"{added['id']}: no such municipality (name {added['name']!r})"]
    if added["name"] in (own["name"], own["name_alt"]):
        return [f"{added['id']}: {added['name']!r} is already its name"]
    return [
        f"{added['id']}: {added['name']!r} is the name of {row['id']}"
        for row in rows
        if row["country"] == own["country"] and added["name"] in (row["name"], row["name_alt"])
    ]


@click.command()
@click.argument("municipality_list", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("added_names", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument(
    "added_municipalities",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=False,
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("data/reference/municipalities.csv"),
    show_default=True,
)
def main(
    municipality_list: Path, added_names: Path, added_municipalities: Path | None, output: Path
) -> None:
    """Write the municipality table, sorted by id, from the official list and our additions."""
    listed = read_table(municipality_list, LIST_COLUMNS)
    if added_municipalities is not None:
        listed += read_table(added_municipalities, LIST_COLUMNS)
    rows = with_ids([without_generic_word(row) for row in listed])
    added = read_table(added_names, NAME_COLUMNS)
    fail_on(problems_in(rows, added))
    table = sorted(with_names(rows, added), key=lambda row: row["id"])
    write_table(output, COLUMNS, ({c: row[c] for c in COLUMNS} for row in table))
    click.echo(f"{output}: {len(table)} municipalities")


if __name__ == "__main__":
    main()
