"""Turn sound rows into statements on partnerships and the sources that they rest on."""

import polars as pl

from etl.bulk.folding import folded
from etl.bulk.headings import HEADINGS
from etl.bulk.origin import Origin
from etl.bulk.points import degrees
from etl.bulk.rows import SIDES
from etl.bulk.table import ROW
from etl.reference import Reference
from warehouse.schema import STATED

_TABLES = {table.name: table for table in STATED}
_AS_WRITTEN = tuple(
    name for name in HEADINGS if name in _TABLES["partnership"].column_names and name not in SIDES
)
# What makes two rows of one import say the same; a spelling does not.
_IDENTITY = ("municipality_id", "partner", "country", "place_id", *_AS_WRITTEN)


def statements_of(
    rows: pl.DataFrame, name: str, origin: Origin, spellings: pl.DataFrame, reference: Reference
) -> pl.DataFrame:
    """Give the statements that sound rows make, each once, with the row that made it.

    A pair of an undirected list speaks of both its sides, as far as they are municipalities.
    `spellings` (country, folded, spelling) are those that unresolved partners have already.
    Columns: `_row`, those of `stated.partnership`, `lat` and `lon`; `statement` is null.
    """
    sides = [SIDES] if origin.direction == "listed" else [SIDES, SIDES[::-1]]
    halves = [_half(rows, *each) for each in sides]
    return (
        _named(pl.concat(halves).sort("municipality_id", ROW), spellings, reference)
        .unique(_IDENTITY, keep="first", maintain_order=True)
        .with_columns(
            statement=pl.lit(None, pl.Int32()),
            source=pl.col("municipality_id") + f"/{name}",
            since_year=pl.col("since").str.slice(0, 4).str.replace("X", "0").cast(pl.Int32),
            since_precision=_precision(pl.col("since")),
            valid_until=pl.lit(None, pl.Date()),
            printed_country=pl.lit(None, pl.String()),
        )
        .select(ROW, *_TABLES["partnership"].column_names, "lat", "lon")
    )


def _half(rows: pl.DataFrame, side: str, other: str) -> pl.DataFrame:
    return rows.filter(pl.col(f"{side}_id").is_not_null()).select(
        ROW,
        *_AS_WRITTEN,
        municipality_id=f"{side}_id",
        written=pl.col(other),
        folded=f"{other}_folded",
        country=f"{other}_iso",
        place_id=f"{other}_place",
        # A table gives the point of its second side alone.
        **{
            name: degrees(
                pl.col(f"partner_{name}") if other == "partner" else pl.lit(None, pl.String())
            )
            for name in ("lat", "lon")
        },
    )


def _named(halves: pl.DataFrame, spellings: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Name every partner by its standard name, else by one spelling for all that fold alike."""
    places = reference.frames["place"].select(place_id="id", standard="name")
    first = pl.col("written").sort_by(ROW).first().over("country", "folded")
    return (
        halves.join(places, on="place_id", how="left", maintain_order="left")
        .join(spellings, on=["country", "folded"], how="left", maintain_order="left")
        .with_columns(partner=pl.coalesce("standard", "spelling", first))
        .with_columns(printed=pl.when(pl.col("written") != pl.col("partner")).then("written"))
    )


def spellings_of(partnership: pl.DataFrame) -> pl.DataFrame:
    """Give one spelling for each unresolved partner: country, folded, spelling."""
    return (
        partnership.filter(pl.col("place_id").is_null())
        .select("country", folded=folded(pl.col("partner")), spelling="partner")
        .unique(["country", "folded"], keep="first", maintain_order=True)
    )


def _precision(date: pl.Expr) -> pl.Expr:
    """Tell how exact an EDTF date is by its form, which the rules have checked."""
    by_length = date.str.len_chars().replace_strict(
        {4: "year", 7: "month", 10: "day"}, default=None, return_dtype=pl.String()
    )
    return pl.when(date.str.ends_with("X")).then(pl.lit("decade")).otherwise(by_length)


def sources_of(statements: pl.DataFrame, name: str, file: str, origin: Origin) -> pl.DataFrame:
    """Give the import as a source of every municipality that it speaks of."""
    date = pl.lit(origin.date, pl.String())
    whole = (_precision(date) == "day").fill_null(False)
    table = _TABLES["source"]
    constants = {
        "title": origin.title,
        "url": origin.address,
        "publisher": origin.publisher,
        "own": False,
        "language": origin.language,
        "kind": "list",
        "former_name": None,
        "accessed_on": origin.accessed_on,
        "document": file,
        "origin": name,
        "note": f"List by {origin.producer}; licence: {origin.licence}",
    }
    types = table.frame_schema()
    return (
        statements.select("municipality_id")
        .unique(maintain_order=True)
        .with_columns(
            id=pl.col("municipality_id") + f"/{name}",
            page_date=pl.when(whole).then(date).str.to_date(strict=False),
            printed_date=pl.when(~whole).then(date),
            **{column: pl.lit(value, types[column]) for column, value in constants.items()},
        )
        .select(table.column_names)
    )
