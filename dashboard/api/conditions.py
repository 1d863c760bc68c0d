"""Whether the asker has the answer already: validators and preconditions of RFC 9110."""

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.datastructures import Headers

from warehouse.connection import Version

_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True)
class Validators:
    """The entity tag and the time of last change of an answer."""

    tag: str
    modified: dt.datetime

    @property
    def headers(self) -> dict[str, str]:
        """The headers that carry them."""
        return {"ETag": self.tag, "Last-Modified": format_datetime(self.modified, usegmt=True)}

    def known(self, asked: Headers) -> bool:
        """Tell whether the asker has an answer that this one does not change.

        Holds for an answer that there is: `*` stands for any. A date counts without tags alone.
        """
        if "if-none-match" in asked:
            return asked["if-none-match"].strip() == "*" or _opaque(self.tag) in _tags(asked)
        since = _date(asked.get("if-modified-since", ""))
        return since is not None and self.modified <= since

    def allow_part(self, asked: Headers) -> bool:
        """Tell whether a part fits what the asker has of this answer; it does if nothing is said.

        A weak tag never does, for a part must fit byte by byte.
        """
        had = asked.get("if-range", "").strip()
        return had in ("", self.tag, self.headers["Last-Modified"]) and not had.startswith("W/")


def tag_of(content: bytes) -> str:
    """Give the strong tag of these bytes, whatever warehouse, program or day they come from."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def weak(tag: str) -> str:
    """Give the tag of the same answer in bytes that may differ, as where it is compressed."""
    return f"W/{tag}"


def last_change(version: Version, day: dt.date | None) -> dt.datetime:
    """Give when an answer from one version of the warehouse last changed, or somewhat later.

    `day` is that which it is counted to, if any: then it may have changed when the day began.
    """
    _, nanoseconds, _ = version
    changed = dt.datetime.fromtimestamp(nanoseconds // 10**9, dt.UTC)
    if day is not None:
        changed = max(changed, dt.datetime.combine(day, dt.time()).astimezone(dt.UTC))
    # A time to come would be no time of a last change.
    return min(changed, dt.datetime.now(dt.UTC).replace(microsecond=0))


def _tags(asked: Headers) -> set[str]:
    # Tags are compared weakly, so the mark of a weak one is passed over.
    listed = ", ".join(asked.getlist("if-none-match"))
    return {found[1] for found in _TAG.finditer(listed)}


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")


def _date(text: str) -> dt.datetime | None:
    try:
        day = parsedate_to_datetime(text)
    # A year of more digits than any is the second kind.
    except (ValueError, OverflowError):
        return None
    return day if day.tzinfo else None
