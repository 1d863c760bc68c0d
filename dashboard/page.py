"""One run of one page: read the address, draw the page that was chosen, then the filters."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.answers import (
    Answers,
    answers_now,
    labels,
    options,
    page_language,
    warehouse_path,
)
from dashboard.context import Context
from dashboard.embed import is_embedded, show_embedded
from dashboard.foot import foot
from dashboard.i18n import Language, language_codes
from dashboard.kept import kept
from dashboard.outage import show_outage
from dashboard.plain import plain
from dashboard.selection import Dropped
from dashboard.share import share
from dashboard.sidebar import (
    address_selection,
    names_not_found,
    read_address,
    selection_now,
    show_filters,
    write_address,
)
from dashboard.tables import html_beside
from dashboard.theme import PALETTES, on_paper
from dashboard.views import (
    accessibility,
    compare,
    data,
    dormant,
    focus,
    map,
    municipality,
    networks,
    overview,
    privacy,
    regions,
    shared,
    time,
)
from warehouse.connection import WarehouseError
from warehouse.in_time import StoppedError

View = Callable[[Context], None]

VIEWS: Mapping[str, tuple[str, View]] = {
    "overview": ("Overview", overview.show),
    "compare": ("Compare", compare.show),
    "regions": ("Regions", regions.show),
    "map": ("Map", map.show),
    "dormant": ("Dormant", dormant.show),
    "shared": ("Shared partners", shared.show),
    "time": ("Time", time.show),
    "focus": ("Focus areas", focus.show),
    "networks": ("Networks", networks.show),
    "municipality": ("Municipality", municipality.show),
    "data": ("Data and sources", data.show),
}
"""For each page, by its address: title and what draws it; the first stands at the root."""

UNLISTED: Mapping[str, tuple[str, View]] = {
    "accessibility": ("Accessibility statement", accessibility.show),
    "privacy": ("Privacy", privacy.show),
}
"""Pages that the foot of every page leads to, and the navigation does not."""

_TEMPLATES = Path(__file__).with_name("templates")
_STYLES = [_TEMPLATES / name for name in ("page.css", "access.css", "print.css")]
_ICON = _TEMPLATES / "icon.svg"


def run(first: str = "overview") -> None:
    """Run the page of the address; `first` is the one that stands at the root."""
    language = page_language()
    try:
        path = warehouse_path()
        _draw(answers_now(path), language, first)
    except StoppedError:
        st.error(
            language.t(
                "This question took too long and was stopped. Choose less, or try again later."
            )
        )
    except WarehouseError as error:
        _name_tab("Twinboard")
        show_outage(error, path, language)


def _draw(answers: Answers, language: Language, first: str) -> None:
    offered = options(answers.snapshot)
    chosen: list[Context] = []
    pages = _pages(language, chosen, first)
    page = st.navigation(pages, position="hidden")
    _name_tab(f"{page.title} – Twinboard")
    words = labels(answers.snapshot, language)
    palette = PALETTES[st.context.theme.type or "light"]
    st.html(f"<style>{_styles()}{on_paper(palette)}</style>")
    if is_embedded():
        show_embedded(Context(address_selection(offered), words, offered, answers, palette))
        return
    dropped = read_address(offered)
    selection = selection_now()
    write_address(selection)
    context = Context(selection, words, offered, answers, palette)
    chosen.append(context)
    with st.sidebar:
        _beside(page.url_path or first, context.key, context, pages)
    # In a part of their own: Streamlit tells parts apart by their place, and would make all that
    # follows anew when one of these comes or goes.
    with st.container(key="notices"):
        for text in (*(_dropped(each, context) for each in dropped), *names_not_found(language)):
            st.warning(text)
    try:
        # First what the reader waits for: the browser draws in the order of what it is sent.
        page.run()
        share(context, page.url_path or first, page.title)
        foot(context, page.url_path or first)
    finally:
        show_filters(offered, words)


def _name_tab(title: str) -> None:
    # Of Streamlit's own symbols, the browser's tab would fetch one from another site.
    st.set_page_config(page_title=title, page_icon=_ICON, layout="wide")


@cache
def _styles() -> str:
    """Give all rules as one text: each part of a page costs the browser as much as any other."""
    return "\n".join(style.read_text(encoding="utf-8") for style in _STYLES)


def _pages(language: Language, chosen: list[Context], first: str) -> list[StreamlitPage]:
    """Give the pages; each finds its context in `chosen` by the time that it runs."""
    return [
        st.Page(
            partial(_show, view, chosen),
            title=language.t(title),
            url_path=name,
            default=name == first,
        )
        for name, (title, view) in {**VIEWS, **UNLISTED}.items()
    ]


@kept(500)
def _beside(shown: str, identity: str, _context: Context, _pages: list[StreamlitPage]) -> None:
    """Draw what stands above the filters: the pages, the languages, and the filters' heading.

    The links are our own and one text: Streamlit's in its navigation drop the selection from the
    address, and those it calls page links are a part each.
    """
    language, query = _context.language, _context.selection.to_query()
    pages = [(name, page.title) for name, page in zip(VIEWS, _pages, strict=False)]
    languages = [(code, Language(code).name, query | {"lang": [code]}) for code in language_codes()]
    st.html(html_beside(language, pages, shown, query, languages))


def _show(view: View, chosen: list[Context]) -> None:
    view(chosen[-1])


def _dropped(dropped: Dropped, context: Context) -> str:
    return context.language.t(
        "This link asks for {parameter} “{value}”, which is not known here; it was left out.",
        parameter=context.labels.parameter(dropped.parameter).lower(),
        value=plain(dropped.value[:60]),
    )
