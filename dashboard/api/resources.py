"""What the API serves: tables, charts, definitions and the index, each drawn from a context."""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from http import HTTPStatus

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import openapi, problems
from dashboard.api.addresses import HEALTH, ROOT
from dashboard.api.conditions import last_change
from dashboard.api.formats import CHART_MEDIA, TABLE_MEDIA
from dashboard.api.parameters import (
    LANG,
    PICTURE,
    SCALE,
    Query,
    chart_parameters,
    read_query,
    read_selection,
    table_parameters,
)
from dashboard.api.problems import Problem, unknown
from dashboard.api.sending import File, send
from dashboard.asking.answers import answers_now, labels, options, warehouse_path
from dashboard.asking.context import Context
from dashboard.asking.kept import kept_up_to
from dashboard.asking.named_charts import (
    NAMED_CHARTS,
    chart_basis,
    chart_narrowed,
    chart_rows,
    draw_chart,
)
from dashboard.asking.parts import findings_of_kinds
from dashboard.charts.theme import PALETTES
from dashboard.files import export
from dashboard.files.downloads import chart_bytes, table_bytes
from dashboard.selecting.typed_names import did_you_mean
from dashboard.telling.about import TITLES, filters_in_words
from dashboard.words.i18n import SOURCE_LANGUAGE, Language, choose_language
from warehouse import VERSION
from warehouse.figures import FIGURES
from warehouse.queries import ANSWER_TABLES

# Of files kept, so that what many ask for is written once.
_MEGABYTES = 64


def table(request: Request) -> Response:
    """Answer with one of the eight tables, the same bytes as the export of the command line."""
    name, format_ = request.path_params["table"], request.path_params["format"]
    _among("table", name, ANSWER_TABLES)
    _among("format", format_, TABLE_MEDIA)
    context = _context(read_query(request.url.query, table_parameters(name)))
    # Counted before it is read, which may take a gigabyte.
    _refuse_long(context.answers.height(name, context.selection), request.app.state.most_rows)
    content = _written(lambda: _table(context.key, context, name, format_))
    file = export.file_name(name, format_, context.today)
    is_saved = format_ != "json"
    return send(File(content, TABLE_MEDIA[format_], _last_change(context), file, is_saved), request)


def chart(request: Request) -> Response:
    """Answer with a chart as its page draws it, or with the rows that it is drawn from."""
    name, format_ = request.path_params["name"], request.path_params["format"]
    _among("chart", name, NAMED_CHARTS)
    _among("format", format_, CHART_MEDIA)
    query = read_query(request.url.query, chart_parameters(name, format_))
    if format_ in PICTURE:
        context, content = _picture(query, name, format_)
    else:
        context = _context(query)
        content = _rows_of_chart(context, name, format_, request.app.state.most_rows)
    if content is None:
        detail = f"The selection leaves nothing to draw in the chart “{name}”."
        raise Problem(HTTPStatus.NOT_FOUND, "nothing-to-draw", detail, value=name)
    file = export.file_name(name, format_, context.today)
    is_saved = format_ not in PICTURE
    return send(File(content, CHART_MEDIA[format_], _last_change(context), file, is_saved), request)


def _picture(query: Query, name: str, format_: str) -> tuple[Context, bytes | None]:
    """Draw a chart with its title, source and date inside."""
    declared = PICTURE[format_]
    look = {each.name: each.read(query.get(each.name, [str(each.default)])[0]) for each in declared}
    context = _context(query, str(look["theme"]))
    size = (int(look["width"]), int(look.get("scale", SCALE.default)))
    return context, _chart(context.key, context, name, format_, size)


def _rows_of_chart(context: Context, name: str, format_: str, most: int) -> bytes | None:
    named = NAMED_CHARTS[name]
    of = named.of(context)
    rows = chart_rows(name, context)
    if rows is None:
        return None
    _refuse_long(rows.height, most)
    shown, narrowed = rows.slice(0, rows.height), chart_narrowed(name, context)
    return _written(
        lambda: table_bytes(of, named.table, format_, shown, named.ordered_by, narrowed)
    )


def _written(write: Callable[[], bytes]) -> bytes:
    """Write a file. Raises Problem when its format cannot hold the rows."""
    try:
        return write()
    except export.ExportError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "does-not-fit", str(error)) from error


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
        "openapi": f"{ROOT}/openapi.json",
        "figures": f"{ROOT}/figures",
        "health": HEALTH,
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
    answers = answers_now(warehouse_path())
    read = answers.snapshot
    offered = options(read)
    selection = read_selection(query, offered, labels(read, Language(SOURCE_LANGUAGE)))
    return Context(
        selection,
        labels(read, choose_language(selection.lang, ())),
        offered,
        answers,
        next(palette for name, palette in PALETTES.items() if name == theme),
    )


# What is kept is told apart by the key, and not by what starts with an underscore.
@kept_up_to(_MEGABYTES)
def _table(key: str, _context: Context, name: str, format_: str) -> bytes:
    kinds = _of_kinds(_context, name)
    if kinds is None:
        return table_bytes(_context, name, format_)
    chosen = filters_in_words(_context.selection, ("finding",), _context.options, _context.labels)
    return table_bytes(_context, name, format_, kinds, narrowed="; ".join(chosen))


def _of_kinds(context: Context, name: str) -> pl.DataFrame | None:
    """Give the findings of the kinds that the selection names, as the page shows them."""
    kinds = context.selection.finding
    if name != "findings" or not kinds:
        return None
    return findings_of_kinds(context, kinds)


@kept_up_to(_MEGABYTES)
def _chart(
    key: str, _context: Context, name: str, format_: str, size: tuple[int, int]
) -> bytes | None:
    drawn = draw_chart(name, _context)
    of = NAMED_CHARTS[name].of(_context)
    if drawn is None:
        return None
    basis, narrowed = chart_basis(name, _context), chart_narrowed(name, _context)
    return chart_bytes(of, drawn, format_, *size, basis=basis, narrowed=narrowed)


def _refuse_long(rows: int, most: int) -> None:
    if rows > most:
        detail = (
            f"The table has {rows:,} rows under this selection; at most {most:,} are given. "
            "Narrow it, say by country, region, m or status, and take it in parts, "
            "or ask whoever runs this site for the whole as a data package."
        )
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "large-answer", detail, rows=rows, most=most
        )


def _among(kind: str, given: str, known: Iterable[str]) -> None:
    names = list(known)
    if given not in names:
        near = did_you_mean(problems.shortened(given), {name: name for name in names})
        raise unknown(kind, given, names, [near] if near else [])


def _links(name: str, formats: Iterable[str]) -> dict[str, str]:
    return {format_: f"{ROOT}/{name}.{format_}" for format_ in formats}


def _json(request: Request, context: Context, found: object) -> Response:
    content = json.dumps(found, ensure_ascii=False, indent=1).encode()
    # None of these counts days.
    changed = last_change(context.answers.version, None)
    return send(File(content, "application/json", changed), request)


def _last_change(context: Context) -> dt.datetime:
    return last_change(context.answers.version, context.today)
