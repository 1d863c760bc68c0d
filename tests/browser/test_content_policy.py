"""Pages work under their content policy, and what the policy forbids is not run."""

import pytest
from playwright.sync_api import Page

from dashboard.page.pages import UNLISTED, VIEWS
from tests.browser.pages import OpenPage as Open
from tests.browser.pages import Visit, settled

_LISTEN = """
document.addEventListener('securitypolicyviolation', event =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))
"""

_CHOSEN = "m=se-goteborg&m=dk-kolding"


def listening(visit: Visit) -> Page:
    visit.page.add_init_script(_LISTEN)
    return visit.page


@pytest.fixture
def visit(open_page: Open) -> Visit:
    """A visit that listens to what the policy forbids."""
    visit = open_page("/accessibility")
    visit.page.add_init_script(_LISTEN)
    return visit


def test_no_page_needs_what_its_policy_forbids(visit: Visit) -> None:
    _, *others = VIEWS
    addresses = ["/", *(f"/{name}?{_CHOSEN}" for name in (*others, *UNLISTED))]
    for address in (*addresses, "/municipality?one=dk-kolding", "/?embed=true&view=partners"):
        visit.page.goto(visit.origin + address)
        settled(visit.page)
    visit.assert_quiet()


def test_a_charts_tooltip_is_shown_under_the_policy(visit: Visit) -> None:
    """Its text is an expression, which Vega would else make a function of."""
    visit.page.goto(visit.origin + "/")
    settled(visit.page)
    bar = visit.page.locator("svg.marks .mark-rect.role-mark path").first
    # Inside of the bar, whose box has room for the points of its outline.
    bar.hover(position={"x": 12, "y": 14})
    visit.page.locator("#vg-tooltip-element.visible").wait_for()
    visit.assert_quiet()


def test_what_got_into_a_page_is_not_run_and_not_fetched(visit: Visit) -> None:
    """Even if a text became part of the page: the policy is the second wall, and is tried alone."""
    visit.page.goto(visit.origin + "/")
    settled(visit.page)
    done = visit.page.evaluate(
        """async () => {
          const hostile = document.createElement('div');
          hostile.innerHTML = '<img src="x:" onerror="window.pwned = 1">'
            + '<img src="https://example.org/seen.png"><a id="way" href="javascript:pwned=2">a</a>';
          document.body.append(hostile);
          const script = document.createElement('script');
          script.textContent = 'window.pwned = 3';
          document.body.append(script);
          document.getElementById('way').click();
          let made = false, sent = false;
          // Of what is run here itself, the debugger lets everything pass.
          await new Promise(done => setTimeout(() => {
            try { new Function('return 1')(); made = true } catch {}
            done();
          }));
          try { await fetch('https://example.org/'); sent = true } catch {}
          return [window.pwned ?? null, made, sent];
        }"""
    )
    assert done == [None, False, False]
    forbidden = " ".join(visit.complaints)
    for directive in ("script-src-attr", "script-src-elem", "script-src", "img-src", "connect-src"):
        assert directive in forbidden
