"""The threads that make the answers, and how many requests may wait for one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.problems import Problem

_THREADS = 4
_MOST_WAITING = 64

# The longest queue is worked off in about this time when most of it is pictures not kept yet.
_RETRY_SECONDS = "10"

Resource = Callable[[Request], Response]


class Workers:
    """Makes answers in a few threads, so that scripts do not starve the pages.

    Further requests wait; when too many do, the next is asked to come again rather than to wait
    for longer than its asker will. All counting happens in the one thread of the event loop.
    """

    def __init__(self, threads: int = _THREADS, most_waiting: int = _MOST_WAITING) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="api")
        self._most = threads + most_waiting
        self._taken = 0

    async def answer(self, resource: Resource, request: Request) -> Response:
        """Give what the resource answers. Raises Problem when too many wait already."""
        if self._taken >= self._most:
            detail = f"Too many requests wait already. Try again in {_RETRY_SECONDS} seconds."
            headers = {"Retry-After": _RETRY_SECONDS}
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "busy", detail, headers)
        self._taken += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, resource, request)
        finally:
            self._taken -= 1
