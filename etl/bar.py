"""Draw how far a build has come, where somebody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar_of(steps: int) -> Iterator[Callable[[], None]]:
    """Draw a bar of so many steps on standard error, if that is a terminal; give what moves it."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    # Only who watches waits for the library's start.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Building", total=steps)
        yield lambda: progress.advance(task)
