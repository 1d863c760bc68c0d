"""Whether the asker has the answer already: validators and preconditions of RFC 9110."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from starlette.datastructures import Headers

from warehouse import VERSION
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

    def known_by_tag(self, asked: Headers) -> bool:
        """Tell whether the asker names this very answer."""
        return _opaque(self.tag) in _tags(asked)

    def known(self, asked: Headers) -> bool:
        """Tell whether the asker has an answer that this one does not change.

        Holds for an answer that there is: `*` stands for any. A date counts without tags alone.
        """
        if "if-none-match" in asked:
            return asked["if-none-match"].strip() == "*" or self.known_by_tag(asked)
        since = _date(asked.get("if-modified-since", ""))
        return since is not None and self.modified <= since


def validators(version: Version, day: dt.date, depends: Iterable[object]) -> Validators:
    """Give the validators of an answer from one version of the warehouse as of a day.

    `depends` is all else that the answer depends on but the program. The tag is weak: the bytes
    differ when they are compressed.
    """
    _, nanoseconds, _ = version
    written = dt.datetime.fromtimestamp(nanoseconds // 10**9, dt.UTC)
    began = dt.datetime.combine(day, dt.time()).astimezone(dt.UTC)
    # A time to come would be no time of a last change.
    modified = min(max(written, began), dt.datetime.now(dt.UTC).replace(microsecond=0))
    basis = repr((VERSION, version, day, *depends))
    return Validators(f'W/"{sha256(basis.encode()).hexdigest()[:32]}"', modified)


def _tags(asked: Headers) -> set[str]:
    # Tags are compared weakly, so the mark of a weak one is passed over.
    listed = ", ".join(asked.getlist("if-none-match"))
    return {found[1] for found in _TAG.finditer(listed)}


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")


def _date(text: str) -> dt.datetime | None:
    try:
        day = parsedate_to_datetime(text)
    except ValueError:
        return None
    return day if day.tzinfo else None
