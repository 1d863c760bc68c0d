"""Hostile data stays text on every page: nothing runs, nothing is made of it, all is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from dashboard.page.pages import UNLISTED, VIEWS
from tests.browser.pages import WIDE, Visit, drawn, settled, start_visit
from tests.conftest import Tell
from tests.hostile import MARK, NAME_PAYLOAD, PAYLOAD
from tests.longer import LONG

LANGUAGES = ("en", "sv", "da") if LONG else ("en",)
ONE = "one=se-vanlig&m=se-vanlig&m=se-tvist&m=dk-ende"
EMBEDDED = ("partners", "shared", "networks") if LONG else ("partners",)
SILENT = ("accessibility", "privacy")
"""Pages that show nothing of the data."""

# Whatever stands on the page that only the payload could have made.
MADE = (
    'img[src="x"], [onerror], [onload], .katex, script:not([src]):not(head script), iframe,'
    ' img[src*="evil.example"], a[href^="javascript"], a[href="https://evil.example"],'
    ' a[href="https://evil.example/"], [data-testid="stIconMaterial"][aria-label*="home"]'
)

# What a chart of Vega's draws of data.
MARKS = ".tb-chart svg :is(g.mark-symbol, g.mark-rect) path"
TOOLTIP = "#vg-tooltip-element"
UNTOLD = ("time",)
"""Pages whose first chart says all that it knows without a tooltip."""

# Texts that the payload is in, each whole, with where it stands; charts shorten what is long.
TEXTS = """within => {
    const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT)
    const texts = []
    while (walker.nextNode())
        if (walker.currentNode.data.includes('%s') && !walker.currentNode.parentElement.closest(
            'svg, script, style'))
            texts.push(walker.currentNode.data)
    return texts
}""" % (MARK,)  # noqa: UP031 (braces are JavaScript's)


def visit_of(browser: Browser, server: str) -> tuple[Visit, list[str]]:
    visit = start_visit(browser, server, WIDE, 900, "en-GB")
    dialogs: list[str] = []

    def seen(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    visit.page.on("dialog", seen)
    return visit, dialogs


def opened(page: Page) -> None:
    """Unfold all that a page folds away."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def texts_whole(page: Page, within: str = "body") -> int:
    """Count the texts with a payload; fail where one was read as anything but text."""
    texts = [text.replace("\u2060", "") for text in page.evaluate(TEXTS, within)]
    broken = [text for text in texts if not (_tail(text) and NAME_PAYLOAD[:40] in text)]
    assert not broken, broken[:3]
    return len(texts)


def tooltip_whole(page: Page, path: str) -> bool:
    """Point at a chart's first mark; tell whether its tooltip shows hostile text, as text alone."""
    marks = page.locator(MARKS)
    if path.startswith(UNTOLD) or not marks.count():
        return False
    marks.first.hover(force=True)
    shown = page.locator(f"{TOOLTIP}.visible")
    shown.wait_for()
    assert page.evaluate("window.__pwned") is None, path
    made = shown.locator(":not(table, tbody, tr, td)")
    assert made.count() == 0, path
    found = texts_whole(page, TOOLTIP)
    page.mouse.move(0, 0)
    return bool(found)


def _tail(text: str) -> bool:
    """Whether what follows the mark is the payload as it was written, or shortened with a sign."""
    _, *parts = text.lower().split(MARK)
    whole = [payload.lower().partition(MARK)[2] for payload in (PAYLOAD, NAME_PAYLOAD)]
    return all(
        any(
            part.startswith(one) or ("…" in part and one.startswith(part.partition("…")[0].strip()))
            for one in whole
        )
        for part in parts
    )


def assert_harmless(page: Page, where: str) -> None:
    """Fail where any of the data became more than text."""
    assert page.evaluate("window.__pwned") is None, where
    assert page.locator(MADE).count() == 0, where


def test_what_folds_hold_is_text(browser: Browser, hostile_server: str) -> None:
    visit, dialogs = visit_of(browser, hostile_server)
    page = visit.page
    page.goto(f"{hostile_server}/?{ONE}")
    settled(page)
    # They are filled once they are opened; a citation for LaTeX writes its signs another way.
    for fold in page.get_by_test_id("stPopover").all():
        before = len(page.evaluate(TEXTS, "body"))
        fold.get_by_role("button").first.click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        settled(page)
        assert_harmless(page, fold.inner_text())
        assert len(page.evaluate(TEXTS, "body")) >= before
        page.keyboard.press("Escape")
    assert not dialogs
    visit.assert_quiet()
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_stays_text_on_every_page(
    browser: Browser, hostile_server: str, language: str, tell: Tell
) -> None:
    visit, dialogs = visit_of(browser, hostile_server)
    page, count, pointed = visit.page, 0, 0
    paths = [f"{name}?{ONE}&lang={language}" for name in (*VIEWS, *UNLISTED)]
    paths += [f"?embed=true&view={name}&lang={language}" for name in EMBEDDED]
    for path in paths:
        page.goto(f"{hostile_server}/{path.removeprefix('overview')}")
        drawn(settled(page))
        opened(page)
        assert_harmless(page, path)
        found = texts_whole(page)
        assert found or path.startswith(SILENT), path
        count += found
        pointed += tooltip_whole(page, path)
    assert pointed >= 9
    assert not dialogs
    visit.assert_quiet()
    page.context.close()
    tell(f"{count} hostile texts on {len(paths)} pages, {pointed} of their charts' tooltips")
