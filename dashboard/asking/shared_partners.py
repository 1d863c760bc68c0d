"""The partners that several municipalities of a selection have, and the one that it names."""

from collections.abc import Sequence

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.parts import Parts
from dashboard.charts import MOST_COLUMNS


def partner_counts(context: Context, partner: str) -> pl.DataFrame:
    """Count who has one partner: a row of `answer.shared_partners`, none where it is not shared."""
    # Nothing named would narrow nothing.
    if not partner:
        return context.count("shared_most").clear()
    return context.count("shared_partners", partner=[partner])


def have_columns(context: Context) -> bool:
    """Tell whether those who share partners are few enough to stand side by side."""
    # One partner of many will do to know that they are not.
    if any(towns > MOST_COLUMNS for towns in context.count("shared_most")["towns"]):
        return False
    return int(context.count("shared_towns")["towns"].item()) <= MOST_COLUMNS


def shared_rows(context: Context, partners: Sequence[str], ties: int) -> pl.DataFrame:
    """Give who has some partners, in so many rows of `answer.shared`."""
    return context.part("shared", 0, ties, partner=partners)


def shared_parts(context: Context) -> Parts:
    """Give who has which shared partner."""
    ties = int(context.count("shared_count")["ties"].item())
    return Parts(ties, lambda first, most: context.part("shared", first, most))
