"""Tie the names of a list to places: by code, by the name as written, then folded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from etl.bulk.folding import folded
from etl.bulk.rows import SIDES, Rows
from etl.countries import codes_by_name
from etl.reference import Reference

_PARTS = ("name", "country", "code")
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    side: {part: side if part == "name" else f"{side}_{part}" for part in _PARTS} for side in SIDES
}
"""The heading of each part of a side's name."""

_STANDS_FOR = {
    heading: (side, part) for side, parts in _COLUMNS.items() for part, heading in parts.items()
}


# The columns of `Named.names`.
_TOLD = (
    *("name", "country", "code", "iso", "folded", "place_id"),
    *("several", "municipality_id", "namesake", "uncoded", "key"),
)


@dataclass(frozen=True)
class Named:
    """The rows of a table whose names are tied to places, and for each heading its words.

    In `cells` a number stands for each side of a row, `municipality_number` say. `names` tells what
    it stands for, its rows being numbered from 0: `name`, `country` and `code` as written; `iso`,
    null where no country is known by that name; `folded`; `place_id`; `several`, true where the
    name means more than one place; `municipality_id`, where the place is one; `namesake`, the
    municipality that the name means where the code means another; `uncoded`, true where the code
    means none of its country though others of it have codes; and `key`, a number that all names of
    one place have in common, null without a country.
    """

    cells: pl.DataFrame
    names: pl.DataFrame
    words: Mapping[str, pl.Series]

    def of(self, side: str, column: str) -> pl.Series:
        """Give, row by row, what a column of `names` says of one side."""
        return self.names[column].gather(self.cells[f"{side}_number"])

    def under(self, heading: str) -> pl.Series:
        """Give, row by row, what stands under a heading."""
        if heading in _STANDS_FOR:
            return self.of(*_STANDS_FOR[heading])
        return self.cells[heading]


def named(rows: Rows, reference: Reference) -> Named:
    """Tie the names of all rows to places."""
    keys = _keys(rows.cells)
    names = (
        pl.concat(
            _parts(rows.cells, side).with_columns(key)[key.arg_unique()]
            for side, key in keys.items()
        )
        .unique("key")
        .with_row_index("number")
    )
    number_of = names.select("key", "number")
    numbers = (
        key.to_frame()
        .join(number_of, on="key", how="left", maintain_order="left")["number"]
        .alias(f"{side}_number")
        for side, key in keys.items()
    )
    cells = rows.cells.drop(_STANDS_FOR, strict=False).with_columns(numbers)
    return Named(cells, _tied(names.drop("key"), reference), rows.words)


def _keys(cells: pl.DataFrame) -> dict[str, pl.Series]:
    """Give for each side a number for each row; rows that name a place in the same words share it.

    By it names are told apart in half the time and memory that their texts take.
    """
    # Words are numbered alike as long as a frame holds them, and anew once none does.
    words = cells.select(pl.col(_STANDS_FOR.keys() & {*cells.columns}).cast(pl.Categorical))
    used = [part for part in _PARTS if any(_COLUMNS[side][part] in words.columns for side in SIDES)]
    return {
        side: words.select(_key(words, [_COLUMNS[side][part] for part in used])).to_series()
        for side in SIDES
    }


def _key(words: pl.DataFrame, columns: Sequence[str]) -> pl.Expr:
    nothing, bits = 2**32 - 1, 2**32
    # A code beside name and country is one word too many for the faster kind.
    kind = pl.UInt64() if len(columns) <= 2 else pl.Int128()
    key = pl.lit(0, kind)
    for column in columns:
        word = pl.col(column).to_physical().cast(kind).fill_null(nothing)
        key = key * bits + (word if column in words.columns else nothing)
    return key.alias("key")


def _parts(cells: pl.DataFrame, side: str) -> pl.DataFrame:
    return cells.select(
        (pl.col(column) if column in cells.columns else pl.lit(None, pl.String())).alias(part)
        for part, column in _COLUMNS[side].items()
    )


def _tied(names: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Tie names to places; only those of the same country are looked up, several mean none."""
    municipalities = reference.frames["municipality"]
    key = pl.coalesce("place_id", pl.format("{}/{}", "iso", "folded"))
    return (
        _looked_up(names, reference)
        .with_columns(**_meant(reference))
        .join(municipalities.select(place_id="id", municipality_id="id"), on="place_id", how="left")
        .with_columns(key=key.rank("dense"))
        .sort("number")
        .select(_TOLD)
    )


def _looked_up(names: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Add the places of its country that a code and a name mean: `coded`, `exact` and `plain`."""
    known = reference.frames["place_name"].select("country", "name", "place_id")
    exact = _places(known, "name", "exact")
    plain = _places(known.with_columns(folded(pl.col("name"))), "name", "plain")
    return (
        names.with_columns(
            iso=_iso(pl.col("country"), reference),
            folded=folded(pl.col("name")),
            bare=_bare(pl.col("code")),
        )
        .join(_codes(reference), left_on=["iso", "bare"], right_on=["country", "code"], how="left")
        .join(exact, left_on=["iso", "name"], right_on=["country", "name"], how="left")
        .join(plain, left_on=["iso", "folded"], right_on=["country", "name"], how="left")
    )


def _codes(reference: Reference) -> pl.DataFrame:
    municipalities = reference.frames["municipality"]
    return municipalities.select("country", code=_bare(pl.col("code")), coded="id").drop_nulls()


def _meant(reference: Reference) -> dict[str, pl.Expr]:
    """Give what `Named` tells of a name, by what was looked up for it."""
    # Where a name as written means several, so it does once it is folded.
    by_name, coded = pl.coalesce("exact", "plain"), pl.col("coded")
    municipalities = reference.frames["municipality"]["id"].implode()
    with_codes = _codes(reference)["country"].unique().implode()
    is_other = (coded != by_name) & by_name.is_in(municipalities)
    has_code = pl.col("bare").is_not_null() & pl.col("iso").is_in(with_codes)
    return {
        "place_id": pl.coalesce(coded, by_name),
        "namesake": pl.when(is_other).then(by_name),
        "uncoded": has_code & coded.is_null(),
        "several": (pl.coalesce("exact_count", "plain_count") > 1).fill_null(value=False),
    }


def _places(names: pl.DataFrame, key: str, found: str) -> pl.DataFrame:
    """Give for each name of a country how many places it means, and the place where it is one."""
    count = pl.col("place_id").n_unique()
    one = pl.when(count == 1).then(pl.col("place_id").first())
    return names.group_by("country", key).agg(one.alias(found), count.alias(f"{found}_count"))


def _bare(code: pl.Expr) -> pl.Expr:
    """Give a code without the zeros that programs drop in front and add behind a point."""
    return code.str.replace(r"[.,]0+$", "").str.strip_chars_start("0")


def _iso(country: pl.Expr, reference: Reference) -> pl.Expr:
    code = country.str.to_uppercase()
    known: Sequence[str] = list(reference.words("country", "code"))
    by_name = folded(country).replace_strict(
        codes_by_name(reference), default=None, return_dtype=pl.String()
    )
    return pl.when(code.is_in(known)).then(code).otherwise(by_name)
