"""Municipalities whose partners only an external list names, and which lists these are."""

import polars as pl

from dashboard.context import Context
from dashboard.sentences import MOST_NAMES, listed, some, town_names


def external_in_words(context: Context, summary: pl.DataFrame) -> str:
    """Say of how many of the selected municipalities it holds; nothing where of none."""
    towns = summary.filter(pl.col("partners_from") == "bulk")
    if towns.is_empty():
        return ""
    if summary.height == 1:
        return context.language.t(
            "Only an external list ({lists}) says who its partners are, and it may lack some.",
            lists=lists_of(context),
        )
    return context.language.n(
        "Of {count} of them only an external list ({lists}) says who the partners are, and it may "
        "lack some: {names}.",
        "Of {count} of them only an external list ({lists}) says who the partners are, and it may "
        "lack some: {names}.",
        towns.height,
        lists=lists_of(context),
        names=some(
            town_names(towns.head(MOST_NAMES), context), context.language, count=towns.height
        ),
    )


def lists_of(context: Context) -> str:
    """Name who published the external lists that speak of the selected municipalities."""
    lists = context.count("source_count")["lists"].item()
    return listed(lists.to_list(), context.language)
