"""Sends a file: whole, the part asked for, or only the word that the asker has it already."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.conditions import Validators, tag_of, weak
from dashboard.api.formats import COMPRESSED
from dashboard.api.ranges import Part, part_asked

# Pictures stand on other sites, whose readers need not all ask anew; a minute later everyone does,
# which costs no body. What is older is never shown, even when the server cannot be reached: a
# table of the old warehouse beside one of the new would contradict it.
_COMMON = {"Cache-Control": "public, max-age=60, must-revalidate", "Accept-Ranges": "bytes"}


@dataclass(frozen=True)
class File:
    """The bytes of an answer, what they are, when they changed, and how a browser treats them."""

    content: bytes
    media: str
    modified: dt.datetime
    name: str = ""
    saved: bool = False

    @property
    def headers(self) -> Mapping[str, str]:
        """The header by which a browser shows the file or saves it under its name."""
        if not self.name:
            return {}
        how = "attachment" if self.saved else "inline"
        return {"Content-Disposition": f'{how}; filename="{self.name}"'}


def send(file: File, request: Request) -> Response:
    """Answer with a file under the conditions of a request. Raises Problem for a part outside."""
    asked = request.headers
    strong = Validators(tag_of(file.content), file.modified)
    is_compressed = file.media not in COMPRESSED and "gzip" in asked.get("accept-encoding", "")
    whole = Validators(weak(strong.tag), file.modified) if is_compressed else strong
    if whole.known(asked):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_COMMON | whole.headers)
    part = _part(file, strong, request)
    if part is None:
        headers = {**_COMMON, **whole.headers, **file.headers}
        return Response(file.content, HTTPStatus.OK, headers, file.media)
    headers = {**_COMMON, **strong.headers, **file.headers, **part.headers}
    content = part.of(file.content)
    return Response(content, HTTPStatus.PARTIAL_CONTENT, headers, file.media)


def _part(file: File, strong: Validators, request: Request) -> Part | None:
    asked = request.headers
    # Of GET alone: whoever asks for the head wants to know of the whole.
    wanted = request.method == "GET" and "range" in asked and strong.allow_part(asked)
    return part_asked(asked["range"], len(file.content)) if wanted else None
