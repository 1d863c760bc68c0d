"""All that a reader sees or hears of a page that AppTest has run, text by text.

Read from what Streamlit sends to the browser, whatever the element: a text that is sent is seen,
unless it is one of the few technical ones. Words marked as of another language are left out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest

# What the browser is told and nobody reads.
_TECHNICAL = {
    "id", "icon", "type", "tag", "page", "page_script_hash", "query_string", "deferred_file_id",
    "form_id", "language", "anchor",
}  # fmt: skip
_VOID = {"br", "hr", "img", "wbr", "meta", "link", "input"}
_READ_ATTRIBUTES = {"aria-label", "data-label", "title", "alt", "placeholder"}


def visible(app: AppTest) -> Iterator[str]:
    """Give every text of a page, those of its charts too."""
    for node in _nodes(app._tree):
        proto = getattr(node, "proto", None)
        if not isinstance(proto, Message):
            continue
        kind = type(proto).__name__
        if kind == "Html":
            yield from html_texts(proto.body)
        elif kind != "Code":
            # What the operator needs to know is shown as code and is English.
            yield from (_unescaped(text) for text in _strings(proto))


def _nodes(node: object) -> Iterator[object]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _strings(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in _TECHNICAL:
            continue
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Message):
                yield from _strings(each)
            elif isinstance(each, str):
                yield each


def _unescaped(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown).replace("\N{WORD JOINER}", "")


class _Html(HTMLParser):
    """Gathers texts outside elements of another language and outside styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._left_out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        if self._left_out or tag in ("style", "script") or dict(attrs).get("lang"):
            self._left_out += 1
            return
        if "data-chart" in dict(attrs):
            self.texts += _of_chart(dict(attrs))
        self.texts += [value for name, value in attrs if name in _READ_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._left_out -= bool(self._left_out and tag not in _VOID)

    def handle_data(self, data: str) -> None:
        if not self._left_out and data.strip():
            self.texts.append(data)


def html_texts(body: str) -> list[str]:
    """Give the texts and read attributes of a piece of HTML."""
    parser = _Html()
    parser.feed(body)
    parser.close()
    return parser.texts


def _of_chart(place: Mapping[str, str | None]) -> Iterator[str]:
    spec = json.loads(place["data-chart"] or "")
    yield from _said(spec)
    yield from _leaves(json.loads(place["data-told"] or ""))
    # A tooltip cannot say which language its printed terms are of.
    fields = set(_fields(spec)) - {"printed"}
    for rows in json.loads(place["data-rows"] or "").values():
        # The outlines of countries are no rows.
        for row in rows if isinstance(rows, list) else ():
            yield from (row[each] for each in fields & row.keys() if isinstance(row[each], str))


def _leaves(told: object) -> Iterator[str]:
    match told:
        case str():
            yield told
        case list():
            for each in told:
                yield from _leaves(each)
        case dict():
            yield from _leaves(list(told.values()))


def _said(spec: object) -> Iterator[str]:
    """Give the texts that a specification holds itself: titles, descriptions, scales' words."""
    match spec:
        case list():
            for each in spec:
                yield from _said(each)
        case dict():
            for key, value in spec.items():
                if key in ("title", "description", "text", "subtitle", "domain"):
                    texts = value if isinstance(value, list) else [value]
                    yield from (text for text in texts if isinstance(text, str))
                if key not in ("data", "config"):
                    yield from _said(value)


def _fields(spec: object) -> Iterator[str]:
    """Give the columns that are written out; a column without a scale holds colours."""
    match spec:
        case list():
            for each in spec:
                yield from _fields(each)
        case Mapping():
            if "field" in spec and spec.get("scale", "") is not None:
                yield spec["field"]
            for value in spec.values():
                yield from _fields(value)
