"""Text that comes from data or from a user, made safe to stand in Markdown."""

import re

# An ampersand before a letter or a number begins the name of a sign.
_SIGNS = re.compile(r"([\\`*_\[\]<>$#~|{}!:]|&(?=[#\w]))")

# However they are escaped, Markdown makes links of bare addresses, and Streamlit makes icons of
# their names and arrows and dashes of signs; a mark that has neither width nor break keeps them.
_KEPT_APART = re.compile(
    r"(?<=:)(?=//|material/|streamlit:)|(?<=www)(?=\.)|(?<=@)|(?<=[-<>~])(?=[-=>])", re.IGNORECASE
)
_WORD_JOINER = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """Escape every sign that Markdown, formulas or Streamlit's directives would read.

    Addresses, icons' names and arrows stay text as well.
    """
    return _SIGNS.sub(r"\\\1", _KEPT_APART.sub(_WORD_JOINER, text))
