"""Every chart by its name: what pages, embeds, briefs and scripts ask for.

Each is drawn under the selection of a context and is None where there is nothing to draw.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import altair as alt
import polars as pl

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.partner_places import MAP_TITLES, draw_map, for_map, rows_on_map
from dashboard.asking.parts import Parts, over_parts
from dashboard.asking.peers import counted, in_order_of, of_group, standing, with_peers
from dashboard.asking.shared_partners import have_columns, partner_counts, shared_parts, shared_rows
from dashboard.asking.towns import (
    first_of,
    known,
    largest,
    totals,
    towns_by_dormant_share,
    unknown_count,
)
from dashboard.files.export import in_order
from dashboard.page.long_tables import PAGE_ROWS, Rows
from dashboard.telling.about import MEASURE_FIGURES
from dashboard.telling.sentences import (
    MOST_NAMES,
    names_of,
    population_in_words,
    some,
    unknown_in_words,
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


def _partners(context: Context) -> alt.LayerChart | None:
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


def _partner_regions(context: Context) -> alt.LayerChart | None:
    return charts.region_totals(context.count("region_totals"), context.labels, context.palette)


def _regions(context: Context) -> alt.LayerChart | None:
    if context.count("direct_count")["towns"].item() > charts.MOST_COLUMNS:
        return _partner_regions(context)
    return charts.regions(context.table("regions"), context.labels, context.palette)


def _partner_countries(context: Context) -> alt.LayerChart | None:
    return charts.partner_countries(
        context.count("country_totals"), context.labels, context.palette
    )


def _dormant_share(context: Context) -> alt.LayerChart | None:
    rows = towns_by_dormant_share(context).slice(0, PAGE_ROWS)
    return charts.dormant_share(rows, context.labels, context.palette, totals(context)["stating"])


def _starts(context: Context) -> alt.LayerChart | None:
    return charts.starts_by_decade(context.count("starts"), context.labels, context.palette)


def _endings(context: Context) -> alt.LayerChart | None:
    return charts.endings_by_year(context.count("endings"), context.labels, context.palette)


def _dated_starts(context: Context) -> str:
    starts = context.count("starts")
    return context.language.n(
        "{count} of {all} direct partnerships has a printed start.",
        "{count} of {all} direct partnerships have a printed start.",
        int(charts.decades(starts)["partnerships"].sum()),
        all=_direct(starts, context),
    )


def _dated_endings(context: Context) -> str:
    ends = context.count("endings")
    return context.language.n(
        "{count} of {all} endings and pauses of direct partnerships has a year.",
        "{count} of {all} endings and pauses of direct partnerships have a year.",
        int(charts.endings(ends)["partnerships"].sum()),
        all=_direct(ends, context),
    )


def _direct(counts: pl.DataFrame, context: Context) -> str:
    direct = counts.filter(pl.col("indirect").not_())
    return context.language.number(int(direct["partnerships"].sum()))


def _focus(context: Context) -> alt.LayerChart | None:
    focus = context.table("focus")
    draw = charts.focus_heatmap if one_by_one(focus) else charts.focus_totals
    return draw(focus, context.labels, context.palette)


def _networks(context: Context) -> alt.LayerChart | None:
    networks = context.table("networks")
    draw = charts.network_matrix if one_by_one(networks) else charts.network_totals
    return draw(networks, context.labels, context.palette)


def _shared(context: Context) -> alt.LayerChart | None:
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


def _one_partner(context: Context) -> str:
    names = partner_counts(context, context.selection.partner)["partner"]
    return "" if names.is_empty() else context.language.t("partner {name}", name=names.item())


def _peers(context: Context) -> alt.LayerChart | None:
    group = with_peers(context)
    if group is None:
        return None
    figure, lists = MEASURE_FIGURES[context.selection.measure], context.selection.lists
    median = standing(figure, group.itself, counted(group.peers, figure, lists)).median
    return charts.peer_dots(group.all, group.own, figure, median, context.labels, context.palette)


def _basis_of_peers(context: Context) -> str:
    group = with_peers(context)
    if group is None:
        return ""
    figure = MEASURE_FIGURES[context.selection.measure]
    by_count = context.selection.measure == "count"
    years = "" if by_count else population_in_words(group.all, context)
    unknown = group.all.filter(pl.col(figure).is_null())["municipality_id"]
    if unknown.is_empty():
        return years
    return f"{years} {_unknown(context, figure, unknown, unknown.len())}".lstrip()


def _without_data(context: Context, figure: str) -> str:
    """Name the first of whom a figure is unknown, and count the others: they are not drawn."""
    count = unknown_count(context, figure)
    if not count:
        return ""
    return _unknown(context, figure, first_of(context, figure, MOST_NAMES), count)


def _unknown(context: Context, figure: str, first: pl.Series, count: int) -> str:
    # Fewer names than on a page: a picture has few lines, and cuts what is longer.
    names = some(names_of(first, context), context.language, count)
    return unknown_in_words(context, figure, names)


_without_partners = partial(_without_data, figure="partners")


def shared_partnerships(context: Context) -> Rows:
    """Give the shared partners, or the one that the selection names where it is shared."""
    one = partner_counts(context, context.selection.partner)
    if one.is_empty():
        return shared_parts(context)
    ids = one["partner_id"].to_list()
    return _later(one["ties"].item(), lambda: shared_rows(context, ids, one["ties"].item()))


def by_dormant_share(context: Context) -> Rows:
    """Give the summary with the largest share of dormant ones first, and what is unknown last."""
    return _later(
        context.answers.height("summary", context.selection),
        lambda: context.table("summary").sort(
            "dormant_share", descending=True, nulls_last=True, maintain_order=True
        ),
    )


def _later(height: int, read: Callable[[], pl.DataFrame]) -> Parts:
    """Give so many rows that are read only when they are asked for."""
    return Parts(height, lambda first, most: read().slice(first, most))


def peers_in_order(context: Context) -> pl.DataFrame | None:
    """Give a municipality and its peers, those with most first; None where it has none."""
    group = with_peers(context)
    if group is None:
        return None
    return in_order_of(group, MEASURE_FIGURES[context.selection.measure], context.language)


def one_by_one(frame: pl.DataFrame) -> bool:
    """Tell whether a chart has a column for each municipality of a frame, and no totals."""
    return frame["municipality_id"].n_unique() <= charts.MOST_COLUMNS


def _direct_partnerships(context: Context) -> pl.DataFrame:
    return context.table("partnerships").filter(pl.col("counted") & pl.col("through").is_null())


def _direct_rows(context: Context) -> Rows:
    starts = context.count("starts").filter(pl.col("indirect").not_())
    return _later(int(starts["partnerships"].sum()), lambda: _direct_partnerships(context))


def _live_rows(context: Context) -> Rows:
    live = int(context.count("country_totals")["partners"].sum())
    return _later(live, lambda: live_partnerships(context))


def live_partnerships(context: Context) -> pl.DataFrame:
    """Give the partnerships that `partners` counts: direct ones that have not ended."""
    return _direct_partnerships(context).filter(pl.col("status") != "ended")


NAMED_CHARTS: Mapping[str, NamedChart] = {
    "partners": NamedChart(
        "Partners by municipality", "overview", "summary", _partners, basis=_without_partners
    ),
    "peers": NamedChart(
        "A municipality and its peers",
        "compare",
        "summary",
        _peers,
        peers_in_order,
        of=of_group,
        basis=_basis_of_peers,
    ),
    "regions": NamedChart(
        "Partners by region of the world and municipality",
        "compare",
        "regions",
        _regions,
        basis=_without_partners,
    ),
    "partner-regions": NamedChart(
        "Partners by region of the world",
        "regions",
        "regions",
        _partner_regions,
        basis=_without_partners,
    ),
    "partner-countries": NamedChart(
        "Partners by country",
        "regions",
        "partnerships",
        _partner_countries,
        _live_rows,
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
        _dormant_share,
        by_dormant_share,
        "dormant_share",
        # Whichever statuses are selected.
        Context.with_statuses,
        partial(_without_data, figure="dormant_share"),
    ),
    "shared": NamedChart(
        "Shared partners",
        "shared",
        "shared",
        _shared,
        shared_partnerships,
        narrowed=_one_partner,
    ),
    "starts": NamedChart(
        "Starts by decade",
        "time",
        "partnerships",
        _starts,
        _direct_rows,
        basis=_dated_starts,
    ),
    "endings": NamedChart(
        "Endings and pauses",
        "time",
        "partnerships",
        _endings,
        over_parts,
        basis=_dated_endings,
    ),
    "focus": NamedChart(
        "Focus areas",
        "focus",
        "focus",
        _focus,
        of=Context.of_municipalities,
        basis=partial(_without_data, figure="focus_areas"),
    ),
    "networks": NamedChart(
        "Networks",
        "networks",
        "networks",
        _networks,
        of=Context.of_municipalities,
        basis=partial(_without_data, figure="networks"),
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
    return _later(
        of.answers.height(named.table, of.selection),
        lambda: in_order(of.table(named.table), named.table, of.selection),
    )
