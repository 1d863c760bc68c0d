"""The accessibility statement: what the EU's model asks for, and who answers for it."""

from collections.abc import Iterator

import pytest

from dashboard.page.frame_words import frame_words, page_script
from dashboard.page.tables import html_statement
from dashboard.serving.operator import Operator, read_operator
from dashboard.views.accessibility import PREPARED, statement
from dashboard.words.i18n import Language, language_codes

ENGLISH = Language("en")
KNOWN = Operator(
    "Exempelstads kommun <b>",
    "tillganglighet@example.org, 0123-456",
    "Digg, https://www.digg.se/tdosanmalan",
)


def text(operator: Operator, language: Language = ENGLISH) -> str:
    return html_statement(list(statement(language, operator)))


@pytest.fixture(params=language_codes())
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    yield Language(request.param)


def test_it_has_the_parts_of_the_model(language: Language) -> None:
    t = language.t
    html = text(KNOWN, language)
    for heading in (
        "Compliance status",
        "Non-accessible content",
        "Preparation of this statement",
        "Feedback and contact information",
        "Enforcement procedure",
    ):
        assert f"<h2>{t(heading)}</h2>" in html
    assert language.date(PREPARED) in html
    assert "(EU) 2016/2102" in html
    assert "https://github.com/streamlit/streamlit/issues/1353" in html


def test_who_runs_it_is_named_escaped_and_linked(language: Language) -> None:
    html = text(KNOWN, language)
    assert "Exempelstads kommun &lt;b&gt;" in html
    assert 'href="mailto:tillganglighet@example.org"' in html
    assert 'href="https://www.digg.se/tdosanmalan"' in html


def test_what_is_not_told_is_said_plainly() -> None:
    html = text(Operator())
    assert "Who runs this website has not been stated." in html
    assert "No contact has been stated" in html
    assert "Digitaliseringsstyrelsen" in html


def test_the_operator_is_read_from_the_environment() -> None:
    told = {"TWINBOARD_OPERATOR": " A ", "TWINBOARD_CONTACT": "B", "TWINBOARD_ENFORCEMENT": "C"}
    assert read_operator(told) == Operator("A", "B", "C")
    assert read_operator({}) == Operator()


def test_the_words_of_the_frame_keep_their_places(language: Language) -> None:
    for english, own in frame_words(language).items():
        assert own.count("{name}") == english.count("{name}")
    script = page_script(language.code).decode()
    assert script.count("</script>") == 1
    for placeholder in ("WORDS", "PAGES", "CHOICES"):
        assert placeholder not in script
