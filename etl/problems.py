"""What is wrong with the data: one clear line each, gathered before anything fails."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong: file, place in it, cause and remedy. A warning does not stop a build."""

    file: str
    place: str
    cause: str
    remedy: str = ""
    warning: bool = False

    def __str__(self) -> str:
        # Each by itself, so that a name of a million letters does not hide the cause.
        where = on_one_line(self.file, _LONGEST_NAME)
        if self.place:
            where += f": {on_one_line(self.place, _LONGEST_NAME)}"
        line = f"{where}: {on_one_line(self.cause, _LONGEST_CAUSE)}"
        return f"{line}; {on_one_line(self.remedy, _LONGEST_CAUSE)}" if self.remedy else line


_LONGEST_NAME = 200
_LONGEST_CAUSE = 1000


def on_one_line(text: str, longest: int = _LONGEST_CAUSE) -> str:
    """Write out what would break the line or hide in it, and cut what nobody would read."""
    shown = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode()
        for sign in text[:longest]
    )
    return shown if len(text) <= longest else f"{shown}…"


MOST_PROBLEMS = 200
"""Problems that are told of one file."""

MOST_ALIKE = 10
"""Problems of one kind that are told of a list; who has mended so many asks again."""


def first_of(problems: list[Problem], file: str) -> list[Problem]:
    """Give no more problems than anybody reads, errors before warnings where there are more."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    errors = [problem for problem in problems if not problem.warning]
    warnings = [problem for problem in problems if problem.warning]
    kept = [*errors, *warnings][:MOST_PROBLEMS]
    more = f"has {len(problems) - MOST_PROBLEMS} more problems"
    return [*kept, Problem(file, "", more, "mend these first", warning=not errors)]


class DataError(Exception):
    """The data has problems; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def data_error(file: Path | str, cause: str, remedy: str = "", place: str = "") -> DataError:
    """Give the error of one problem of a file, which is called by its name alone."""
    name = file.name if isinstance(file, Path) else file
    return DataError([Problem(name, place, cause, remedy)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give `did you mean 'x'?` for the nearest known word, or nothing when none is near."""
    words = list(known)
    # A word that stands in a longer one comes last, and one of two letters stands in too many.
    near = nearest(word, words) or nearest(word, [w for w in words if len(w) > 2], parts=True)
    return f"did you mean '{near}'?" if near else ""


# Of 100: lets two slips pass in a word of six letters and keeps strangers out.
_NEAR = 70


def nearest(
    word: str, known: Iterable[str], *, parts: bool = False, least: int = _NEAR
) -> str | None:
    """Give the known word that is spelt most like a word as a whole or, if so asked, in parts."""
    # Where nothing is misspelt, nobody waits for the library's start.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    scorer = fuzz.WRatio if parts else fuzz.ratio
    found = process.extractOne(
        word[:100], list(known), scorer=scorer, processor=str.casefold, score_cutoff=least
    )
    return found[0] if found else None


def unknown(what: str, word: str, known: Iterable[str], listed_in: str = "") -> tuple[str, str]:
    """Give cause and remedy for a word outside a list.

    The remedy is the nearest word, else a short list whole, else where a long one stands.
    """
    words = sorted(known)
    remedy = did_you_mean(word, words) or one_of(words)
    if not remedy and listed_in:
        remedy = f"the known ones are in {listed_in}"
    # The start of it is enough to find it by.
    return f"unknown {what} '{word[:_LONGEST_NAME]}'", remedy


def one_of(words: Iterable[str]) -> str:
    """Give a short list of words as a remedy; nothing when it is long or empty."""
    listed = list(words)
    return f"one of: {', '.join(listed)}" if 0 < len(listed) <= 20 else ""
