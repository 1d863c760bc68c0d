"""How often one address may ask, counted in a sliding minute in the memory of this process."""

import math
import time
from dataclasses import dataclass
from threading import Timer

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

# Above so many addresses within two minutes all counting begins anew, rather than fill the memory.
_MOST_COUNTED = 20_000

SECONDS = 60
"""How long the window is that is counted in."""


@dataclass(frozen=True)
class Share:
    """What an address has left of what it may ask for."""

    kind: str
    most: int
    left: int
    seconds: int
    is_over: bool

    def headers(self) -> dict[str, str]:
        """Give what a program needs to hold to it, as the IETF's draft on rate limits has it."""
        limits = {
            "RateLimit-Policy": f'"{self.kind}";q={self.most};w={SECONDS}',
            "RateLimit": f'"{self.kind}";r={self.left};t={self.seconds}',
        }
        return limits | ({"Retry-After": str(self.seconds)} if self.is_over else {})


class Rates:
    """Counts what addresses ask for, each kind by itself."""

    def __init__(self, per_minute: dict[str, int], most_counted: int = _MOST_COUNTED) -> None:
        self._items = {
            kind: RateLimitItemPerMinute(most, namespace=kind) for kind, most in per_minute.items()
        }
        self._storage = MemoryStorage()
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)
        self._most_counted = most_counted
        self._rest = Timer(SECONDS, _nothing)

    def take(self, kind: str, client: str) -> Share:
        """Count one more of a kind to an address, unless it has had all; tell what is left."""
        if len(self._storage.storage) >= self._most_counted:
            self._storage.reset()
        item = self._items[kind]
        is_over = not self._limiter.hit(item, client)
        self._let_rest()
        reset, left = self._limiter.get_window_stats(item, client)
        seconds = max(1, math.ceil(reset - time.time()))
        return Share(kind, item.amount, left, seconds, is_over)

    def _let_rest(self) -> None:
        """Have what has run out swept once a minute; the library starts a thread for every count.

        It sweeps when its timer has run down, and takes whichever is there for its timer.
        """
        if self._storage.timer is not self._rest:
            self._rest = Timer(SECONDS, _nothing)
            self._rest.daemon = True
            self._rest.start()
            self._storage.timer = self._rest


def _nothing() -> None:
    pass
