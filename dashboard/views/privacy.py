"""What is known of those who read the pages, and what is kept of it: next to nothing."""

from collections.abc import Iterator

import streamlit as st

from dashboard.asking.context import Context
from dashboard.page.tables import Part, Statement, html_statement
from dashboard.serving.operator import Operator, read_operator
from dashboard.words.i18n import Language


def show(context: Context) -> None:
    """Draw the page."""
    language = context.language
    signed_in = bool(st.user.get("is_logged_in"))
    st.title(language.t("Privacy"), anchor=False)
    st.html(html_statement(list(privacy(language, read_operator(), signed_in))))


def privacy(language: Language, operator: Operator, signed_in: bool) -> Iterator[Statement]:
    """Give the sections: what is kept in the browser and here, who is told, who answers."""
    yield _in_the_browser(language, signed_in)
    yield _here(language)
    yield _others(language, signed_in)
    yield _who(language, operator)


def _in_the_browser(language: Language, signed_in: bool) -> Statement:
    t = language.t
    kept = [
        Part(
            t(
                "_streamlit_xsrf, set by the framework Streamlit, keeps other sites from acting in "
                "your name. It is a random number and ends with the browser."
            )
        )
    ]
    kept.append(
        Part(t("Whether the pages are light or dark is kept in the browser and sent to nobody."))
    )
    if signed_in:
        kept += (Part(text) for text in _of_the_sign_in(language))
    return Statement(
        t("What is kept in your browser"),
        [
            t("Only what the pages need to work. Nothing follows you to other sites."),
        ],
        kept,
    )


def _of_the_sign_in(language: Language) -> Iterator[str]:
    t = language.t
    yield t(
        "twinboard_next remembers which page you asked for while you sign in. It ends when you are "
        "led there, or after ten minutes."
    )
    yield t(
        "_streamlit_session holds the sign-in together while it goes on. It ends when you come "
        "back, or after two weeks."
    )
    yield t(
        "_streamlit_user says that you have signed in. It ends when you sign out, or by itself."
    )
    yield t(
        "_streamlit_user_tokens, set beside it, holds what the sign-in service gave. It ends with "
        "it."
    )


def _here(language: Language) -> Statement:
    t = language.t
    return Statement(
        t("What is kept here"),
        [
            t(
                "What you choose stands in the address of the page, and nowhere else. Twinboard "
                "has no accounts and keeps no record of its readers."
            ),
            t(
                "To hold off floods, how often an address of the internet asks is counted in "
                "memory, and forgotten within minutes."
            ),
        ],
    )


def _others(language: Language, signed_in: bool) -> Statement:
    t = language.t
    told = t(
        "Nobody. Fonts, maps and scripts come from this website itself. Only when you "
        "follow a link to a source does that site learn that you came from here."
    )
    provider = t(
        "Whoever you signed in with knows that you signed in here, and told this website "
        "who you are."
    )
    return Statement(t("Who else is told"), [told, provider] if signed_in else [told])


def _who(language: Language, operator: Operator) -> Statement:
    t = language.t
    name = operator.name or t("Who runs this website has not been stated.")
    contact = (
        t("Questions on privacy: {contact}", contact=operator.contact)
        if operator.contact
        else t("No contact has been stated by the operator of this website.")
    )
    return Statement(t("Who is responsible"), [name, contact])
