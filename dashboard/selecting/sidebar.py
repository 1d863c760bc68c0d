"""The filters beside every page."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.selecting.following import redraw_following
from dashboard.selecting.name_boxes import municipality_box
from dashboard.selecting.options import Options, label_of
from dashboard.selecting.selection import LISTS, MEASURES, SORTS, Selection, without_repeats
from dashboard.selecting.session import FOLD, has_more, keep, key_of
from dashboard.words.labels import Labels
from dashboard.words.plain import plain

MOST_AT_ONCE = 8
"""Words up to which a filter shows them all: one press chooses, and nothing is hidden in a list."""

# The pages that follow measure and order; `data` has the workbook.
_COMPARING = ("overview", "compare", "data")

# The pages that rank, by whole lists or by partial ones too.
_RANKING = (*_COMPARING, "municipality")

# The other filters have an order of their own: regions by country, kinds and areas as defined.
_BY_NAME = ("country", "partner_country", "network")


def show_filters(options: Options, labels: Labels, page: str) -> None:
    """Draw the filters. What a page does not follow stands there, as it is kept for the others."""
    t = labels.language.t
    with st.sidebar:
        municipality_box(labels.parameter("m"), key_of("m"), options, labels)
        _several("country", options.countries, options, labels)
        _several("region", tuple(options.region_names), options, labels)
        fold = st.expander(t("Partners, focus and networks"), key=FOLD, on_change="rerun")
        # Six long lists that nobody has opened cost the browser a fifth of every change. What is
        # chosen in them is drawn in any case: Streamlit forgets a widget that is not.
        if fold.open or has_more():
            with fold:
                _partners(options, labels)
        comparing = t("Changes the pages Overview and Compare, and the workbook.")
        ranking = t("Changes the pages Overview, Compare and Municipality, and the workbook.")
        _one("measure", MEASURES, labels, idle="" if page in _COMPARING else comparing)
        _one("sort", SORTS, labels, idle="" if page in _COMPARING else comparing)
        _one("lists", LISTS, labels, idle="" if page in _RANKING else ranking)
        st.button(t("Reset all filters"), on_click=_reset, icon=":material/filter_alt_off:")


def _partners(options: Options, labels: Labels) -> None:
    _several("partner_region", options.partner_regions, options, labels)
    _several("partner_country", options.partner_countries, options, labels)
    _several("kind", options.kinds, options, labels)
    _several("status", options.statuses, options, labels)
    _several("focus", options.focus_areas, options, labels)
    _several("network", options.networks, options, labels)


def _several(name: str, words: tuple[str, ...], options: Options, labels: Labels) -> None:
    def label(word: str) -> str:
        return label_of(name, word, options, labels)

    chosen = st.session_state.get(key_of(name), [])
    offered = labels.language.in_order(words, label) if name in _BY_NAME else words
    shown = without_repeats([*offered, *chosen])
    draw = _at_once if len(shown) <= MOST_AT_ONCE else _in_a_list
    draw(labels.parameter(name), shown, key_of(name), label)


def _at_once(title: str, words: Sequence[str], key: str, label: Callable[[str], str]) -> None:
    st.pills(
        title,
        words,
        selection_mode="multi",
        key=key,
        # Unlike a list's, a button's words may be marked up.
        format_func=lambda word: plain(label(word)),
        on_change=redraw_following,
    )


def _in_a_list(title: str, words: Sequence[str], key: str, label: Callable[[str], str]) -> None:
    st.multiselect(
        title,
        words,
        key=key,
        format_func=label,
        placeholder="–",
        filter_mode="contains",
        # Its line would stand first, and Enter after typing would choose all that fit.
        select_all=False,
        on_change=redraw_following,
    )


def _one(name: str, words: tuple[str, ...], labels: Labels, *, idle: str) -> None:
    """Draw a choice of one; `idle` says what it changes where the page does not follow it."""
    st.segmented_control(
        labels.parameter(name),
        words,
        key=key_of(name),
        required=True,
        format_func=lambda word: labels.word(name, word),
        on_change=redraw_following,
        disabled=bool(idle),
        help=idle or None,
    )


def _reset() -> None:
    """Forget the filters; the language stays."""
    keep(Selection(lang=st.session_state.get(key_of("lang"), "")))
