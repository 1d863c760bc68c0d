"""The rows that stand with a chart, where not all of its table do or in an order of their own."""

from collections.abc import Callable

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.parts import Parts
from dashboard.asking.peers import in_order_of, with_peers
from dashboard.asking.rows import Rows
from dashboard.asking.shared_partners import partner_counts, shared_parts, shared_rows
from dashboard.selecting.selection import MEASURE_FIGURES


def shared_partnerships(context: Context) -> Rows:
    """Give the shared partners, or the one that the selection names where it is shared."""
    one = partner_counts(context, context.selection.partner)
    if one.is_empty():
        return shared_parts(context)
    ids = one["partner_id"].to_list()
    return later(one["ties"].item(), lambda: shared_rows(context, ids, one["ties"].item()))


def by_dormant_share(context: Context) -> Rows:
    """Give the summary with the largest share of dormant ones first, and what is unknown last."""
    return later(
        context.answers.height("summary", context.selection),
        lambda: context.table("summary").sort(
            "dormant_share", descending=True, nulls_last=True, maintain_order=True
        ),
    )


def later(height: int, read: Callable[[], pl.DataFrame]) -> Parts:
    """Give so many rows that are read only when they are asked for."""
    return Parts(height, lambda first, most: read().slice(first, most))


def peers_in_order(context: Context) -> pl.DataFrame | None:
    """Give a municipality and its peers, those with most first; None where it has none."""
    group = with_peers(context)
    if group is None:
        return None
    return in_order_of(group, MEASURE_FIGURES[context.selection.measure], context.language)


def _direct_partnerships(context: Context) -> pl.DataFrame:
    return context.table("partnerships").filter(pl.col("counted") & pl.col("through").is_null())


def direct_rows(context: Context) -> Rows:
    """Give the direct partnerships, ended ones too."""
    starts = context.count("starts").filter(pl.col("indirect").not_())
    return later(int(starts["partnerships"].sum()), lambda: _direct_partnerships(context))


def live_rows(context: Context) -> Rows:
    """Give those that `partners` counts."""
    live = int(context.count("country_totals")["partners"].sum())
    return later(live, lambda: live_partnerships(context))


def live_partnerships(context: Context) -> pl.DataFrame:
    """Give the partnerships that `partners` counts: direct ones that have not ended."""
    return _direct_partnerships(context).filter(pl.col("status") != "ended")
