"""The headings that a table of partnerships may have, and the words that stand under them."""

from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.schema.stated import STATED

_PARTNERSHIP = {
    column.name: column
    for table in STATED
    if table.name == "partnership"
    for column in table.columns
}


@dataclass(frozen=True)
class Heading:
    """One heading: what stands under it, its closed list of words, and an example."""

    name: str
    meaning: str
    example: str = ""
    required: bool = False

    @property
    def is_date(self) -> bool:
        """Whether a date stands under it."""
        return self.name in DATES

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The only words that may stand under it; empty where any may."""
        return _PARTNERSHIP[self.name].vocabulary if self.name in _PARTNERSHIP else ()


def _as_stated(name: str, example: str = "") -> Heading:
    return Heading(name, _PARTNERSHIP[name].meaning, example)


_COUNTRY = "country, as ISO 3166-1 alpha-2 code or by name"

HEADINGS: Mapping[str, Heading] = {
    heading.name: heading
    for heading in (
        # A municipality of no reference, so that an example left in place is never loaded.
        Heading("municipality", "Municipality by name", "Exempelstad", required=True),
        Heading("municipality_country", f"Its {_COUNTRY}", "SE", required=True),
        Heading("municipality_code", "Its official code; goes before the name"),
        Heading("partner", "Partner by name", "Tallinn", required=True),
        Heading("partner_country", f"Its {_COUNTRY}", "EE", required=True),
        Heading("partner_code", "Its official code, where it is a municipality of the reference"),
        Heading("lat", "The partner's latitude in degrees, for a place that is not known here"),
        Heading("lon", "The partner's longitude in degrees"),
        Heading("kind", f"{_PARTNERSHIP['kind'].meaning}; `other` where empty", "twin town"),
        _as_stated("printed_kind", "vänort"),
        Heading("status", f"{_PARTNERSHIP['status'].meaning}; `unstated` where empty", "dormant"),
        _as_stated("printed_status", "vilande"),
        _as_stated("since", "1998"),
        _as_stated("until"),
        _as_stated("valid_until", "2027-12-31"),
        _as_stated("through"),
        _as_stated("carried_by"),
        Heading("focus", "Focus terms as printed, with a semicolon between them", "kultur; skola"),
        _as_stated("note"),
    )
}

POINT: Mapping[str, int] = {"lat": 90, "lon": 180}
"""The headings of a point, and how far its degrees go either way."""

DATES = ("since", "until", "valid_until")
"""The headings under which a date stands, EDTF but for `valid_until`, which is a day."""

MEANT: Mapping[str, Mapping[str, str]] = {
    "status": {
        **dict.fromkeys(("aktiv", "aktivt", "aktiva", "aktive"), "active"),
        **dict.fromkeys(("inaktiv", "inaktivt", "inactive", "passiv", "passive"), "dormant"),
        **dict.fromkeys(("vilande", "hvilende", "hvilar", "sovande", "sovende"), "dormant"),
        **dict.fromkeys(("pausat", "pausad", "pauset", "paused", "ligger stille"), "dormant"),
        **dict.fromkeys(("avslutat", "avslutad", "avsluttet", "afsluttet"), "ended"),
        **dict.fromkeys(("upphört", "opphørt", "ophørt", "ophævet", "suspenderet"), "ended"),
        **dict.fromkeys(("okänd", "okänt", "ukendt", "ukjent", "unknown"), "unstated"),
    },
    "kind": {
        **dict.fromkeys(("vänort", "vänkommun", "venskabsby", "vennskapsby"), "twin town"),
        **dict.fromkeys(("ystävyyskunta", "ystävyyskaupunki", "vinabær"), "twin town"),
        **dict.fromkeys(("twinning", "sister city", "twin city"), "twin town"),
        **dict.fromkeys(("partnerstad", "partnerby"), "partner city"),
        **dict.fromkeys(("kommunalt partnerskap",), "municipal partnership"),
        **dict.fromkeys(("vänlän", "venskabsamt"), "county twinning"),
        **dict.fromkeys(("avsiktsförklaring", "hensigtserklæring"), "letter of intent"),
        **dict.fromkeys(("annat", "andet", "annet"), "other"),
    },
}
"""What words of others are likely to mean; `hvilende` is spelt most like `ended` and is not."""

DEFAULTS: Mapping[str, str] = {"kind": "other", "status": "unstated"}
"""What an empty cell means where the warehouse always holds a word."""
