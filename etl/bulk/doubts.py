"""Warn of sound rows that contradict themselves: a code and a name, an end and a status."""

from collections.abc import Iterator, Mapping

import polars as pl

from etl import dates
from etl.bulk.date_columns import is_before
from etl.bulk.places import Named
from etl.bulk.rows import SIDES
from etl.bulk.workbook import ROW
from etl.problems import MOST_ALIKE, Problem
from etl.reference import Reference


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
        for told in found.head(MOST_ALIKE).iter_rows(named=True):
            place, cause = f"row {told[ROW]}, {heading}", _clash(told, official)
            yield Problem(file, place, cause, "correct one", warning=True)
        if found.height > MOST_ALIKE:
            cause = f"{found.height - MOST_ALIKE} more codes are none, or others' than the names"
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
    is_over = is_before(pl.col("until"), pl.lit(dates.today().isoformat()))
    found = rows.cells.filter(is_over & (pl.col("status") != "ended"))
    if found.is_empty():
        return
    row, day, status = found.select(ROW, "until", "status").row(found[ROW].arg_min() or 0)
    more = f"; {found.height - 1} more rows" if found.height > 1 else ""
    cause = f"{day} is past and the status is {status}{more}"
    place = f"row {row}, {ours.get('until', 'until')}"
    yield Problem(file, place, cause, "write ended as the status if it has", warning=True)
