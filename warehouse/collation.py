"""Names in the order of a language: Å after Z in Swedish, Aa as Å in Danish.

The rules are those of Unicode CLDR, by the ICU library that is part of DuckDB.
"""

from functools import cache

import duckdb
import polars as pl

# A list that is unnested keeps its order.
_KEYS = "select icu_sort_key(name, $locale) from (select unnest($names) as name)"


def sort_keys(names: pl.Series, locale: str) -> pl.Series:
    """Give a text for each name by which plain comparison puts them in the language's order.

    A missing name has no key. Names that differ in case or accents alone get different keys.
    """
    known = names.unique().drop_nulls().to_list()
    rows = _engine().cursor().execute(_KEYS, {"locale": locale, "names": known}).fetchall()
    keys = dict(zip(known, (key for (key,) in rows), strict=True))
    return names.replace_strict(keys, return_dtype=pl.String)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine without data; threads ask it through cursors of their own."""
    return duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
