"""Turn sound rows into statements on partnerships and the sources that they rest on."""

from dataclasses import dataclass

import polars as pl

from etl.bulk.date_columns import first_year, precision
from etl.bulk.folding import folded
from etl.bulk.headings import HEADINGS
from etl.bulk.origin import Origin
from etl.bulk.places import Named
from etl.bulk.points import UNRESOLVED
from etl.bulk.rows import SIDES
from etl.bulk.workbook import ROW
from etl.reference import Reference
from warehouse.schema.stated import STATED

_TABLES = {table.name: table for table in STATED}
_AS_WRITTEN = tuple(
    name for name in HEADINGS if name in _TABLES["partnership"].column_names and name not in SIDES
)


@dataclass(frozen=True)
class Told:
    """What sound rows tell: partnerships, and the focus of some.

    `partnership` has `_row` and those columns of `stated.partnership` that the list says anything
    of, without `statement`; it comes by municipality. `focus` has those of `stated.focus`.
    """

    partnership: pl.DataFrame
    focus: pl.DataFrame


def told_by(
    rows: Named, name: str, origin: Origin, spellings: pl.DataFrame, reference: Reference
) -> Told:
    """Give the statements that sound rows make, each once, with the row that made it.

    A pair of an undirected list speaks of both its sides, as far as they are municipalities.
    `spellings` (country, folded, spelling) are those that unresolved partners have already.
    """
    sides = [SIDES] if origin.direction == "listed" else [SIDES, SIDES[::-1]]
    written = [column for column in _AS_WRITTEN if column in rows.cells.columns]
    halves = pl.concat(_half(rows, *each, written) for each in sides)
    partners = _partners(halves, rows.names, spellings, reference)
    speakers = rows.names.select("municipality_id", source=pl.col("municipality_id") + f"/{name}")
    focus = pl.DataFrame(schema=_TABLES["focus"].frame_schema())
    if "focus" in rows.cells.columns:
        with_terms = halves.join(rows.cells.select(ROW, "focus").drop_nulls(), on=ROW)
        focus = _focus(_of_names(with_terms, speakers, partners), reference)
    halves = _once(halves, rows, written)
    return Told(_with_dates(_of_names(halves, speakers, partners)), focus)


def _of_names(halves: pl.DataFrame, speakers: pl.DataFrame, partners: pl.DataFrame) -> pl.DataFrame:
    """Put what the names of both sides stand for in their place."""
    return halves.select(
        pl.exclude("side", "other"),
        *(speakers[column].gather(halves["side"]) for column in speakers.columns),
        *(partners[column].gather(halves["other"]) for column in partners.columns),
    )


def _focus(said: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Give a row for each focus term of each partner."""
    areas = reference.frames["focus_term"].select(plain="term", focus_area="focus_area")
    types = _TABLES["focus"].frame_schema()
    return (
        said.with_columns(term=pl.col("focus").str.split(";"))
        .explode("term")
        .with_columns(pl.col("term").str.strip_chars())
        .filter(pl.col("term") != "")
        .with_columns(plain=pl.col("term").str.to_lowercase())
        .join(areas, on="plain", how="left", maintain_order="left")
        .select(
            "municipality_id",
            "term",
            "focus_area",
            scope=pl.lit("partner"),
            subject=pl.coalesce("place_id", UNRESOLVED),
            priority=pl.lit(None, types["priority"]),
            note=pl.lit(None, types["note"]),
            source="source",
        )
        .unique(maintain_order=True)
    )


def _with_dates(statements: pl.DataFrame) -> pl.DataFrame:
    if "valid_until" in statements.columns:
        statements = statements.with_columns(pl.col("valid_until").str.to_date("%Y-%m-%d"))
    if "since" in statements.columns:
        statements = statements.with_columns(
            since_year=first_year(pl.col("since")),
            since_precision=precision(pl.col("since")),
        )
    return statements


def _half(rows: Named, side: str, other: str, written: list[str]) -> pl.DataFrame:
    speaks = rows.of(side, "municipality_id").is_not_null()
    return rows.cells.filter(speaks).select(
        ROW, *written, side=f"{side}_number", other=f"{other}_number"
    )


def _once(halves: pl.DataFrame, rows: Named, written: list[str]) -> pl.DataFrame:
    """Leave out what repeats an earlier row but for the spelling; order by municipality and row."""
    halves = halves if halves[ROW].is_sorted() else halves.sort(ROW)
    ranks = rows.names["municipality_id"].rank("dense")
    municipality = ranks.gather(halves["side"]).cast(pl.UInt64) * 2**32
    # To sort numbers that hold their own places takes a third of the time of ordering places.
    places = (municipality + pl.int_range(halves.height, dtype=pl.UInt64(), eager=True)).sort()
    order = (places % 2**32).cast(pl.UInt32)
    pair = (municipality + rows.names["key"].gather(halves["other"])).gather(order)
    # Few pairs stand twice, and no other row can repeat one.
    again = pair.is_in(_repeated(pair).implode())
    repeating = halves[order.filter(again)].select(*written, pair.filter(again).alias("_pair"))
    is_first = repeating.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    return halves[order.filter((~again).scatter(again.arg_true(), is_first))]


def _repeated(numbers: pl.Series) -> pl.Series:
    """Give the numbers that stand more than once."""
    ordered = numbers.sort()
    return ordered.filter(ordered == ordered.shift(1))


def _partners(
    halves: pl.DataFrame, names: pl.DataFrame, spellings: pl.DataFrame, reference: Reference
) -> pl.DataFrame:
    """Give for every name how it stands as a partner: by its standard name, else by one spelling.

    All spellings that fold alike are one partner's; the first of the list is it, unless another
    list or a curated file had one before.
    """
    places = reference.frames["place"].select(place_id="id", standard="name")
    first = halves.group_by(number="other").agg(pl.col(ROW).min())
    spelt = (
        names.with_row_index("number")
        .join(first, on="number", how="left")
        .join(places, on="place_id", how="left")
        .join(spellings, left_on=["iso", "folded"], right_on=["country", "folded"], how="left")
        .with_columns(
            first=pl.col("name").sort_by(ROW, nulls_last=True).first().over("iso", "folded")
        )
        .with_columns(partner=pl.coalesce("standard", "spelling", "first"))
        .sort("number")
    )
    return spelt.select(
        "partner",
        printed=pl.when(pl.col("name") != pl.col("partner")).then("name"),
        country="iso",
        place_id="place_id",
    )


def spellings_of(partnership: pl.DataFrame) -> pl.DataFrame:
    """Give one spelling for each unresolved partner: country, folded, spelling."""
    return (
        partnership.filter(pl.col("place_id").is_null())
        .select("country", "partner")
        .unique(maintain_order=True)
        .select("country", folded=folded(pl.col("partner")), spelling="partner")
        .unique(["country", "folded"], keep="first", maintain_order=True)
    )


def sources_of(statements: pl.DataFrame, name: str, file: str, origin: Origin) -> pl.DataFrame:
    """Give the import as a source of every municipality that it speaks of."""
    date = pl.lit(origin.date, pl.String())
    whole = (precision(date) == "day").fill_null(False)
    table = _TABLES["source"]
    constants = {
        "title": origin.title,
        "url": origin.address,
        "publisher": origin.publisher,
        "own": False,
        "language": origin.language,
        "kind": "list",
        "former_name": None,
        "accessed_on": origin.accessed_on,
        "document": file,
        "origin": name,
        "note": f"List by {origin.producer}; licence: {origin.licence}",
    }
    types = table.frame_schema()
    return (
        statements.select("municipality_id", id="source")
        .unique("municipality_id", keep="first", maintain_order=True)
        .with_columns(
            page_date=pl.when(whole).then(date).str.to_date(strict=False),
            printed_date=pl.when(~whole).then(date),
            **{column: pl.lit(value, types[column]) for column, value in constants.items()},
        )
        .select(table.column_names)
    )
