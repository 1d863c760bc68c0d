"""Values as each language writes them; what is unknown is said in words."""

import datetime as dt

import polars as pl
import pytest

from dashboard.words.formats import KEYS, figure_text, finding_values, printed_date, scope_text
from dashboard.words.i18n import Language
from dashboard.words.labels import WORDS, Labels
from warehouse.figures import BY_ID, FIGURES

LANGUAGES = ("en", "sv", "da")
NARROW = "\N{NO-BREAK SPACE}"


def labels(code: str = "en") -> Labels:
    names = pl.DataFrame({"id": ["nordic"], "position": [1], "label_en": ["Nordic countries"]})
    networks = pl.DataFrame({"id": ["ubc"], "name": ["Union of the Baltic Cities"]})
    return Labels(Language(code), names, names, networks)


def test_every_unit_is_tried_here() -> None:
    tried = {"partners", "dormant_share", "partners_per_100k", "oldest_since", "median_since"}
    tried |= {"policy_valid_until", "days_to_policy_expiry", "newest_source_age"}
    tried |= {"partner_countries", "partner_regions", "networks", "focus_areas", "findings"}
    assert {BY_ID[each].unit for each in tried} == {each.unit for each in FIGURES}


@pytest.mark.parametrize(
    ("figure", "value", "english", "swedish", "danish"),
    [
        ("partners", 0, "0", "0", "0"),
        ("partners", 1234, "1,234", f"1{NARROW}234", "1.234"),
        ("dormant_share", 69.230769, "69%", f"69{NARROW}%", f"69{NARROW}%"),
        ("dormant_share", 0.0, "0%", f"0{NARROW}%", f"0{NARROW}%"),
        ("partners_per_100k", 12.878991, "12.9", "12,9", "12,9"),
        ("partners_per_100k", 0.0, "0.0", "0,0", "0,0"),
        ("oldest_since", 1999, "1999", "1999", "1999"),
        ("days_to_policy_expiry", -1500, "-1,500", f"\N{MINUS SIGN}1{NARROW}500", "-1.500"),
        ("policy_valid_until", dt.date(2026, 5, 1), "1 May 2026", "1 maj 2026", "1. maj 2026"),
    ],
)
def test_a_figure_is_written_as_its_unit_and_language_ask(
    figure: str, value: float | dt.date, english: str, swedish: str, danish: str
) -> None:
    written = [figure_text(figure, value, Language(code)) for code in LANGUAGES]
    assert [_same_space(each) for each in written] == [
        _same_space(each) for each in (english, swedish, danish)
    ]


def _same_space(text: str) -> str:
    # CLDR has changed between the two kinds of unbreakable space; both read the same.
    return text.replace("\N{NARROW NO-BREAK SPACE}", NARROW).replace(" ", NARROW)


@pytest.mark.parametrize("figure", sorted(BY_ID))
def test_what_is_unknown_is_never_written_as_a_number(figure: str) -> None:
    assert figure_text(figure, None, Language("en")) == "no data"


def test_half_a_year_is_not_rounded_away() -> None:
    assert figure_text("median_since", 1999.0, Language("en")) == "1999"
    assert figure_text("median_since", 1998.5, Language("en")) == "1998.5"


@pytest.mark.parametrize(
    ("since", "english", "swedish", "danish"),
    [
        ("1999", "1999", "1999", "1999"),
        ("2021-10", "October 2021", "oktober 2021", "oktober 2021"),
        ("2021-10-01", "1 Oct 2021", "1 okt. 2021", "1. okt. 2021"),
        (None, "", "", ""),
    ],
)
def test_a_date_is_written_no_more_precisely_than_it_is_printed(
    since: str | None, english: str, swedish: str, danish: str
) -> None:
    written = [printed_date(since, Language(code)) for code in LANGUAGES]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in written] == [
        english,
        swedish,
        danish,
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_defect_a_printed_day_is_written_as_other_days_are(code: str) -> None:
    """“26. april 2010” stood beside “26. apr. 2010” on one page."""
    language = Language(code)
    assert printed_date("2010-04-26", language) == language.date(dt.date(2010, 4, 26))


def test_a_decade_is_written_as_one() -> None:
    assert printed_date("195X", Language("en")) == "1950s"
    for code in LANGUAGES:
        assert "1950" in printed_date("195X", Language(code))


def test_values_of_a_finding_are_written_in_words() -> None:
    assert finding_values(["stated: 12", "listed: 10"], labels()) == (
        "Stated in words: 12; on the list: 10"
    )
    until = finding_values(["valid until: 2026-12-31", "days left: 38"], labels())
    assert _same_space(until) == _same_space("Valid until: 31 Dec 2026; days left: 38")
    assert finding_values(["status: dormant", "country: DK", "scope: network"], labels()) == (
        "Status: dormant; country: Denmark; stated for: One network"
    )
    gone = finding_values(["days left: -2521"], labels())
    assert _same_space(gone) == _same_space("2,521 days ago")
    assert finding_values([], labels()) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Last named: 2012; newest list: 2020"),
        ("sv", "Senast nämnt: 2012; senaste listan: 2020"),
        ("da", "Senest nævnt: 2012; nyeste liste: 2020"),
    ],
)
def test_defect_only_the_first_key_of_a_finding_is_written_large(code: str, said: str) -> None:
    assert finding_values(["last named: 2012", "newest list: 2020"], labels(code)) == said
    named = finding_values(["days left: 3", "Växjö: active"], labels())
    assert named.endswith("; Växjö: Active")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("all", "In all"),
        ("europe", "Europe"),
        ("nordic", "Nordic countries"),
        ("twin town", "Twin town"),
        ("DK", "Denmark"),
    ],
)
def test_what_a_stated_number_counts_is_named(scope: str, words: str) -> None:
    assert scope_text(scope, labels()) == words
    assert finding_values([f"{scope}: 2"], labels()) == f"Stated in words: {words} 2"


def test_what_a_source_counts_stands_together_with_the_whole_first() -> None:
    values = ["all: 12", "asia: 2", "europe: 12", "listed: 12"]
    assert finding_values(values, labels()) == (
        "Stated in words: In all 12, Europe 12, Asia 2; on the list: 12"
    )


def test_a_key_of_a_finding_is_no_scope() -> None:
    """A key that were also a scope would lose one of its two meanings."""
    scopes = {*WORDS["continent"], *WORDS["kind"]}
    assert scopes.isdisjoint(KEYS)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Status: not stated"),
        ("sv", "Status: ej angivet"),
        ("da", "Status: ikke oplyst"),
    ],
)
def test_defect_a_status_is_not_called_status_twice(code: str, said: str) -> None:
    """It read `Status: Status not stated`."""
    assert finding_values(["status: unstated"], labels(code)) == said


def test_defect_a_start_beside_an_end_does_not_pass_for_it() -> None:
    """“Aabenraa: Ended, 1950s” told when it began, as “Aalborg: Ended, 28 Feb 2022” its end."""
    values = ["Aabenraa: ended, began 195X", "Aalborg: ended, began 1999, 2022-03"]
    assert finding_values(values, labels()) == (
        "Aabenraa: Ended, began 1950s; Aalborg: Ended, began 1999, March 2022"
    )


def test_defect_sources_are_named_as_everywhere_and_not_by_their_ids() -> None:
    """Readers of disagreements had to know what “se-eksjo/web-2017” is."""
    values = ["se-eksjo/web-2017: twin town, active", "se-eksjo/other: twin town, ended"]
    names = {"se-eksjo/web-2017": "Eksjö kommun, 2017", "se-eksjo/other": "Smålandsposten, 2020"}
    assert finding_values(values, labels(), names) == (
        "Eksjö kommun, 2017: Twin town, Active; Smålandsposten, 2020: Twin town, Ended"
    )
