"""A selection survives its link, and no link, however odd, stops a page."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.selecting.selection import (
    LISTS,
    MEASURES,
    PARAMETERS,
    PEER_COUNTS,
    PEER_RULES,
    SORTS,
    Dropped,
    Selection,
    without_repeats,
)
from warehouse.queries import FILTERS

# A few words each, with the spaces, colons and signs that a link has to carry.
KNOWN: Mapping[str, Sequence[str]] = {
    "partner": ("de-rostock", "unresolved:pl:Gorzów"),
    "m": ("dk-kolding", "se-goteborg", "se-ludvika", "no-valer-innlandet"),
    "country": ("DK", "NO", "SE"),
    "region": ("se-blekinge-lan", "dk-region-syddanmark"),
    "partner_region": ("nordic", "baltic", "latin-america-and-the-caribbean"),
    "partner_country": ("DE", "EE", "XK"),
    "kind": ("twin town", "partner city", "letter of intent"),
    "status": ("active", "dormant", "ended", "unstated"),
    "focus": ("culture", "climate-and-environment"),
    "network": ("ubc", "euroregion-baltic"),
    "lang": ("en", "sv", "da"),
    "finding": ("one_sided", "policy_expiring"),
}

WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(sorted({word for words in KNOWN.values() for word in words})),
    st.builds("{}{}".format, st.sampled_from(("<b>", "a", "💥")), st.just("y" * 10_000)),
)
QUERIES = st.dictionaries(
    st.one_of(st.sampled_from(PARAMETERS), st.text(max_size=10)), st.lists(WORDS, max_size=8)
)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Any selection that the known words allow, each filter in an order of its own."""
    filters = {
        name: tuple(draw(st.lists(st.sampled_from(KNOWN[name]), unique=True))) for name in FILTERS
    }
    return Selection(
        **filters,
        measure=draw(st.sampled_from(MEASURES)),
        sort=draw(st.sampled_from(SORTS)),
        lang=draw(st.sampled_from(("", *KNOWN["lang"]))),
        one=draw(st.sampled_from(("", *KNOWN["m"]))),
        partner=draw(st.sampled_from(("", *KNOWN["partner"]))),
        lists=draw(st.sampled_from(LISTS)),
        peers=draw(st.sampled_from(PEER_RULES)),
        k=draw(st.sampled_from(PEER_COUNTS)),
        finding=tuple(draw(st.lists(st.sampled_from(KNOWN["finding"]), unique=True))),
    )


@given(selections())
def test_a_selection_comes_back_from_its_own_link(selection: Selection) -> None:
    assert Selection.from_query(selection.to_query(), KNOWN) == (selection, ())


@given(selections())
def test_a_link_leaves_out_what_is_as_by_default(selection: Selection) -> None:
    default = Selection()
    said = {name for name in PARAMETERS if getattr(selection, name) != getattr(default, name)}
    assert set(selection.to_query()) == said


@given(st.lists(st.sampled_from(KNOWN["status"]), min_size=1, max_size=12))
def test_repeats_are_dropped_and_the_order_kept(words: list[str]) -> None:
    selection, dropped = Selection.from_query({"status": words}, KNOWN)
    assert selection.status == without_repeats(words)
    assert dropped == ()


@given(QUERIES)
def test_no_query_raises_and_what_is_kept_is_known(query: dict[str, list[str]]) -> None:
    selection, dropped = Selection.from_query(query, KNOWN)
    for name in FILTERS:
        assert set(getattr(selection, name)) <= set(KNOWN[name])
    assert Selection.from_query(selection.to_query(), KNOWN) == (selection, ())
    assert {each.parameter for each in dropped} <= set(PARAMETERS)


@given(QUERIES)
def test_every_value_of_a_filter_is_either_kept_or_reported(query: dict[str, list[str]]) -> None:
    selection, dropped = Selection.from_query(query, KNOWN)
    for name in FILTERS:
        reported = tuple(each.value for each in dropped if each.parameter == name)
        given_words = {word for word in query.get(name, ()) if word}
        assert given_words == {*getattr(selection, name), *reported}
        assert set(reported).isdisjoint(KNOWN[name])
        assert len(reported) == len(set(reported))


def test_an_unknown_word_is_reported_and_the_known_ones_beside_it_stay() -> None:
    query = {"m": ["se-goteborg", "se-atlantis", "dk-kolding"], "lang": ["xx"], "sort": ["best"]}
    selection, dropped = Selection.from_query(query, KNOWN)
    assert selection == Selection(m=("se-goteborg", "dk-kolding"))
    assert dropped == (
        Dropped("m", "se-atlantis"),
        Dropped("sort", "best"),
        Dropped("lang", "xx"),
    )


@pytest.mark.parametrize("name", ["utm_source", "M", "m[]", "__class__", "restriction"])
def test_parameters_of_other_names_are_passed_over(name: str) -> None:
    assert Selection.from_query({name: ["se-goteborg"]}, KNOWN) == (Selection(), ())


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_empty_value_is_as_if_nothing_was_said(name: str) -> None:
    assert Selection.from_query({name: [""]}, KNOWN) == (Selection(), ())


def test_of_several_known_values_of_a_single_choice_the_first_holds() -> None:
    query = {"measure": ["bogus", "per_100k", "count"], "one": ["se-goteborg", "dk-kolding"]}
    selection, dropped = Selection.from_query(query, KNOWN)
    assert (selection.measure, selection.one) == ("per_100k", "se-goteborg")
    assert dropped == (Dropped("measure", "bogus"),)


@given(selections())
def test_the_restriction_holds_the_filters_and_nothing_else(selection: Selection) -> None:
    restriction = selection.restriction()
    assert tuple(restriction) == FILTERS
    assert selection.is_restricted == any(restriction.values())
