"""The description of the API: OpenAPI 3.1, derived from what declares tables and selections."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.api import problems
from dashboard.api.addresses import HEALTH, ROOT
from dashboard.api.formats import CHART_MEDIA, TABLE_MEDIA
from dashboard.api.parameters import (
    LANG,
    SCALE,
    THEME,
    WIDTH,
    chart_parameters,
    meaning,
    table_parameters,
)
from dashboard.asking.named_charts import NAMED_CHARTS
from dashboard.selecting.options import Options
from dashboard.selecting.selection import PARAMETERS, REPEATABLE, Selection, known_words
from dashboard.telling.about import TITLES
from warehouse import VERSION
from warehouse.queries import ANSWER_TABLES
from warehouse.schema.table import Column, ColumnType, Table

Node = dict[str, Any]

_TYPES: Mapping[ColumnType, Node] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "real": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
    "text[]": {"type": "array", "items": {"type": "string"}},
}

_DESCRIPTION = (
    "Tables, charts and definitions of Twinboard, under the selection that pages and their links "
    "carry. Empty is unknown; zero is written as 0. Nothing needs a key and nothing can be changed."
)


def document(options: Options) -> Node:
    """Describe every address with its parameters, answers and problems."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Twinboard", "version": VERSION, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "paths": {**_indexes(), **_tables(), **_charts(), HEALTH: {"get": _health()}},
        "components": {
            "parameters": _parameters(options),
            "headers": _HEADERS,
            "responses": _RESPONSES,
            "schemas": _schemas(),
        },
    }


def _indexes() -> Node:
    found = {"type": "object", "required": ["tables", "charts", "openapi"]}
    figures = {"type": "array", "items": _ref("schemas", "figure")}
    return {
        ROOT: {"get": _operation("index", "What there is and where", (), _json(found))},
        f"{ROOT}/openapi.json": {
            "get": _operation("openapi", "This description", (), _json({"type": "object"}))
        },
        f"{ROOT}/figures": {
            "get": _operation("figures", "Definitions of all figures", (LANG,), _json(figures))
        },
    }


def _tables() -> Node:
    """Describe JSON table by table, for its rows differ; else those together that take the same."""
    paths: Node = {}
    for name, title in TITLES.items():
        rows = {"type": "array", "items": _ref("schemas", name)}
        operation = _operation(f"{name}_json", title, table_parameters(name), _json(rows))
        paths[f"{ROOT}/{name}.json"] = {"get": operation}
    for format_, media in TABLE_MEDIA.items():
        if format_ != "json":
            summary = f"as {format_.upper()}"
            takes = {name: table_parameters(name) for name in ANSWER_TABLES}
            paths |= _grouped("table", summary, takes, format_, {_type(media): {}})
    return paths


def _charts() -> Node:
    paths: Node = {}
    for format_, media in CHART_MEDIA.items():
        summary = f"as {'Vega-Lite' if format_ == 'json' else format_.upper()}"
        takes = {name: chart_parameters(name, format_) for name in NAMED_CHARTS}
        content = {_type(media): {"schema": {"type": "object"}} if format_ == "json" else {}}
        paths |= _grouped("chart", summary, takes, format_, content)
    return paths


def _grouped(
    kind: str, summary: str, takes: Mapping[str, tuple[str, ...]], format: str, content: Node
) -> Node:
    """Describe what takes the most usual parameters as one address, and each other by itself.

    `takes` holds the parameters of each table or chart, `kind` says which of the two they are.
    """
    usual = Counter(takes.values()).most_common(1)[0][0]
    root = {"table": ROOT, "chart": f"{ROOT}/chart"}[kind]
    alone = [(name, name, names) for name, names in takes.items() if names != usual]
    paths: Node = {}
    for name, shown, names in (*alone, (f"{{{kind}}}", kind, usual)):
        operation = _operation(f"{kind}_{shown}_{format}", f"{shown} {summary}", names, content)
        if kind == "chart" or name != shown:
            operation["responses"]["404"] = _ref("responses", "NotFound")
        if name != shown:
            among = [each for each, its in takes.items() if its == usual]
            operation["parameters"].insert(0, _named(kind, among))
        paths[f"{root}/{name}.{format}"] = {"get": operation}
    return paths


def _health() -> Node:
    state = _json({"type": "object", "required": ["status"]})
    return {
        "operationId": "health",
        "summary": "Whether the warehouse can be read",
        "responses": {
            "200": {"description": "It can", "content": state},
            "503": {"description": "It cannot, and why", "content": state},
        },
    }


def _operation(identity: str, summary: str, parameters: Iterable[str], content: Node) -> Node:
    headers = {name: _ref("headers", name) for name in _HEADERS if name != "Content-Range"}
    return {
        "operationId": identity,
        "summary": summary,
        "parameters": [_ref("parameters", name) for name in (*parameters, *_CONDITIONS)],
        "responses": {
            "200": {"description": summary, "headers": headers, "content": content},
            "206": {
                "description": "The part asked for",
                "headers": {**headers, "Content-Range": _ref("headers", "Content-Range")},
                "content": {media: {} for media in content},
            },
            "304": _ref("responses", "NotModified"),
            "400": _ref("responses", "BadRequest"),
            "413": _ref("responses", "TooLarge"),
            "414": _ref("responses", "TooLong"),
            "416": _ref("responses", "Outside"),
            "429": _ref("responses", "TooMany"),
            "503": _ref("responses", "Unavailable"),
            "504": _ref("responses", "TooSlow"),
        },
    }


def _named(name: str, known: Iterable[str]) -> Node:
    words = {"type": "string", "enum": list(known)}
    return {"name": name, "in": "path", "required": True, "schema": words}


def _parameters(options: Options) -> Node:
    described: Node = {name: _parameter(name, options) for name in PARAMETERS}
    for each in (THEME, WIDTH, SCALE):
        described[each.name] = _in_query(each.name, each.meaning, each.schema())
    return described | _CONDITIONS


def _parameter(name: str, options: Options) -> Node:
    words: Node = {"type": "string", "enum": sorted(known_words(name, options.known))}
    if name in REPEATABLE:
        return _in_query(name, meaning(name), {"type": "array", "items": words})
    default = getattr(Selection(), name)
    return _in_query(name, meaning(name), {**words, "default": default} if default else words)


def _in_query(name: str, meaning: str, schema: Node) -> Node:
    return {"name": name, "in": "query", "description": meaning, "schema": schema}


def _schemas() -> Node:
    rows = {name: _row(table) for name, table in ANSWER_TABLES.items()}
    texts = ("id", "label", "unit", "meaning", "type")
    return {**rows, "figure": _object({name: {"type": "string"} for name in texts}), **_PROBLEM}


def _row(table: Table) -> Node:
    return _object({column.name: _value(column) for column in table.columns})


def _value(column: Column) -> Node:
    kind = {**_TYPES[column.type]}
    if column.vocabulary:
        kind["enum"] = [*column.vocabulary, *([] if column.required else [None])]
    if not column.required:
        kind["type"] = [kind["type"], "null"]
    unit = f" ({column.unit})" if column.unit else ""
    return {**kind, "description": f"{column.meaning}{unit}"}


def _object(properties: Node) -> Node:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _json(schema: Node) -> Node:
    return {"application/json": {"schema": schema}}


def _type(media: str) -> str:
    return media.partition(";")[0]


def _ref(kind: str, name: str) -> Node:
    return {"$ref": f"#/components/{kind}/{name}"}


def _problem(description: str, headers: Sequence[str] = ()) -> Node:
    content = {problems.MEDIA_TYPE: {"schema": _ref("schemas", "problem")}}
    text = {name: {"schema": {"type": "string"}} for name in headers}
    return {"description": description, "content": content, **({"headers": text} if text else {})}


_HEADERS: Node = {
    "ETag": {"description": "Names this answer", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When it last changed", "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long it is fresh", "schema": {"type": "string"}},
    "Accept-Ranges": {"description": "That parts can be asked for", "schema": {"type": "string"}},
    "Content-Range": {"description": "Which part it is", "schema": {"type": "string"}},
}

_CONDITIONS: Node = {
    name: {"name": name, "in": "header", "description": text, "schema": {"type": "string"}}
    for name, text in (
        ("If-None-Match", "Entity tag of the answer that the asker has"),
        ("If-Modified-Since", "Time of the answer that the asker has"),
        ("Range", "Bytes that are wanted, such as bytes=0-99; one range"),
        ("If-Range", "Entity tag of the answer that the wanted bytes must be of"),
    )
}

_RESPONSES: Node = {
    "NotModified": {"description": "The asker has it already"},
    "BadRequest": _problem("A parameter or a value is not known; the body says which is"),
    "NotFound": _problem("No such table or chart, or nothing to draw"),
    "TooLarge": _problem("The answer, or a body that was sent, would be too large"),
    "TooLong": _problem("The address, or the query in it, is too long"),
    "TooSlow": _problem("The question took too long and was stopped", ["Retry-After"]),
    "TooMany": _problem("One address asked too often", ["Retry-After", "RateLimit"]),
    "Outside": _problem("The range lies outside of the answer", ["Content-Range"]),
    "Unavailable": _problem(
        "The warehouse cannot be read, too many wait, or the question needs too much memory",
        ["Retry-After"],
    ),
}

_PROBLEM: Node = {
    "problem": {
        "type": "object",
        "description": "Problem details, RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            **{name: {"type": "string"} for name in ("type", "title", "detail")},
            "status": {"type": "integer"},
            **{name: {"type": "string"} for name in ("parameter", "value")},
            **{
                name: {"type": "array", "items": {"type": "string"}}
                for name in ("allowed", "did_you_mean", "known")
            },
        },
    }
}
