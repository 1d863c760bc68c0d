"""The server bears many browsers and a stream of new data for long: flat, quick and unfailing."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, linear_regression, quantiles

import pytest

from tests.browser.soak import Met, Plan, soak
from tests.conftest import Tell
from tests.longer import LONG, times

MINUTES = float(os.environ.get("TWINBOARD_SOAK_MINUTES", "30"))
SHORT = Plan(browsers=3, seconds=10, rest=0.5, between_builds=4)
FULL = Plan(
    browsers=int(os.environ.get("TWINBOARD_SOAK_BROWSERS", "20")),
    seconds=MINUTES * 60,
    # So long somebody reads; without rest twenty browsers alone want more than two processors.
    rest=20,
    between_builds=60,
)
# What memory may surely grow by in an hour; a leak of one session in each minute is more.
MOST_PER_HOUR = 30.0
# What so short a time may take: caches fill, which take some 150 MiB once all is asked.
MOST_IN_SHORT = 400.0


def slope(samples: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Give how much the samples grow in an hour, and half the width of its 95 % interval.

    The line goes through the means of minutes: samples seconds apart are no independent ones.
    """
    minutes: dict[int, list[float]] = {}
    for second, value in samples:
        minutes.setdefault(int(second // 60), []).append(value)
    x = [minute / 60 for minute in minutes]
    y = [fmean(values) for values in minutes.values()]
    line = linear_regression(x, y)
    left = sum((b - line.slope * a - line.intercept) ** 2 for a, b in zip(x, y, strict=True))
    spread = sum((a - fmean(x)) ** 2 for a in x)
    return line.slope, 2.1 * math.sqrt(left / (len(x) - 2) / spread)


def p95(waited: Sequence[tuple[float, float]]) -> float:
    return quantiles([seconds for _, seconds in waited], n=20)[-1]


def third(samples: Sequence[tuple[float, float]], number: int) -> Sequence[tuple[float, float]]:
    end = samples[-1][0]
    return [each for each in samples if number - 1 <= 3 * each[0] / end <= number]


def test_a_steady_leak_is_told_from_a_flat_line() -> None:
    flat = [(second, 300 + second % 7) for second in range(1800)]
    leaking = [(second, 300 + second / 36) for second in range(1800)]
    assert abs(slope(flat)[0]) < 1
    assert slope(leaking)[0] == pytest.approx(100)


@pytest.mark.soak
def test_browsers_read_on_while_data_is_built(tmp_path: Path, tell: Tell) -> None:
    met, log = soak(FULL if LONG else SHORT, tmp_path)
    _say(met, tell)
    assert met.errors == []
    assert "Traceback" not in log
    # No reader is shown an older build after a newer one, and whoever comes last sees the last.
    assert all(seen == sorted(seen) for seen in met.versions.values())
    assert met.versions[-1] == [met.builds]
    assert len(_seen(met)) >= min(times(2, 8), met.builds)
    (_, first), *_ = met.memory
    if LONG:
        grown, doubt = slope(_warm(met))
        assert grown - doubt < MOST_PER_HOUR
        assert p95(third(met.waited, 3)) < 1.5 * p95(third(met.waited, 1))
    else:
        assert max(held for _, held in met.memory) < first + MOST_IN_SHORT


def _warm(met: Met) -> Sequence[tuple[float, float]]:
    """Leave out the first third, in which caches fill."""
    end = met.memory[-1][0]
    return [each for each in met.memory if each[0] > end / 3]


def _seen(met: Met) -> set[int]:
    return {number for seen in met.versions.values() for number in seen}


def _by_minute(met: Met) -> str:
    minutes = {int(second // 60): mib for second, mib in met.memory}
    return " ".join(f"{mib:.0f}" for mib in minutes.values())


def _say(met: Met, tell: Tell) -> None:
    held = [mib for _, mib in met.memory]
    tell(
        f"{len(met.waited)} steps in {met.now / 60:.1f} min, {met.builds} builds of which "
        f"{len(_seen(met)) - 1} were seen, {len(met.errors)} errors; "
        f"memory {held[0]:.0f} MiB at first, {max(held):.0f} at most, {held[-1]:.0f} at last"
    )
    if LONG:
        ratio = p95(third(met.waited, 3)) / p95(third(met.waited, 1))
        tell(f"p95 {p95(met.waited):.2f} s, last third to first third {ratio:.2f}")
        grown, doubt = slope(_warm(met))
        tell(f"MiB at each minute: {_by_minute(met)}")
        tell(f"memory grows by {grown:.0f} ± {doubt:.0f} MiB an hour after the first third")
