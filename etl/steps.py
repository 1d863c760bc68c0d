"""The steps of a build, and how each is told once it is finished."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One finished step of a build: what it was, how many rows it gave, how long it took."""

    name: str
    rows: int
    seconds: float
    details: tuple[str, ...] = ()


Report = Callable[[Step], None]

STEPS = ("reference", "curated files", "stated", "main", "history", "answer")
PACKAGE_STEPS = ("package", "stated", "main", "history", "answer")
