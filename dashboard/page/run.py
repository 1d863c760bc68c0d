"""One run of one page: read the address, draw the page that was chosen, then the filters."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.asking.answers import answers_now, labels, options, page_language, warehouse_path
from dashboard.asking.context import Context
from dashboard.charts.theme import PALETTES, on_paper
from dashboard.page.embed import is_embedded, show_embedded
from dashboard.page.foot import foot
from dashboard.page.outage import show_outage
from dashboard.page.pages import UNLISTED, VIEWS
from dashboard.page.share import share
from dashboard.page.tables import html_beside
from dashboard.selecting.address import (
    address_not_known,
    address_selection,
    read_address,
    write_address,
)
from dashboard.selecting.following import BESIDE, FOLLOWING, drawn_whole
from dashboard.selecting.name_boxes import names_not_found
from dashboard.selecting.session import selection_now
from dashboard.selecting.sidebar import show_filters
from dashboard.serving.page_runs import observed_run
from dashboard.views.municipality import town_shown
from dashboard.words.i18n import Language, language_codes
from warehouse.connection import Version, WarehouseError
from warehouse.in_time import StoppedError, TooLargeError

_TEMPLATES = Path(__file__).parents[1] / "templates"
_STYLES = ("page.css", "access.css", "print.css")
_EMBEDDED = "embed.css"
_ICON = _TEMPLATES / "icon.svg"


def run(first: str = "overview") -> None:
    """Run the page of the address; `first` is the one that stands at the root."""
    with _told_when_unanswered():
        _draw(_context_now(), first)


@contextmanager
def _told_when_unanswered() -> Iterator[None]:
    """Draw what is wrong, in place of a page, when the warehouse gives no answer."""
    language = page_language()
    try:
        yield
    except TooLargeError:
        st.error(
            language.t(
                "This question needs more memory than there is for all readers, and was stopped. "
                "Choose less, or try again when fewer are reading."
            )
        )
    except StoppedError:
        st.error(
            language.t(
                "This question took too long and was stopped. Choose less, or try again later."
            )
        )
    except WarehouseError as error:
        _name_tab("Twinboard")
        show_outage(error, warehouse_path(), language)


def _context_now() -> Context:
    """Give the selection as the filters hold it, and the answers as the warehouse stands."""
    answers = answers_now(warehouse_path())
    snapshot, language = answers.snapshot, page_language()
    palette = PALETTES[st.context.theme.type or "light"]
    return Context(selection_now(), labels(snapshot, language), options(snapshot), answers, palette)


def _draw(context: Context, first: str) -> None:
    page = st.navigation(_pages(context, first), position="hidden")
    _name_tab(f"{page.title} – Twinboard")
    own = [_EMBEDDED] if is_embedded() else []
    st.html(f"<style>{_styles(*_STYLES, *own)}{on_paper(context.palette)}</style>")
    if own:
        show_embedded(replace(context, selection=address_selection(context.options)))
        return
    with drawn_whole():
        read_address(context.options)
        with st.sidebar:
            _beside(page.url_path or first)
        try:
            # First what the reader waits for: the browser draws in the order of what it is sent.
            page.run()
        finally:
            show_filters(context.options, context.labels, page.url_path or first)


def _name_tab(title: str) -> None:
    # Of Streamlit's own symbols, the browser's tab would fetch one from another site.
    st.set_page_config(page_title=title, page_icon=_ICON, layout="wide")


@cache
def _styles(*names: str) -> str:
    """Give all rules as one text: each part of a page costs the browser as much as any other."""
    return "\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def _pages(context: Context, first: str) -> list[StreamlitPage]:
    return [
        st.Page(
            partial(_show, name, context.answers.version),
            title=context.language.t(title),
            url_path=name,
            default=name == first,
        )
        for name, (title, _) in {**VIEWS, **UNLISTED}.items()
    ]


@st.fragment(key=FOLLOWING)
def _show(name: str, version: Version) -> None:
    """Draw all that follows from the selection, which a changed filter draws again by itself.

    It stays with the session until the next whole run, so it holds no answers.
    """
    with observed_run(), _told_when_unanswered():
        context = _context_now()
        if context.answers.version != version:
            # Filters of one build beside answers of another might offer what is not there.
            st.rerun()
        write_address(context.selection)
        _notices(context)
        title, view = {**VIEWS, **UNLISTED}[name]
        if name == "municipality":
            # Here and not with the page: another one may be chosen without a whole run.
            _name_tab(f"{_town_in_words(context) or context.language.t(title)} – Twinboard")
        view(context)
        share(context, name, context.language.t(title))
        foot(context, name)


def _town_in_words(context: Context) -> str:
    """Name the municipality that its page shows; nothing before one is chosen."""
    town = town_shown(context)
    return context.options.municipality_names[town] if town else ""


@st.fragment(key=BESIDE)
def _beside(shown: str) -> None:
    """Draw what stands above the filters: the pages, the languages, and the filters' heading.

    The links are our own and one text: Streamlit's in its navigation drop the selection from the
    address, and those it calls page links are a part each.
    """
    language, query = page_language(), selection_now().to_query()
    pages = [(name, language.t(title)) for name, (title, _) in VIEWS.items()]
    languages = [(code, Language(code).name, query | {"lang": [code]}) for code in language_codes()]
    st.html(html_beside(language, pages, shown, query, languages))


def _notices(context: Context) -> None:
    # In a part of their own: Streamlit tells parts apart by their place, and would make all that
    # follows anew when one of these comes or goes.
    with st.container(key="notices"):
        notices = address_not_known(context.labels, context.options)
        for text in (*notices, *names_not_found(context.language, context.options)):
            st.warning(text)
