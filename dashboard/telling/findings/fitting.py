"""How many partners the filters leave."""

from dashboard.asking.context import Context
from dashboard.asking.towns import first_of, totals
from dashboard.telling.about import filters_in_words
from dashboard.telling.sentences import (
    MOST_NAMES,
    Sentence,
    names_of,
    sentence,
    some,
    unknown_in_words,
)
from warehouse.queries import PARTNERSHIP_FILTERS


def fitting(context: Context) -> Sentence:
    """Say how many partners the filters leave, and name these filters.

    Where ended ones are asked for, these are partnerships, for they are no partners.
    """
    selection, found = context.selection, totals(context)
    over = "ended" in selection.status
    count = found["partners"] + (found["ended"] if over else 0)
    if not count and not found["partners_known"]:
        return _unknown_who_fits(context)
    words = filters_in_words(selection, PARTNERSHIP_FILTERS, context.options, context.labels)
    said = _fitting_of_one if found["town_with_data"] is not None else _fitting_of_several
    text = said(context, count, "; ".join(words), over=over)
    return sentence(text, "overview", selection)


def _unknown_who_fits(context: Context) -> Sentence:
    """Say that no source tells, instead of counting none."""
    towns = names_of(first_of(context, "partners", MOST_NAMES), context)
    names = some(towns, context.language, count=totals(context)["towns"])
    return sentence(unknown_in_words(context, "partners", names), "overview", context.selection)


def _fitting_of_one(context: Context, count: int, filters: str, *, over: bool) -> str:
    n, name = context.language.n, names_of([totals(context)["town_with_data"]], context)[0]
    if over:
        return n(
            "{count} partnership of {name} fits the filters ({filters}).",
            "{count} partnerships of {name} fit the filters ({filters}).",
            count,
            name=name,
            filters=filters,
        )
    return n(
        "{count} partner of {name} fits the filters ({filters}).",
        "{count} partners of {name} fit the filters ({filters}).",
        count,
        name=name,
        filters=filters,
    )


def _fitting_of_several(context: Context, count: int, filters: str, *, over: bool) -> str:
    language, found = context.language, totals(context)
    number, n = language.number, language.n
    everyone = number(found["with_data"])
    if over:
        return n(
            "{count} partnership fits the filters ({filters}), in {towns} of {all} municipalities "
            "with data.",
            "{count} partnerships fit the filters ({filters}), in {towns} of {all} municipalities "
            "with data.",
            count,
            filters=filters,
            towns=number(found["with_any"]),
            all=everyone,
        )
    return n(
        "{count} partner fits the filters ({filters}), in {towns} of {all} municipalities with "
        "data.",
        "{count} partners fit the filters ({filters}), in {towns} of {all} municipalities with "
        "data.",
        count,
        filters=filters,
        towns=number(found["with_partners"]),
        all=everyone,
    )
