"""Fold names to plain letters, so that spellings of one name meet."""

from collections.abc import Mapping

import polars as pl

# Letters that Unicode does not take apart into a plain letter and a mark.
_LETTERS: Mapping[str, str] = {
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}


def folded(name: pl.Expr) -> pl.Expr:
    """Give a name without accents, apostrophes and signs, in lower case; a saint is always `st`."""
    return (
        name.str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace_many(list(_LETTERS), list(_LETTERS.values()))
        # Xi'an, Xi’an and Xian are one.
        .str.replace_all(r"['’‘ʼʻ`´]", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", "-")
        .str.strip_chars("-")
        .str.replace_all(r"(^|-)(saint|sankt|sint)(-|$)", "${1}st${3}")
    )
