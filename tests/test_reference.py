"""The reference tables of the repository hold together and lose nothing on the way in."""

import re
from pathlib import Path

import polars as pl
import pytest
from slugify import slugify

from etl.reference import Reference, read_reference
from warehouse.schema.reference import REFERENCE
from warehouse.schema.table import Table

REFERENCE_FOLDER = Path(__file__).resolve().parents[1] / "data" / "reference"
SEEDS = ("dk-ballerup", "dk-kolding", "se-goteborg", "se-karlskrona", "se-ludvika")
PER_COUNTRY = {"DK": 98, "FI": 308, "FO": 1, "IS": 62, "NO": 357, "SE": 290}
AREAS = 13


KEYS = {
    "partner_region": "id",
    "country": "code",
    "municipality": "id",
    "place": "id",
    "focus_area": "id",
    "focus_term": "term",
    "network": "id",
}


@pytest.mark.parametrize(("table", "key"), KEYS.items())
def test_keys_are_unique(reference: Reference, table: str, key: str) -> None:
    keys = reference.frames[table][key]
    assert keys.filter(keys.is_duplicated()).to_list() == []


def test_places_are_the_municipalities_and_others(reference: Reference) -> None:
    municipalities = set(reference.frames["municipality"]["id"])
    places = reference.frames["place"]
    own = places.filter(pl.col("municipality_id").is_not_null())
    assert (own["id"] == own["municipality_id"]).all()
    assert set(own["id"]) == municipalities
    assert places.height > own.height


@pytest.mark.parametrize("table", REFERENCE, ids=lambda table: str(table.name))
def test_required_columns_are_never_null(reference: Reference, table: Table) -> None:
    frame = reference.frames[table.name]
    for column in table.columns:
        assert not column.required or frame[column.name].null_count() == 0, column.name


@pytest.mark.parametrize("table", REFERENCE, ids=lambda table: str(table.name))
def test_words_of_closed_lists_are_in_them(reference: Reference, table: Table) -> None:
    for column in table.columns:
        if column.vocabulary:
            assert set(reference.frames[table.name][column.name]) <= set(column.vocabulary)


@pytest.mark.parametrize(
    ("table", "column", "target", "key"),
    [
        ("country", "partner_region", "partner_region", "id"),
        ("focus_term", "focus_area", "focus_area", "id"),
        ("municipality", "country", "country", "code"),
        ("place", "country", "country", "code"),
        ("place_name", "country", "country", "code"),
        ("place_name", "place_id", "place", "id"),
    ],
)
def test_what_is_referred_to_exists(
    reference: Reference, table: str, column: str, target: str, key: str
) -> None:
    assert reference.words(table, column) - reference.words(target, key) == set()
    assert reference.words(table, column)


def test_every_country_but_antarctica_has_a_partner_region(reference: Reference) -> None:
    countries = reference.frames["country"]
    assert countries.filter(pl.col("partner_region").is_null())["code"].to_list() == ["AQ"]


@pytest.mark.parametrize(
    ("country", "region"),
    [
        *((code, "nordic") for code in ("DK", "FO", "GL", "FI", "AX", "IS", "NO", "SJ", "SE")),
        *((code, "baltic") for code in ("EE", "LV", "LT")),
        *((code, "western-europe") for code in ("GB", "IE", "IM", "GG", "JE", "DE", "FR", "NL")),
        *((code, "eastern-europe") for code in ("PL", "RU", "UA", "HU", "BG", "CZ")),
        *((code, "southern-europe") for code in ("ES", "IT", "GR", "RS", "XK")),
        *((code, "asia") for code in ("CN", "JP", "TR", "IL", "TW", "CY")),
        *((code, "africa") for code in ("NA", "ZA", "EG")),
        ("US", "northern-america"),
        ("MX", "latin-america-caribbean"),
        ("AU", "oceania"),
    ],
)
def test_partner_regions_follow_m49_with_the_three_deviations(
    reference: Reference, country: str, region: str
) -> None:
    row = reference.frames["country"].row(by_predicate=pl.col("code") == country, named=True)
    assert row["partner_region"] == region


def test_namibias_code_is_a_word_and_no_gap(reference: Reference) -> None:
    row = reference.frames["country"].row(by_predicate=pl.col("code") == "NA", named=True)
    assert row["name"] == "Namibia"
    assert reference.frames["country"]["code"].null_count() == 0


def test_there_are_1115_municipalities_and_one_added_by_hand(reference: Reference) -> None:
    countries = reference.frames["municipality"]["country"].to_list()
    assert {country: countries.count(country) for country in set(countries)} == PER_COUNTRY
    assert len(countries) == 1115 + 1


@pytest.mark.parametrize("municipality_id", SEEDS)
def test_the_five_are_there(reference: Reference, municipality_id: str) -> None:
    assert municipality_id in reference.words("municipality", "id")


def test_ids_are_readable(reference: Reference) -> None:
    for table in ("municipality", "place", "network", "focus_area", "partner_region"):
        for name in reference.frames[table]["id"]:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), name


def test_ids_begin_with_the_country(reference: Reference) -> None:
    for table in ("municipality", "place"):
        for name, country in reference.frames[table].select("id", "country").iter_rows():
            assert name.startswith(f"{country.lower()}-")


def test_official_codes_keep_their_zeros_and_are_unique_in_a_country(
    reference: Reference,
) -> None:
    frame = reference.frames["municipality"]
    assert frame.filter(frame.select("country", "code").is_duplicated()).is_empty()
    ballerup = frame.row(by_predicate=pl.col("id") == "dk-ballerup", named=True)
    assert ballerup["code"] == "0151"


def test_municipalities_of_one_slug_carry_their_county(reference: Reference) -> None:
    ids = reference.words("municipality", "id")
    assert {"no-valer-innlandet", "no-valer-ostfold"} <= ids
    assert {"se-habo-jonkoping", "se-habo-uppsala"} <= ids
    assert not {"no-valer", "se-habo"} & ids


@pytest.mark.parametrize("table", ["focus_area", "partner_region"])
def test_labels_are_there_and_differ(reference: Reference, table: str) -> None:
    labels = reference.frames[table]["label_en"]
    assert labels.null_count() == 0
    assert labels.str.strip_chars().str.len_chars().min() != 0
    assert labels.n_unique() == labels.len()


@pytest.mark.parametrize("table", ["focus_area", "partner_region"])
def test_positions_count_from_one(reference: Reference, table: str) -> None:
    frame = reference.frames[table]
    assert sorted(frame["position"]) == list(range(1, frame.height + 1))


def test_there_are_13_focus_areas_each_with_terms(reference: Reference) -> None:
    assert reference.frames["focus_area"].height == AREAS
    assert reference.words("focus_term", "focus_area") == reference.words("focus_area", "id")


def test_focus_terms_are_looked_up_in_lower_case(reference: Reference) -> None:
    terms = reference.frames["focus_term"]["term"]
    assert (terms == terms.str.to_lowercase()).all()
    assert (terms == terms.str.strip_chars()).all()


def test_points_are_on_earth_and_populations_positive(reference: Reference) -> None:
    for table in ("municipality", "place"):
        frame = reference.frames[table]
        assert frame.filter(~pl.col("lat").is_between(-90, 90)).is_empty()
        assert frame.filter(~pl.col("lon").is_between(-180, 180)).is_empty()
    frame = reference.frames["municipality"]
    assert frame.filter(pl.col("population") <= 0).is_empty()
    # A figure without its day could not be shown.
    assert frame.filter(
        pl.col("population").is_not_null() & pl.col("population_date").is_null()
    ).is_empty()


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Åbo", "FI", {"fi-turku"}),
        ("Turku", "FI", {"fi-turku"}),
        ("Århus", "DK", {"dk-aarhus"}),
        ("Tallin", "EE", {"ee-tallinn"}),
        ("Krakow", "PL", {"pl-krakow"}),
        ("Xi’an", "CN", {"cn-xi-an"}),
        ("Xi'an", "CN", {"cn-xi-an"}),
        ("Malmo", "SE", {"se-malmo"}),
        ("Habo", "SE", {"se-habo-jonkoping"}),
        ("Håbo", "SE", {"se-habo-uppsala"}),
        ("Våler", "NO", {"no-valer-innlandet", "no-valer-ostfold"}),
        ("Viborg", "DK", {"dk-viborg"}),
        ("Viborg", "SE", set()),
        ("", "SE", set()),
    ],
)
def test_names_are_found_in_their_country_alone(
    reference: Reference, name: str, country: str, found: set[str]
) -> None:
    assert reference.gazetteer.find(name, country) == found


def test_every_standard_name_finds_its_place(reference: Reference) -> None:
    for place_id, name, country in (
        reference.frames["place"].select("id", "name", "country").iter_rows()
    ):
        assert place_id in reference.gazetteer.find(name, country)


def test_names_fold_as_the_gazetteer_folds_what_it_looks_up() -> None:
    names = read_reference(REFERENCE_FOLDER).frames["place_name"]
    assert names["folded"].to_list() == [slugify(name) for name in names["name"]]
    assert names["name"].str.contains("[^ -~åäöøæéüÅÄÖØÆÉÜ]").any()
