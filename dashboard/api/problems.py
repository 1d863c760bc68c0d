"""What the API answers when it cannot answer: RFC 9457 problem details, never a traceback."""

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

from starlette.responses import Response

from dashboard.api.addresses import ROOT
from dashboard.words.one_line import one_line

MEDIA_TYPE = "application/problem+json"

TITLES = {
    "unknown-parameter": "A parameter is not known",
    "bad-value": "A parameter has a value that it cannot have",
    "long-query": "The query is too long",
    "outside": "The range lies outside of the answer",
    "does-not-fit": "The rows do not fit the format",
    "unknown-table": "There is no such table",
    "unknown-chart": "There is no such chart",
    "unknown-format": "There is no such format",
    "unknown-address": "There is nothing at this address",
    "nothing-to-draw": "The selection leaves nothing to draw",
    "method": "The method is not one of this address",
    "busy": "Too many requests wait already",
    "too-many": "Too many requests came from one address",
    "large-body": "The request has a body that is too large",
    "large-headers": "The headers of the request are too large",
    "long-address": "The address is too long",
    "unknown-host": "Nothing is served under this name",
    "foreign-origin": "Another site's page may not ask this",
    "large-answer": "The answer would be too large",
    "sign-in": "Only those who are signed in are answered",
    "not-allowed": "Whoever is signed in may not see this",
    "too-slow": "The question took too long",
    "too-much-memory": "The question needs too much memory",
    "unavailable": "The warehouse cannot be read",
    "failure": "Something went wrong",
}
"""The kinds of problems with what they say to people; the index lists them."""

# Longer lists are left to the description of the API.
_MOST_LISTED = 40
_MOST_LETTERS = 100


class Problem(Exception):  # noqa: N818 (the standard calls it so)
    """A request that cannot be answered; `members` go into the body beside the usual four."""

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = headers or {}
        self.members = members


def unknown(kind: str, given: str, known: Iterable[str], near: Sequence[str]) -> Problem:
    """Give the problem of a path that names a table, chart or format that there is not."""
    members: dict[str, object] = {"value": shortened(given), "known": list(known)}
    if near:
        members["did_you_mean"] = list(near)
    detail = f"There is no {kind} “{shortened(given)}”.{meant(near)}"
    return Problem(HTTPStatus.NOT_FOUND, f"unknown-{kind}", detail, None, **members)


def bad_value(
    parameter: str, value: str, reason: str, allowed: Sequence[str], near: Sequence[str] = ()
) -> Problem:
    """Give the problem of a parameter's value; a long list of allowed ones is left out."""
    members: dict[str, object] = {"parameter": parameter, "value": shortened(value)}
    if near:
        members["did_you_mean"] = list(near)
    if 0 < len(allowed) <= _MOST_LISTED:
        members["allowed"] = list(allowed)
    detail = f"{parameter}: {reason}.{meant(near)}"
    return Problem(HTTPStatus.BAD_REQUEST, "bad-value", detail, None, **members)


def meant(near: Sequence[str]) -> str:
    """Ask whether something near was meant, in a sentence of its own; nothing without any."""
    return f" Did you mean {' or '.join(f'“{word}”' for word in near)}?" if near else ""


def shortened(text: str) -> str:
    """Give a user's text on one line and no longer than it takes to know it again."""
    return one_line(text, _MOST_LETTERS)


def answer(problem: Problem) -> Response:
    """Write a problem as its response; it is not kept, for the next request may do better."""
    body = {
        "type": f"{ROOT}#{problem.kind}",
        "title": TITLES[problem.kind],
        "status": int(problem.status),
        "detail": problem.detail,
        **problem.members,
    }
    content = json.dumps(body, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(content, problem.status, headers, MEDIA_TYPE)
