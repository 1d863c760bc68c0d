"""Answers of the warehouse, kept per version of the file so that no question is asked twice."""

import datetime as dt
import os
from collections.abc import Hashable
from pathlib import Path

import polars as pl
import streamlit as st

from dashboard.asking import few_towns
from dashboard.asking.kept import kept, kept_up_to
from dashboard.asking.order import by_name
from dashboard.asking.today import read_today
from dashboard.selecting.options import Options, read_labels, read_options
from dashboard.selecting.selection import Selection
from dashboard.serving.metrics import ANSWERS_ASKED, ANSWERS_WANTED
from dashboard.words.i18n import Language, accepted, choose_language, language_codes
from dashboard.words.labels import Labels
from warehouse.queries import (
    FILTERS,
    PARTNERSHIP_FILTERS,
    WITHOUT_PARTNERSHIPS,
    Part,
    Restriction,
    Snapshot,
    Warehouse,
)
from warehouse.settings import WAREHOUSE, WAREHOUSE_VARIABLE

_Restriction = tuple[tuple[str, tuple[str, ...]], ...]

# Frames are shared between sessions and never changed in place, so no copies are needed.
_ANSWERS_KEPT = 500

# Of a whole table, as it is answered and in the order of each language.
_MEGABYTES = 64


@kept(4)
def open_warehouse(path: Path) -> Warehouse:
    """Give the one warehouse that all sessions read."""
    return Warehouse(path)


@kept(4)
def options(snapshot: Snapshot) -> Options:
    """Give what the filters offer, for one version of the warehouse."""
    return read_options(snapshot)


@kept(16)
def labels(snapshot: Snapshot, language: Language) -> Labels:
    """Give the labels of one language, for one version of the warehouse."""
    return read_labels(snapshot, language)


@kept_up_to(_MEGABYTES)
def _answer(
    snapshot: Snapshot,
    name: str,
    restriction: _Restriction,
    today: dt.date,
) -> pl.DataFrame:
    ANSWERS_ASKED.inc()
    return snapshot.answer(name, dict(restriction), today)


@kept_up_to(_MEGABYTES)
def _ordered(
    snapshot: Snapshot,
    name: str,
    restriction: _Restriction,
    today: dt.date,
    language: Language,
) -> pl.DataFrame:
    return by_name(_answer(snapshot, name, restriction, today), name, language)


@kept(_ANSWERS_KEPT)
def _height(snapshot: Snapshot, name: str, restriction: _Restriction, today: dt.date) -> int:
    ANSWERS_ASKED.inc()
    return snapshot.height(name, dict(restriction), today)


@kept(_ANSWERS_KEPT)
def _count(
    snapshot: Snapshot, name: str, restriction: _Restriction, today: dt.date
) -> pl.DataFrame:
    if name in few_towns.COUNTS and _are_few(snapshot, restriction):
        return few_towns.count(name, _answer(snapshot, "summary", restriction, today))
    ANSWERS_ASKED.inc()
    return snapshot.count(name, dict(restriction), today)


# A page's part is of few rows, a file's of as many as files may have.
@kept_up_to(_MEGABYTES)
def _part(
    snapshot: Snapshot,
    name: str,
    place: tuple[int, int, str],
    restriction: _Restriction,
    today: dt.date,
) -> pl.DataFrame:
    if name == "towns" and _are_few(snapshot, restriction):
        return _part_of_few(snapshot, Part(*place), dict(restriction), today)
    ANSWERS_ASKED.inc()
    return snapshot.part(name, Part(*place), dict(restriction), today)


def _are_few(snapshot: Snapshot, restriction: _Restriction) -> bool:
    """Tell whether a selection leaves so few municipalities that all of them may be looked at."""
    return options(snapshot).are_few or bool(dict(restriction).get("m"))


def _part_of_few(
    snapshot: Snapshot, part: Part, asked: Restriction, today: dt.date
) -> pl.DataFrame:
    language = next(each for each in map(Language, language_codes()) if each.locale == part.locale)
    filters = tuple((name, words) for name, words in asked.items() if name in FILTERS)
    summary = _ordered(snapshot, "summary", _hashable(dict(filters)), today, language)
    return few_towns.part(summary, part.first, part.most, asked)


@kept(_ANSWERS_KEPT)
def _rows(snapshot: Snapshot, name: str, municipality_id: str | None) -> pl.DataFrame:
    return snapshot.rows(name, municipality_id)


@kept(_ANSWERS_KEPT)
def _changes(snapshot: Snapshot, earlier: int, later: int, most: int) -> pl.DataFrame:
    return snapshot.changes(earlier, later, most)


def warehouse_path() -> Path:
    """Give the warehouse that this process serves."""
    return Path(os.environ.get(WAREHOUSE_VARIABLE, WAREHOUSE))


def page_language() -> Language:
    """Give the language of the page being made: that of its address, else the browser's."""
    header = st.context.headers.get("Accept-Language", "")
    return choose_language(st.query_params.get("lang", ""), accepted(header))


class Answers:
    """The answers to one selection, asked for when a page wants them, all of one version."""

    def __init__(self, snapshot: Snapshot, today: dt.date) -> None:
        self.path = snapshot.path
        self.version = snapshot.version()
        # Held, so that all answers come from this version even when a new one takes its place.
        self.snapshot = snapshot
        self.today = today
        # A run asks for the same table many times, and Streamlit's look-up takes a millisecond.
        self._given: dict[Hashable, pl.DataFrame] = {}

    def table(self, name: str, selection: Selection, language: Language) -> pl.DataFrame:
        """Give one of the eight tables under a selection, names in the order of a language."""
        restriction = _hashable(_deciding(name, selection.restriction()))
        key = (name, restriction, language)
        if key not in self._given:
            ANSWERS_WANTED.inc()
            self._given[key] = _ordered(self.snapshot, name, restriction, self.today, language)
        return self._given[key]

    def height(self, name: str, selection: Selection) -> int:
        """Tell how many rows one of the eight tables has under a selection, without reading it."""
        restriction = _hashable(_deciding(name, selection.restriction()))
        ANSWERS_WANTED.inc()
        return _height(self.snapshot, name, restriction, self.today)

    def count(self, name: str, selection: Selection, narrower: Restriction) -> pl.DataFrame:
        """Give what an answer comes to under a selection, and under one of `NARROWER` besides."""
        restriction = _hashable({**_deciding(name, selection.restriction()), **narrower})
        key = (name, restriction)
        if key not in self._given:
            ANSWERS_WANTED.inc()
            self._given[key] = _count(self.snapshot, name, restriction, self.today)
        return self._given[key]

    def part(
        self, name: str, part: Part, selection: Selection, narrower: Restriction
    ) -> pl.DataFrame:
        """Give some rows of a table under a selection, and under some of `NARROWER` besides."""
        restriction = _hashable({**_deciding(name, selection.restriction()), **narrower})
        place = (part.first, part.most, part.locale)
        key = (name, place, restriction)
        if key not in self._given:
            ANSWERS_WANTED.inc()
            self._given[key] = _part(self.snapshot, name, place, restriction, self.today)
        return self._given[key]

    def rows(self, name: str, municipality_id: str | None = None) -> pl.DataFrame:
        """Give a table other than those eight, whole or for one municipality."""
        return _rows(self.snapshot, name, municipality_id)

    def changes(self, earlier: int, later: int, most: int) -> pl.DataFrame:
        """Give the first partnerships that differ between two builds."""
        return _changes(self.snapshot, earlier, later, most)


def answers_now(path: Path) -> Answers:
    """Give the answers of the warehouse as it stands. Raises WarehouseError."""
    return Answers(open_warehouse(path).now(), read_today())


def _deciding(name: str, restriction: Restriction) -> Restriction:
    """Leave out what changes nothing in a table, so that it is asked once for all of it."""
    if name not in WITHOUT_PARTNERSHIPS:
        return restriction
    return {each: words for each, words in restriction.items() if each not in PARTNERSHIP_FILTERS}


def _hashable(restriction: Restriction) -> _Restriction:
    return tuple((name, tuple(words)) for name, words in restriction.items())
