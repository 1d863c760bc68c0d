"""What narrows a question: the words that its filters let through, and which part is asked for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

Restriction = Mapping[str, Sequence[str]]
"""For each filter the words that it lets through; an empty sequence lets all through."""

FILTERS = (
    "m",
    "country",
    "region",
    "partner_region",
    "partner_country",
    "kind",
    "status",
    "focus",
    "network",
)
"""The filters of a selection, as URLs, the command line and the warehouse name them."""

PARTNERSHIP_FILTERS = ("partner_region", "partner_country", "kind", "status")
"""The filters that leave out partnerships, and so change what is counted of a municipality."""

FINDING, PARTNER = "finding", "partner"
NARROWER = (FINDING, PARTNER, "figure", "sort", "lists", "among")
"""What a restriction may hold beside the filters; counts and parts follow it, whole answers do not.

`finding` and `partner` are the kinds of finding and the shared partners that are counted or given.
Of municipalities, `figure` is what they are ranked by, `sort` whether by their names instead,
`lists` whose lists are ranked, and `among` which are given; of places, `among` is the maps they
lie on.
"""

# What rows are told apart by instead of a filter's own words: looked up once, and not by each part
# of a question, which takes longer to plan, also where the filter is not set.
_STANDING_FOR = {
    "partner_region": "set variable countries_of_region = (select list(code) "
    "from reference.country where wanted('partner_region', partner_region))",
    PARTNER: "set variable partners = (select list(number) "
    "from answer.partner_towns where wanted('partner', partner_id))",
}


@dataclass(frozen=True)
class Part:
    """Some rows of an answer: after how many, how many, in the order of which locale's names."""

    first: int
    most: int
    locale: str


def restrict(own: duckdb.DuckDBPyConnection, restriction: Restriction, today: dt.date) -> None:
    """Let a cursor's questions be narrowed, and counted to a day: by variables, as bound values."""
    own.execute("set variable today = $today", {"today": today})
    for filter_name in (*FILTERS, *NARROWER):
        # A cursor starts without any, and to set one takes as long as to plan a small question.
        if words := list(restriction.get(filter_name, ())):
            own.execute(f"set variable {filter_name} = $words", {"words": words})
            if filter_name in _STANDING_FOR:
                own.execute(_STANDING_FOR[filter_name])


def cut(own: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Let a cursor's questions be answered in part."""
    own.execute("set variable first = $first", {"first": part.first})
    own.execute("set variable most = $most", {"most": part.most})
    own.execute("set variable locale = $locale", {"locale": part.locale})
