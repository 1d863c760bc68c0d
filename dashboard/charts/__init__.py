"""The charts: pure functions from an answer's frame and labels to an Altair chart.

Each takes a frame of `warehouse.queries.ANSWER_TABLES` or `COUNTED` with its own column names and
gives a chart as wide as its container, or None when the frame has nothing to draw. What is unknown
is left out, never drawn as zero; the caller names it in words.
"""

from dashboard.charts.countries import countries_in_order, partner_countries
from dashboard.charts.counts import (
    focus_counts,
    focus_totals,
    network_counts,
    network_totals,
    shared_totals,
)
from dashboard.charts.dormant import dormant_share
from dashboard.charts.focus import focus_heatmap
from dashboard.charts.grid import MOST_COLUMNS
from dashboard.charts.map import Part, part_of_the_world, partner_map, partner_places_map
from dashboard.charts.networks import network_matrix
from dashboard.charts.partners import Known, partners_by_status
from dashboard.charts.peers import peer_dots
from dashboard.charts.pictures import PRINT_SCALE, WIDTH, for_export, to_png, to_svg
from dashboard.charts.regions import region_totals, regions
from dashboard.charts.shared import shared_matrix
from dashboard.charts.time import decades, endings, endings_by_year, starts_by_decade

__all__ = [
    "MOST_COLUMNS",
    "PRINT_SCALE",
    "WIDTH",
    "Known",
    "Part",
    "countries_in_order",
    "decades",
    "dormant_share",
    "endings",
    "endings_by_year",
    "focus_counts",
    "focus_heatmap",
    "focus_totals",
    "for_export",
    "network_counts",
    "network_matrix",
    "network_totals",
    "part_of_the_world",
    "partner_countries",
    "partner_map",
    "partner_places_map",
    "partners_by_status",
    "peer_dots",
    "region_totals",
    "regions",
    "shared_matrix",
    "shared_totals",
    "starts_by_decade",
    "to_png",
    "to_svg",
]
