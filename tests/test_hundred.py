"""The hundred municipalities: sums, figures counted again from the exported rows, histories."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import CURATED
from tests.test_cli import process
from tests.test_pages import opened, tables
from warehouse.queries import Warehouse

STATUSES = ("active", "dormant", "unstated")
COUNTED = (
    "partners",
    "active",
    "dormant",
    "ended",
    "unstated",
    "dormant_share",
    "stated_status_share",
    "partner_countries",
    "partner_regions",
    "indirect_partners",
    "reciprocal_share",
    "oldest_since",
    "median_since",
)
WHOLE = ("complete", "none")
RANKING = "Partners of each municipality by status; equal numbers share a rank"
HISTORY = "All statements on partnerships, in the order of time"

Rows = Mapping[str, dict[str, Any]]


pytestmark = pytest.mark.usefixtures("served")


def exported(table: str, warehouse: Path) -> pl.DataFrame:
    out, err = process("export", table, "--format", "parquet", warehouse=warehouse).communicate()
    assert out, err
    return pl.read_parquet(io.BytesIO(out))


@pytest.fixture(scope="module")
def summary(real_warehouse: Path) -> pl.DataFrame:
    return exported("summary", real_warehouse)


@pytest.fixture(scope="module")
def partnerships(real_warehouse: Path) -> pl.DataFrame:
    return exported("partnerships", real_warehouse)


def by_id(frame: pl.DataFrame) -> Rows:
    return {row["municipality_id"]: row for row in frame.iter_rows(named=True)}


def counted_again(summary: pl.DataFrame, partnerships: pl.DataFrame) -> pl.DataFrame:
    """The figures that are computed from partnerships, from the exported rows alone."""
    direct, live = pl.col("through").is_null(), pl.col("status") != "ended"
    status, both = pl.col("status"), pl.col("reciprocal") == "both"
    # What the partner's sources alone say is exported, and counted in no figure.
    own = partnerships.filter(pl.col("reciprocal").ne_missing("other"))
    rows = own.filter(direct & live).group_by("municipality_id")
    stated = status.is_in(["active", "dormant"]).sum()
    partners = rows.agg(
        pl.len().alias("partners"),
        *((status == each).sum().alias(each) for each in STATUSES),
        (100 * (status == "dormant").sum() / stated).alias("dormant_share"),
        (100 * stated / pl.len()).alias("stated_status_share"),
        pl.col("partner_country").n_unique().alias("partner_countries"),
        pl.col("partner_region").drop_nulls().n_unique().alias("partner_regions"),
        (100 * both.sum() / pl.col("reciprocal").count()).alias("reciprocal_share"),
        pl.col("since_year").min().alias("oldest_since"),
        pl.col("since_year").median().alias("median_since"),
    )
    ended = own.filter(direct & ~live).group_by("municipality_id").agg(ended=pl.len())
    indirect = (
        own.filter(~direct & live).group_by("municipality_id").agg(indirect_partners=pl.len())
    )
    found = summary.select("municipality_id", "completeness")
    for each in (partners, ended, indirect):
        found = found.join(each, on="municipality_id", how="left")
    # Nobody named in a whole list is zero; in a list that is cut, or in none, it is unknown.
    whole = pl.col("completeness").is_in(WHOLE) | pl.col("partners").is_not_null()
    counts = (
        "partners", *STATUSES, "ended", "partner_countries", "partner_regions", "indirect_partners"
    )  # fmt: skip
    return found.with_columns(
        pl.when(whole).then(pl.col(counts).fill_null(0)).otherwise(pl.col(counts))
    ).with_columns(
        # A share of nobody is unknown.
        pl.col("dormant_share", "stated_status_share", "reciprocal_share").fill_nan(None)
    )


@pytest.mark.parametrize("figure", COUNTED)
def test_a_figure_can_be_counted_again_from_the_exported_rows(
    figure: str, summary: pl.DataFrame, partnerships: pl.DataFrame
) -> None:
    again, given = by_id(counted_again(summary, partnerships)), by_id(summary)
    assert len(again) == len(given) == CURATED
    assert sum(row[figure] is not None for row in given.values()) > 10
    different = {
        id_: (row[figure], again[id_][figure])
        for id_, row in given.items()
        if (row[figure] is None) != (again[id_][figure] is None)
        or (row[figure] is not None and row[figure] != pytest.approx(again[id_][figure]))
    }
    assert different == {}, "as exported, and as counted again"


def test_per_100_000_is_the_partners_by_the_exported_population(summary: pl.DataFrame) -> None:
    for row in summary.iter_rows(named=True):
        known = row["partners"] is not None and row["population"]
        again = 100_000 * row["partners"] / row["population"] if known else None
        assert row["partners_per_100k"] == (pytest.approx(again) if known else None)


def test_each_municipality_has_one_row_and_its_statuses_sum(summary: pl.DataFrame) -> None:
    assert summary.height == summary["municipality_id"].n_unique() == CURATED
    known = summary.filter(pl.col("partners").is_not_null())
    assert known.height > 100
    assert (known["partners"] == known.select(pl.sum_horizontal(STATUSES)).to_series()).all()
    unknown = summary.filter(pl.col("partners").is_null())
    assert not unknown.is_empty()
    for status in STATUSES:
        assert unknown[status].null_count() == unknown.height


def test_the_totals_of_all_sum_and_are_those_of_the_rows(
    summary: pl.DataFrame, partnerships: pl.DataFrame
) -> None:
    rows = partnerships.filter(
        pl.col("through").is_null()
        & pl.col("reciprocal").ne_missing("other")
        & (pl.col("status") != "ended")
    )
    assert summary["partners"].sum() == rows.height
    for status in STATUSES:
        assert summary[status].sum() == (rows["status"] == status).sum()
    assert sum(summary[status].sum() for status in STATUSES) == rows.height


def test_every_row_belongs_to_a_municipality_of_the_summary(
    summary: pl.DataFrame, partnerships: pl.DataFrame
) -> None:
    own = partnerships.filter(pl.col("reciprocal").ne_missing("other"))
    assert set(own["municipality_id"]) <= set(summary["municipality_id"])


def listings(warehouse: Path) -> set[tuple[str, str]]:
    """Who names whom as a partner of today in its own sources, both Nordic municipalities."""
    asked = Warehouse(warehouse)
    own = asked.rows("stated.source").filter(pl.col("own"))["id"].to_list()
    places = asked.rows("reference.place").filter(pl.col("municipality_id").is_not_null())
    towns = dict(zip(places["id"], places["municipality_id"], strict=True))
    told = asked.rows("stated.partnership").filter(
        pl.col("source").is_in(own)
        & pl.col("through").is_null()
        & (pl.col("status") != "ended")
        & pl.col("place_id").is_in(list(towns))
    )
    return {(row["municipality_id"], towns[row["place_id"]]) for row in told.iter_rows(named=True)}


def test_two_that_name_each_other_both_say_so(
    real_warehouse: Path, partnerships: pl.DataFrame
) -> None:
    listed = listings(real_warehouse)
    mutual = {pair for pair in listed if pair[::-1] in listed}
    assert len(mutual) > 10
    said: dict[tuple[str, str], set[str | None]] = {}
    for row in partnerships.filter(pl.col("through").is_null()).iter_rows(named=True):
        said.setdefault((row["municipality_id"], row["partner_id"]), set()).add(row["reciprocal"])
    assert {pair: said.get(pair) for pair in mutual} == {pair: {"both"} for pair in mutual}


def test_nobody_says_both_of_one_that_does_not_name_it(
    real_warehouse: Path, partnerships: pl.DataFrame
) -> None:
    listed = listings(real_warehouse)
    both = partnerships.filter(pl.col("reciprocal") == "both")
    pairs = set(zip(both["municipality_id"], both["partner_id"], strict=True))
    assert {pair for pair in pairs if pair[::-1] not in listed} == set()


def test_a_live_row_that_says_both_is_said_by_the_other_side_too(
    partnerships: pl.DataFrame,
) -> None:
    live = partnerships.filter(
        (pl.col("reciprocal") == "both")
        & (pl.col("status") != "ended")
        & pl.col("through").is_null()
    )
    pairs = set(zip(live["municipality_id"], live["partner_id"], strict=True))
    assert pairs
    assert {pair for pair in pairs if pair[::-1] not in pairs} == set()


def test_silence_proves_nothing_where_the_partners_list_is_not_whole(
    summary: pl.DataFrame, partnerships: pl.DataFrame
) -> None:
    whole = set(summary.filter(pl.col("completeness").is_in(WHOLE))["municipality_id"])
    own = partnerships.filter(pl.col("reciprocal") == "own")
    assert not own.is_empty()
    assert set(own["partner_id"]) <= whole


@pytest.mark.parametrize("lists", ["complete", "all"])
def test_no_partial_list_is_ranked_unless_asked_for(lists: str, summary: pl.DataFrame) -> None:
    head, *rows = tables(opened("overview", lists=lists))[RANKING]
    rank, name = head.index("Rank"), head.index("Municipality")
    assert len(rows) == CURATED
    partly = ("(list cut or partial)", "(no list known)")
    known = summary.filter(pl.col("partners").is_not_null())
    if lists == "complete":
        known = known.filter(pl.col("completeness").is_in(WHOLE))
        assert {row[rank] for row in rows if row[name].endswith(partly)} == {"not ranked"}
    assert sum(row[rank] != "not ranked" for row in rows) == known.height


def history(municipality: str) -> dict[str, list[dict[str, str]]]:
    """The statements of a municipality's page by partner, as they follow each other."""
    head, *rows = tables(opened("municipality", one=municipality))[HISTORY]
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        plain = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row]
        cells = dict(zip(head, plain, strict=True))
        found.setdefault(first_line(cells["Partner"]), []).append(cells)
    return found


def first_line(cell: str) -> str:
    return cell.split("\n", maxsplit=1)[0]


def told(statements: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [
        (first_line(row["Status"]), row["End or pause"].replace("\N{NO-BREAK SPACE}", " "))
        for row in statements
    ]


def test_lindesbergs_three_were_paused_in_2023_after_standing_in_2012() -> None:
    found = history("se-lindesberg")
    paused = [("Status not stated", "–"), ("Dormant", "17 Apr 2023")]
    assert {name: told(statements) for name, statements in found.items()} == {
        "Haßberge": paused,
        "Jammerbugt": paused,
        "Oppdal": paused,
        next(name for name in found if name.startswith("Frunzensky")): paused[:1],
    }
    for name in ("Haßberge", "Jammerbugt", "Oppdal"):
        before, after = found[name]
        assert before["Source"] == "Lindesbergs kommun, 13 Feb 2012"
        assert after["Source"] == "Lindesbergs kommun, undated"
        assert "pausat" in after["Status"]


def test_solleftea_went_from_eight_to_six_to_five() -> None:
    found = history("se-solleftea")
    sources = {name.split(" (")[0]: [row["Source"] for row in rows] for name, rows in found.items()}
    assert len(sources) == 8
    assert {told_by[0] for told_by in sources.values()} == {"Sollefteå kommun, 2012"}
    kept = {name for name, told_by in sources.items() if len(told_by) > 1}
    assert len(kept) == 5
    assert {each for name in kept for each in sources[name][1:]} == {"Sollefteå kommun, 5 Feb 2019"}
    assert set(sources) - kept == {"Bangkok", "Rudniki", "Slovenske Konjice"}
    events = happenings("se-solleftea")
    assert [each for each in events if not each[1].startswith("Exchange")] == [
        ("2012", "The list names 8 partners"),
        ("2012", "Stated in words: 8 (In all)"),
        ("2013", "Stated in words: 6 (In all)"),
        ("5 Feb 2019", "The list names 5 partners"),
    ]


def happenings(municipality: str) -> list[tuple[str, str]]:
    """What happened when, as the municipality's page tells it."""
    head, *rows = tables(opened("municipality", one=municipality))["History of the partnerships"]
    when, told_of = head.index("When"), head.index("What the sources tell")
    return [
        (row[when].replace("\N{NO-BREAK SPACE}", " "), first_line(row[told_of])) for row in rows
    ]


def test_lindesberg_listed_four_and_stated_four_before_it_paused_three() -> None:
    events = happenings("se-lindesberg")
    assert events.index(("13 Feb 2012", "The list names 4 partners")) < events.index(
        ("2020", "Stated in words: 4 (In all)")
    )


def test_vaxjo_lost_aabenraa_in_2014_and_had_it_back_in_2023() -> None:
    events = happenings("se-vaxjo")
    left = events.index(("2014", "Aabenraa left the cooperation."))
    assert left < events.index(("2023", "Aabenraa came back in the spring."))


def test_orebros_agreements_beyond_the_nordic_countries_ended_by_2021() -> None:
    [told_of] = [text for when, text in happenings("se-orebro") if when == "31 Dec 2021"]
    assert "all twin-town agreements outside the Nordic countries end" in told_of
    assert "does not name the partners that left" in told_of
    assert {name.split(" (")[0] for name in history("se-orebro")} >= {
        "Drammen",
        "Kolding",
        "Lappeenranta",
        "Stykkishólmur",
    }


def test_defect_first_contacts_are_no_partners(summary: pl.DataFrame) -> None:
    """Thirteen places of which Karlskoga's page says "first contacts" made it the first of all."""
    karlskoga = summary.row(by_predicate=pl.col("municipality") == "Karlskoga", named=True)
    assert karlskoga["partners"] == 9
    remarks = tables(opened("municipality", one="se-karlskoga"))["Remarks of the reader"]
    assert "First contacts only, so not among the partners: Rheinfelden" in str(remarks)


def test_defect_a_page_that_names_no_partner_leaves_none_out(summary: pl.DataFrame) -> None:
    """Falun's page of 2020 gives countries alone; it was read as a list without its four."""
    falun = summary.row(by_predicate=pl.col("municipality") == "Falun", named=True)
    assert (falun["partners"], falun["completeness"]) == (4, "complete")
    findings = tables(opened("municipality", one="se-falun"))["Doubts found in the sources"]
    assert "Not on the newest list" not in str(findings)


def test_kiruna_ended_arkhangelsk_in_2022() -> None:
    found = history("se-kiruna")
    assert told(found["Arkhangelsk"]) == [("Ended", "2022")]
    assert "21 March 2022" in found["Arkhangelsk"][0]["Remark"]
    assert told(found["Rovaniemi"]) == [("Active", "–")]


# Wrong numbers found by the second reading of the facts


def of(partnerships: pl.DataFrame, municipality: str, partner: str) -> dict[str, Any]:
    return partnerships.row(
        by_predicate=(pl.col("municipality_id") == municipality) & (pl.col("partner") == partner),
        named=True,
    )


@pytest.fixture(scope="module")
def findings(real_warehouse: Path) -> set[tuple[str, str, str | None]]:
    columns = ("finding", "municipality_id", "subject")
    return set(exported("findings", real_warehouse).select(columns).iter_rows())


def test_fjallabyggd_has_lost_horten_by_its_own_minutes(partnerships: pl.DataFrame) -> None:
    """An embassy's undated list kept it alive, though the partner's file said that it ended."""
    row = of(partnerships, "is-fjallabyggd", "Horten")
    assert (row["status"], row["until"]) == ("ended", "2012")
    assert of(partnerships, "no-horten", "Fjallabyggð")["status"] == "ended"


def test_aarhus_stated_seven_are_not_compared_with_the_one_partner_kept_of_that_page(
    findings: set[tuple[str, str, str | None]],
) -> None:
    assert ("stated_count_differs", "dk-aarhus", "all") not in findings


def test_vasteras_states_two_municipal_partnerships_and_lists_one(
    findings: set[tuple[str, str, str | None]],
) -> None:
    assert ("stated_count_differs", "se-vasteras", "municipal partnership") in findings


def test_vaasa_and_umea_date_their_twinning_four_years_apart(
    findings: set[tuple[str, str, str | None]],
) -> None:
    assert ("sources_disagree", "fi-vaasa", "Umeå") in findings


def test_lohjas_council_paper_names_skagastrond(partnerships: pl.DataFrame) -> None:
    row = of(partnerships, "fi-lohja", "Skagaströnd")
    assert (row["kind"], row["status"]) == ("twin town", "unstated")


def test_lohjas_year_for_kalush_is_a_remark_for_the_page_does_not_print_it(
    partnerships: pl.DataFrame,
) -> None:
    assert of(partnerships, "fi-lohja", "Kalush")["since"] is None


def test_faluns_earlier_partner_kimberley_is_no_partner_of_today(
    partnerships: pl.DataFrame, summary: pl.DataFrame
) -> None:
    row = of(partnerships, "se-falun", "Kimberley")
    assert (row["partner_country"], row["status"]) == ("ZA", "ended")
    town = by_id(summary)["se-falun"]
    assert (town["partners"], town["ended"]) == (4, 3)


@pytest.mark.parametrize(
    ("municipality", "stated"),
    [("dk-randers", 5), ("is-borgarbyggd", 5), ("no-kristiansund", 3), ("no-drammen", None)],
)
def test_a_ring_that_counts_itself_or_the_nordic_ones_alone_states_no_more_partners(
    municipality: str, stated: int | None, summary: pl.DataFrame
) -> None:
    assert by_id(summary)[municipality]["stated_partners"] == stated


def test_of_two_pages_without_a_day_the_later_year_counts(summary: pl.DataFrame) -> None:
    """Sollefteå's eight of 2012 came before its six of 2013, as if neither had a date."""
    assert by_id(summary)["se-solleftea"]["stated_partners"] == 6


def test_defect_coverage_and_ranks_count_the_same_whole_lists(summary: pl.DataFrame) -> None:
    """A source that says expressly that there are none is a whole list; coverage left it out."""
    head, *rows = tables(opened("overview"))[
        "Municipalities of each country, and of how many anything is known"
    ]
    column = head.index("Whole list read")
    whole = summary.filter(pl.col("completeness").is_in(WHOLE)).height
    assert sum(int(row[column]) for row in rows) == whole


# What a remark or a row was read from


@pytest.mark.parametrize(
    ("source", "remark"),
    [
        ("dk-hvidovre/press-2016", "Press release of 2016"),
        ("fi-vaasa/web-new", "Newer stored version lost the list"),
        ("is-hafnarfjardarkaupstadur/web-english", "The municipality's English page"),
        ("se-karlskoga/council-2018", "A council paper of about 2018"),
        ("se-leksand/web-2022", "This version had lost the names"),
        ("se-lindesberg/web-2012", "Older page names trade"),
        ("se-ronneby/web", "Own twin-town page says"),
        ("se-strangnas/ratzeburg", "Ratzeburg reports"),
        ("se-strangnas/web-2023", "2023 version of the page"),
        ("se-umea/web-2018", "Cooperation place Komatsu is absent"),
        ("se-vaxjo/web-kaunas", "The agreement with Kaunas was renewed"),
        ("se-vimmerby/jydskevestkysten", "According to a Danish newspaper"),
    ],
)
def test_defect_a_remark_cites_the_page_that_it_tells_of(
    source: str, remark: str, real_warehouse: Path
) -> None:
    """They stood under another page of the municipality, some under one of years before."""
    notes = Warehouse(real_warehouse).rows("stated.note")
    assert set(notes.filter(pl.col("text").str.starts_with(remark))["source"]) == {source}


@pytest.mark.parametrize("source", ["se-strangnas/ratzeburg", "se-vimmerby/jydskevestkysten"])
def test_defect_anothers_report_is_not_the_municipalitys_own(
    source: str, real_warehouse: Path
) -> None:
    rows = Warehouse(real_warehouse).rows("stated.source").filter(pl.col("id") == source)
    assert rows["own"].to_list() == [False]


def test_defect_kaunas_has_its_year_from_the_page_on_kaunas(real_warehouse: Path) -> None:
    """Växjö's list of twin towns prints no year; it was said to be the source of 1990."""
    rows = Warehouse(real_warehouse).rows("stated.partnership", "se-vaxjo")
    kaunas = rows.filter(pl.col("partner") == "Kaunas")
    assert dict(kaunas.select("source", "since").iter_rows()) == {
        "se-vaxjo/web": None,
        "se-vaxjo/web-kaunas": "1990",
    }


def test_defect_alvestas_page_of_2024_adds_youth_culture_and_sport(real_warehouse: Path) -> None:
    focus = Warehouse(real_warehouse).rows("stated.focus", "se-alvesta")
    added = focus.filter(pl.col("source") == "se-alvesta/web-2024")["term"]
    assert set(added) == {"ungdomsutbyten", "kulturutbyten", "idrottsutbyten"}


def test_defect_oskarshamn_calls_its_nine_areas_priorities(real_warehouse: Path) -> None:
    focus = Warehouse(real_warehouse).rows("stated.focus", "se-oskarshamn")
    assert focus["priority"].to_list() == [True] * 9


def test_defect_borgholms_page_counts_seven_islands(real_warehouse: Path) -> None:
    """Islands are no kind of what a network counts, so the number stands in words."""
    networks = Warehouse(real_warehouse).rows("stated.network", "se-borgholm")
    [note] = networks.filter(pl.col("network") == "b7")["note"]
    assert note.startswith("Seven islands")


def test_strangnas_list_is_no_fresher_for_a_later_page_that_lost_it(
    summary: pl.DataFrame, findings: set[tuple[str, str, str | None]]
) -> None:
    assert str(by_id(summary)["se-strangnas"]["newest_source_date"]) == "2018-04-16"
    assert ("source_old", "se-strangnas", None) in findings
