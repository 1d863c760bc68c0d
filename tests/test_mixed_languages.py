"""No page says anything in another language than its own, but for what it marks as such."""

import re
import string
from collections.abc import Iterator

import pytest

from dashboard.commands.messages import read_catalogue
from dashboard.words.i18n import catalogue_paths
from tests.test_pages import FIVE, PAGES, opened
from tests.visible import visible

pytestmark = pytest.mark.usefixtures("served")


@pytest.mark.parametrize("language", ["en", *catalogue_paths()])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_text_of_another_language(page: str, language: str) -> None:
    others = _phrases_of_others(language)
    for query in ({}, {"m": FIVE}):
        said = " | ".join(set(visible(opened(page, lang=language, **query))))
        assert [phrase for phrase in others if phrase in said] == []


def _phrases_of_others(language: str) -> list[str]:
    """What only other languages say: their texts of two words and more, cut at the values."""
    texts = {code: set(_phrases(code)) for code in ("en", *catalogue_paths())}
    own = " | ".join(texts.pop(language))
    return sorted({phrase for each in texts.values() for phrase in each if phrase not in own})


def _phrases(code: str) -> Iterator[str]:
    english = code == "en"
    for message in read_catalogue(catalogue_paths()["sv" if english else code], code):
        texts = message.id if english else message.string
        for text in (texts,) if isinstance(texts, str) else texts or ():
            literals = (literal.strip(" .:;,") for literal, *_ in string.Formatter().parse(text))
            yield from (literal for literal in literals if " " in literal and len(literal) > 8)


def test_a_text_of_another_language_would_be_found() -> None:
    assert "Vilande avtal" in _phrases_of_others("da")
    assert "Dormant agreements" in _phrases_of_others("sv")
    assert not set(_phrases("da")) & set(_phrases_of_others("da"))


@pytest.mark.parametrize(("code", "foreign"), [("sv", "æøÆØ"), ("da", "äöÄÖ")])
def test_a_catalogue_has_no_letters_of_the_other_language(code: str, foreign: str) -> None:
    """A translation that went into the wrong catalogue shows by its letters."""
    # What the countries call their regions and bodies is said in all languages.
    own = "län|landsvæði|Myndigheten för digital förvaltning"
    phrases = (re.sub(own, "", phrase) for phrase in _phrases(code))
    assert [phrase for phrase in phrases if set(phrase) & set(foreign)] == []


def test_titles_and_terms_that_a_finding_is_about_are_marked_as_of_their_language() -> None:
    bodies = " ".join(str(node.proto.body) for node in opened("data", lang="sv").main.get("html"))
    assert '<span lang="da">Ballerup Kommunes Internationale Strategi</span>' in bodies
    assert '<span lang="sv">fartyg</span>' in bodies
