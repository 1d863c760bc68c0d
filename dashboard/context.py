"""What every page is given: the selection, its answers, and the words of the user's language."""

import datetime as dt
from dataclasses import dataclass, replace

import polars as pl

from dashboard.answers import Answers
from dashboard.i18n import Language
from dashboard.labels import Labels
from dashboard.options import Options
from dashboard.selection import Selection
from dashboard.theme import Palette


@dataclass(frozen=True)
class Context:
    """One run of one page."""

    selection: Selection
    labels: Labels
    options: Options
    answers: Answers
    palette: Palette

    @property
    def language(self) -> Language:
        """The user's language."""
        return self.labels.language

    @property
    def today(self) -> dt.date:
        """The day that figures with a deadline are counted to."""
        return self.answers.today

    def table(self, name: str) -> pl.DataFrame:
        """Give one of the eight tables under the selection."""
        return self.answers.table(name, self.selection)

    def narrowed(self, *municipality_ids: str) -> "Context":
        """Give the same context for these municipalities alone."""
        return replace(self, selection=replace(self.selection, m=municipality_ids))
