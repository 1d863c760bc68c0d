"""What becomes of the rows that break a rule: they are told of, and listed in a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from etl.bulk.headings import HEADINGS, MEANT
from etl.bulk.places import Named
from etl.bulk.rows import SIDES
from etl.bulk.rules import OUTSIDE, Fault, remedy_of
from etl.bulk.table import SURPLUS
from etl.bulk.workbook import ROW
from etl.contacts import address_in, number_in
from etl.countries import near_country
from etl.problems import MOST_ALIKE, Problem, did_you_mean, nearest
from etl.reference import Reference
from etl.sections import LONGEST_TEXT
from warehouse.bodies import names_meant
from warehouse.formula import defused
from warehouse.whole_files import begun, no_folder_left, sweep_parts

_LONGEST_SHOWN = 100
# A suggestion costs a comparison with every name of the country: 200 for a country of 2,500 names.
_MOST_COMPARED = 500_000
# Other words are compared with some ten or, where they are countries', with some thousand names.
_MOST_WORDS = 200


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
        value=some.under(fault.heading),
        remedy=pl.lit(remedy_of(fault.rule, fault.heading) or None, pl.String()),
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
    value = pl.coalesce("near_value", "value").str.slice(0, LONGEST_TEXT)
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
        pl.when(~(address_in(value) | number_in(value))).then(value).alias("value"),
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
        pl.col("place") < MOST_ALIKE
    ).iter_rows():
        place = f"row {row}, {heading}" if heading else f"row {row}"
        shown = f"{broken} ('{_start_of(value)}')" if value else broken
        more = f"; {count - 1} more rows" if count > 1 else ""
        yield Problem(name, place, f"{shown}{more}", near or "", warning=True)
    untold = lines.filter(pl.col("place") >= MOST_ALIKE).group_by(*rule, maintain_order=True)
    for name, broken, heading, count in untold.agg(pl.col("count").sum()).iter_rows():
        yield Problem(name, heading or "", f"{broken}; {count} more rows", warning=True)


def _start_of(value: str) -> str:
    # By its start a text too long is found; the file of rejected rows has more of it.
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"


def write_rejects(rejects: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write a CSV for each import that has rejects; an old file of one without goes."""
    for name, frame in rejects.items():
        path = folder / f"{name}.csv"
        if frame.is_empty():
            sweep_parts(path)
            path.unlink(missing_ok=True)
            continue
        with no_folder_left(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with begun(path) as beside:
                texts = defused(pl.col(pl.String)).name.keep()
                frame.with_columns(texts).drop("origin").write_csv(beside, include_bom=True)


def remove_rejects(names: Iterable[str], folder: Path) -> None:
    """Remove the files of imports; they are those of an older build."""
    for name in names:
        (folder / f"{name}.csv").unlink(missing_ok=True)
