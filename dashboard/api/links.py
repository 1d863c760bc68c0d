"""Where the API has what a page shows: a table's or a chart's rows, and a chart's picture."""

from urllib.parse import urlencode

from dashboard.api.addresses import ROOT
from dashboard.api.parameters import chart_parameters, table_parameters
from dashboard.asking.context import Context
from dashboard.charts.theme import PALETTES

CHART = "chart/"
"""How the API's name of a chart begins."""


def rows_address(name: str, format: str, context: Context) -> str:
    """Give the address of the rows of a table, or of a chart (`chart/partners`)."""
    if name.startswith(CHART):
        parameters = chart_parameters(name.removeprefix(CHART), format)
    else:
        parameters = table_parameters(name)
    return _address(name, format, parameters, context, {})


def picture_address(chart: str, format: str, context: Context) -> str:
    """Give the address of a chart's picture, in the colours of the page."""
    is_light = context.palette == PALETTES["light"]
    look = {} if is_light else {"theme": ["dark"]}
    parameters = chart_parameters(chart, format)
    return _address(f"{CHART}{chart}", format, parameters, context, look)


def _address(
    name: str,
    format: str,
    parameters: tuple[str, ...],
    context: Context,
    look: dict[str, list[str]],
) -> str:
    # A program without a word on it is answered in English.
    query = {**context.selection.to_query(), "lang": [context.language.code], **look}
    taken = {each: query[each] for each in parameters if each in query}
    return f"{ROOT}/{name}.{format}?{urlencode(taken, doseq=True)}"
