"""The colours and the type of the charts, for a light and a dark page.

Every state has a second cue that is not colour (solid, outlined, dashed, crossed), so that it
survives colour blindness and a grey printer. `.streamlit/config.toml` has the same page
colours; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Literal

# Only fonts that the reader's machine has: a page must not call out for one.
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

SOLID: tuple[int, int] = (1, 0)
DASHED: tuple[int, int] = (4, 3)


@dataclass(frozen=True)
class Mark:
    """How one state is drawn: its fill, its outline, the outline's dash, the text upon it."""

    fill: str
    stroke: str
    text: str
    dash: tuple[int, int] = SOLID


@dataclass(frozen=True)
class Palette:
    """The colours of one theme.

    `land` lies under the marks of a map. `ramp` goes from few to many; `states` holds a mark for
    each partnership status.
    """

    background: str
    text: str
    muted: str
    rule: str
    land: str
    states: dict[str, Mark]
    ramp: tuple[Mark, ...]


LIGHT = Palette(
    background="#fbfaf6",
    text="#13222c",
    muted="#4c5a64",
    rule="#c9d0d3",
    land="#e1e5e3",
    states={
        "active": Mark("#0b4a63", "#0b4a63", "#ffffff"),
        "dormant": Mark("#f0ddb0", "#7a5200", "#13222c"),
        "unstated": Mark("#fbfaf6", "#4c5a64", "#13222c", DASHED),
        "ended": Mark("#6b7780", "#6b7780", "#ffffff"),
    },
    ramp=(
        Mark("#dceaf0", "#0b4a63", "#13222c"),
        Mark("#b3d3de", "#0b4a63", "#13222c"),
        Mark("#2f728a", "#0b4a63", "#ffffff"),
        Mark("#0b4a63", "#0b4a63", "#ffffff"),
    ),
)

DARK = Palette(
    background="#0e1a22",
    text="#e9eff2",
    muted="#a9b7c0",
    rule="#3a4c58",
    land="#22323c",
    states={
        "active": Mark("#6cc0de", "#6cc0de", "#0b1820"),
        "dormant": Mark("#4a3a12", "#e7c46b", "#e9eff2"),
        "unstated": Mark("#0e1a22", "#a9b7c0", "#e9eff2", DASHED),
        "ended": Mark("#93a1aa", "#93a1aa", "#0b1820"),
    },
    ramp=(
        Mark("#17384a", "#6cc0de", "#e9eff2"),
        Mark("#1f5670", "#6cc0de", "#e9eff2"),
        Mark("#6cc0de", "#6cc0de", "#0b1820"),
        Mark("#a9def0", "#a9def0", "#0b1820"),
    ),
)

PALETTES: dict[Literal["light", "dark"], Palette] = {"light": LIGHT, "dark": DARK}
"""The palettes by the name that Streamlit gives the theme."""


def on_paper(palette: Palette) -> str:
    """Give the style that sets charts drawn in this palette dark on white, for the printer.

    A chart cannot be drawn anew when the page is printed; turning lightness round and hue back
    leaves what is dark light and what is blue blue.
    """
    if palette is LIGHT:
        return ""
    turned = "invert(1) hue-rotate(180deg) brightness(1.1) contrast(1.1)"
    return f":root {{ --tb-paper-chart: {turned}; --tb-paper-ground: #000; }}"
