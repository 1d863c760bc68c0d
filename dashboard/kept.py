"""What is worked out once for all who ask the same: answers, texts, pictures and files."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from dashboard.i18n import Language
from warehouse.queries import Snapshot

P = ParamSpec("P")
R = TypeVar("R")


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
