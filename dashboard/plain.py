"""Text that comes from data or from a user, made safe to stand in Markdown."""

import re

_SIGNS = re.compile(r"([\\`*_\[\]<>$#~|{}!:])")


def plain(text: str) -> str:
    """Escape every sign that Markdown, formulas or Streamlit's directives would read."""
    return _SIGNS.sub(r"\\\1", text)
