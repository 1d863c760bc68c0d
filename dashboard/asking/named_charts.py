"""Every chart by its name: what pages, embeds, briefs and scripts ask for.

Each is drawn under the selection of a context and is None where there is nothing to draw.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import altair as alt

from dashboard.asking.chart_rows import (
    by_dormant_share,
    direct_rows,
    later,
    live_rows,
    peers_in_order,
    shared_partnerships,
)
from dashboard.asking.context import Context
from dashboard.asking.drawn_charts import (
    draw_dormant_share,
    draw_endings,
    draw_focus,
    draw_networks,
    draw_partner_countries,
    draw_partner_regions,
    draw_partners,
    draw_peers,
    draw_regions,
    draw_shared,
    draw_starts,
)
from dashboard.asking.order import in_order
from dashboard.asking.partner_places import MAP_TITLES, draw_map, for_map, rows_on_map
from dashboard.asking.parts import over_parts
from dashboard.asking.peers import of_group
from dashboard.asking.rows import Rows
from dashboard.telling.chart_bases import (
    basis_of_peers,
    dated_endings,
    dated_starts,
    not_drawn,
    one_partner,
)

Draw = Callable[[Context], alt.LayerChart | None]
Read = Callable[[Context], Rows | None]


def _as_selected(context: Context) -> Context:
    return context


@dataclass(frozen=True)
class NamedChart:
    """A chart: its title, the page that it stands on, and the table of its numbers.

    `page` is a key of `VIEWS` in `dashboard.page.pages`, `table` one of `ANSWER_TABLES` in
    `warehouse.queries`.
    `rows` gives the rows of the table that stand with the chart, where not all do or in an order
    of their own, counted before they are read where they may be many; `ordered_by` is the figure
    that orders them, where it is none that the reader chose. `of` gives what of the selection the
    chart is about, where that is not all of it. `basis` says of how many there is anything to draw,
    of whom it is unknown, or of which years the inhabitants are, which a page says
    beside the chart. `narrowed` says by what else than filters the selection is narrowed.
    """

    title: str
    page: str
    table: str
    draw: Draw
    rows: Read | None = None
    ordered_by: str = ""
    of: Callable[[Context], Context] = _as_selected
    basis: Callable[[Context], str] | None = None
    narrowed: Callable[[Context], str] | None = None


_without_partners = partial(not_drawn, figure="partners")


NAMED_CHARTS: Mapping[str, NamedChart] = {
    "partners": NamedChart(
        "Partners by municipality", "overview", "summary", draw_partners, basis=_without_partners
    ),
    "peers": NamedChart(
        "A municipality and its peers",
        "compare",
        "summary",
        draw_peers,
        peers_in_order,
        of=of_group,
        basis=basis_of_peers,
    ),
    "regions": NamedChart(
        "Partners by region of the world and municipality",
        "compare",
        "regions",
        draw_regions,
        basis=_without_partners,
    ),
    "partner-regions": NamedChart(
        "Partners by region of the world",
        "regions",
        "regions",
        draw_partner_regions,
        basis=_without_partners,
    ),
    "partner-countries": NamedChart(
        "Partners by country",
        "regions",
        "partnerships",
        draw_partner_countries,
        live_rows,
        basis=_without_partners,
    ),
    **{
        f"map-{part}": NamedChart(
            title,
            "map",
            "partnerships",
            partial(draw_map, part=part),
            partial(rows_on_map, part=part),
            of=for_map,
        )
        for part, title in MAP_TITLES.items()
    },
    "dormant-share": NamedChart(
        "Dormant share",
        "dormant",
        "summary",
        draw_dormant_share,
        by_dormant_share,
        "dormant_share",
        # Whichever statuses are selected.
        Context.with_statuses,
        partial(not_drawn, figure="dormant_share"),
    ),
    "shared": NamedChart(
        "Shared partners",
        "shared",
        "shared",
        draw_shared,
        shared_partnerships,
        narrowed=one_partner,
    ),
    "starts": NamedChart(
        "Starts by decade",
        "time",
        "partnerships",
        draw_starts,
        direct_rows,
        basis=dated_starts,
    ),
    "endings": NamedChart(
        "Endings and pauses",
        "time",
        "partnerships",
        draw_endings,
        over_parts,
        basis=dated_endings,
    ),
    "focus": NamedChart(
        "Focus areas",
        "focus",
        "focus",
        draw_focus,
        of=Context.of_municipalities,
        basis=partial(not_drawn, figure="focus_areas"),
    ),
    "networks": NamedChart(
        "Networks",
        "networks",
        "networks",
        draw_networks,
        of=Context.of_municipalities,
        basis=partial(not_drawn, figure="networks"),
    ),
}
"""The charts by the name that addresses, scripts and briefs give them."""


def chart_narrowed(name: str, context: Context) -> str:
    """Say by what else than filters a chart and its rows are narrowed; nothing where by none."""
    narrowed = NAMED_CHARTS[name].narrowed
    return narrowed(context) if narrowed else ""


def draw_chart(name: str, context: Context) -> alt.LayerChart | None:
    """Draw a chart by its name. Raises KeyError for a name that is none of `NAMED_CHARTS`."""
    named = NAMED_CHARTS[name]
    return named.draw(named.of(context))


def chart_basis(name: str, context: Context) -> str:
    """Say what a chart rests on that it does not show itself; nothing where it does."""
    named = NAMED_CHARTS[name]
    return named.basis(named.of(context)) if named.basis else ""


def chart_rows(name: str, context: Context) -> Rows | None:
    """Give the rows that stand with a chart, with the columns of its table; None if it has none.

    Raises KeyError for a name that is none of `NAMED_CHARTS`.
    """
    named = NAMED_CHARTS[name]
    of = named.of(context)
    if named.rows is not None:
        return named.rows(of)
    return later(
        of.answers.height(named.table, of.selection),
        lambda: in_order(of.table(named.table), named.table, of.selection),
    )
