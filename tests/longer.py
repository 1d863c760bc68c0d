"""How much a test tries: little in `make test`, much in `make soak`."""

import os

LONG = os.environ.get("TWINBOARD_SOAK") == "full"


def times(short: int, long: int) -> int:
    """Give how often to try something: `short` in `make test`, `long` in `make soak`."""
    return long if LONG else short
