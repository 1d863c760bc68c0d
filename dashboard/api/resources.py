"""What the API serves: tables, charts, definitions and the index, each drawn from a context."""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from dashboard import export
from dashboard.about import TITLES
from dashboard.answers import Answers, labels, open_warehouse, options, warehouse_path
from dashboard.api import openapi
from dashboard.api.conditions import Validators, validators
from dashboard.api.parameters import (
    LANG,
    SCALE,
    THEME,
    WIDTH,
    Choice,
    Number,
    Query,
    read_query,
    read_selection,
)
from dashboard.api.problems import Problem, unknown
from dashboard.context import Context
from dashboard.downloads import about, chart_bytes, table_bytes
from dashboard.i18n import Language, choose_language
from dashboard.named_charts import NAMED_CHARTS, draw_chart
from dashboard.options import did_you_mean
from dashboard.selection import PARAMETERS
from dashboard.theme import PALETTES
from dashboard.today import read_today
from warehouse import VERSION
from warehouse.figures import FIGURES
from warehouse.queries import ANSWER_TABLES

# Small, for a new warehouse should show soon; asking again costs the asker no body.
_SECONDS_FRESH = 60

_KEPT = 200

# These count days to a deadline, and ages.
OF_THE_DAY = frozenset({"summary", "findings"})

TABLE_MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CHART_MEDIA = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json"}

PICTURE: Mapping[str, Sequence[Choice | Number]] = {
    "svg": (THEME, WIDTH),
    "png": (THEME, WIDTH, SCALE),
    "json": (THEME, WIDTH),
}
"""The parameters of a chart beside the selection, by its format."""


@dataclass(frozen=True)
class _Content:
    """The bytes of an answer with what they are and what file they make."""

    content: bytes
    media: str
    name: str = ""
    kept_as_file: bool = False


def table(request: Request) -> Response:
    """Answer with one of the eight tables, the same bytes as the export of the command line."""
    name, format_ = request.path_params["table"], request.path_params["format"]
    _among("table", name, ANSWER_TABLES)
    _among("format", format_, TABLE_MEDIA)
    context = _context(read_query(request.url.query, PARAMETERS))
    day = context.today if name in OF_THE_DAY or format_ in export.BINARY else None
    known = validators(context.answers.version, (name, format_, *_asked(context)), day)
    if known.known_by_tag(request.headers):
        return _not_modified(known)
    content = _Content(
        _table(context.key, context, name, format_),
        TABLE_MEDIA[format_],
        export.file_name(name, format_, about(context, name)),
        kept_as_file=format_ != "json",
    )
    return _answer(request, known, content)


def chart(request: Request) -> Response:
    """Answer with a chart as its page draws it, with its title, source and date inside."""
    name, format_ = request.path_params["name"], request.path_params["format"]
    _among("chart", name, NAMED_CHARTS)
    _among("format", format_, CHART_MEDIA)
    declared = PICTURE[format_]
    query = read_query(request.url.query, (*PARAMETERS, *(each.name for each in declared)))
    look = {each.name: each.read(query.get(each.name, [str(each.default)])[0]) for each in declared}
    context = _context(query, str(look["theme"]))
    depends = (name, format_, *look.values(), *_asked(context))
    day = context.today if NAMED_CHARTS[name].table in OF_THE_DAY else None
    known = validators(context.answers.version, depends, day)
    if known.known_by_tag(request.headers):
        return _not_modified(known)
    size = (int(look["width"]), int(look.get("scale", SCALE.default)))
    drawn = _chart(context.key, context, name, format_, size)
    if drawn is None:
        raise _nothing_to_draw(name)
    file = export.file_name(name, format_, about(context, NAMED_CHARTS[name].table))
    return _answer(request, known, _Content(drawn, CHART_MEDIA[format_], file))


def figures(request: Request) -> Response:
    """Answer with the definition of every figure, in a language."""
    context = _context(read_query(request.url.query, (LANG,)))
    t = context.language.t
    defined = [
        {
            "id": figure.id,
            "label": t(figure.label),
            "unit": t(figure.unit),
            "meaning": t(figure.meaning),
            "type": figure.type,
        }
        for figure in FIGURES
    ]
    return _json(request, context, "figures", defined)


def index(request: Request) -> Response:
    """Answer with what there is and where."""
    context = _context(read_query(request.url.query, ()))
    build = context.answers.rows("main.build")
    data_date = build["data_date"].item()
    found = {
        "title": "Twinboard",
        "version": VERSION,
        "data_date": data_date.isoformat() if data_date else None,
        "openapi": f"{openapi.ROOT}/openapi.json",
        "figures": f"{openapi.ROOT}/figures",
        "health": openapi.HEALTH,
        "tables": [
            {"name": name, "title": TITLES[name], **_links(name, TABLE_MEDIA)}
            for name in ANSWER_TABLES
        ],
        "charts": [
            {"name": name, "table": named.table, **_links(f"chart/{name}", CHART_MEDIA)}
            for name, named in NAMED_CHARTS.items()
        ],
    }
    return _json(request, context, "index", found)


def description(request: Request) -> Response:
    """Answer with the OpenAPI document."""
    context = _context(read_query(request.url.query, ()))
    known = validators(context.answers.version, ("openapi",), None)
    if known.known_by_tag(request.headers):
        return _not_modified(known)
    written = openapi.document(
        context.options, {name: [*each] for name, each in PICTURE.items()}, TABLE_MEDIA, CHART_MEDIA
    )
    content = _Content(json.dumps(written, ensure_ascii=False).encode(), "application/json")
    return _answer(request, known, content)
