"""Charts as pictures for print: one width, with selection, source and date inside, offline.

A picture is 680 px wide. At 16 cm, the text width of a page, its letters are 8 to 10 points and it
has 300 dots to the inch.
"""

import altair as alt
import vl_convert as vlc

from dashboard.charts.frame import wrapped

WIDTH = 680
DOTS_PER_INCH = 300

# vl-convert carries Liberation Sans and measures by it; Arial and Helvetica are as wide, so that a
# picture fits its frame on every machine.
FONT = '"Liberation Sans", Arial, Helvetica, sans-serif'

FOOT = 26
_LETTER = 6.4
_TITLE_LETTER = 8
_FOOT_LINES = 3
_LINE = 16
_PADDING = 8

# 16 cm of 2.54 to the inch; without a scale a pixel of the picture is a point.
_SCALE = 16 / 2.54 * 72 / WIDTH


def for_export(
    chart: alt.LayerChart,
    width: int = WIDTH,
    source_line: str = "",
    date_line: str = "",
    selection_line: str = "",
) -> alt.LayerChart:
    """Give the chart at a fixed width with selection, source and date at its foot.

    Each of them takes three lines at most and then ends in dots.
    """
    room = int((width - 2 * _PADDING) / _LETTER)
    lines = [
        line
        for text in (selection_line, source_line, date_line)
        for line in _few_lines(wrapped(text, room))
    ]
    copy = chart.copy(deep=True)
    copy.width = width
    copy.config.font = FONT
    _set_in_long_lines(copy.title, width)
    if lines:
        copy.layer.append(_foot(lines, copy.height, width, copy.config.title.subtitleColor))
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
    """Draw a chart of a fixed width as SVG."""
    svg: str = vlc.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    return svg


def to_png(chart: alt.LayerChart) -> bytes:
    """Draw a chart of a fixed width as PNG for print; the file says how large it is on paper."""
    png: bytes = vlc.vegalite_to_png(
        chart.to_dict(), scale=_SCALE, ppi=DOTS_PER_INCH, allowed_base_urls=[]
    )
    return png


def _foot(lines: list[str], height: int, width: int, colour: str) -> alt.Chart:
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
        .encode(y=alt.value(height + FOOT))
    )
    return chart
