"""Charts as pictures for reports: a fixed width, with source and date inside, without a network."""

import altair as alt
import vl_convert as vlc

from dashboard.charts.frame import wrapped

FOOT = 26
CHARACTER = 7


def for_export(
    chart: alt.LayerChart,
    width: int = 900,
    source_line: str = "",
    date_line: str = "",
) -> alt.LayerChart:
    """Give the chart at a fixed width with the source and the date at its foot."""
    lines = [
        line
        for text in (source_line, date_line)
        for line in wrapped(text, (width - 20) // CHARACTER)
    ]
    copy = chart.copy(deep=True)
    copy.width = width
    _set_in_long_lines(copy.title, width)
    if lines:
        copy.layer.append(_foot(lines, copy.height, copy.config.title.subtitleColor))
    return copy


def _set_in_long_lines(title: alt.TitleParams, width: int) -> None:
    title.text = wrapped(" ".join(title.text), width // 9)
    if title.subtitle is not alt.Undefined:
        title.subtitle = wrapped(" ".join(title.subtitle), width // CHARACTER)


def to_svg(chart: alt.LayerChart) -> str:
    """Draw a chart of a fixed width as SVG."""
    svg: str = vlc.vegalite_to_svg(chart.to_dict())
    return svg


def to_png(chart: alt.LayerChart, scale: float = 2) -> bytes:
    """Draw a chart of a fixed width as PNG; `scale` 2 is sharp in print."""
    png: bytes = vlc.vegalite_to_png(chart.to_dict(), scale=scale)
    return png


def _foot(lines: list[str], height: int, colour: str) -> alt.Chart:
    # Set from the right edge of the marks, for the left edge moves with the row labels.
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=[{}]))
        .mark_text(
            align="right",
            baseline="top",
            text=lines,
            color=colour,
            fontSize=12,
            lineHeight=16,
        )
        .encode(x=alt.value("width"), y=alt.value(height + FOOT))
    )
    return chart
