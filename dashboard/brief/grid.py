"""The table of a brief: the columns of the pages' own tables, and the marks of the statuses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.peers import Group, standing_of
from dashboard.asking.rank import ranked
from dashboard.asking.rows import Row
from dashboard.brief.content import Cell, Column, Table
from dashboard.page.answer_tables import (
    counted_town,
    country_field,
    figure_field,
    rank_field,
    standing_fields,
)
from dashboard.page.tables import Cell as Shown
from dashboard.page.tables import Field, Part
from dashboard.telling.evidence import Sources, kind_cell, lasting, partner_cell, status_cell
from dashboard.words.one_line import one_line

# More rows than these find no room in any brief.
MOST_ROWS = 24

_STATES = ("active", "dormant", "unstated", "ended")
_LONGEST = 140

State = Callable[[Row], str]


def ranking(context: Context, summary: pl.DataFrame, figures: Sequence[str], most: int) -> Table:
    """Give the municipalities with most partners, ranked, with some of their figures."""
    t = context.language.t
    fields = {
        "": Field(t("Municipality"), lambda row: _town(row, context)),
        "rank": rank_field(context),
        **{figure: figure_field(context, figure) for figure in figures},
    }
    shown = ranked(summary, context.selection).head(most)
    caption = t("Partners of each municipality by status; equal numbers share a rank")
    return _table(caption, fields, shown, summary.height)


def standings(context: Context, group: Group, figures: Sequence[str]) -> Table:
    """Give the figures of one municipality beside the median of its peers and its rank."""
    rows = [{"it": standing_of(group, figure, context.selection.lists)} for figure in figures]
    names = ("", "own", "median", "rank")
    fields = dict(zip(names, standing_fields(context, group), strict=True))
    caption = context.language.t("The municipality against its peers")
    return _table(caption, fields, rows, len(rows))


def partners(context: Context) -> Table | None:
    """Give the partnerships of one municipality; None without any."""
    t, labels, sources = context.language.t, context.labels, Sources(context)
    frame = context.table("partnerships")
    if frame.is_empty():
        return None
    fields = {
        "": Field(t("Partner"), lambda row: partner_cell(row, context)),
        "country": country_field(context, "partner_country"),
        "kind": Field(t("Kind"), lambda row: kind_cell(row, labels, sources)),
        "status": Field(t("Status"), lambda row: status_cell(row, labels, sources)),
        "since": Field(t("Since"), lambda row: lasting(row, context.language)),
    }
    states: Mapping[str, State] = {"status": lambda row: str(row["status"])}
    caption = t("Partnerships as the sources give them")
    return _table(caption, fields, frame.head(MOST_ROWS), frame.height, states)


def other_sources(context: Context) -> pl.DataFrame:
    """Give the sources of `partners` that are not on the selected one, each with its first `row`.

    A row that only the partner names rests on none but the partner's own.
    """
    own = context.table("sources")["source_id"].implode()
    return (
        context.table("partnerships")
        .head(MOST_ROWS)
        .with_row_index("row")
        .select("row", id="sources")
        .explode("id")
        .filter(pl.col("id").is_in(own).not_())
        .unique("id", keep="first", maintain_order=True)
        .join(context.answers.rows("stated.source"), on="id", maintain_order="left")
    )


def _table(
    caption: str,
    fields: Mapping[str, Field],
    rows: pl.DataFrame | Sequence[Row],
    in_all: int,
    states: Mapping[str, State] | None = None,
) -> Table:
    columns = tuple(
        Column(one_line(field.heading, _LONGEST), field.numeric, name if name in _STATES else "")
        for name, field in fields.items()
    )
    read = rows.iter_rows(named=True) if isinstance(rows, pl.DataFrame) else rows
    state = states or {}
    cells = tuple(
        tuple(
            Cell(_parts(field.cell(row)), state[name](row) if name in state else "")
            for name, field in fields.items()
        )
        for row in read
    )
    return Table(caption, columns, cells, in_all)


def _parts(shown: Shown) -> tuple[Part, ...]:
    if isinstance(shown, str):
        shown = Part(shown)
    parts = (shown,) if isinstance(shown, Part) else shown
    return tuple(replace(part, text=one_line(part.text, _LONGEST)) for part in parts)


def _town(row: Row, context: Context) -> Part:
    return counted_town(context.options.municipality_names[row["municipality_id"]], row, context)
