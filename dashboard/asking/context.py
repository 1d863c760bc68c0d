"""What every page is given: the selection, its answers, and the words of the user's language."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

import polars as pl

from dashboard.asking.answers import Answers
from dashboard.charts.theme import Palette
from dashboard.selecting.options import Options
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from warehouse.queries import Part


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

    @cached_property
    def key(self) -> str:
        """All that what is drawn depends on, so that it is drawn once for all who ask for it."""
        answers = self.answers
        depended_on = (
            str(answers.path),
            answers.version,
            answers.today.isoformat(),
            urlencode(self.selection.to_query(), doseq=True),
            self.language.code,
            self.palette.background,
        )
        return repr(depended_on)

    def table(self, name: str) -> pl.DataFrame:
        """Give one of the eight tables under the selection."""
        return self.answers.table(name, self.selection, self.language)

    def count(self, name: str, **narrower: Sequence[str]) -> pl.DataFrame:
        """Give what an answer comes to under the selection, and under what narrows it besides."""
        return self.answers.count(name, self.selection, narrower)

    def part(self, name: str, first: int, most: int, **narrower: Sequence[str]) -> pl.DataFrame:
        """Give some rows of a table under the selection, and under what narrows it besides."""
        part = Part(first, most, self.language.locale)
        return self.answers.part(name, part, self.selection, narrower)

    def with_statuses(self, *statuses: str) -> "Context":
        """Give the same context for these statuses; for all of them when none is named."""
        return replace(self, selection=replace(self.selection, status=statuses))

    def of_municipalities(self) -> "Context":
        """Give the same without the filters on partnerships, for what these cannot change."""
        return replace(self, selection=self.selection.of_municipalities())
