"""Read a workbook or a Parquet file in a process of its own, bounded in memory and time.

Their readers believe what a file says of its own size, and end the whole process where they
cannot go on: a small file can ask for a terabyte. Here that ends as one clear line.
"""

import json
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

import fastexcel
import polars as pl

from etl.bulk.unpacking import ANEW, refuse_bomb
from etl.bulk.workbook import table_in
from etl.problems import data_error

MOST_MEMORY = 4 * 1024**3
"""Bytes that reading may take."""

MOST_SECONDS = 120
"""Seconds of a processor that reading may take."""

MOST_WAITING = 5 * MOST_SECONDS
"""Seconds by the clock: of a process that is stuck without working the only sign."""

MOST_UNPACKED = 1024**3
"""Bytes that a workbook may unpack to; a full sheet of a list's columns has a third of that."""

COMMAND = (sys.executable, "-m", "etl.bulk.apart")

_SAVE = "save it as CSV"
_REFUSED = 3


def read_apart(
    path: Path, known: Collection[str] = ()
) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    """Read a table as text, and what is hidden of it, as `etl.bulk.workbook.table_in` gives both.

    Raises DataError when it cannot be read in bounds.
    """
    with tempfile.TemporaryDirectory(prefix="twinboard-") as folder:
        target = Path(folder) / "table.arrow"
        ended = _run(path, target, known)
        if ended.returncode == 0:
            return pl.read_ipc(target.read_bytes()), json.loads(ended.stdout)
    said = ended.stdout.decode(errors="replace").strip()
    if ended.returncode == _REFUSED and said:
        raise data_error(path, said)
    raise data_error(path, _cause(ended.returncode), _SAVE)


def _run(path: Path, target: Path, known: Collection[str]) -> subprocess.CompletedProcess[bytes]:
    bounds = (str(MOST_MEMORY), str(MOST_SECONDS))
    try:
        # Both are ours: this module, and paths that are arguments and no shell's.
        return subprocess.run(  # noqa: S603
            [*COMMAND, str(path.resolve()), str(target), *bounds],
            cwd=Path(__file__).parents[2],
            input=json.dumps(sorted(known)).encode(),
            capture_output=True,
            check=False,
            timeout=MOST_WAITING,
        )
    except subprocess.TimeoutExpired:
        raise data_error(path, f"is not read after {MOST_WAITING} s", _SAVE) from None


def _cause(code: int) -> str:
    if code == -signal.SIGXCPU:
        return f"takes more than {MOST_SECONDS} s of a processor to read"
    return f"is damaged, or takes more than {MOST_MEMORY / 1024**3:g} GB to read"


def main(path: Path, target: Path, memory: int, seconds: int) -> int:
    """Read a table within bounds and write it as Arrow.

    What is hidden of it, or why it cannot be read, goes to standard output.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # At the second bound it would be killed outright, which says nothing of time.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        is_workbook = path.suffix.lower() == ".xlsx"
        frame, hidden = _excel(path) if is_workbook else (_parquet(path), [])
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        sys.stdout.write(f"cannot be read: {reason}")
        return _REFUSED
    frame.write_ipc(target, compat_level=pl.CompatLevel.newest())
    json.dump(hidden, sys.stdout)
    return 0


def _excel(path: Path) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    refuse_bomb(path, MOST_UNPACKED)
    try:
        return table_in(path, json.load(sys.stdin))
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"it is no sound workbook: {reason}; {ANEW}") from error


def _parquet(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path, glob=False)
    return pl.DataFrame([_text(column) for column in frame])


def _text(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind.is_nested():
        raise ValueError(f"'{column.name}' holds lists; write one row per partnership")
    if kind == pl.Datetime:
        # Fractions of a second look like a telephone number, and nobody means them.
        return column.dt.to_string("%Y-%m-%d %H:%M:%S")
    try:
        return column.cast(pl.String())
    except pl.exceptions.PolarsError as error:
        raise ValueError(f"'{column.name}' holds no text but {kind}; write text") from error


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
