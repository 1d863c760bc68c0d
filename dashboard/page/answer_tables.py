"""Tables of an answer that more than one page shows."""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from dashboard.asking.completeness import unless_whole
from dashboard.asking.context import Context
from dashboard.asking.peers import Group, rank_in_words, value_in_words
from dashboard.asking.rows import Row
from dashboard.page.tables import Cell, Field, Part, html_table
from dashboard.telling.evidence import Sources, remarks, status_cell
from dashboard.words.formats import figure_text, finding_values, printed_date, scope_text
from dashboard.words.labels import Labels


def figure_field(context: Context, figure: str) -> Field:
    """Give the column of a figure."""
    label = context.labels.figure(figure)
    return Field(
        label, lambda row: figure_text(figure, row[figure], context.language), numeric=True
    )


def figure_of(figure: str, town: Row, context: Context) -> str:
    """Write a figure of one municipality; what is told of a day or a start is told as printed."""
    value, language = town[figure], context.language
    if figure == "newest_source_date" and value is not None:
        return printed_date(_newest_printed(town["municipality_id"], context), language)
    if figure == "oldest_since" and value is not None and value % 10 == 0:
        began = context.table("partnerships").filter(
            pl.col("counted"),
            pl.col("through").is_null(),
            pl.col("status") != "ended",
            municipality_id=town["municipality_id"],
            since_year=value,
        )["since"]
        if began.str.ends_with("X").all():
            return printed_date(str(began.first()), language)
    return figure_text(figure, value, language)


def _newest_printed(municipality_id: str, context: Context) -> str:
    of = context.answers.rows("main.municipality").filter(id=municipality_id)
    return str(of["newest_source_printed"].item())


def rank_field(context: Context) -> Field:
    """Give the column of ranks, which some municipalities have not."""
    language = context.language

    def cell(row: Row) -> str:
        return language.t("not ranked") if row["rank"] is None else language.number(row["rank"])

    return Field(language.t("Rank"), cell, numeric=True)


def number_field(context: Context, heading: str, column: str) -> Field:
    """Give a column of whole numbers under a heading of its own."""
    return Field(heading, lambda row: context.language.number(row[column]), numeric=True)


def country_field(context: Context, column: str) -> Field:
    """Give a column of countries."""
    return Field(context.language.t("Country"), lambda row: context.language.country(row[column]))


def municipality_field(context: Context) -> Field:
    """Give the column of municipalities."""
    return Field(context.language.t("Municipality"), lambda row: _town_name(row, context))


def _town_name(row: Row, context: Context) -> str:
    return context.options.name_in_tables(row["municipality_id"], row["municipality"])


def told_apart(towns: pl.DataFrame, context: Context) -> dict[str, str]:
    """Give the name of each municipality by its id, with more where two of them share it."""
    names = dict(towns.select("municipality_id", "municipality").iter_rows())
    shared, full = Counter(names.values()), context.options.municipality_names
    return {town: full[town] if shared[name] > 1 else name for town, name in names.items()}


def counted_municipality_field(context: Context) -> Field:
    """Give the column of municipalities whose partners are counted beside it."""
    return Field(
        context.language.t("Municipality"),
        lambda row: counted_town(_town_name(row, context), row, context),
    )


def counted_town(name: str, row: Row, context: Context) -> Part:
    """Name a municipality whose partners are counted beside it.

    A count from a list that is not whole must not pass for a whole one.
    """
    return Part(name, quiet=unless_whole(row, context.labels))


def source_field(context: Context, sources: Sources) -> Field:
    """Give the column of sources."""
    return Field(context.language.t("Source"), sources.cell)


def regions_in_order(context: Context) -> Mapping[str | None, str]:
    """Give the partner regions' labels in their order, the unknown region last."""
    labels: dict[str | None, str] = dict(context.labels.regions.items())
    return labels | {None: context.language.t("Region not known")}


def region_table(context: Context, regions: pl.DataFrame) -> str:
    """Give partner region by municipality, with the number of partners in each."""
    counts = regions.group_by("partner_region").agg("municipality_id", "partners")
    by_region = {
        region: dict(zip(ids, partners, strict=True))
        for region, ids, partners in counts.iter_rows()
    }
    labels = regions_in_order(context)
    rows = [{"label": label, **by_region[key]} for key, label in labels.items() if key in by_region]
    fields = [Field(context.language.t("The partner's region"), lambda row: row["label"])]
    towns = told_apart(regions, context)
    fields += [_count_field(context, name, town) for town, name in towns.items()]
    caption = context.language.t("Partners of each municipality by the partner's region")
    return html_table(caption, fields, rows)


def _count_field(context: Context, name: str, town: str) -> Field:
    # A region without a row is one without partners: the municipality's list is known.
    return Field(name, lambda row: context.language.number(row.get(town, 0)), numeric=True)


def focus_table(
    context: Context, focus: pl.DataFrame, *, with_terms: bool = False, named: bool = True
) -> str:
    """Give focus areas with what they are stated for and, if wished, the terms.

    `named` says which municipality; the page of one municipality does without.
    """
    t, labels = context.language.t, context.labels
    sources = Sources(context)
    terms = Field(t("Terms as printed"), lambda row: sources.printed(", ".join(row["terms"]), row))
    count = Field(
        t("Number of terms"), lambda row: context.language.number(len(row["terms"])), numeric=True
    )
    fields = [
        *([municipality_field(context)] if named else []),
        Field(t("Focus area"), lambda row: _area(row, context)),
        Field(t("Stated for"), lambda row: labels.word("focus_scope", row["scope"])),
        terms if with_terms else count,
        *([Field(t("Remark"), remarks, optional=True)] if with_terms else []),
        source_field(context, sources),
    ]
    return html_table(t("Focus areas"), fields, focus.iter_rows(named=True))


def _area(row: Row, context: Context) -> str:
    t = context.language.t
    area = context.labels.focus_areas.get(row["focus_area"], t("In none of the areas"))
    return t("{area} (priority)", area=area) if row["priority"] else area


def network_table(context: Context, networks: pl.DataFrame, *, named: bool = True) -> str:
    """Give who is in which network, in what role, since when and through whom.

    `named` says which municipality; the page of one municipality does without.
    """
    t, labels, language = context.language.t, context.labels, context.language
    sources = Sources(context)
    fields = [
        Field(t("Network"), lambda row: row["network"]),
        *([municipality_field(context)] if named else []),
        Field(t("Role"), lambda row: labels.word("role", row["role"])),
        Field(t("Through"), lambda row: row["through"] or t("direct")),
        Field(t("Since"), lambda row: printed_date(row["since"], language) or t("not stated")),
        Field(t("Status"), lambda row: _membership_status(row, context, sources)),
        Field(t("Remark"), remarks, optional=True),
        source_field(context, sources),
    ]
    return html_table(t("Who is in which network"), fields, networks.iter_rows(named=True))


def _membership_status(row: Row, context: Context, sources: Sources) -> Cell:
    """Give the status, and the words that carry it or that none are known."""
    if row["printed_status"] or row["status"] == "unstated":
        return status_cell(row, context.labels, sources)
    no_words = Part(context.language.t("the source's words are not known"))
    return [Part(context.labels.word("status", row["status"])), no_words]


def standing_fields(context: Context, group: Group) -> list[Field]:
    """Give the columns of a municipality's standing: figure, own value, its peers' median, rank.

    A row has one `it`, a `Standing`.
    """
    t, language = context.language.t, context.language
    return [
        Field(t("Figure"), lambda row: context.labels.figure(row["it"].figure)),
        Field(
            group.itself["municipality"].item(),
            lambda row: value_in_words(row["it"], group.itself, language),
            numeric=True,
        ),
        Field(
            t("Median of the peers"),
            lambda row: figure_text(row["it"].figure, row["it"].median, language),
            numeric=True,
        ),
        Field(t("Rank"), lambda row: rank_in_words(row["it"], language), numeric=True),
    ]


def totals_table(
    context: Context, counts: pl.DataFrame, caption: str, heading: str, parts: tuple[str, str]
) -> str:
    """Give how many municipalities each row of a chart of many stands for, and in which way.

    Reads: name, towns, itself, other; `parts` heads the last two.
    """
    itself, other = parts
    fields = [
        Field(heading, lambda row: row["name"]),
        number_field(context, context.language.t("Number of municipalities"), "towns"),
        number_field(context, itself, "itself"),
        number_field(context, other, "other"),
    ]
    return html_table(caption, fields, counts.iter_rows(named=True))


def finding_table(context: Context, findings: pl.DataFrame, *, named: bool = True) -> str:
    """Give the findings with what they are about and the values that differ.

    `named` says which municipality; the page of one municipality does without.
    """
    t, labels = context.language.t, context.labels
    sources = Sources(context)
    fields = [
        # Under a heading that says of what.
        Field(t("Kind"), lambda row: labels.word("finding", row["finding"])),
        *([municipality_field(context)] if named else []),
        Field(t("Subject"), lambda row: _subject(row, context, sources)),
        Field(t("Values"), lambda row: _values(row, labels, sources)),
        source_field(context, sources),
    ]
    return html_table(t("Doubts found in the sources"), fields, findings.iter_rows(named=True))


def _values(row: Row, labels: Labels, sources: Sources) -> str:
    named = {source: sources.name(source) for source in row["sources"]}
    return finding_values(row["values"], labels, named) or "–"


def _subject(row: Row, context: Context, sources: Sources) -> Cell:
    if row["subject"] is None:
        return "–"
    if row["finding"].startswith("stated_count"):
        return scope_text(row["subject"], context.labels)
    # Titles and terms are in the language of their source; the others are names of places.
    if row["finding"].startswith(("policy", "term")):
        return sources.printed(row["subject"], row)
    return str(row["subject"])
