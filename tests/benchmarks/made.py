"""Data of any size, made from a seed: municipalities, and a list of their partnerships.

Few municipalities have many partners; some statuses and years are stated; some rows stand twice
and one in a hundred is wrong in one of five ways. One partner in twenty is in no gazetteer.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tests.browser.serving import ROOT

SEED = 20261125
CURATED = 20
"""So many of the repository's own curated files go with each size."""

COUNTRIES = "SE DK NO FI IS DE PL EE LV LT GB IE FR ES PT IT NL BE AT CH CZ SK HU RO UA US CN JP"
FIRST = [
    "Al",
    "Ber",
    "Dal",
    "Ek",
    "Fal",
    "Gra",
    "Hal",
    "Ing",
    "Kar",
    "Lin",
    "Mar",
    "Nor",
    "Os",
    "Ros",
    "Sand",
    "Tor",
    "Ul",
    "Vas",
    "Vin",
    "Ör",
]
MIDDLE = [
    "a",
    "ar",
    "e",
    "en",
    "er",
    "i",
    "in",
    "ing",
    "la",
    "lin",
    "o",
    "ol",
    "or",
    "sta",
    "ten",
    "u",
    "un",
    "va",
    "vik",
    "ö",
]
LAST = [
    "borg",
    "bro",
    "by",
    "dal",
    "fors",
    "hamn",
    "heim",
    "holm",
    "hus",
    "höjd",
    "köping",
    "lund",
    "näs",
    "rup",
    "sele",
    "sjö",
    "stad",
    "sund",
]
LAST += ["torp", "toft", "um", "vall", "ved", "ås", "ø"]

KINDS = {"twin town": 70, "partner city": 15, "friendship": 8, "project": 7}
STATUSES = {"unstated": 70, "active": 15, "dormant": 10, "ended": 5}
REVERSED, REPEATED, DIRT, UNLISTED = 0.3, 0.02, 0.01, 0.05

ORIGIN = """
title = "Made list of partnerships"
producer = "tests/benchmarks/made.py"
publisher = "Twinboard"
licence = "MIT"
accessed_on = 2026-11-22
language = "en"
direction = "listed"
"""


@dataclass(frozen=True)
class Size:
    """How many municipalities there are, and how many rows the list has."""

    name: str
    municipalities: int
    partnerships: int


SIZES = {
    size.name: size
    for size in (
        Size("S", 300, 1_500),
        Size("M", 30_000, 150_000),
        Size("L", 300_000, 3_000_000),
    )
}


@dataclass(frozen=True)
class Made:
    """Where data that was made lies: the folder for `--data`, and its two large tables."""

    data: Path

    @property
    def municipalities(self) -> Path:
        """The reference list of municipalities."""
        return self.data / "reference" / "municipalities.csv"

    @property
    def partnerships(self) -> Path:
        """The list of partnerships."""
        return self.data / "imports" / "made" / "partnerships.csv"


def make(size: Size, data: Path, seed: int = SEED) -> Made:
    """Write a folder of data of a size: reference, curated files and one import."""
    made = Made(data)
    curated = sorted((ROOT / "data" / "municipalities").glob("*.toml"))[:CURATED]
    shutil.copytree(ROOT / "data" / "reference", data / "reference")
    (data / "municipalities").mkdir()
    for path in curated:
        shutil.copy(path, data / "municipalities")
    # The corrections are for files that are not all here.
    (data / "corrections.toml").touch()
    own = pl.read_csv(made.municipalities, infer_schema=False).filter(
        pl.col("id").is_in([path.stem for path in curated])
    )
    towns = municipalities(size.municipalities - own.height, seed)
    pl.concat([own, towns.select(own.columns)]).write_csv(made.municipalities)
    made.partnerships.parent.mkdir(parents=True)
    (made.partnerships.parent / "origin.toml").write_text(ORIGIN, encoding="utf-8")
    partnerships(size.partnerships, towns, seed).write_csv(made.partnerships)
    return made


def municipalities(count: int, seed: int) -> pl.DataFrame:
    """Make municipalities, spread evenly over the countries, in the columns of the reference."""
    countries = COUNTRIES.split()[: 5 if count < 1_000 else None]
    number = pl.int_range(count)
    place = number // len(countries)
    return pl.select(
        country=_pick(countries, number),
        place=place,
        name=pl.concat_str(
            _pick(FIRST, place),
            _pick(MIDDLE, place // len(FIRST)),
            _pick(LAST, place // len(FIRST) // len(MIDDLE)),
        ),
        population=(pl.lit(10).pow(2.7 + 3 * _chance(count, seed).pow(1.5))).cast(pl.Int64),
        lat=(36 + 34 * _chance(count, seed + 1)).round(3),
        lon=(-8 + 38 * _chance(count, seed + 2)).round(3),
    ).with_columns(
        id=pl.format(
            "{}-made-{}", pl.col("country").str.to_lowercase(), pl.col("place").cast(pl.String)
        ),
        code=pl.format("{}{}", "country", pl.col("place") + 100_000),
        names=pl.lit(None, pl.String),
        region=pl.format("Region {}", pl.col("place") % 20 + 1),
        region_code=pl.lit(None, pl.String),
        population=pl.col("population").cast(pl.String),
        population_date=pl.lit("2025-01-01"),
        lat=pl.col("lat").cast(pl.String),
        lon=pl.col("lon").cast(pl.String),
        note=pl.lit(None, pl.String),
    )


def partnerships(rows: int, towns: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Make a list in which some pairs stand both ways, some rows twice, and some are wrong."""
    fresh = int(rows / (1 + REVERSED + REPEATED))
    plain = _plain_rows(fresh, towns, seed)
    swapped = {"municipality": "partner", "partner": "municipality"}
    swapped |= {f"{a}_country": f"{b}_country" for a, b in swapped.items()}
    back = plain.head(int(fresh * REVERSED)).rename(swapped).select(plain.columns)
    again = plain.tail(rows - fresh - back.height)
    both = pl.concat([plain, back, again])
    return _soiled(both.sample(fraction=1, shuffle=True, seed=seed), seed)


def _plain_rows(rows: int, towns: pl.DataFrame, seed: int) -> pl.DataFrame:
    # Raised to a power, chance falls on the first towns most often.
    first, second = (
        (_chance(rows, seed + step).pow(1.4) * towns.height).cast(pl.UInt32) for step in (3, 4)
    )
    year = (1950 + 75 * _chance(rows, seed + 5)).cast(pl.Int32).cast(pl.String)
    sides = pl.select(first=first, second=second).with_columns(
        second=pl.when(pl.col("second") == pl.col("first"))
        .then((pl.col("first") + 1) % towns.height)
        .otherwise("second")
    )
    return sides.select(
        municipality=pl.lit(towns["name"]).gather(pl.col("first")),
        municipality_country=pl.lit(towns["country"]).gather(pl.col("first")),
        partner=pl.when(_chance(rows, seed + 10) < UNLISTED)
        .then(pl.format("Far Place {}", pl.col("second") % 5_000))
        .otherwise(pl.lit(towns["name"]).gather(pl.col("second"))),
        partner_country=pl.lit(towns["country"]).gather(pl.col("second")),
        kind=_weighed(KINDS, _chance(rows, seed + 6)),
        status=_weighed(STATUSES, _chance(rows, seed + 7)),
        since=pl.when(_chance(rows, seed + 8) < 0.6).then(year),
    )


def _soiled(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Make one row in a hundred wrong: an unknown town, country, status or year, or no partner."""
    wrong = {
        "municipality": pl.lit("Nowhere"),
        "municipality_country": pl.lit("Atlantis"),
        "status": pl.lit("alive"),
        "since": pl.lit("19xx"),
        "partner": pl.lit(None, pl.String),
    }
    share = DIRT / len(wrong)
    return rows.with_columns(_chance=_chance(rows.height, seed + 9)).select(
        pl.when(pl.col("_chance").is_between(place * share, (place + 1) * share, closed="left"))
        .then(wrong[name])
        .otherwise(name)
        .alias(name)
        if name in wrong
        else pl.col(name)
        for place, name in _placed(rows.columns, list(wrong))
    )


def _placed(columns: list[str], wrong: list[str]) -> list[tuple[int, str]]:
    return [(wrong.index(name) if name in wrong else -1, name) for name in columns]


def _chance(count: int, seed: int) -> pl.Expr:
    """Give numbers from 0 to below 1 that look like chance, the same for the same seed."""
    return (pl.int_range(count).hash(seed) // 2**11).cast(pl.Float64) / 2**53


def _pick(words: list[str], place: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series(words)).gather(place % len(words))


def _weighed(words: dict[str, int], chance: pl.Expr) -> pl.Expr:
    hundred = [word for word, weight in words.items() for _ in range(weight)]
    return _pick(hundred, (chance * len(hundred)).cast(pl.UInt32))
