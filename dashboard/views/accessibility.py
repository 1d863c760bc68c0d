"""The accessibility statement, after the model of Implementing Decision (EU) 2018/1523."""

import datetime as dt
from collections.abc import Iterator

import streamlit as st

from dashboard.asking.context import Context
from dashboard.page.tables import Part, Statement, html_statement
from dashboard.serving.operator import CONTACT, ENFORCEMENT, OPERATOR, Operator, read_operator
from dashboard.words.i18n import Language

PREPARED = dt.date(2026, 11, 27)
"""When the pages were last evaluated for this statement; the law asks for once a year."""

_ISSUES = "https://github.com/streamlit/streamlit"


def show(context: Context) -> None:
    """Draw the page."""
    language, operator = context.language, read_operator()
    st.title(language.t("Accessibility statement"), anchor=False)
    unnamed = _unnamed(operator)
    if unnamed:
        st.info(
            language.t(
                "The operator of this installation has still to complete this statement: "
                "{settings} are not set.",
                settings=", ".join(unnamed),
            )
        )
    st.html(html_statement(list(statement(language, operator))))


def _unnamed(operator: Operator) -> list[str]:
    told = {
        OPERATOR: operator.name,
        CONTACT: operator.contact,
        ENFORCEMENT: operator.enforcement,
    }
    return [setting for setting, value in told.items() if not value]


def statement(language: Language, operator: Operator) -> Iterator[Statement]:
    """Give the sections that the model statement asks for, in its order."""
    t = language.t
    yield _scope(language, operator)
    yield Statement(
        t("Compliance status"),
        [
            t(
                "This website is partially compliant with the Web Content Accessibility "
                "Guidelines (WCAG) 2.2, level AA, and with the standard EN 301 549, due to the "
                "non-compliances listed below."
            )
        ],
    )
    yield Statement(
        t("Non-accessible content"),
        [t("Does not comply with the accessibility requirements:")],
        list(_shortcomings(language)),
    )
    yield _out_of_scope(language)
    yield _preparation(language)
    yield _feedback(language, operator)
    yield _enforcement(language, operator)


def _scope(language: Language, operator: Operator) -> Statement:
    t = language.t
    return Statement(
        t("Who is responsible"),
        [
            t(
                "{operator} is committed to making this website accessible, in accordance with "
                "the national legislation that transposes Directive (EU) 2016/2102.",
                operator=operator.name,
            )
            if operator.name
            else t("Who runs this website has not been stated."),
            t("This statement applies to Twinboard."),
        ],
    )


def _shortcomings(language: Language) -> Iterator[Part]:
    t = language.t
    yield _issue(
        language,
        1353,
        t(
            "Messages of the framework Streamlit on a lost connection and on saving files are "
            "in English on pages of every language (WCAG 3.1.2). Streamlit cannot be translated."
        ),
    )
    yield Part(
        t(
            "Remarks in the data and titles of documents are written in English on pages of "
            "every language. They are marked as English for screen readers."
        )
    )
    yield Part(
        t(
            "A screen reader meets a chart as one picture with a description of its first "
            "numbers. All of them stand in the table below it."
        )
    )
    yield Part(
        t(
            "What a chart shows on pointing follows the pointer and cannot be pointed at itself "
            "(WCAG 1.4.13). Escape takes it away; the table has the same numbers."
        )
    )


def _issue(language: Language, number: int, text: str) -> Part:
    name = language.t("Streamlit, number {number}", number=number)
    return Part(text, quiet=name, href=f"{_ISSUES}/issues/{number}")


def _out_of_scope(language: Language) -> Statement:
    t = language.t
    return Statement(
        t("Content outside the scope of the legislation"),
        [
            t(
                "The documents that the sources link to belong to others, who answer for their "
                "accessibility. No burden is claimed to be disproportionate."
            )
        ],
    )


def _preparation(language: Language) -> Statement:
    t, day = language.t, language.date(PREPARED)
    return Statement(
        t("Preparation of this statement"),
        [
            t("This statement was prepared on {date} and last reviewed on {date}.", date=day),
            t(
                "The method is a self-evaluation by those who make Twinboard: axe-core on every "
                "page in every language, light and dark, on wide and narrow screens; the keyboard "
                "alone; zoom at 400 %; wider text spacing; contrast of all colours; reduced "
                "motion. People who use assistive technology have not tested it yet."
            ),
        ],
    )


def _feedback(language: Language, operator: Operator) -> Statement:
    t = language.t
    told = (
        t(
            "Tell of barriers, or ask for content in another form: {contact}",
            contact=operator.contact,
        )
        if operator.contact
        else t("No contact has been stated by the operator of this website.")
    )
    return Statement(t("Feedback and contact information"), [told])


def _enforcement(language: Language, operator: Operator) -> Statement:
    t = language.t
    told = (
        t(
            "If the answer does not satisfy you, you can turn to: {body}",
            body=operator.enforcement,
        )
        if operator.enforcement
        else t(
            "No enforcement body has been stated by the operator of this website. In Sweden it is "
            "the Agency for Digital Government (Digg), in Denmark the Agency for Digital "
            "Government (Digitaliseringsstyrelsen)."
        )
    )
    return Statement(t("Enforcement procedure"), [told])
