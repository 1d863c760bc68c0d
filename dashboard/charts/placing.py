"""Where names stand beside the marks of a map, so that none covers another name or a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.charts.projection import Point

# In pixels: the width of a letter on average, the height of a line, the reach of a mark.
LETTER, LINE, MARK = 7, 16, 8

_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Name:
    """A name that fits: its place in the list, and where it stands from its mark."""

    position: int
    align: Literal["left", "right", "center"]
    dx: float
    dy: float


def place(names: Sequence[str], marks: Sequence[Point], width: float, height: float) -> list[Name]:
    """Choose a side for each name, the first names first; those that fit nowhere are left out.

    `marks` are where the names' marks stand, in pixels, and may be followed by further marks that
    no name may cover.
    """
    taken = [(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in marks]
    placed = []
    for position, name in enumerate(names):
        for candidate in _sides(position):
            box = _box(candidate, marks[position], len(name) * LETTER)
            others = (other for at, other in enumerate(taken) if at != position)
            if _inside(box, width, height) and not any(_meet(box, other) for other in others):
                taken.append(box)
                placed.append(candidate)
                break
    return placed


def _sides(position: int) -> tuple[Name, ...]:
    aside, off = MARK + 3, MARK + LINE / 2
    return (
        Name(position, "left", aside, 0),
        Name(position, "right", -aside, 0),
        Name(position, "center", 0, -off),
        Name(position, "center", 0, off),
        *(Name(position, "left", -MARK, up) for up in (off, -off)),
        *(Name(position, "right", MARK, up) for up in (off, -off)),
    )


def _box(name: Name, mark: Point, length: float) -> _Box:
    start = {"left": 0.0, "center": length / 2, "right": length}[name.align]
    x, y = mark[0] + name.dx - start, mark[1] + name.dy
    return x, y - LINE / 2, x + length, y + LINE / 2


def _inside(box: _Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
