"""Hostile data stays text on every page: nothing runs, nothing is made of it, all is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from dashboard.page import UNLISTED, VIEWS
from tests.browser.pages import WIDE, Visit, settled, start_visit
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

# Texts that the payload is in, each whole, with where it stands; charts shorten what is long.
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
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


def texts_whole(page: Page) -> int:
    """Count the texts with a payload; fail where one was read as anything but text."""
    texts = [text.replace("\u2060", "") for text in page.evaluate(TEXTS)]
    broken = [text for text in texts if not (_tail(text) and NAME_PAYLOAD[:40] in text)]
    assert not broken, broken[:3]
    return len(texts)


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


def pointed_at(page: Page) -> Locator:
    """Move over the first chart of a page until a mark tells what it stands for."""
    box = page.locator(".vega-embed canvas, .vega-embed svg").first.bounding_box()
    assert box
    tip = page.locator("#vg-tooltip-element.visible")
    for x in range(int(box["width"] * 0.4), int(box["width"]), 40):
        for y in range(8, int(box["height"]), 8):
            page.mouse.move(box["x"] + x, box["y"] + y)
            if tip.count():
                return tip
    pytest.fail("no mark of the chart tells anything")


def test_what_a_mark_of_a_chart_tells_and_what_folds_hold_is_text(
    browser: Browser, hostile_server: str
) -> None:
    visit, dialogs = visit_of(browser, hostile_server)
    page = visit.page
    page.goto(f"{hostile_server}/?{ONE}")
    settled(page)
    page.locator(".vega-embed").first.scroll_into_view_if_needed()
    tip = pointed_at(page)
    assert MARK in tip.inner_text() and "<img" in tip.inner_text()
    assert_harmless(page, "a mark of a chart")
    page.mouse.move(0, 0)
    # They are filled once they are opened; a citation for LaTeX writes its signs another way.
    for fold in page.get_by_test_id("stPopover").all():
        before = len(page.evaluate(TEXTS))
        fold.get_by_role("button").first.click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        settled(page)
        assert_harmless(page, fold.inner_text())
        assert len(page.evaluate(TEXTS)) >= before
        page.keyboard.press("Escape")
    assert not dialogs
    visit.assert_quiet()
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_stays_text_on_every_page(
    browser: Browser, hostile_server: str, language: str, tell: Tell
) -> None:
    visit, dialogs = visit_of(browser, hostile_server)
    page, count = visit.page, 0
    paths = [f"{name}?{ONE}&lang={language}" for name in (*VIEWS, *UNLISTED)]
    paths += [f"?embed=true&view={name}&lang={language}" for name in EMBEDDED]
    for path in paths:
        page.goto(f"{hostile_server}/{path.removeprefix('overview')}")
        settled(page)
        opened(page)
        assert_harmless(page, path)
        found = texts_whole(page)
        assert found or path.startswith(SILENT), path
        count += found
    assert not dialogs
    visit.assert_quiet()
    page.context.close()
    tell(f"{count} hostile texts on {len(paths)} pages")
