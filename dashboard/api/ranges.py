"""A part of an answer: the byte ranges of RFC 9110, by which programs read columns of Parquet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from dashboard.api.problems import Problem

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """The bytes from `first` to `last`, both included, of `size`."""

    first: int
    last: int
    size: int

    @property
    def headers(self) -> Mapping[str, str]:
        """The header that says which part it is."""
        return {"Content-Range": f"bytes {self.first}-{self.last}/{self.size}"}

    def of(self, content: bytes) -> bytes:
        """Cut it out of the whole."""
        return content[self.first : self.last + 1]


def part_asked(header: str, size: int) -> Part | None:
    """Give the part that a `Range` header asks for; None where the whole is to be sent.

    That is so for several parts, other units, and what is no range, as the standard allows.
    Raises Problem for a part that lies outside.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[0].endswith("=-"):
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        raise _outside(size)
    return Part(start, end, size)


def _outside(size: int) -> Problem:
    detail = f"The answer has {size} bytes; the range asked for lies outside."
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    return Problem(status, "outside", detail, {"Content-Range": f"bytes */{size}"})
