"""Where partners lie that the gazetteer does not know, as tables say."""

import polars as pl

from etl.bulk.headings import POINT
from etl.bulk.places import Named
from etl.bulk.workbook import ROW

UNRESOLVED = pl.format("unresolved:{}:{}", pl.col("country").str.to_lowercase(), "partner")
"""The id of a partner without a place, as the macro `partner_of` of the warehouse gives it."""


def points_of(statements: pl.DataFrame, rows: Named, name: str) -> pl.DataFrame:
    """Give the first point of each partner without a place, as rows of `stated.partner_point`.

    A row gives the point of its partner, so a pair says nothing of where its municipality is.
    """
    return (
        statements.filter(pl.col("place_id").is_null())
        .join(_of_speakers(rows), on=[ROW, "municipality_id"], maintain_order="left")
        .select(pl.lit(name).alias("origin"), *POINT, partner_id=UNRESOLVED)
        .unique("partner_id", keep="first", maintain_order=True)
        .select("origin", "partner_id", *POINT)
    )


def _of_speakers(rows: Named) -> pl.DataFrame:
    speakers = rows.of("municipality", "municipality_id").alias("municipality_id")
    return points_in(rows).with_columns(speakers).drop_nulls()


def points_in(rows: Named) -> pl.DataFrame:
    """Give the point of each row's partner: `_row`, `lat`, `lon`; null where there is none."""
    texts = {
        name: pl.col(name) if name in rows.cells.columns else pl.lit(None, pl.String())
        for name in POINT
    }
    return rows.cells.select(ROW, **{name: degrees_of(text) for name, text in texts.items()})


def degrees_of(text: pl.Expr) -> pl.Expr:
    """Read degrees; null where the text is none. A decimal comma will do."""
    return text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
