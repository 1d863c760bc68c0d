"""What a spreadsheet would run: texts that begin like a formula."""

FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
"""The beginning of such a text, full-width signs among them, as a regular expression."""
