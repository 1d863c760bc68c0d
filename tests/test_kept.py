"""What a build keeps of a figure is what would be worked out when it is asked for."""

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.test_parts import made_warehouse, warehouse
from warehouse.connection import cursor, open_for_reading
from warehouse.layout import TWICE
from warehouse.queries import COUNTED, FILTERS, PARTS, Part, Restriction, Warehouse

__all__ = ("made_warehouse", "warehouse")

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


STATUSES: tuple[Restriction, ...] = (
    {"status": ["dormant"]},
    {"status": ["ended", "unstated"], "country": ["DK", "SE"]},
    {"status": ["active", "dormant"], "m": ["dk-kolding", "se-goteborg", "dk-laeso"]},
)
# Of places, those on each map and those on none.
ASKED = {"figure": ["partners"], "among": ["north", "europe", "world", "none"]}
TABLES = {table.name: table for table in (*COUNTED.values(), *PARTS.values())}


@pytest.mark.parametrize("selection", (*SELECTIONS, *STATUSES), ids=str)
@pytest.mark.parametrize("name", sorted(TABLES.keys() & {*TWICE}))
def test_what_reads_kept_counts_gives_what_is_counted_anew(
    warehouse: Warehouse, name: str, selection: Restriction
) -> None:
    own = cursor(open_for_reading(warehouse.path))
    own.execute("set variable today = $day", {"day": DAYS[0]})
    asked = {**selection, **({"figure": ASKED["figure"]} if name == "towns_part" else {})}
    asked |= {"among": ASKED["among"]} if name == "places_part" else {}
    for filter_name, words in asked.items():
        own.execute(f"set variable {filter_name} = $words", {"words": list(words)})
    own.execute("set variable first = 3; set variable most = 400; set variable locale = 'sv'")

    worked_out = own.sql(f"from answer.{name}").pl().select(TABLES[name].column_names)
    kept = own.sql(f"from answer.whole_{name}").pl().select(TABLES[name].column_names)

    assert_frame_equal(kept, worked_out)


@pytest.mark.parametrize("name", ["named", "over", "shared", "places"])
@pytest.mark.parametrize(
    ("forgotten", "selection", "parts"),
    [
        ("update answer.town set active_named = 0", {"status": ["active"]}, {"named"}),
        ("update answer.town set dormant_named = 0", {"status": ["dormant"]}, {"named", "over"}),
        ("delete from answer.end_town", {"status": ["ended"]}, {"over"}),
        (
            "update answer.partner_towns set towns = 0",
            {"partner_country": ["DE"]},
            {"shared", "places"},
        ),
        ("delete from answer.town_kind", {"kind": ["twin town"]}, {"named", "over"}),
        ("delete from answer.partner_kind", {"kind": ["twin town"]}, {"shared", "places"}),
    ],
)
def test_parts_are_found_by_what_the_build_kept(
    real_warehouse: Path,
    tmp_path: Path,
    name: str,
    forgotten: str,
    selection: Restriction,
    parts: set[str],
) -> None:
    """They are slow where it is not read, and tell nothing of what it has forgotten."""
    path = shutil.copyfile(real_warehouse, tmp_path / "forgetful.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute(forgotten)
    asked = {**selection, "among": ASKED["among"]}
    before, after = (
        Warehouse(each).part(name, Part(0, 1000, "sv"), asked, DAYS[0])
        for each in (real_warehouse, path)
    )
    assert (before.height > after.height) == (name in parts)


def test_rows_by_number_tell_what_the_partnerships_tell(warehouse: Warehouse) -> None:
    """The partner alone is left out where `partners` counts it for nobody."""
    own = cursor(open_for_reading(warehouse.path))
    numbered = own.sql(
        "select r.partnership::bigint as number, m.id as municipality_id, t.partner_id, "
        "r.partner_country, r.kind, r.status, r.since_year, r.until, r.direct, r.counted "
        "from answer.partnership_row as r inner join answer.town as m on m.number = r.town "
        "left join answer.partner_towns as t on t.number = r.partner"
    ).pl()
    partnerships = own.sql(
        "select rowid as number, municipality_id, "
        "case when partner_id in (select partner_id from answer.partner_towns) then partner_id end "
        "as partner_id, partner_country, kind, status, since_year, until, "
        "through is null as direct, counted from main.partnership"
    ).pl()
    assert_frame_equal(numbered, partnerships, check_row_order=False)
    live = numbered.filter("counted", "direct", pl.col("status") != "ended")
    assert live["partner_id"].null_count() == 0


def test_partners_are_numbered_alike_wherever_they_stand(warehouse: Warehouse) -> None:
    """Partners without a place too: theirs go on from those of the places."""
    partnerships = warehouse.rows("main.partnership")
    pairs = partnerships.select("partner_id", "partner_number").unique()
    assert pairs["partner_number"].null_count() == 0
    assert pairs["partner_id"].is_unique().all()
    assert pairs["partner_number"].is_unique().all()
    places = warehouse.rows("reference.place")["id"]
    resolved = pairs.filter(pl.col("partner_number") < places.len())
    assert places.gather(resolved["partner_number"]).to_list() == resolved["partner_id"].to_list()
