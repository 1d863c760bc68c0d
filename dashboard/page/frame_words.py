"""The words of Streamlit's own frame in the reader's language, as a script for the start page.

Streamlit has no setting for them; screen readers read most of them, and the eye some.
"""

from functools import cache
from pathlib import Path

from dashboard.page.json_in_html import json_in_html
from dashboard.words.i18n import Language

_SCRIPT = Path(__file__).parents[1] / "templates" / "page.js"


def frame_words(language: Language) -> dict[str, str]:
    """Give Streamlit's words and what they are in a language; `{name}` stands for a label."""
    t = language.t
    return {
        "Skip to main content": t("Skip to main content"),
        "Sidebar": t("Sidebar"),
        "Expand sidebar": t("Pages and filters"),
        "Collapse sidebar": t("Close filters"),
        "Selected values": t("Selected values"),
        "Clear all": t("Clear all"),
        "Clear value": t("Clear value"),
        "Open": t("Open"),
        "Dismiss": t("Dismiss"),
        "No results": t("No results"),
        "Help for {name}": t("Help for {name}"),
        "Remove {name}": t("Remove {name}"),
        # Nothing is added: the name is looked for among all municipalities.
        "Add: {name}": t("Look for: {name}"),
        # Read out while typing into a list.
        "{name} options available.": t("{name} choices."),
        "1 option available.": t("1 choice."),
        "{name}, selected": t("{name}, chosen"),
        "Copy to clipboard": t("Copy"),
        "Copied": t("Copied"),
        "Pagination": t("Parts of the table"),
        "Previous page": t("Previous part"),
        "Next page": t("Next part"),
        "Page {name}": t("Part {name}"),
        # Beside a download's button. What a file of everything needs may be more than there is.
        "Failed to generate file for download": t(
            "The file could not be made. Choose less, or ask whoever runs this site for it."
        ),
    }


@cache
def page_script(code: str) -> bytes:
    """Give the script that completes Streamlit's frame in the language of a code."""
    language = Language(code)
    words = {theirs: own for theirs, own in frame_words(language).items() if own != theirs}
    script = _SCRIPT.read_text(encoding="utf-8")
    names = {"WORDS": words, "CHOICES": language.t("Choices")}
    for name, value in names.items():
        script = script.replace(name, str(json_in_html(value)))
    return f"<script>{script}</script>".encode()
