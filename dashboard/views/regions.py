"""Regions: where the partners lie, and the municipalities' own regions."""

from collections.abc import Iterable

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.rows import Row
from dashboard.page import sections, top
from dashboard.page.answer_tables import (
    country_field,
    figure_field,
    number_field,
    regions_in_order,
)
from dashboard.page.tables import Field, html_table
from dashboard.telling import unknown
from dashboard.views.overview import coverage

_SPLIT = ("partners", "active", "dormant", "unstated", "ended")


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Regions"),
        t("Where in the world the partners lie, and which regions their municipalities are in."),
    )
    if top.nothing_selected(context):
        return
    _partner_regions(context)
    _partner_countries(context)
    _own_regions(context)
    _own_countries(context)
    coverage(context)
    st.markdown(
        t(
            "Partner regions are the United Nations' sub-regions with three stated deviations: "
            "the Nordic countries and the Baltic states stand on their own, and the British "
            "Isles count as Western Europe. Greenland, the Faroe Islands and Åland are Nordic, "
            "and so count as Europe."
        )
    )


def _partner_regions(context: Context) -> None:
    t = context.language.t
    sections.draw(
        context,
        sections.Section(
            view="partner-regions",
            title=t("The partner's region"),
            chart="partner-regions",
            table=lambda: _totals_table(context),
            export="regions",
            figures=("partners", "partner_regions"),
            empty=lambda: unknown.no_partner(
                context, t("No partner lies in any region under these filters.")
            ),
            note=unknown.all_without_data(context, "partners"),
        ),
    )


def _totals_table(context: Context) -> str:
    t, totals = context.language.t, context.count("region_totals")
    by_region = {row["partner_region"]: row for row in totals.iter_rows(named=True)}
    labels = regions_in_order(context)
    fields = [
        Field(t("The partner's region"), lambda row: labels[row["partner_region"]]),
        *(figure_field(context, figure) for figure in _SPLIT),
        number_field(context, t("Municipalities with partners there"), "towns"),
    ]
    rows = [by_region[region] for region in labels if region in by_region]
    return html_table(t("Partners by the partner's region and status"), fields, rows)


def _partner_countries(context: Context) -> None:
    t = context.language.t
    counts = charts.countries_in_order(context.count("country_totals"), context.labels)
    fields = [
        country_field(context, "partner_country"),
        figure_field(context, "partners"),
        number_field(context, t("Municipalities with partners there"), "towns"),
    ]
    sections.draw(
        context,
        sections.Section(
            view="partner-countries",
            title=t("The partner's country"),
            chart="partner-countries",
            table=lambda: html_table(
                t("Partners by country"), fields, counts.iter_rows(named=True)
            ),
            export="chart/partner-countries",
            figures=("partners", "partner_countries"),
            empty=lambda: unknown.no_partner(
                context, t("No partner lies in any country under these filters.")
            ),
        ),
    )


def _own_regions(context: Context) -> None:
    t = context.language.t
    fields = [
        Field(
            t("The municipality's own region"), lambda row: row["region"] or t("Region not known")
        ),
        country_field(context, "country"),
        *_spread(context),
    ]
    caption = t("Partners by the municipalities' own regions")
    sections.draw(
        context,
        sections.Section(
            view="own-regions",
            title=t("The municipality's own region"),
            table=lambda: html_table(
                caption, fields, _by_name(context, context.count("own_regions"), "region")
            ),
            export="summary",
            figures=("partners",),
            note=t("Half of the municipalities lie between the lower and the upper quartile."),
        ),
    )


def _own_countries(context: Context) -> None:
    t = context.language.t
    fields = [country_field(context, "country"), *_spread(context)]
    sections.draw(
        context,
        sections.Section(
            view="own-countries",
            title=t("The municipality's own country"),
            table=lambda: html_table(
                t("Partners by the municipalities' own countries"),
                fields,
                _by_name(context, context.count("own_countries")),
            ),
            export="summary",
            figures=("partners",),
            note=t(
                "These are the municipalities with data, not the whole country; below stands how "
                "many they are of how many."
            ),
        ),
    )


def _by_name(context: Context, groups: pl.DataFrame, *columns: str) -> Iterable[Row]:
    """Give groups of municipalities in the order of their countries' names, then by columns."""
    name = pl.col("country").map_elements(context.language.country, return_dtype=pl.String)
    order = [context.language.order(column) for column in ("name", *columns)]
    return groups.with_columns(name=name).sort(order).iter_rows(named=True)


def _spread(context: Context) -> list[Field]:
    t = context.language.t
    return [
        number_field(context, t("Municipalities selected"), "towns"),
        number_field(context, t("Of these, number known"), "known"),
        Field(t("Partners"), lambda row: _sum(row, context), numeric=True),
        Field(t("Lower quartile"), lambda row: _halves(row["lower"], context), numeric=True),
        Field(t("Median"), lambda row: _halves(row["median"], context), numeric=True),
        Field(t("Upper quartile"), lambda row: _halves(row["upper"], context), numeric=True),
    ]


def _sum(row: Row, context: Context) -> str:
    # The sum over nobody is unknown, not zero.
    return context.language.number(row["partners"] if row["known"] else None)


def _halves(value: float | None, context: Context) -> str:
    whole = value is None or value == int(value)
    return context.language.number(value, digits=0 if whole else 1)
