"""Plain bars: one number a row, for questions that ask how many municipalities."""

from dataclasses import replace

import altair as alt
import polars as pl

from dashboard.charts.frame import (
    ROWS,
    Words,
    compose,
    listing,
    reach_scale,
    reach_told,
    row_height,
    row_labels,
    row_y,
)
from dashboard.charts.theme import Palette
from dashboard.words.labels import Labels

SHOWN = 30


def focus_totals(focus: pl.DataFrame, labels: Labels, palette: Palette) -> alt.LayerChart | None:
    """Draw for each focus area how many municipalities name it; None for an empty frame.

    Reads: municipality_id, focus_area, scope.
    """
    rows = focus_counts(focus, labels).select("name", value="towns")
    title = labels.language.t("Municipalities that name a focus area")
    return _count_bars(rows, labels, palette, title)


def focus_counts(focus: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Give each focus area once, as `name`, with how many `towns` name it, those of most first.

    `itself` counts those that name it for the municipality, `other` those that do so for a
    partnership or a network alone.
    """
    names, unmapped = labels.focus_areas, labels.language.t("In none of the areas")
    areas = [names.get(area, unmapped) for area in focus["focus_area"]]
    named = focus.with_columns(name=pl.Series(areas, dtype=pl.String))
    return _counted(named, pl.col("scope") == "municipality", labels)


def network_totals(
    networks: pl.DataFrame, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw for each network how many municipalities are in it; None for an empty frame.

    Reads: municipality_id, network, through, status. Those through a county or region count too;
    ended ones do not.
    """
    rows = network_counts(networks, labels).select("name", value="towns")
    title = labels.language.t(
        "Municipalities in a network, themselves or through a county or region"
    )
    return _count_bars(rows, labels, palette, title)


def network_counts(networks: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Give each network once, as `name`, with how many `towns` are in it, those of most first.

    `itself` counts those that are in it themselves, `other` those through a county or region alone.
    """
    live = networks.filter(pl.col("status") != "ended").rename({"network": "name"})
    return _counted(live, pl.col("through").is_null(), labels)


def _counted(named: pl.DataFrame, itself: pl.Expr, labels: Labels) -> pl.DataFrame:
    town = pl.col("municipality_id")
    counts = named.group_by("name").agg(
        towns=town.n_unique(), itself=town.filter(itself).n_unique()
    )
    return counts.with_columns(other=pl.col("towns") - pl.col("itself")).sort(
        "towns", labels.language.order("name"), descending=[True, False]
    )


def shared_totals(
    counts: pl.DataFrame, every: int, labels: Labels, palette: Palette
) -> alt.LayerChart | None:
    """Draw for each shared partner how many municipalities have it; None for an empty frame.

    Reads: partner, partner_country, towns. `every` is how many there are, of which the frame holds
    those of most.
    """
    # Two places of one name in two countries are two rows.
    names = [
        f"{partner} ({labels.language.country(country)})"
        for partner, country in counts.select("partner", "partner_country").iter_rows()
    ]
    rows = counts.select(name=pl.Series(names, dtype=pl.String), value="towns")
    title = labels.language.t("Municipalities with the same partner")
    return _count_bars(rows, labels, palette, title, every)


def _count_bars(
    rows: pl.DataFrame, labels: Labels, palette: Palette, title: str, every: int | None = None
) -> alt.LayerChart | None:
    if rows.is_empty():
        return None
    number = labels.language.number
    ordered = rows.sort("value", labels.language.order("name"), descending=[True, False])
    shown = ordered.head(SHOWN)
    drawn = row_labels(shown["name"].to_list())
    shown = shown.with_columns(
        row=pl.Series(drawn), text=pl.Series([number(value) for value in shown["value"]])
    )
    words = Words(title, subtitle=_cut(every or ordered.height, labels))
    spoken = shown.select(pl.format("{}: {}", "name", "text")).to_series().to_list()
    return compose(
        _layers(shown, palette),
        palette,
        replace(words, description=listing(title, spoken)),
        shown.height * row_height(drawn),
        {ROWS: drawn, **reach_told(max(shown["value"].to_list()), shown["text"].to_list())},
    )


def _layers(shown: pl.DataFrame, palette: Palette) -> list[alt.Chart]:
    mark = palette.states["active"]
    base = alt.Chart(shown.select("row", "value", "text")).encode(
        y=row_y(0.35),
        x=alt.X("value:Q", axis=None, scale=reach_scale()),
    )
    return [
        base.mark_bar(fill=mark.fill, stroke=mark.stroke),
        base.mark_text(align="left", dx=6, fontWeight=600).encode(text="text:N"),
    ]


def _cut(rows: int, labels: Labels) -> str:
    if rows <= SHOWN:
        return ""
    number = labels.language.number
    return labels.language.t("The {shown} largest, of {all}", shown=number(SHOWN), all=number(rows))
