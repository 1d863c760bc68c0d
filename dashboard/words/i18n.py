"""The user's language: texts by gettext; names, numbers, dates, lists and order by CLDR."""

import datetime as dt
import gettext
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, localcontext
from functools import cache, lru_cache, partial
from pathlib import Path

import polars as pl
from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_minus_sign_symbol

from warehouse.collation import sort_keys

SOURCE_LANGUAGE = "en"

CATALOGUES = Path(__file__).parents[1] / "locales"
"""Where the catalogues lie: `<language>/LC_MESSAGES/messages.po`."""

_WORDS = {"word": pl.String(), "label": pl.String()}

# English is written for Europe: the day stands before the month.
_LOCALES = {"en": "en_GB"}


@dataclass(frozen=True)
class Language:
    """One language of the pages. Texts are the English ones, looked up in its catalogue."""

    code: str

    def t(self, message: str, **values: object) -> str:
        """Translate a text and fill in its values."""
        text = _catalogue(self.code).gettext(message)
        return text.format(**values) if values else text

    def n(self, singular: str, plural: str, count: int, **values: object) -> str:
        """Translate a text whose form depends on a count, and fill in `{count}` and its values."""
        text = _catalogue(self.code).ngettext(singular, plural, count)
        return text.format(count=self.number(count), **values)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Write a number as the language does; a missing one as the words for no data."""
        if value is None:
            return self.t("no data")
        return _decimal(value, digits, self.locale)

    def percent(self, value: float) -> str:
        """Write a share of a hundred with the language's own sign and space."""
        with localcontext(rounding=ROUND_HALF_UP):
            return format_percent(value / 100, locale=self.locale)

    def date(self, value: dt.date | None) -> str:
        """Write a date as the language does; a missing one as the words for no date."""
        if value is None:
            return self.t("undated")
        # A date in a narrow cell stays on one line.
        return format_date(value, format="medium", locale=self.locale).replace(
            " ", "\N{NO-BREAK SPACE}"
        )

    def moment(self, value: dt.datetime) -> str:
        """Write a moment as the language does, to the minute and in UTC."""
        time = format_time(value, format="short", tzinfo=dt.UTC, locale=self.locale)
        text = self.t("{date} {time} UTC", date=self.date(value.date()), time=time)
        return text.replace(" ", "\N{NO-BREAK SPACE}")

    def quote(self, text: str) -> str:
        """Put words of a source into the language's quotation marks."""
        return self.t("“{text}”", text=text)

    def listed(self, names: Sequence[str]) -> str:
        """Join names as a sentence lists them: `A, B and C`."""
        return format_list(names, locale=self.locale)

    def order(self, column: str) -> pl.Expr:
        """Give what to sort a frame by for a column of names to stand in the language's order."""
        keys = partial(sort_keys, locale=self.locale)
        return pl.col(column).map_batches(keys, return_dtype=pl.String)

    def in_order(self, words: Iterable[str], label: Callable[[str], str] = str) -> list[str]:
        """Put words in the language's order of their labels."""
        return list(_in_order(self, tuple((word, label(word)) for word in words)))

    def country(self, code: str) -> str:
        """Give a country's name by its ISO code, as CLDR has it."""
        return _territories(self.code).get(code, code)

    @property
    def locale(self) -> str:
        """The language's locale as CLDR names it."""
        return _LOCALES.get(self.code, self.code)

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        own = Locale.parse(self.code).get_display_name(self.code) or self.code
        return own.capitalize()


@cache
def language_codes() -> tuple[str, ...]:
    """Give the languages that have a catalogue, the source language first."""
    return (SOURCE_LANGUAGE, *catalogue_paths())


def catalogue_paths() -> dict[str, Path]:
    """Give the catalogue of each language that has one."""
    return {path.parts[-3]: path for path in sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po"))}


def accepted(header: str) -> list[str]:
    """Give the languages of an Accept-Language header, the preferred first."""
    weighted = []
    for part in header.split(","):
        found = re.fullmatch(r"\s*([A-Za-z0-9-]+)\s*(?:;\s*q=([01](?:\.\d+)?))?\s*", part)
        if found:
            weighted.append((float(found[2] or 1), found[1]))
    return [code for weight, code in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]


def choose_language(chosen: str, preferred: Sequence[str]) -> Language:
    """Take the chosen language, else the first of the browser's that there is, else English."""
    # What is negotiated comes back in the letters of the asker, who may write SV or sv-se.
    wanted = [code.lower() for code in (chosen, *preferred) if code]
    found = negotiate_locale(wanted, language_codes(), sep="-")
    return Language(found or SOURCE_LANGUAGE)


@cache
def _territories(code: str) -> dict[str, str]:
    return dict(Locale.parse(code).territories)


# Pages write the same few thousand numbers, and order the same lists of choices, again and again.
@lru_cache(maxsize=20_000)
def _decimal(value: float, digits: int, locale: str) -> str:
    # A half goes up, as schools and spreadsheets have it.
    with localcontext(rounding=ROUND_HALF_UP):
        text = format_decimal(value, format=f"#,##0.{'0' * digits}", locale=locale)
    # Babel puts a hyphen before a pattern of our own, where Swedish has a minus.
    return text.replace("-", get_minus_sign_symbol(locale))


@lru_cache(maxsize=2_000)
def _in_order(language: Language, labelled: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    frame = pl.DataFrame(labelled, _WORDS, orient="row")
    return tuple(frame.sort(language.order("label"))["word"])


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with catalogue_paths()[code].open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
