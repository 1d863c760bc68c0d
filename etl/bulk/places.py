"""Tie the two sides of every row to places: by code, by the name as written, then folded."""

import polars as pl

from etl.bulk.folding import folded
from etl.reference import Reference


def tied(rows: pl.LazyFrame, side: str, reference: Reference) -> pl.LazyFrame:
    """Add the place that a side means, and its id where it is a municipality.

    Only names of the same country are looked up, and a name of several places means none.
    Columns: `<side>_folded`, `<side>_place`, `<side>_id`, `<side>_several`.
    """
    frames = reference.frames
    names = frames["place_name"].lazy().select("country", "name", "place_id")
    exact = _places(names, "name", "exact")
    plain = _places(names.with_columns(folded(pl.col("name"))), "name", "plain")
    municipalities = frames["municipality"].lazy()
    codes = municipalities.select("country", code=_bare(pl.col("code")), coded="id").drop_nulls()
    country = f"{side}_iso"
    return (
        rows.with_columns(_bare(pl.col(f"{side}_code")).alias("_code"))
        .with_columns(folded(pl.col(side)).alias(f"{side}_folded"))
        .join(codes, left_on=[country, "_code"], right_on=["country", "code"], how="left")
        .join(exact, left_on=[country, side], right_on=["country", "name"], how="left")
        .join(plain, left_on=[country, f"{side}_folded"], right_on=["country", "name"], how="left")
        .with_columns(
            pl.coalesce(
                "coded", "exact", pl.when(pl.col("exact_count").is_null()).then("plain")
            ).alias(f"{side}_place"),
            pl.coalesce("exact_count", "plain_count")
            .gt(1)
            .fill_null(False)
            .alias(f"{side}_several"),
        )
        .with_columns(
            pl.when(pl.col(f"{side}_place").is_in(frames["municipality"]["id"].implode()))
            .then(f"{side}_place")
            .alias(f"{side}_id")
        )
        .drop("_code", "coded", "exact", "exact_count", "plain", "plain_count")
    )


def _places(names: pl.LazyFrame, key: str, found: str) -> pl.LazyFrame:
    """Give for each name of a country how many places it means, and the place where it is one."""
    count = pl.col("place_id").n_unique()
    one = pl.when(count == 1).then(pl.col("place_id").first())
    return names.group_by("country", key).agg(one.alias(found), count.alias(f"{found}_count"))


def _bare(code: pl.Expr) -> pl.Expr:
    """Give a code without the leading zeros that spreadsheets drop."""
    return code.str.strip_chars_start("0")
