"""What is worth knowing of several municipalities, a sentence each, the most important first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.parts import doubted_count, finding_count
from dashboard.asking.rank import ranked
from dashboard.asking.thresholds import FEW_INHABITANTS
from dashboard.asking.towns import first_of, totals
from dashboard.selecting.selection import Measure
from dashboard.telling.about import filters_in_words
from dashboard.telling.findings_of_one import Town, alone, strategy
from dashboard.telling.sentences import (
    MOST_NAMES,
    Sentence,
    by_count,
    is_filtered,
    names_of,
    partners,
    sentence,
    share,
    some,
    town_names,
    unknown_in_words,
)
from dashboard.words.formats import figure_text, span_of_years
from dashboard.words.i18n import Language
from warehouse.queries import PARTNERSHIP_FILTERS

_DOUBTS = (
    "stated_count_differs",
    "stated_counts_contradict",
    "sources_disagree",
    "ended_yet_named",
    "sides_disagree",
    "one_sided",
)
_AGES = ("source_undated", "source_old")


# Of one alone none is the largest.
_FEWEST_COMPARED = 2


@dataclass(frozen=True)
class _Ends:
    """The smallest and the largest value of a figure, and the rows that have them."""

    least: float
    most: float
    lowest: pl.DataFrame
    highest: pl.DataFrame


def of_few(context: Context) -> Iterator[Sentence | None]:
    """Give what there is to say of municipalities that are compared."""
    if is_filtered(context.selection):
        yield fitting(context)
    else:
        yield range_of_partners(context)
        yield per_100k(context) if context.selection.measure == "per_100k" else None
        yield partners_unknown(context)
        yield dormant_shares(context) or dormant(context)
    yield strategies(context)
    yield None if is_filtered(context.selection) else shared(context)
    yield common_networks(context)
    if not is_filtered(context.selection) and context.selection.measure == "count":
        yield per_100k(context)
    yield doubts(context)
    yield aged(context)


def of_many(context: Context) -> Iterator[Sentence | None]:
    """Give what there is to say of more municipalities than one compares."""
    if is_filtered(context.selection):
        yield fitting(context)
    else:
        yield total(context)
    # Before any detail: who does not know how old the sources are takes all of it for today's.
    yield aged(context)
    if not is_filtered(context.selection):
        yield most_partners(context)
        yield dormant(context)
    yield strategies(context)
    yield doubts(context)
    yield None if is_filtered(context.selection) else most_shared(context)


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


def total(context: Context) -> Sentence | None:
    """Say of how many municipalities the partners are known, and how many these are."""
    language, found = context.language, totals(context)
    if not found["partners_known"]:
        return None
    text = language.t(
        "Partners are known of {known} of {all} municipalities with data: {partners}, of which "
        "{active} active, {dormant} dormant and {unstated} with no status stated.",
        known=language.number(found["partners_known"]),
        all=language.number(found["with_data"]),
        partners=partners(found["partners"], language),
        **{status: language.number(found[status]) for status in ("active", "dormant", "unstated")},
    )
    external = found["bulk_known"]
    if external:
        more = language.n(
            "Of {count} only an external list says so.",
            "Of {count} only an external list says so.",
            external,
        )
        text = f"{text} {more}"
    return sentence(text, "regions", context.selection)


def partners_unknown(context: Context) -> Sentence | None:
    """Name the municipalities of which no source says who their partners are."""
    language, summary = context.language, context.table("summary")
    unknown = summary.filter(pl.col("partners").is_null())
    if unknown.is_empty():
        return None
    text = language.t(
        "Partners are known of {known} of the {all} municipalities, not of {names}; unknown is "
        "not zero.",
        known=language.number(summary.height - unknown.height),
        all=language.number(summary.height),
        names=some(town_names(unknown, context), language),
    )
    return sentence(text, "overview", context.selection)


def range_of_partners(context: Context) -> Sentence | None:
    """Say who has fewest and most partners, of those whose whole list has been read."""
    rows = _ranks(context, "count")
    if rows.height < 2:
        return None
    language, ends = context.language, _ends(context, rows, "partners")
    selection = by_count(context.selection)
    if ends.least == ends.most:
        text = language.t(
            "Each of the {ranked} municipalities whose whole list has been read has {partners}.",
            ranked=language.number(rows.height),
            partners=partners(int(ends.most), language),
        )
        return sentence(text, "overview", selection)
    text = language.t(
        "The number of partners ranges from {least} ({lowest}) to {most} ({highest}) among the "
        "{ranked} municipalities whose whole list has been read.",
        least=language.number(ends.least),
        most=language.number(ends.most),
        lowest=some(town_names(ends.lowest, context), language),
        highest=some(town_names(ends.highest, context), language),
        ranked=language.number(rows.height),
    )
    return sentence(text, "overview", selection)


def most_partners(context: Context) -> Sentence | None:
    """Say who has most partners, of those whose whole list has been read."""
    found = context.count("most_partners").row(0, named=True)
    if found["ranked"] < _FEWEST_COMPARED:
        return None
    language = context.language
    names = language.in_order(names_of(found["first"], context))
    text = language.t(
        "The largest number of partners among the {ranked} municipalities whose whole list has "
        "been read is {most} ({names}).",
        ranked=language.number(found["ranked"]),
        most=language.number(found["partners"]),
        names=some(names, language, count=found["towns"]),
    )
    return sentence(text, "overview", by_count(context.selection))


def per_100k(context: Context) -> Sentence | None:
    """Say who has fewest and most partners per 100,000 inhabitants."""
    rows = _ranks(context, "per_100k")
    if rows.height < 2:
        return None
    language, ends = context.language, _ends(context, rows, "partners_per_100k")
    if ends.least == ends.most:
        return None
    text = language.t(
        "Per 100,000 inhabitants the number of partners ranges from {least} ({lowest}) to {most} "
        "({highest}); {basis}.",
        least=figure_text("partners_per_100k", ends.least, language),
        most=figure_text("partners_per_100k", ends.most, language),
        lowest=some(town_names(ends.lowest, context), language),
        highest=some(town_names(ends.highest, context), language),
        basis=_population(context, rows),
    )
    selection = replace(by_count(context.selection), measure="per_100k")
    return sentence(text, "overview", selection)


def _population(context: Context, rows: pl.DataFrame) -> str:
    t, years = context.language.t, span_of_years(rows["population_date"])
    small = rows.filter(pl.col("population") < FEW_INHABITANTS)
    if small.is_empty():
        return t("population of {year}", year=years)
    return t(
        "population of {year}; below 10,000, as in {names}, one partner moves the figure a lot",
        year=years,
        names=some(town_names(small, context), context.language),
    )


def dormant_shares(context: Context) -> Sentence | None:
    """Say where the dormant share is smallest and largest, of those that state any status."""
    # What an external list states is no word of the municipality.
    rows = context.table("summary").filter(partners_from="curated").drop_nulls("dormant_share")
    if rows.height < 2:
        return None
    ends = _ends(context, rows, "dormant_share")
    if ends.least == ends.most:
        return None
    language = context.language
    text = language.t(
        "Of the partners whose status is stated, from {least} ({lowest}) to {most} ({highest}) "
        "are dormant among the {count} municipalities that state any.",
        least=share(ends.least, language),
        most=share(ends.most, language),
        lowest=some(_counted(ends.lowest, context), language),
        highest=some(_counted(ends.highest, context), language),
        count=language.number(rows.height),
    )
    return sentence(text, "dormant", context.selection)


def _counted(rows: pl.DataFrame, context: Context) -> list[str]:
    """Give names, each with what its share is a share of."""
    number, t = context.language.number, context.language.t
    counts = rows.select("dormant", whole=pl.col("dormant") + pl.col("active")).iter_rows()
    return [
        t("{name}: {part} of {whole}", name=name, part=number(part), whole=number(whole))
        for name, (part, whole) in zip(town_names(rows, context), counts, strict=True)
    ]


def dormant(context: Context) -> Sentence | None:
    """Say how many partners rest, of those whose status is stated, and in how many places."""
    found = totals(context)
    count = found["stated_dormant"]
    if not count:
        return None
    language = context.language
    stated = language.number(count + found["stated_active"])
    if found["town_stating"] is not None:
        text = language.n(
            "{count} of {stated} partners whose status is stated is dormant; only {name} has any "
            "with a status.",
            "{count} of {stated} partners whose status is stated are dormant; only {name} has any "
            "with a status.",
            count,
            stated=stated,
            name=names_of([found["town_stating"]], context)[0],
        )
        return sentence(text, "dormant", context.selection)
    text = language.n(
        "{count} of {stated} partners whose status is stated is dormant, in {towns} of {stating} "
        "municipalities that state any.",
        "{count} of {stated} partners whose status is stated are dormant, in {towns} of {stating} "
        "municipalities that state any.",
        count,
        stated=stated,
        towns=language.number(found["resting"]),
        stating=language.number(found["stating"]),
    )
    return sentence(text, "dormant", context.selection)


def strategies(context: Context) -> Sentence | None:
    """Say how many strategies expire within a year, or when the one does."""
    found = totals(context)
    own = found["town_with_strategy"]
    if own is not None:
        return strategy(Town(alone(context, own), own))
    expiring, expired = found["expiring"], found["expired"]
    if not expiring + expired:
        return None
    n = context.language.n
    text = context.language.t(
        "Of {dated} international strategies with an end date, {expiring} and {expired}.",
        dated=context.language.number(found["strategies"]),
        expiring=n("{count} expires within a year", "{count} expire within a year", expiring),
        expired=n("{count} has expired", "{count} have expired", expired),
    )
    shown = replace(context.selection, finding=("policy_expiring", "policy_expired"))
    return sentence(text, "data", shown)


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


def doubts(context: Context) -> Sentence | None:
    """Say of how many municipalities the sources contradict themselves or others."""
    towns, language = doubted_count(context, *_DOUBTS), context.language
    with_data = totals(context)["with_data"]
    # Of one alone its own sentences say it better.
    if not towns or with_data == 1:
        return None
    text = language.t(
        "For {count} of {all} municipalities with data the sources contradict themselves, each "
        "other or the partner's own list.",
        count=language.number(towns),
        all=language.number(with_data),
    )
    return sentence(text, "data", replace(context.selection, finding=tuple(_DOUBTS)))


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


def _ranks(context: Context, measure: Measure) -> pl.DataFrame:
    """Give the municipalities that have a rank, as the Overview ranks whole lists."""
    selection = replace(by_count(context.selection), measure=measure)
    return ranked(context.table("summary"), selection).drop_nulls("rank")


def _ends(context: Context, rows: pl.DataFrame, figure: str) -> _Ends:
    ordered = rows.sort(context.language.order("municipality"), "municipality_id")
    figures = ordered[figure]
    least, most = min(figures.to_list()), max(figures.to_list())
    return _Ends(least, most, ordered.filter(figures == least), ordered.filter(figures == most))
