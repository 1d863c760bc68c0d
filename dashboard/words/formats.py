"""Values of figures and columns as the user reads them."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import polars as pl
from babel.dates import format_date
from babel.numbers import format_decimal

from dashboard.words.i18n import Language
from dashboard.words.labels import WORDS, Labels
from warehouse.figures import BY_ID

Value = float | int | str | dt.date | None


def figure_text(figure_id: str, value: Value, language: Language) -> str:
    """Write a figure's value with the digits and the sign that its unit asks for."""
    unit = BY_ID[figure_id].unit
    if value is None:
        return language.t("no data")
    if isinstance(value, dt.date):
        return language.date(value)
    if isinstance(value, str):
        return value
    if unit == "percent":
        return language.percent(value)
    # A year is a name, not a quantity: no separator in it. A median may fall between two.
    if unit == "year":
        return format_decimal(value, format="0.#", locale=language.locale)
    # A median of counts may fall between two.
    exact = unit.startswith("per ") or value != int(value)
    return language.number(value, digits=1 if exact else 0)


def printed_date(since: str | None, language: Language) -> str:
    """Write an EDTF date in words: `1999`, `1950s`, or a month or day of the language's own."""
    if since is None:
        return ""
    if since.endswith("X"):
        return language.t("{decade}s", decade=f"{since[:3]}0")
    year, *rest = (int(part) for part in since.split("-"))
    if not rest:
        return str(year)
    # A day as all other days stand beside it.
    if len(rest) > 1:
        return language.date(dt.date(year, rest[0], rest[1]))
    return format_date(dt.date(year, rest[0], 1), format="LLLL y", locale=language.locale)


def span_of_years(days: pl.Series) -> str:
    """Write the years that days lie in, from the first to the last; nothing for no day."""
    years = days.dt.year().drop_nulls()
    if years.is_empty():
        return ""
    first, last = str(years.min()), str(years.max())
    return first if first == last else f"{first}–{last}"


def finding_values(
    values: list[str], labels: Labels, sources: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Write the values of a finding, each `key: value`, with the keys as words.

    Numbers that a source states for all, a continent or a country are gathered into one list.
    `sources` has the names of those whose ids are keys.
    """
    counts = sorted(filter(_is_count, values), key=_by_size)
    others = [_pair(value, labels, sources) for value in values if not _is_count(value)]
    if counts:
        stated = ", ".join(_count(value, labels) for value in counts)
        others.insert(0, f"{_key('stated', labels)}: {stated}")
    return "; ".join([*others[:1], *(_going_on(each, labels) for each in others[1:])])


def _key(key: str, labels: Labels) -> str:
    return labels.language.t(KEYS[key])


def _going_on(pair: str, labels: Labels) -> str:
    """Write a key that follows others small; the name of a source stays as it is."""
    keys = {labels.language.t(key) for key in KEYS.values()}
    return pair[:1].lower() + pair[1:] if pair.partition(": ")[0] in keys else pair


def _is_count(text: str) -> bool:
    key, _, value = text.partition(": ")
    return key not in KEYS and value.isdecimal()


def _by_size(text: str) -> tuple[bool, int]:
    key, _, value = text.partition(": ")
    return key != "all", -int(value)


def _count(text: str, labels: Labels) -> str:
    key, _, value = text.partition(": ")
    return f"{scope_text(key, labels)} {labels.language.number(int(value))}"


# The keys of `values` in warehouse/sql/main/finding.sql and warehouse/sql/answer/any_finding.sql.
KEYS: Mapping[str, str] = {
    "stated": "Stated in words",
    "listed": "On the list",
    "status": "Status",
    "valid until": "Valid until",
    "days left": "Days left",
    "newest source": "Newest source",
    "years": "Age in years",
    "told to have ended": "Said to have ended",
    "last named": "Last named",
    "newest list": "Newest list",
    "country": "Country",
    "places": "Places",
    "terms": "Terms",
    "also": "Named too",
    "scope": "Stated for",
}


def _pair(text: str, labels: Labels, sources: Mapping[str, str]) -> str:
    key, _, value = text.partition(": ")
    if key == "days left" and value.startswith("-"):
        return labels.language.n("{count} day ago", "{count} days ago", abs(int(value)))
    if key == "also":
        return f"{_key(key, labels)}: {value}"
    if key in KEYS:
        return f"{_key(key, labels)}: {_value(key, value, labels)}"
    return f"{sources.get(key, key)}: {_statements(value, labels)}"


def _statements(text: str, labels: Labels) -> str:
    """Write what one source says of a disputed partnership: kind, status and start of each."""
    return " / ".join(
        ", ".join(_word(word, labels) for word in statement.split(", "))
        for statement in text.split(" / ")
    )


def _word(word: str, labels: Labels) -> str:
    for vocabulary in ("kind", "status"):
        if word in WORDS[vocabulary]:
            return labels.word(vocabulary, word)
    # Beside "ended" a start alone would pass for the end.
    began = word.removeprefix("began ")
    when = printed_date(began, labels.language)
    return when if began == word else labels.language.t("began {when}", when=when)


def _value(key: str, value: str, labels: Labels) -> str:
    match key:
        case "status":
            return labels.within(value)
        case "country":
            return labels.language.country(value)
        case "scope":
            return labels.word("focus_scope", value)
        case "told to have ended" | "last named" | "newest list" | "newest source":
            return printed_date(value, labels.language)
        case "valid until":
            return labels.language.date(dt.date.fromisoformat(value))
    return labels.language.number(int(value))


def scope_text(scope: str, labels: Labels) -> str:
    """Write what a stated number counts: everything, a continent, a region, a country, a kind."""
    if scope == "all":
        return labels.language.t("In all")
    if scope in labels.regions:
        return labels.regions[scope]
    for vocabulary in ("continent", "kind"):
        if scope in WORDS[vocabulary]:
            return labels.word(vocabulary, scope)
    return labels.language.country(scope)
