"""From a printed name and its country to a place."""

from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl
from slugify import slugify

_Places = Mapping[str, Sequence[str]]


class Gazetteer:
    """Every name of every place, looked up within one country and never across."""

    def __init__(self, names: pl.DataFrame) -> None:
        """Take the frame of `reference.place_name`: country, name, folded, place_id."""
        self._of = cache(lambda country: names.filter(pl.col("country") == country))
        # Indexed when first asked for: of all the world's names few countries' are.
        self._exact = cache(lambda country: _index(self._of(country), "name"))
        self._folded = cache(lambda country: _index(self._of(country), "folded"))

    def find(self, name: str, country: str) -> frozenset[str]:
        """Give the ids of the places that the name can mean: none, one, or several.

        The spelling as written goes before the same letters without accents (Malmo, Malmö).
        """
        exact = self._exact(country).get(name)
        return frozenset(exact or self._folded(country).get(slugify(name), []))

    def names(self, country: str) -> list[str]:
        """Give all names known in a country, for suggestions."""
        return self._of(country)["name"].to_list()


def _index(names: pl.DataFrame, key: str) -> _Places:
    places = dict(zip(names[key].to_list(), zip(names["place_id"].to_list()), strict=True))
    # Few names mean several places; a list for every name takes Polars five times the time.
    several = names.filter(pl.col(key).is_duplicated()).group_by(key).agg("place_id")
    return {**places, **dict(several.iter_rows())}
