"""Which parts of the world the partners lie in."""

from dataclasses import replace

import altair as alt
import polars as pl

from dashboard.charts.bars import status_bars
from dashboard.charts.frame import Words, compose, listing, row_height, row_labels, with_names
from dashboard.charts.grid import crossed, grid_told, grid_x, grid_y
from dashboard.charts.theme import Mark, Palette
from dashboard.words.labels import Labels


def regions(regions_frame: pl.DataFrame, labels: Labels, palette: Palette) -> alt.LayerChart | None:
    """Draw partner region by municipality, the number of partners in each cell.

    Reads: municipality_id, municipality, partner_region, partners. Gives None without partners.
    Meant for up to `MOST_COLUMNS` municipalities.
    """
    found = with_names(regions_frame).filter(pl.col("partners") > 0)
    if found.is_empty():
        return None
    cells = _cells(found, labels, palette)
    rows = cells["row"].unique(maintain_order=True).to_list()
    spoken = cells.filter(pl.col("partners") > 0)["spoken"].to_list()
    words = _words(labels.language.t("Partners by region of the world"), labels)
    words = replace(words, description=listing(words.title, spoken))
    told = grid_told(rows, cells["name"].unique(maintain_order=True).to_list())
    return compose(_layers(cells, labels), palette, words, len(rows) * row_height(rows), told)


def region_totals(totals: pl.DataFrame, labels: Labels, palette: Palette) -> alt.LayerChart | None:
    """Draw a bar per partner region over all municipalities; None without partners.

    Reads: partner_region (once each), partners, active, dormant, unstated, ended.
    """
    rows = _region_names(labels).join(
        totals, on="partner_region", nulls_equal=True, maintain_order="left"
    )
    return status_bars(
        rows.filter(pl.col("partners") > 0),
        labels,
        palette,
        _words(labels.language.t("Partners by region of the world and status"), labels),
    )


def _words(title: str, labels: Labels) -> Words:
    t = labels.language.t
    return Words(title, subtitle=t("Regions with at least one partner"), row=t("Partner region"))


def _region_names(labels: Labels) -> pl.DataFrame:
    # A partner that could not be found on the map has no region, but it is a partner.
    unknown = labels.language.t("Region not known")
    names = [*labels.regions.items(), (None, unknown)]
    known = pl.DataFrame(
        names, schema={"partner_region": pl.String, "name": pl.String}, orient="row"
    )
    return known.with_columns(row=pl.Series(row_labels(known["name"].to_list())))


def _cells(found: pl.DataFrame, labels: Labels, palette: Palette) -> pl.DataFrame:
    most = max(found["partners"].to_list())
    rows = _region_names(labels).rename({"name": "region"})
    rows = rows.join(
        found.select("partner_region"),
        on="partner_region",
        how="semi",
        nulls_equal=True,
        maintain_order="left",
    )
    columns = found.select("name").unique().sort(labels.language.order("name"))
    cells = crossed(rows, columns).join(
        found.select("name", "partner_region", "partners"),
        on=["name", "partner_region"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    cells = cells.with_columns(pl.col("partners").fill_null(0))
    marks = [_mark(count, most, palette) for count in cells["partners"]]
    return cells.with_columns(
        text=pl.Series([labels.language.number(count) for count in cells["partners"]]),
        fill=pl.Series([mark.fill for mark in marks]),
        stroke=pl.Series([mark.stroke for mark in marks]),
        ink=pl.Series([mark.text for mark in marks]),
    ).with_columns(spoken=pl.format("{}, {}: {}", "name", "region", "text"))


def _mark(count: int, most: int, palette: Palette) -> Mark:
    if count == 0:
        return Mark(palette.background, palette.background, palette.muted)
    return palette.ramp[min(len(palette.ramp) * count // (most + 1), len(palette.ramp) - 1)]


def _layers(cells: pl.DataFrame, labels: Labels) -> list[alt.Chart]:
    base = alt.Chart(cells).encode(
        x=grid_x(),
        y=grid_y(),
        tooltip=[
            alt.Tooltip("name:N", title=labels.language.t("Municipality")),
            alt.Tooltip("region:N", title=labels.language.t("Partner region")),
            alt.Tooltip("text:N", title=labels.figure("partners")),
        ],
    )
    box = base.mark_rect(strokeWidth=1).encode(
        fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None)
    )
    return [box, base.mark_text().encode(text="text:N", color=alt.Color("ink:N", scale=None))]
