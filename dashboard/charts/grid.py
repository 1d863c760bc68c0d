"""A grid of rows by municipalities: what the heatmaps and the matrix are made of."""

import altair as alt
import polars as pl

from dashboard.charts.frame import row_axis

MOST_COLUMNS = 10
"""How many municipalities a grid holds on a page of 390 px; the caller chooses which."""

CHARACTER = 8
# Width of the marks beside the longest row labels on a page of 390 px.
NARROWEST = 176


def grid_x(names: list[str], cells: bool = True) -> alt.X:
    """Give the axis of municipalities, above; names stand upright where they do not fit.

    `cells` leaves a gap between cells; points need none.
    """
    return alt.X(
        "name:N", sort=names, scale=_CELLS if cells else alt.Undefined, axis=_columns(names)
    )


def grid_y(rows: list[str], cells: bool = True) -> alt.Y:
    """Give the axis of rows, in their order; `cells` as in `grid_x`."""
    return alt.Y(
        "row:N", sort=rows, scale=_CELLS if cells else alt.Undefined, axis=row_axis(domain=False)
    )


def crossed(rows: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    """Give every row with every column, so that a cell without a fact is a cell."""
    return rows.join(columns, how="cross")


_CELLS = alt.Scale(paddingInner=0.08, paddingOuter=0.02)


def _columns(names: list[str]) -> alt.Axis:
    longest = max(len(name) for name in names)
    needed = len(names) * (longest + 1) * CHARACTER
    # The page decides the width, so the angle is decided there too.
    if needed <= NARROWEST:
        return alt.Axis(orient="top", domain=False, labelAngle=0)
    narrow = f"width < {needed}"
    return alt.Axis(
        orient="top",
        domain=False,
        # Vega lays the page out before it knows the angle: the room must be there either way.
        minExtent=longest * CHARACTER,
        labelAngle=alt.ExprRef(f"{narrow} ? -90 : 0"),
        labelAlign=alt.ExprRef(f"{narrow} ? 'left' : 'center'"),
        labelBaseline=alt.ExprRef(f"{narrow} ? 'middle' : 'bottom'"),
    )
