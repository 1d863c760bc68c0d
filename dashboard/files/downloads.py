"""What files hold, and the buttons that save those for which there is no address."""

import json
from functools import partial

import altair as alt
import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.order import in_order
from dashboard.files import export
from dashboard.files.workbook import check_rows, to_workbook
from dashboard.telling.about import About, Basis, describe
from dashboard.telling.sentences import some
from dashboard.words.plain import plain
from warehouse import package
from warehouse.queries import ANSWER_TABLES, READABLE

# More publishers than these would drown a picture; all are with the rows.
_PUBLISHERS = 8

_MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def about(context: Context, table: str, ordered_by: str = "", narrowed: str = "") -> About:
    """Describe a table under the selection of a context, in another order or narrowed."""
    basis = Basis(context.table("sources"), context.answers.rows("main.build"), context.today)
    options, labels = context.options, context.labels
    return describe(table, context.selection, basis, options, labels, ordered_by, narrowed)


def workbook_download(context: Context) -> None:
    """Draw the button for all tables under the selection, as one workbook."""
    label = context.language.t("All tables (XLSX)")
    _button(context, "workbook", "xlsx", label, partial(_workbook_bytes, context))


def package_downloads(context: Context) -> None:
    """Draw the buttons for the whole warehouse, whatever is selected, as a Data Package."""
    t = context.language.t
    labels = {"csv": t("Data Package (CSV)"), "parquet": t("Data Package (Parquet)")}
    for name, label in labels.items():
        data = partial(_package_bytes, context, name)
        _button(context, f"datapackage-{name}", "zip", label, data)


def rejects_download(context: Context, origin: str, title: str) -> None:
    """Draw the button for the rows of an import that were left out, as CSV."""
    label = context.language.t("Rows left out of “{list}” (CSV)", list=plain(title))
    data = partial(_reject_bytes, context, origin)
    _button(context, f"left-out-{origin}", "csv", label, data)


def _reject_bytes(context: Context, origin: str) -> bytes:
    frame = context.answers.rows("stated.reject").filter(pl.col("origin") == origin)
    return export.csv(frame, READABLE["stated.reject"])


def _button(context: Context, view: str, name: str, label: str, data: partial[bytes]) -> None:
    st.download_button(
        label,
        data=data,
        file_name=export.file_name(view, name, context.today),
        mime=_MIME[name],
        key=f"download_{view}_{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def table_bytes(
    context: Context,
    table: str,
    name: str,
    shown: pl.DataFrame | None = None,
    ordered_by: str = "",
    narrowed: str = "",
) -> bytes:
    """Write a table in one of the formats of `export`.

    `shown` are its rows where fewer, which `narrowed` says why, or in the order of another figure.
    """
    frame = shown
    if frame is None:
        frame = in_order(context.table(table), table, context.selection)
    described = about(context, table, ordered_by, narrowed)
    return export.to_bytes(frame, ANSWER_TABLES[table], name, described, context.labels)


def _workbook_bytes(context: Context) -> bytes:
    for name, table in ANSWER_TABLES.items():
        check_rows(table, context.answers.height(name, context.selection))
    return to_workbook(
        [
            (
                table,
                in_order(context.table(name), name, context.selection),
                about(context, name),
            )
            for name, table in ANSWER_TABLES.items()
        ],
        context.labels,
    )


def _package_bytes(context: Context, format: str) -> bytes:
    return package.zipped(package.package_files(context.answers.snapshot, format))


def source_line(context: Context, described: About) -> tuple[str, str]:
    """Give who the sources are by, and until when they were read, for below a picture."""
    t, language = context.language.t, context.language
    publishers = language.in_order({source.publisher for source in described.sources})
    names = some(publishers, language, most=_PUBLISHERS)
    return (
        t("Sources: {names}. Twinboard.", names=names) if publishers else "Twinboard.",
        t("Sources read until {date}.", date=language.date(described.data_date)),
    )


def chart_bytes(
    context: Context,
    chart: alt.LayerChart,
    name: str,
    width: int = charts.WIDTH,
    scale: float = charts.PRINT_SCALE,
    basis: str = "",
    narrowed: str = "",
) -> bytes:
    """Write a chart with its source and date inside, as PNG, as SVG or as Vega-Lite in JSON.

    `basis` says of how many it draws anything, and `narrowed` of what, where that is not all.
    """
    described = about(context, "summary", narrowed=narrowed)
    sources, dates = source_line(context, described)
    selected = f"{context.language.t('Selected:')} {described.selection}"
    picture = charts.for_export(chart, width, sources, dates, selected, basis)
    if name == "png":
        return charts.to_png(picture, scale)
    if name == "json":
        return json.dumps(picture.to_dict(), ensure_ascii=False).encode()
    return charts.to_svg(picture).encode()
