"""Where partners lie that the gazetteer does not know, as tables say."""

import polars as pl

from etl.bulk.rejects import Named, degrees_of
from etl.bulk.workbook import ROW

LAT, LON = "lat", "lon"

UNRESOLVED = pl.format("unresolved:{}:{}", pl.col("country").str.to_lowercase(), "partner")
"""The id of a partner without a place, as the macro `partner_of` of the warehouse gives it."""


def points_of(statements: pl.DataFrame, rows: Named, name: str) -> pl.DataFrame:
    """Give the first point of each partner without a place, as rows of `stated.partner_point`.

    A row gives the point of its partner, so a pair says nothing of where its municipality is.
    """
    return (
        statements.filter(pl.col("place_id").is_null())
        .join(_of_speakers(rows), on=[ROW, "municipality_id"], maintain_order="left")
        .select(pl.lit(name).alias("origin"), LAT, LON, partner_id=UNRESOLVED)
        .unique("partner_id", keep="first", maintain_order=True)
        .select("origin", "partner_id", LAT, LON)
    )


def _of_speakers(rows: Named) -> pl.DataFrame:
    speakers = rows.of("municipality", "municipality_id").alias("municipality_id")
    return points_in(rows).with_columns(speakers).drop_nulls()


def points_in(rows: Named) -> pl.DataFrame:
    """Give the point of each row's partner: `_row`, `lat`, `lon`; null where there is none."""
    degrees = (
        degrees_of(pl.col(name) if name in rows.cells.columns else pl.lit(None, pl.String()))
        for name in (LAT, LON)
    )
    return rows.cells.select(
        ROW, *(value.alias(name) for name, value in zip((LAT, LON), degrees, strict=True))
    )
