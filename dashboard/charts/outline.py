"""The outline of the world's countries, from Natural Earth, as TopoJSON inside a chart.

`world.json` is countries-110m.json of world-atlas 2.0.2, unchanged; Natural Earth is in the public
domain. Of it one border is drawn otherwise.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

Topology = dict[str, Any]

# No municipality has a partner there, and it would take a quarter of the map.
_ANTARCTICA = "010"

# Natural Earth draws who holds a land. The United Nations count Crimea as Ukraine's (General
# Assembly, resolution 68/262), as all Nordic countries do. These are arcs of its border.
_RUSSIA, _UKRAINE = "643", "804"
_ISTHMUS, _COAST = 163, 164


@cache
def outline(west: float, south: float, east: float, north: float) -> Topology:
    """Give the countries that reach into a box in degrees, without what no chart reads of them.

    The one object is called `countries`.
    """
    world = _world()
    boxes = _boxes(world)
    shown = [
        country
        for country in world["objects"]["countries"]["geometries"]
        if country.get("id") != _ANTARCTICA
        and any(_meet(boxes[arc], (west, south, east, north)) for arc in _arcs(country["arcs"]))
    ]
    used = sorted({arc for country in shown for arc in _arcs(country["arcs"])})
    place = {arc: position for position, arc in enumerate(used)}
    countries = [
        {"type": country["type"], "arcs": _renumbered(country["arcs"], place)} for country in shown
    ]
    return {
        "type": "Topology",
        "transform": world["transform"],
        "arcs": [world["arcs"][arc] for arc in used],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": countries}},
    }


def _world() -> Topology:
    text = files("dashboard.charts").joinpath("world.json").read_text(encoding="utf-8")
    world: Topology = json.loads(text)
    _give_crimea_to_ukraine(world["objects"]["countries"]["geometries"])
    return world


def _give_crimea_to_ukraine(countries: list[dict[str, Any]]) -> None:
    """Let the border of Ukraine follow the coast of Crimea and no longer cross the isthmus."""
    arcs = {country.get("id"): country["arcs"] for country in countries}
    arcs[_RUSSIA].remove([[_ISTHMUS, _COAST]])
    (border,) = arcs[_UKRAINE]
    border[border.index(~_ISTHMUS)] = _COAST


def _arcs(nested: list[Any] | int) -> Iterator[int]:
    """Give the numbers of a shape's arcs; one that is followed backwards is written as ~number."""
    if isinstance(nested, int):
        yield nested if nested >= 0 else ~nested
    else:
        for part in nested:
            yield from _arcs(part)


def _renumbered(nested: list[Any] | int, place: dict[int, int]) -> list[Any] | int:
    if isinstance(nested, int):
        return place[nested] if nested >= 0 else ~place[~nested]
    return [_renumbered(part, place) for part in nested]


def _boxes(world: Topology) -> list[tuple[float, float, float, float]]:
    """Give each arc's west, south, east and north; an arc is a start and steps from it."""
    (x_scale, y_scale), (x_start, y_start) = (
        world["transform"][name] for name in ("scale", "translate")
    )
    boxes = []
    for arc in world["arcs"]:
        x = y = 0
        across, upwards = [], []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            across.append(x * x_scale + x_start)
            upwards.append(y * y_scale + y_start)
        boxes.append((min(across), min(upwards), max(across), max(upwards)))
    return boxes


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
