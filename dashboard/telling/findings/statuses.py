"""How many partners are dormant, active, or in a state that no source states."""

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.rows import Row
from dashboard.asking.towns import totals
from dashboard.telling.findings.ends import ends_of
from dashboard.telling.findings.town import Town
from dashboard.telling.sentences import Sentence, names_of, sentence, share, some, town_names


def statuses(town: Town) -> Sentence | None:
    """Say how many of its partners rest, live, or are in a state that no source states."""
    count = town.row["partners"]
    if not count:
        return None
    if town.row["unstated"] == count:
        return town.says(_none_stated(town), "municipality")
    return town.says(_of_the_one(town) if count == 1 else _of_each(town), "dormant")


def _none_stated(town: Town) -> str:
    return town.context.language.n(
        "{name} has {count} known partner; the sources do not state whether it is active or "
        "dormant.",
        "The sources do not state of any of the {count} known partners of {name} whether it "
        "is active or dormant.",
        town.row["partners"],
        name=town.name,
    )


def _of_the_one(town: Town) -> str:
    t = town.context.language.t
    if town.row["dormant"]:
        return t("The one known partner of {name} is dormant.", name=town.name)
    return t("The one known partner of {name} is active.", name=town.name)


def _of_each(town: Town) -> str:
    row, language = town.row, town.context.language
    values = {"count": language.number(row["partners"]), "name": town.name}
    if row["active"] == row["partners"]:
        return language.t("Of the {count} known partners of {name}, all are active.", **values)
    if row["dormant"] == row["partners"]:
        return language.t("Of the {count} known partners of {name}, all are dormant.", **values)
    parts = language.listed(_parts(town))
    return language.t("Of the {count} known partners of {name}, {parts}.", **values, parts=parts)


def _parts(town: Town) -> list[str]:
    row, n = town.row, town.context.language.n
    parts = {
        "dormant": n("{count} is dormant", "{count} are dormant", row["dormant"]),
        "active": n("{count} is active", "{count} are active", row["active"]),
        "unstated": n(
            "{count} has no status stated", "{count} have no status stated", row["unstated"]
        ),
    }
    return [text for status, text in parts.items() if row[status]]


def dormant(context: Context) -> Sentence | None:
    """Say how many partners rest, of those whose status is stated, and in how many places."""
    found = totals(context)
    if not found["stated_dormant"]:
        return None
    return sentence(_dormant_in_words(context, found), "dormant", context.selection)


def _dormant_in_words(context: Context, found: Row) -> str:
    language, count = context.language, found["stated_dormant"]
    stated = language.number(count + found["stated_active"])
    if found["town_stating"] is not None:
        return language.n(
            "{count} of {stated} partners whose status is stated is dormant; only {name} has any "
            "with a status.",
            "{count} of {stated} partners whose status is stated are dormant; only {name} has any "
            "with a status.",
            count,
            stated=stated,
            name=names_of([found["town_stating"]], context)[0],
        )
    return language.n(
        "{count} of {stated} partners whose status is stated is dormant, in {towns} of {stating} "
        "municipalities that state any.",
        "{count} of {stated} partners whose status is stated are dormant, in {towns} of {stating} "
        "municipalities that state any.",
        count,
        stated=stated,
        towns=language.number(found["resting"]),
        stating=language.number(found["stating"]),
    )


def dormant_shares(context: Context) -> Sentence | None:
    """Say where the dormant share is smallest and largest, of those that state any status."""
    # What an external list states is no word of the municipality.
    rows = context.table("summary").filter(partners_from="curated").drop_nulls("dormant_share")
    ends = ends_of(context, rows, "dormant_share")
    if ends is None or ends.least == ends.most:
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
