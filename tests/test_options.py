"""What the filters offer, and how typed text finds a municipality."""

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.selecting.options import (
    Municipality,
    Options,
    Region,
    label_of,
    read_labels,
    read_options,
)
from dashboard.selecting.selection import PARAMETERS, Selection
from dashboard.selecting.typed_names import (
    did_you_mean,
    resolve_municipality,
    suggest_municipalities,
    typed_municipality,
)
from dashboard.words.i18n import Language
from warehouse.queries import FILTERS, Warehouse


@pytest.fixture(scope="module")
def options(real_warehouse: Path) -> Options:
    return read_options(Warehouse(real_warehouse))


def test_every_municipality_is_offered_and_those_with_data_come_first(
    options: Options, real_warehouse: Path
) -> None:
    towns = Warehouse(real_warehouse).rows("main.municipality")
    assert {town.id for town in options.municipalities} == set(towns["id"])
    has_data = [town.has_data for town in options.municipalities]
    assert has_data == sorted(has_data, reverse=True)
    assert sum(has_data) == towns["has_data"].sum() >= 5


def test_regions_with_data_come_first(options: Options) -> None:
    ids = [region.id for region in options.regions]
    assert len(ids) == len(set(ids))
    assert ids.index("se-blekinge-lan") < ids.index("se-gotlands-lan")


def test_defect_regions_of_one_name_in_two_countries_are_told_apart(
    options: Options, real_warehouse: Path
) -> None:
    """Two lines of the filter read "Nordland", and so did what was said to be selected."""
    regions = [Region(f"{code.lower()}-nordland", "Nordland", code) for code in ("NO", "DK")]
    own = replace(options, regions=(*regions, Region("se-norr", "Norr", "SE")))
    labels = read_labels(Warehouse(real_warehouse), Language("en"))
    found = [label_of("region", each.id, own, labels) for each in own.regions]
    assert found == ["Nordland (Norway)", "Nordland (Denmark)", "Norr"]


def test_known_has_words_for_every_filter_and_takes_them(options: Options) -> None:
    assert set(options.known) == {*FILTERS, "lang", "partner", "finding"}
    query = {name: [next(iter(options.known[name]))] for name in FILTERS}
    selection, dropped = Selection.from_query(query, options.known)
    assert dropped == ()
    assert selection.to_query() == query
    assert set(query) <= set(PARAMETERS)


def test_any_country_may_be_asked_for_but_only_partners_countries_are_offered(
    options: Options,
) -> None:
    assert "DE" in options.partner_countries
    assert "TV" not in options.partner_countries
    assert "TV" in options.known["partner_country"]


def test_a_shared_name_carries_its_region(options: Options) -> None:
    names = options.municipality_names
    assert names["se-lund"] == "Lund (Skåne län)"
    assert names["se-goteborg"] == "Göteborg"
    assert len(set(names.values())) == len(names)


def test_defect_a_shared_name_without_a_region_is_told_apart_by_the_id(options: Options) -> None:
    """Both stood as "Alfa ()"."""
    towns = [Municipality(each, "Alfa", "FO", "", True, True) for each in ("fo-a", "fo-b")]
    names = replace(options, municipalities=tuple(towns)).municipality_names
    assert names == {"fo-a": "Alfa (fo-a)", "fo-b": "Alfa (fo-b)"}


def test_defect_a_name_shared_within_one_region_is_told_apart_by_the_id(options: Options) -> None:
    """Who misspelt it was told of "Alfa (Norr), Alfa (Norr) and Alfa (Norr)"."""
    places = {"fo-a": "Norr", "is-a": "Norr", "is-b": "Söder"}
    towns = [Municipality(each, "Alfa", "IS", at, True, True) for each, at in places.items()]
    names = replace(options, municipalities=tuple(towns)).municipality_names
    assert names == {"fo-a": "Alfa (fo-a)", "is-a": "Alfa (is-a)", "is-b": "Alfa (Söder)"}


def test_names_in_tables_are_told_apart_among_municipalities_with_data(options: Options) -> None:
    assert options.name_in_tables("se-lund") == "Lund"
    both = [each._replace(has_data=True) for each in options.municipalities]
    known = replace(options, municipalities=tuple(both))
    assert known.name_in_tables("se-lund") == "Lund (Skåne län)"
    assert options.name_in_tables("se-gone", "Gone") == "Gone"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("se-goteborg", "se-goteborg"),
        ("SE-GOTEBORG", "se-goteborg"),
        ("goteborg", "se-goteborg"),
        ("Göteborg", "se-goteborg"),
        (" GÖTEBORG ", "se-goteborg"),
        ("Go\u0308teborg", "se-goteborg"),
        ("Gothenburg", "se-goteborg"),
        ("Århus", "dk-aarhus"),
        ("aarhus", "dk-aarhus"),
        ("Åbo", "fi-turku"),
        ("Habo", "se-habo-jonkoping"),
        ("håbo", "se-habo-uppsala"),
        ("Ha\u030abo", "se-habo-uppsala"),
    ],
)
def test_typed_text_finds_its_municipality(text: str, found: str, options: Options) -> None:
    assert resolve_municipality(text, options) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Göteborgs kommun", "se-goteborg"),
        ("Malmö stad", "se-malmo"),
        ("Borås Stad", "se-boras"),
        ("Kolding kommune", "dk-kolding"),
        ("Åbo stad", "fi-turku"),
        ("Stad", "no-stad"),
        ("kommun", None),
        ("Kommuns stad", None),
    ],
)
def test_defect_the_word_for_a_municipality_may_follow_its_name(
    text: str, found: str | None, options: Options
) -> None:
    """“Malmö stad” was not known, and Halmstad, Stad and Karlstad were its nearest names."""
    assert resolve_municipality(text, options) == found


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Lund", ("se-lund", "no-lund")),
        ("Koldng", ("dk-kolding",)),
        ("Lunds kommun", ("se-lund", "no-lund")),
        ("Stokholm", ("se-stockholm",)),
    ],
)
def test_ambiguous_and_misspelt_text_is_not_guessed_but_suggested(
    text: str, suggested: tuple[str, ...], options: Options
) -> None:
    assert resolve_municipality(text, options) is None
    assert suggest_municipalities(text, options)[: len(suggested)] == suggested


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kold", "dk-kolding"),
        ("hafnar", "is-hafnarfjardarkaupstadur"),
        ("Skeiða", "is-skeida-og-gnupverjahreppur"),
        ("Lund", None),
        ("Hel", None),
        ("Ko", None),
    ],
)
def test_defect_the_only_name_left_in_the_list_is_the_one_typed(
    text: str, found: str | None, options: Options
) -> None:
    """Enter on “Kold”, with Kolding alone below it, said that no municipality is named so."""
    assert typed_municipality(text, options) == found


@pytest.mark.parametrize("text", ["Hel", "Krist", "Lin", "Göte"])
def test_defect_names_that_begin_so_are_suggested_before_those_that_resemble(
    text: str, options: Options
) -> None:
    """“Hel” had Hadsel, Herlev and Hol as its nearest names."""
    names = [options.municipality_names[each] for each in suggest_municipalities(text, options)]
    assert names
    assert all(name.startswith(text) for name in names)


@pytest.mark.parametrize("text", ["", "   ", "!!", "xyzzyq", "-"])
def test_text_like_nothing_suggests_nothing(text: str, options: Options) -> None:
    assert resolve_municipality(text, options) is None
    assert suggest_municipalities(text, options) == ()


def test_every_official_name_finds_its_municipality_unless_shared(options: Options) -> None:
    names = [town.name for town in options.municipalities]
    for town in options.municipalities:
        expected = town.id if names.count(town.name) == 1 else None
        assert resolve_municipality(town.name, options) == expected


def test_every_known_word_has_a_label(options: Options, real_warehouse: Path) -> None:
    labels = read_labels(Warehouse(real_warehouse), Language("en"))
    for name in FILTERS:
        assert all(label_of(name, word, options, labels) for word in options.known[name])
    assert label_of("partner_country", "NO", options, labels) == "Norway"
    assert label_of("network", "ubc", options, labels) == "Union of the Baltic Cities"


def test_did_you_mean_goes_by_id_and_label_and_keeps_strangers_out() -> None:
    spellings = {"NO": "NO", "Norway": "NO", "dormant": "dormant"}
    assert did_you_mean("norwy", spellings) == "NO"
    assert did_you_mean("DORMNT", spellings) == "dormant"
    assert did_you_mean("quite else", spellings) is None
