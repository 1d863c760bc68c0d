"""E-mail addresses and telephone numbers by their shape: those of persons are no data of ours."""

import re

import polars as pl

_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})\b")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
# From abroad or with a leading zero and at least six more digits, or four pairs as in Denmark.
_NUMBER = re.compile(
    r"(?<![\w/.])(\+\d{1,3}|\(?0\d{0,3}\)?)([\s\-–/().]*\d){6,}(?!\w)"
    r"|(?<![\d-])\d{2}( \d{2}){3}(?![\d-])"
)
# The same without the looking around that Polars' patterns lack.
_NUMBER_IN_COLUMN = (
    r"(?:^|[^\w/.])(?:\+\d{1,3}|\(?0\d{0,3}\)?)(?:[\s\-–/().]*\d){6,}(?:$|\W)"
    r"|(?:^|[^\d-])\d{2}(?: \d{2}){3}(?:$|[^\d-])"
)


def holds_address(text: str) -> bool:
    """Tell whether a text holds an e-mail address."""
    return _ADDRESS.search(text) is not None


def holds_number(text: str) -> bool:
    """Tell whether a text holds a telephone number; a date looks like one and is none."""
    return _NUMBER.search(_DATE.sub("", text)) is not None


def address_in(cell: pl.Expr) -> pl.Expr:
    """Tell of each text of a column what `holds_address` tells of one."""
    return cell.str.contains(_ADDRESS.pattern)


def number_in(cell: pl.Expr) -> pl.Expr:
    """Tell of each text of a column what `holds_number` tells of one."""
    return cell.str.replace_all(_DATE.pattern, "").str.contains(_NUMBER_IN_COLUMN)
