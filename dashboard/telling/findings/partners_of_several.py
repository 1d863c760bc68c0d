"""How many partners several municipalities have: in all, at least and at most."""

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.towns import totals
from dashboard.telling.findings.ends import FEWEST_COMPARED, ends_of, ranks
from dashboard.telling.sentences import (
    Sentence,
    by_count,
    names_of,
    partners,
    sentence,
    some,
    town_names,
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
            "For {count} of the municipalities only an external list says who the partners are.",
            "For {count} of the municipalities only an external list says who the partners are.",
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
    rows = ranks(context, "count")
    ends = ends_of(context, rows, "partners")
    if ends is None:
        return None
    language, selection = context.language, by_count(context.selection)
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
    if found["ranked"] < FEWEST_COMPARED:
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
