"""The words for a municipality that may follow its name, in what people type and lists hold."""

from collections.abc import Iterator

# What municipalities call themselves behind their names, in their languages and in English.
_BODIES = {"kommun", "kommune", "kommuna", "stad", "kaupunki", "kunta", "municipality", "city"}


def names_meant(text: str) -> Iterator[str]:
    """Give a text, and without the word for a municipality: `Göteborgs stad` means Göteborg."""
    yield text
    name, _, word = text.strip().rpartition(" ")
    if word.casefold() in _BODIES:
        yield name
        yield name.removesuffix("s")
