"""Words of the vocabularies and ids of the reference lists, as the user reads them."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboard.words.i18n import Language
from warehouse.figures import BY_ID

# The texts stand here in English, whole and capitalised, so that catalogues translate them whole.
WORDS: dict[str, dict[str, str]] = {
    "status": {
        "active": "Active",
        "dormant": "Dormant",
        "ended": "Ended",
        "unstated": "Status not stated",
    },
    "kind": {
        "twin town": "Twin town",
        "partner city": "Partner city",
        "municipal partnership": "Municipal partnership",
        "county twinning": "County twinning",
        "letter of intent": "Letter of intent",
        "project": "Project",
        "friendship": "Friendship",
        "other": "Other relation",
    },
    "level": {
        "municipality": "Town or municipality",
        "district": "District",
        "county": "County",
        "region": "Region",
        "island": "Island",
        "group": "Group of places",
    },
    "completeness": {
        "complete": "Whole list read",
        "partial": "List cut or partial",
        "none": "Expressly none",
        "unknown": "No list known",
    },
    "role": {
        "founding member": "Founding member",
        "member": "Member",
        "represented": "Represented",
        "part": "Sees itself as part of it",
        "cooperation": "Works with it",
    },
    "network_kind": {
        "city network": "City network",
        "euroregion": "Euroregion",
        "metropolitan cooperation": "Metropolitan cooperation",
        "EU office": "EU office",
        "service centre": "Service centre",
        "transport corridor": "Transport corridor",
        "other": "Other network",
    },
    "activity_kind": {
        "exchange": "Exchange",
        "meeting": "Recurring meeting",
        "visit": "Official visit",
        "study visit": "Study visit",
        "event": "Event",
        "project": "Project",
        "committee work": "Committee work",
        "grant": "Grant",
        "service": "Service",
        "publication": "Publication",
        "courtesy": "Courtesy contact",
    },
    "counted": {
        "cities": "Member cities",
        "countries": "Countries",
        "commissions": "Commissions",
        "ports": "Ports",
        "regions": "Member regions",
    },
    "framework": {
        "UN Sustainable Development Goals": "UN Sustainable Development Goals",
        "municipal vision": "The municipality's own vision",
    },
    "focus_scope": {
        "municipality": "The municipality as a whole",
        "partner": "One partnership",
        "network": "One network",
    },
    "source_kind": {
        "web page": "Web page",
        "strategy": "Strategy",
        "report": "Report",
        "decision": "Decision",
        "list": "List",
        "news": "News",
        "other": "Other document",
    },
    "finding": {
        "stated_count_differs": "Stated number differs from the list",
        "stated_counts_contradict": "Stated numbers contradict each other",
        "sources_disagree": "Sources disagree",
        "sides_disagree": "The two sides disagree",
        "one_sided": "Not on the partner's own list",
        "no_longer_listed": "Not on the newest list",
        "ended_yet_named": "Ended, but named later",
        "others_suspended": "Others have ended or paused theirs in this country",
        "policy_expired": "Strategy has expired",
        "policy_expiring": "Strategy expires within a year",
        "source_old": "Newest source older than five years",
        "source_undated": "No source prints a date",
        "place_unresolved": "Place could not be found",
        "names_alike": "Names that may be one place",
        "term_unmapped": "Focus term in none of the areas",
    },
    "continent": {
        "africa": "Africa",
        "americas": "The Americas",
        "asia": "Asia",
        "europe": "Europe",
        "oceania": "Oceania",
    },
    "reciprocal": {
        "both": "Both list each other",
        "own": "This municipality only; the partner's whole list leaves it out",
        "other": "Listed by the partner only",
    },
    "partners_from": {
        "curated": "Sources read one by one",
        "bulk": "External list only",
    },
    "direction": {
        "undirected": "Pairs without direction",
        "listed": "Listed by the municipality",
    },
    "rule": {
        "more cells than headings": "More cells than headings",
        "sign that cannot be shown": "A character that cannot be shown",
        "text too long": "Text too long",
        "telephone number": "A telephone number",
        "e-mail address": "An e-mail address",
        "empty cell": "An empty cell",
        "members of one network": "Both are members of one network",
        "several places of the name": "Several municipalities of the name",
        "no municipality of the reference": "No municipality that is shown here",
        "unknown country": "Unknown country",
        "its own partner": "Its own partner",
        "unknown word": "Unknown word",
        "no date": "No date",
        "no degrees": "No latitude or longitude",
        "start too far off": "A start later than the list",
        "half a point": "Latitude or longitude alone",
        "end before start": "End before the start",
    },
    "measure": {
        "count": "Number",
        "per_100k": "Per 100,000",
    },
    "lists": {
        "complete": "Whole lists",
        "all": "Partial too",
    },
    "peers": {
        "population": "Nearest in inhabitants",
        "region": "Same region",
        "country": "Same country",
        "chosen": "Own choice",
    },
    "change": {
        "added": "Added",
        "gone": "Gone",
        "status": "Other status",
    },
    "sort": {
        "value": "Largest first",
        "name": "By name",
    },
    "language": {
        "da": "Danish",
        "de": "German",
        "en": "English",
        "fi": "Finnish",
        "fo": "Faroese",
        "is": "Icelandic",
        "nb": "Norwegian",
        "nn": "Norwegian",
        "no": "Norwegian",
        "sv": "Swedish",
    },
}


# Words within a sentence; the labels stand alone and are written with a capital.
WITHIN = {
    "active": "active",
    "dormant": "dormant",
    "ended": "ended",
    "unstated": "not stated",
    "twin town": "twin town",
    "partner city": "partner city",
    "municipal partnership": "municipal partnership",
    "county twinning": "county twinning",
    "letter of intent": "letter of intent",
    "project": "project",
    "friendship": "friendship",
    "other": "other relation",
}

PARAMETERS: dict[str, str] = {
    "m": "Municipalities",
    "country": "Country",
    "region": "The municipality's own region",
    "partner_region": "The partner's region",
    "partner_country": "The partner's country",
    "kind": "Kind of partnership",
    "status": "Status",
    "focus": "Focus area",
    "network": "Network",
    "measure": "Measure",
    "sort": "Order",
    "lang": "Language",
    "one": "Municipality",
    "partner": "Partner",
    "finding": "Kind of finding",
    "lists": "Ranked",
    "peers": "Peers",
    "k": "Number of peers",
}
"""What the parameters of the address are called beside the pages."""


@dataclass(frozen=True)
class Labels:
    """The labels of one language; `partner_region`, `focus_area` and `network` are frames of the
    reference lists of those names.
    """

    language: Language
    partner_region: pl.DataFrame
    focus_area: pl.DataFrame
    network: pl.DataFrame

    def word(self, vocabulary: str, word: str) -> str:
        """Give the label of a word of a vocabulary in `WORDS`."""
        return self.language.t(WORDS[vocabulary][word])

    def within(self, word: str) -> str:
        """Give the label of a kind or status as it stands within a sentence."""
        return self.language.t(WITHIN[word])

    def rule(self, rule: str) -> str:
        """Give the label of a rule of imports, with the network where it names one."""
        word, mark, network = rule.partition(": ")
        return f"{self.word('rule', word)}{mark}{network}"

    def parameter(self, name: str) -> str:
        """Give the label of a parameter of the selection."""
        return self.language.t(PARAMETERS[name])

    def figure(self, figure_id: str) -> str:
        """Give a figure's label."""
        return self.language.t(BY_ID[figure_id].label)

    @cached_property
    def regions(self) -> dict[str, str]:
        """Give the partner regions' labels by id, in their fixed order."""
        return self._reference(self.partner_region)

    @cached_property
    def focus_areas(self) -> dict[str, str]:
        """Give the focus areas' labels by id, in their fixed order."""
        return self._reference(self.focus_area)

    @cached_property
    def networks(self) -> dict[str, str]:
        """Give the networks' names by id."""
        ordered = self.network.sort(self.language.order("name"))
        return dict(ordered.select("id", "name").iter_rows())

    def _reference(self, frame: pl.DataFrame) -> dict[str, str]:
        ordered = frame.sort("position").select("id", "label_en")
        return {word: self.language.t(label) for word, label in ordered.iter_rows()}
