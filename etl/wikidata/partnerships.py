"""Read what Wikidata states as partnerships: the table that a build loads.

A statement that has ended is an ended partnership; of any other its status is unstated.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from etl.wikidata.answers import UNKNOWN
from etl.wikidata.parts import COUNTRIES, LANGUAGES

_DECADE, _YEAR, _MONTH, _DAY = 8, 9, 10, 11
"""How exact a date is, in Wikidata's numbers; what is lower is a decade or less exact."""

_KIND, _PRINTED_KIND = "twin town", "twinned administrative body"


def partnerships_of(tables: Mapping[str, pl.DataFrame], today: dt.date) -> pl.DataFrame:
    """Give one row per statement on a partner, under the headings of an import.

    A statement without a partner's item is left out, and so is every statement on a municipality
    that has been dissolved; one that is still to be is there. Columns are text.
    """
    # An end that is unknown has come all the same.
    present = pl.col("dissolved").is_null() | _is_to_come(_day_of("dissolved"), today)
    # As of partners, codes that replaced others are mostly the higher ones; under two codes the
    # partners of one municipality would be another's too.
    latest = pl.col("code") == pl.col("code").max().over("item")
    municipalities = tables["municipalities"].filter(present).filter(latest)
    return (
        tables["statements"]
        .filter(pl.col("partner").is_not_null())
        .join(municipalities.select("item", "code", "country", name=_own_name()), on="item")
        .join(
            tables["partners"].select(
                pl.col("item").alias("partner"),
                pl.col("country", "code", "lat", "lon").name.prefix("partner_"),
                partner_name=_first_name(_FOR_ALL),
            ),
            on="partner",
            how="left",
        )
        .join(_referred(tables["references"]), on="statement", how="left")
        .sort("country", "code", "item", "statement")
        .select(**_headings(today))
    )


def _headings(today: dt.date) -> dict[str, pl.Expr]:
    until = _date("end")
    # A day to come, as far as it is known, does not end anything yet.
    to_come = _is_to_come(pl.coalesce(until, _first_year("end")), today)
    ended = pl.col("end").is_not_null() & ~to_come
    return {
        "municipality": pl.coalesce("name", "item"),
        "municipality_code": pl.col("code"),
        "municipality_country": pl.col("country"),
        "partner": pl.coalesce("partner_name", "partner"),
        "partner_code": pl.col("partner_code"),
        "partner_country": pl.col("partner_country"),
        "lat": pl.col("partner_lat"),
        "lon": pl.col("partner_lon"),
        "kind": pl.lit(_KIND),
        "printed_kind": pl.lit(_PRINTED_KIND),
        "status": pl.when(ended).then(pl.lit("ended")).otherwise(pl.lit("unstated")),
        "since": _date("start"),
        "until": until,
        "note": _note(),
    }


def _date(name: str) -> pl.Expr:
    """Give a date no more exact than it is; null where it is less exact than a year."""
    text = _day_of(name)
    # A value without its precision says a year at the least.
    precision = pl.col(f"{name}_precision").fill_null(_YEAR)
    return (
        pl.when(precision >= _DAY)
        .then(text)
        .when(precision == _MONTH)
        .then(text.str.head(7))
        .when(precision == _YEAR)
        .then(text.str.head(4))
    )


def _day_of(name: str) -> pl.Expr:
    return pl.col(name).str.extract(r"^\+?([0-9]{4}-[0-9]{2}-[0-9]{2})")


def _first_year(name: str) -> pl.Expr:
    """Give the first year that a date can mean: a decade is named by it, a century by any."""
    year = _day_of(name).str.head(4).cast(pl.Int32)
    since = year - pl.when(pl.col(f"{name}_precision") < _DECADE).then(99).otherwise(0)
    return since.cast(pl.String()).str.zfill(4)


def _is_to_come(date: pl.Expr, today: dt.date) -> pl.Expr:
    known = pl.lit(today.isoformat()).str.head(date.str.len_chars())
    return (date > known).fill_null(value=False)


def _note() -> pl.Expr:
    """Name both items, and print what the other columns cannot hold."""
    references = pl.col("references").fill_null(0)
    return pl.concat_str(
        # The statement's own id has digits enough to look like a telephone number.
        pl.format("Wikidata {}, partner {}", "item", "partner"),
        pl.when(references == 0)
        .then(pl.lit("; no reference"))
        .otherwise(pl.format("; references: {}", references)),
        *(
            pl.when(pl.col(name).is_not_null()).then(_printed(name)).otherwise(pl.lit(""))
            for name in ("start", "end", "point_in_time")
        ),
    )


def _printed(name: str) -> pl.Expr:
    """Print a date as it stands, unless `since` and `until` say it whole."""
    words = name.replace("_", " ")
    precision = pl.col(f"{name}_precision")
    known = pl.col(name) != UNKNOWN
    printed = (
        pl.when(~known)
        .then(pl.lit(f"; {words}: unknown"))
        .when(precision.is_null())
        .then(pl.format(f"; {words}: {{}}", name))
        .otherwise(pl.format(f"; {words}: {{}} (precision {{}})", name, precision))
    )
    if name == "point_in_time":
        return printed
    whole = pl.col(name).str.contains(r"^\+?\d{4}-") & precision.is_between(_YEAR, _DAY).fill_null(
        False
    )
    return pl.when(whole).then(pl.lit("")).otherwise(printed)


def _referred(references: pl.DataFrame) -> pl.DataFrame:
    return references.group_by("statement").agg(references=pl.col("reference").n_unique())


_FOR_ALL = ("en", "mul", *(language for language in LANGUAGES if language not in ("en", "mul")))


def _own_name() -> pl.Expr:
    """Give a municipality's name in the language of its country, else in another."""
    own = pl.coalesce(
        pl.when(pl.col("country") == country.code).then(_visible(f"label_{country.language}"))
        for country in COUNTRIES.values()
    )
    return pl.coalesce(own, _first_name(_FOR_ALL))


def _first_name(languages: tuple[str, ...]) -> pl.Expr:
    return pl.coalesce(_visible(f"label_{language}") for language in languages)


def _visible(column: str) -> pl.Expr:
    """Give a label without the signs that no one sees, which would turn or hide others."""
    text = (
        pl.col(column).str.replace_all(r"\s+", " ").str.replace_all(r"\p{C}", "").str.strip_chars()
    )
    return pl.when(text != "").then(text)
