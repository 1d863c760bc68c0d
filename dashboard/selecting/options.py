"""What each filter offers: its known words in display order, and what their labels need."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import polars as pl
from slugify import slugify

from dashboard.selecting.selection import Known
from dashboard.words.i18n import Language, language_codes
from dashboard.words.labels import Labels
from warehouse.queries import Warehouse
from warehouse.vocabulary import FINDINGS, PARTNERSHIP_KINDS, STATUSES

MOST_OFFERED = 2000
"""More words than these are not sent to a browser to choose from; the others are typed."""


_Index = Mapping[str, tuple[str, ...]]


# A class of another kind takes three times as long to make of 300,000.
class Municipality(NamedTuple):
    """One municipality that can be chosen; `other_names` are names in other languages."""

    id: str
    name: str
    country: str
    region: str
    has_data: bool
    curated: bool
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Region:
    """One region of a country that municipalities lie in."""

    id: str
    name: str
    country: str


@dataclass(frozen=True)
class Options:
    """The words of every filter, in display order.

    Municipalities and regions with data come first. `partner_countries` are those that a
    partnership is with; `all_countries` may be asked for as well. Countries are ISO 3166-1 codes.
    """

    municipalities: tuple[Municipality, ...]
    countries: tuple[str, ...]
    regions: tuple[Region, ...]
    partner_regions: tuple[str, ...]
    partner_countries: tuple[str, ...]
    all_countries: tuple[str, ...]
    partners: frozenset[str]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    focus_areas: tuple[str, ...]
    networks: tuple[str, ...]
    languages: tuple[str, ...]

    @cached_property
    def known(self) -> Known:
        """For each filter, and for `lang`, the words that a selection may hold."""
        return {
            "m": self.municipality_names.keys(),
            "country": self.countries,
            "region": self.region_names.keys(),
            "partner_region": self.partner_regions,
            "partner_country": frozenset(self.all_countries),
            "kind": self.kinds,
            "status": self.statuses,
            "focus": self.focus_areas,
            "network": self.networks,
            "partner": self.partners,
            "finding": tuple(FINDINGS),
            "lang": self.languages,
        }

    @cached_property
    def municipality_names(self) -> dict[str, str]:
        """The municipalities' names by id; those that share a name carry their region too, and
        those that share both, or have none, their id.
        """
        times = Counter(each.name for each in self.municipalities)
        shared = [each for each in self.municipalities if times[each.name] > 1]
        within = Counter((each.name, each.region) for each in shared)
        names = {each.id: each.name for each in self.municipalities}
        for each in shared:
            is_alone = each.region and within[each.name, each.region] == 1
            names[each.id] = f"{each.name} ({each.region if is_alone else each.id})"
        return names

    @cached_property
    def _alone_with_data(self) -> dict[str, str]:
        """The plain names by id of those with data whose namesakes all are without."""
        times = Counter(each.name for each in self.municipalities)
        among = Counter(each.name for each in self.municipalities if each.has_data)
        return {
            each.id: each.name
            for each in self.municipalities
            if each.has_data and among[each.name] == 1 < times[each.name]
        }

    def name_in_tables(self, town_id: str, otherwise: str = "") -> str:
        """Give a name for where only municipalities with data stand, told apart among these.

        `otherwise` is for an id that is of none: what has changed may tell of one that is gone.
        """
        alone = self._alone_with_data.get(town_id)
        return alone or self.municipality_names.get(town_id, otherwise)

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The ids of the municipalities to choose from: with data, or of too many, with a file."""
        if self.are_few:
            return tuple(each.id for each in self.municipalities if each.has_data)
        return tuple(each.id for each in self.municipalities if each.curated)[:MOST_OFFERED]

    @cached_property
    def are_few(self) -> bool:
        """Tell whether all municipalities with data are so few that all can be offered."""
        return sum(each.has_data for each in self.municipalities) <= MOST_OFFERED

    @cached_property
    def region_names(self) -> dict[str, str]:
        """The regions' names by id."""
        return {region.id: region.name for region in self.regions}

    def region_labels(self, language: Language) -> dict[str, str]:
        """Give the same, with the country behind a name that regions of two of them share."""
        times = Counter(region.name for region in self.regions)
        return {
            each.id: f"{each.name} ({language.country(each.country)})"
            if times[each.name] > 1
            else each.name
            for each in self.regions
        }

    @cached_property
    def lookups(self) -> tuple[_Index, ...]:
        """Ids by what may be typed for them, the surest spelling first.

        Those of the world take seconds.
        """
        towns = self.municipalities
        return (
            _index((town.id, town.id) for town in towns),
            _index((as_typed(town.name), town.id) for town in towns),
            _index((as_typed(name), town.id) for town in towns for name in town.other_names),
            _index((slugify(town.name), town.id) for town in towns),
            _index((slugify(name), town.id) for town in towns for name in town.other_names),
        )

    def work_out(self) -> None:
        """Work out now what would be worked out when it is first asked for."""
        _ = self.known, self.lookups

    @property
    def folded_lookups(self) -> tuple[_Index, ...]:
        """Those of them whose spellings are without accents."""
        ids, _, _, names, other_names = self.lookups
        return ids, names, other_names


def read_options(warehouse: Warehouse) -> Options:
    """Read what the filters offer. Raises WarehouseError when the warehouse cannot be read."""
    towns = _municipalities(warehouse)
    return Options(
        municipalities=_towns(towns),
        countries=tuple(towns["country"].unique().sort()),
        regions=_regions(towns),
        partner_regions=_ids(warehouse.rows("reference.partner_region"), "position"),
        partner_countries=tuple(warehouse.words("main.partnership", "partner_country")),
        partners=frozenset(warehouse.words("main.partnership", "partner_id")),
        all_countries=tuple(warehouse.rows("reference.country")["code"].sort()),
        kinds=tuple(PARTNERSHIP_KINDS),
        statuses=tuple(STATUSES),
        focus_areas=_ids(warehouse.rows("reference.focus_area"), "position"),
        networks=_ids(warehouse.rows("reference.network"), "name"),
        languages=language_codes(),
    )


def read_labels(warehouse: Warehouse, language: Language) -> Labels:
    """Read the labels of the reference lists in a language."""
    return Labels(
        language,
        partner_region=warehouse.rows("reference.partner_region"),
        focus_area=warehouse.rows("reference.focus_area"),
        network=warehouse.rows("reference.network"),
    )


_NAMED: Mapping[str, Callable[[Options, Labels], Mapping[str, str]]] = {
    "m": lambda options, labels: options.municipality_names,
    "region": lambda options, labels: options.region_labels(labels.language),
    "partner_region": lambda options, labels: labels.regions,
    "focus": lambda options, labels: labels.focus_areas,
    "network": lambda options, labels: labels.networks,
}


def label_of(parameter: str, word: str, options: Options, labels: Labels) -> str:
    """Give the label of one word of a filter. Raises KeyError for an unknown word."""
    if parameter in ("country", "partner_country"):
        return labels.language.country(word)
    if parameter not in _NAMED:
        return labels.word(parameter, word)
    return _NAMED[parameter](options, labels)[word]


def _index(pairs: Iterable[tuple[str, str]]) -> _Index:
    index: dict[str, tuple[str, ...]] = {}
    for spelling, word in pairs:
        found = index.get(spelling, ())
        if word not in found:
            index[spelling] = (*found, word)
    index.pop("", None)
    return index


def as_typed(text: str) -> str:
    """Give a text as names are held against it: whatever its case and the space around it."""
    # macOS hands over names with accents apart from their letters.
    return unicodedata.normalize("NFC", text).casefold().strip()


def _municipalities(warehouse: Warehouse) -> pl.DataFrame:
    names = warehouse.rows("reference.municipality").select("id", other_names="names")
    return (
        warehouse.rows("main.municipality")
        .join(names, on="id", how="left", validate="1:1")
        .sort(pl.col("has_data").not_(), "name", "id")
        .select(
            "id",
            "name",
            "country",
            pl.col("region").fill_null(""),
            "has_data",
            "curated",
            pl.col("other_names").fill_null(""),
            "region_id",
        )
    )


def _towns(frame: pl.DataFrame) -> tuple[Municipality, ...]:
    *columns, texts = (frame[name].to_list() for name in Municipality._fields)
    other_names = (tuple(names.split("|")) if names else () for names in texts)
    return tuple(map(Municipality, *columns, other_names))


def _regions(towns: pl.DataFrame) -> tuple[Region, ...]:
    regions = (
        towns.drop_nulls("region_id")
        .group_by("region_id", "country")
        .agg(pl.col("region").first(), pl.col("has_data").any())
        .sort(pl.col("has_data").not_(), "country", "region", "region_id")
    )
    return tuple(
        Region(*row) for row in regions.select("region_id", "region", "country").iter_rows()
    )


def _ids(frame: pl.DataFrame, order: str) -> tuple[str, ...]:
    return tuple(frame.sort(order, "id")["id"])
