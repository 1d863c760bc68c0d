"""Equal-area projections, computed here as the browser does, so that what fits is known here.

Formulas: Snyder, Map Projections – A Working Manual (1987), p. 185, for the azimuthal one; Šavrič,
Patterson and Jenny, The Equal Earth map projection (2018), for the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Literal

import altair as alt

Point = tuple[float, float]
"""Longitude and latitude in degrees; or x to the right and y upwards on the sphere of radius 1."""

# Half a part of the whole on each side, so that no mark stands on the edge.
_MARGIN = 0.09
# A single town is shown among its neighbours: about 2,500 km, on the sphere of radius 1.
_LEAST = 0.4


@dataclass(frozen=True)
class Projection:
    """A projection by Vega's name for it, turned so that `centre` lies in the middle."""

    name: Literal["azimuthalEqualArea", "equalEarth"]
    centre: Point
    forward: Callable[[float, float, float], Point]

    def project(self, point: Point) -> Point:
        """Give where a point lies, as seen from the centre."""
        turned = (point[0] - self.centre[0] + 180) % 360 - 180
        return self.forward(radians(turned), radians(point[1]), radians(self.centre[1]))


def _azimuthal(longitude: float, latitude: float, centre: float) -> Point:
    across = cos(latitude) * cos(longitude)
    nearness = sin(centre) * sin(latitude) + cos(centre) * across
    stretch = sqrt(2 / (1 + nearness))
    x = stretch * cos(latitude) * sin(longitude)
    return x, stretch * (cos(centre) * sin(latitude) - sin(centre) * across)


def _equal_earth(longitude: float, latitude: float, _centre: float) -> Point:
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    root = sqrt(3) / 2
    angle = asin(root * sin(latitude))
    square = angle**2
    sixth = square**3
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return longitude * cos(angle) / (root * slope), y


EUROPE = Projection("azimuthalEqualArea", (12, 56), _azimuthal)
# Cut through the Bering Strait, where no country lies on both sides.
WORLD = Projection("equalEarth", (11, 0), _equal_earth)


@dataclass(frozen=True)
class Frame:
    """The part of a projection that a picture of any width shows whole; sizes on the sphere."""

    projection: Projection
    middle: Point
    width: float
    height: float

    def vega(self) -> alt.Projection:
        """Give the projection to draw with: as large as the picture's width and height allow."""
        scale = f"min(width / {self.width:.4f}, height / {self.height:.4f})"
        x, y = self.middle
        lon, lat = self.projection.centre
        return alt.Projection(
            type=self.projection.name,
            rotate=[-lon, -lat],
            scale=alt.ExprRef(scale),
            translate=alt.ExprRef(
                f"[width / 2 - {x:.4f} * {scale}, height / 2 + {y:.4f} * {scale}]"
            ),
        )

    def pixel(self, point: Point, width: float, height: float) -> Point:
        """Give where a point stands in a picture of a size, from its upper left corner."""
        scale = min(width / self.width, height / self.height)
        x, y = self.projection.project(point)
        return width / 2 + (x - self.middle[0]) * scale, height / 2 - (y - self.middle[1]) * scale


def frame(projection: Projection, points: Sequence[Point]) -> Frame:
    """Give the part of the projection that holds all points, with a margin."""
    across, upwards = zip(*map(projection.project, points), strict=True)
    middle = ((min(across) + max(across)) / 2, (min(upwards) + max(upwards)) / 2)
    return Frame(projection, middle, _span(across), _span(upwards))


def _span(places: Sequence[float]) -> float:
    return max((max(places) - min(places)) * (1 + 2 * _MARGIN), _LEAST)
