"""The selection in the address of a page: read, written, and what of it is not known."""

from collections.abc import Iterable
from itertools import islice

import streamlit as st

from dashboard.selecting.options import MOST_OFFERED, Options
from dashboard.selecting.selection import PARAMETERS, Dropped, Selection
from dashboard.selecting.session import keep
from dashboard.selecting.typed_names import did_you_mean, suggest_municipalities
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from dashboard.words.plain import plain

_WRITTEN = "written_query"
_NOT_KNOWN = "values_not_known"
_MISSPELT = "parameters_misspelt"

# A link may hold a thousand words, and each is compared with all names that there are.
_MOST_COMPARED = 5


def read_address(options: Options) -> None:
    """Take over the selection of the address when it is not the one that this session wrote.

    It differs when a link is opened or when the reader goes back.
    """
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    if query == st.session_state.get(_WRITTEN):
        return
    selection, st.session_state[_NOT_KNOWN] = Selection.from_query(query, options.known)
    st.session_state[_MISSPELT] = _misspelt(query)
    keep(selection)


def address_selection(options: Options) -> Selection:
    """Give the selection of the address alone, for a view without filters beside it."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    return Selection.from_query(query, options.known)[0]


def write_address(selection: Selection) -> None:
    """Put the selection into the address, so that a copy of it shows the same."""
    query = selection.to_query()
    st.session_state[_WRITTEN] = query
    if query != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(query)


def _misspelt(names: Iterable[str]) -> list[tuple[str, str]]:
    """Give the names in an address that nearly are parameters; others are not ours."""
    strange = islice((name for name in names if name not in PARAMETERS), _MOST_COMPARED)
    words = dict(zip(PARAMETERS, PARAMETERS, strict=True))
    near = {name: did_you_mean(name[:60], words) for name in strange}
    return [(name, meant) for name, meant in near.items() if meant]


def address_not_known(labels: Labels, options: Options) -> list[str]:
    """Give a sentence for each part of the address just read that is not known, once."""
    dropped: tuple[Dropped, ...] = st.session_state.pop(_NOT_KNOWN, ())
    misspelt: list[tuple[str, str]] = st.session_state.pop(_MISSPELT, [])
    return [
        *(_not_a_filter(name, meant, labels.language) for name, meant in misspelt),
        *(
            _dropped(each, labels) + _near(each, labels, options)
            for each in dropped[:_MOST_COMPARED]
        ),
        *(_dropped(each, labels) for each in dropped[_MOST_COMPARED:]),
    ]


def _not_a_filter(name: str, meant: str, language: Language) -> str:
    return language.t(
        "This link has “{name}”, which is no filter here; it was left out. Was “{meant}” meant?",
        name=plain(name[:60]),
        meant=meant,
    )


def _dropped(dropped: Dropped, labels: Labels) -> str:
    return labels.language.t(
        "This link asks for {parameter} “{value}”, which is not known here; it was left out.",
        parameter=labels.parameter(dropped.parameter).lower(),
        value=plain(dropped.value[:60]),
    )


def _near(dropped: Dropped, labels: Labels, options: Options) -> str:
    if dropped.parameter == "partner":
        return _near_partner(dropped.value[:60], labels.language, options)
    if dropped.parameter not in ("m", "one"):
        return ""
    near = suggest_municipalities(dropped.value[:60], options)
    if not near:
        return ""
    names = labels.language.listed([options.municipality_names[each] for each in near])
    return " " + labels.language.t("Nearest names: {names}.", names=names)


def _near_partner(value: str, language: Language, options: Options) -> str:
    # As many as of the world take seconds to compare.
    if len(options.partners) > MOST_OFFERED:
        return ""
    ids = sorted(options.partners)
    # Who writes a link by hand may leave out the country.
    near = did_you_mean(
        value, {each.partition("-")[2]: each for each in ids} | {each: each for each in ids}
    )
    return " " + language.t("Was “{meant}” meant?", meant=near) if near else ""
