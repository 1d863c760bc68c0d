"""The group that a municipality is measured against, and where it stands in it."""

from dataclasses import dataclass, replace

import polars as pl

from dashboard.asking.completeness import is_counted
from dashboard.asking.context import Context
from dashboard.selecting.options import Options
from dashboard.selecting.selection import Lists, PeerRule, Selection
from dashboard.words.formats import figure_text
from dashboard.words.i18n import Language
from warehouse.figures import BY_ID


@dataclass(frozen=True)
class Group:
    """One municipality and its peers, each a frame of the table `summary`; peers may be none.

    `rule` is the one that they are found by.
    """

    itself: pl.DataFrame
    peers: pl.DataFrame
    rule: PeerRule

    @property
    def own(self) -> str:
        """The id of the municipality itself."""
        return str(self.itself["municipality_id"].item())

    @property
    def all(self) -> pl.DataFrame:
        """The municipality, then its peers."""
        return pl.concat([self.itself, self.peers])


@dataclass(frozen=True)
class Standing:
    """Where a municipality stands in its group for one figure.

    `value` is its own; `median` that of the `known` peers with data; `rank` counts from the
    largest of them and itself, and ties share it. What is unknown is None.
    """

    figure: str
    value: float | None
    median: float | None
    rank: int | None
    known: int


def with_peers(context: Context) -> Group | None:
    """Give one municipality with its peers; None where there is no one to measure.

    It is the one selected, or of several the one chosen to be measured against the others. Of one
    alone, filters on municipalities do not thin the group; those on partnerships hold for all.
    """
    selection = context.selection
    towns = context.table("summary")
    known = towns.filter(pl.col("findings").is_not_null())
    if towns.height > 1:
        is_one = pl.col("municipality_id") == selection.one
        chosen = selection.peers == "chosen" and known.filter(is_one).height == 1
        others = known.filter(is_one.not_())
        return Group(known.filter(is_one), others, "chosen") if chosen else None
    itself = known
    if itself.is_empty():
        return None
    everyone = _everyone(context).table("summary").filter(pl.col("findings").is_not_null())
    own = itself["municipality_id"].item()
    rule = _rule_for(itself, selection.peers)
    return Group(itself, peer_group(everyone, own, rule, int(selection.k)), rule)


def _rule_for(itself: pl.DataFrame, asked: PeerRule) -> PeerRule:
    """Give the rule that peers of one alone can be found by."""
    if asked in ("region", "country"):
        return asked
    # Nobody is near to whose inhabitants are not known.
    return "country" if itself["population"].item() is None else "population"


def of_group(context: Context) -> Context:
    """Give the context of a municipality and its peers, all selected; the same where none are."""
    group, chosen = with_peers(context), context.selection
    if group is None or group.peers.is_empty() or context.table("summary").height > 1:
        return context
    free = replace(chosen, m=(), country=(), region=(), focus=(), network=())
    free = replace(free, one=group.own, peers="chosen")
    return replace(context, selection=_selecting(group, free, context.options))


def _selecting(group: Group, free: Selection, options: Options) -> Selection:
    """Select a group: all of a country may be more than can be named."""
    itself = group.itself.row(0, named=True)
    if group.rule == "region":
        own = (itself["region"], itself["country"])
        found = (each.id for each in options.regions if (each.name, each.country) == own)
        return replace(free, region=tuple(found))
    if group.rule == "country":
        return replace(free, country=(itself["country"],))
    return replace(free, m=tuple(group.all["municipality_id"]))


def in_order_of(group: Group, figure: str, language: Language) -> pl.DataFrame:
    """Give a group with those first that have most of a figure, and last of whom it is unknown."""
    by_name = language.order("municipality")
    return group.all.sort(figure, by_name, descending=[True, False], nulls_last=True)


def _everyone(context: Context) -> Context:
    chosen = context.selection
    free = Selection(
        partner_region=chosen.partner_region,
        partner_country=chosen.partner_country,
        kind=chosen.kind,
        status=chosen.status,
        lang=chosen.lang,
    )
    return replace(context, selection=free)


def peer_group(summary: pl.DataFrame, own: str, rule: PeerRule, count: int) -> pl.DataFrame:
    """Give the rows of a municipality's peers, without itself.

    `summary` holds all municipalities with data. By population they are the `count` of the same
    country that are nearest in inhabitants, ties by name; else all of the region or country.
    """
    itself = summary.filter(pl.col("municipality_id") == own)
    others = summary.filter(
        (pl.col("municipality_id") != own) & (pl.col("country") == itself["country"].item())
    )
    if rule == "region":
        return others.filter(pl.col("region") == itself["region"].item())
    if rule == "country" or itself["population"].item() is None:
        return others
    distance = (pl.col("population") - itself["population"].item()).abs()
    near = others.filter(pl.col("population").is_not_null())
    return near.sort(distance, "municipality", "municipality_id").head(count)


def standing(figure: str, itself: pl.DataFrame, peers: pl.DataFrame) -> Standing:
    """Tell where a municipality stands among its peers for one figure."""
    value = itself[figure].item()
    known = peers[figure].drop_nulls().cast(pl.Float64)
    rank = None if value is None else 1 + int((known > value).sum())
    return Standing(
        figure=figure,
        value=value,
        median=_number(known.median()),
        rank=rank,
        known=known.len(),
    )


def counted(frame: pl.DataFrame, figure: str, lists: Lists) -> pl.DataFrame:
    """Give the municipalities whose figure may stand beside others'.

    Counts of partners are compared among whole lists alone, unless partial ones are asked for, and
    those of a status among municipalities of which some status is stated: silence is no rank.
    """
    if figure in ("active", "dormant"):
        frame = frame.filter(pl.col("stated_status_share") > 0)
    counts_partners = BY_ID[figure].base in ("partnership", "status", "derived")
    return frame.filter(is_counted(lists)) if counts_partners else frame


def standing_of(group: Group, figure: str, lists: Lists) -> Standing:
    """Tell where the municipality of a group stands among the peers that may stand beside it."""
    found = standing(figure, group.itself, counted(group.peers, figure, lists))
    return replace(found, rank=None) if counted(group.itself, figure, lists).is_empty() else found


def value_in_words(it: Standing, itself: pl.DataFrame, language: Language) -> str:
    """Write a municipality's own value, as it may stand beside the median of its peers."""
    # Beside the median of those that state statuses, a zero would read as none of them.
    if it.figure in ("active", "dormant") and itself["stated_status_share"].item() == 0:
        return language.t("not stated")
    return figure_text(it.figure, it.value, language)


def rank_in_words(it: Standing, language: Language) -> str:
    """Write the rank and of how many it is, or that there is none and of how many the median is."""
    if it.rank is not None:
        return language.t(
            "{rank} of {ranked} with data",
            rank=language.number(it.rank),
            ranked=language.number(it.known + 1),
        )
    if not it.known:
        return language.t("not ranked")
    return language.t("not ranked; {count} with data", count=language.number(it.known))


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
