"""The user's language: texts by gettext, names, numbers and dates by CLDR."""

import datetime as dt
import gettext
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

SOURCE_LANGUAGE = "en"

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
        return format_decimal(value, format=f"#,##0.{'0' * digits}", locale=self.locale)

    def date(self, value: dt.date | None) -> str:
        """Write a date as the language does; a missing one as the words for no date."""
        if value is None:
            return self.t("undated")
        # A date in a narrow cell stays on one line.
        return format_date(value, format="medium", locale=self.locale).replace(
            " ", "\N{NO-BREAK SPACE}"
        )

    def quote(self, text: str) -> str:
        """Put words of a source into the language's quotation marks."""
        return self.t("“{text}”", text=text)

    def country(self, code: str) -> str:
        """Give a country's name by its ISO code, as CLDR has it."""
        name: str = Locale.parse(self.code).territories.get(code, code)
        return name

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
    folder = files("dashboard").joinpath("locales")
    found = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
    return (SOURCE_LANGUAGE, *found)


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
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = files("dashboard").joinpath("locales", code, "LC_MESSAGES", "messages.po")
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
