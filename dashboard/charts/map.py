"""Where partners lie, on the outline of the countries: of one municipality, or of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt
import polars as pl

from dashboard.charts.frame import Told, Words, compose, listing
from dashboard.charts.legend import channels, legend_told
from dashboard.charts.outline import outline
from dashboard.charts.placing import place
from dashboard.charts.projection import EUROPE, WORLD, Frame, Point, Projection, frame
from dashboard.charts.theme import DASHED, Mark, Palette
from dashboard.words.labels import Labels

ITSELF = "itself"
"""The state of the row that is the municipality itself; the others are `STATES`."""

STATES = ("active", "dormant", "unstated", "ended", "indirect", "other")
"""The states of a partnership on the map; the last three are not counted as partners."""

Part = Literal["north", "europe", "world"]
"""The maps that partners are spread over: the north of Europe, all of Europe, the world."""


@dataclass(frozen=True)
class _Base:
    """What a part is drawn on: its projection, its height in pixels, and which land is seen.

    `land` is west, south, east and north in degrees.
    """

    projection: Projection
    height: int
    land: tuple[float, float, float, float]


_AROUND = (-60.0, 20.0, 80.0, 85.0)
_BASES: Mapping[Part, _Base] = {
    "north": _Base(EUROPE, 520, _AROUND),
    "europe": _Base(EUROPE, 480, _AROUND),
    "world": _Base(WORLD, 340, (-180.0, -60.0, 180.0, 90.0)),
}

# Widths of the marks' room, in pixels, from which names are laid out anew.
_WIDTHS = (320, 560, 820)
_NAMED = 40
# As of many municipalities: more marks are no map, and Vega-Lite takes no more than 5,000.
_MOST_DRAWN = 2000
_SIZE = 120
# The area of a circle for each municipality, until the largest would cover a country.
_AREA, _LARGEST = 40, 1000

_SHAPES = {
    "active": "circle",
    "dormant": "square",
    "unstated": "circle",
    "ended": "cross",
    "indirect": "triangle-up",
    "other": "diamond",
    ITSELF: "M0,-1.2L0.29,-0.41L1.14,-0.37L0.48,0.15L0.71,0.97L0,0.5L-0.71,0.97L-0.48,0.15"
    "L-1.14,-0.37L-0.29,-0.41Z",
}


def part_of_the_world() -> pl.Expr:
    """Give the map that a row's point lies on, as a `Part`; null without a point.

    The north of Europe begins at the southern shore of the Baltic Sea.
    """
    lat, lon = pl.col("lat"), pl.col("lon")
    near = lon.is_between(-25, 45) & lat.is_between(34, 72)
    north = near & (lat >= 53.8) & (lon <= 32)
    part = pl.when(north).then(pl.lit("north")).when(near).then(pl.lit("europe"))
    return pl.when(lat.is_not_null()).then(part.otherwise(pl.lit("world"))).alias("part")


def partner_map(
    partners: pl.DataFrame,
    itself: pl.DataFrame,
    labels: Labels,
    palette: Palette,
    part: Part,
) -> alt.LayerChart | None:
    """Draw one municipality's partners by state, and itself; None without partners.

    Reads of `partners`: partner, partner_country, kind, state, lat, lon; and of `itself`, one row:
    municipality, lat, lon.
    """
    if partners.is_empty():
        return None
    marks = _marks(partners.head(_MOST_DRAWN), labels)
    everything = _with_itself(marks, itself, labels)
    number = labels.language.number
    cut = labels.language.t(
        "{shown} of {all} are drawn", shown=number(marks.height), all=number(partners.height)
    )
    words = _words(
        _own_title(part, itself["municipality"].item(), labels), marks, partners.height, cut
    )
    points = _points(everything, labels, palette)
    told = legend_told(_shown(everything, labels).values())
    return _on_outline(everything, points, palette, words, _BASES[part], told)


def _with_itself(marks: pl.DataFrame, itself: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Put the municipality before its partners, where the reference knows where it lies."""
    own = itself.drop_nulls(("lat", "lon")).select(
        name="municipality",
        state=pl.lit(_state_words(labels)[ITSELF]),
        lat="lat",
        lon="lon",
        size=pl.lit(_SIZE * 1.6),
    )
    return pl.concat([own, marks], how="diagonal").with_columns(
        # Neither is said of the municipality itself, and its tooltip would say "null".
        pl.col("country", "kind").fill_null("–")
    )


def _words(title: str, marks: pl.DataFrame, every: int, cut: str) -> Words:
    """Say what is drawn; `cut` is said where the marks are fewer than all."""
    spoken = listing(title, marks["spoken"].to_list())
    return Words(title, spoken, cut if marks.height < every else "")


def _own_title(part: Part, town: str, labels: Labels) -> str:
    t = labels.language.t
    match part:
        case "north":
            return t("Partners of {municipality} in the north of Europe", municipality=town)
        case "europe":
            return t("Partners of {municipality} in and around Europe", municipality=town)
        case "world":
            return t("Partners of {municipality} farther away", municipality=town)


def partner_places_map(
    places: pl.DataFrame, labels: Labels, palette: Palette, part: Part, every: int
) -> alt.LayerChart | None:
    """Draw places by how many municipalities have them as a partner; None without places.

    Reads: partner, partner_country, towns (how many), lat, lon. Of `every` place those are drawn
    that most have.
    """
    if places.is_empty():
        return None
    t, number = labels.language.t, labels.language.number
    marks = _place_marks(places, labels)
    titles: Mapping[Part, str] = {
        "north": t("Partners in the north of Europe, by number of municipalities"),
        "europe": t("Partners in and around Europe, by number of municipalities"),
        "world": t("Partners farther away, by number of municipalities"),
    }
    cut = t("The {shown} with most, of {all}", shown=number(marks.height), all=number(every))
    words = _words(titles[part], marks, every, cut)
    return _on_outline(marks, _circles(marks, labels, palette), palette, words, _BASES[part], {})


def _place_marks(places: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    country = pl.Series([labels.language.country(code) for code in places["partner_country"]])
    towns = pl.col("towns").map_elements(labels.language.number, pl.String)
    return (
        places.select("towns", "lat", "lon", name="partner", country=country)
        .sort("towns", "name", descending=[True, False], maintain_order=True)
        .with_columns(spoken=pl.format("{} ({}): {}", "name", "country", towns))
    )


def _state_words(labels: Labels) -> dict[str, str]:
    t = labels.language.t
    return {
        ITSELF: t("The municipality itself"),
        **{state: labels.word("status", state) for state in STATES[:3]},
        "ended": t("Ended, not counted"),
        "indirect": t("Indirect, not counted"),
        "other": t("Named only by the partner or an external list, not counted"),
    }


def _state_marks(palette: Palette) -> dict[str, Mark]:
    quiet = palette.states["ended"]
    hollow = Mark(palette.background, palette.states["unstated"].stroke, palette.text)
    return {
        **palette.states,
        ITSELF: Mark(palette.text, palette.background, palette.text),
        "ended": quiet,
        "indirect": hollow,
        "other": Mark(hollow.fill, hollow.stroke, hollow.text, DASHED),
    }


def _marks(partners: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    # Several partnerships at one place lie in rings, the first the widest.
    inner = pl.len().over("lat", "lon") - 1 - pl.int_range(pl.len()).over("lat", "lon")
    words = _state_words(labels)
    return partners.select(
        "lat",
        "lon",
        name="partner",
        country=pl.Series([labels.language.country(code) for code in partners["partner_country"]]),
        kind=pl.Series([labels.word("kind", kind) for kind in partners["kind"]]),
        state=pl.col("state").replace_strict(words, return_dtype=pl.String),
        size=_SIZE * (1.0 + 1.2 * inner),
    ).with_columns(spoken=pl.format("{} ({}): {}", "name", "country", "state"))


def _shown(marks: pl.DataFrame, labels: Labels) -> Mapping[str, str]:
    """Give the states that are among the marks, with their words."""
    words, found = _state_words(labels), set(marks["state"])
    return {state: words[state] for state in (ITSELF, *STATES) if words[state] in found}


def _points(marks: pl.DataFrame, labels: Labels, palette: Palette) -> alt.Chart:
    t, shown, looks = labels.language.t, _shown(marks, labels), _state_marks(palette)
    drawn = {word: looks[state] for state, word in shown.items()}
    fill, stroke, dash = channels("state", drawn, symbol=None)
    shapes = alt.Scale(domain=list(drawn), range=[_SHAPES[state] for state in shown])
    shape = alt.Shape("state:N", scale=shapes, legend=fill["legend"])
    chart: alt.Chart = (
        alt.Chart(marks.drop("spoken"))
        .mark_point(strokeWidth=1.5, opacity=1)
        .encode(
            fill,
            stroke,
            dash,
            shape,
            alt.Size("size:Q", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("name:N", title=t("Place")),
                alt.Tooltip("country:N", title=t("Country")),
                alt.Tooltip("kind:N", title=t("Kind")),
                alt.Tooltip("state:N", title=t("Status")),
            ],
        )
    )
    return chart


def _circles(marks: pl.DataFrame, labels: Labels, palette: Palette) -> alt.Chart:
    t = labels.language.t
    chart: alt.Chart = (
        alt.Chart(marks.drop("spoken"))
        .mark_point(
            shape="circle",
            fill=palette.states["active"].fill,
            stroke=palette.background,
            strokeWidth=1,
            opacity=1,
        )
        .encode(
            _area(max(marks["towns"].to_list()), labels, palette),
            tooltip=[
                alt.Tooltip("name:N", title=t("Place")),
                alt.Tooltip("country:N", title=t("Country")),
                alt.Tooltip("towns:Q", title=t("Municipalities with this partner")),
            ],
        )
    )
    return chart


def _area(most: int, labels: Labels, palette: Palette) -> alt.Size:
    """Give circles an area by how many municipalities they stand for, of which `most` at most."""
    legend = alt.Legend(
        title=labels.language.t("Municipalities with this partner"),
        titleFontSize=13,
        titleFontWeight="normal",
        titleLimit=0,
        values=sorted({1, (most + 1) // 2, most}),
        format="d",
        symbolFillColor=palette.states["active"].fill,
        symbolStrokeColor=palette.background,
    )
    scale = alt.Scale(domain=[0, most], range=[0, min(_AREA * most, _LARGEST)])
    return alt.Size("towns:Q", scale=scale, legend=legend)


def _on_outline(
    marks: pl.DataFrame,
    points: alt.Chart,
    palette: Palette,
    words: Words,
    base: _Base,
    told: Told,
) -> alt.LayerChart:
    """Lay points over the countries, and beside them the names that have room."""
    where = [(lon, lat) for lon, lat in marks.select("lon", "lat").iter_rows()]
    seen = frame(base.projection, where)
    names = _names(marks["name"].to_list(), where, seen, base.height)
    text = alt.Chart(pl.DataFrame(names)).transform_filter(
        "datum.from <= width && width < datum.to"
    )
    layers = [
        _land(palette, base.land),
        points.encode(longitude="lon:Q", latitude="lat:Q"),
        # The halo keeps a name legible over a border.
        _text(text, palette.background),
        _text(text, None),
    ]
    projection = seen.vega()
    for layer in layers:
        layer.projection = projection
    chart = compose(layers, palette, words, base.height, told)
    chart.view = alt.ViewBackground(stroke=palette.rule)
    return chart


def _land(palette: Palette, box: tuple[float, float, float, float]) -> alt.Chart:
    countries = alt.InlineData(
        values=outline(*box), format=alt.TopoDataFormat(feature="countries", type="topojson")
    )
    chart: alt.Chart = alt.Chart(countries).mark_geoshape(
        clip=True, fill=palette.land, stroke=palette.background, strokeWidth=0.8
    )
    return chart


def _names(
    names: Sequence[str], where: Sequence[Point], seen: Frame, height: int
) -> list[Mapping[str, object]]:
    """Give the names that have room, for each range of widths that they are laid out for."""
    found: list[Mapping[str, object]] = []
    for width, wider in zip(_WIDTHS, (*_WIDTHS[1:], 10_000), strict=True):
        marks = [seen.pixel(point, width, height) for point in where]
        for name in place(names[:_NAMED], marks, width, height):
            lon, lat = where[name.position]
            found.append(
                {
                    "text": names[name.position],
                    "lon": lon,
                    "lat": lat,
                    "align": name.align,
                    "dx": name.dx,
                    "dy": name.dy,
                    "from": width if width > _WIDTHS[0] else 0,
                    "to": wider,
                }
            )
    return found


def _text(chart: alt.Chart, halo: str | None) -> alt.Chart:
    text: alt.Chart = chart.mark_text(
        align=alt.ExprRef("datum.align"),
        dx=alt.ExprRef("datum.dx"),
        dy=alt.ExprRef("datum.dy"),
        baseline="middle",
        fontSize=12,
        stroke=halo or alt.Undefined,
        strokeWidth=3 if halo else 0,
        strokeJoin="round",
    ).encode(longitude="lon:Q", latitude="lat:Q", text="text:N")
    return text
