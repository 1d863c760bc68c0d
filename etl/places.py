"""From a printed name and its country to a place."""

from collections import defaultdict

import polars as pl
from slugify import slugify


class Gazetteer:
    """Every name of every place, looked up within one country and never across."""

    def __init__(self, names: pl.DataFrame) -> None:
        """Take the frame of `reference.place_name`: country, name, folded, place_id."""
        self._exact: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._folded: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._names: dict[str, list[str]] = defaultdict(list)
        for country, name, folded, place_id in names.iter_rows():
            self._exact[country, name].add(place_id)
            self._folded[country, folded].add(place_id)
            self._names[country].append(name)

    def find(self, name: str, country: str) -> frozenset[str]:
        """Give the ids of the places that the name can mean: none, one, or several.

        The spelling as written goes before the same letters without accents (Malmo, Malmö).
        """
        exact = self._exact.get((country, name), set())
        return frozenset(exact or self._folded.get((country, slugify(name)), set()))

    def names(self, country: str) -> list[str]:
        """Give all names known in a country, for suggestions."""
        return self._names.get(country, [])
