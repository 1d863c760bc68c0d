"""Tables, cards and links: every text of the data stays text, and a screen reader finds its way."""

import xml.etree.ElementTree as ET
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.page.tables import NOTHING, Field, Part, html_beside, html_cards, html_table
from dashboard.words.i18n import Language
from dashboard.words.plain import plain

HOSTILE = "<b onclick=\"a('x')\">&amp;</b>"
FIELDS = [
    Field("Town", lambda row: row["town"]),
    Field("Partners", lambda row: row["partners"], numeric=True),
]
ROWS = [{"town": "Göteborg", "partners": "13"}, {"town": "Karlskrona", "partners": "no data"}]


def parsed(html: str) -> ET.Element:
    """The HTML read as XML, which it is but for the line break; an unescaped sign breaks it."""
    return ET.fromstring(html.replace("<br>", "<br/>"))


def cell(part: str | Part | list[Part]) -> ET.Element:
    """The second cell of a table that holds only this."""
    fields = [Field("Row", lambda row: "1"), Field("Cell", lambda row: row["cell"])]
    found = parsed(html_table("Caption", fields, [{"cell": part}])).find(".//td")
    assert found is not None
    inner = found.find("div")
    return found if inner is None else inner


def test_no_rows_give_no_table() -> None:
    assert html_table("Caption", FIELDS, []) == ""


def test_a_table_has_its_caption_heads_and_rows() -> None:
    table = parsed(html_table("Partners of each", FIELDS, ROWS))
    assert table.findtext(".//caption") == "Partners of each"
    assert table.get("aria-label") == "Partners of each"
    assert [head.text for head in table.findall(".//thead/tr/th")] == ["Town", "Partners"]
    rows = [["".join(each.itertext()) for each in row] for row in table.findall(".//tbody/tr")]
    assert rows == [["Göteborg", "13"], ["Karlskrona", "no data"]]


def test_the_first_cell_heads_its_row_and_all_roles_are_written_out() -> None:
    table = parsed(html_table("Partners of each", FIELDS, ROWS))
    assert {each.get("scope") for each in table.findall(".//thead/tr/th")} == {"col"}
    for row in table.findall(".//tbody/tr"):
        assert (row[0].tag, row[0].get("scope"), row[0].get("role")) == ("th", "row", "rowheader")
        assert {(each.tag, each.get("role")) for each in row[1:]} == {("td", "cell")}
    roles = {each.tag: each.get("role") for each in table.iter() if each.tag in ("table", "tr")}
    assert roles == {"table": "table", "tr": "row"}
    assert {each.get("role") for tag in ("thead", "tbody") for each in table.iter(tag)} == {
        "rowgroup"
    }


def test_a_table_that_scrolls_can_be_reached_by_keyboard() -> None:
    table = parsed(html_table("Partners of each", FIELDS, ROWS))
    assert (table.get("tabindex"), table.get("role")) == ("0", "region")


def test_numbers_and_only_numbers_are_set_to_the_right() -> None:
    table = parsed(html_table("Partners of each", FIELDS, ROWS))
    marked = [each for each in table.iter() if "tb-number" in each.get("class", "")]
    assert [each.get("data-label", each.text) for each in marked] == ["Partners"] * 3


def test_cells_carry_their_head_for_narrow_screens() -> None:
    cells = parsed(html_table("Partners of each", FIELDS, ROWS)).findall(".//td")
    assert {each.get("data-label") for each in cells} == {"Partners"}


@pytest.mark.parametrize("columns", [3, 4])
def test_only_tables_of_more_than_three_columns_are_set_as_blocks(columns: int) -> None:
    fields = [Field(str(number), lambda row: "x") for number in range(columns)]
    assert ("tb-wide" in html_table("Caption", fields, [{}])) == (columns > 3)


def test_every_text_of_a_table_is_escaped() -> None:
    fields = [Field(HOSTILE, lambda row: HOSTILE), Field(HOSTILE, lambda row: hostile_part())]
    html = html_table(HOSTILE, fields, [{}])
    assert "<b" not in html
    table = parsed(html)
    assert table.findtext(".//caption") == table.get("aria-label") == HOSTILE
    assert table.findtext(".//tbody/tr/th") == HOSTILE
    assert "".join(table.find(".//td").itertext()) == f"{HOSTILE} {HOSTILE}"  # type: ignore[union-attr]


def hostile_part() -> Part:
    return Part(HOSTILE, lang=HOSTILE, href="https://example.org/?a=" + HOSTILE, quiet=HOSTILE)


def test_attributes_of_a_link_hold_what_they_are_given_and_no_more() -> None:
    (link,) = cell(hostile_part()).findall("a")
    assert set(link.attrib) == {"href", "rel", "lang"}
    assert link.get("href") == "https://example.org/?a=" + HOSTILE
    assert link.get("lang") == HOSTILE


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"]
)
def test_an_address_that_is_no_web_address_does_not_become_a_link(address: str) -> None:
    found = cell(Part("Page", href=address))
    assert found.findall("a") == []
    assert "".join(found.itertext()) == "Page"


@pytest.mark.parametrize("address", ["https://example.org/å", "http://example.org"])
def test_a_web_address_becomes_a_link_that_tells_nothing_of_this_page(address: str) -> None:
    (link,) = cell(Part("Page", href=address)).findall("a")
    assert link.get("href") == address
    assert link.get("rel") == "noopener noreferrer"


def test_a_plain_cell_is_its_text_alone() -> None:
    """A part in each was a fourth of what a browser holds against what HTML may be."""
    fields = [Field("Row", lambda row: "1"), Field("Cell", lambda row: "1 < 2")]
    found = parsed(html_table("Caption", fields, [{}])).find(".//td")
    assert found is not None
    assert (found.text, list(found)) == ("1 < 2", [])


def test_words_of_another_language_say_so() -> None:
    found = cell(Part("vilande", lang="sv"))
    assert [(each.tag, each.get("lang"), each.text) for each in found] == [
        ("span", "sv", "vilande")
    ]


def test_lines_of_a_cell_stand_apart_and_a_remark_is_quiet() -> None:
    found = cell([Part("Dormant"), Part("“vilande”", quiet="(since 2020)")])
    assert [each.tag for each in found] == ["br", "small"]
    assert "".join(found.itertext()) == "Dormant“vilande” (since 2020)"


def test_cards_are_a_list_of_terms_and_escape_their_texts() -> None:
    cards = parsed(html_cards([("Partners", "29", "8 active"), (HOSTILE, HOSTILE, HOSTILE)]))
    assert cards.tag == "dl"
    assert ["".join(each.itertext()) for each in cards.findall(".//dt")] == ["Partners", HOSTILE]
    assert ["".join(each.itertext()) for each in cards.findall(".//dd")] == [
        "298 active",
        HOSTILE * 2,
    ]


def test_links_beside_a_page_carry_the_selection_and_mark_the_present_page_and_language() -> None:
    query = {"m": ["dk-kolding", "se-goteborg"], "kind": ["twin town"]}
    titles = [("overview", "Overview"), ("compare", "Compare & more")]
    languages = [("en", "English", query), ("sv", "Svenska", {**query, "lang": ["sv"]})]
    beside = html_beside(Language("sv"), titles, "compare", query, languages)
    pages, others = parsed(f"<div>{beside}</div>").findall("nav")
    overview, compare = pages.findall("a")
    english, swedish = others.findall("a")
    assert [each.text for each in (overview, compare)] == ["Overview", "Compare & more"]
    assert urlsplit(overview.get("href", "")).path == "./"
    assert urlsplit(compare.get("href", "")).path == pages.get("data-shown") == "compare"
    assert parse_qs(urlsplit(compare.get("href", "")).query) == query
    assert [each.get("aria-current") for each in (overview, compare)] == [None, "page"]
    assert parse_qs(urlsplit(swedish.get("href", "")).query) == {**query, "lang": ["sv"]}
    assert [each.get("aria-current") for each in (english, swedish)] == [None, "true"]
    assert (swedish.get("lang"), swedish.get("hreflang")) == ("sv", "sv")
    # A page is changed in place; a language needs all of it anew.
    assert all(each.get("data-page") is not None for each in (overview, compare))
    assert swedish.get("data-page") is None


@pytest.mark.parametrize("sign", list("\\`*_[]<>$#~|{}!:"))
def test_plain_escapes_every_sign_that_markdown_reads(sign: str) -> None:
    assert plain(f"a{sign}b") == f"a\\{sign}b"


def test_plain_leaves_ordinary_text_alone() -> None:
    assert plain("Göteborg (Västra Götaland), 1 & 2") == "Göteborg (Västra Götaland), 1 & 2"


def test_an_optional_column_stands_where_any_of_its_cells_has_something_to_show() -> None:
    fields = [
        Field("Partner", lambda row: row["partner"]),
        Field("Remark", lambda row: row["note"] or NOTHING, optional=True),
        Field("Since", lambda row: NOTHING),
    ]
    silent = [{"partner": "Pisa", "note": ""}, {"partner": "Drammen", "note": ""}]
    told = [*silent, {"partner": "Anjo", "note": "misspelt"}]
    heads = [
        [head.text for head in parsed(html_table("", fields, rows)).findall(".//thead/tr/th")]
        for rows in (silent, told)
    ]
    assert heads == [["Partner", "Since"], ["Partner", "Remark", "Since"]]


def test_on_a_phone_a_wordy_table_stands_in_blocks_and_a_short_one_in_columns() -> None:
    """Of the definitions a phone showed names and units, and no meaning."""
    fields = [Field(name, lambda row: row["text"]) for name in ("Figure", "Unit", "Meaning")]
    rows = [{"text": "partners"}]
    assert "tb-wide" in html_table("Definitions", fields, rows, wordy=True)
    assert "tb-wide" not in html_table("Definitions", fields, rows)
