"""Warn of names that are taken for one place, though the points of a list lie far apart."""

from collections.abc import Iterator

import polars as pl

from etl.bulk.places import Named
from etl.bulk.points import points_in
from etl.bulk.workbook import ROW
from etl.problems import MOST_ALIKE, Problem
from etl.reference import Reference

FAR = 200
"""Kilometres; a large municipality's middle lies less far from where its people live."""

_DEGREE = 111.2
# The point of a county or a region may be its seat here and its middle there.
_LEVELS = ("municipality", "district")


def distant(file: str, rows: Named, reference: Reference) -> Iterator[Problem]:
    """Warn of sound rows whose point is not that of the place that the name is taken for.

    What the name means here is where the gazetteer has it, else where the first row has it.
    """
    points = points_in(rows).select(ROW, "lat", "lon", number=rows.cells["partner_number"])
    found = _far_ones(points.drop_nulls(), rows.names, reference)
    for row, name, known, km in found.head(MOST_ALIKE).iter_rows():
        cause = f"the point of {name} lies {km:.0f} km from that of {known}, which it is taken for"
        yield Problem(file, f"row {row}, lat", cause, _REMEDY, warning=True)
    if found.height > MOST_ALIKE:
        cause = f"{found.height - MOST_ALIKE} more points lie far from the places of the names"
        yield Problem(file, "lat", cause, _REMEDY, warning=True)


_REMEDY = "if it is another place, write its name with what tells it apart, say its region"


def _far_ones(points: pl.DataFrame, names: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Give row, name, place that it is taken for and kilometres, the first row of each point."""
    places = reference.frames["place"].select(
        "level", place_id="id", known="name", place_lat="lat", place_lon="lon"
    )
    # A code says whatever the point does.
    by_name = names.with_row_index("number").filter(pl.col("code").is_null() | pl.col("uncoded"))
    here = (pl.col(each).sort_by(ROW).first().over("key") for each in ("lat", "lon", "name"))
    return (
        points.join(by_name.select("number", "name", "key", "place_id"), on="number")
        .join(places, on="place_id", how="left")
        .filter(pl.col("level").is_null() | pl.col("level").is_in(_LEVELS))
        .with_columns(
            pl.coalesce(known, first).alias(known)
            for known, first in zip(("place_lat", "place_lon", "known"), here, strict=True)
        )
        .with_columns(km=_kilometres())
        .filter(pl.col("km") > FAR)
        .sort(ROW)
        .unique(["key", "lat", "lon"], keep="first", maintain_order=True)
        .select(ROW, "name", "known", "km")
    )


def _kilometres() -> pl.Expr:
    """Measure between two points as on a plain, which is near enough to tell far from near."""
    east = (pl.col("lon") - pl.col("place_lon") + 180) % 360 - 180
    middle = (pl.col("lat") + pl.col("place_lat")) / 2
    east = east * middle.radians().cos()
    return (((pl.col("lat") - pl.col("place_lat")) ** 2 + east**2).sqrt()) * _DEGREE
