"""The rules that a row must keep, and what becomes of the rows that break one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from etl.bulk.headings import HEADINGS
from etl.bulk.networks import MEMBERS, Network, both_in
from etl.bulk.points import POINT, is_point
from etl.bulk.rows import SIDES
from etl.bulk.table import ROW, SURPLUS
from etl.problems import Problem, did_you_mean
from etl.reference import Reference
from etl.sections import DATE, E_MAIL

OUTSIDE = "no municipality of the reference"
"""The rule that the rows of other lands break; it is nobody's fault."""

_LONGEST_TEXT = 1000
# As the curated files' own rules, without the looking around that Polars' patterns lack.
_TELEPHONE = (
    r"(?:^|[^\w/.])(?:\+\d{1,3}|\(?0\d{0,3}\)?)(?:[\s\-–/().]*\d){6,}(?:$|\W)"
    r"|(?:^|[^\d-])\d{2}(?: \d{2}){3}(?:$|[^\d-])"
)
# A code, a date or a point is no private person's.
_NO_TEXT = ("municipality_code", "partner_code", "since", "until", "valid_until", *POINT)
# A suggestion costs a comparison with every name of the country.
_MOST_SUGGESTED = 1000


def fault(direction: str, networks: Sequence[Network], given: Collection[str]) -> pl.Expr:
    """Give the first rule that a row breaks, with the heading and the value; null where none.

    `given` are the headings under which the list has anything.
    """
    return pl.coalesce(*_rules(direction, networks, [name for name in HEADINGS if name in given]))


def _rules(direction: str, networks: Sequence[Network], given: Sequence[str]) -> Iterator[pl.Expr]:
    yield _broken("more cells than headings", SURPLUS, pl.col(SURPLUS).is_not_null())
    for name in given:
        cell = pl.col(name)
        yield _broken("sign that cannot be shown", name, cell.str.contains(r"\p{C}"))
        yield _broken("text too long", name, cell.str.len_chars() > _LONGEST_TEXT)
        # No private person's address or number is to be seen here, whatever a list holds.
        if name not in _NO_TEXT:
            yield _broken("e-mail address", name, cell.str.contains(E_MAIL.pattern))
            yield _broken("telephone number", name, _holds_number(cell))
        if name in SIDES:
            yield _broken("empty cell", name, cell.is_null())
    for network in networks:
        yield _broken(f"{MEMBERS}: {network.name}", "partner", both_in(network))
    sides = SIDES if direction == "undirected" else SIDES[:1]
    several = pl.any_horizontal(f"{side}_several" for side in sides)
    outside = pl.all_horizontal(pl.col(f"{side}_id").is_null() for side in sides)
    yield _broken("several places of the name", "municipality", outside & several)
    yield _broken(OUTSIDE, "municipality", outside)
    for side in SIDES:
        yield _broken("unknown country", f"{side}_country", pl.col(f"{side}_iso").is_null())
    yield _broken("its own partner", "partner", _same_place())
    for name in given:
        if HEADINGS[name].vocabulary:
            unknown = ~pl.col(name).is_in(list(HEADINGS[name].vocabulary))
            yield _broken("unknown word", name, unknown)
    for name in ("since", "until"):
        yield _broken("no date", name, ~_is_date(pl.col(name)))
    for name in POINT:
        yield _broken("no degrees", name, ~is_point(name))
    yield _broken("end before start", "until", pl.col("until") < pl.col("since"))


def _holds_number(cell: pl.Expr) -> pl.Expr:
    return cell.str.replace_all(DATE.pattern, "").str.contains(_TELEPHONE)


def _is_private(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(E_MAIL.pattern) | _holds_number(cell)


def _broken(rule: str, name: str, condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(
        pl.struct(rule=pl.lit(rule), heading=pl.lit(name), value=pl.col(name))
    )


def _same_place() -> pl.Expr:
    same_name = pl.col("municipality") == pl.col("partner")
    same_country = pl.col("municipality_iso") == pl.col("partner_iso")
    unresolved = pl.col("municipality_place").is_null() & pl.col("partner_place").is_null()
    return (pl.col("municipality_place") == pl.col("partner_place")) | (
        unresolved & same_name & same_country
    )


def _is_date(text: pl.Expr) -> pl.Expr:
    """Tell an EDTF date as `etl.dates` knows them; null stays null."""
    whole = (
        text.str.contains(r"^\d{4}-\d{2}-\d{2}$")
        & text.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    )
    less = text.str.contains(r"^\d{3}[\dX]$|^\d{4}-(0[1-9]|1[0-2])$")
    return (whole | less) & ~text.str.contains("^000[0X]")


def rejected(
    broken: pl.DataFrame, name: str, file: str, ours: Mapping[str, str], reference: Reference
) -> pl.DataFrame:
    """Give the rows of `stated.reject`, with the table's own headings and near names."""
    value = pl.col("fault").struct.field("value")
    found = broken.select(
        pl.lit(name).alias("origin"),
        pl.lit(file).alias("file"),
        pl.col(ROW).alias("row_number"),
        pl.col("fault").struct.field("rule"),
        pl.col("fault").struct.field("heading").replace(dict(ours) | {SURPLUS: None}),
        # The list of what was left out is for all to read.
        pl.when(~_is_private(value)).then(value).alias("value"),
        *(pl.col(column) for side in SIDES for column in (side, f"{side}_iso", f"{side}_place")),
    )
    return found.join(_suggestions(found, reference), on="row_number", how="left").select(
        "origin", "file", "row_number", "rule", "heading", "value", "suggestion"
    )


def _suggestions(found: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Give, for rows without a municipality, the near names of countries that have some."""
    countries = reference.frames["municipality"]["country"].unique().implode()
    sides = pl.concat(
        found.filter(
            (pl.col("rule") == OUTSIDE)
            & pl.col(f"{side}_iso").is_in(countries)
            & pl.col(f"{side}_place").is_null()
        ).select("row_number", name=side, country=f"{side}_iso")
        for side in SIDES
    )
    names = sides.select("country", "name").unique(maintain_order=True).head(_MOST_SUGGESTED)
    near = [
        did_you_mean(name, reference.gazetteer.names(country))
        for country, name in names.iter_rows()
    ]
    return (
        sides.join(
            names.with_columns(pl.Series("suggestion", near, pl.String())), on=["country", "name"]
        )
        .filter(pl.col("suggestion") != "")
        .group_by("row_number")
        .agg(pl.col("suggestion").first())
    )


def problems_of(rejects: pl.DataFrame) -> Iterator[Problem]:
    """Give one line for each rule, with the first row that breaks it."""
    for name, rule, heading, row, value, near, count in (
        rejects.group_by("origin", "rule", "heading", maintain_order=True)
        .agg(pl.col("row_number", "value", "suggestion").first(), count=pl.len())
        .iter_rows()
    ):
        place = f"row {row}, {heading}" if heading else f"row {row}"
        shown = f"{rule} ('{value}')" if value else rule
        more = f"; {count - 1} more rows" if count > 1 else ""
        yield Problem(name, place, f"{shown}{more}", near or "", warning=True)


def write_rejects(rejects: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write a CSV for each import that has rejects; an old file of one without goes."""
    for name, frame in rejects.items():
        path = folder / f"{name}.csv"
        if frame.is_empty():
            path.unlink(missing_ok=True)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        # A spreadsheet would run what begins like a formula.
        formula = pl.col("value").str.contains(r"^[=+\-@\t\r]")
        shown = pl.when(formula).then("'" + pl.col("value")).otherwise("value").alias("value")
        frame.drop("origin").with_columns(shown).write_csv(path, include_bom=True)
