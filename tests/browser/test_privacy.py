"""The privacy note: found from every foot, and true of what a browser is left with."""

from __future__ import annotations

from tests.browser.pages import OpenPage, settled


def test_the_foot_leads_to_a_note_that_is_true(open_page: OpenPage) -> None:
    visit = open_page("/compare?lang=da")
    page = visit.page
    page.locator(".tb-foot").get_by_role("link", name="Privatliv").click()
    page.wait_for_url("**/privacy?*")
    note = settled(page).locator(".tb-statement")
    said = note.inner_text()
    # Each thing that is kept is named, and nothing else is kept.
    assert [cookie.get("name") for cookie in page.context.cookies()] == ["_streamlit_xsrf"]
    assert "_streamlit_xsrf" in said
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert all(str(name).startswith("stActiveTheme-") for name in kept)
    assert "lyse eller mørke" in said
    visit.assert_quiet()
