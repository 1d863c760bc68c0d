"""What the five source documents say is what the repository's own data answers."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse.connection import cursor, open_for_reading
from warehouse.queries import Warehouse
from warehouse.schema.stated import STATED

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
SHARED = ROOT.parent / "shared"
GOLD = SHARED / "facts" / "seeds.jsonl"
SEEDS = SHARED / "seeds"
TODAY = dt.date(2026, 11, 23)

DOCUMENTS = {
    "dk-kolding": "000_8b6cacd9b6d1c2c6.txt",
    "se-ludvika": "001_b5a4f7297ddc9a16.txt",
    "dk-ballerup": "002_73f6430685fd4915.txt",
    "se-karlskrona": "003_90111ae33198bfa5.txt",
    "se-goteborg": "004_b9dd4c0c48e3b303.txt",
}


def summary(warehouse: Warehouse, municipality_id: str, day: dt.date = TODAY) -> dict[str, Any]:
    return warehouse.answer("summary", {"m": [municipality_id]}, day).row(0, named=True)


def partnerships(warehouse: Warehouse, municipality_id: str) -> dict[str, dict[str, Any]]:
    """The partnerships of one municipality by the partner's standard name."""
    answer = warehouse.answer("partnerships", {"m": [municipality_id]}, TODAY)
    found = {row["partner"]: row for row in answer.iter_rows(named=True)}
    assert len(found) == answer.height
    return found


def networks(warehouse: Warehouse, municipality_id: str) -> dict[str, dict[str, Any]]:
    answer = warehouse.answer("networks", {"m": [municipality_id]}, TODAY)
    return {row["network_id"]: row for row in answer.iter_rows(named=True)}


def findings(
    warehouse: Warehouse, municipality_id: str, day: dt.date = TODAY
) -> dict[tuple[str, str | None], list[str]]:
    answer = warehouse.answer("findings", {"m": [municipality_id]}, day)
    return {(row["finding"], row["subject"]): row["values"] for row in answer.iter_rows(named=True)}


# Göteborg


def test_goteborg_has_13_partners_split_into_9_dormant_and_4_active(warehouse: Warehouse) -> None:
    row = summary(warehouse, "se-goteborg")
    split = [row[name] for name in ("partners", "active", "dormant", "unstated", "ended")]
    assert split == [13, 4, 9, 0, 0]
    assert row["dormant_share"] == pytest.approx(900 / 13)


def test_goteborg_exactly_these_nine_are_dormant(warehouse: Warehouse) -> None:
    rows = partnerships(warehouse, "se-goteborg").values()
    dormant = [row for row in rows if row["status"] == "dormant"]
    assert {row["partner"] for row in dormant} == {
        "Chicago",
        "Kiel",
        "Kraków",
        "Lyon",
        "Newcastle upon Tyne",
        "Rostock",
        "Shanghai",
        "Tallinn",
        "Xi'an",
    }
    assert {(row["kind"], row["printed_status"]) for row in dormant} == {
        ("partner city", "vilande")
    }


def test_goteborg_nelson_mandela_bay_is_an_active_partner_city_since_1999(
    warehouse: Warehouse,
) -> None:
    row = partnerships(warehouse, "se-goteborg")["Nelson Mandela Bay"]
    assert (row["kind"], row["status"], row["since"]) == ("partner city", "active", "1999")
    assert (row["partner_country"], row["partner_region"]) == ("ZA", "africa")
    # ICLD and Sida pay; they do not hold the relation.
    assert row["through"] is None
    assert row["focus_areas"] == ["democracy"]


def test_goteborg_has_three_nordic_twin_towns(warehouse: Warehouse) -> None:
    rows = partnerships(warehouse, "se-goteborg").values()
    twins = {row["partner"]: row for row in rows if row["kind"] == "twin town"}
    assert set(twins) == {"Aarhus", "Bergen", "Turku"}
    assert {row["partner_region"] for row in twins.values()} == {"nordic"}
    assert {row["status"] for row in twins.values()} == {"active"}


@pytest.mark.parametrize(
    ("printed", "partner", "partner_id"),
    [
        ("Tallin", "Tallinn", "ee-tallinn"),
        ("Krakow", "Kraków", "pl-krakow"),
        ("Åbo", "Turku", "fi-turku"),
        ("Århus", "Aarhus", "dk-aarhus"),
        ("Xi’an", "Xi'an", "cn-xi-an"),
        ("Newcastle", "Newcastle upon Tyne", "gb-newcastle-upon-tyne"),
    ],
)
def test_goteborg_printed_forms_resolve_and_stay_visible(
    warehouse: Warehouse, printed: str, partner: str, partner_id: str
) -> None:
    row = partnerships(warehouse, "se-goteborg")[partner]
    assert (row["printed_partner"], row["partner_id"]) == (printed, partner_id)


def test_goteborg_networks_are_unknown_not_zero(warehouse: Warehouse) -> None:
    row = summary(warehouse, "se-goteborg")
    assert (row["networks"], row["indirect_networks"]) == (None, None)


# Kolding


def test_kolding_lists_12_all_unstated_none_active(warehouse: Warehouse) -> None:
    row = summary(warehouse, "dk-kolding")
    split = [row[name] for name in ("partners", "active", "dormant", "unstated", "ended")]
    assert split == [12, 0, 0, 12, 0]


def test_kolding_dormant_share_is_null_not_0(warehouse: Warehouse) -> None:
    row = summary(warehouse, "dk-kolding")
    assert row["dormant_share"] is None
    assert row["stated_status_share"] == 0


def test_kolding_states_12_in_europe_and_lists_10(warehouse: Warehouse) -> None:
    found = findings(warehouse, "dk-kolding")
    assert found["stated_count_differs", "europe"] == ["stated: 12", "listed: 10"]
    # 12 in all and 2 in Asia agree with the list.
    assert [key for key in found if key[0] == "stated_count_differs"] == [
        ("stated_count_differs", "europe")
    ]


def test_kolding_12_in_all_contradicts_12_and_2(warehouse: Warehouse) -> None:
    values = findings(warehouse, "dk-kolding")["stated_counts_contradict", "all"]
    assert values == ["all: 12", "asia: 2", "europe: 12", "listed: 12"]


def test_kolding_policy_has_neither_day_of_adoption_nor_end(warehouse: Warehouse) -> None:
    [policy] = warehouse.rows("stated.policy", "dk-kolding").iter_rows(named=True)
    assert (policy["adopted"], policy["valid_until"]) == (None, None)
    assert summary(warehouse, "dk-kolding")["days_to_policy_expiry"] is None


def test_defect_kolding_shares_experience_and_tells_of_no_study_visit(warehouse: Warehouse) -> None:
    activities = warehouse.rows("stated.activity", "dk-kolding")
    kinds = dict(activities.select("term", "kind").iter_rows())
    assert kinds == {"mellemfolkelige relationer": "exchange", "dele erfaringer": "exchange"}


def test_kolding_wuqing_is_a_district(warehouse: Warehouse) -> None:
    assert partnerships(warehouse, "dk-kolding")["Wuqing"]["level"] == "district"


# Ludvika


def test_ludvika_has_two_twin_towns_and_one_indirect_county_twinning(warehouse: Warehouse) -> None:
    row = summary(warehouse, "se-ludvika")
    assert (row["partners"], row["active"], row["indirect_partners"]) == (2, 2, 1)


def test_ludvika_viljandi_is_the_county_reached_through_dalarna(warehouse: Warehouse) -> None:
    row = partnerships(warehouse, "se-ludvika")["Viljandi County"]
    assert (row["kind"], row["level"], row["through"]) == ("county twinning", "county", "Dalarna")
    assert row["printed_partner"] == "Viljandi"


def test_ludvika_bad_honnef_is_direct_though_an_association_carries_it(
    warehouse: Warehouse,
) -> None:
    row = partnerships(warehouse, "se-ludvika")["Bad Honnef"]
    assert row["through"] is None
    assert row["carried_by"] == "Vänortsföreningen Ludvika - Bad Honnef"
    assert row["focus_areas"] == ["business", "culture", "sport"]


def test_defect_ludvika_is_told_where_its_page_puts_bad_honnef(warehouse: Warehouse) -> None:
    [note] = partnerships(warehouse, "se-ludvika")["Bad Honnef"]["notes"]
    assert "north-western Germany" in note


def test_ludvika_the_server_stamp_is_not_the_page_date(warehouse: Warehouse) -> None:
    assert summary(warehouse, "se-ludvika")["newest_source_date"] == dt.date(2017, 1, 31)


# Ballerup


def test_ballerup_has_two_partner_cities(warehouse: Warehouse) -> None:
    rows = partnerships(warehouse, "dk-ballerup")
    assert {(name, row["kind"], row["partner_country"]) for name, row in rows.items()} == {
        ("Brandenburg an der Havel", "partner city", "DE"),
        ("East Kilbride", "partner city", "GB"),
    }
    assert summary(warehouse, "dk-ballerup")["partners"] == 2


def test_ballerup_networks_stand_apart_from_partners(warehouse: Warehouse) -> None:
    rows = networks(warehouse, "dk-ballerup")
    assert {name: row["role"] for name, row in rows.items()} == {
        "greater-copenhagen": "part",
        "greater-copenhagen-eu-office": "member",
        "international-house-copenhagen": "cooperation",
    }
    # It sees itself as part of Greater Copenhagen: no word of membership.
    assert rows["greater-copenhagen"]["status"] == "unstated"


def test_ballerup_has_exactly_four_priorities(warehouse: Warehouse) -> None:
    focus = warehouse.rows("stated.focus", "dk-ballerup").filter("priority")
    assert set(focus["term"]) == {
        "børne- og ungeområdet",
        "erhvervsområdet",
        "mellemfolkelige relationer",
        "tværgående indsatser",
    }
    assert focus.height == 4


def test_defect_ballerup_prefers_fixed_relations_and_says_what_a_further_one_must_bring(
    warehouse: Warehouse,
) -> None:
    notes = warehouse.rows("stated.note", "dk-ballerup")["text"]
    [note] = [note for note in notes if "priority to fixed city-to-city relations" in note]
    assert "a further one has to be of particular gain" in note


def test_defect_ballerup_tells_of_its_activities_in_public(warehouse: Warehouse) -> None:
    activities = warehouse.rows("stated.activity", "dk-ballerup")
    public = activities.filter(pl.col("kind") == "publication")["term"]
    assert set(public) == {
        "formidle de internationale aktiviteter",
        "oplysninger om udlandsrejser",
        "rapporter fra udvalgenes udlandsrejser",
    }


def test_ballerup_strategy_is_adopted_and_ends_as_printed(warehouse: Warehouse) -> None:
    [policy] = warehouse.rows("stated.policy", "dk-ballerup").iter_rows(named=True)
    assert policy["adopted"] == dt.date(2024, 6, 11)
    assert policy["valid_until"] == dt.date(2026, 12, 31)
    assert policy["printed_valid_until"] == "Ultimo 2026"


@pytest.mark.parametrize(
    ("day", "left", "finding"),
    [
        (dt.date(2025, 12, 30), 366, None),
        (dt.date(2025, 12, 31), 365, "policy_expiring"),
        (TODAY, 38, "policy_expiring"),
        (dt.date(2026, 12, 31), 0, "policy_expiring"),
        (dt.date(2027, 1, 1), -1, "policy_expired"),
    ],
)
def test_ballerup_strategy_runs_out(
    warehouse: Warehouse, day: dt.date, left: int, finding: str | None
) -> None:
    assert summary(warehouse, "dk-ballerup", day)["days_to_policy_expiry"] == left
    found = {name for name, _ in findings(warehouse, "dk-ballerup", day)}
    assert found & {"policy_expiring", "policy_expired"} == ({finding} if finding else set())


def test_ballerup_ties_its_themes_to_the_un_goals(warehouse: Warehouse) -> None:
    themes = warehouse.rows("stated.policy_theme", "dk-ballerup")
    goals = themes.filter(pl.col("framework") == "UN Sustainable Development Goals")
    assert dict(goals.select("printed", "sdg").iter_rows()) == {
        "sundhed og trivsel": 3,
        "kvalitetsuddannelse": 4,
        "grøn omstilling": None,
        "bæredygtig energi": 7,
        "byudvikling": 11,
        "klimaindsats": 13,
    }


def test_ballerup_vision_has_five_themes(warehouse: Warehouse) -> None:
    themes = warehouse.rows("stated.policy_theme", "dk-ballerup")
    assert themes.filter(pl.col("framework") == "municipal vision").height == 5


# Karlskrona


def test_karlskrona_is_in_four_networks_one_of_them_indirectly(warehouse: Warehouse) -> None:
    rows = networks(warehouse, "se-karlskrona")
    assert set(rows) == {"ubc", "baltic-link", "baltic-sail", "euroregion-baltic"}
    row = summary(warehouse, "se-karlskrona")
    assert (row["networks"], row["indirect_networks"]) == (3, 1)


def test_karlskrona_is_in_euroregion_baltic_through_region_blekinge_since_1998(
    warehouse: Warehouse,
) -> None:
    row = networks(warehouse, "se-karlskrona")["euroregion-baltic"]
    assert (row["since"], row["through"], row["role"]) == (
        "1998",
        "Region Blekinge",
        "represented",
    )


def test_karlskrona_founded_baltic_sail_in_1996(warehouse: Warehouse) -> None:
    row = networks(warehouse, "se-karlskrona")["baltic-sail"]
    assert (row["since"], row["role"], row["through"]) == ("1996", "founding member", None)


def test_karlskrona_lists_seven_members_of_baltic_sail_four_of_them_founders(
    warehouse: Warehouse,
) -> None:
    members = warehouse.rows("stated.network_member", "se-karlskrona")
    founders = members.filter("founder")["place"]
    assert set(founders) == {"Rostock", "Helsingør", "Gdańsk", "Karlskrona"}
    assert set(members["place"]) - set(founders) == {"Klaipėda", "Halmstad", "Lübeck"}
    assert (members.height, set(members["network"])) == (7, {"baltic-sail"})


@pytest.mark.parametrize(
    "figure",
    [
        "partners",
        "active",
        "dormant",
        "ended",
        "unstated",
        "dormant_share",
        "indirect_partners",
        "partners_per_100k",
        "partner_countries",
        "partner_regions",
        "stated_status_share",
    ],
)
def test_karlskrona_partners_are_unknown_never_0(warehouse: Warehouse, figure: str) -> None:
    assert summary(warehouse, "se-karlskrona")[figure] is None


# Sources


@pytest.mark.parametrize("table", [table.name for table in STATED if table.name != "source"])
def test_every_statement_names_a_source_of_its_municipality(
    warehouse: Warehouse, table: str
) -> None:
    sources = warehouse.rows("stated.source").select("id", "municipality_id")
    rows = warehouse.rows(f"stated.{table}").select("source", "municipality_id")
    assert not rows.is_empty()
    assert rows.join(
        sources,
        left_on=["source", "municipality_id"],
        right_on=["id", "municipality_id"],
        how="anti",
    ).is_empty()


def test_every_source_names_its_document_or_its_address_or_says_why_not(
    warehouse: Warehouse,
) -> None:
    sources = warehouse.rows("stated.source")
    without = sources.filter(pl.col("document").is_null() & pl.col("url").is_null())
    assert without.filter(~pl.col("note").fill_null("").str.contains("address")).is_empty()


@pytest.mark.parametrize(("municipality_id", "document"), DOCUMENTS.items())
def test_each_of_the_five_documents_is_a_source_with_statements(
    warehouse: Warehouse, municipality_id: str, document: str
) -> None:
    answer = warehouse.answer("sources", {"m": [municipality_id]}, TODAY)
    [row] = answer.filter(pl.col("document") == document).iter_rows(named=True)
    assert row["statements"] > 10


def test_every_answer_row_names_sources_that_exist(warehouse: Warehouse) -> None:
    known = set(warehouse.answer("sources", {}, TODAY)["source_id"])
    for name in ("partnerships", "networks", "focus", "findings", "shared"):
        for sources in warehouse.answer(name, {}, TODAY)["sources"]:
            assert sources is not None
            assert len(sources) > 0, name
            assert set(sources) <= known


# Nothing private and no page furniture. The names are spelt backwards, so that they do not stand
# in this repository either.

PRIVATE = tuple(
    word[::-1]
    for word in (
        "nilets",  # contact persons
        "tebasile",
        "nossredna einnoc",
        "fölmla",
        "negävsgrebsnöj",  # streets
        "natagnmah artsö",
        "grot sfloda",
    )
)
FURNITURE = (
    "honeypot",
    "blacklisted",
    "mrs. honey",
    "cookie",
    "kakor",
    "öppettider",
    "sitevision",
    "${loading}",
    "logga för utskrift",
    "kontaktformulär",
    "dataskydd",
    "this is an email address",
    "till sidans huvudinnehåll",
    "organisationsnummer",
    "11.966450",
    "57.707394",
    "linkedin",
    "uddannel-ses",
)
# Digits of the documents' telephone, fax and organisation numbers, less the last ones.
NUMBERS = ("024080", "024086", "045530", "031365", "21200008", "fakturaadress")
TELEPHONE = re.compile(
    r"(?<![\w.,-])(?:\+\d{2}|0)\d{1,3}[-–/ ]\d{2,3}(?: ?\d{2}){1,2}(?!\w|[.-]\d)"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")


def data_texts() -> Iterator[tuple[str, str]]:
    for path in sorted(DATA.rglob("*")):
        if path.is_file() and path.suffix in {".toml", ".md", ".csv"}:
            yield path.name, path.read_text(encoding="utf-8")


def warehouse_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every value of every text column of every table, with its place."""
    with open_for_reading(path) as connection:
        own = cursor(connection)
        columns = own.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where table_catalog = 'warehouse' and data_type like 'VARCHAR%'"
        ).fetchall()
        for schema, table, column in columns:
            values = own.execute(f'select distinct "{column}"::varchar from {schema}."{table}"')
            for (value,) in values.fetchall():
                if value is not None:
                    yield f"{schema}.{table}.{column}", value


def private_in(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    found = []
    for place, text in texts:
        lower = text.lower()
        found += [(place, word) for word in (*PRIVATE, *FURNITURE) if word in lower]
        found += [(place, match[0]) for match in TELEPHONE.finditer(text)]
        found += [(place, match[0]) for match in MAIL.finditer(text)]
    return found


def test_the_search_for_private_words_finds_what_the_documents_print() -> None:
    if not SEEDS.exists():
        pytest.skip("the documents are not here")
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    found = {word for _, word in private_in(texts)}
    assert set(PRIVATE) <= found
    # The contact persons' numbers, told by their shape: one of five digits, one of six.
    shapes = {re.sub(r"\d", "0", word) for word in found if TELEPHONE.fullmatch(word)}
    assert {"0000-000 00", "0000-00 00 00"} <= shapes


def test_nothing_private_and_no_furniture_in_the_data() -> None:
    assert private_in(data_texts()) == []


def test_nothing_private_and_no_furniture_in_the_warehouse(real_warehouse: Path) -> None:
    texts = list(warehouse_texts(real_warehouse))
    places = {place for place, _ in texts}
    assert {"stated.partnership.note", "stated.note.text", "main.partnership.sources"} <= places
    assert private_in(texts) == []


def test_no_number_of_the_documents_in_any_writing(real_warehouse: Path) -> None:
    for place, text in warehouse_texts(real_warehouse):
        if place.startswith(("stated.", "answer.", "main.")) and "fingerprint" not in place:
            squeezed = re.sub(r"[\s()/+-]", "", text.lower())
            assert not [number for number in NUMBERS if number in squeezed], place


# The gold reading of the five documents

# Where we read otherwise than the gold reading, and why.
STANDARD_NAMES = {
    # The standard name is the place's own; what surrounds it is said by its level or a note.
    "Wuqing (Tianjin)": "Wuqing",
    "East Kilbride (South Lanarkshire)": "East Kilbride",
}
THROUGH = {
    # `through` is the county or region that holds a relation: its name alone.
    ("Ludvika", "Viljandi"): "Dalarna",
    # An association that runs the contacts is `carried_by`; the relation stays direct.
    ("Ludvika", "Bad Honnef"): None,
    # ICLD and Sida pay for projects; a funder holds nothing.
    ("Göteborg", "Nelson Mandela Bay Municipality (NMBM)"): None,
}
ROLES = {
    # The gold reading describes roles in words; ours are a closed list.
    "sees itself as an integrated part": "part",
    "member; active in the sports committee (sportkommittén)": "member",
}
# Statements on networks, of which the gold reading keeps the number alone.
COUNTS = {
    "UBC cities, rounded (ett hundratal)": ("ubc", "cities"),
    "UBC countries": ("ubc", "countries"),
    "UBC commissions": ("ubc", "commissions"),
    "Baltic Sail ports": ("baltic-sail", "ports"),
    "ERB member regions": ("euroregion-baltic", "regions"),
}
SCOPES = {
    "twin towns today (first mention)": "all",
    "twin towns in Europe (second mention)": "europe",
    "twin towns in Asia": "asia",
}
VISION = "themes of Vision 2029 (stated)"


def gold_readings() -> list[dict[str, Any]]:
    if not GOLD.exists():
        return []
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def municipality_of(gold: dict[str, Any]) -> str:
    documents = {document: municipality for municipality, document in DOCUMENTS.items()}
    return documents[gold["source"]["seed_file"]]


@pytest.fixture(params=gold_readings(), ids=municipality_of)
def gold(request: pytest.FixtureRequest) -> dict[str, Any]:
    reading: dict[str, Any] = request.param
    return reading


class Stated:
    """What one document states, by table of `stated`."""

    def __init__(self, warehouse: Warehouse, gold: dict[str, Any]) -> None:
        self._warehouse = warehouse
        self._municipality = municipality_of(gold)
        sources = warehouse.rows("stated.source", self._municipality)
        document = gold["source"]["seed_file"]
        [self.source] = sources.filter(pl.col("document") == document).iter_rows(named=True)

    def rows(self, table: str) -> list[dict[str, Any]]:
        frame = self._warehouse.rows(f"stated.{table}", self._municipality)
        return list(frame.filter(pl.col("source") == self.source["id"]).iter_rows(named=True))


@pytest.fixture
def stated(warehouse: Warehouse, gold: dict[str, Any]) -> Stated:
    return Stated(warehouse, gold)


def as_text(year: int | None) -> str | None:
    return None if year is None else str(year)


def through_of(gold: dict[str, Any], partner: dict[str, Any]) -> str | None:
    key = gold["municipality"], partner["name"]
    through: str | None = THROUGH[key] if key in THROUGH else partner["through"]
    return through


def test_gold_partners(gold: dict[str, Any], stated: Stated) -> None:
    expected = {
        (
            partner["name"],
            STANDARD_NAMES.get(partner["name_en"], partner["name_en"]),
            partner["country"],
            partner["kind"],
            partner["status"],
            as_text(partner["since"]),
            as_text(partner["until"]),
            through_of(gold, partner),
        )
        for partner in gold["partners"]
    }
    columns = ("partner", "country", "kind", "status", "since", "until", "through")
    found = {
        (row["printed"] or row["partner"], *(row[column] for column in columns))
        for row in stated.rows("partnership")
    }
    assert found == expected


def test_gold_networks(gold: dict[str, Any], stated: Stated) -> None:
    printed = {row["network"]: row["printed"] for row in stated.rows("network")}
    expected = {
        (
            network["name"],
            as_text(network["since"]),
            network["through"],
            ROLES.get(network["role"], network["role"]),
            network["status"],
        )
        for network in gold["networks"]
    }
    found = {
        (printed[row["network"]], row["since"], row["through"], row["role"], row["status"])
        for row in stated.rows("membership")
    }
    assert found == expected


def test_gold_focus_terms_with_their_scope(gold: dict[str, Any], stated: Stated) -> None:
    subjects = {row["network"]: row["printed"] for row in stated.rows("network")}
    subjects |= {
        row["place_id"]: row["printed"] or row["partner"] for row in stated.rows("partnership")
    }
    expected = {(focus["term"], focus["scope"]) for focus in gold["focus_areas"]}
    found = {
        (
            row["term"],
            row["scope"]
            if row["subject"] is None
            else f"{row['scope']}:{subjects[row['subject']]}",
        )
        for row in stated.rows("focus")
    }
    assert found == expected


def test_gold_policy(gold: dict[str, Any], stated: Stated) -> None:
    policy = gold["policy"]
    expected = [(policy["title"], policy["adopted"], policy["valid_until"])] if policy else []
    found = [
        (row["title"], *(day and day.isoformat() for day in (row["adopted"], row["valid_until"])))
        for row in stated.rows("policy")
    ]
    assert found == expected


def test_gold_sdg_themes(gold: dict[str, Any], stated: Stated) -> None:
    found = {
        (row["printed"], row["sdg"])
        for row in stated.rows("policy_theme")
        if row["framework"] == "UN Sustainable Development Goals"
    }
    assert found == {(theme["printed"], theme["sdg"]) for theme in gold["sdg_themes"]}


def test_gold_stated_counts(gold: dict[str, Any], stated: Stated) -> None:
    found = {(row["scope"], row["value"]) for row in stated.rows("stated_count")}
    found |= {
        ((row["network"], row["counted"]), row["value"]) for row in stated.rows("network_count")
    }
    themes = [row for row in stated.rows("policy_theme") if row["framework"] == "municipal vision"]
    if themes:
        found.add((VISION, len(themes)))
    names = {**COUNTS, **SCOPES, VISION: VISION}
    assert found == {
        (names[count["meaning"]], count["value"])
        for count in gold["stated_counts"]
        if not count.get("derived", False)
    }


def test_gold_network_members(gold: dict[str, Any], stated: Stated) -> None:
    printed = {row["network"]: row["printed"] for row in stated.rows("network")}
    expected = {
        (
            network["name"],
            member,
            network["members_countries"][member],
            member in network["founders_listed"],
        )
        for network in gold["networks"]
        for member in network["members_listed"]
    }
    found = {
        (
            printed[row["network"]],
            row["printed"] or row["place"],
            row["country"],
            row["founder"],
        )
        for row in stated.rows("network_member")
    }
    assert found == expected


def test_gold_source_and_completeness(gold: dict[str, Any], stated: Stated) -> None:
    printed = gold["source"]
    page_date = stated.source["page_date"]
    assert (page_date and page_date.isoformat()) == printed["page_date"]
    assert stated.source["publisher"] == printed["publisher"]
    assert stated.source["language"] == gold["language"]
    [listing] = stated.rows("partner_list")
    assert listing["completeness"] == gold["list_completeness"]
    # An address is kept only where the document itself prints it.
    expected = None if "url_note" in printed else printed["url"]
    assert stated.source["url"] == expected


# Words of ours that are not the document's to the letter, and why.
NOT_VERBATIM = {
    # The document's word order is "er Ballerup Kommune medlem".
    "er medlem": "medlem af",
}
PRINTED = {
    "partnership": ("printed", "printed_status", "printed_country", "printed_kind", "since"),
    "membership": ("printed_status", "since", "through"),
    "network": ("printed", "founded"),
    "network_count": ("printed",),
    "network_member": ("printed",),
    "policy": ("printed_adopted", "printed_valid_until", "adopted_by"),
    "policy_theme": ("printed",),
    "stated_count": ("printed",),
}


def test_what_is_called_printed_stands_in_the_document(
    gold: dict[str, Any], stated: Stated
) -> None:
    path = SEEDS / gold["source"]["seed_file"]
    if not path.exists():
        pytest.skip("the documents are not here")
    document = " ".join(path.read_text(encoding="utf-8").lower().split())
    printed = {
        (table, column, row[column])
        for table, columns in PRINTED.items()
        for row in stated.rows(table)
        for column in columns
        if row[column] is not None
    }
    missing = {
        claim for claim in printed if NOT_VERBATIM.get(claim[2], claim[2]).lower() not in document
    }
    assert missing == set()
    assert printed
