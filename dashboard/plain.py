"""Text that comes from data or from a user, made safe to stand in Markdown."""

import re

_SIGNS = re.compile(r"([\\`*_\[\]<>$#~|{}!:])")

# Markdown makes links of bare addresses however they are escaped; a mark that has neither width
# nor break keeps them text.
_IN_ADDRESSES = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_WORD_JOINER = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """Escape every sign that Markdown, formulas or Streamlit's directives would read.

    Addresses stay text as well.
    """
    return _SIGNS.sub(r"\\\1", _IN_ADDRESSES.sub(_WORD_JOINER, text))
