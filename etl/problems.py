"""What is wrong with the data: one clear line each, gathered before anything fails."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong: file, place in it, cause and remedy. A warning does not stop a build."""

    file: str
    place: str
    cause: str
    remedy: str = ""
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        line = f"{where}: {self.cause}"
        return f"{line}; {self.remedy}" if self.remedy else line


class DataError(Exception):
    """The data has problems; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give `did you mean 'x'?` for the nearest known word, or nothing when none is near."""
    # 70 of 100 lets two slips pass in a word of six letters and keeps strangers out.
    nearest = process.extractOne(word, list(known), score_cutoff=70)
    return f"did you mean '{nearest[0]}'?" if nearest else ""


def unknown(what: str, word: str, known: Iterable[str]) -> tuple[str, str]:
    """Give cause and remedy for a word outside a list; short lists are printed whole."""
    words = sorted(known)
    remedy = did_you_mean(word, words)
    if not remedy and len(words) <= 12:
        remedy = f"one of: {', '.join(words)}"
    return f"unknown {what} '{word}'", remedy
