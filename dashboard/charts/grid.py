"""A grid of rows by municipalities: what the heatmaps and the matrix are made of."""

import altair as alt
import polars as pl

from dashboard.charts.frame import LETTER, PAGE_WIDTH, ROWS, Told, longest_line, row_axis

MOST_COLUMNS = 10
"""How many municipalities a grid holds on a page of 390 px; the caller chooses which."""

# Parameters: the columns in their order, the width of a page from which their names lie, and how
# many pixels the names need where they stand.
_COLUMNS, _LYING, _STANDING = "columns", "lying", "standing"


def grid_told(rows: list[str], columns: list[str]) -> Told:
    """Say in which order rows and columns are, and when the names of columns fit."""
    longest = max(len(name) for name in columns)
    return {
        ROWS: rows,
        _COLUMNS: columns,
        _LYING: (longest_line(rows) + len(columns) * (longest + 1)) * LETTER,
        _STANDING: longest * LETTER,
    }


def grid_x(cells: bool = True) -> alt.X:
    """Give the axis of municipalities, above; names stand upright where they do not fit.

    `cells` leaves a gap between cells; points need none.
    """
    return alt.X("name:N", scale=_scale(_COLUMNS, cells), axis=_columns())


def grid_y(cells: bool = True) -> alt.Y:
    """Give the axis of rows, in their order; `cells` as in `grid_x`."""
    return alt.Y("row:N", scale=_scale(ROWS, cells), axis=row_axis(domain=False))


def crossed(rows: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    """Give every row with every column, so that a cell without a fact is a cell."""
    return rows.join(columns, how="cross")


def _scale(parameter: str, cells: bool) -> alt.Scale:
    domain = alt.ExprRef(parameter)
    if not cells:
        return alt.Scale(domain=domain)
    return alt.Scale(domain=domain, paddingInner=0.08, paddingOuter=0.02)


def _columns() -> alt.Axis:
    # The page decides the width, so the angle is decided there too; by that of the marks it would
    # be too late, for Vega leaves room for the names before it knows that.
    stands = f"{PAGE_WIDTH} < {_LYING}"
    return alt.Axis(
        orient="top",
        domain=False,
        minExtent=alt.ExprRef(f"{stands} ? {_STANDING} : 0"),
        labelAngle=alt.ExprRef(f"{stands} ? -90 : 0"),
        labelAlign=alt.ExprRef(f"{stands} ? 'left' : 'center'"),
        labelBaseline=alt.ExprRef(f"{stands} ? 'middle' : 'bottom'"),
    )
