"""Each chart as a selection draws it; None where there is nothing to draw."""

import altair as alt
import polars as pl

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.peers import counted, standing, with_peers
from dashboard.asking.rows import PAGE_ROWS
from dashboard.asking.shared_partners import have_columns, partner_counts, shared_rows
from dashboard.asking.towns import known, largest, totals, towns_by_dormant_share
from dashboard.selecting.selection import MEASURE_FIGURES


def draw_partners(context: Context) -> alt.LayerChart | None:
    """Draw the ranking of municipalities by partners."""
    selection = context.selection
    return charts.partners_by_status(
        largest(context, PAGE_ROWS),
        context.labels,
        selection.measure,
        selection.sort,
        context.palette,
        selection.one,
        known(context),
    )


def draw_partner_regions(context: Context) -> alt.LayerChart | None:
    """Draw the partners by region of the world."""
    return charts.region_totals(context.count("region_totals"), context.labels, context.palette)


def draw_regions(context: Context) -> alt.LayerChart | None:
    """Draw the same for each municipality, where few are selected."""
    if context.count("direct_count")["towns"].item() > charts.MOST_COLUMNS:
        return draw_partner_regions(context)
    return charts.regions(context.table("regions"), context.labels, context.palette)


def draw_partner_countries(context: Context) -> alt.LayerChart | None:
    """Draw the partners by country."""
    return charts.partner_countries(
        context.count("country_totals"), context.labels, context.palette
    )


def draw_dormant_share(context: Context) -> alt.LayerChart | None:
    """Draw the dormant share of municipalities, the largest first."""
    rows = towns_by_dormant_share(context).slice(0, PAGE_ROWS)
    return charts.dormant_share(rows, context.labels, context.palette, totals(context)["stating"])


def draw_starts(context: Context) -> alt.LayerChart | None:
    """Draw starts by decade."""
    return charts.starts_by_decade(context.count("starts"), context.labels, context.palette)


def draw_endings(context: Context) -> alt.LayerChart | None:
    """Draw endings and pauses by year."""
    return charts.endings_by_year(context.count("endings"), context.labels, context.palette)


def draw_focus(context: Context) -> alt.LayerChart | None:
    """Draw the focus areas, for each municipality where few are selected."""
    focus = context.table("focus")
    draw = charts.focus_heatmap if one_by_one(focus) else charts.focus_totals
    return draw(focus, context.labels, context.palette)


def draw_networks(context: Context) -> alt.LayerChart | None:
    """Draw the networks, for each municipality where few are selected."""
    networks = context.table("networks")
    draw = charts.network_matrix if one_by_one(networks) else charts.network_totals
    return draw(networks, context.labels, context.palette)


def draw_shared(context: Context) -> alt.LayerChart | None:
    """Draw who shares which partner, or who has the one that is chosen."""
    one = partner_counts(context, context.selection.partner)
    return _of_one_partner(context, one) if one.height else _of_all_shared(context)


def _of_one_partner(context: Context, one: pl.DataFrame) -> alt.LayerChart | None:
    if one["towns"].item() > charts.MOST_COLUMNS:
        return charts.shared_totals(one, 1, context.labels, context.palette)
    rows = shared_rows(context, one["partner_id"].to_list(), one["ties"].item())
    return charts.shared_matrix(rows, context.labels, context.palette)


def _of_all_shared(context: Context) -> alt.LayerChart | None:
    if have_columns(context):
        return charts.shared_matrix(context.table("shared"), context.labels, context.palette)
    every = context.count("shared_count")["partners"].item()
    most = context.count("shared_most")
    return charts.shared_totals(most, every, context.labels, context.palette)


def draw_peers(context: Context) -> alt.LayerChart | None:
    """Draw a municipality among its peers; None where it has none."""
    group = with_peers(context)
    if group is None:
        return None
    figure, lists = MEASURE_FIGURES[context.selection.measure], context.selection.lists
    median = standing(figure, group.itself, counted(group.peers, figure, lists)).median
    return charts.peer_dots(group.all, group.own, figure, median, context.labels, context.palette)


def one_by_one(frame: pl.DataFrame) -> bool:
    """Tell whether a chart has a column for each municipality of a frame, and no totals."""
    return frame["municipality_id"].n_unique() <= charts.MOST_COLUMNS
