"""The options that choose: those of the address, as a command takes them."""

from collections.abc import Iterable, Mapping, Sequence

import click

from dashboard.selecting.options import Options
from dashboard.selecting.selection import Selection, known_words
from dashboard.selecting.typed_names import (
    did_you_mean,
    resolve_municipality,
    spellings,
    suggest_municipalities,
)
from dashboard.words.labels import Labels
from dashboard.words.one_line import one_line
from warehouse.option import Command
from warehouse.queries import FILTERS

Words = Mapping[str, Sequence[str] | str | None]
"""The options of a selection by their names, as a command is given them."""

_SINGLE = ("measure", "sort", "lang")

_FILTER_HELP = {
    "m": "Municipality, by id or name.",
    "country": "Municipality's country, by ISO code.",
    "region": "Municipality's region, by id.",
    "partner_region": "Partners' region, by id.",
    "partner_country": "Partners' country, by ISO code.",
    "kind": "Kind of partnership.",
    "status": "Status of partnerships.",
    "focus": "Focus area, by id.",
    "network": "Network, by id.",
}

_SINGLE_HELP = {
    "measure": "What municipalities are compared by: count (as without it) or per_100k.",
    "sort": "Order of municipalities: value (largest first, as without it) or name. "
    "Tables other than summary have one order.",
    "lang": "Language of a brief, or of a file's description. "
    "The columns and words of tables stay the same.",
}


def selection_options(command: Command) -> Command:
    """Give a command the options of a selection, named as in the address."""
    for name in reversed(_SINGLE):
        command = click.option(flag(name), name, help=_SINGLE_HELP[name])(command)
    for name in reversed(FILTERS):
        text = f"{_FILTER_HELP[name]} May be repeated."
        # Both as the shell writes names and as the address does.
        flags = dict.fromkeys((flag(name), f"--{name}"))
        command = click.option(*flags, name, multiple=True, help=text)(command)
    return command


def flag(name: str) -> str:
    """Give the name of an option as the shell writes it."""
    return f"--{name.replace('_', '-')}"


def selection_of(words: Words, options: Options, labels: Labels) -> Selection:
    """Read the selection. Raises UsageError for a word that is not known, with the nearest one."""
    query = {name: _listed(words[name]) for name in (*FILTERS, *_SINGLE)}
    query["m"] = [_municipality(text, options) for text in query["m"]]
    for name, texts in query.items():
        for text in texts:
            # The labels of all languages need not be read for words that are known.
            if text not in known_words(name, options.known):
                _check_spelling(flag(name), text, spellings(name, options, labels))
    return Selection.from_query(query, options.known)[0]


def _listed(value: Sequence[str] | str | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _municipality(text: str, options: Options) -> str:
    found = resolve_municipality(text, options)
    if found:
        return found
    near = " or ".join(f"'{word}'" for word in suggest_municipalities(text, options))
    hint = f"; did you mean {near}?" if near else "; give an id such as 'se-goteborg', or a name"
    raise click.UsageError(f"--m: no one municipality is called '{one_line(text)}'{hint}")


def check_word(parameter: str, text: str, words: Iterable[str]) -> None:
    """Refuse a text that is none of the words. Raises UsageError with the nearest one."""
    _check_spelling(parameter, text, {word: word for word in words})


def _check_spelling(parameter: str, text: str, spellings: Mapping[str, str]) -> None:
    words = list(dict.fromkeys(spellings.values()))
    if text in words:
        return
    near = did_you_mean(text, spellings)
    hint = f"; did you mean '{near}'?" if near else ""
    if not near and len(words) <= 13:
        hint = f"; one of: {', '.join(words)}"
    raise click.UsageError(f"{parameter}: unknown value '{one_line(text)}'{hint}")
