"""Plain findings: each number is that of its evidence, and what is not known is not said."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.charts.theme import LIGHT
from dashboard.page.pages import VIEWS
from dashboard.page.tables import html_findings
from dashboard.selecting.selection import PARAMETERS, Selection
from dashboard.telling.findings import shared as shared_partners
from dashboard.telling.findings.partners_of_one import indirect_partners
from dashboard.telling.findings.partners_of_several import most_partners, range_of_partners
from dashboard.telling.findings.plain import findings_of, plain_findings
from dashboard.telling.findings.shared import most_shared
from dashboard.telling.findings.town import Town, alone
from dashboard.telling.sentences import MUNICIPALITIES_OF, Sentence, population_in_words
from dashboard.telling.unknown import few_inhabitants
from dashboard.words.i18n import Language, language_codes
from tests.browser.serving import TODAY
from tests.conftest import CURATED
from tests.test_figures import listing
from tests.test_held_rules import MORE_TOWNS, Build, built, in_germany, source, town
from tests.test_pages import FIVE, UNREAD, html, opened
from warehouse.vocabulary import WHOLE

__all__ = ("built",)

ALL = Selection()
PAGES_WITH_FINDINGS = ("overview", "compare", "municipality")


def context(warehouse: Path, selection: Selection = ALL, today: str = TODAY) -> Context:
    read = open_warehouse(warehouse).now()
    words = labels(read, Language(selection.lang or "en"))
    answers = Answers(read, dt.date.fromisoformat(today))
    return Context(selection, words, options(read), answers, LIGHT)


def texts(found: tuple[Sentence, ...]) -> list[str]:
    # The parts of a date are held together by spaces that do not break.
    return [each.text.replace("\N{NO-BREAK SPACE}", " ") for each in found]


def summary(warehouse: Path) -> pl.DataFrame:
    return context(warehouse).table("summary")


def with_data(warehouse: Path) -> list[str]:
    return summary(warehouse)["municipality_id"].to_list()


def is_plain(found: tuple[Sentence, ...], known: Mapping[str, Any]) -> None:
    """Hold for every answer: few sentences, whole ones, with addresses that are understood."""
    assert len(found) <= 6
    assert len({each.text for each in found}) == len(found)
    for each in found:
        assert each.page in VIEWS
        assert not re.search(r"[{}]|\bNone\b(?! of the)|null|\bnan\b|  ", each.text), each.text
        assert each.text.endswith("."), each.text
        assert set(each.query) <= set(PARAMETERS)
        assert Selection.from_query(each.query, known)[1] == ()


def test_kolding_has_most_of_the_danish_ones_and_numbers_that_do_not_fit(
    real_warehouse: Path,
) -> None:
    found = findings_of(context(real_warehouse), "dk-kolding")
    assert texts(found)[:3] == [
        "Kolding has 12 partners, rank 1 of 10 Danish municipalities whose whole list has been "
        "read.",
        "The sources do not state of any of the 12 known partners of Kolding whether it is active "
        "or dormant.",
        "The numbers of partners that a source of Kolding states do not fit each other (stated "
        "in words: In all 12, Europe 12, Asia 2; on the list: 12).",
    ]
    assert (found[0].page, found[0].query) == (
        "overview",
        {"country": ["DK"], "one": ["dk-kolding"]},
    )


def test_goteborgs_nine_dormant_of_thirteen_stand_beside_its_peers(real_warehouse: Path) -> None:
    said = texts(findings_of(context(real_warehouse), "se-goteborg"))
    assert said[1:3] == [
        "Of the 13 known partners of Göteborg, 9 are dormant and 4 are active.",
        "69% of the partners of Göteborg whose status is stated are dormant; 4 of 7 peers can be "
        "compared, with a median of 0%.",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "have Rostock as a partner."),
        ("sv", "som har Rostock som partner."),
        ("da", "der har Rostock som partner."),
    ],
)
def test_defect_who_has_a_dormant_partner_is_not_said_to_work_with_it(
    language: str, said: str, real_warehouse: Path
) -> None:
    found = findings_of(context(real_warehouse, Selection(lang=language)), "se-goteborg")
    assert any(text.endswith(said) for text in texts(found))


@pytest.mark.parametrize(("most", "times"), [(13, 1), (12, 0)])
def test_defect_of_partners_beyond_number_it_is_not_asked_who_shares_them(
    most: int, times: int, real_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 20,000 that one municipality had by mistake the first answer took 25 s."""
    monkeypatch.setattr(shared_partners, "_MOST_ASKED", most)
    said = texts(findings_of(context(real_warehouse), "se-goteborg"))
    assert sum("have Rostock as a partner" in text for text in said) == times


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-11-23", "expires in 38 days, on 31 Dec 2026."),
        ("2026-12-30", "expires in 1 day, on 31 Dec 2026."),
        ("2026-12-31", "expires today, 31 Dec 2026."),
        ("2027-01-01", "expired on 31 Dec 2026."),
    ],
)
def test_ballerups_strategy_is_counted_to_the_day(real_warehouse: Path, day: str, end: str) -> None:
    found = findings_of(context(real_warehouse, today=day), "dk-ballerup")
    (one,) = (text for text in texts(found) if "strategy" in text)
    assert one == f"The international strategy of Ballerup {end}"


def test_a_strategy_far_from_its_end_is_not_mentioned(real_warehouse: Path) -> None:
    found = findings_of(context(real_warehouse, today="2025-01-01"), "dk-ballerup")
    assert not any("strategy" in text for text in texts(found))


def test_karlskronas_partners_are_unknown_and_one_network_is_the_regions(
    real_warehouse: Path,
) -> None:
    assert texts(findings_of(context(real_warehouse), "se-karlskrona"))[:2] == [
        "No source says who the partners of Karlskrona are: their number is unknown, not zero.",
        "Karlskrona is in or works with 3 networks itself, and 1 through Region Blekinge.",
    ]


def test_ludvikas_county_twinning_stands_apart_and_its_rank_is_shared(
    real_warehouse: Path,
) -> None:
    said = texts(findings_of(context(real_warehouse), "se-ludvika"))
    swedish = summary(real_warehouse).filter(
        pl.col("completeness").is_in(WHOLE), country="SE", partners_from="curated"
    )["partners"]
    ahead, alike = (swedish > 2).sum(), (swedish == 2).sum()
    assert said[0] == (
        f"Ludvika has 2 partners and shares rank {ahead + 1} with {alike - 1} others, of "
        f"{len(swedish)} Swedish municipalities whose whole list has been read."
    )
    assert said[2] == "Ludvika has 1 more partnership through Dalarna, which is counted apart."


def test_a_list_that_is_not_whole_gives_no_rank(real_warehouse: Path) -> None:
    rows = summary(real_warehouse).filter(
        (pl.col("completeness") == "partial") & (pl.col("partners") > 1)
    )
    row = rows.row(0, named=True)
    first = texts(findings_of(context(real_warehouse), row["municipality_id"]))[0]
    assert f"has at least {row['partners']} partners" in first
    assert "not ranked" in first


def test_nothing_is_said_where_nothing_was_read(real_warehouse: Path) -> None:
    assert findings_of(context(real_warehouse), UNREAD) == ()
    assert plain_findings(context(real_warehouse, Selection(m=(UNREAD,)))) == ()


def test_the_five_are_compared(real_warehouse: Path) -> None:
    assert texts(plain_findings(context(real_warehouse, Selection(m=FIVE)))) == [
        "The number of partners ranges from 2 (Ballerup and Ludvika) to 13 (Göteborg) among the 4 "
        "municipalities whose whole list has been read.",
        "Partners are known of 4 of the 5 municipalities, not of Karlskrona; unknown is not zero.",
        "Of the partners whose status is stated, from 0% (Ballerup: 0 of 2 and Ludvika: "
        "0 of 2) to 69% (Göteborg: 9 of 13) are dormant among the 3 municipalities that state any.",
        "The international strategy of Ballerup expires in 38 days, on 31 Dec 2026.",
        "No partner is common to any two of the 4 municipalities whose partners are known.",
        "Per 100,000 inhabitants the number of partners ranges from 2.3 (Göteborg) to 12.9 "
        "(Kolding); population of 2018–2020.",
    ]


def test_all_are_summed_up_by_their_own_sums(real_warehouse: Path) -> None:
    rows = summary(real_warehouse)
    said = texts(plain_findings(context(real_warehouse)))
    known = rows.drop_nulls("partners")
    sums = {name: int(known[name].sum()) for name in ("partners", "active", "dormant", "unstated")}
    assert said[0] == (
        f"Partners are known of {known.height} of {rows.height} municipalities with data: "
        f"{sums['partners']} partners, of which {sums['active']} active, {sums['dormant']} dormant "
        f"and {sums['unstated']} with no status stated."
    )
    whole = known.filter(pl.col("completeness").is_in(["complete", "none"]))
    assert f"among the {whole.height} municipalities" in said[2]
    assert f" is {max(whole['partners'].to_list())} (" in said[2]
    stated = known.filter(pl.col("active") + pl.col("dormant") > 0)
    assert said[3].startswith(
        f"{sums['dormant']} of {sums['dormant'] + sums['active']} partners whose status is stated"
    )
    resting = stated.filter(pl.col("dormant") > 0).height
    assert f"in {resting} of {stated.height} municipalities that state any" in said[3]


@pytest.mark.parametrize("selection", [Selection(), Selection(status=("dormant",))])
def test_defect_how_old_the_sources_are_is_said_before_any_detail(
    selection: Selection, real_warehouse: Path
) -> None:
    """Of six sentences the seventh told of it: of 101 of 146 no source has a date."""
    rows = summary(real_warehouse)
    kinds = context(real_warehouse).table("findings").group_by("finding").len()
    counts = dict(kinds.iter_rows())
    said = plain_findings(context(real_warehouse, selection))[1]
    undated = rows["newest_source_date"].null_count()
    assert counts["source_undated"] == undated
    assert texts((said,)) == [
        f"For {undated} of {rows.height} municipalities with data no source prints a date. "
        f"For {counts['source_old']} of {rows.height} municipalities with data the newest dated "
        "source is more than five years old."
    ]
    assert said.query["finding"] == ["source_undated", "source_old"]


def test_a_filter_on_partnerships_is_named_and_gives_no_rank(real_warehouse: Path) -> None:
    chosen = context(real_warehouse, Selection(m=FIVE, status=("active",)))
    said = texts(plain_findings(chosen))
    count = chosen.table("summary")["partners"].sum()
    assert said[0] == (
        f"{count} partners fit the filters (status active), in 3 of 5 municipalities with data."
    )
    assert not any("rank" in text or "ranges" in text for text in said)
    one = plain_findings(context(real_warehouse, Selection(m=("se-goteborg",), status=("active",))))
    assert texts(one)[0] == "4 partners of Göteborg fit the filters (status active)."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "partners are common to both municipalities whose partners are known: Klaksvík"),
        ("sv", "partner är gemensamma för de båda kommuner vars partner är kända: Klaksvík"),
        ("da", "partnere er fælles for de to kommuner, hvis partnere er kendt: Klaksvík"),
    ],
)
def test_defect_what_two_have_in_common_is_not_common_to_at_least_two_of_two(
    language: str, said: str, real_warehouse: Path
) -> None:
    two = Selection(m=("dk-odense", "is-kopavogsbaer"), lang=language)
    assert any(said in text for text in texts(plain_findings(context(real_warehouse, two))))


def test_defect_networks_through_a_county_are_not_of_no_municipalities(built: Build) -> None:
    """It read "1 network has at least two of 0 municipalities whose networks are known"."""
    text = source() + (
        '[[membership]]\nnetwork = "old-ring"\nthrough = "Norra län"\nrole = "member"\n'
        'status = "active"\nsource = "web"\n'
    )
    two = context(built(se_vanlig=text, se_norr=text).path)
    said = [each.text for each in plain_findings(two)]
    assert (
        "1 network includes at least two of the 2 municipalities with a known network: Old Ring."
        in said
    )


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        # Svenljunga's networks are known, its partners are not.
        (
            Selection(m=("se-svenljunga",), partner_region=("nordic",)),
            "No data on partners, which is not zero: Svenljunga.",
        ),
        # No source says which of Kirkkonummi's rest.
        (
            Selection(m=("fi-kirkkonummi",), status=("dormant",)),
            "No data on partners of the selected status, which is not zero: Kirkkonummi.",
        ),
        (
            Selection(m=("se-svenljunga", "fi-kirkkonummi"), status=("active",)),
            "No data on partners of the selected status, which is not zero: Kirkkonummi and "
            "Svenljunga.",
        ),
    ],
)
def test_defect_of_whom_nothing_is_known_no_partnership_is_said_to_fit(
    chosen: Selection, said: str, real_warehouse: Path
) -> None:
    """ "0 partnerships of Svenljunga fit the filters" counted what nobody knows."""
    assert texts(plain_findings(context(real_warehouse, chosen)))[0] == said


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        # One with Uganda has ended, and one with a county is held by a county.
        (
            Selection(partner_country=("UG",)),
            f"0 partners fit the filters (partners in Uganda), in 0 of {CURATED} municipalities "
            "with data.",
        ),
        (
            Selection(m=("se-ludvika",), kind=("county twinning",)),
            "0 partners of Ludvika fit the filters (kind county twinning).",
        ),
        (
            Selection(m=("se-kiruna",), status=("ended",)),
            "1 partnership of Kiruna fits the filters (status ended).",
        ),
        (
            Selection(partner_country=("UG",), status=("ended",)),
            "1 partnership fits the filters (partners in Uganda; status ended), in 1 of "
            f"{CURATED} municipalities with data.",
        ),
    ],
)
def test_defect_partnerships_that_fit_are_not_counted_as_none(
    chosen: Selection, said: str, real_warehouse: Path
) -> None:
    """ "0 partnerships fit" stood beside a table that named one: what was counted are partners."""
    assert texts(plain_findings(context(real_warehouse, chosen)))[0] == said


@pytest.mark.parametrize(
    ("extent", "partners", "said"),
    [
        ("none", (), "Vanlig has no partners: a source says so expressly."),
        (
            "complete",
            (in_germany("ended"),),
            "The whole list of Vanlig names no partner of today.",
        ),
    ],
)
def test_that_there_are_no_partners_is_said_in_the_words_of_what_was_read(
    built: Build, extent: str, partners: tuple[str, ...], said: str
) -> None:
    warehouse = built(se_vanlig=town(*partners) + listing(extent))
    assert texts(findings_of(context(warehouse.path), "se-vanlig"))[0] == said


def test_where_no_inhabitants_are_known_no_year_of_theirs_is_told(real_warehouse: Path) -> None:
    chosen = context(real_warehouse, Selection(m=("fo-klaksvik",)))
    rows = chosen.table("summary")
    assert rows["partners"].item() and rows["partners_per_100k"].item() is None
    assert population_in_words(rows, chosen) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The newest dated source on Indre Østfold is of 2016, 9 years ago."),
        ("sv", "Den senaste daterade källan om Indre Østfold är från 2016, för 9 år sedan."),
        ("da", "Den nyeste daterede kilde om Indre Østfold er fra 2016, for 9 år siden."),
    ],
)
def test_defect_a_source_of_a_year_is_not_said_to_be_of_its_last_day(
    language: str, said: str, real_warehouse: Path
) -> None:
    told = findings_of(context(real_warehouse, Selection(lang=language)), "no-indre-ostfold")
    assert said in texts(told)


def test_every_municipality_is_told_of_in_every_language_with_its_own_numbers(
    real_warehouse: Path,
) -> None:
    everyone = summary(real_warehouse)
    # Languages within municipalities, for they share its answers.
    for row in everyone.iter_rows(named=True):
        for language in language_codes():
            whole = context(real_warehouse, Selection(lang=language))
            found = findings_of(whole, row["municipality_id"])
            assert found, row["municipality_id"]
            is_plain(found, whole.options.known)
            assert all(each.query["lang"] == [language] for each in found)
            if language == "en":
                _agrees(texts(found), row, everyone)


def _agrees(said: list[str], row: Mapping[str, Any], everyone: pl.DataFrame) -> None:
    """Work the numbers of the sentences on one municipality out anew from the tables."""
    count, first = row["partners"], said[0]
    if count is None:
        assert "unknown" in first
    elif row["completeness"] not in ("complete", "none"):
        assert f"at least {count} partner" in first
    elif count and (rank := re.search(r"rank (\d+)", first)):
        group = everyone.filter(
            (pl.col("country") == row["country"])
            & pl.col("completeness").is_in(["complete", "none"])
        )["partners"].drop_nulls()
        assert int(rank[1]) == 1 + (group > count).sum()
        assert f" of {group.len()} " in first
        ties = re.search(r"with (\d+) other", first)
        assert (int(ties[1]) if ties else 0) == (group == count).sum() - 1
    for text in said:
        if "partners of" in text and "are dormant" in text and text.startswith("Of"):
            every = row["dormant"] == count
            assert (", all are dormant" if every else f" {row['dormant']} are dormant") in text
        if "is in or works with" in text:
            assert f"is in or works with {row['networks']} network" in text
        if (per := re.search(r"has ([\d.]+) partners per 100,000", text)) is not None:
            assert float(per[1]) == pytest.approx(1e5 * count / row["population"], abs=0.051)


def test_names_of_data_stay_text() -> None:
    shown = html_findings("Findings", "Show", "more", [("<b onclick='x'>\"{0}", './?m="><i>')])
    assert "<b" not in shown
    assert "<i" not in shown
    assert "{0}" in shown


def test_every_country_has_words_for_its_municipalities(real_warehouse: Path) -> None:
    assert set(context(real_warehouse).options.countries) <= set(MUNICIPALITIES_OF)


@st.composite
def chosen(draw: st.DrawFn, known: Mapping[str, Any], towns: list[str]) -> Selection:
    def some(name: str, most: int = 2) -> tuple[str, ...]:
        words = st.sampled_from(sorted(known[name]))
        return tuple(draw(st.lists(words, max_size=most, unique=True)))

    filters = ("country", "kind", "status", "partner_region", "focus", "network")
    wanted = draw(st.sets(st.sampled_from(filters), max_size=2))
    towns_or_unread = st.sampled_from([*towns, UNREAD])
    return Selection(
        m=tuple(draw(st.lists(towns_or_unread, max_size=12, unique=True))),
        measure=draw(st.sampled_from(["count", "per_100k"])),
        lists=draw(st.sampled_from(["complete", "all"])),
        peers=draw(st.sampled_from(["population", "region", "country"])),
        lang=draw(st.sampled_from(language_codes())),
        **{name: some(name) for name in wanted},  # type: ignore[arg-type]
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_selected_is_told_in_whole_sentences(
    real_warehouse: Path, data: st.DataObject
) -> None:
    known = context(real_warehouse).options.known
    selection = data.draw(chosen(known, with_data(real_warehouse)))
    picked = context(real_warehouse, selection)
    is_plain(plain_findings(picked), known)


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("page", PAGES_WITH_FINDINGS)
def test_the_page_shows_them_as_a_list_with_links_named_by_their_sentence(
    page: str, real_warehouse: Path
) -> None:
    app = opened(page, lang="da", m="dk-kolding")
    (shown,) = (body for body in html(app) if "tb-findings" in body)
    found = findings_of(context(real_warehouse, Selection(lang="da")), "dk-kolding")
    assert shown.count("<li>") == len(found) == 6
    for each in found:
        assert each.text in shown
        assert f'aria-label="Vis: {each.text}"' in shown
    assert shown.count("lang=da") == len(found)
    # Three stand open, the others are folded.
    assert shown.split("<details>")[0].count("<li>") == 3


@pytest.mark.usefixtures("served")
def test_no_page_shows_an_empty_list() -> None:
    for page in PAGES_WITH_FINDINGS:
        assert not any("tb-findings" in body for body in html(opened(page, m=UNREAD)))


def test_defect_sources_without_a_date_are_those_that_facts_rest_on(real_warehouse: Path) -> None:
    """“None of the 2 sources on Hvidovre prints a date”, of which a remark cites one of 2016."""
    said = texts(findings_of(context(real_warehouse), "dk-hvidovre"))
    assert "The facts on Hvidovre rest on 1 source, which prints no date." in said


def of_two(built: Build, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build a warehouse of two municipalities that have the same partners, some through others."""
    named = MORE_TOWNS.replace(",Fem,", ",Ängby,").replace(",Sex,", ",Åby,")
    monkeypatch.setattr("tests.test_held_rules.MORE_TOWNS", named)
    whole = town(
        *(in_germany("unstated", each) for each in ("Ängdorf", "Ådorf")),
        *(in_germany("unstated", f"{each} län", through=each) for each in ("Ä", "Å")),
        listing("complete"),
    )
    one = town(in_germany("unstated", "Rostock"), listing("complete"))
    return built(se_fem=whole, se_sex=whole, se_norr=one).path


@pytest.mark.parametrize("code", ["sv", "en"])
def test_defect_names_in_sentences_stand_in_the_order_of_the_language(
    code: str, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stood letter code by letter code: Ä before Å, which is no language's order."""
    every = context(of_two(built, monkeypatch), Selection(lang=code))
    one = Town(alone(every, "se-fem"), "se-fem")
    said = [range_of_partners(every), most_partners(every), most_shared(every)]
    for each in (*said, indirect_partners(one)):
        assert each is not None
        names = re.findall(r"\b[ÄÅ]\w*", each.text.removeprefix("Ängby"))
        assert [name[0] for name in names] == ["Å", "Ä"], each.text


def test_a_figure_misleads_of_few_inhabitants_only_where_it_is_known(real_warehouse: Path) -> None:
    towns = ["dk-kolding", "se-ludvika", "se-goteborg"]
    figures = {"partners": [None, 3, 3], "population": [9_999, 9_999, 10_000]}
    rows = pl.DataFrame({"municipality_id": towns, **figures})
    said = few_inhabitants(context(real_warehouse), rows)
    assert said.endswith("moves the figure per 100,000 a lot: Ludvika.")
