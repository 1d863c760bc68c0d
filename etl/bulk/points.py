"""Where partners lie that the gazetteer does not know, as tables say."""

import polars as pl

POINT = {"partner_lat": 90, "partner_lon": 180}
"""The headings of a point, and how far its degrees go either way."""


def degrees(text: pl.Expr) -> pl.Expr:
    """Read degrees; null where the text is none. A decimal comma will do."""
    return text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def is_point(name: str) -> pl.Expr:
    """Tell whether a cell holds degrees that there are; null where it is empty."""
    inside = degrees(pl.col(name)).is_between(-POINT[name], POINT[name]).fill_null(False)
    return pl.when(pl.col(name).is_not_null()).then(inside)


def points_of(statements: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give the first point of each partner without a place, as rows of `stated.partner_point`."""
    # As main/statement.sql names them.
    unresolved = pl.format("unresolved:{}:{}", pl.col("country").str.to_lowercase(), "partner")
    return (
        statements.filter(
            pl.col("place_id").is_null() & pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
        )
        .select(pl.lit(name).alias("origin"), "lat", "lon", partner_id=unresolved)
        .unique("partner_id", keep="first", maintain_order=True)
        .select("origin", "partner_id", "lat", "lon")
    )
