"""Charts as pictures for print: one width, with selection, source and date inside, offline.

A picture is 680 px wide. At 16 cm, the text width of a page, its letters are 8 to 10 points and it
has 300 dots to the inch.
"""

import re
from html import escape

import altair as alt
import vl_convert as vlc

from dashboard.charts.frame import PAGE_WIDTH, ROWS, told_to, wrapped

WIDTH = 680
DOTS_PER_INCH = 300

# vl-convert carries Liberation Sans and measures by it; Arial and Helvetica are as wide, so that a
# picture fits its frame on every machine.
FONT = '"Liberation Sans", Arial, Helvetica, sans-serif'

FOOT = 26
_LETTER = 6.2
_LABEL_LETTER = 7.5
_TITLE_LETTER = 8
_FOOT_LINES = 3
_LINE = 16
_PADDING = 8

PRINT_SCALE = 2.8
"""Dots to a pixel: 1904 across, which are a little over 300 to the inch at 16 cm."""

_POINTS_PER_INCH = 72
_TAG = re.compile(r"<svg[^>]*>")


def for_export(
    chart: alt.LayerChart,
    width: int = WIDTH,
    source_line: str = "",
    date_line: str = "",
    selection_line: str = "",
    basis_line: str = "",
) -> alt.LayerChart:
    """Give the chart at a fixed width with its basis, selection, source and date at its foot.

    Each of them takes three lines at most and then ends in dots.
    """
    room = int((width - 2 * _PADDING) / _LETTER)
    lines = [
        line
        for text in (basis_line, selection_line, source_line, date_line)
        for line in _few_lines(wrapped(text, room))
    ]
    copy = chart.copy(deep=True)
    copy.width = width
    told = [each for each in copy["params"] if each.name != PAGE_WIDTH]
    copy.params = [alt.VariableParameter(name=PAGE_WIDTH, value=width), *told]
    copy.config.font = FONT
    _set_in_long_lines(copy.title, width)
    if lines:
        copy.layer.append(
            _foot(lines, copy.height + _labels_below(copy), width, copy.config.title.subtitleColor)
        )
    return copy


def _few_lines(lines: list[str]) -> list[str]:
    if len(lines) <= _FOOT_LINES:
        return lines
    return [*lines[: _FOOT_LINES - 1], f"{lines[_FOOT_LINES - 1]} …"]


def _set_in_long_lines(title: alt.TitleParams, width: int) -> None:
    title.text = wrapped(" ".join(title.text), int(width / _TITLE_LETTER))
    if title.subtitle is not alt.Undefined:
        title.subtitle = wrapped(" ".join(title.subtitle), int(width / _LETTER))


def to_svg(chart: alt.LayerChart) -> str:
    """Draw a chart of a fixed width as SVG that says what it is and shows."""
    spec = chart.to_dict()
    svg: str = vlc.vegalite_to_svg(spec, allowed_base_urls=[])
    title = " ".join(spec.get("title", {}).get("text", []))
    described = f"<title>{escape(title)}</title><desc>{escape(spec.get('description', ''))}</desc>"
    # One image with a name and a description; Vega gives its parts roles of their own instead.
    return _TAG.sub(lambda tag: f'{tag[0][:-1]} role="img">{described}', svg, count=1)


def to_png(chart: alt.LayerChart, scale: float = PRINT_SCALE) -> bytes:
    """Draw a chart of a fixed width as PNG, `scale` dots to a pixel, 300 to the inch of paper."""
    png: bytes = vlc.vegalite_to_png(
        chart.to_dict(),
        # What is drawn without a scale has a pixel to the point.
        scale=scale * _POINTS_PER_INCH / DOTS_PER_INCH,
        ppi=DOTS_PER_INCH,
        allowed_base_urls=[],
    )
    return png


def _labels_below(chart: alt.LayerChart) -> int:
    """Give the pixels that labels standing upright below the marks take; all others lie above."""
    x = chart.layer[0].to_dict(validate=False).get("encoding", {}).get("x", {})
    if not isinstance(x.get("axis"), dict) or x["axis"].get("labelAngle") != -90:
        return 0
    return int(max(len(label) for label in told_to(chart)[ROWS]) * _LABEL_LETTER)


def _foot(lines: list[str], below: int, width: int, colour: str) -> alt.Chart:
    # The left edge of the picture, seen from the marks: row labels lie between.
    left = alt.ExprRef(f"width - {width - _PADDING}")
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=[{}]))
        .mark_text(
            align="left",
            baseline="top",
            text=lines,
            color=colour,
            fontSize=12,
            lineHeight=_LINE,
            x=left,
        )
        .encode(y=alt.value(below + FOOT))
    )
    return chart
