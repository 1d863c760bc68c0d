"""Charts as pictures: named, as large as print needs, and nothing over anything else."""

import datetime as dt
import io
import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import pytest

from dashboard import charts
from dashboard.asking.answers import Answers, labels, open_warehouse, options
from dashboard.asking.context import Context
from dashboard.asking.named_charts import NAMED_CHARTS, draw_chart
from dashboard.charts.frame import ROWS, Words, compose, told_to
from dashboard.charts.pictures import FOOT, WIDTH
from dashboard.charts.theme import LIGHT
from dashboard.selecting.selection import Selection
from dashboard.words.i18n import Language

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>A & B</b> ]]> \"'"


def simple(title: str = "Partners", description: str = "Partners. Kolding: 12") -> alt.LayerChart:
    bars = alt.Chart(pl.DataFrame({"name": ["Kolding"], "value": [12]})).mark_bar()
    layer = bars.encode(x="value:Q", y="name:N")
    return compose([layer], LIGHT, Words(title, description), 60, {})


def picture(
    chart: alt.LayerChart, source_line: str = "", date_line: str = "", selection_line: str = ""
) -> ET.Element:
    drawn = charts.for_export(
        chart, source_line=source_line, date_line=date_line, selection_line=selection_line
    )
    return ET.fromstring(charts.to_svg(drawn))


def texts(svg: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in svg.iter(f"{SVG}text")]


def test_an_svg_is_one_image_with_a_name_and_a_description() -> None:
    svg = picture(simple())
    assert svg.attrib["role"] == "img"
    title, desc = svg[0], svg[1]
    assert (title.tag, title.text) == (f"{SVG}title", "Partners")
    assert (desc.tag, desc.text) == (f"{SVG}desc", "Partners. Kolding: 12")


def test_hostile_words_stay_words() -> None:
    svg = picture(simple(HOSTILE, HOSTILE), source_line=HOSTILE)
    assert not svg.findall(".//b")
    assert svg[1].text is not None
    assert "<b>A & B</b>" in svg[1].text


def test_what_would_drown_a_picture_is_cut_and_says_so() -> None:
    text = "Göteborgs Stad, " * 200
    short = picture(simple(), source_line="Sources: a page")
    long = picture(simple(), source_line=text, selection_line=text, date_line="Read on 1 May")
    assert float(long.attrib["height"]) < float(short.attrib["height"]) + 8 * 16
    assert "Read on 1 May" in " ".join(texts(long))
    assert " ".join(texts(long)).count(" …") == 2


def test_a_png_fills_the_width_of_a_page_at_300_dots_to_the_inch() -> None:
    content = io.BytesIO(charts.to_png(charts.for_export(simple())))
    head = content.read()
    width = struct.unpack(">I", head[16:20])[0]
    assert width / (16 / 2.54) >= 300
    at = head.index(b"pHYs") + 4
    per_metre, _, unit = struct.unpack(">IIB", head[at : at + 9])
    assert (per_metre, unit) == (pytest.approx(300 / 0.0254, abs=1), 1)


def context(warehouse: Path, language: str, *towns: str) -> Context:
    read = open_warehouse(warehouse).now()
    return Context(
        Selection(m=towns),
        labels(read, Language(language)),
        options(read),
        Answers(read, dt.date(2026, 11, 23)),
        LIGHT,
    )


def spec(chart: alt.LayerChart) -> dict[str, Any]:
    found: dict[str, Any] = chart.to_dict()
    return found


@pytest.mark.parametrize("language", ["en", "sv", "da"])
@pytest.mark.parametrize("name", ["starts", "endings"])
def test_labels_that_stand_below_the_marks_do_not_meet_the_foot(
    name: str, language: str, real_warehouse: Path
) -> None:
    chart = draw_chart(name, context(real_warehouse, language))
    assert chart is not None
    longest = max(len(label) for label in told_to(chart)[ROWS])
    foot = spec(charts.for_export(chart, source_line="Sources"))["layer"][-1]
    # A letter of 13 px is some 7 px wide.
    assert foot["encoding"]["y"]["value"] >= spec(chart)["height"] + FOOT + 7 * longest


@pytest.mark.parametrize("name", NAMED_CHARTS)
def test_every_chart_is_as_wide_as_a_page_and_cuts_no_label(
    name: str, real_warehouse: Path
) -> None:
    towns = ("se-goteborg",) if name == "peers" else ()
    chart = draw_chart(name, context(real_warehouse, "sv", *towns))
    assert chart is not None
    svg = picture(chart, source_line="Källor")
    assert float(svg.attrib["width"]) == WIDTH
    assert "Källor" in texts(svg)
    assert not [text for text in texts(svg) if "…" in text]
