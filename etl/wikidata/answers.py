"""Turn answers into the tables of a snapshot: what Wikidata states, before any reading of it.

Rows are ordered, so that two snapshots can be compared line by line.
"""

import io
from collections.abc import Iterable, Mapping
from importlib.resources import files

import polars as pl

from etl.wikidata.errors import FetchError
from etl.wikidata.parts import LANGUAGES, Country

_CELL = pl.Struct({"type": pl.String(), "value": pl.String(), "xml:lang": pl.String()})
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "municipalities": ("municipality", "code", "point", "dissolved"),
    "municipality_labels": ("item", "label"),
    "populations": ("municipality", "population", "date", "precision"),
    "statements": (
        *("municipality", "statement", "rank", "partner", "start", "startPrecision"),
        *("end", "endPrecision", "held", "heldPrecision"),
    ),
    "references": ("statement", "reference", "url", "retrieved", "statedIn", "importedFrom"),
    "partners": ("partner", "country", "point", "partnerCode"),
    "partner_labels": ("item", "label"),
}

UNKNOWN = "unknown"
"""Stands where Wikidata says that there is a value and that no one knows it."""

Answers = Mapping[str, pl.DataFrame]
"""All rows of each table asked for; every cell is a text, and `country` names who was asked."""


def rows_of(table: str, answers: Iterable[tuple[Country, bytes]]) -> pl.DataFrame:
    """Read the answers that make up one table. Raises FetchError when one cannot be read."""
    names = _COLUMNS[table]
    schema = pl.Schema({name: pl.String() for name in (*names, "language", "asked")})
    return pl.concat(
        [pl.DataFrame(schema=schema), *(_rows(table, body, who) for who, body in answers)]
    ).unique(maintain_order=True)


def _rows(table: str, answer: bytes, country: Country) -> pl.DataFrame:
    names = _COLUMNS[table]
    bindings = pl.List(pl.Struct(dict.fromkeys(names, _CELL)))
    try:
        read = pl.read_json(
            io.BytesIO(answer), schema={"results": pl.Struct({"bindings": bindings})}
        )
    except pl.exceptions.PolarsError as error:
        cause = str(error).splitlines()[0]
        raise FetchError(f"an answer on {table} cannot be read: {cause}") from error
    cells = read.select(pl.col("results").struct.field("bindings").explode()).unnest("bindings")
    return cells.select(
        *(pl.col(name).struct.field("value").alias(name) for name in names),
        language=pl.col(names[-1]).struct.field("xml:lang"),
        asked=pl.lit(country.code),
    ).filter(pl.col(names[0]).is_not_null())


def tables_of(answers: Answers) -> dict[str, pl.DataFrame]:
    """Give the tables: `municipalities`, `statements`, `partners` and `references`."""
    statements = _statements(answers["statements"])
    return {
        "municipalities": _municipalities(answers),
        "statements": statements,
        "partners": _partners(answers).join(
            statements, left_on="item", right_on="partner", how="semi"
        ),
        "references": _references(answers["references"]),
    }


def _municipalities(answers: Answers) -> pl.DataFrame:
    """One row per municipality and code."""
    found = answers["municipalities"].with_columns(
        item=_id("municipality"), country="asked", **_point(pl.col("point"))
    )
    return (
        found.group_by("item", "code", "country")
        .agg(
            pl.col("lat", "lon").sort_by("point").drop_nulls().first(),
            pl.col("dissolved").min(),
        )
        .join(_populations(answers["populations"]), on="item", how="left")
        .join(_labels(answers["municipality_labels"]), on="item", how="left")
        .sort("country", "code", "item")
    )


def _populations(found: pl.DataFrame) -> pl.DataFrame:
    """The latest population of each municipality, of equally late ones the largest."""
    return (
        found.select(
            item=_id("municipality"),
            population=pl.col("population")
            .cast(pl.Float64, strict=False)
            .cast(pl.Int64, strict=False),
            population_date="date",
            population_precision=pl.col("precision").cast(pl.Int32, strict=False),
        )
        .sort("item", "population_date", "population", nulls_last=False)
        .group_by("item", maintain_order=True)
        .last()
    )


def _statements(found: pl.DataFrame) -> pl.DataFrame:
    """One row per statement; of several starts the first holds, of several ends the last."""
    partner = pl.col("partner")
    item = partner.str.extract(_ITEM)
    return (
        found.select(
            item=_id("municipality"),
            statement=pl.col("statement").str.extract(r"([^/]+)$"),
            rank=pl.col("rank").str.extract(r"([^/#]+?)(?:Rank)?$").str.to_lowercase(),
            partner=item,
            partner_value=pl.when(item.is_not_null())
            .then(pl.lit("item"))
            .when(partner.is_null())
            .then(pl.lit("none"))
            .otherwise(pl.lit(UNKNOWN)),
            start=_time("start"),
            start_precision=pl.col("startPrecision").cast(pl.Int32, strict=False),
            end=_time("end"),
            end_precision=pl.col("endPrecision").cast(pl.Int32, strict=False),
            point_in_time=_time("held"),
            point_in_time_precision=pl.col("heldPrecision").cast(pl.Int32, strict=False),
        )
        .group_by("item", "statement", "rank", "partner", "partner_value")
        .agg(
            pl.col("start", "start_precision").sort_by("start", nulls_last=True).first(),
            pl.col("end", "end_precision").sort_by("end").last(),
            pl.col("point_in_time", "point_in_time_precision").sort_by("point_in_time").last(),
        )
        .sort("item", "statement", "partner")
    )


def _time(column: str) -> pl.Expr:
    """Give a time as it stands; an unknown one is a node whose name means nothing."""
    value = pl.col(column)
    return (
        pl.when(value.str.contains(r"^[+-]?\d{4,}-"))
        .then(value)
        .when(value.is_not_null())
        .then(pl.lit(UNKNOWN))
    )


def _partners(answers: Answers) -> pl.DataFrame:
    """One row per partner; several countries stand beside one another, for none is chosen."""
    found = answers["partners"].with_columns(
        item=_id("partner"), country_item=_id("country"), **_point(pl.col("point"))
    )
    return (
        found.drop("country")
        .join(_countries(), left_on="country_item", right_on="item", how="left")
        .with_columns(country=pl.coalesce("country", "country_item"))
        .filter(pl.col("item").is_not_null())
        .group_by("item")
        .agg(
            pl.col("country", "within").drop_nulls().unique(),
            # Codes that replaced others are mostly the higher ones.
            code=pl.col("partnerCode").max(),
            lat=pl.col("lat").sort_by("point").drop_nulls().first(),
            lon=pl.col("lon").sort_by("point").drop_nulls().first(),
        )
        .with_columns(
            country=pl.col("country").list.set_difference("within").list.sort().list.join(" or ")
        )
        .with_columns(country=pl.when(pl.col("country") != "").then("country"))
        .drop("within")
        .join(_labels(answers["partner_labels"]), on="item", how="left")
        .sort("item")
    )


def _countries() -> pl.DataFrame:
    """Give the ISO 3166-1 code of each country by its item, and the country that it lies within.

    Of a partner in both, as Tórshavn in the Faroe Islands and Denmark, the smaller is meant.
    """
    text = (files("etl.wikidata") / "countries.csv").read_bytes()
    return pl.read_csv(text, infer_schema=False)


def _references(found: pl.DataFrame) -> pl.DataFrame:
    """One row per reference and address."""
    return found.select(
        statement=pl.col("statement").str.extract(r"([^/]+)$"),
        reference=pl.col("reference").str.extract(r"([^/]+)$"),
        url="url",
        retrieved="retrieved",
        stated_in=_id("statedIn"),
        imported_from=_id("importedFrom"),
    ).sort(pl.all())


def _labels(found: pl.DataFrame) -> pl.DataFrame:
    """One row per item, a column per language."""
    return (
        found.with_columns(item=_id("item"))
        .group_by("item")
        .agg(
            pl.col("label").filter(pl.col("language") == language).min().alias(f"label_{language}")
            for language in LANGUAGES
        )
    )


_ITEM = r"^https?://www\.wikidata\.org/entity/(Q\d+)$"


def _id(column: str) -> pl.Expr:
    """Give an item's id, null where the value is none: unknown, or a node without a name."""
    return pl.col(column).str.extract(_ITEM)


def _point(text: pl.Expr) -> dict[str, pl.Expr]:
    """Read a point on Earth; on another globe its address stands before it."""
    number = r"(-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)"
    parts = text.str.extract_groups(rf"^(?i:point)\({number} {number}\)$")
    lon, lat = (parts.struct[place].cast(pl.Float64, strict=False) for place in (0, 1))
    return {"lon": lon, "lat": lat}
