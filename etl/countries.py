"""From a country's name, in the languages of the lists, to its code; and what a wrong one means."""

from collections.abc import Mapping
from functools import cache

import polars as pl
from babel import Locale

from etl.bulk.folding import folded
from etl.problems import nearest
from etl.reference import Reference

# Whose names of countries are understood, beside those of the reference.
_LANGUAGES = ("en", "sv", "da", "nb", "fi", "is", "de")

# What people write beside the names that CLDR gives: short, former, or of a part of the country.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "BA": ("Bosnia", "Bosnien"),
    "BY": ("Vitryssland", "Hviderusland", "Hviterussland"),
    "CI": ("Ivory Coast",),
    "CZ": ("Czech Republic", "Tjeckiska republiken", "Den Tjekkiske Republik"),
    "DE": ("Federal Republic of Germany", "Förbundsrepubliken Tyskland"),
    "GB": ("UK", "Great Britain", "England", "Scotland", "Skottland", "Skotland", "Wales"),
    "IE": ("Republic of Ireland",),
    "KR": ("Republic of Korea",),
    "MK": ("Macedonia", "Makedonien"),
    "MM": ("Burma",),
    "NL": ("The Netherlands", "Holland"),
    "PS": ("Palestine", "West Bank"),
    "RU": ("Russian Federation",),
    "SZ": ("Swaziland",),
    "TR": ("Turkey",),
    "US": ("U.S.A.", "United States of America"),
    "VN": ("Viet Nam",),
}

# Of 100: the names of so many languages come near to much that is no country.
_NEAR = 85


def codes_by_name(reference: Reference) -> Mapping[str, str]:
    """Give the code of each country by its folded names; a name of two is none."""
    return _codes(tuple(reference.frames["country"].select("name", "code").iter_rows()))


def near_country(word: str, reference: Reference) -> str:
    """Give `did you mean 'JP' (Japan)?` for a country's name or what is nearly one, or nothing."""
    names = dict(reference.frames["country"].select("code", "name").iter_rows())
    codes = {**{code.lower(): code for code in names}, **codes_by_name(reference)}
    plain = pl.select(folded(pl.lit(word[:100]))).item()
    near = plain if plain in codes else nearest(plain, codes, least=_NEAR)
    return f"did you mean '{codes[near]}' ({names[codes[near]]})?" if near else ""


@cache
def _codes(listed: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    codes = {code for _, code in listed}
    names = [
        (name, code)
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if code in codes
    ]
    names += [(name, code) for code, also in _ALSO.items() if code in codes for name in also]
    frame = pl.DataFrame([*listed, *names], schema=["name", "code"], orient="row")
    return dict(
        frame.select(folded(pl.col("name")), "code")
        .group_by("name")
        .agg(pl.col("code").first(), several=pl.col("code").n_unique() > 1)
        .filter(~pl.col("several"))
        .select("name", "code")
        .iter_rows()
    )
