"""Read a workbook or a Parquet file in a process of its own, bounded in memory and time.

Their readers believe what a file says of its own size, and end the whole process where they
cannot go on: a small file can ask for a terabyte. Here that ends as one clear line.
"""

import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import fastexcel
import polars as pl

from etl.problems import DataError, Problem

MOST_MEMORY = 4 * 1024**3
"""Bytes that reading may take."""

MOST_SECONDS = 120
"""Seconds of a processor that reading may take."""

# Of a process that is stuck without working the clock is the only sign.
_MOST_WAITING = 5.0 * MOST_SECONDS

_SAVE = "save it as CSV"
_TOO_LONG = "takes too long to read"
_REFUSED = 3


def read_apart(path: Path) -> pl.DataFrame:
    """Read a table as text, as it stands. Raises DataError when it cannot be read in bounds."""
    with tempfile.TemporaryDirectory(prefix="twinboard-") as folder:
        target = Path(folder) / "table.arrow"
        bounds = (str(MOST_MEMORY), str(MOST_SECONDS))
        files = (str(path.resolve()), str(target))
        command = [sys.executable, "-m", "etl.bulk.apart", *bounds, *files]
        root = Path(__file__).parents[2]
        try:
            # All is ours: this module, its bounds, and paths that are arguments and no shell's.
            ended = subprocess.run(  # noqa: S603
                command, cwd=root, capture_output=True, check=False, timeout=_MOST_WAITING
            )
        except subprocess.TimeoutExpired:
            raise _error(path, _TOO_LONG, _SAVE) from None
        if ended.returncode == 0:
            return pl.read_ipc(target.read_bytes())
    if ended.returncode == -signal.SIGXCPU:
        raise _error(path, _TOO_LONG, _SAVE)
    said = ended.stdout.decode(errors="replace").strip()
    if ended.returncode == _REFUSED and said:
        raise _error(path, said)
    cause = f"is damaged, or takes more than {MOST_MEMORY // 1024**3} GB to read"
    raise _error(path, cause, _SAVE)


def _error(path: Path, cause: str, remedy: str = "") -> DataError:
    return DataError([Problem(path.name, "", cause, remedy)])


def _main(memory: int, seconds: int, path: Path, target: Path) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # The first bound sends the signal that tells why, the second would end it anyhow.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        frame = _excel(path) if path.suffix.lower() == ".xlsx" else _parquet(path)
    except (pl.exceptions.PolarsError, fastexcel.FastExcelError, OSError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        sys.stdout.write(f"cannot be read: {reason}")
        return _REFUSED
    frame.write_ipc(target, compat_level=pl.CompatLevel.newest())
    return 0


def _excel(path: Path) -> pl.DataFrame:
    # As text: a code keeps its zeros, and only the rules say what is a date.
    return fastexcel.read_excel(path).load_sheet(0, header_row=0, dtypes="string").to_polars()


def _parquet(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path, glob=False)
    for name, kind in frame.schema.items():
        if kind.is_nested():
            raise ValueError(f"'{name}' holds lists; write one row per partnership")
    return frame.with_columns(pl.all().cast(pl.String()))


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])))
