"""Municipality: everything known of one, each fact with its source."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from dashboard.asking.context import Context
from dashboard.asking.rows import Row
from dashboard.asking.towns import first, is_selected
from dashboard.brief.buttons import brief_downloads
from dashboard.page import sections, top
from dashboard.page.answer_tables import (
    figure_of,
    finding_table,
    focus_table,
    network_table,
    source_field,
)
from dashboard.page.long_tables import LongTable, turn_pages, written
from dashboard.page.tables import Cell, Field, Part, html_opening, html_table
from dashboard.selecting.name_boxes import take_typed_municipality
from dashboard.selecting.options import MOST_OFFERED
from dashboard.selecting.selection import without_repeats
from dashboard.telling.evidence import (
    Reciprocity,
    Sources,
    kind_cell,
    lasting,
    partner_cell,
    partner_country_cell,
    remark,
    remarks,
    source_table,
    status_cell,
)
from dashboard.telling.findings.town import alone
from dashboard.telling.history import history, history_table, statements
from dashboard.views.compare import FIGURES
from dashboard.views.networks import described
from dashboard.words.formats import scope_text


def show(context: Context) -> None:
    """Draw the page."""
    t = context.language.t
    offered = _offered(context)
    if not offered:
        top.opening(context, t("Municipality"), t("Everything known of one municipality."))
        top.nothing_selected(context)
        return
    chosen = _chosen(context, offered)
    title = context.options.municipality_names[chosen] if chosen else t("Municipality")
    lead = t("Everything known of one municipality, each fact with its source.")
    st.html(html_opening(title, lead))
    _switch(context, offered, chosen)
    if not chosen:
        return
    itself = alone(context, chosen)
    if not top.nothing_selected(itself):
        top.findings(context, chosen)
        brief_downloads(itself, "municipality")
        _Facts(itself, chosen).show()


def town_shown(context: Context) -> str:
    """Give the municipality that the page shows, nothing before one is chosen of many."""
    return _chosen(context, _offered(context))


def _offered(context: Context) -> list[str]:
    """Give the selected municipalities, in the order chosen, else the first of them by name.

    Without any filter a link may name one that no source has been read on.
    """
    if context.selection.m:
        return list(context.selection.m)
    listed: list[str] = first(context, MOST_OFFERED).to_list()
    one = context.selection.one
    if not one or one in listed:
        return listed
    if is_selected(context, one):
        return [*listed, one]
    return listed if context.selection.is_restricted else [one, *listed]


def _chosen(context: Context, offered: Sequence[str]) -> str:
    """Give the municipality asked for, else the first selected; of all, nobody asked for any."""
    if not offered:
        return ""
    if context.selection.one in offered:
        return context.selection.one
    return offered[0] if context.selection.m or len(offered) == 1 else ""


def _switch(context: Context, offered: Sequence[str], chosen: str) -> None:
    names = context.options.municipality_names
    st.session_state["municipality_shown"] = chosen or None
    st.selectbox(
        context.language.t("Municipality"),
        without_repeats([*offered[:MOST_OFFERED], *([chosen] if chosen else [])]),
        index=0 if chosen else None,
        format_func=lambda word: names.get(word, word),
        key="municipality_shown",
        placeholder=context.language.t("Choose a municipality"),
        filter_mode="contains",
        accept_new_options=True,
        on_change=take_typed_municipality,
        args=("municipality_shown", context.options),
    )


class _Facts:
    """The sections of the page, each a table of one kind of statement."""

    def __init__(self, context: Context, municipality_id: str) -> None:
        self.context = context
        self.municipality_id = municipality_id
        self.t = context.language.t
        self.labels = context.labels
        self.language = context.language
        self.sources = Sources(context)

    def show(self) -> None:
        """Draw all sections that have something to show."""
        self._partnerships()
        self._history()
        self._figures()
        self._networks()
        described(self.context, self.context.table("networks"))
        self._focus()
        self._policies()
        self._themes()
        self._counts()
        self._activities()
        self._findings()
        self._remarks()
        st.header(self.t("Sources"), anchor=False)
        st.html(source_table(self.context))

    def _figures(self) -> None:
        town = self.context.table("summary").row(0, named=True)
        fields = [
            Field(self.t("Figure"), lambda row: self.labels.figure(row["id"])),
            Field(
                self.t("Value"),
                lambda row: figure_of(row["id"], town, self.context),
                numeric=True,
            ),
        ]
        rows = [{"id": figure} for figure in FIGURES]
        sections.draw(
            self.context,
            sections.Section(
                view="municipality",
                title=self.t("Figures"),
                table=html_table(self.t("Figures of the municipality"), fields, rows),
                export="summary",
                figures=FIGURES,
            ),
        )

    def _partnerships(self) -> None:
        t = self.t
        fields = [
            Field(t("Partner"), lambda row: partner_cell(row, self.context)),
            Field(t("Country"), self._country),
            Field(t("Kind"), lambda row: kind_cell(row, self.labels, self.sources)),
            Field(t("Status"), lambda row: status_cell(row, self.labels, self.sources)),
            Field(t("Since"), lambda row: lasting(row, self.language)),
            Field(t("Listed by the partner too"), Reciprocity(self.context).cell),
            Field(t("Remark"), remarks, optional=True),
            source_field(self.context, self.sources),
        ]
        caption = t("Partnerships as the sources give them")
        sections.draw(
            self.context,
            sections.Section(
                view="partnerships",
                title=t("Partnerships"),
                table=LongTable(
                    lambda: self.context.table("partnerships"),
                    lambda rows: html_table(caption, fields, rows.iter_rows(named=True)),
                ),
                export="partnerships",
                figures=("partners", "active", "dormant", "unstated", "indirect_partners"),
                empty=t(
                    "No source read so far says who the partners are: their number is unknown, "
                    "not zero."
                ),
            ),
        )

    def _country(self, row: Row) -> list[Part]:
        country = partner_country_cell(row, self.context)
        return [country, *self.sources.quoted(row["printed_country"], row)]

    def _networks(self) -> None:
        networks = self.context.table("networks")
        sections.draw(
            self.context,
            sections.Section(
                view="networks",
                title=self.t("Networks"),
                table=network_table(self.context, networks, named=False),
                export="networks",
                figures=("networks", "indirect_networks"),
                empty=self.t("No source read so far names a network."),
            ),
        )

    def _focus(self) -> None:
        focus = self.context.table("focus")
        sections.draw(
            self.context,
            sections.Section(
                view="focus-areas",
                title=self.t("Focus areas"),
                table=focus_table(self.context, focus, with_terms=True, named=False),
                export="focus",
                figures=("focus_areas",),
                empty=self.t("No source read so far names a focus."),
            ),
        )

    def _findings(self) -> None:
        findings = self.context.table("findings")
        sections.draw(
            self.context,
            sections.Section(
                view="findings",
                title=self.t("Findings"),
                table=finding_table(self.context, findings, named=False),
                export="findings",
                figures=("findings",),
                empty=self.t("Nothing in the sources contradicts itself or has expired."),
            ),
        )

    def _policies(self) -> None:
        t = self.t
        fields = [
            Field(t("Title"), lambda row: self.sources.printed(row["title"], row)),
            Field(t("Adopted"), lambda row: self._dated(row, "adopted")),
            Field(t("Adopted by"), lambda row: self.sources.printed(row["adopted_by"], row)),
            Field(t("Valid until"), lambda row: self._dated(row, "valid_until")),
            Field(t("Days left"), lambda row: self._days_left(row["valid_until"]), numeric=True),
            Field(t("Remark"), lambda row: remark(row["note"]), optional=True),
        ]
        self._stated("policy", t("International strategy or policy"), fields)

    def _dated(self, row: Row, name: str) -> Cell:
        day = row[name]
        quoted = self.sources.quoted(row[f"printed_{name}"], row)
        if day is None:
            return quoted or self.t("not stated")
        return [Part(self.language.date(day)), *quoted]

    def _days_left(self, day: dt.date | None) -> str:
        if day is None:
            return self.t("no data")
        left = (day - self.context.today).days
        return self.t("expired") if left < 0 else self.language.number(left)

    def _themes(self) -> None:
        t = self.t
        fields = [
            Field(t("Theme"), lambda row: self.sources.printed(row["printed"], row)),
            Field(t("Belongs to"), lambda row: self.labels.word("framework", row["framework"])),
            Field(t("UN goal"), lambda row: str(row["sdg"] or "–"), numeric=True),
            Field(t("Remark"), lambda row: remark(row["note"]), optional=True),
        ]
        self._stated("policy_theme", t("Themes of the strategy"), fields)

    def _counts(self) -> None:
        t = self.t
        fields = [
            Field(t("Counted"), self._counted),
            Field(t("Number"), lambda row: self.language.number(row["value"]), numeric=True),
            Field(t("As printed"), lambda row: self.sources.printed(row["printed"], row)),
        ]
        self._stated("stated_count", t("Numbers of partners that the sources state"), fields)

    def _counted(self, row: Row) -> str:
        scope = scope_text(row["scope"], self.labels)
        return self.t("{scope}, itself included", scope=scope) if row["counts_itself"] else scope

    def _activities(self) -> None:
        t = self.t
        fields = [
            Field(t("Kind"), lambda row: self.labels.word("activity_kind", row["kind"])),
            Field(t("As printed"), lambda row: self.sources.printed(row["term"], row)),
            Field(t("Remark"), lambda row: remark(row["note"]), optional=True),
        ]
        self._stated("activity", t("Activities"), fields)

    def _history(self) -> None:
        """Draw what happened when, and on demand every statement that says so."""
        events = history(self.context, self.municipality_id)
        if not events:
            return
        st.header(self.t("History"), anchor=False)
        st.html(history_table(self.context, events))
        title = self.t("All statements on partnerships, in the order of time")
        identity = ("statements", self.municipality_id, self.context.key)
        table = written(identity, statements(self.context, self.municipality_id, title))
        if table.rows:
            with st.expander(title):
                st.html(table.html)
                turn_pages(identity, table, self.language)

    def _remarks(self) -> None:
        fields = [Field(self.t("Remark"), lambda row: remark(row["text"]))]
        self._stated("note", self.t("Remarks of the reader"), fields)

    def _stated(self, table: str, title: str, fields: Sequence[Field]) -> None:
        """Draw the statements of one kind, each with its source, where there are any."""
        frame = self.context.answers.rows(f"stated.{table}", self.municipality_id)
        if frame.is_empty():
            return
        st.header(title, anchor=False)
        columns = [*fields, source_field(self.context, self.sources)]
        st.html(html_table(title, columns, frame.iter_rows(named=True)))
