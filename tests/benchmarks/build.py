"""How long a build takes and how much memory, beside reading the same files and no more."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.made import Made
from tests.benchmarks.timing import Results, in_turns
from tests.browser.serving import ROOT

SECONDS, MEMORY = "seconds", "MiB"
# Linux counts the most memory held in KiB, macOS in bytes.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


def measure(made: Made, warehouse: Path, times: int) -> Mapping[str, Results]:
    """Measure floor, build, a build with nothing changed, and one with a curated file changed."""
    build = ["etl", "build", "--data", str(made.data), "--warehouse", str(warehouse)]
    floor = ["tests.benchmarks.floor", str(made.municipalities), str(made.partnerships)]
    beside = warehouse.with_name("floor.duckdb")
    changed = sorted((made.data / "municipalities").glob("*.toml"))[0]

    def floor_round(number: int) -> Mapping[str, float]:
        beside.unlink(missing_ok=True)
        return run([*floor, "--warehouse", str(beside)])

    def whole_round(number: int) -> Mapping[str, float]:
        warehouse.unlink(missing_ok=True)
        return run(build)

    def changed_round(number: int) -> Mapping[str, float]:
        with changed.open("a", encoding="utf-8") as file:
            file.write(f"# changed {number}\n")
        return run(build)

    return in_turns(
        {
            "Floor": floor_round,
            "Build": whole_round,
            "Nothing changed": lambda number: run(build),
            "One curated file changed": changed_round,
        },
        times,
        warm=0,
    )


def run(arguments: Sequence[str]) -> Mapping[str, float]:
    """Run a module in a process of its own; give its seconds and the most memory it held."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{' '.join(arguments[:2])} failed")
    return {SECONDS: seconds, MEMORY: usage.ru_maxrss * _MAXRSS_UNIT / 2**20}
