"""What the API serves: tables, charts, definitions and the index, each drawn from a context."""

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from http import HTTPStatus

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from dashboard import export
from dashboard.about import TITLES
from dashboard.answers import Answers, labels, open_warehouse, options, warehouse_path
from dashboard.api import openapi, problems
from dashboard.api.conditions import Validators, validators
from dashboard.api.formats import CHART_MEDIA, TABLE_MEDIA
from dashboard.api.parameters import LANG, PICTURE, SCALE, Query, read_query, read_selection
from dashboard.api.problems import Problem, unknown
from dashboard.context import Context
from dashboard.downloads import chart_bytes, table_bytes
from dashboard.i18n import SOURCE_LANGUAGE, Language, choose_language
from dashboard.named_charts import NAMED_CHARTS, draw_chart
from dashboard.options import did_you_mean
from dashboard.selection import PARAMETERS
from dashboard.theme import PALETTES
from dashboard.today import read_today
from warehouse import VERSION
from warehouse.figures import FIGURES
from warehouse.queries import ANSWER_TABLES

# A new warehouse should show soon; asking again costs the asker no body.
_CACHE = {"Cache-Control": "public, max-age=60"}

# Files kept, so that what many ask for is written once.
_KEPT = 100


@dataclass(frozen=True)
class _File:
    """The bytes of an answer, what they are, and how a browser treats them."""

    content: bytes
    media: str
    name: str = ""
    saved: bool = False

    @property
    def headers(self) -> dict[str, str]:
        if not self.name:
            return {}
        how = "attachment" if self.saved else "inline"
        return {"Content-Disposition": f'{how}; filename="{self.name}"'}


def table(request: Request) -> Response:
    """Answer with one of the eight tables, the same bytes as the export of the command line."""
    name, format_ = request.path_params["table"], request.path_params["format"]
    _among("table", name, ANSWER_TABLES)
    _among("format", format_, TABLE_MEDIA)
    context = _context(read_query(request.url.query, PARAMETERS))
    known = _validators(context, name, format_)
    if known.known_by_tag(request.headers):
        return _not_modified(known)
    try:
        content = _table(context.key, context, name, format_)
    except export.ExportError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "does-not-fit", str(error)) from error
    file = export.file_name(name, format_, context.today)
    return _answer(request, known, _File(content, TABLE_MEDIA[format_], file, format_ != "json"))


def chart(request: Request) -> Response:
    """Answer with a chart as its page draws it, with its title, source and date inside."""
    name, format_ = request.path_params["name"], request.path_params["format"]
    _among("chart", name, NAMED_CHARTS)
    _among("format", format_, CHART_MEDIA)
    declared = PICTURE[format_]
    query = read_query(request.url.query, (*PARAMETERS, *(each.name for each in declared)))
    look = {each.name: each.read(query.get(each.name, [str(each.default)])[0]) for each in declared}
    context = _context(query, str(look["theme"]))
    known = _validators(context, "chart", name, format_, *look.items())
    if known.known_by_tag(request.headers):
        return _not_modified(known)
    size = (int(look["width"]), int(look.get("scale", SCALE.default)))
    content = _chart(context.key, context, name, format_, size)
    if content is None:
        detail = f"The selection leaves nothing to draw in the chart “{name}”."
        raise Problem(HTTPStatus.NOT_FOUND, "nothing-to-draw", detail, value=name)
    file = export.file_name(name, format_, context.today)
    return _answer(request, known, _File(content, CHART_MEDIA[format_], file))


def figures(request: Request) -> Response:
    """Answer with the definition of every figure, in a language."""
    context = _context(read_query(request.url.query, (LANG,)))
    t = context.language.t
    defined = [
        {
            "id": figure.id,
            "label": t(figure.label),
            # The catalogue keeps its own head under the empty text.
            "unit": t(figure.unit) if figure.unit else "",
            "meaning": t(figure.meaning),
            "type": figure.type,
        }
        for figure in FIGURES
    ]
    return _json(request, context, defined)


def index(request: Request) -> Response:
    """Answer with what there is and where."""
    context = _context(read_query(request.url.query, ()))
    data_date = context.answers.rows("main.build")["data_date"].item()
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
            {"name": name, "title": named.title, "table": named.table}
            | _links(f"chart/{name}", CHART_MEDIA)
            for name, named in NAMED_CHARTS.items()
        ],
        "problems": problems.TITLES,
    }
    return _json(request, context, found)


def description(request: Request) -> Response:
    """Answer with the OpenAPI document."""
    context = _context(read_query(request.url.query, ()))
    return _json(request, context, openapi.document(context.options))


def _context(query: Query, theme: str = "light") -> Context:
    """Give what the pages are given, for a query. Raises Problem and WarehouseError."""
    path = warehouse_path()
    version = open_warehouse(path).version()
    offered = options(path, version)
    selection = read_selection(query, offered, labels(path, version, Language(SOURCE_LANGUAGE)))
    return Context(
        selection,
        labels(path, version, choose_language(selection.lang, ())),
        offered,
        Answers(path, version, read_today()),
        next(palette for name, palette in PALETTES.items() if name == theme),
    )


# What is kept is told apart by the key; Streamlit passes over what starts with an underscore.
@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _table(key: tuple[Hashable, ...], _context: Context, name: str, format_: str) -> bytes:
    return table_bytes(_context, name, format_)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _chart(
    key: tuple[Hashable, ...], _context: Context, name: str, format_: str, size: tuple[int, int]
) -> bytes | None:
    drawn = draw_chart(name, _context)
    return None if drawn is None else chart_bytes(_context, drawn, format_, *size)


def _among(kind: str, given: str, known: Iterable[str]) -> None:
    names = list(known)
    if given not in names:
        near = did_you_mean(problems.shortened(given), {name: name for name in names})
        raise unknown(kind, given, names, [near] if near else [])


def _links(name: str, formats: Iterable[str]) -> dict[str, str]:
    return {format_: f"{openapi.ROOT}/{name}.{format_}" for format_ in formats}


def _validators(context: Context, *depends: object) -> Validators:
    return validators(context.answers.version, context.today, (context.key, *depends))


def _json(request: Request, context: Context, found: object) -> Response:
    content = json.dumps(found, ensure_ascii=False, indent=1).encode()
    known = _validators(context, request.url.path)
    return _answer(request, known, _File(content, "application/json"))


def _answer(request: Request, known: Validators, file: _File) -> Response:
    if known.known(request.headers):
        return _not_modified(known)
    return Response(file.content, 200, {**_CACHE, **known.headers, **file.headers}, file.media)


def _not_modified(known: Validators) -> Response:
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**_CACHE, **known.headers})
