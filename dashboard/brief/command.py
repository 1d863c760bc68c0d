"""The brief on the command line, of a selection without a page."""

from pathlib import Path
from typing import get_args

import click

from dashboard.asking.answers import answers_now, labels, options
from dashboard.asking.context import Context
from dashboard.brief.compose import Page
from dashboard.brief.pdf import BriefError
from dashboard.brief.writers import brief_bytes
from dashboard.charts.theme import LIGHT
from dashboard.page.web_address import is_web
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import choose_language

PAGES: tuple[Page, ...] = get_args(Page)
_FEW = 10


def write_brief(
    warehouse: Path, selection: Selection, page: str | None, name: str, link_base: str
) -> bytes:
    """Make the brief of a selection as `pdf` or `docx`.

    Without a page, one municipality has its own, up to ten are compared. Raises UsageError for a
    page that does not take so many, and for a base of links that is no address of the web, and
    ClickException where the brief cannot be made.
    """
    if link_base and not is_web(link_base):
        raise click.UsageError("--link-base: an address begins with https:// or http://")
    answers = answers_now(warehouse)
    words = labels(answers.snapshot, choose_language(selection.lang, ()))
    offered = options(answers.snapshot)
    context = Context(selection, words, offered, answers, LIGHT)
    count = context.table("summary").height
    chosen = _page(page, count)
    base = f"{link_base.rstrip('/')}/{'' if chosen == 'overview' else chosen}" if link_base else ""
    try:
        return brief_bytes(context, chosen, name, base)
    except BriefError as error:
        raise click.ClickException(str(error)) from error


def _page(named: str | None, count: int) -> Page:
    if named == "municipality" and count != 1:
        raise click.UsageError("--page: municipality takes one municipality; name it with --m")
    if named == "compare" and not 1 <= count <= _FEW:
        raise click.UsageError(f"--page: compare takes one to ten municipalities, not {count}")
    for page in PAGES:
        if page == named:
            return page
    if count == 1:
        return "municipality"
    return "compare" if 1 < count <= _FEW else "overview"
