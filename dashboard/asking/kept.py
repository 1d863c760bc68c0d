"""What is worked out once for all who ask the same: answers, texts, pictures and files."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from inspect import signature
from threading import Condition
from typing import Any, ParamSpec, TypeVar

import polars as pl
import streamlit as st
from cachetools import LRUCache, cached

from dashboard.words.i18n import Language
from warehouse.queries import Snapshot

P = ParamSpec("P")
R = TypeVar("R")
L = TypeVar("L", bound=pl.DataFrame | bytes | None)


def _version(snapshot: Snapshot) -> str:
    return f"{snapshot.path} {snapshot.version()}"


# What is kept is told apart by the version that was asked, and asked of whoever holds that version:
# the file itself may be swapped at any moment, in the midst of a run too. The others are written
# out because Streamlit takes them apart, which takes longer than most of what is kept.
_TOLD_APART_BY: dict[str | type[Any], Callable[[Any], Any]] = {
    Snapshot: _version,
    Language: lambda language: language.code,
    dt.date: str,
    tuple: repr,
}


def kept(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function gives and draws, for its latest arguments, of which so many at most.

    What is kept is shared by all and never changed; what was drawn is sent again, which takes a
    fraction of drawing it. An argument whose name begins with an underscore tells nothing apart:
    it must follow from the others.
    """

    def keep(function: Callable[P, R]) -> Callable[P, R]:
        keeping = st.cache_resource(max_entries=most, show_spinner=False, hash_funcs=_TOLD_APART_BY)
        names = tuple(signature(function).parameters)
        called: Callable[..., R] = keeping(function)

        # By their names, which Streamlit would otherwise read off the function at every call.
        @wraps(function)
        def given(*args: P.args, **more: P.kwargs) -> R:
            return called(**dict(zip(names, args, strict=False)), **more)

        return given

    return keep


_FORGET: list[Callable[[], None]] = [st.cache_resource.clear]


# What tells it apart takes room too, else there might be any number of empty tables.
_LEAST = 2**14


def kept_up_to(megabytes: int) -> Callable[[Callable[P, L]], Callable[P, L]]:
    """Keep what a function gives for its latest arguments, as many megabytes of it at most.

    For what may be large, as tables and files of a large warehouse are: a number of them bounds no
    memory. What is larger than that by itself is given and not kept. Shared, never changed and told
    apart as in `kept`.
    """

    def keep(function: Callable[P, L]) -> Callable[P, L]:
        names = tuple(signature(function).parameters)

        def told_apart(*args: object) -> tuple[object, ...]:
            given = zip(names, args, strict=True)
            return tuple(_told_apart(each) for name, each in given if not name.startswith("_"))

        cache: LRUCache[Any, L] = LRUCache(megabytes * 2**20, _size)
        # Whoever asks for what somebody is just working out waits for that.
        keeping = cached(cache, key=told_apart, condition=Condition())(function)
        _FORGET.append(keeping.cache_clear)
        return keeping

    return keep


def _size(given: pl.DataFrame | bytes | None) -> int:
    if isinstance(given, pl.DataFrame):
        return _LEAST + int(given.estimated_size())
    return _LEAST + len(given or b"")


def _told_apart(argument: object) -> object:
    told: Callable[[Any], object] | None = _TOLD_APART_BY.get(type(argument))
    return told(argument) if told else argument


def forget() -> None:
    """Let go of all that is kept."""
    for each in _FORGET:
        each()
