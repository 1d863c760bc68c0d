"""Bring the rows of a table under our headings: words mapped, texts trimmed, countries as codes."""

from collections.abc import Mapping
from functools import cache

import polars as pl
from babel import Locale

from etl.bulk.folding import folded
from etl.bulk.headings import DEFAULTS, HEADINGS
from etl.bulk.origin import COLUMNS, COUNTRY, Columns
from etl.bulk.table import ROW, SURPLUS
from etl.problems import DataError, Problem, did_you_mean
from etl.reference import Reference

SIDES = ("municipality", "partner")

# Whose names of countries are understood, beside those of the reference.
_LANGUAGES = ("en", "sv", "da", "nb", "fi", "is", "de")


def assigned(file: str, headings: list[str], columns: Columns) -> dict[str, str]:
    """Give the table's heading for each of ours. Raises DataError when any is left or lacking."""
    ours = dict(columns.columns)
    taken = set(ours.values()) | set(columns.ignore)
    for heading in headings:
        plain = heading.lower()
        if heading not in taken and plain in HEADINGS and plain not in columns.constants:
            ours.setdefault(plain, heading)
    problems = [
        *_absent(file, headings, columns),
        *_left_over(file, headings, {*ours.values(), *columns.ignore}),
        *_lacking(file, {*ours, *columns.constants}),
    ]
    if problems:
        raise DataError(problems)
    return ours


def _absent(file: str, headings: list[str], columns: Columns) -> list[Problem]:
    return [
        Problem(file, "row 1", f"has no heading '{name}'", did_you_mean(name, headings))
        for name in (*columns.columns.values(), *columns.ignore)
        if name not in headings
    ]


def _left_over(file: str, headings: list[str], taken: set[str]) -> list[Problem]:
    """Find headings that nothing is said about, so that no column is lost in silence."""
    remedy = f"map it in {COLUMNS} or list it there under ignore"
    return [
        Problem(
            file,
            "row 1",
            f"unknown heading '{name}'",
            did_you_mean(name.lower(), HEADINGS) or remedy,
        )
        for name in headings
        if name not in taken
    ]


def _lacking(file: str, given: set[str]) -> list[Problem]:
    remedy = f"map it or give it as a constant in {COLUMNS}"
    return [
        Problem(file, "row 1", f"nothing gives {heading.name}", remedy)
        for heading in HEADINGS.values()
        if heading.required and heading.name not in given
    ]


def arranged(
    table: pl.LazyFrame, ours: Mapping[str, str], columns: Columns, reference: Reference
) -> pl.LazyFrame:
    """Give the rows under all of our headings, each with its row number; empty rows are left out.

    `<side>_iso` is the country's code, null where no country is known by that name.
    """
    return (
        table.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))
        .select(
            pl.col(ROW).cast(pl.Int32),
            SURPLUS,
            *(_cells(name, ours, columns).alias(name) for name in HEADINGS),
        )
        .with_columns(_year(pl.col(name)) for name in ("since", "until"))
        .with_columns(pl.col(name).fill_null(word) for name, word in DEFAULTS.items())
        .with_columns(
            _iso(pl.col(f"{side}_country"), reference).alias(f"{side}_iso") for side in SIDES
        )
    )


def _cells(name: str, ours: Mapping[str, str], columns: Columns) -> pl.Expr:
    if name in columns.constants:
        return pl.lit(columns.constants[name])
    if name not in ours:
        return pl.lit(None, pl.String())
    text = pl.col(ours[name]).str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
    text = pl.when(text != "").then(text)
    # Words for countries hold for both sides.
    shared = columns.values.get(COUNTRY, {}) if name.endswith(f"_{COUNTRY}") else {}
    words = shared | columns.values.get(name, {})
    return text.replace(words) if words else text


def _year(text: pl.Expr) -> pl.Expr:
    """Undo what spreadsheets make of dates: 1998.0, 1998,0 and a time of day at midnight."""
    return text.str.replace(r"^(\d{4})[.,]0+$", "${1}").str.replace(r"[ T]00:00:00(\.0+)?$", "")


def _iso(country: pl.Expr, reference: Reference) -> pl.Expr:
    code = country.str.to_uppercase()
    known = list(reference.words("country", "code"))
    by_name = folded(country).replace_strict(
        _countries(tuple(reference.frames["country"].select("name", "code").iter_rows())),
        default=None,
        return_dtype=pl.String(),
    )
    return pl.when(code.is_in(known)).then(code).otherwise(by_name)


@cache
def _countries(listed: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Give the code of each country by its folded names; a name of two is none."""
    codes = {code for _, code in listed}
    names = [
        (name, code)
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if code in codes
    ]
    frame = pl.DataFrame([*listed, *names], schema=["name", "code"], orient="row")
    return dict(
        frame.select(folded(pl.col("name")), "code")
        .group_by("name")
        .agg(pl.col("code").first(), several=pl.col("code").n_unique() > 1)
        .filter(~pl.col("several"))
        .select("name", "code")
        .iter_rows()
    )
