"""Time: when agreements began, and when they ended or were paused."""

from dashboard import charts
from dashboard.asking.context import Context
from dashboard.asking.named_charts import chart_basis
from dashboard.asking.parts import over_parts
from dashboard.page import sections, top
from dashboard.page.answer_tables import country_field, municipality_field, source_field
from dashboard.page.long_tables import LongTable
from dashboard.page.tables import Field, html_table
from dashboard.telling.evidence import Sources, partner_cell, status_cell
from dashboard.words.formats import printed_date


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    top.opening(
        context,
        t("Time"),
        t("When the partnerships began, and when some ended or were paused, where sources say so."),
    )
    if top.nothing_selected(context):
        return
    _starts(context)
    _ends(context)


def _starts(context: Context) -> None:
    t = context.language.t
    starts = context.count("starts")
    counts = charts.decades(starts)
    fields = [
        Field(t("Decade"), lambda row: t("{decade}s", decade=row["decade"])),
        Field(
            t("Partnerships"),
            lambda row: context.language.number(row["partnerships"]),
            numeric=True,
        ),
    ]
    sections.draw(
        context,
        sections.Section(
            view="starts",
            title=t("Starts by decade"),
            chart="starts",
            table=lambda: html_table(
                t("Partnerships by the decade in which they began"),
                fields,
                counts.iter_rows(named=True),
            ),
            export="chart/starts",
            figures=(),
            empty=t("No source of the selection prints when a partnership began."),
            note=chart_basis("starts", context),
        ),
    )


def _ends(context: Context) -> None:
    t = context.language.t
    ends = context.count("endings")
    is_drawn = not charts.endings(ends).is_empty()
    sources = Sources(context)
    fields = [
        municipality_field(context),
        Field(t("Partner"), lambda row: partner_cell(row, context)),
        country_field(context, "partner_country"),
        Field(t("Status"), lambda row: status_cell(row, context.labels, sources)),
        Field(
            t("Ended or paused"),
            lambda row: printed_date(row["until"], context.language) or t("no year stated"),
        ),
        source_field(context, sources),
    ]
    sections.draw(
        context,
        sections.Section(
            view="ends",
            title=t("Endings and pauses"),
            # Where no year is known the list still stands, without a chart.
            chart="endings" if is_drawn else "",
            table=LongTable(
                lambda: over_parts(context),
                lambda rows: html_table(
                    t("Endings and pauses"), fields, rows.iter_rows(named=True)
                ),
            ),
            table_open=True,
            export="chart/endings",
            figures=("ended", "dormant"),
            empty=t("No source of the selection tells of an ending or a pause."),
            note=chart_basis("endings", context) if is_drawn else "",
        ),
    )
