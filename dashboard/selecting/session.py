"""What a session holds of the selection, whether its filters are drawn or not."""

import streamlit as st

from dashboard.selecting.following import redraw_following
from dashboard.selecting.selection import LISTS, MEASURES, PEER_RULES, REPEATABLE, SORTS, Selection
from warehouse.queries import FILTERS

FOLD = "more_filters"
"""The key of the fold of filters that few ask for."""


def key_of(name: str) -> str:
    """Give the key under which a parameter is held, which is that of its widget too."""
    return f"chosen_{name}"


def selection_now() -> Selection:
    """Give what the filters hold, whether they are drawn yet or not."""
    state = st.session_state
    filters = {name: tuple(state.get(key_of(name), ())) for name in FILTERS}
    return Selection(
        **filters,
        measure=state.get(key_of("measure")) or MEASURES[0],
        sort=state.get(key_of("sort")) or SORTS[0],
        lang=state.get(key_of("lang"), ""),
        one=state.get(key_of("one"), ""),
        partner=state.get(key_of("partner"), ""),
        finding=tuple(state.get(key_of("finding"), ())),
        lists=state.get(key_of("lists")) or LISTS[0],
        peers=state.get(key_of("peers")) or PEER_RULES[0],
        k=state.get(key_of("k")) or Selection.k,
    )


def choose(**chosen: str | list[str]) -> None:
    """Choose what a page of its own asks for: `one`, `partner`, `finding`, `peers` or `k`.

    Its widget cannot hold the choice: Streamlit forgets a widget that another page does not draw.
    To be called as the last thing when it was changed.
    """
    for name, value in chosen.items():
        st.session_state[key_of(name)] = value
    redraw_following()


def keep(selection: Selection) -> None:
    """Hold a selection in place of what was held."""
    for name in REPEATABLE:
        st.session_state[key_of(name)] = list(getattr(selection, name))
    for name in ("measure", "sort", "lang", "one", "partner", "lists", "peers", "k"):
        st.session_state[key_of(name)] = getattr(selection, name)
    # What a link chooses in there is to be seen; what the reader has opened stays open.
    st.session_state[FOLD] = has_more() or st.session_state.get(FOLD, False)


def has_more() -> bool:
    """Tell whether anything is chosen in the fold."""
    hidden = FILTERS[FILTERS.index("partner_region") :]
    return any(st.session_state.get(key_of(name)) for name in hidden)
