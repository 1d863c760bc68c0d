"""Read the reference tables of `data/reference/`."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
from slugify import slugify

from etl.places import Gazetteer
from etl.problems import DataError, Problem
from warehouse.schema import POLARS_TYPES, REFERENCE, Table

_TABLES = {table.name: table for table in REFERENCE}

_FILES = {
    "partner_region": "partner_regions.csv",
    "country": "countries.csv",
    "municipality": "municipalities.csv",
    "focus_area": "focus_areas.csv",
    "focus_term": "focus_terms.csv",
    "network": "networks.csv",
}


@dataclass(frozen=True)
class Reference:
    """The reference tables as frames, by name, and the look-ups that checking needs."""

    frames: dict[str, pl.DataFrame]

    def words(self, table: str, column: str) -> frozenset[str]:
        """Give all values of a column, for look-up."""
        return frozenset(self.frames[table][column].drop_nulls())

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Give the look-up from a printed name and a country to a place."""
        return Gazetteer(self.frames["place_name"])

    @cached_property
    def focus_areas(self) -> dict[str, str]:
        """Give the focus area of each known term, in lower case."""
        return dict(self.frames["focus_term"].select("term", "focus_area").iter_rows())

    @cached_property
    def place_names(self) -> dict[str, str]:
        """Give each place's standard name."""
        return dict(self.frames["place"].select("id", "name").iter_rows())


def read_reference(folder: Path) -> Reference:
    """Read all reference tables. Raises DataError naming every file that cannot be read."""
    problems: list[Problem] = []
    frames: dict[str, pl.DataFrame] = {}
    for name, file in (*_FILES.items(), ("place", "places.csv")):
        try:
            frames[name] = _read(folder / file, _TABLES[name])
        except (OSError, pl.exceptions.PolarsError) as error:
            reason = str(error).splitlines()[0]
            problems.append(Problem(f"reference/{file}", "", f"cannot be read: {reason}"))
    if problems:
        raise DataError(problems)
    _add_places(frames)
    return Reference(frames)


def _read(path: Path, table: Table) -> pl.DataFrame:
    # Read as text first: no word but emptiness stands for null, for NA is Namibia.
    text = pl.read_csv(path, infer_schema=False, glob=False)
    kinds = {c.name: POLARS_TYPES[c.type] for c in table.columns if c.name in text.columns}
    return text.with_columns(
        pl.col(name).str.to_date() if kind == pl.Date() else pl.col(name).cast(kind)
        for name, kind in kinds.items()
    )


def _add_places(frames: dict[str, pl.DataFrame]) -> None:
    """Make every municipality a place too, and list every name of every place."""
    municipalities = frames["municipality"].with_columns(
        region_id=pl.concat_str(
            pl.col("country").str.to_lowercase(),
            pl.lit("-"),
            pl.col("region").map_elements(slugify, return_dtype=pl.String()),
        )
    )
    frames["municipality"] = municipalities
    columns = [c.name for c in _TABLES["place"].columns]
    places = pl.concat(
        [
            municipalities.with_columns(
                level=pl.lit("municipality"), municipality_id=pl.col("id")
            ).select(*columns, "names"),
            frames["place"]
            .with_columns(municipality_id=pl.lit(None, pl.String()))
            .select(*columns, "names"),
        ]
    )
    frames["place"] = places.select(columns)
    frames["place_name"] = _names(places)


def _names(places: pl.DataFrame) -> pl.DataFrame:
    spellings = pl.concat_list(pl.concat_list("name"), pl.col("names").fill_null("").str.split("|"))
    return (
        places.select("country", name=spellings, place_id="id")
        .explode("name")
        .filter(pl.col("name") != "")
        .with_columns(folded=pl.col("name").map_elements(slugify, return_dtype=pl.String()))
        .unique(maintain_order=True)
        .select("country", "name", "folded", "place_id")
    )
