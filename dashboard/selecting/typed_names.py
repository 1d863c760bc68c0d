"""What somebody meant who typed a name: one municipality, the nearest ones, or a known word."""

from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz, process
from slugify import slugify

from dashboard.selecting.options import Options, as_typed, label_of
from dashboard.selecting.selection import known_words
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from warehouse.bodies import names_meant
from warehouse.queries import FILTERS

# Of 100: two slips pass in a name of six letters, strangers do not.
_NEAR = 65

_MOST_SUGGESTED = 3

# Two letters begin dozens of names.
_FEWEST_LETTERS = 3


def resolve_municipality(text: str, options: Options) -> str | None:
    """Find the one municipality that a typed id or name means, whatever its case and accents.

    The official name goes before other names, and letters as written before letters without
    accents, so `Habo` is not `Håbo`; `kommun` or `stad` may follow. Gives None when the text means
    none or several.
    """
    found = municipalities_named(text, options)
    return found[0] if len(found) == 1 else None


def typed_municipality(text: str, options: Options) -> str | None:
    """Find the municipality that was typed beside a list of names: the only one that begins so too.

    Who sees one name left in the list and presses Enter means it.
    """
    found = municipalities_named(text, options) or _begun(text, options)
    return found[0] if len(found) == 1 else None


def suggest_municipalities(text: str, options: Options) -> tuple[str, ...]:
    """Give the ids of the municipalities that a text means, or begins, or is spelt most like."""
    found = municipalities_named(text, options) or _begun(text, options) or _nearest(text, options)
    return found[:_MOST_SUGGESTED]


def did_you_mean(text: str, spellings: Mapping[str, str]) -> str | None:
    """Give the word that a text comes nearest to; `spellings` are words by id and by label."""
    folded = [(slugify(spelling), word) for spelling, word in spellings.items()]
    nearest = process.extractOne(
        slugify(text), [spelling for spelling, _ in folded], scorer=fuzz.ratio, score_cutoff=_NEAR
    )
    return folded[nearest[2]][1] if nearest else None


def spellings(parameter: str, options: Options, labels: Labels) -> dict[str, str]:
    """Give the words of a parameter by what they may be mistaken for: themselves and labels.

    Labels are those of every language, as whoever types a word may read the pages in any.
    """
    known = known_words(parameter, options.known)
    if parameter not in FILTERS:
        return {word: word for word in (known if isinstance(known, tuple) else sorted(known))}
    words = sorted(known)
    # Names of municipalities and of their regions are the same in all, and may be 300,000.
    codes = () if parameter in ("m", "region") else options.languages
    each = (*(replace(labels, language=Language(code)) for code in codes), labels)
    named = {label_of(parameter, word, options, one): word for one in each for word in words}
    return named | {word: word for word in words}


def municipalities_named(text: str, options: Options) -> tuple[str, ...]:
    """Give the ids of all municipalities that a typed id or name means."""
    found = (ids for name in names_meant(text) if (ids := _bearing(name, options)))
    return next(found, ())


def _bearing(text: str, options: Options) -> tuple[str, ...]:
    folded, plain = slugify(text), as_typed(text)
    spellings = (folded, plain, plain, folded, folded)
    for spelling, index in zip(spellings, options.lookups, strict=True):
        if spelling in index:
            return index[spelling]
    return ()


def _begun(text: str, options: Options) -> tuple[str, ...]:
    """Give those with a name that begins so, as the options have them: with data first."""
    folded = slugify(text)
    if len(folded) < _FEWEST_LETTERS:
        return ()
    _, *indexes = options.folded_lookups
    found = {
        town_id
        for index in indexes
        for spelling, ids in index.items()
        if spelling.startswith(folded)
        for town_id in ids
    }
    return tuple(each.id for each in options.municipalities if each.id in found)


def _nearest(text: str, options: Options) -> tuple[str, ...]:
    folded = slugify(text)
    found = [
        (score, index[spelling])
        for index in options.folded_lookups
        for spelling, score, _ in process.extract(
            folded, list(index), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=10
        )
    ]
    found.sort(key=lambda each: each[0], reverse=True)
    return tuple(dict.fromkeys(town_id for _, ids in found for town_id in ids))
