"""Map: where the partners lie, of one municipality by status, or of all selected ones."""

import polars as pl
import streamlit as st

from dashboard import blocks, charts
from dashboard.answer_tables import number_field, regions_in_order, source_field
from dashboard.context import Context
from dashboard.evidence import (
    Sources,
    kind_cell,
    partner_cell,
    partner_country_cell,
    status_cell,
)
from dashboard.long_tables import LongTable
from dashboard.options import MOST_OFFERED
from dashboard.partner_places import (
    COUNTED,
    MAP_TITLES,
    for_map,
    not_drawn,
    partners_on_map,
    places_on_map,
    town_on_map,
)
from dashboard.plain import plain
from dashboard.selection import without_repeats
from dashboard.sidebar import take_typed_municipality
from dashboard.tables import Field, Row, html_table
from dashboard.towns import first, totals

# More names than these are read in the table.
_NAMED = 20


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    blocks.opening(
        context,
        t("Map"),
        t("Where the partners lie: of one municipality by status, or of all selected ones."),
    )
    if blocks.nothing_selected(context):
        return
    _choose_town(context)
    partners = partners_on_map(context)
    if partners.is_empty():
        st.info(t("No partner lies in any country under these filters."))
        return
    _say_what_is_drawn(context, partners)
    for part in MAP_TITLES:
        _draw_part(for_map(context), partners.filter(pl.col("part") == part), part)
    _draw_without_point(for_map(context), partners.filter(pl.col("part").is_null()))
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
        filter_mode="contains",
        accept_new_options=True,
        on_change=take_typed_municipality,
        args=("town_on_map", context.options),
    )


def _say_what_is_drawn(context: Context, partners: pl.DataFrame) -> None:
    """Count what is on the maps, and name what is not or stands apart."""
    language = context.language
    counted = pl.col("state").is_in(COUNTED)
    placed = pl.col("part").is_not_null()
    said = [
        language.n(
            "{count} place with a partner is on the map.",
            "{count} places with a partner are on the map.",
            partners.filter(counted & placed)["partner_id"].n_unique(),
        )
    ]
    lost = partners.filter(placed.not_())["partner_id"].n_unique()
    if lost:
        said.append(
            language.n(
                "{count} more, without a known point, is listed below.",
                "{count} more, without a known point, are listed below.",
                lost,
            )
        )
    apart = _named(context, partners.filter(counted.not_()))
    if apart:
        said.append(language.t("Drawn apart and not counted as partners: {names}.", names=apart))
    if not town_on_map(context):
        left = {state: language.number(count) for state, count in not_drawn(context).items()}
        said.append(
            language.t(
                "Not drawn, since they are not counted as partners: {ended} ended, {indirect} "
                "indirect, {other} named only by the partner or an external list. The map of one "
                "municipality has its own.",
                **left,
            )
        )
    st.markdown(" ".join(said))


def _named(context: Context, partners: pl.DataFrame) -> str:
    language = context.language
    places = partners.unique("partner_id", maintain_order=True)
    names = [
        f"{name} ({language.country(country)})"
        for name, country in places.select("partner", "partner_country").iter_rows()
    ]
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more > 0:
        shown = language.t("{names} and {more} more", names=shown, more=language.number(more))
    return plain(shown)


def _draw_part(context: Context, partners: pl.DataFrame, part: charts.Part) -> None:
    if partners.is_empty():
        return
    t = context.language.t
    titles = {
        "north": t("In the north of Europe"),
        "europe": t("In and around Europe"),
        "world": t("Farther away"),
    }
    blocks.draw(
        context,
        blocks.Section(
            view=f"map-{part}",
            title=titles[part],
            chart=f"map-{part}",
            table=_table(context, partners, titles[part]),
            export=f"chart/map-{part}",
            figures=("partners", "partner_countries"),
        ),
    )


def _draw_without_point(context: Context, partners: pl.DataFrame) -> None:
    if partners.is_empty():
        return
    t = context.language.t
    title = t("Without a known point")
    why = t(
        "The source names them, but not clearly enough to tell where they lie, or no "
        "gazetteer that is used here has them."
    )
    files = t("The files hold all partnerships of the selection, these among them.")
    blocks.draw(
        context,
        blocks.Section(
            view="map-without-point",
            title=title,
            table=_table(context, partners, title),
            export="partnerships",
            figures=("partners",),
            note=f"{why}\n\n{files}",
        ),
    )


def _table(context: Context, partners: pl.DataFrame, caption: str) -> LongTable:
    own = bool(town_on_map(context))

    def write(rows: pl.DataFrame) -> str:
        fields = _own_fields(context) if own else _place_fields(context)
        return html_table(caption, fields, rows.iter_rows(named=True))

    return LongTable(lambda: partners if own else places_on_map(partners, context.language), write)


def _own_fields(context: Context) -> list[Field]:
    t, labels = context.language.t, context.labels
    sources = Sources(context)
    return [
        Field(t("Partner"), lambda row: partner_cell(row, context)),
        *_where(context),
        Field(t("Kind"), lambda row: kind_cell(row, labels, sources)),
        Field(t("Status"), lambda row: status_cell(row, labels, sources)),
        Field(t("Point"), lambda row: _point(row, context)),
        source_field(context, sources),
    ]


def _place_fields(context: Context) -> list[Field]:
    t = context.language.t
    return [
        Field(t("Partner"), lambda row: row["partner"]),
        *_where(context),
        number_field(context, t("Number of municipalities"), "towns"),
        Field(t("Municipalities"), lambda row: ", ".join(row["names"])),
        Field(t("By status"), lambda row: _split(row, context)),
        Field(t("Point"), lambda row: _point(row, context)),
    ]


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
