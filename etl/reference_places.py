"""Make places of municipalities, and list every name of every place."""

from collections.abc import Mapping

import polars as pl
from slugify import slugify


def add_places(frames: dict[str, pl.DataFrame], columns: list[str]) -> None:
    """Make every municipality a place too, with these columns, and list the names of all."""
    municipalities = frames["municipality"].with_columns(
        region_id=pl.concat_str(
            pl.col("country").str.to_lowercase(),
            pl.lit("-"),
            _slug("region"),
        )
    )
    frames["municipality"] = municipalities
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
        .with_columns(folded=_slug("name"))
        .unique(maintain_order=True)
        .select("country", "name", "folded", "place_id")
    )


# As `slugify` folds them; with these it need not be asked for most names of the north.
_LETTERS: Mapping[str, str] = {
    "å": "a",
    "ä": "a",
    "ö": "o",
    "ø": "o",
    "æ": "ae",
    "é": "e",
    "ü": "u",
}


def _slug(column: str) -> pl.Expr:
    """Fold a text as `slugify` does; Polars does it alone where the letters are well known."""
    text = pl.col(column)
    lower = text.str.to_lowercase()
    is_known = lower.str.contains(f"^[a-z0-9{''.join(_LETTERS)} ()/.-]*$")
    plain = lower.str.replace_many(list(_LETTERS), list(_LETTERS.values()))
    plain = plain.str.replace_all("[^a-z0-9]+", "-").str.strip_chars("-")
    other = pl.when(~is_known).then(text).map_elements(slugify, return_dtype=pl.String())
    return pl.when(is_known).then(plain).otherwise(other)
