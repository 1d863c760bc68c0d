"""Ask a SPARQL service politely: one query at a time, under a name, waiting as it asks.

Keeps to the rules of the Wikidata Query Service: a User-Agent with a contact, 60 seconds per
query, and `Retry-After` of an answer 429 or 503.
"""

import datetime as dt
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx2
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
    wait_random,
)

from etl.wikidata.errors import RefusedError, TooSlowError
from warehouse import VERSION

WIKIDATA = "https://query.wikidata.org/sparql"

_BUSY = {408, 425, 429, 500, 502, 503}
_MOST_REDIRECTS = 5
# What the service writes when a query has run out of time, also into an answer it had begun.
_OUT_OF_TIME = re.compile(rb"TimeoutException|QueryTimeout|[Qq]uery timed out")


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds, and how often to try."""

    connecting: float = 10
    # The service ends a query after 60.
    answering: float = 65
    tries: int = 6
    first: float = 2
    longest: float = 120
    # Who is asked to wait longer than this has been shut out; a person should know.
    longest_asked: float = 900


class _PassingError(Exception):
    """A failure that may pass; `asked` is how long the service asks to wait, in seconds."""

    def __init__(self, cause: str, asked: float | None = None) -> None:
        super().__init__(cause)
        self.asked = asked


def agent(contact: str) -> str:
    """Give the User-Agent. Raises ValueError unless the contact is an e-mail or web address."""
    if not re.fullmatch(r"[!-~]+@[!-~]+\.[!-~]+|https?://[!-~]+\.[!-~]+", contact):
        raise ValueError("is no e-mail address and no web address (https://…)")
    return f"Twinboard/{VERSION} ({contact}) httpx2/{httpx2.__version__}"


@dataclass
class Service:
    """A SPARQL service at an address; use it in a `with`, so that the connection is closed.

    `waiting` is told how long the next wait is and why.
    """

    address: str
    agent: str
    patience: Patience = field(default_factory=Patience)
    sleep: Callable[[float], None] = time.sleep
    waiting: Callable[[float, str], None] = lambda seconds, cause: None

    def __post_init__(self) -> None:
        patience = self.patience
        self._client = httpx2.Client(
            headers={"User-Agent": self.agent, "Accept": "application/sparql-results+json"},
            timeout=httpx2.Timeout(patience.answering, connect=patience.connecting),
            limits=httpx2.Limits(max_connections=1),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, query: str) -> bytes:
        """Give the answer of a query as SPARQL JSON results.

        Raises TooSlowError when the query takes too long, RefusedError when no try gets it.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(self.patience.tries),
            wait=self._wait,
            sleep=self.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            return retrying(self._try, query)
        except _PassingError as error:
            raise RefusedError(
                f"{self.address}: {error}, after {self.patience.tries} tries"
            ) from error

    def _wait(self, state: RetryCallState) -> float:
        """Wait as long as is asked, and by chance a little longer; unasked, ever longer."""
        asked = _failure(state).asked
        if asked is not None:
            return max(asked, 1) + wait_random(0, 1)(state)
        return wait_exponential_jitter(
            multiplier=self.patience.first, max=self.patience.longest, jitter=self.patience.first
        )(state)

    def _tell(self, state: RetryCallState) -> None:
        self.waiting(state.upcoming_sleep, str(_failure(state)))

    def _try(self, query: str) -> bytes:
        try:
            status, headers, body = self._fetch(query)
        except (httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise _PassingError("no connection in time") from error
        except httpx2.TimeoutException as error:
            raise TooSlowError(
                f"{self.address}: no answer in {self.patience.answering:g} s"
            ) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise _PassingError(f"connection failed ({error})") from error
        if status == 200 and _is_whole(body):
            return body
        if status == 504 or _OUT_OF_TIME.search(body):
            raise TooSlowError(f"{self.address}: the query ran out of time")
        if status == 200:
            raise _PassingError("an answer that was cut or is no SPARQL result")
        raise self._refusal(status, headers)

    def _fetch(self, query: str) -> tuple[int, httpx2.Headers, bytes]:
        """Ask, and follow redirects with the query kept, for a bare Location drops it."""
        address = httpx2.URL(self.address)
        for _ in range(_MOST_REDIRECTS + 1):
            asked = address.copy_merge_params({"query": query, "format": "json"})
            with self._client.stream("GET", asked) as response:
                body = self._read(response)
            if not response.has_redirect_location:
                return response.status_code, response.headers, body
            address = redirected(address, response.headers["Location"])
        raise RefusedError(f"{self.address}: redirects without end")

    def _read(self, response: httpx2.Response) -> bytes:
        """Read the whole answer; one that drips is too slow although each part comes in time."""
        deadline = time.monotonic() + self.patience.answering
        parts = []
        for part in response.iter_bytes():
            parts.append(part)
            if time.monotonic() > deadline:
                raise TooSlowError(f"{self.address}: no end in {self.patience.answering:g} s")
        return b"".join(parts)

    def _refusal(self, status: int, headers: httpx2.Headers) -> Exception:
        cause = f"HTTP {status}"
        if status == 403:
            return RefusedError(
                f"{self.address}: {cause}: it shuts this User-Agent out: {self.agent}"
            )
        if status not in _BUSY:
            return RefusedError(f"{self.address}: {cause}")
        asked = seconds_asked(headers.get("Retry-After", ""), dt.datetime.now(dt.UTC))
        if asked is not None and asked > self.patience.longest_asked:
            return RefusedError(f"{self.address}: {cause}: it asks to come back in {asked:.0f} s")
        return _PassingError(cause, asked)


def _failure(state: RetryCallState) -> _PassingError:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, _PassingError):
        raise TypeError(f"{error!r} is not waited for")
    return error


def redirected(address: httpx2.URL, location: str) -> httpx2.URL:
    """Give the address that an answer points to. Raises RefusedError where none should follow."""
    try:
        target = address.join(location)
    except httpx2.InvalidURL as error:
        raise RefusedError(f"{address.host}: redirects to no address") from error
    schemes = ("https",) if address.scheme == "https" else ("http", "https")
    if target.scheme not in schemes:
        raise RefusedError(f"{address.host}: redirects to {target.scheme}, which is not followed")
    return target


def seconds_asked(retry_after: str, now: dt.datetime) -> float | None:
    """Read `Retry-After`, which is seconds or a date; null where it is neither."""
    if re.fullmatch(r"\d{1,9}", retry_after.strip()):
        return float(retry_after)
    try:
        then = parsedate_to_datetime(retry_after)
    # A year of more digits than any is the second kind.
    except (ValueError, OverflowError):
        return None
    # A date without a zone is meant as GMT.
    then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - now).total_seconds())


def _is_whole(body: bytes) -> bool:
    """Tell an answer from one that was cut or is none; both come under the status 200 too."""
    try:
        rows = json.loads(body)["results"]["bindings"]
        return isinstance(rows, list) and all(map(_is_row, rows))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _is_row(row: dict[str, dict[str, object]]) -> bool:
    # What is kept is not asked again, so nothing is kept that cannot be read.
    return all(isinstance(cell["value"], str) for cell in row.values())
