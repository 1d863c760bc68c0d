"""The closed lists of words that a column may hold, each word once.

The meanings of kinds and statuses are the field's own; `docs/dictionary.md` prints them.
"""

PARTNERSHIP_KINDS = {
    "twin town": "Bilateral, formalised and long-term; the source calls it vänort, venskabsby, "
    "sister city or the like.",
    "partner city": "Bilateral agreement that the municipality does not call twin town.",
    "municipal partnership": "Time-limited project between municipalities with development "
    "funding (in Sweden through ICLD).",
    "county twinning": "The partner is a county or region; often reached through the "
    "municipality's own county.",
    "letter of intent": "A signed intention to cooperate, short of an agreement.",
    "project": "Cooperation on one project with a partner place.",
    "friendship": "A friendship tie that the source names so.",
    "other": "A relation that fits none of the other kinds.",
}

STATUSES = {
    "active": "A word of the source says that the relation lives.",
    "dormant": "The source says that it rests (vilande, pausat, ligger stille).",
    "ended": "The source says that it is over (avslutat, upphört, ophævet, suspended by decision).",
    "unstated": "The source names the relation, not its state. Never read as active.",
}

COMPLETENESS = {
    "complete": "The source's partner list was read to its end.",
    "partial": "The source's partner list is cut or names only some.",
    "none": "The source says expressly that there are no partners.",
    "unknown": "No source read so far gives a partner list.",
}

WHOLE = ("complete", "none")
"""The words for a partner list that was read to its end."""

LEVELS = {
    "municipality": "A town or municipality.",
    "district": "A part of a town or municipality.",
    "county": "A county.",
    "region": "A region, province or state.",
    "island": "An island or group of islands that is not one municipality.",
    "group": "Several places named together as one partner.",
}

ROLES = {
    "founding member": "The source names the municipality among the founders.",
    "member": "The source says that the municipality is a member.",
    "represented": "The source says that the municipality is represented.",
    "part": "The source says that the municipality sees itself as part of it.",
    "cooperation": "The source says that the municipality works with it, not that it is a member.",
}

NETWORK_KINDS = {
    "city network": "Members are towns and cities.",
    "euroregion": "Members are regions across a border or a sea.",
    "metropolitan cooperation": "Cooperation within one metropolitan area, also across a border.",
    "EU office": "A joint office that represents its members towards the EU.",
    "service centre": "An office that serves people or firms; not a network in the strict sense.",
    "transport corridor": "Members work for a transport corridor.",
    "other": "Fits none of the other kinds.",
}

ACTIVITY_KINDS = {
    "exchange": "People visit and receive: pupils, teachers, associations, staff.",
    "meeting": "Recurring meeting of the partners.",
    "visit": "Official visit, received or paid.",
    "study visit": "Visit to learn how the other works.",
    "event": "Sports, culture or another public event.",
    "project": "Joint project.",
    "committee work": "Work in a network's committee or commission.",
    "grant": "Money for others' international contacts.",
    "service": "Service to international citizens, firms or staff.",
    "publication": "Published reports, accounts or documents.",
    "courtesy": "Courtesy contact without further cooperation.",
}

SOURCE_KINDS = ("web page", "strategy", "report", "decision", "list", "news", "other")

DIRECTIONS = {
    "undirected": "Each pair stands once and speaks of both sides; the order means nothing.",
    "listed": "The municipality is said to list the partner.",
}

PARTNERS_FROM = {
    "curated": "A curated file says who the partners are; what an external list alone names is "
    "shown, not counted.",
    "bulk": "External lists alone say who the partners are.",
}

CHANGES = {
    "added": "Counted by figures now, and not in the build before.",
    "gone": "Counted in the build before, and no longer; no source needs to say that it ended.",
    "status": "Counted in both, with another status.",
}

COUNTED = {
    "cities": "Member cities of a network.",
    "countries": "Countries that a network spans.",
    "commissions": "Commissions or committees of a network.",
    "ports": "Ports that take part.",
    "regions": "Member regions of a network.",
}

THEME_FRAMEWORKS = {
    "UN Sustainable Development Goals": "The source ties the theme to the UN goals.",
    "municipal vision": "A theme of the municipality's own vision that the policy follows.",
}

LANGUAGES = ("da", "de", "en", "fi", "fo", "is", "nb", "nn", "no", "sv")

FOCUS_SCOPES = {
    "municipality": "Stated for the municipality's international work as a whole.",
    "partner": "Stated for one partnership.",
    "network": "Stated for one network.",
}

DATE_PRECISIONS = ("decade", "year", "month", "day")

CONTINENTS = ("africa", "americas", "asia", "europe", "oceania")

FINDINGS = {
    "stated_count_differs": "A number in the source's words differs from what the source lists.",
    "stated_counts_contradict": "One source states numbers that cannot all be right together.",
    "sources_disagree": "Two sources give different years, statuses or kinds for one partnership, "
    "or one external list gives it two statuses.",
    "sides_disagree": "Sources on the partner give another status or start of the partnership.",
    "one_sided": "The municipality lists a partner whose own complete list does not name it, or "
    "that says that it has none.",
    "no_longer_listed": "The municipality's newest dated whole list leaves out a partner that an "
    "older page of its own names; no source says that it ended.",
    "ended_yet_named": "A newer page of the municipality's own names a partner, without a status, "
    "that an older source says has ended; it counts as ended.",
    "others_suspended": "At least three others have ended or paused theirs in this country, and "
    "nobody's source calls one there active.",
    "policy_expired": "The international strategy's last day has passed.",
    "policy_expiring": "The international strategy ends within 365 days.",
    "source_old": "The newest dated source is more than five years old.",
    "source_undated": "No source that a fact rests on prints a date, so their age is unknown.",
    "place_unresolved": "A printed place could not be tied to a place in the gazetteer.",
    "names_alike": "An external list may name one partner twice under names that are nearly alike; "
    "they are not taken for one, as only a reader can tell.",
    "term_unmapped": "A printed focus term belongs to none of the focus areas.",
}
