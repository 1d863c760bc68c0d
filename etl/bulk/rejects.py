"""The rules that a row must keep, and what becomes of the rows that break one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import polars as pl

from etl import dates
from etl.bulk.headings import HEADINGS, MEANT, POINT
from etl.bulk.networks import MEMBERS, Network, is_member_of
from etl.bulk.origin import Origin
from etl.bulk.rows import SIDES
from etl.bulk.table import SURPLUS
from etl.bulk.workbook import ROW
from etl.countries import near_country
from etl.problems import Problem, did_you_mean, nearest, one_of
from etl.reference import Reference
from etl.sections import DATE, E_MAIL
from warehouse.bodies import names_meant
from warehouse.formula import FORMULA
from warehouse.whole_files import begun, no_folder_left, sweep_parts

OUTSIDE = "no municipality of the reference"
"""The rule that the rows of other lands break; it is nobody's fault."""

_LONGEST_TEXT = 1000
_LONGEST_SHOWN = 100
# As the curated files' own rules, without the looking around that Polars' patterns lack.
_TELEPHONE = (
    r"(?:^|[^\w/.])(?:\+\d{1,3}|\(?0\d{0,3}\)?)(?:[\s\-–/().]*\d){6,}(?:$|\W)"
    r"|(?:^|[^\d-])\d{2}(?: \d{2}){3}(?:$|[^\d-])"
)
# A code, a date or a point is no private person's.
_NO_TEXT = ("municipality_code", "partner_code", "since", "until", "valid_until", *POINT)
# What a spreadsheet shows, in any language, where a formula has failed: #N/A, #I/T, #VÆRDI!.
_FAILED = r"^(?:#(?:N/A|I/T|\p{Lu}+(?:/0)?[!?])|Err:[0-9]{3})$"
# A suggestion costs a comparison with every name of the country: 200 for a country of 2,500 names.
_MOST_COMPARED = 500_000
# Other words are compared with some ten or, where they are countries', with some thousand names.
_MOST_WORDS = 200
# Who has mended so many mistakes of a kind asks again.
_MOST_TOLD = 10


@dataclass(frozen=True)
class Named:
    """The rows of a table, tied to places: what `etl.bulk.places.named` gives, and the words."""

    cells: pl.DataFrame
    names: pl.DataFrame
    words: Mapping[str, pl.Series]

    def of(self, side: str, column: str) -> pl.Series:
        """Give, row by row, what a column of `names` says of one side."""
        return self.names[column].gather(self.cells[f"{side}_number"])


@dataclass(frozen=True)
class Fault:
    """A rule, the heading under which rows break it, and for each row whether it does."""

    rule: str
    heading: str
    rows: pl.Series


def faults(rows: Named, origin: Origin, networks: Sequence[Network]) -> Iterator[Fault]:
    """Give the rules that any row breaks, those first that are told of a row that breaks several.

    A word is judged once, however many rows have it.
    """
    yield from _found("more cells than headings", SURPLUS, rows.cells[SURPLUS].is_not_null())
    for name in rows.words:
        for rule, broken in _RULES_OF_CELLS.items():
            yield from _broken(rule, name, rows, broken(pl.col(name)))
        # No private person's address or number is to be seen here, whatever a list holds.
        if name not in _NO_TEXT:
            yield from _broken("e-mail address", name, rows, _holds_address(pl.col(name)))
            yield from _broken("telephone number", name, rows, _holds_number(pl.col(name)))
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
        too_late = _first_year(pl.col("since")) > dates.latest_start(origin.accessed_on)
        yield from _broken("start too far off", "since", rows, too_late)
    if {"since", "until"} <= set(rows.words):
        yield from _found("end before start", "until", _ends_early(rows.cells))


def _of_kind(name: str, rows: Named) -> Iterator[Fault]:
    """Give the rules of what stands under one heading: a word, a date or degrees."""
    if HEADINGS[name].vocabulary:
        known = list(HEADINGS[name].vocabulary)
        yield from _broken("unknown word", name, rows, ~pl.col(name).is_in(known))
    if HEADINGS[name].is_date:
        is_date = _is_day if name == "valid_until" else _is_date
        yield from _broken("no date", name, rows, ~is_date(pl.col(name)))
    if name in POINT:
        yield from _broken("no degrees", name, rows, ~_is_within(name, POINT[name]))


_RULES_OF_CELLS: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "sign that cannot be shown": lambda cell: cell.str.contains(r"\p{C}"),
    "text too long": lambda cell: cell.str.len_chars() > _LONGEST_TEXT,
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
    outside, several = rows.of("municipality", "municipality_id").is_null(), _several(rows, 0)
    if direction == "undirected":
        outside &= rows.of("partner", "municipality_id").is_null()
        several |= _several(rows, 1)
    speaking = 2 if direction == "undirected" else 1
    # Without its country no municipality can be known: then the country is what is wrong.
    yield from _of_countries(rows, SIDES[:speaking])
    yield from _found("several places of the name", "municipality", outside & several)
    yield from _found(OUTSIDE, "municipality", outside)
    yield from _of_countries(rows, SIDES[speaking:])
    itself = rows.of("municipality", "key") == rows.of("partner", "key")
    yield from _found("its own partner", "partner", itself)


def _of_countries(rows: Named, sides: Sequence[str]) -> Iterator[Fault]:
    for side in sides:
        lost = rows.of(side, "iso").is_null()
        yield from _found("unknown country", f"{side}_country", lost)


def _ends_early(cells: pl.DataFrame) -> pl.Series:
    """Tell where an end is before its start, as far as both are exact: see `dates.is_before`."""
    early = (cells["until"] < cells["since"]).fill_null(value=False)
    # As texts 2020 is before 2020-06 too, and few rows are left to look at.
    until = pl.col("until").str.replace("X", "9", literal=True)
    since = pl.col("since").str.replace("X", "0", literal=True)
    known = pl.min_horizontal(until.str.len_bytes(), since.str.len_bytes())
    surely = until.str.slice(0, known) < since.str.slice(0, known)
    return early.scatter(early.arg_true(), cells.filter(early).select(surely).to_series())


def _several(rows: Named, side: int) -> pl.Series:
    return rows.of(SIDES[side], "several")


def _found(rule: str, heading: str, rows: pl.Series) -> Iterator[Fault]:
    found = rows.fill_null(value=False)
    if found.any():
        yield Fault(rule, heading, found)


def _broken(rule: str, name: str, rows: Named, condition: pl.Expr) -> Iterator[Fault]:
    """Find the rows with a word that breaks a rule; mostly there is no such word."""
    words = rows.words[name].to_frame(name)
    bad = words.filter(condition.fill_null(value=False)).to_series()
    if not bad.is_empty():
        cells = _cells_under(rows, name)
        yield from _found(rule, name, cells.is_in(bad.implode(), nulls_equal=True))


def _cells_under(rows: Named, name: str) -> pl.Series:
    for side in SIDES:
        if name.startswith(side):
            return rows.of(side, name.removeprefix(side).removeprefix("_") or "name")
    return rows.cells[name]


def _holds_address(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(E_MAIL.pattern)


def _holds_number(cell: pl.Expr) -> pl.Expr:
    return cell.str.replace_all(DATE.pattern, "").str.contains(_TELEPHONE)


def _is_date(text: pl.Expr) -> pl.Expr:
    """Tell an EDTF date as `etl.dates` knows them; null stays null."""
    # Digits of other scripts are digits too by `\d`, and no number is read from them.
    less = text.str.contains(r"^[0-9]{3}[0-9X]$|^[0-9]{4}-(0[1-9]|1[0-2])$")
    return (_is_day(text) | less) & ~text.str.contains("^000[0X]")


def _first_year(date: pl.Expr) -> pl.Expr:
    return date.str.head(4).str.replace("X", "0", literal=True).cast(pl.Int32, strict=False)


def _is_day(text: pl.Expr) -> pl.Expr:
    day = text.str.to_date("%Y-%m-%d", strict=False)
    is_day = text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & day.is_not_null()
    return pl.when(text.is_not_null()).then(is_day)


def degrees_of(text: pl.Expr) -> pl.Expr:
    """Read degrees; null where the text is none. A decimal comma will do."""
    return text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _is_within(name: str, limit: int) -> pl.Expr:
    inside = degrees_of(pl.col(name)).is_between(-limit, limit).fill_null(value=False)
    return pl.col(name).is_null() | inside


def _remedy(rule: str, heading: str) -> str:
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
    "text too long": f"write at most {_LONGEST_TEXT} characters",
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


def judged(rows: Named, found: Iterable[Fault]) -> tuple[Named, pl.DataFrame]:
    """Part the sound rows from the broken ones.

    The broken ones come with `_row`, `rule`, `heading`, `value`, `remedy` and for each side its
    name and country; of several rules a row is told the first.
    """
    left, broken = rows.cells, []
    is_sound = pl.repeat(True, left.height, eager=True)
    for fault in found:
        first = fault.rows & is_sound
        is_sound &= ~fault.rows
        if first.any():
            broken.append(_told(rows, fault, first))
    # No sound row has a surplus.
    left = left.drop(SURPLUS).filter(is_sound)
    return Named(left, rows.names, rows.words), _all_told(broken)


def _told(rows: Named, fault: Fault, first: pl.Series) -> pl.DataFrame:
    some = Named(rows.cells.filter(first), rows.names, rows.words)
    return some.cells.select(
        ROW,
        rule=pl.lit(fault.rule),
        heading=pl.lit(fault.heading),
        value=_cells_under(some, fault.heading),
        remedy=pl.lit(_remedy(fault.rule, fault.heading) or None, pl.String()),
        **{side: some.of(side, "name") for side in SIDES},
        **{f"{side}_iso": some.of(side, "iso") for side in SIDES},
        **{f"{side}_place": some.of(side, "place_id") for side in SIDES},
    )


def _all_told(broken: Sequence[pl.DataFrame]) -> pl.DataFrame:
    text = ("rule", "heading", "value", "remedy", *SIDES)
    tied = (f"{side}_{part}" for side in SIDES for part in ("iso", "place"))
    empty = pl.DataFrame(schema={ROW: pl.Int32(), **dict.fromkeys((*text, *tied), pl.String())})
    return pl.concat([empty, *broken], how="diagonal").sort(ROW)


def rejected(
    broken: pl.DataFrame, name: str, file: str, ours: Mapping[str, str], reference: Reference
) -> pl.DataFrame:
    """Give the rows of `stated.reject`, with the table's own headings and what is near."""
    value = pl.coalesce("near_value", "value").str.slice(0, _LONGEST_TEXT)
    heading = pl.coalesce("near_side", "heading")
    near = pl.concat(
        [_near_municipalities(broken, reference), _near_words(broken, reference)], how="diagonal"
    )
    return broken.join(near, on=ROW, how="left", maintain_order="left").select(
        pl.lit(name).alias("origin"),
        pl.lit(file).alias("file"),
        pl.col(ROW).alias("row_number"),
        "rule",
        heading.replace(dict(ours) | {SURPLUS: None}).alias("heading"),
        # The list of what was left out is for all to read.
        pl.when(~(_holds_address(value) | _holds_number(value))).then(value).alias("value"),
        pl.coalesce("suggestion", "remedy").alias("suggestion"),
    )


def _near_municipalities(broken: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Give, for rows without a municipality, the side that is nearly one, and the near name."""
    countries = reference.frames["municipality"]["country"].unique().implode()
    sides = pl.concat(
        broken.filter(
            (pl.col("rule") == OUTSIDE)
            & pl.col(f"{side}_iso").is_in(countries)
            & pl.col(f"{side}_place").is_null()
        ).select(ROW, side=pl.lit(side), name=side, country=f"{side}_iso")
        for side in SIDES
    )
    names = sides.select("country", "name").unique(maintain_order=True)
    return (
        sides.join(_near_names(names, reference), on=["country", "name"], maintain_order="left")
        .filter(pl.col("suggestion") != "")
        .unique(ROW, keep="first", maintain_order=True)
        .select(ROW, "suggestion", near_side="side", near_value="name")
    )


def _near_words(broken: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Give, for rows with a word of no list or no country, the near word."""
    strange = broken.filter(pl.col("rule").is_in(["unknown word", "unknown country"]))
    words = strange.select("heading", "value").drop_nulls().unique(maintain_order=True)
    words = words.head(_MOST_WORDS)
    near = [
        _near_word(word, heading) if HEADINGS[heading].vocabulary else near_country(word, reference)
        for heading, word in words.iter_rows()
    ]
    found = words.with_columns(pl.Series("suggestion", near, pl.String()))
    return strange.join(found.filter(pl.col("suggestion") != ""), on=["heading", "value"]).select(
        ROW, "suggestion"
    )


def _near_word(word: str, heading: str) -> str:
    """Give the word that is meant or spelt alike; one that merely holds parts of it misleads."""
    meant = MEANT.get(heading, {}).get(word.lower())
    near = meant or nearest(word, HEADINGS[heading].vocabulary)
    return f"did you mean '{near}'?" if near else ""


def _near_names(names: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Give the near name of each, or nothing; of very many the first alone are looked at."""
    near: list[str] = []
    compared = 0
    for country, name in names.iter_rows():
        known = reference.gazetteer.names(country)
        compared += len(known)
        if compared > _MOST_COMPARED:
            break
        near.append(_near_name(name, known))
    return names.head(len(near)).with_columns(pl.Series("suggestion", near, pl.String()))


def _near_name(name: str, known: Sequence[str]) -> str:
    """Give the name that one means without the word for a municipality, else that spelt alike.

    Spelt most like `Malmö stad` is Halmstad, and Köping is a part of `Linköpings kommun`.
    """
    meant = next((each for each in names_meant(name) if each in known), None)
    return f"did you mean '{meant}'?" if meant else did_you_mean(name, known)


def problems_of(rejects: pl.DataFrame) -> Iterator[Problem]:
    """Give a line for each mistake, with the first row that makes it.

    Rows of which nothing can be said but the rule are one mistake, as are those of other lands.
    """
    rule = ["origin", "rule", "heading"]
    mistake = pl.when(pl.col("suggestion").is_not_null()).then("value").alias("mistake")
    lines = (
        rejects.group_by(*rule, mistake, maintain_order=True)
        .agg(pl.col("row_number", "value", "suggestion").first(), count=pl.len())
        .with_columns(place=pl.int_range(pl.len()).over(rule))
    )
    for name, broken, heading, _, row, value, near, count, _ in lines.filter(
        pl.col("place") < _MOST_TOLD
    ).iter_rows():
        place = f"row {row}, {heading}" if heading else f"row {row}"
        shown = f"{broken} ('{_start_of(value)}')" if value else broken
        more = f"; {count - 1} more rows" if count > 1 else ""
        yield Problem(name, place, f"{shown}{more}", near or "", warning=True)
    untold = lines.filter(pl.col("place") >= _MOST_TOLD).group_by(*rule, maintain_order=True)
    for name, broken, heading, count in untold.agg(pl.col("count").sum()).iter_rows():
        yield Problem(name, heading or "", f"{broken}; {count} more rows", warning=True)


def _start_of(value: str) -> str:
    # By its start a text too long is found; the file of rejected rows has more of it.
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"


def contradicted(
    file: str, rows: Named, ours: Mapping[str, str], reference: Reference
) -> Iterator[Problem]:
    """Warn of sound rows whose code is none, or one municipality's and the name another's.

    The code goes before the name; but a code that is filled down counts up by itself.
    """
    doubtful = pl.col("namesake").is_not_null() | pl.col("uncoded")
    clashing = rows.names.with_row_index("number").filter(doubtful)
    if clashing.is_empty():
        return
    official = dict(reference.frames["municipality"].select("id", "name").iter_rows())
    for side in SIDES:
        first = rows.cells.group_by(number=f"{side}_number").agg(pl.col(ROW).min())
        found = clashing.join(first, on="number").sort(ROW)
        heading = ours.get(f"{side}_code", f"{side}_code")
        for told in found.head(_MOST_TOLD).iter_rows(named=True):
            place, cause = f"row {told[ROW]}, {heading}", _clash(told, official)
            yield Problem(file, place, cause, "correct one", warning=True)
        if found.height > _MOST_TOLD:
            cause = f"{found.height - _MOST_TOLD} more codes are none, or others' than the names"
            yield Problem(file, heading, cause, "correct one of both", warning=True)


def _clash(told: Mapping[str, object], official: Mapping[object, str]) -> str:
    code, name, country = told["code"], told["name"], told["iso"]
    if told["namesake"] is None:
        return f"no municipality of {country} has the code {code}, the name is {name}"
    return f"the code {code} is that of {official[told['place_id']]}, the name is {name}"


def overdue(file: str, rows: Named, ours: Mapping[str, str]) -> Iterator[Problem]:
    """Warn of sound rows whose end has come, but whose status does not say so: they count on."""
    if "until" not in rows.cells.columns:
        return
    until = pl.col("until").str.replace("X", "9", literal=True)
    today = pl.lit(dates.today().isoformat()).str.head(until.str.len_chars())
    found = rows.cells.filter((until < today) & (pl.col("status") != "ended"))
    if found.is_empty():
        return
    row, day, status = found.select(ROW, "until", "status").row(found[ROW].arg_min() or 0)
    more = f"; {found.height - 1} more rows" if found.height > 1 else ""
    cause = f"{day} is past and the status is {status}{more}"
    place = f"row {row}, {ours.get('until', 'until')}"
    yield Problem(file, place, cause, "write ended as the status if it has", warning=True)


def write_rejects(rejects: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write a CSV for each import that has rejects; an old file of one without goes."""
    for name, frame in rejects.items():
        path = folder / f"{name}.csv"
        if frame.is_empty():
            sweep_parts(path)
            path.unlink(missing_ok=True)
            continue
        # A spreadsheet would run what begins like a formula.
        texts = [_defused(name) for name, kind in frame.schema.items() if kind == pl.String]
        with no_folder_left(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with begun(path) as beside:
                frame.with_columns(texts).drop("origin").write_csv(beside, include_bom=True)


def remove_rejects(names: Iterable[str], folder: Path) -> None:
    """Remove the files of imports; they are those of an older build."""
    for name in names:
        (folder / f"{name}.csv").unlink(missing_ok=True)


def _defused(name: str) -> pl.Expr:
    text = pl.col(name)
    return pl.when(text.str.contains(FORMULA)).then("'" + text).otherwise(text).alias(name)
