"""Which texts a spreadsheet would run, and how whoever writes them for one defuses them."""

import polars as pl

# What is not seen before the sign, or is taken away when a cell is read, does not make it text;
# East Asian input turns the wide and the small signs into plain ones.
_UNSEEN = "\\s\"'`´‘’“”\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"

FORMULA = f"^[{_UNSEEN}]*[{_SIGNS}]|^[\\t\\r\\n]"
"""A pattern for Python and for Polars alike."""


def defused(text: pl.Expr) -> pl.Expr:
    """Put an apostrophe before what a spreadsheet would run, so that it stays text."""
    return pl.when(text.str.contains(FORMULA)).then(pl.lit("'") + text).otherwise(text)
