"""One municipality and what its sentences are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dashboard.asking.context import Context
from dashboard.asking.rows import Row
from dashboard.selecting.selection import Selection
from dashboard.telling.sentences import Sentence, sentence
from warehouse.vocabulary import WHOLE


@dataclass(frozen=True)
class Town:
    """One municipality; the selection of `context` is it alone."""

    context: Context
    id: str

    @cached_property
    def row(self) -> Row:
        """Its figures."""
        return self.context.table("summary").row(0, named=True)

    @property
    def has_data(self) -> bool:
        """Whether a source has been read on it."""
        return self.row["findings"] is not None

    @property
    def has_whole_list(self) -> bool:
        """Whether its partner list was read to its end."""
        return self.row["completeness"] in WHOLE

    @property
    def name(self) -> str:
        """Its name, with its region where another has the same."""
        return self.context.options.municipality_names[self.id]

    @cached_property
    def findings(self) -> Mapping[str, list[Row]]:
        """Its doubts by their kind."""
        frame = self.context.table("findings")
        return {
            kind: list(frame.filter(pl.col("finding") == kind).iter_rows(named=True))
            for kind in frame["finding"].unique()
        }

    def doubt(self, kind: str) -> Row | None:
        """Give its first doubt of a kind."""
        return next(iter(self.findings.get(kind, ())), None)

    def holders(self, held: pl.DataFrame) -> str:
        """Name the counties or regions that hold partnerships or memberships on its behalf."""
        language = self.context.language
        return language.listed(language.in_order(held["through"].unique()))

    def says(self, text: str, page: str) -> Sentence:
        """Give a sentence whose evidence is what a page shows of this municipality."""
        return sentence(text, page, self.context.selection)


def alone(context: Context, municipality_id: str) -> Context:
    """Give the context of one municipality as a whole: filters would hide facts of it."""
    chosen = context.selection
    free = Selection(
        m=(municipality_id,),
        measure=chosen.measure,
        sort=chosen.sort,
        lang=chosen.lang,
        lists=chosen.lists,
        peers=chosen.peers,
        k=chosen.k,
    )
    return replace(context, selection=free)
