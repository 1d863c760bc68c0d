"""What the columns of the answer tables are called where people read them; figures name themselves.

Scripts find a column by its name in the dictionary, which never changes; this is what stands above.
"""

from collections.abc import Mapping

from dashboard.words.labels import Labels
from warehouse.figures import BY_ID
from warehouse.schema.table import Column

HEADINGS: Mapping[str, str] = {
    "municipality_id": "Municipality, id",
    "municipality": "Municipality",
    "country": "Country",
    "region": "Own region",
    "population": "Inhabitants",
    "population_date": "Inhabitants on",
    "completeness": "Partner list",
    "partners_from": "Partners known from",
    "partner_id": "Partner, id",
    "partner": "Partner",
    "printed_partner": "Partner as printed",
    "partner_country": "The partner's country",
    "printed_country": "Country as printed",
    "partner_region": "The partner's region",
    "level": "Kind of place",
    "kind": "Kind",
    "printed_kind": "Kind as printed",
    "status": "Status",
    "printed_status": "Status as printed",
    "since": "Since",
    "since_year": "Start year",
    "until": "End or pause",
    "valid_until": "Agreement valid until",
    "through": "Through",
    "carried_by": "Carried by",
    "reciprocal": "Listed by",
    "counted": "Counted",
    "origins": "Origins",
    "origin": "Origin",
    "notes": "Remarks",
    "sources": "Sources",
    "focus_area": "Focus area",
    "terms": "Terms as printed",
    "scope": "Stated for",
    "priority": "Called a priority",
    "network_id": "Network, id",
    "network": "Network",
    "role": "Role",
    "finding": "Finding",
    "subject": "Subject",
    "values": "What differs",
    "source_id": "Source, id",
    "title": "Document",
    "url": "Address",
    "publisher": "Publisher",
    "language": "Language",
    "page_date": "Date on the page",
    "printed_date": "Date as printed",
    "accessed_on": "Read on",
    "document": "Copy that was read",
    "statements": "Statements",
    "note": "Remark",
}
"""Headings of the columns that are no figures, by the column's name."""


def heading(column: Column, labels: Labels) -> str:
    """Give a column's heading in the user's language, without its unit."""
    if column.name in BY_ID:
        return labels.figure(column.name)
    return labels.language.t(HEADINGS[column.name])
