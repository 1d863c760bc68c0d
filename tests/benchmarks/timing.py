"""What all benchmarks share: measurements taken in turns, and what is told of them."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Measured:
    """Values of one thing measured again and again, in one unit."""

    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The value that half of all lie below."""
        return statistics.median(self.values)

    def percentile(self, percent: float) -> float:
        """Give the value that so many of a hundred do not exceed (nearest rank)."""
        ordered = sorted(self.values)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]

    @property
    def spread(self) -> str:
        """The quarter points, between which half of the values lie."""
        low, high = (float(f"{self.percentile(part):.3g}") for part in (25, 75))
        return f"{low:g}–{high:g}"


Results = Mapping[str, Measured]
"""What was measured, by its name."""

Round = Callable[[int], Mapping[str, float]]
"""Measures once, given the number of the round; gives a value for each thing measured."""


def in_turns(ways: Mapping[str, Round], times: int, warm: int = 1) -> Mapping[str, Results]:
    """Measure each way `times` times, one after the other in every round.

    So a slow minute of the machine falls on all of them, and their ratio stays. The first `warm`
    rounds are not counted.
    """
    results: dict[str, dict[str, Measured]] = {name: defaultdict(Measured) for name in ways}
    for number in range(warm + times):
        for name, measure in ways.items():
            for thing, value in measure(number).items():
                if number >= warm:
                    results[name][thing].values.append(value)
    return results


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table in Markdown, its first column of words and the others of numbers."""
    rule = ["---", *("---:" for _ in heads[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))
