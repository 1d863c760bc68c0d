"""What share of the partners with a stated status is dormant."""

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
    with_names,
)
from dashboard.charts.partners import SHOWN
from dashboard.charts.theme import Palette
from dashboard.words.labels import Labels


def dormant_share(
    summary: pl.DataFrame, labels: Labels, palette: Palette, all_known: int | None = None
) -> alt.LayerChart | None:
    """Draw a bar per municipality on a track of 100 %; None when no status is stated.

    Reads of `summary`: municipality_id, municipality, region, active, dormant, dormant_share.
    Where it holds only those with the largest share, `all_known` says how many have one.
    """
    known = with_names(summary).filter(pl.col("dormant_share").is_not_null())
    if known.is_empty():
        return None
    rows = _rows(known, labels)
    spoken = rows.select(pl.format("{}: {}", "name", "text")).to_series().to_list()
    title = labels.language.t("Dormant partners, where status is stated")
    words = Words(
        title,
        listing(title, spoken),
        _subtitle(known.height if all_known is None else all_known, labels),
    )
    drawn = rows["row"].to_list()
    layers = _layers(rows, labels, palette)
    told = {ROWS: drawn, **reach_told(100, rows["text"].to_list())}
    return compose(layers, palette, words, rows.height * row_height(drawn), told)


def _subtitle(municipalities: int, labels: Labels) -> str:
    t, number = labels.language.t, labels.language.number
    whole = t("The whole bar: all stated as active or dormant")
    if municipalities <= SHOWN:
        return whole
    cut = t(
        "The {shown} with the largest share, of {all}",
        shown=number(SHOWN),
        all=number(municipalities),
    )
    return f"{whole}. {cut}"


def _rows(known: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    by_name = labels.language.order("name")
    ordered = known.sort(
        "dormant_share", by_name, descending=[True, False], maintain_order=True
    ).head(SHOWN)
    columns = ordered.select("dormant", "active", "dormant_share").iter_rows()
    return ordered.select(
        "name",
        "dormant_share",
        row=pl.Series(row_labels(ordered["name"].to_list())),
        text=pl.Series([_label(labels, *row) for row in columns]),
        percent=pl.Series([labels.language.percent(share) for share in ordered["dormant_share"]]),
        full=pl.lit(100),
    )


def _label(labels: Labels, dormant: int, active: int, share: float) -> str:
    # A filter on status narrows the counts but not the share: then the counts are not its parts.
    stated = dormant + active
    if stated == 0 or abs(100 * dormant / stated - share) > 0.01:
        return labels.language.percent(share)
    number = labels.language.number
    return labels.language.t("{part} of {whole}", part=number(dormant), whole=number(stated))


def _layers(rows: pl.DataFrame, labels: Labels, palette: Palette) -> list[alt.Chart]:
    mark = palette.states["dormant"]
    base = alt.Chart(rows).encode(
        y=row_y(0.35),
        tooltip=[
            alt.Tooltip("name:N", title=labels.language.t("Municipality")),
            alt.Tooltip("text:N", title=labels.word("status", "dormant")),
            alt.Tooltip("percent:N", title=labels.figure("dormant_share")),
        ],
    )
    track = base.mark_bar(fill=palette.background, stroke=palette.muted, strokeWidth=1)
    bar = base.mark_bar(fill=mark.fill, stroke=mark.stroke, strokeWidth=1.5)
    text = base.mark_text(align="left", dx=8, fontWeight=600)
    return [
        track.encode(x=alt.X("full:Q", axis=None, scale=reach_scale())),
        bar.transform_filter("datum.dormant_share > 0").encode(
            x=alt.X("dormant_share:Q", axis=None)
        ),
        text.encode(x=alt.X("full:Q", axis=None), text="text:N"),
    ]
