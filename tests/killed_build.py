"""Builds that can be killed, one for each line: `python -m tests.killed_build PATH`.

A line names a folder of data and, after a tab, the change of a file's name before which the build
dies, or 0. It is answered by the number of the process and, once that has ended, by its status.
All is loaded once and each build is a fork, so that a hundred of them take no hundred starts.
"""

import os
import signal
import sys
from pathlib import Path

from etl.load import build

# What Python does to names of files; what DuckDB writes within its own is not among it.
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")


def _die_before(count: int) -> None:
    """Die as a killed process does before the nth change of a name."""
    left = count

    def watch(event: str, values: tuple[object, ...]) -> None:
        nonlocal left
        if event in _CHANGES:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def _build(line: str, path: Path) -> None:
    data, count = line.rstrip("\n").split("\t")
    _die_before(int(count))
    build(Path(data), path)


def main(path: Path) -> None:
    """Build for each line of standard input."""
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            try:
                _build(line, path)
            finally:
                os._exit(sys.exc_info()[0] is not None)
        _say(process)
        _say(os.waitpid(process, 0)[1])


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
