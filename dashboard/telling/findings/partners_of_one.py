"""How many partners one municipality has, itself and through its county or region."""

from dataclasses import replace

import polars as pl

from dashboard.asking.rank import ranked
from dashboard.telling.external import lists_of
from dashboard.telling.findings.town import Town
from dashboard.telling.sentences import Sentence, by_count, municipalities_of, partners, sentence

# A rank among fewer says nothing.
_FEWEST_RANKED = 3


def number_of_partners(town: Town) -> Sentence:
    """Say how many partners it has, and which rank that is in its country."""
    count = town.row["partners"]
    if count is None:
        return town.says(_unknown(town), "municipality")
    if town.row["partners_from"] == "bulk":
        return town.says(_of_external_lists(town), "municipality")
    if not town.has_whole_list:
        return town.says(_at_least(town), "municipality")
    return _rank(town) if count else town.says(_none(town), "municipality")


def _unknown(town: Town) -> str:
    return town.context.language.t(
        "No source says who the partners of {name} are: their number is unknown, not zero.",
        name=town.name,
    )


def _of_external_lists(town: Town) -> str:
    return town.context.language.n(
        "An external list ({lists}) names {count} partner of {name} and may lack some; no "
        "source of its own has been read that says who its partners are, so it is not ranked.",
        "An external list ({lists}) names {count} partners of {name} and may lack some; no "
        "source of its own has been read that says who its partners are, so it is not ranked.",
        town.row["partners"],
        lists=lists_of(town.context),
        name=town.name,
    )


def _at_least(town: Town) -> str:
    return town.context.language.n(
        "{name} has at least {count} partner; its whole list is not known, so it is not ranked.",
        "{name} has at least {count} partners; its whole list is not known, so it is not ranked.",
        town.row["partners"],
        name=town.name,
    )


def _none(town: Town) -> str:
    t = town.context.language.t
    if town.row["completeness"] == "none":
        return t("{name} has no partners: a source says so expressly.", name=town.name)
    return t("The whole list of {name} names no partner of today.", name=town.name)


def _rank(town: Town) -> Sentence:
    language, country = town.context.language, town.row["country"]
    selection = replace(by_count(town.context.selection), m=(), country=(country,), one=town.id)
    nation = replace(town.context, selection=selection)
    ranks = ranked(nation.table("summary"), selection).drop_nulls("rank")
    if ranks.height < _FEWEST_RANKED:
        text = language.t("{name} has {partners}.", name=town.name, partners=_partners(town))
        return town.says(text, "municipality")
    rank = ranks.filter(pl.col("municipality_id") == town.id)["rank"].item()
    text = _rank_in_words(
        town,
        ties=ranks.filter(pl.col("rank") == rank).height - 1,
        rank=language.number(rank),
        ranked=language.number(ranks.height),
        municipalities=municipalities_of(country, language),
    )
    return sentence(text, "overview", selection)


def _rank_in_words(town: Town, ties: int, **values: str) -> str:
    words = {"name": town.name, "partners": _partners(town), **values}
    if not ties:
        return town.context.language.t(
            "{name} has {partners}, rank {rank} of {ranked} {municipalities} whose whole list "
            "has been read.",
            **words,
        )
    return town.context.language.n(
        "{name} has {partners} and shares rank {rank} with {count} other, of {ranked} "
        "{municipalities} whose whole list has been read.",
        "{name} has {partners} and shares rank {rank} with {count} others, of {ranked} "
        "{municipalities} whose whole list has been read.",
        ties,
        **words,
    )


def _partners(town: Town) -> str:
    return partners(town.row["partners"], town.context.language)


def indirect_partners(town: Town) -> Sentence | None:
    """Say what its county or region holds on its behalf."""
    count, language = town.row["indirect_partners"], town.context.language
    if not count:
        return None
    held = town.context.table("partnerships").filter(
        pl.col("counted") & pl.col("through").is_not_null() & (pl.col("status") != "ended")
    )
    text = language.n(
        "{name} has {count} more partnership through {holders}, which is counted apart.",
        "{name} has {count} more partnerships through {holders}, which are counted apart.",
        count,
        name=town.name,
        holders=town.holders(held),
    )
    return town.says(text, "municipality")
