"""A value as JSON that may stand within a page."""

import json


def json_in_html(value: object) -> str:
    """Write a value without the signs of tags.

    In a script `</script>` would end it, and of an attribute Streamlit takes away all when
    something in it looks like the end of a tag.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
