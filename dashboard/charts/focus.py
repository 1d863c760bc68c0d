"""Which focus areas the municipalities' sources name, and for what."""

from dataclasses import replace

import altair as alt
import polars as pl

from dashboard.charts.frame import Words, compose, listing, row_height, row_labels, with_names
from dashboard.charts.grid import crossed, grid_told, grid_x, grid_y
from dashboard.charts.legend import channels, legend_told
from dashboard.charts.theme import DASHED, Mark, Palette
from dashboard.words.labels import Labels


def focus_heatmap(
    focus_frame: pl.DataFrame, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw focus area by municipality, the number of distinct printed terms in each cell.

    Reads: municipality_id, municipality, focus_area, terms, scope. Filled cells have a term stated
    for the municipality itself, dashed ones only for a partnership or a network. Areas that
    nobody names are left out. Gives None for an empty frame.
    """
    if focus_frame.is_empty():
        return None
    cells = _cells(with_names(focus_frame), labels)
    rows = cells["row"].unique(maintain_order=True).to_list()
    spoken = cells.filter(pl.col("terms") > 0)["spoken"].to_list()
    title = labels.language.t("Focus areas, number of printed terms")
    subtitle = labels.language.t("Areas that at least one municipality names")
    words = Words(title, listing(title, spoken), subtitle)
    columns = cells["name"].unique(maintain_order=True).to_list()
    told = {**grid_told(rows, columns), **legend_told(_scopes(labels), rows)}
    layers = _layers(cells, labels, palette)
    return compose(layers, palette, words, len(rows) * row_height(rows), told)


def _cells(frame: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    found = frame.group_by("name", "focus_area").agg(
        terms=pl.col("terms").explode().n_unique(),
        printed=pl.col("terms").explode().unique(maintain_order=True).str.join(", "),
        own=(pl.col("scope") == "municipality").any(),
    )
    rows = _areas(labels).join(
        found, on="focus_area", how="semi", nulls_equal=True, maintain_order="left"
    )
    columns = found.select("name").unique().sort(labels.language.order("name"))
    cells = crossed(rows, columns).join(
        found, on=["name", "focus_area"], how="left", nulls_equal=True, maintain_order="left"
    )
    cells = cells.with_columns(pl.col("terms").fill_null(0))
    own, other = _scopes(labels)
    return cells.with_columns(
        # That no source names an area is no count of nothing.
        text=pl.Series([labels.language.number(n) if n else "–" for n in cells["terms"]]),
        printed=pl.col("printed").fill_null(labels.language.t("None")),
        scope=pl.when("own").then(pl.lit(own)).when(~pl.col("own")).then(pl.lit(other)),
    ).with_columns(spoken=pl.format("{}, {}: {} ({})", "name", "area", "text", "scope"))


def _areas(labels: Labels) -> pl.DataFrame:
    # Terms that belong to no area still are what a source says.
    unmapped = labels.language.t("In none of the areas")
    names = [*labels.focus_areas.items(), (None, unmapped)]
    areas = pl.DataFrame(names, schema={"focus_area": pl.String, "area": pl.String}, orient="row")
    return areas.with_columns(row=pl.Series(row_labels(areas["area"].to_list())))


def _scopes(labels: Labels) -> tuple[str, str]:
    t = labels.language.t
    return t("The municipality itself"), t("Only a partnership or network")


def _layers(cells: pl.DataFrame, labels: Labels, palette: Palette) -> list[alt.Chart]:
    base = alt.Chart(cells).encode(
        x=grid_x(),
        y=grid_y(),
        tooltip=[
            alt.Tooltip("name:N", title=labels.language.t("Municipality")),
            alt.Tooltip("area:N", title=labels.language.t("Focus area")),
            alt.Tooltip("printed:N", title=labels.language.t("Terms as printed")),
            alt.Tooltip("scope:N", title=labels.language.t("Stated")),
        ],
    )
    return [*_boxes(base, labels, palette), _numbers(base, palette)]


def _boxes(base: alt.Chart, labels: Labels, palette: Palette) -> list[alt.Chart]:
    marks = dict(zip(_scopes(labels), _marks(palette), strict=True))
    fill, stroke, _ = channels("scope", marks)
    # Vega-Lite knows no dash by value for boxes, so that each scope has a layer of its own.
    # The legend has one dash for both words; the filled one has no outline to be dashed.
    fill["legend"].symbolDash = stroke["legend"].symbolDash = list(DASHED)
    own = base.transform_filter("datum.own === true").mark_rect(strokeWidth=1.5)
    other = base.transform_filter("datum.own === false").mark_rect(
        strokeWidth=1.5, strokeDash=list(DASHED)
    )
    return [own.encode(fill, stroke), other.encode(fill, stroke)]


def _marks(palette: Palette) -> tuple[Mark, Mark]:
    own = replace(palette.states["active"], stroke="transparent")
    return own, palette.states["unstated"]


def _numbers(base: alt.Chart, palette: Palette) -> alt.Chart:
    own, other = (mark.text for mark in _marks(palette))
    ink = alt.when("datum.terms == 0").then(alt.value(palette.muted))
    ink = ink.when("datum.own").then(alt.value(own))
    chart: alt.Chart = base.mark_text().encode(text="text:N", color=ink.otherwise(alt.value(other)))
    return chart
