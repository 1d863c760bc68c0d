"""Municipalities whose partners only an external list names, and which lists these are."""

from dashboard.asking.context import Context
from dashboard.asking.towns import first_of, totals
from dashboard.telling.sentences import MOST_NAMES, names_of, some


def external_in_words(context: Context) -> str:
    """Say of how many of the selected municipalities it holds; nothing where of none."""
    found = totals(context)
    count = found["bulk"]
    if not count:
        return ""
    if found["towns"] == 1:
        return context.language.t(
            "Only an external list ({lists}) says who its partners are, and it may lack some.",
            lists=lists_of(context),
        )
    return context.language.n(
        "Of {count} of them only an external list ({lists}) says who the partners are, and it may "
        "lack some: {names}.",
        "Of {count} of them only an external list ({lists}) says who the partners are, and it may "
        "lack some: {names}.",
        count,
        lists=lists_of(context),
        names=some(
            names_of(first_of(context, "bulk", MOST_NAMES), context), context.language, count=count
        ),
    )


def lists_of(context: Context) -> str:
    """Name who published the external lists that speak of the selected municipalities."""
    lists = context.count("source_count")["lists"].item()
    return context.language.listed(lists.to_list())
