"""A value as JSON that may stand within a page."""

import json

from markupsafe import Markup

# In a script `</script>` would end it, and of an attribute Streamlit takes away all when something
# in it looks like the end of a tag.
_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'"}


def json_in_html(value: object) -> Markup:
    """Write a value so that it can stand in a script, or in an attribute in single quotes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_SIGNS))  # noqa: S704 (no sign of HTML is left in it)
