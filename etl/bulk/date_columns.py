"""Printed dates by the column, read as `etl.dates` reads one; null stays null."""

import polars as pl


def is_day(text: pl.Expr) -> pl.Expr:
    """Tell what is a whole day."""
    day = text.str.to_date("%Y-%m-%d", strict=False)
    is_written_so = text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & day.is_not_null()
    return pl.when(text.is_not_null()).then(is_written_so)


def is_date(text: pl.Expr) -> pl.Expr:
    """Tell what is a decade, a year, a month or a day."""
    # Digits of other scripts are digits too by `\d`, and no number is read from them.
    less = text.str.contains(r"^[0-9]{3}[0-9X]$|^[0-9]{4}-(0[1-9]|1[0-2])$")
    return (is_day(text) | less) & ~text.str.contains("^000[0X]")


def precision(date: pl.Expr) -> pl.Expr:
    """Tell how exact a date is, by its form alone."""
    by_length = date.str.len_bytes().replace_strict(
        {4: "year", 7: "month", 10: "day"}, default=None, return_dtype=pl.String()
    )
    return pl.when(date.str.ends_with("X")).then(pl.lit("decade")).otherwise(by_length)


def first_year(date: pl.Expr) -> pl.Expr:
    """Give the first year that a date can mean; null where the text is none."""
    return date.str.head(4).str.replace("X", "0", literal=True).cast(pl.Int32, strict=False)


def is_before(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Tell where a date is surely before another, however exact each of them is."""
    last = one.str.replace("X", "9", literal=True)
    first = other.str.replace("X", "0", literal=True)
    known = pl.min_horizontal(last.str.len_bytes(), first.str.len_bytes())
    return last.str.slice(0, known) < first.str.slice(0, known)
