"""The filters beside every page, kept in step with the address of the page."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import streamlit as st

from dashboard.page.plain import plain
from dashboard.selecting.following import redraw_following
from dashboard.selecting.options import MOST_OFFERED, Options, label_of
from dashboard.selecting.selection import (
    LISTS,
    MEASURES,
    PARAMETERS,
    PEER_RULES,
    REPEATABLE,
    SORTS,
    Dropped,
    Selection,
    without_repeats,
)
from dashboard.selecting.typed_names import (
    did_you_mean,
    municipalities_named,
    suggest_municipalities,
    typed_municipality,
)
from dashboard.telling.sentences import some
from dashboard.words.i18n import Language
from dashboard.words.labels import Labels
from warehouse.queries import FILTERS

_WRITTEN = "written_query"
_NOT_FOUND = "municipality_not_found"
_NOT_KNOWN = "values_not_known"
_MISSPELT = "parameters_misspelt"
_FOLD = "more_filters"

# A link may hold a thousand words, and each is compared with all names that there are.
_MOST_COMPARED = 5

MOST_AT_ONCE = 8
"""Words up to which a filter shows them all: one press chooses, and nothing is hidden in a list."""

# The pages that follow measure and order; `data` has the workbook.
_COMPARING = ("overview", "compare", "data")

# The pages that rank, by whole lists or by partial ones too.
_RANKING = (*_COMPARING, "municipality")

# The other filters have an order of their own: regions by country, kinds and areas as defined.
_BY_NAME = ("country", "partner_country", "network")


def read_address(options: Options) -> None:
    """Take over the selection of the address when it is not the one that this session wrote.

    It differs when a link is opened or when the reader goes back.
    """
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    if query == st.session_state.get(_WRITTEN):
        return
    selection, st.session_state[_NOT_KNOWN] = Selection.from_query(query, options.known)
    st.session_state[_MISSPELT] = _misspelt(query)
    _keep(selection)


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


def show_filters(options: Options, labels: Labels, page: str) -> None:
    """Draw the filters. What a page does not follow stands there, as it is kept for the others."""
    t = labels.language.t
    with st.sidebar:
        _municipalities(labels.parameter("m"), _key("m"), options, labels)
        _several("country", options.countries, options, labels)
        _several("region", tuple(options.region_names), options, labels)
        fold = st.expander(t("Partners, focus and networks"), key=_FOLD, on_change="rerun")
        # Six long lists that nobody has opened cost the browser a fifth of every change. What is
        # chosen in them is drawn in any case: Streamlit forgets a widget that is not.
        if fold.open or _has_more():
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


def choose_municipalities(label: str, options: Options, labels: Labels) -> None:
    """Draw on a page what the filters beside it choose municipalities by, for who asks it here."""
    st.session_state["municipalities_shown"] = list(st.session_state.get(_key("m"), []))
    _municipalities(label, "municipalities_shown", options, labels)


def _municipalities(label: str, key: str, options: Options, labels: Labels) -> None:
    t = labels.language.t
    chosen = st.session_state.get(_key("m"), [])
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
    if key == _key("m") and st.session_state[key] == kept:
        redraw_following()
    st.session_state[_key("m")] = list(without_repeats(kept))
    st.rerun()


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
    chosen = st.session_state.get(_key("m"), [])
    if chosen and found and found not in chosen:
        # The filter beside the page holds it too, and is drawn again.
        st.session_state.update({_key("one"): found, _key("m"): [found]})
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


def _several(name: str, words: tuple[str, ...], options: Options, labels: Labels) -> None:
    def label(word: str) -> str:
        return label_of(name, word, options, labels)

    chosen = st.session_state.get(_key(name), [])
    offered = labels.language.in_order(words, label) if name in _BY_NAME else words
    shown = without_repeats([*offered, *chosen])
    draw = _at_once if len(shown) <= MOST_AT_ONCE else _in_a_list
    draw(labels.parameter(name), shown, _key(name), label)


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
        key=_key(name),
        required=True,
        format_func=lambda word: labels.word(name, word),
        on_change=redraw_following,
        disabled=bool(idle),
        help=idle or None,
    )


def selection_now() -> Selection:
    """Give what the filters hold, whether they are drawn yet or not."""
    state = st.session_state
    filters = {name: tuple(state.get(_key(name), ())) for name in FILTERS}
    return Selection(
        **filters,
        measure=state.get(_key("measure")) or MEASURES[0],
        sort=state.get(_key("sort")) or SORTS[0],
        lang=state.get(_key("lang"), ""),
        one=state.get(_key("one"), ""),
        partner=state.get(_key("partner"), ""),
        finding=tuple(state.get(_key("finding"), ())),
        lists=state.get(_key("lists")) or LISTS[0],
        peers=state.get(_key("peers")) or PEER_RULES[0],
        k=state.get(_key("k")) or Selection.k,
    )


def choose(**chosen: str | list[str]) -> None:
    """Choose what a page of its own asks for: `one`, `partner`, `finding`, `peers` or `k`.

    Its widget cannot hold the choice: Streamlit forgets a widget that another page does not draw.
    To be called as the last thing when it was changed.
    """
    for name, value in chosen.items():
        st.session_state[_key(name)] = value
    redraw_following()


def _keep(selection: Selection) -> None:
    for name in REPEATABLE:
        st.session_state[_key(name)] = list(getattr(selection, name))
    for name in ("measure", "sort", "lang", "one", "partner", "lists", "peers", "k"):
        st.session_state[_key(name)] = getattr(selection, name)
    # What a link chooses in there is to be seen; what the reader has opened stays open.
    st.session_state[_FOLD] = _has_more() or st.session_state.get(_FOLD, False)


def _reset() -> None:
    """Forget the filters; the language stays."""
    _keep(Selection(lang=st.session_state.get(_key("lang"), "")))


def _has_more() -> bool:
    hidden = FILTERS[FILTERS.index("partner_region") :]
    return any(st.session_state.get(_key(name)) for name in hidden)


def _key(name: str) -> str:
    return f"chosen_{name}"
