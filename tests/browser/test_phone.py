"""On a phone the filters lie over the page, and go away when the reader has chosen a page."""

import re

from playwright.sync_api import Page, expect

from tests.browser.pages import NARROW, OpenPage, settled


def open_filters(page: Page) -> None:
    page.get_by_role("button", name="Pages and filters").click()
    expect(page.get_by_role("heading", name="Filters")).to_be_in_viewport()


def test_a_new_language_shows_the_page_and_not_the_filters(open_page: OpenPage) -> None:
    """Streamlit remembers an open drawer in the browser, and a new language is a new page."""
    page = open_page("/dormant", width=NARROW).page
    open_filters(page)
    page.get_by_role("link", name="Svenska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vilande avtal")
    settled(page)
    expect(page.get_by_role("button", name="Sidor och filter")).to_be_in_viewport()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def test_a_chosen_page_shows_itself_and_not_the_filters(open_page: OpenPage) -> None:
    page = open_page("/", width=NARROW).page
    open_filters(page)
    page.get_by_role("link", name="Dormant", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dormant agreements")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def test_the_buttons_of_the_filters_carry_words_that_are_seen(open_page: OpenPage) -> None:
    page = open_page("/?lang=da", width=NARROW).page
    button = page.get_by_role("button", name="Sider og filtre")
    shown = button.evaluate("element => getComputedStyle(element, '::after').content")
    assert shown == '"Sider og filtre"'


def test_evidence_opens_at_its_section(open_page: OpenPage) -> None:
    """The ranking stands below the sentences about it, on the page that one reads them on."""
    page = open_page("/", width=NARROW).page
    sentence = page.get_by_role("listitem").filter(has_text="The largest number of partners")
    heading = page.get_by_role("heading", name="Partners by municipality")
    expect(heading).not_to_be_in_viewport()
    sentence.get_by_role("link", name="Show").click()
    page.wait_for_url(re.compile("#ranking$"))
    settled(page)
    expect(heading).to_be_in_viewport()


def test_evidence_on_another_page_opens_at_its_section(open_page: OpenPage) -> None:
    """Files and kinds of finding stand before it, and are drawn after the heading has its place."""
    page = open_page("/", width=NARROW).page
    page.get_by_text("3 more").click()
    sentence = page.get_by_role("listitem").filter(has_text="strategies with an end date")
    sentence.get_by_role("link", name="Show").click()
    page.wait_for_url(re.compile("#findings$"))
    heading = settled(page).get_by_role("heading", name="3 findings")
    expect(heading).to_be_in_viewport()
