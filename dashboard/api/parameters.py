"""The parameters of a request: declared once, read strictly, and described for OpenAPI.

Those of the selection are the page's own; a word that is not known is a problem here, for a
script must not go on with less than it asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from dashboard import charts
from dashboard.api.problems import Problem, bad_value, meant, shortened
from dashboard.asking.partner_places import MAP_TITLES
from dashboard.charts.theme import PALETTES
from dashboard.selecting.options import Options
from dashboard.selecting.selection import PARAMETERS, REPEATABLE, Selection, known_words
from dashboard.selecting.typed_names import did_you_mean, spellings, suggest_municipalities
from dashboard.words.labels import PARAMETERS as LABELS
from dashboard.words.labels import Labels
from warehouse.queries import FILTERS

# Room for every Nordic municipality; the server itself refuses twice as much.
LONGEST_QUERY = 32_768

# Long texts are compared with thousands of names.
_COMPARED = 80

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Choice:
    """A parameter that is one of a few words."""

    name: str
    meaning: str
    words: tuple[str, ...]
    default: str

    def read(self, text: str) -> str:
        """Give the word. Raises Problem for another."""
        if text not in self.words:
            near = did_you_mean(text[:_COMPARED], {word: word for word in self.words})
            raise bad_value(
                self.name, text, "is none of its words", self.words, [near] if near else []
            )
        return text

    def schema(self) -> dict[str, object]:
        """Describe it as JSON Schema does."""
        return {"type": "string", "enum": list(self.words), "default": self.default}


@dataclass(frozen=True)
class Number:
    """A parameter that is a whole number within bounds."""

    name: str
    meaning: str
    low: int
    high: int
    default: int

    def read(self, text: str) -> int:
        """Give the number. Raises Problem for what is none, or too small or large."""
        is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(self.high))
        if not is_number or not self.low <= int(text) <= self.high:
            reason = f"must be a whole number from {self.low} to {self.high}"
            raise bad_value(self.name, text, reason, [f"{self.low}–{self.high}"])
        return int(text)

    def schema(self) -> dict[str, object]:
        """Describe it as JSON Schema does."""
        bounds = {"minimum": self.low, "maximum": self.high}
        return {"type": "integer", **bounds, "default": self.default}


THEME = Choice("theme", "Colours for a light or a dark page", tuple(PALETTES), "light")
WIDTH = Number("width", "Width of the picture in pixels at scale 1", 320, 1600, charts.WIDTH)
SCALE = Number("scale", "Pixels of the PNG for each of its width; 3 is sharp in print", 1, 3, 3)
LANG = "lang"

PICTURE: Mapping[str, Sequence[Choice | Number]] = {
    "svg": (THEME, WIDTH),
    "png": (THEME, WIDTH, SCALE),
    "json": (THEME, WIDTH),
}
"""The parameters of a chart's picture beside the selection, by its format."""


# A page's address is to work as it is, so what only orders or measures is passed over where it
# has no effect. What chooses (`one`, `finding`, `partner`) is refused there: a script would take
# the rows for chosen.
_PASSED_OVER = ("measure", "sort", "lists", "peers", "k")

# Beside the filters and the language, which hold everywhere.
_OF_TABLE: Mapping[str, Sequence[str]] = {
    "summary": ("measure", "sort"),
    "findings": ("finding",),
}
_OF_CHART: Mapping[str, Sequence[str]] = {
    "partners": ("measure", "sort", "one"),
    "peers": ("measure", "one", "lists", "peers", "k"),
    "shared": ("partner",),
    **{f"map-{part}": ("one",) for part in MAP_TITLES},
}


def table_parameters(name: str) -> tuple[str, ...]:
    """Give the parameters that have an effect on a table."""
    return _in_order((*FILTERS, LANG, *_OF_TABLE.get(name, ())))


def chart_parameters(name: str, format: str) -> tuple[str, ...]:
    """Give the parameters that have an effect on a chart in a format."""
    selecting = _in_order((*FILTERS, LANG, *_OF_CHART.get(name, ())))
    return (*selecting, *(each.name for each in PICTURE.get(format, ())))


def _in_order(names: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in PARAMETERS if name in names)


def read_query(text: str, declared: Sequence[str]) -> Query:
    """Split a query into the values of its parameters, in their order.

    Raises Problem when it is too long, or names a parameter that is neither declared nor passed
    over, or names one twice that holds one value.
    """
    if len(text) > LONGEST_QUERY:
        detail = f"The query has {len(text)} letters; {LONGEST_QUERY} are the most."
        raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, "long-query", detail)
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, errors="replace"):
        if name not in declared and not (declared and name in _PASSED_OVER):
            raise _unknown_parameter(name, declared)
        query.setdefault(name, []).append(value)
    for name, values in query.items():
        if len(values) > 1 and name not in REPEATABLE:
            raise bad_value(name, values[1], "takes one value and is given several", ())
    return query


def _unknown_parameter(name: str, declared: Sequence[str]) -> Problem:
    near = did_you_mean(name[:_COMPARED], {word: word for word in declared})
    found = [near] if near and name not in PARAMETERS else []
    members: dict[str, object] = {"parameter": shortened(name), "allowed": list(declared)}
    if found:
        members["did_you_mean"] = found
    detail = f"There is no parameter “{shortened(name)}” here.{meant(found)}"
    if name in PARAMETERS:
        detail = f"The parameter “{name}” has no effect here; leave it out."
    return Problem(HTTPStatus.BAD_REQUEST, "unknown-parameter", detail, None, **members)


def read_selection(query: Query, options: Options, labels: Labels) -> Selection:
    """Read the selection of a query; `labels` are what words may be mistaken for.

    Raises Problem for a word that is not known.
    """
    for name in PARAMETERS:
        for text in query.get(name, ()):
            if text not in known_words(name, options.known):
                raise _unknown_word(name, text, options, labels)
    return Selection.from_query(query, options.known)[0]


def _unknown_word(name: str, text: str, options: Options, labels: Labels) -> Problem:
    typed = text[:_COMPARED]
    if name in ("m", "one"):
        reason = "takes the id of a municipality, such as “se-goteborg”"
        return bad_value(name, text, reason, (), suggest_municipalities(typed, options))
    words = spellings(name, options, labels)
    # No number is a misspelling of another.
    found = None if typed.isdecimal() else did_you_mean(typed, words)
    allowed = list(dict.fromkeys(words.values()))
    return bad_value(name, text, "is none of its words", allowed, [found] if found else [])


_REMARKS = {
    "m": " By id.",
    "region": " By id.",
    "measure": " What municipalities are compared and ordered by.",
    "sort": " Order of municipalities.",
    "lang": " Of descriptions and pictures; columns and words stay the same.",
    "one": " By id; of several that are selected the one that is drawn or measured.",
    "partner": " By id; one that is not shared is passed over.",
    "lists": " Whose partners the median counts.",
    "k": " How many there are at most.",
}


def meaning(name: str) -> str:
    """Say in English what a parameter of the selection is."""
    more = " May be repeated; what fits one of the values fits." if name in REPEATABLE else ""
    return f"{LABELS[name]}.{_REMARKS.get(name, '')}{more}"
