"""What a build keeps of a figure is what would be worked out when it is asked for."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from warehouse.connection import cursor, open_for_reading
from warehouse.queries import FILTERS, Restriction, Warehouse

SELECTIONS: tuple[Restriction, ...] = (
    {},
    {"country": ["DK", "IS"]},
    {"region": ["se-vastra-gotalands-lan"]},
    # One of which nothing is known, one that does not exist.
    {"m": ["dk-kolding", "se-goteborg", "dk-laeso", "se-nowhere"]},
)
DAYS = (dt.date(2026, 11, 23), dt.date(2032, 1, 1))


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_kept_figures_are_those_worked_out(
    real_warehouse: Path, selection: Restriction, day: dt.date
) -> None:
    own = cursor(open_for_reading(real_warehouse))
    own.execute("set variable today = $day", {"day": day})
    for name in FILTERS:
        words = list(selection.get(name, ()))
        own.execute(f"set variable {name} = $words", {"words": words})

    worked_out = own.sql("from answer.summary").pl()
    kept = own.sql("from answer.whole_summary").pl()

    assert kept.equals(worked_out)
    assert Warehouse(real_warehouse).answer("summary", selection, day).rows() == kept.rows()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_municipality_has_as_many_findings_as_are_listed(
    real_warehouse: Path, day: dt.date
) -> None:
    asked = Warehouse(real_warehouse)
    towns = asked.rows("main.municipality").select(pl.col("id"), "curated")
    listed = asked.answer("findings", {}, day).join(towns, left_on="municipality_id", right_on="id")
    having_a_say = listed.filter((pl.col("origin") == "curated") | ~pl.col("curated"))

    summary = asked.answer("summary", {}, day)

    counts = dict(having_a_say.group_by("municipality_id").len().rows())
    assert counts
    assert dict(summary.select("municipality_id", "findings").rows()) == {
        town: counts.get(town, 0) for town in summary["municipality_id"]
    }
