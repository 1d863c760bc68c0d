"""Made-up statements, decided and counted again in plain loops by the dictionary's words."""

from __future__ import annotations

import datetime as dt
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.dates import first_year, is_before
from warehouse.connection import replacing
from warehouse.layout import LAYOUT, create_answers, create_tables, decide, insert
from warehouse.queries import Restriction, Warehouse
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED

Row = dict[str, Any]

TODAY = dt.date(2026, 11, 23)
TOWNS = (
    ("se-a", "Alfa", "SE", "se-norra", 1000),
    ("se-b", "Beta", "SE", "se-norra", 50000),
    ("se-c", "Ceta", "SE", "se-sodra", 0),
    ("dk-d", "Delta", "DK", "dk-vest", None),
    # A namesake, without a region of its own.
    ("dk-e", "Alfa", "DK", None, 9999),
)
PLACES = (("de-kiel", "Kiel", "DE"), ("ee-tartu", "Tartu", "EE"), ("xx-nix", "Nix", "XX"))
# In two countries there is a place of the name that nobody has found.
UNKNOWN = (("Nowhere", "DE"), ("Nowhere", "EE"))
REGIONS = {"SE": "nordic", "DK": "nordic", "EE": "baltic", "DE": "western-europe", "XX": None}
KINDS = ("twin town", "partner city", "project")
STATUSES = ("active", "dormant", "ended", "unstated")
DAYS = (None, None, dt.date(2012, 1, 1), dt.date(2021, 11, 23), dt.date(2024, 6, 1))


def made(seed: int) -> dict[str, list[Row]]:
    """Make rows for all tables: few places, so that sources meet, and disagree."""
    dice = random.Random(seed)
    rows: dict[str, list[Row]] = defaultdict(list)
    ids = sorted({region for region in REGIONS.values() if region})
    rows["partner_region"] = [
        {"id": each, "position": n, "continent": "europe", "label_en": each}
        for n, each in enumerate(ids, start=1)
    ]
    for code, region in REGIONS.items():
        rows["country"].append({"code": code, "name": code, "partner_region": region})
    for town, name, country, own, people in TOWNS:
        place: Row = {"id": town, "name": name, "country": country, "level": "municipality"}
        rows["place"].append(place | {"municipality_id": town})
        rows["municipality"].append(place | {"region": own, "region_id": own, "population": people})
    for town, name, country in PLACES:
        rows["place"].append({"id": town, "name": name, "country": country, "level": "county"})
    for town, *_ in TOWNS:
        for origin in ("curated", "curated", "list-a", "list-b"):
            if dice.random() < 0.6:
                _add_source(rows, dice, town, origin)
    return rows


def _add_source(rows: dict[str, list[Row]], dice: random.Random, town: str, origin: str) -> None:
    key = f"{town}/{origin}-{len(rows['source'])}"
    curated = origin == "curated"
    source: Row = {"id": key, "municipality_id": town, "origin": origin, "page_date": None}
    source |= {"own": curated and dice.random() < 0.7, "kind": "list", "language": "sv"}
    source |= {
        "title": "T",
        "publisher": "P",
        "accessed_on": dt.date(2026, 11, dice.choice((1, 2))),
    }
    rows["source"].append(source | {"page_date": dice.choice(DAYS)})
    told = [each for _ in range(dice.choice((0, 1, 3, 5))) for each in _told(dice, town, curated)]
    live = False
    for each in {
        (e["place_id"], e["partner"], e["country"], e["kind"], e["again"]): e for e in told
    }.values():
        number = sum(row["municipality_id"] == town for row in rows["partnership"]) + 1
        rows["partnership"].append(
            each | {"statement": number, "municipality_id": town, "source": key}
        )
        live = live or (each["through"] is None and each["status"] != "ended")
    words = ("complete", "partial", "unknown") if live else ("complete", "partial", "none")
    if curated and dice.random() < 0.6:
        word = dice.choice(words)
        rows["partner_list"].append({"municipality_id": town, "completeness": word, "source": key})


def _told(dice: random.Random, town: str, curated: bool) -> Iterable[Row]:
    """Give a statement, and now and then the new start that follows it."""
    known = [(each[0], each[1], each[2]) for each in (*TOWNS, *PLACES) if each[0] != town]
    place, name, country = dice.choice([*known, *((None, *each) for each in UNKNOWN)])
    status = dice.choice(STATUSES)
    over = status in ("ended", "dormant")
    former: Row = {"place_id": place, "partner": name, "country": country, "again": False}
    former |= {"kind": dice.choice(KINDS if curated else KINDS[:2]), "status": status}
    former |= {"through": "Län" if curated and dice.random() < 0.2 else None}
    former |= _since(dice.choice((None, "1970", "197X", "1985-05", "2001")))
    yield former | {"until": dice.choice((None, "2010", "2022-03-01")) if over else None}
    if curated and over and dice.random() < 0.3:
        anew = dice.choice(("active", "unstated"))
        yield former | {"status": anew, "until": None, "again": True} | _since("2023")


def _since(text: str | None) -> Row:
    return {"since": text, "since_year": first_year(text) if text else None}


def built(rows: dict[str, list[Row]], path: Path) -> Warehouse:
    """Lay out a warehouse of rows, as a build does."""
    with replacing(path) as connection:
        create_tables(connection)
        for table in (*REFERENCE, *STATED):
            given = [{c: row.get(c) for c in table.column_names} for row in rows[table.name]]
            insert(connection, table, pl.DataFrame(given, schema=table.frame_schema()))
        connection.execute("insert into main.build values (?, 'x', 'y', null)", [LAYOUT])
        decide(connection)
        create_answers(connection)
    return Warehouse(path)


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def rank(source: Row) -> tuple[bool, str, dt.date]:
    """The municipality's own source first, then the latest page, then the latest reading."""
    return source["own"], str(source["page_date"] or ""), source["accessed_on"]


def decided(rows: dict[str, list[Row]]) -> list[Row]:
    """Give each municipality's relations, one for each place and kind."""
    sources = {row["id"]: row for row in rows["source"]}
    told = [row | {"of": sources[row["source"]]} for row in rows["partnership"]]
    found = []
    for places in grouped(
        told,
        lambda row: (row["municipality_id"], row["place_id"] or (row["country"], row["partner"])),
    ).values():
        curated = [row for row in places if row["of"]["origin"] == "curated"]
        kinds = {row["kind"] for row in curated}
        # What a list adds to a file is a word for the kind at most, and mostly the wrong one.
        first = min(curated, key=_order)["kind"] if curated else None
        named = [
            row if row["kind"] in kinds else row | {"kind": first or row["kind"]} for row in places
        ]
        for same in grouped(named, lambda row: row["kind"]).values():
            found.append(_relation(same, [row for row in same if not curated or row in curated]))
    return found


def _order(row: Row) -> tuple[bool, bool, int]:
    return row["through"] is not None, row["status"] == "ended", row["statement"]


def _relation(same: list[Row], says: list[Row]) -> Row:
    def is_past(row: Row) -> bool:
        return row["until"] is not None and any(
            later["source"] == row["source"]
            and later["again"]
            and not row["again"]
            and not is_before(later["since"], row["until"])
            for later in says
        )

    best = sorted(says, key=lambda row: row["statement"])
    best = sorted(best, key=lambda row: (rank(row["of"]), not is_past(row)), reverse=True)
    words = (row["status"] for row in best if row["status"] != "unstated" and not is_past(row))
    status = next(words, "unstated")
    return best[0] | {
        "status": status,
        "since_year": next((row["since_year"] for row in best if row["since"]), None),
        "curated": any(row["of"]["origin"] == "curated" for row in same),
    }


def is_live(row: Row) -> bool:
    return row["through"] is None and row["status"] != "ended"


class Known:
    """What is known of one municipality, apart from any selection."""

    def __init__(self, town: str, rows: dict[str, list[Row]], relations: list[Row]) -> None:
        sources = {row["id"]: row for row in rows["source"]}
        lists = [
            row
            for row in rows["partner_list"]
            if row["municipality_id"] == town and row["completeness"] != "unknown"
        ]
        lists.sort(key=lambda row: row["source"])
        lists.sort(key=lambda row: rank(sources[row["source"]]), reverse=True)
        own = [row for row in relations if row["municipality_id"] == town]
        self.whole = bool(lists) and lists[0]["completeness"] in ("complete", "none")
        self.by_file = self.whole or any(row["curated"] and is_live(row) for row in own)
        self.partners = self.whole or any(map(is_live, own))
        self.relations = [row for row in own if row["curated"] or not self.by_file]


def figures(known: Known, people: int | None, selection: Restriction) -> Row:
    """Count what the dictionary says of partners, under a selection."""
    chosen = [
        row
        for row in known.relations
        if _wanted(selection, "kind", row["kind"])
        and _wanted(selection, "partner_country", row["country"])
        and _wanted(selection, "partner_region", REGIONS[row["country"]])
    ]
    kept = [row for row in chosen if _wanted(selection, "status", row["status"])]
    live = [row for row in kept if is_live(row)]
    stated = [row["status"] for row in chosen if is_live(row) and row["status"] != "unstated"]
    years = [row["since_year"] for row in live if row["since_year"]]
    is_known = known.partners and _tells(selection, [r for r in known.relations if is_live(r)])
    counts: Row = {
        "partners": len(live),
        "ended": sum(r["status"] == "ended" and r["through"] is None for r in kept),
    }
    counts |= {
        word: sum(row["status"] == word for row in live) for word in STATUSES if word != "ended"
    }
    counts |= {"partner_countries": len({row["country"] for row in live})}
    counts |= {"partner_regions": len({REGIONS[row["country"]] for row in live} - {None})}
    found = {name: value if is_known else value or None for name, value in counts.items()}
    partners = found["partners"]
    return found | {
        "dormant_share": 100 * stated.count("dormant") / len(stated) if stated else None,
        "partners_per_100k": 100_000 * partners / people
        if people and partners is not None
        else None,
        "oldest_since": min(years, default=None),
        "median_since": statistics.median(years) if years else None,
    }


def _wanted(selection: Restriction, name: str, word: str | None) -> bool:
    return not selection.get(name) or word in selection[name]


def _tells(selection: Restriction, live: list[Row]) -> bool:
    """Of whom no source says who is active or dormant, none is known to be either."""
    asked = set(selection.get("status") or STATUSES)
    states = {row["status"] for row in live}
    return "unstated" in asked or not asked & {"active", "dormant"} or states != {"unstated"}


def selections(dice: random.Random) -> Iterable[Restriction]:
    yield {}
    for _ in range(6):
        words = {
            "status": dice.sample(STATUSES, dice.randint(0, 3)),
            "kind": dice.sample(KINDS, dice.choice((0, 0, 1, 2))),
            "partner_country": dice.sample(sorted(REGIONS), dice.choice((0, 0, 2))),
            "partner_region": dice.sample(("nordic", "baltic"), dice.choice((0, 0, 1))),
        }
        yield {name: chosen for name, chosen in words.items() if chosen}


@pytest.mark.parametrize("seed", range(12))
def test_figures_are_those_that_plain_loops_count(tmp_path: Path, seed: int) -> None:
    rows = made(seed)
    warehouse = built(rows, tmp_path / "w.duckdb").now()
    relations = decided(rows)
    known = {town: Known(town, rows, relations) for town, *_ in TOWNS}
    people = {row["id"]: row["population"] for row in rows["municipality"]}
    for selection in selections(random.Random(seed)):
        total = 0
        for row in warehouse.answer("summary", selection, TODAY).iter_rows(named=True):
            town = row["municipality_id"]
            expected = figures(known[town], people[town], selection)
            found = {name: row[name] for name in expected}
            assert found == pytest.approx(expected), (town, selection)
            total += expected["partners"] or 0
        totals = warehouse.count("town_totals", selection, TODAY)
        assert totals["partners"].item() == total, selection
