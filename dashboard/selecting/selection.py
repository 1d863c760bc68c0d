"""What the user has chosen to see: one immutable value, the same in URL, command line and pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, Self, get_args

from warehouse.queries import FILTERS, Restriction

Measure = Literal["count", "per_100k"]
Sort = Literal["value", "name"]
PeerRule = Literal["population", "region", "country", "chosen"]
Lists = Literal["complete", "all"]
Known = Mapping[str, Collection[str]]
"""For each filter the words that it may hold."""

MEASURES: tuple[Measure, ...] = get_args(Measure)
SORTS: tuple[Sort, ...] = get_args(Sort)
PEER_RULES: tuple[PeerRule, ...] = get_args(PeerRule)
PEER_COUNTS = tuple(str(count) for count in range(3, 21))
LISTS: tuple[Lists, ...] = get_args(Lists)

MEASURE_FIGURES: dict[Measure, str] = {"count": "partners", "per_100k": "partners_per_100k"}
"""The figure that each measure compares municipalities by."""

# One value each.
_SINGLE: Mapping[str, tuple[str, ...]] = {
    "measure": MEASURES,
    "sort": SORTS,
    "lists": LISTS,
    "peers": PEER_RULES,
    "k": PEER_COUNTS,
}


REPEATABLE = (*FILTERS, "finding")
"""The parameters that may hold several words."""

# Parameters that hold the words of another.
_SAME_WORDS = {"one": "m"}


@dataclass(frozen=True)
class Dropped:
    """A value of a link that is not known and was left out."""

    parameter: str
    value: str


@dataclass(frozen=True)
class Selection:
    """The filters, each a tuple of words without repeats, and how figures are shown.

    An empty filter lets everything through. `lang` is empty when the user has chosen none; `one`
    is the municipality that its own page shows and `partner` the shared partner, empty until one
    is chosen. `lists` says whether
    municipalities whose partner list is partial are ranked too; `peers` and `k` whom one
    municipality is measured against, and how many; `finding` which kinds of doubt are listed.
    """

    m: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    partner_region: tuple[str, ...] = ()
    partner_country: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    measure: Measure = "count"
    sort: Sort = "value"
    lang: str = ""
    one: str = ""
    partner: str = ""
    lists: Lists = "complete"
    peers: PeerRule = "population"
    k: str = "7"
    finding: tuple[str, ...] = ()

    @classmethod
    def from_query(
        cls, query: Mapping[str, Sequence[str]], known: Known
    ) -> tuple[Self, tuple[Dropped, ...]]:
        """Read the parameters of a link; values that are not known are given apart.

        `known` holds the words of each filter and, under `lang`, the languages. Parameters of
        other names are not ours and are passed over.
        """
        values: dict[str, object] = {}
        dropped: list[Dropped] = []
        for name in PARAMETERS:
            given = tuple(dict.fromkeys(query.get(name, ())))
            words = known_words(name, known)
            kept = tuple(word for word in given if word in words)
            dropped += (Dropped(name, word) for word in given if word and word not in words)
            if kept:
                values[name] = kept if name in REPEATABLE else kept[0]
        return cls(**values), tuple(dropped)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, list[str]]:
        """Give the parameters of the link to this selection; what is as by default is left out."""
        query: dict[str, list[str]] = {}
        for name in PARAMETERS:
            value = getattr(self, name)
            if value != getattr(_DEFAULT, name):
                query[name] = list(value) if name in REPEATABLE else [value]
        return query

    def restriction(self) -> Restriction:
        """Give the filters as the warehouse takes them."""
        return {name: getattr(self, name) for name in FILTERS}

    def of_municipalities(self) -> Self:
        """Give the same without the filters on partnerships, for what these cannot change."""
        return replace(self, partner_region=(), partner_country=(), kind=(), status=())

    @property
    def is_restricted(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, name) for name in FILTERS)


PARAMETERS = tuple(field.name for field in fields(Selection))
"""The names of all parameters, in the order in which links carry them."""

_DEFAULT = Selection()


def known_words(name: str, known: Known) -> Collection[str]:
    """Give the words that a parameter may hold."""
    return _SINGLE[name] if name in _SINGLE else known[_SAME_WORDS.get(name, name)]


def without_repeats(words: Iterable[str]) -> tuple[str, ...]:
    """Give the words in order, each once."""
    return tuple(dict.fromkeys(words))
