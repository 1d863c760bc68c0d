"""How old the sources are."""

from dataclasses import replace

from dashboard.asking.context import Context
from dashboard.asking.parts import finding_count
from dashboard.asking.towns import totals
from dashboard.telling.findings.town import Town
from dashboard.telling.sentences import Sentence, sentence
from dashboard.words.formats import printed_date

_AGES = ("source_undated", "source_old")


def age_of_sources(town: Town) -> Sentence | None:
    """Say that its newest source is old, or that none prints a date."""
    return _undated(town) or _old(town)


def _undated(town: Town) -> Sentence | None:
    row = town.doubt("source_undated")
    if row is None:
        return None
    text = town.context.language.n(
        "The facts on {name} rest on {count} source, which prints no date.",
        "The facts on {name} rest on {count} sources, none of which prints a date.",
        len(row["sources"]),
        name=town.name,
    )
    return town.says(text, "data")


def _old(town: Town) -> Sentence | None:
    language, row = town.context.language, town.doubt("source_old")
    if row is None:
        return None
    told = dict(value.split(": ") for value in row["values"])
    text = language.n(
        "The newest dated source on {name} is of {date}, {count} year ago.",
        "The newest dated source on {name} is of {date}, {count} years ago.",
        int(told["years"]),
        name=town.name,
        date=printed_date(told["newest source"], language),
    )
    return town.says(text, "data")


def aged(context: Context) -> Sentence | None:
    """Say of how many municipalities no source prints a date, and of how many the newest is old."""
    t, number = context.language.t, context.language.number
    undated, old = (finding_count(context, kind) for kind in _AGES)
    with_data = totals(context)["with_data"]
    if not undated + old or with_data == 1:
        return None
    said = []
    if undated:
        text = t(
            "For {count} of {all} municipalities with data no source prints a date.",
            count=number(undated),
            all=number(with_data),
        )
        said.append(text)
    if old:
        text = t(
            "For {count} of {all} municipalities with data the newest dated source is more than "
            "five years old.",
            count=number(old),
            all=number(with_data),
        )
        said.append(text)
    return sentence(" ".join(said), "data", replace(context.selection, finding=_AGES))
