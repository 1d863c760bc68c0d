"""A plain sentence with the page of its evidence, and the phrases that sentences are made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from dashboard.asking.context import Context
from dashboard.selecting.selection import Selection
from dashboard.words.formats import figure_text, span_of_years
from dashboard.words.i18n import Language
from warehouse.queries import PARTNERSHIP_FILTERS

SECTIONS = {
    "overview": "ranking",
    "compare": "peers",
    "municipality": "partnerships",
    "data": "findings",
}
"""By page, where the evidence stands on it; on the others it comes first."""

# More names than these make a list of a sentence.
MOST_NAMES = 3

# More names than these nobody reads in a cell of a table.
_MOST_IN_A_CELL = 100

# Whole phrases: a language may say them with an adjective, and `in` is not the same word for each.
MUNICIPALITIES_OF = {
    "DK": "Danish municipalities",
    "FI": "Finnish municipalities",
    "FO": "Faroese municipalities",
    "IS": "Icelandic municipalities",
    "NO": "Norwegian municipalities",
    "SE": "Swedish municipalities",
}


@dataclass(frozen=True)
class Sentence:
    """One plain sentence in the user's language, without markup, and where its evidence stands.

    `page` is the name of a page in `VIEWS` of `dashboard.page.pages`, `query` that of the page's
    address, `section` the part of that page to begin at, or "" for its beginning.
    """

    text: str
    page: str
    query: Mapping[str, Sequence[str]]
    section: str = ""


def sentence(text: str, page: str, selection: Selection) -> Sentence:
    """Give a sentence whose evidence is what a page shows under a selection."""
    return Sentence(text, page, selection.to_query(), SECTIONS.get(page, ""))


def is_filtered(selection: Selection) -> bool:
    """Tell whether some partnerships of the municipalities are left out."""
    return any(getattr(selection, name) for name in PARTNERSHIP_FILTERS)


def by_count(selection: Selection) -> Selection:
    """Give the selection with the measure and the lists that whole lists are ranked by."""
    return replace(selection, measure="count", lists="complete", one="", partner="")


def some(
    names: Sequence[str], language: Language, count: int | None = None, most: int = MOST_NAMES
) -> str:
    """Write the first names, and how many more there are of `count`, or else of these."""
    more = (len(names) if count is None else count) - most
    if more <= 0:
        return language.listed(names)
    shown = ", ".join(names[:most])
    return language.t("{names} and {more} more", names=shown, more=language.number(more))


def in_a_cell(words: Sequence[str], language: Language, label: Callable[[str], str] = str) -> str:
    """Write the labels of words as a cell of a table holds them, of many the first hundred."""
    names = [label(word) for word in words[:_MOST_IN_A_CELL]]
    if len(names) == len(words):
        return ", ".join(names)
    return some(names, language, len(words), _MOST_IN_A_CELL)


def unread(towns: int, language: Language) -> str:
    """Say that no source has been read on any of the municipalities."""
    return language.n(
        "No source has been read on the selected municipality yet: nothing is known of its "
        "partners, which is not the same as having none.",
        "No source has been read on the selected municipalities yet: nothing is known of their "
        "partners, which is not the same as having none.",
        towns,
    )


def unknown_in_words(context: Context, figure: str, names: str) -> str:
    """Say of which municipalities a figure is unknown."""
    # Their partners may be known: it is which of them have the status that no source says.
    # What has ended is no partner, and may be known of those whose partners are not.
    if figure == "partners" and {*context.selection.status} - {"ended"}:
        return context.language.t(
            "No data on partners of the selected status, which is not zero: {names}.", names=names
        )
    return context.language.t(
        "No data on {figure}, which is not zero: {names}.",
        figure=context.labels.figure(figure).lower(),
        names=names,
    )


def population_in_words(rows: pl.DataFrame, context: Context) -> str:
    """Say of which years the inhabitants are that partners are divided by; nothing for none."""
    years = span_of_years(rows.drop_nulls("partners_per_100k")["population_date"])
    if not years:
        return ""
    figure = context.labels.figure("partners_per_100k")
    return f"{figure}: {context.language.t('population of {year}', year=years)}."


def town_names(rows: pl.DataFrame, context: Context) -> list[str]:
    """Give the names of municipalities, told apart where two share one."""
    return names_of(rows["municipality_id"], context)


def names_of(towns: Iterable[str], context: Context) -> list[str]:
    """Give the same of their ids."""
    return [context.options.municipality_names[each] for each in towns]


def partners(count: int, language: Language) -> str:
    """Write a number of partners."""
    return language.n("{count} partner", "{count} partners", count)


def municipalities_of(country: str, language: Language) -> str:
    """Write the municipalities of a country."""
    if country in MUNICIPALITIES_OF:
        return language.t(MUNICIPALITIES_OF[country])
    return language.t("municipalities in {country}", country=language.country(country))


def share(value: float, language: Language) -> str:
    """Write a share as the pages do."""
    return figure_text("dormant_share", value, language)
