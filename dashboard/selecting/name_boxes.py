"""Boxes into which names of municipalities are typed, and what is said of names that are none."""

import streamlit as st

from dashboard.selecting.following import redraw_following
from dashboard.selecting.options import Options
from dashboard.selecting.selection import without_repeats
from dashboard.selecting.session import choose, key_of
from dashboard.selecting.typed_names import (
    municipalities_named,
    suggest_municipalities,
    typed_municipality,
)
from dashboard.telling.sentences import some
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from dashboard.words.plain import plain

_NOT_FOUND = "municipality_not_found"


def choose_municipalities(label: str, options: Options, labels: Labels) -> None:
    """Draw on a page what the filters beside it choose municipalities by, for who asks it here."""
    st.session_state["municipalities_shown"] = list(st.session_state.get(key_of("m"), []))
    municipality_box(label, "municipalities_shown", options, labels)


def municipality_box(label: str, key: str, options: Options, labels: Labels) -> None:
    """Draw a box of any number of municipalities, whose widget has a key of its own."""
    t = labels.language.t
    chosen = st.session_state.get(key_of("m"), [])
    st.multiselect(
        label,
        without_repeats([*_with_data(options, labels), *chosen]),
        key=key,
        format_func=lambda word: options.municipality_names.get(word, word),
        placeholder=t("Type a name"),
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,
        on_change=_take_typed_names,
        args=(key, options),
        help=t("Type a name, with or without its accents, and press Enter."),
    )


def _with_data(options: Options, labels: Labels) -> list[str]:
    return labels.language.in_order(options.offered, options.municipality_names.__getitem__)


def _take_typed_names(key: str, options: Options) -> None:
    """Turn the typed names of a box into municipalities; keep apart those that name none.

    The filter itself is drawn again unless it holds just what was chosen in it.
    """
    kept: list[str] = []
    missed: list[str] = []
    for word in st.session_state[key]:
        found = typed_municipality(word, options)
        if found is None:
            missed.append(word)
        else:
            kept.append(found)
    st.session_state[_NOT_FOUND] = missed
    if key == key_of("m") and st.session_state[key] == kept:
        redraw_following()
    st.session_state[key_of("m")] = list(without_repeats(kept))
    st.rerun()


def names_not_found(language: Language, options: Options) -> list[str]:
    """Give a sentence for each name just typed that names no municipality, or several, once.

    They are for the page: beside the field the open list of choices would cover them.
    """
    missed: list[str] = st.session_state.pop(_NOT_FOUND, [])
    return [_not_found(text, language, options) for text in missed]


def take_typed_municipality(key: str, options: Options, **besides: str) -> None:
    """Choose the one municipality that a box of one holds, by its id or by a name typed there.

    `besides` is what is chosen with it, as in `choose`.
    """
    word = st.session_state[key] or ""
    found = typed_municipality(word, options) if word else ""
    if found is None:
        st.session_state[_NOT_FOUND] = [word]
        return
    chosen = st.session_state.get(key_of("m"), [])
    if chosen and found and found not in chosen:
        # The filter beside the page holds it too, and is drawn again.
        st.session_state.update({key_of("one"): found, key_of("m"): [found]})
        st.rerun()
    choose(one=found, **besides)


def _not_found(text: str, language: Language, options: Options) -> str:
    t, names, shown = language.t, options.municipality_names, plain(text[:60])
    namesakes = municipalities_named(text, options)
    if namesakes:
        several = some([names[each] for each in namesakes], language)
        return t("Several municipalities are named “{text}”: {names}.", text=shown, names=several)
    near = suggest_municipalities(text, options)
    if not near:
        return t("No Nordic municipality is named “{text}”.", text=shown)
    return t(
        "No Nordic municipality is named “{text}”. Nearest names: {names}.",
        text=shown,
        names=language.listed([names[each] for each in near]),
    )
