"""Bring the rows of a table under our headings: words mapped, texts trimmed, each word once.

A list repeats few words in many rows, so what is to be found out of a word is found out once.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from etl.bulk.columns import COUNTRY, Columns
from etl.bulk.given import COLUMNS
from etl.bulk.headings import DEFAULTS, HEADINGS, POINT
from etl.bulk.table import SURPLUS
from etl.bulk.workbook import ROW
from etl.problems import DataError, Problem, did_you_mean

SIDES = ("municipality", "partner")


@dataclass(frozen=True)
class Rows:
    """The rows of a table, and for each heading that gives anything its words.

    `cells` has `_row`, `_surplus` and a column per such heading; empty rows are left out.
    """

    cells: pl.DataFrame
    words: Mapping[str, pl.Series]


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
        *_left_over(file, headings, ours, columns),
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


def _left_over(
    file: str, headings: list[str], ours: Mapping[str, str], columns: Columns
) -> Iterator[Problem]:
    """Find headings that nothing is said about, so that no column is lost in silence."""
    taken = {*ours.values(), *columns.ignore}
    for name in headings:
        if name not in taken:
            yield Problem(file, "row 1", *_unread(name, ours, columns))


def _unread(name: str, ours: Mapping[str, str], columns: Columns) -> tuple[str, str]:
    """Say why the column under a heading is not read, and what can be done about it."""
    plain = name.lower()
    if plain in columns.constants:
        cause = f"the heading '{name}' stands in the table, and a constant in {COLUMNS}"
        return cause, "keep one, or list the heading there under ignore"
    if plain in ours:
        cause = f"the heading '{name}' is not read, for {COLUMNS} takes {plain} from"
        return f"{cause} '{ours[plain]}'", "keep one, or list the heading there under ignore"
    remedy = f"map it in {COLUMNS} or list it there under ignore"
    return f"unknown heading '{name}'", did_you_mean(plain, HEADINGS) or remedy


def _lacking(file: str, given: set[str]) -> list[Problem]:
    remedy = f"map it or give it as a constant in {COLUMNS}"
    required = {heading.name for heading in HEADINGS.values() if heading.required}
    # Half a point is none.
    needed = required | (POINT.keys() if POINT.keys() & given else set())
    return [
        Problem(file, "row 1", f"nothing gives {name}", remedy)
        for name in HEADINGS
        if name in needed - given
    ]


def arranged(table: pl.LazyFrame, ours: Mapping[str, str], columns: Columns) -> Rows:
    """Give the rows under our headings, words mapped and texts trimmed.

    Raises PolarsError when the table cannot be read to its end.
    """
    fixed = {**DEFAULTS, **columns.constants}
    cells = (
        table.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))
        .select(
            pl.col(ROW).cast(pl.Int32),
            SURPLUS,
            *(pl.col(ours[name]).alias(name) for name in HEADINGS if name in ours),
            *(pl.lit(word).alias(name) for name, word in fixed.items() if name not in ours),
        )
        .collect(engine="streaming")
    )
    words: dict[str, pl.Series] = {}
    for name in HEADINGS:
        if name in ours:
            cells, words[name] = _with_plain_words(cells, name, _plain(name, columns))
        elif name in fixed:
            words[name] = pl.Series(name, [fixed[name]])
    return Rows(_without_blank(cells, table, ours), words)


def _without_blank(
    cells: pl.DataFrame, table: pl.LazyFrame, ours: Mapping[str, str]
) -> pl.DataFrame:
    """Leave out the rows in which nothing but spaces stands, say by a formula that gives ""."""
    given = [name for name in ours if name not in DEFAULTS]
    rows = cells.filter(pl.all_horizontal(pl.col(SURPLUS, *given).is_null()))[ROW]
    if rows.is_empty():
        return cells
    # What is ignored in them was not kept; there a total may stand, and is told of.
    holds = pl.any_horizontal(pl.exclude(ROW).str.contains(r"\S"))
    among = pl.col(ROW).cast(pl.Int32).is_in(rows.implode())
    blank = table.filter(among & ~holds.fill_null(value=False)).select(pl.col(ROW).cast(pl.Int32))
    return cells.join(blank.collect(), on=ROW, how="anti", maintain_order="left")


def _with_plain_words(
    cells: pl.DataFrame, name: str, plain: pl.Expr
) -> tuple[pl.DataFrame, pl.Series]:
    """Put the plain word of each word in its place; give the rows and the plain words."""
    words = cells.select(pl.col(name).unique()).with_columns(plain.alias("plain"))
    if words[name].eq_missing(words["plain"]).all():
        return cells, words[name]
    replaced = cells.join(words, on=name, how="left", nulls_equal=True, maintain_order="left")
    return (
        replaced.with_columns(pl.col("plain").alias(name)).drop("plain"),
        words["plain"].unique().alias(name),
    )


def _plain(name: str, columns: Columns) -> pl.Expr:
    text = pl.col(name).str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
    # Words for countries hold for both sides.
    shared = columns.values.get(COUNTRY, {}) if name.endswith(f"_{COUNTRY}") else {}
    words = {_neat(word): ours for word, ours in (shared | columns.values.get(name, {})).items()}
    text = text.fill_null("").replace(words) if words else text
    text = pl.when(text != "").then(text)
    text = _date(text) if HEADINGS[name].is_date else text
    return text.fill_null(DEFAULTS[name]) if name in DEFAULTS else text


def _neat(word: str) -> str:
    """Write a word of `columns.toml` as those of the table are."""
    return " ".join(unicodedata.normalize("NFC", word).split())


def _date(text: pl.Expr) -> pl.Expr:
    """Undo what spreadsheets make of dates: 1998.0, 1998,0 and a time of day at midnight."""
    return text.str.replace(r"^(\d{4})[.,]0+$", "${1}").str.replace(r"[ T]00:00:00(\.0+)?$", "")
