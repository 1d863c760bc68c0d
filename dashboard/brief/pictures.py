"""Charts as pictures in a brief: without their heading, in a font that every machine has."""

from functools import cache
from pathlib import Path

import altair as alt
import vl_convert as vlc

from dashboard import charts
from dashboard.brief.content import Picture

FONTS = Path(__file__).with_name("fonts")
FONT = "Source Sans 3"
"""The family in `FONTS`: text is measured, drawn and embedded by the same letters everywhere."""

HALF_WIDTH = 366
"""Pixels of a chart that fills half a page: its letters are then those of the page's tables."""

COLUMN = 83
"""Millimetres of a picture that stands beside another in a document."""

_PNG_SCALE = COLUMN / 25.4 * 300 / HALF_WIDTH


def svg_of(picture: Picture) -> str:
    """Draw a picture as SVG."""
    return charts.to_svg(_drawn(picture))


def png_of(picture: Picture) -> bytes:
    """Draw a picture as PNG, 300 dots to the inch at half the width of a page."""
    return charts.to_png(_drawn(picture), scale=_PNG_SCALE)


def _drawn(picture: Picture) -> alt.LayerChart:
    _register_fonts()
    chart = charts.for_export(picture.chart, HALF_WIDTH)
    chart.title = alt.Undefined
    # Quoted: a name that ends in a number is none to a style sheet, and text would vanish.
    chart.config.font = f"'{FONT}'"
    return chart


@cache
def _register_fonts() -> None:
    vlc.register_font_directory(str(FONTS))
