"""A table of a selection that is read part by part, where a page shows no more of it at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.asking.context import Context


@dataclass(frozen=True)
class Parts:
    """A table of a selection: how many rows it has, and what reads some of them."""

    height: int
    read: Callable[[int, int], pl.DataFrame]

    def slice(self, offset: int, length: int) -> pl.DataFrame:
        """Read rows in the order of the whole table, as a frame would give them."""
        return self.read(offset, length)


def source_parts(context: Context) -> Parts:
    """Give the sources of the selected municipalities."""
    return Parts(source_count(context), lambda first, most: context.part("sources", first, most))


def source_count(context: Context) -> int:
    """Count the sources of the selected municipalities."""
    return int(context.count("source_count")["sources"].item())


def named_parts(context: Context) -> Parts:
    """Give the partnerships that figures count, as against those that are shown alone."""
    count = context.count("named_count")["partnerships"].item()
    return Parts(count, lambda first, most: context.part("named", first, most))


def over_parts(context: Context) -> Parts:
    """Give those of them that are over, or rest, the latest first."""
    count = int(context.count("endings")["partnerships"].sum())
    return Parts(count, lambda first, most: context.part("over", first, most))


def finding_parts(context: Context, kinds: Sequence[str]) -> Parts:
    """Give the findings about the selected municipalities, those of some kinds or of all."""
    return Parts(
        finding_count(context, *kinds),
        lambda first, most: context.part("findings", first, most, finding=kinds),
    )


def findings_of_kinds(context: Context, kinds: Sequence[str]) -> pl.DataFrame:
    """Give all findings of some kinds about the selected municipalities, as files hold them."""
    return context.table("findings").filter(pl.col("finding").is_in(kinds))


def finding_count(context: Context, *kinds: str) -> int:
    """Count the findings about the selected municipalities, those of some kinds or of all."""
    counts = context.count("finding_count")
    wanted = counts.filter(pl.col("finding").is_in(kinds)) if kinds else counts
    return int(wanted["findings"].sum())


def doubted_count(context: Context, *kinds: str) -> int:
    """Count the selected municipalities about which there are findings of some kinds."""
    return int(context.count("doubted_count", finding=kinds)["towns"].item())
