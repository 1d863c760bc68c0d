"""Colours that meet on a page, beyond text and marks on their ground: contrast by WCAG 2.2.

Text 4.5:1 (1.4.3), controls, the focus ring and parts of charts 3:1 (1.4.11); and what colour
tells is told by something else too (1.4.1).
"""

import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Literal

import pytest

from dashboard import charts
from dashboard.charts.theme import DARK, LIGHT, PALETTES, Palette, on_paper
from tests.test_charts import REGIONS, config, contrast, labels

Theme = Literal["light", "dark"]
TEMPLATES = Path(__file__).parents[1] / "dashboard" / "templates"
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
# In a bar they lie beside each other in this order.
STACKED = ("active", "dormant", "unstated")


def rule(file: str, selector: str) -> str:
    """The body of the first rule of a style whose selectors are exactly these."""
    text = (TEMPLATES / file).read_text(encoding="utf-8")
    found = re.search(re.escape(selector) + r" \{([^}]*)\}", text)
    assert found, f"{file} has no rule for {selector}"
    return found[1]


def by_theme(body: str, theme: Theme) -> str:
    found = re.search(r"light-dark\((#\w{6}), (#\w{6})\)", body)
    assert found, body
    return found[1 if theme == "light" else 2]


def surfaces(theme: Theme) -> list[str]:
    page: dict[str, Any] = config()["theme"][theme]
    return [
        part[key]
        for part in (page, page["sidebar"])
        for key in ("backgroundColor", "secondaryBackgroundColor")
    ]


@THEMES
def test_the_focus_ring_is_seen_on_every_ground(theme: Theme) -> None:
    rings = (
        by_theme(rule("access.css", "\n:focus-visible"), theme),
        by_theme(rule("access.css", '[role="group"]:has(input:focus-visible)'), theme),
    )
    for ring in rings:
        assert min(contrast(ring, ground) for ground in surfaces(theme)) >= 3


@THEMES
def test_letters_on_chips_are_read(theme: Theme) -> None:
    letters = by_theme(rule("page.css", "[data-tag]"), theme)
    assert letters == PALETTES[theme].states["active"].text
    for part in (config()["theme"][theme], config()["theme"][theme]["sidebar"]):
        assert contrast(letters, part["primaryColor"]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_stacked_segments_are_told_apart_by_more_than_colour(palette: Palette) -> None:
    marks = [palette.states[status] for status in STACKED]
    for one, next_one in pairwise(marks):
        # Where they meet there is an outline that both fills let see.
        assert max(contrast(next_one.stroke, one.fill), contrast(one.fill, next_one.fill)) >= 3
        assert contrast(next_one.stroke, next_one.fill) >= 3 or next_one.fill == next_one.stroke
    for one, other in combinations(marks, 2):
        assert one.dash != other.dash or contrast(one.fill, other.fill) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_cells_of_a_grid_are_seen_and_their_shade_is_also_a_number(palette: Palette) -> None:
    for mark in palette.ramp:
        assert contrast(mark.stroke, palette.background) >= 3
        assert contrast(mark.text, mark.fill) >= 4.5
    chart = charts.regions(REGIONS, labels(), palette)
    assert chart is not None
    box, number = chart.to_dict()["layer"]
    assert box["mark"]["type"] == "rect"
    assert number["mark"]["type"] == "text"
    assert number["encoding"]["text"]["field"] == "text"


def test_charts_of_the_dark_theme_are_turned_for_paper() -> None:
    assert on_paper(LIGHT) == ""
    assert "invert(1)" in on_paper(DARK)
