"""Every text that users read is in every language's catalogue, and numbers follow the language."""

import ast
import datetime as dt
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import dashboard
from dashboard.commands.messages import Message, gather, read_catalogue
from dashboard.words.i18n import Language, catalogue_paths, choose_language, language_codes
from warehouse.queries import Warehouse

TRANSLATED = tuple(catalogue_paths())
PACKAGE = Path(dashboard.__file__).parent

# What draws its first argument for all to see, on whatever it is called.
SHOWN_FIRST = {
    "title",
    "header",
    "subheader",
    "markdown",
    "caption",
    "text",
    "info",
    "warning",
    "error",
    "success",
    "button",
    "selectbox",
    "multiselect",
    "segmented_control",
    "pills",
    "toggle",
    "expander",
    "popover",
    "download_button",
    "Field",
    "Part",
    "html_table",
    "html_beside",
    "write",
    "metric",
    "toast",
    "radio",
    "checkbox",
    "text_input",
    "number_input",
    "link_button",
    "Words",
    "Sentence",
    "listing",
}
SHOWN_BY_NAME = {
    "label",
    "help",
    "placeholder",
    "title",
    "page_title",
    "empty",
    "note",
    "quiet",
    "subtitle",
    "description",
    "alt",
    "caption",
    "heading",
    "source_line",
    "date_line",
}
NAMES = {"Twinboard", "–"}
# A text that is given back is shown by whoever asked for it, but for what is given to programs
# here: keys, parts of addresses and names of files, headers, rules of style, what scripts ask for.
FOR_PROGRAMS = (
    "api/*.py",
    "asking/partner_places.py",
    "asking/peers.py",
    "brief/command.py",
    "charts/theme.py",
    "door/*.py",
    "files/downloads.py",
    "files/export.py",
    "page/address.py",
    "page/long_tables.py",
    "selecting/session.py",
    "telling/citation.py",
)


def test_swedish_and_danish_have_catalogues() -> None:
    assert set(TRANSLATED) >= {"da", "sv"}
    assert language_codes() == ("en", *sorted(TRANSLATED))


@pytest.fixture(params=TRANSLATED)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    code = str(request.param)
    return read_catalogue(catalogue_paths()[code], code)


def entries(catalogue: Catalog) -> dict[Message, tuple[str, ...]]:
    """The translations by their English text; one text, or one for each form of a plural."""
    found: dict[Message, tuple[str, ...]] = {}
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            texts = (message.string,) if isinstance(message.string, str) else message.string
            found[key] = tuple(texts or ())
    return found


@pytest.fixture(scope="module")
def needed(real_warehouse: Path) -> set[Message]:
    return set(gather(Warehouse(real_warehouse)))


def test_a_catalogue_has_every_text_and_no_other(catalogue: Catalog, needed: set[Message]) -> None:
    """When this fails, run `make messages` and translate what is new."""
    assert set(entries(catalogue)) == needed
    assert not catalogue.obsolete


def test_the_texts_of_pages_figures_tables_and_reference_data_are_gathered(
    needed: set[Message],
) -> None:
    assert len(needed) > 300
    assert {"Overview", "No data on {figure}, which is not zero: {names}.", "Kind"} <= needed
    assert {"Baltic states", "Democracy, equality and solidarity"} <= needed
    assert ("{count} finding", "{count} findings") in needed


def _translated(path: Path) -> Iterator[Message]:
    """The texts that a module has translated, wherever the call stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if _called(node) == "t":
            yield from literals(node.args[0])
        if _called(node) == "n":
            yield from zip(literals(node.args[0]), literals(node.args[1]), strict=True)


def test_defect_a_text_translated_inside_an_f_string_is_gathered_too(needed: set[Message]) -> None:
    """“Nearest names: …” stayed English: the gatherer does not read inside f-strings."""
    written = {text for path in PACKAGE.rglob("*.py") for text in _translated(path)}
    assert len(written) > 300
    assert written - needed == set()


def test_no_text_is_left_without_a_translation(catalogue: Catalog) -> None:
    empty = [key for key, texts in entries(catalogue).items() if not texts or not all(texts)]
    assert empty == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_a_translation_fills_in_the_same_values(catalogue: Catalog) -> None:
    wrong = [
        (key, text)
        for key, texts in entries(catalogue).items()
        for text in texts
        if text and values_in(text) != values_in(key if isinstance(key, str) else key[1])
    ]
    assert wrong == []


def values_in(text: str) -> set[str]:
    # Raises where a brace is left open, as the page would.
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_a_plural_has_all_the_forms_of_its_language(catalogue: Catalog) -> None:
    forms = {len(texts) for key, texts in entries(catalogue).items() if isinstance(key, tuple)}
    assert forms == {catalogue.num_plurals} == {2}


def test_a_translation_begins_and_ends_as_its_text_does(catalogue: Catalog) -> None:
    """A full stop or a blank that is lost shows where sentences are put together."""
    wrong = [
        (key, text)
        for key, texts in entries(catalogue).items()
        for text in texts
        if text and not _ends_alike(text, key if isinstance(key, str) else key[1])
    ]
    assert wrong == []


# They end in a full stop where the English has none.
ABBREVIATIONS = ("nr.", "pr.", "t.o.m.")


def _ends_alike(text: str, key: str) -> bool:
    ends = [each[-1] if each[-1] in ".:?" else "" for each in (text, key)]
    is_short = text.endswith(ABBREVIATIONS) and not ends[1]
    return text == text.strip() and "  " not in text and (is_short or ends[0] == ends[1])


def test_defect_a_phrase_that_is_no_sentence_ends_in_no_full_stop() -> None:
    """One card of four had a full stop, on Swedish pages alone."""
    assert not _ends_alike("Status ej angiven: {unstated}.", "{unstated} with no status stated")
    assert _ends_alike("Giltigt t.o.m.", "Valid until")


def literals(node: ast.expr | None) -> Iterator[str]:
    """The texts that an expression holds itself; what a call gives back is the callee's matter."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from literals(part)
        case ast.FormattedValue(value=part) | ast.Lambda(body=part):
            yield from literals(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from literals(one)
            yield from literals(other)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from literals(part)


def shown(tree: ast.AST, *, gives_texts: bool = False) -> Iterator[str]:
    """The texts of a module that users see as they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if _called(node) in SHOWN_FIRST and node.args:
                yield from literals(node.args[0])
            if _called(node) == "Field" and len(node.args) > 1:
                yield from literals(node.args[1])
            for keyword in node.keywords:
                if keyword.arg in SHOWN_BY_NAME:
                    yield from literals(keyword.value)
        elif gives_texts and isinstance(node, ast.Return):
            yield from literals(node.value)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(value=ast.Name(id="_log")):
            return ""
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def untranslated(source: str, *, gives_texts: bool = False) -> list[str]:
    found = shown(ast.parse(source), gives_texts=gives_texts)
    return [text for text in found if text not in NAMES and any(map(str.isalpha, text))]


def given_to_programs(path: Path) -> bool:
    return any(path in PACKAGE.glob(pattern) for pattern in FOR_PROGRAMS)


@pytest.mark.parametrize("pattern", FOR_PROGRAMS)
def test_what_is_said_to_give_texts_to_programs_does(pattern: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.glob(pattern)]
    assert any(untranslated(source, gives_texts=True) for source in sources)


# The command line, and what it says of settings, speaks English alone.
ENGLISH = {PACKAGE / "__main__.py", PACKAGE / "settings.py", *PACKAGE.glob("commands/*.py")}


@pytest.mark.parametrize(
    "path",
    sorted({*PACKAGE.rglob("*.py")} - ENGLISH),
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_no_text_is_shown_past_the_catalogues(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert untranslated(source, gives_texts=not given_to_programs(path)) == []


@pytest.mark.parametrize(
    "code",
    [
        "st.title('Partners')",
        "st.info(f'{count} partners')",
        "st.caption('Partners' if count else t('None'))",
        "st.multiselect(t('Country'), words, help='Type a name')",
        "Field('Partner', lambda row: row['partner'])",
        "Field(t('Partner'), lambda row: row['partner'] or 'unknown')",
        "html_table('Partners', fields, rows)",
        "Section(title=t('Partners'), empty='None')",
        "def ask() -> str:\n    return 'Choose one more.'",
        "Words('Partners', subtitle=t('All of them'))",
        "Words(t('Partners'), subtitle='All of them')",
        "listing('Partners', spoken)",
        "alt.Tooltip('name:N', title='Municipality')",
        "alt.Axis(title='Partners')",
        "for_export(chart, source_line=f'Sources: {names}')",
    ],
)
def test_a_text_past_the_catalogues_would_be_found(code: str) -> None:
    assert len(untranslated(code, gives_texts=True)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "st.title(t('Partners'))",
        "st.title('Twinboard')",
        "st.markdown(f'**{t(label)}.** {plain(name)}')",
        "Field(t('Partner'), lambda row: row['partner'] or '–')",
        "st.warning(language.n('{count} finding', '{count} findings', 2))",
    ],
)
def test_a_translated_text_is_no_false_alarm(code: str) -> None:
    assert untranslated(code, gives_texts=True) == []


@pytest.mark.parametrize(
    ("code", "number", "share", "date", "country", "name"),
    [
        ("en", "571,868", "12.9", "1 Oct 2021", "Germany", "English"),
        ("sv", "571\N{NO-BREAK SPACE}868", "12,9", "1 okt. 2021", "Tyskland", "Svenska"),
        ("da", "571.868", "12,9", "1. okt. 2021", "Tyskland", "Dansk"),
    ],
)
def test_numbers_dates_and_countries_follow_the_language(
    code: str, number: str, share: str, date: str, country: str, name: str
) -> None:
    language = Language(code)
    assert language.number(571868) == number
    assert language.number(12.878, digits=1) == share
    # A date that breaks in two at the end of a line is hard to read.
    assert language.date(dt.date(2021, 10, 1)) == date.replace(" ", "\N{NO-BREAK SPACE}")
    assert language.country("DE") == country
    assert language.name == name


def test_what_is_missing_is_said_in_words() -> None:
    assert Language("en").number(None) == "no data"
    assert Language("en").date(None) == "undated"


@pytest.mark.parametrize("code", TRANSLATED)
def test_one_and_many_take_their_own_form(code: str) -> None:
    language = Language(code)
    one, many = (
        language.n("This leaves {count} municipality.", "This leaves {count} municipalities.", n)
        for n in (1, 2)
    )
    assert one.replace("1", "") != many.replace("2", "")


@pytest.mark.parametrize(
    ("chosen", "preferred", "code"),
    [
        ("", [], "en"),
        ("", ["sv-SE", "en"], "sv"),
        ("", ["ja", "da-DK"], "da"),
        ("", ["ja"], "en"),
        ("da", ["sv"], "da"),
        ("xx", ["sv"], "sv"),
        ("../../etc", [], "en"),
        ("SV", [], "sv"),
    ],
)
def test_the_chosen_language_goes_before_the_browsers_and_english_is_last(
    chosen: str, preferred: list[str], code: str
) -> None:
    assert choose_language(chosen, preferred).code == code


def test_defect_a_half_goes_up_in_every_number() -> None:
    """An upper quartile of 10.25 read 10.2, and 4.75 read 4.8."""
    language = Language("en")
    assert [language.number(each, digits=1) for each in (10.25, 4.75)] == ["10.3", "4.8"]
    assert [language.number(each) for each in (2.5, 3.5)] == ["3", "4"]
    assert [language.percent(each) for each in (12.5, 13.5)] == ["13%", "14%"]


def test_defect_a_negative_number_has_the_minus_of_its_language() -> None:
    """A place west of Greenwich stood with a hyphen on Swedish pages."""
    written = [Language(code).number(-18.12, digits=2) for code in ("en", "sv", "da")]
    assert written == ["-18.12", "\N{MINUS SIGN}18,12", "-18,12"]


def texts(code: str) -> Iterator[str]:
    for each in entries(read_catalogue(catalogue_paths()[code], code)).values():
        yield from each


def test_defect_a_selection_is_no_committee_in_danish() -> None:
    """`udvalg` is what a Danish council calls its committees; the pages say `afgrænsning`."""
    found = [text for text in texts("da") if "udvalg" in text.lower()]
    assert found == [Language("da").t("Committee work")]


@pytest.mark.parametrize(("code", "strange"), [("da", "«»„‟"), ("sv", "“„«»")])
def test_defect_a_language_has_one_kind_of_quotation_marks(code: str, strange: str) -> None:
    """Danish had three kinds, two of them in the same sentence as others."""
    assert [text for text in texts(code) if set(text) & set(strange)] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_defect_no_country_follows_a_preposition_that_some_do_not_take(code: str) -> None:
    """It read `beliggende i Færøerne` and `i Island`, where both languages say `på`."""
    language = Language(code)
    country = language.t("country {words}", words="X")
    peers = (
        language.n(
            "{count} peer: the other municipality with data in {country}.",
            "{count} peers: the other municipalities with data in {country}.",
            2,
            country="X",
        ),
        language.n(
            "{count} peer: the municipality with data in {country} that is nearest to {name} in "
            "inhabitants.",
            "{count} peers: the municipalities with data in {country} that are nearest to {name} "
            "in inhabitants.",
            2,
            country="X",
            name="Y",
        ),
    )
    assert [text for text in (country, *peers) if " i X" in text] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_defect_one_relation_has_one_word(code: str) -> None:
    """Where the two sides disagree it was a `partnerskap`, which is the municipal one with aid."""
    word = Language(code).t("municipal partnership").split()[-1]
    found = {text for text in texts(code) if word in text.lower()}
    assert {text.lower() for text in found} == {Language(code).t("municipal partnership")}


# What the design calls each thing; `|` where a language needs more than one stem.
TERMS = {
    "twin town": ("vänort", "venskabsby"),
    "partner city": ("partnerstad", "partnerby"),
    "dormant": ("viland", "hvilend"),
    "ended": ("avslut", "ophør|afslut"),
    "network": ("nätverk", "netværk"),
    "focus area": ("område", "område"),
    "finding": ("iakttagels", "opmærksomhedspunkt"),
    "selection": ("urval", "afgrænsning"),
    "external list": ("extern", "ekstern"),
    "county or region": ("län eller", "amt eller"),
    "carried by": ("kontakterna sköts av", "kontakten varetages af"),
    "population": ("folkmängd", "indbyggertal"),
}


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize(("code", "place"), [("sv", 0), ("da", 1)])
def test_defect_a_term_has_one_translation(code: str, place: int, term: str) -> None:
    """Who carries the contacts was another word in the table than in its column's heading."""
    own = TERMS[term][place].split("|")
    found = [
        (key, text)
        for key, forms in entries(read_catalogue(catalogue_paths()[code], code)).items()
        for text in forms
        if _says(key if isinstance(key, str) else key[1], term)
    ]
    assert found
    assert [pair for pair in found if not any(stem in pair[1].lower() for stem in own)] == []


def _says(key: str, term: str) -> bool:
    # What is filled in is no word of the text.
    return term in re.sub(r"{.*?}", "", key).lower()


def test_defect_a_place_of_a_partner_has_one_word_in_swedish() -> None:
    """`Typ av ort` was explained as what kind of `plats` the partner is."""
    found = {text for text in texts("sv") if re.search(r"plats(?!s? {rank})", text.lower())}
    sites = {text for text in found if "webbplats" in text.lower()}
    assert found - sites == {Language("sv").t("All places are taken")}


def test_defect_sources_are_about_a_municipality_and_not_for_it() -> None:
    """Swedish had both, at times on one page."""
    assert [text for text in texts("sv") if "källa för" in text.lower()] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_defect_no_number_breaks_at_the_end_of_a_line(code: str) -> None:
    """Of ten Swedish texts that say 100 000 or 10 000 six could break within it."""
    assert [text for text in texts(code) if re.search(r"\d (000|%)", text)] == []
