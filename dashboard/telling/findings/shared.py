"""Which partners municipalities have in common."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dashboard.asking.chart_rows import live_partnerships
from dashboard.asking.context import Context
from dashboard.asking.towns import totals
from dashboard.selecting.selection import Selection
from dashboard.telling.findings.town import Town
from dashboard.telling.sentences import Sentence, sentence, some
from dashboard.words.i18n import Language
from warehouse.queries import PARTNER

# More partners than these no municipality has, but a list with a column filled down.
_MOST_ASKED = 1000


def shared_partner(town: Town) -> Sentence | None:
    """Say of the partner that it shares with most municipalities how many these are."""
    selection = Selection(lang=town.context.selection.lang)
    own = live_partnerships(town.context)["partner_id"].unique().sort().to_list()
    # Each is a word of the question, whose planning grows by the square: 20,000 took 25 s.
    if not 0 < len(own) <= _MOST_ASKED:
        return None
    counted = town.context.answers.count("shared_partners", selection, {PARTNER: own})
    if counted.is_empty():
        return None
    first = counted.row(0, named=True)
    text = town.context.language.t(
        "{name} is one of {count} municipalities with data that have {partner} as a partner.",
        name=town.name,
        count=town.context.language.number(first["towns"]),
        partner=first["partner"],
    )
    return sentence(text, "shared", replace(selection, partner=first["partner_id"]))


def shared(context: Context) -> Sentence | None:
    """Say which partners the municipalities have in common."""
    known = totals(context)["partners_known"]
    if known < 2:
        return None
    language = context.language
    rows = context.count("shared_partners")
    names = rows.sort(language.order("partner"), "partner_id")["partner"].to_list()
    if not names:
        text = language.t(
            "No partner is common to any two of the {count} municipalities whose partners are "
            "known.",
            count=language.number(known),
        )
        return sentence(text, "shared", context.selection)
    text = _in_common(names, known, language)
    return sentence(text, "shared", replace(context.selection, partner=""))


def _in_common(names: Sequence[str], known: int, language: Language) -> str:
    # "At least two of 2" is what nobody says.
    if known == 2:
        return language.n(
            "{count} partner is common to both municipalities whose partners are known: {names}.",
            "{count} partners are common to both municipalities whose partners are known: {names}.",
            len(names),
            names=some(names, language),
        )
    return language.n(
        "{count} partner is common to at least two of {all} municipalities whose partners are "
        "known: {names}.",
        "{count} partners are common to at least two of {all} municipalities whose partners are "
        "known: {names}.",
        len(names),
        all=language.number(known),
        names=some(names, language),
    )


def most_shared(context: Context) -> Sentence | None:
    """Say which partner most municipalities have."""
    towns = context.count("shared_most")
    if towns.is_empty():
        return None
    language = context.language
    most = towns.filter(pl.col("towns") == pl.col("towns").max())
    most = most.sort(language.order("partner"), "partner_id")
    text = language.n(
        "The partner that most municipalities share is {names}: {towns} have it.",
        "The partners that most municipalities share are {names}: {towns} have each of them.",
        most.height,
        names=some(most["partner"].to_list(), language),
        towns=language.number(most.row(0, named=True)["towns"]),
    )
    one = most["partner_id"].item() if most.height == 1 else ""
    return sentence(text, "shared", replace(context.selection, partner=one))
