"""Map: where the partners lie, of one municipality by status, or of all selected ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.partner_places import (
    COUNTED,
    MAP_TITLES,
    counts_on_maps,
    for_map,
    not_drawn,
    partners_on_map,
    places_on_map,
    town_on_map,
)
from dashboard.asking.rows import Row, Rows
from dashboard.asking.towns import first, totals
from dashboard.page import sections, top
from dashboard.page.answer_tables import number_field, regions_in_order, source_field
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import Field, html_table
from dashboard.selecting.name_boxes import take_typed_municipality
from dashboard.selecting.options import MOST_OFFERED
from dashboard.selecting.selection import without_repeats
from dashboard.telling import unknown
from dashboard.telling.evidence import (
    Sources,
    kind_cell,
    partner_cell,
    partner_country_cell,
    status_cell,
)
from dashboard.telling.sentences import in_a_cell, some
from dashboard.words.plain import plain

# More names than these are read in the table.
_NAMED = 20


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        for_map(context),
        t("Map"),
        t("Where the partners lie: of one municipality by status, or of all selected ones."),
    )
    if top.nothing_selected(context):
        return
    _choose_town(context)
    maps = _of_one(context) if town_on_map(context) else _of_all(context)
    if maps is None:
        st.info(_no_partner(for_map(context)))
        if not town_on_map(context):
            st.markdown(_left_out(context))
        return
    st.markdown(" ".join(maps.said))
    for part in MAP_TITLES:
        _draw_part(for_map(context), maps, part)
    _draw_without_point(for_map(context), maps)
    st.markdown(
        t(
            "Outline of the countries: Natural Earth, public domain, in equal-area projections. "
            "Points of places: GeoNames (CC BY 4.0) and Eurostat."
        )
    )


def _choose_town(context: Context) -> None:
    """Let the reader choose one of several municipalities."""
    if totals(context)["towns"] == 1:
        return
    names = context.options.municipality_names
    everyone = context.language.t("All selected municipalities")
    st.session_state["town_on_map"] = chosen = town_on_map(context)
    offered = first(context, MOST_OFFERED)
    st.selectbox(
        context.language.t("Municipality"),
        without_repeats(["", *offered, chosen]),
        format_func=lambda word: names.get(word, word) if word else everyone,
        key="town_on_map",
        placeholder="–",
        filter_mode="contains",
        accept_new_options=True,
        on_change=take_typed_municipality,
        args=("town_on_map", context.options),
    )


@dataclass(frozen=True)
class _Maps:
    """What is said of the maps, the rows that stand beside each, and the columns of these rows."""

    said: Sequence[str]
    rows: Callable[[charts.Part | None], Rows]
    fields: Callable[[Context], list[Field]]


def _of_one(context: Context) -> _Maps | None:
    """Give the maps of one municipality, whose partners that do not count are drawn apart."""
    partners = partners_on_map(context)
    if partners.is_empty():
        return None
    counted = pl.col("state").is_in(COUNTED)
    placed = pl.col("part").is_not_null()
    on_map = partners.filter(counted & placed)["partner_id"].n_unique()
    lost = partners.filter(counted & placed.not_())["partner_id"].n_unique()
    said = _counted(for_map(context), on_map, lost)
    apart = _named(context, partners.filter(counted.not_()))
    if apart:
        t = context.language.t
        said.append(t("Drawn apart and not counted as partners: {names}.", names=apart))

    def rows(part: charts.Part | None) -> Rows:
        return partners.filter(pl.col("part").eq_missing(pl.lit(part, pl.String)))

    return _Maps(said, rows, _own_fields)


def _of_all(context: Context) -> _Maps | None:
    """Give the maps of all selected municipalities, with what `partners` counts alone."""
    counts = counts_on_maps(context)
    if not counts:
        return None
    lost = counts.get(None, 0)
    said = [*_counted(context, sum(counts.values()) - lost, lost), _left_out(context)]
    return _Maps(said, partial(places_on_map, context), _place_fields)


def _left_out(context: Context) -> str:
    """Count the partnerships that the maps of several leave out; nothing where there are none."""
    left = not_drawn(context)
    if not any(left.values()):
        return ""
    return context.language.t(
        "Not drawn, since they are not counted as partners – ended: {ended}; indirect: "
        "{indirect}; named only by the partner or an external list: {other}. The map of one "
        "municipality has its own.",
        **{state: context.language.number(count) for state, count in left.items()},
    )


def _counted(context: Context, on_map: int, lost: int) -> list[str]:
    """Count the places on the maps, and those without a known point."""
    n = context.language.n
    said = []
    if on_map:
        said.append(
            n(
                "{count} place with a partner is on the map.",
                "{count} places with a partner are on the map.",
                on_map,
            )
        )
    if lost:
        said.append(
            n(
                "{count} place with a partner has no known point and is listed below.",
                "{count} places with a partner have no known point and are listed below.",
                lost,
            )
        )
    return said or [_no_partner(context)]


def _no_partner(context: Context) -> str:
    none = context.language.t("No partner lies in any country under these filters.")
    return unknown.no_partner(context, none)


def _named(context: Context, partners: pl.DataFrame) -> str:
    language = context.language
    places = partners.unique("partner_id", maintain_order=True)
    names = [
        f"{name} ({language.country(country)})"
        for name, country in places.select("partner", "partner_country").iter_rows()
    ]
    return plain(some(names, language, most=_NAMED))


def _draw_part(context: Context, maps: _Maps, part: charts.Part) -> None:
    rows = maps.rows(part)
    if not rows.height:
        return
    t = context.language.t
    titles = {
        "north": t("In the north of Europe"),
        "europe": t("In and around Europe"),
        "world": t("Farther away"),
    }
    sections.draw(
        context,
        sections.Section(
            view=f"map-{part}",
            title=titles[part],
            chart=f"map-{part}",
            table=_table(context, rows, maps, titles[part]),
            export=f"chart/map-{part}",
            figures=("partners", "partner_countries"),
        ),
    )


def _draw_without_point(context: Context, maps: _Maps) -> None:
    rows = maps.rows(None)
    if not rows.height:
        return
    t = context.language.t
    title = t("Without a known point")
    why = t(
        "The source names them, but not clearly enough to tell where they lie, or no "
        "gazetteer that is used here has them."
    )
    files = t("The files hold all partnerships of the selection, these among them.")
    sections.draw(
        context,
        sections.Section(
            view="map-without-point",
            title=title,
            table=_table(context, rows, maps, title),
            export="partnerships",
            figures=("partners",),
            note=f"{why}\n\n{files}",
        ),
    )


def _table(context: Context, rows: Rows, maps: _Maps, caption: str) -> LongTable:
    return LongTable(
        lambda: rows,
        lambda shown: html_table(caption, maps.fields(context), shown.iter_rows(named=True)),
    )


def _own_fields(context: Context) -> list[Field]:
    t, labels = context.language.t, context.labels
    sources = Sources(context)
    return [
        Field(t("Partner"), lambda row: partner_cell(row, context)),
        *_where(context),
        Field(t("Kind"), lambda row: kind_cell(row, labels, sources)),
        Field(t("Status"), lambda row: status_cell(row, labels, sources)),
        Field(t("Latitude; longitude"), lambda row: _point(row, context)),
        source_field(context, sources),
    ]


def _place_fields(context: Context) -> list[Field]:
    t = context.language.t
    return [
        Field(t("Partner"), lambda row: row["partner"]),
        *_where(context),
        number_field(context, t("Number of municipalities"), "towns"),
        Field(t("Municipalities"), lambda row: _names(row["municipality_ids"], context)),
        Field(t("By status"), lambda row: _split(row, context)),
        Field(t("Latitude; longitude"), lambda row: _point(row, context)),
    ]


def _names(towns: Sequence[str], context: Context) -> str:
    return in_a_cell(towns, context.language, context.options.name_in_tables)


def _where(context: Context) -> list[Field]:
    t = context.language.t
    regions = regions_in_order(context)
    return [
        Field(t("Country"), lambda row: partner_country_cell(row, context)),
        Field(t("Partner region"), lambda row: regions[row["partner_region"]]),
    ]


def _split(row: Row, context: Context) -> str:
    parts = [
        f"{context.labels.word('status', state)} {context.language.number(row[state])}"
        for state in COUNTED
        if row[state]
    ]
    return ", ".join(parts)


def _point(row: Row, context: Context) -> str:
    if row["lat"] is None:
        return context.language.t("no point known")
    lat, lon = (context.language.number(row[axis], digits=2) for axis in ("lat", "lon"))
    # A comma may stand inside a number.
    return f"{lat}; {lon}"
