"""Works at leisure, away from the runs of pages: tidies up, and reads ahead what all pages need.

What is tidied up is garbage, and what builds made old or left.
"""

import asyncio
import ctypes
import gc
import sys
from pathlib import Path

from dashboard.asking.answers import answers_now, options
from dashboard.asking.kept import forget
from warehouse.connection import Version, WarehouseError, version
from warehouse.in_time import StoppedError
from warehouse.one_build import sweep

# Streamlit would collect garbage after every run of a page, which takes longer than the run;
# config.toml turns that off.
_SECONDS = 20.0


async def keep_house(warehouse: Path) -> None:
    """Tidy up again and again, until cancelled."""
    known = _version(warehouse)
    # What is loaded by now stays, and need not be looked through. A run makes some ten thousand
    # things and leaves few in circles: at Python's own 700 it would be looked through for them
    # many times over.
    gc.freeze()
    gc.set_threshold(20_000)
    await asyncio.to_thread(read_ahead, warehouse)
    while True:
        await asyncio.sleep(_SECONDS)
        known = await asyncio.to_thread(tidy, warehouse, known)


def tidy(warehouse: Path, known: Version | None) -> Version | None:
    """Drop the answers of a warehouse that is no more, and collect; give the version of now.

    Answers are kept by version and up to a number of them, so those of old versions would go only
    as new ones come, and hold some hundred MiB until then.
    """
    found = _version(warehouse)
    if found != known:
        forget()
        read_ahead(warehouse)
    sweep(warehouse)
    gc.collect()
    _give_back()
    return found


def read_ahead(warehouse: Path) -> None:
    """Read what can be chosen and typed before the first reader of a version has to wait for it.

    Of the municipalities of the world that takes seconds.
    """
    try:
        options(answers_now(warehouse).snapshot).work_out()
    except (WarehouseError, StoppedError):
        # The pages say what is wrong with it, or ask again.
        return


def _version(warehouse: Path) -> Version | None:
    try:
        return version(warehouse)
    except WarehouseError:
        return None


def _give_back() -> None:
    """Ask the C library to return what it holds free; others than glibc do so by themselves."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
