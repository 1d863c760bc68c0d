"""The rules that a row must keep. A word is judged once, however many rows have it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import permutations
from operator import and_, or_

import polars as pl

from etl import dates
from etl.bulk.date_columns import first_year, is_before, is_date, is_day
from etl.bulk.headings import HEADINGS, POINT
from etl.bulk.networks import MEMBERS, Network, is_member_of
from etl.bulk.origin import Origin
from etl.bulk.places import Named
from etl.bulk.points import degrees_of
from etl.bulk.rows import SIDES
from etl.bulk.table import SURPLUS
from etl.contacts import address_in, number_in
from etl.problems import one_of
from etl.sections import LONGEST_TEXT

OUTSIDE = "no municipality of the reference"
"""The rule that the rows of other lands break; it is nobody's fault."""

# A code, a date or a point is no private person's.
_NO_TEXT = ("municipality_code", "partner_code", "since", "until", "valid_until", *POINT)
# What a spreadsheet shows, in any language, where a formula has failed: #N/A, #I/T, #VÆRDI!.
_FAILED = r"^(?:#(?:N/A|I/T|\p{Lu}+(?:/0)?[!?])|Err:[0-9]{3})$"


@dataclass(frozen=True)
class Fault:
    """A rule, the heading under which rows break it, and for each row whether it does."""

    rule: str
    heading: str
    rows: pl.Series


def faults(rows: Named, origin: Origin, networks: Sequence[Network]) -> Iterator[Fault]:
    """Give the rules that any row breaks; of several that a row breaks the first is told."""
    yield from _found("more cells than headings", SURPLUS, rows.cells[SURPLUS].is_not_null())
    for name in rows.words:
        for rule, broken in _RULES_OF_CELLS.items():
            yield from _broken(rule, name, rows, broken(pl.col(name)))
        # No private person's address or number is to be seen here, whatever a list holds.
        if name not in _NO_TEXT:
            yield from _broken("e-mail address", name, rows, address_in(pl.col(name)))
            yield from _broken("telephone number", name, rows, number_in(pl.col(name)))
        yield from _broken("empty cell", name, rows, _says_nothing(name))
    yield from _of_places(rows, origin.direction, networks)
    for name in rows.words:
        yield from _of_kind(name, rows)
    if rows.words.keys() >= POINT.keys():
        for lacking, given in permutations(POINT):
            half = rows.cells[lacking].is_null() & rows.cells[given].is_not_null()
            yield from _found("half a point", lacking, half)
    yield from _of_times(rows, origin)


def _of_times(rows: Named, origin: Origin) -> Iterator[Fault]:
    if "since" in rows.words:
        too_late = first_year(pl.col("since")) > dates.latest_start(origin.accessed_on)
        yield from _broken("start too far off", "since", rows, too_late)
    if {"since", "until"} <= set(rows.words):
        yield from _found("end before start", "until", _ends_early(rows.cells))


def _of_kind(name: str, rows: Named) -> Iterator[Fault]:
    """Give the rules of what stands under one heading: a word, a date or degrees."""
    if HEADINGS[name].vocabulary:
        known = list(HEADINGS[name].vocabulary)
        yield from _broken("unknown word", name, rows, ~pl.col(name).is_in(known))
    if HEADINGS[name].is_date:
        is_written = is_day if name == "valid_until" else is_date
        yield from _broken("no date", name, rows, ~is_written(pl.col(name)))
    if name in POINT:
        yield from _broken("no degrees", name, rows, ~_is_within(name, POINT[name]))


_RULES_OF_CELLS: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "sign that cannot be shown": lambda cell: cell.str.contains(r"\p{C}"),
    "text too long": lambda cell: cell.str.len_chars() > LONGEST_TEXT,
}


def _says_nothing(name: str) -> pl.Expr:
    """Tell a failed formula, and of a name also a dash or nothing: all of these fold alike."""
    failed = pl.col(name).str.contains(_FAILED)
    if name not in SIDES:
        return failed
    return failed | ~pl.col(name).fill_null("").str.contains(r"[\p{L}\p{N}]")


def _of_places(rows: Named, direction: str, networks: Sequence[Network]) -> Iterator[Fault]:
    for network in networks:
        is_member = rows.names.select(is_member_of(network)).to_series()
        one, other = (is_member.gather(rows.cells[f"{side}_number"]) for side in SIDES)
        yield from _found(f"{MEMBERS}: {network.name}", "partner", one & other)
    # In an undirected list either side may speak.
    speaking = SIDES if direction == "undirected" else SIDES[:1]
    outside = reduce(and_, (rows.of(side, "municipality_id").is_null() for side in speaking))
    several = reduce(or_, (rows.of(side, "several") for side in speaking))
    # Without its country no municipality can be known: then the country is what is wrong.
    yield from _of_countries(rows, speaking)
    yield from _found("several places of the name", "municipality", outside & several)
    yield from _found(OUTSIDE, "municipality", outside)
    yield from _of_countries(rows, SIDES[len(speaking) :])
    itself = rows.of("municipality", "key") == rows.of("partner", "key")
    yield from _found("its own partner", "partner", itself)


def _of_countries(rows: Named, sides: Sequence[str]) -> Iterator[Fault]:
    for side in sides:
        lost = rows.of(side, "iso").is_null()
        yield from _found("unknown country", f"{side}_country", lost)


def _ends_early(cells: pl.DataFrame) -> pl.Series:
    """Tell where an end is before its start, as far as both are exact."""
    early = (cells["until"] < cells["since"]).fill_null(value=False)
    # As texts 2020 is before 2020-06 too, and few rows are left to look at.
    surely = is_before(pl.col("until"), pl.col("since"))
    return early.scatter(early.arg_true(), cells.filter(early).select(surely).to_series())


def _found(rule: str, heading: str, rows: pl.Series) -> Iterator[Fault]:
    found = rows.fill_null(value=False)
    if found.any():
        yield Fault(rule, heading, found)


def _broken(rule: str, name: str, rows: Named, condition: pl.Expr) -> Iterator[Fault]:
    """Find the rows with a word that breaks a rule; mostly there is no such word."""
    words = rows.words[name].to_frame(name)
    bad = words.filter(condition.fill_null(value=False)).to_series()
    if not bad.is_empty():
        cells = rows.under(name)
        yield from _found(rule, name, cells.is_in(bad.implode(), nulls_equal=True))


def _is_within(name: str, limit: int) -> pl.Expr:
    inside = degrees_of(pl.col(name)).is_between(-limit, limit).fill_null(value=False)
    return pl.col(name).is_null() | inside


def remedy_of(rule: str, heading: str) -> str:
    """Say what may stand in a cell that breaks a rule, where no known word is near."""
    if rule == "unknown word":
        return one_of(HEADINGS[heading].vocabulary)
    if rule == "no date":
        return _A_DAY if heading == "valid_until" else dates.HOW_TO_WRITE
    if rule == "no degrees":
        return f"write degrees such as 59.33, from -{POINT[heading]} to {POINT[heading]}"
    return _REMEDIES.get(rule, "")


_A_DAY = "write a day such as 2027-12-31"

# What nobody can mend has none: a row of other lands, or of a network's members.
_REMEDIES: Mapping[str, str] = {
    "more cells than headings": "put a text that holds the separator in quotation marks, or give "
    "the column a heading",
    "sign that cannot be shown": "type the cell anew",
    "text too long": f"write at most {LONGEST_TEXT} characters",
    "e-mail address": "leave it out",
    "telephone number": "leave it out",
    "empty cell": "fill it in",
    "several places of the name": "write its official code as municipality_code or partner_code",
    "unknown country": "write its ISO 3166-1 code, such as SE, or its name",
    "its own partner": "write the partner's name and country",
    "start too far off": "correct it, or leave it out: it is more than a year after the list",
    "half a point": "give both lat and lon, or neither",
    "end before start": "exchange or correct them",
}
