"""What the API answers when it cannot answer: RFC 9457 problem details, never a traceback."""

import json
from collections.abc import Iterable, Sequence
from http import HTTPStatus

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

# Longer lists are left to the description of the API.
_MOST_LISTED = 40
_MOST_LETTERS = 100


class Problem(Exception):
    """A request that cannot be answered; `members` go into the body beside the usual four."""

    def __init__(
        self, status: HTTPStatus, kind: str, title: str, detail: str, **members: object
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.members = members


def unknown(kind: str, title: str, given: str, known: Iterable[str], near: Sequence[str]) -> Problem:
    """Give the problem of a path that names what there is not."""
    listed = list(known)
    detail = f"There is no {kind} “{shortened(given)}”.{meant(near)}"
    members: dict[str, object] = {"value": shortened(given), "known": listed}
    if near:
        members["did_you_mean"] = list(near)
    return Problem(HTTPStatus.NOT_FOUND, f"unknown-{kind}", title, detail, **members)


def bad_value(
    parameter: str, value: str, reason: str, allowed: Sequence[str], near: Sequence[str] = ()
) -> Problem:
    """Give the problem of a parameter's value; a long list of allowed ones is left out."""
    members: dict[str, object] = {"parameter": parameter, "value": shortened(value)}
    if near:
        members["did_you_mean"] = list(near)
    if len(allowed) <= _MOST_LISTED:
        members["allowed"] = list(allowed)
    return Problem(
        HTTPStatus.BAD_REQUEST,
        "bad-value",
        "A parameter has a value that it cannot have",
        f"{parameter}: {reason}.{meant(near)}",
        **members,
    )


def meant(near: Sequence[str]) -> str:
    """Ask whether something near was meant, in a sentence of its own; nothing without any."""
    return f" Did you mean {' or '.join(f'“{word}”' for word in near)}?" if near else ""


def shortened(text: str) -> str:
    """Give a user's text on one line and no longer than it takes to know it again."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS]}…"


def answer(problem: Problem) -> Response:
    """Write a problem as its response; it is not kept, for the next request may do better."""
    body = {
        "type": f"urn:twinboard:problem:{problem.kind}",
        "title": problem.title,
        "status": int(problem.status),
        "detail": problem.detail,
        **problem.members,
    }
    content = json.dumps(body, ensure_ascii=False, indent=2).encode()
    headers = {"Cache-Control": "no-store"}
    return Response(content, problem.status, headers, MEDIA_TYPE)
