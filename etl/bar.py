"""Draw how far work of some minutes has come, where somebody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

Show = Callable[..., None]
"""Changes a bar by what rich's `Progress.update` takes: `advance`, `completed`, `description`."""


@contextmanager
def bar_of(steps: int, doing: str) -> Iterator[Show]:
    """Draw a bar of so many steps on standard error, if that is a terminal; give what moves it."""
    if not sys.stderr.isatty():
        yield lambda **change: None
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
        yield partial(progress.update, progress.add_task(doing, total=steps))
