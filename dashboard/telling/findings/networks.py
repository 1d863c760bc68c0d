"""Which networks municipalities are in."""

import polars as pl

from dashboard.asking.context import Context
from dashboard.telling.findings.town import Town
from dashboard.telling.sentences import Sentence, sentence, some


def networks(town: Town) -> Sentence | None:
    """Say in how many networks it takes part, itself or through its county or region."""
    own, indirect = town.row["networks"], town.row["indirect_networks"]
    if indirect:
        return town.says(_through(town, own, indirect), "networks")
    text = town.context.language.n(
        "{name} is in or works with {count} network.",
        "{name} is in or works with {count} networks.",
        own or 0,
        name=town.name,
    )
    return town.says(text, "networks") if own else None


def _through(town: Town, own: int | None, indirect: int) -> str:
    language, networks = town.context.language, town.context.table("networks")
    held = networks.filter(pl.col("through").is_not_null() & (pl.col("status") != "ended"))
    values = {"name": town.name, "holders": town.holders(held)}
    if own is None:
        return language.n(
            "{name} is in {count} network through {holders}; none is named as its own.",
            "{name} is in {count} networks through {holders}; none is named as its own.",
            indirect,
            **values,
        )
    return language.n(
        "{name} is in or works with {count} network itself, and {indirect} through {holders}.",
        "{name} is in or works with {count} networks itself, and {indirect} through {holders}.",
        own,
        indirect=language.number(indirect),
        **values,
    )


def common_networks(context: Context) -> Sentence | None:
    """Say which networks at least two of the municipalities take part in."""
    if context.selection.network:
        return None
    language = context.language
    named = context.table("networks")
    present = named.filter(pl.col("status") != "ended")
    common = (
        present.group_by("network_id", "network")
        .agg(pl.col("municipality_id").n_unique().alias("towns"))
        .filter(pl.col("towns") > 1)
        .sort("towns", language.order("network"), "network_id", descending=[True, False, False])
    )
    text = language.n(
        "{count} network includes at least two of the {all} municipalities with a known network: "
        "{names}.",
        "{count} networks include at least two of the {all} municipalities with a known network: "
        "{names}.",
        common.height,
        # Some are in networks through their county alone, and their own are not known.
        all=language.number(named["municipality_id"].n_unique()),
        names=some(common["network"].to_list(), language),
    )
    return sentence(text, "networks", context.selection) if common.height else None
