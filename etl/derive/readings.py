"""How the words of the facts read in the sections of a curated file."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from etl.derive.toml_text import Entry

READ_ON = dt.date(2026, 11, 22)

# `active` and `registered` read a bare listing: no word of the page carries them. The rest is
# unstated unless the reading says that the relation rests or is over.
DATED_STATUSES = {
    "active": "unstated",
    "registered": "unstated",
    "letter_of_intent": "unstated",
    "under_review": "unstated",
    "reduced": "unstated",
    "partner_merged": "unstated",
    "ended_partner_merged": "unstated",
    "inactive_under_review": "dormant",
    "dormant": "dormant",
    "ended": "ended",
    "ended_by_municipality": "ended",
}
DATED_KINDS = {
    "twin area": "twin town",
    "twin district": "twin town",
    "special cooperation agreement": "partner city",
}
COUNTRY_NAMES = {"Russia": "RU", "Åland": "AX", "Faroe Islands": "FO"}

SOURCE_KINDS = {"policy": "decision"}
KEYS = {"web page": "web"}

# The first that fits decides; what fits none becomes a remark.
ACTIVITIES = (
    (r"grant|scholarship|aid\b", "grant"),
    (r"committee|steering group", "committee work"),
    (r"study (visit|trip)|knowledge visit", "study visit"),
    (r"meeting|conference|seminar|contact", "meeting"),
    (r"exchange|school (stay|trip)|youth week|camp\b", "exchange"),
    (r"visit|delegation", "visit"),
    (r"project|feasibility|(school|project) cooperation|co-production", "project"),
    (r"gift", "courtesy"),
    (r"event|sport|competition|festival|weeks|exhibition|choir|days|tournament|lecture", "event"),
)
GLOSS = "As summarised by the reader."
NO_ADDRESS = "The facts tell of it without its address."

ROLES = {
    "member": "member",
    "founding member": "founding member",
    "represented through": "represented",
    "regional EU office": "represented",
    "participant": "part",
    "listed": "part",
    "funding": "cooperation",
    "investment promotion": "cooperation",
    "expertise": "cooperation",
}
"""Roles as read; any other word is an office that a member holds, kept in a remark."""

FUNDERS = frozenset({"ICLD"})

# Remarks on the copy that was read: completeness and the source say it already.
FILE_REMARKS = re.compile(
    r"incomplete in the copy read|covers part of the relations only|in the excerpt"
    r"|beyond the (excerpt|copy)|outside the listed language codes|level value"
    r"|from a second source|list lies beyond"
)


def own_source(fact: Mapping[str, Any]) -> tuple[str, Entry]:
    """Key and entry of the page that the facts were read from."""
    page = fact["source"]
    kind = SOURCE_KINDS.get(page["kind"], page["kind"])
    date = page["page_date"]
    key = "-".join([KEYS.get(kind, kind), *([date[:4]] if date else [])])
    source = {
        "title": page["title"],
        "url": page["url"],
        "publisher": page["publisher"],
        "language": fact["language"],
        "kind": kind,
        "accessed_on": READ_ON,
    }
    if date:
        whole = len(date) == len("2026-11-22")
        source |= {"page_date": dt.date.fromisoformat(date)} if whole else {"printed_date": date}
    return key, source


def completeness_of(fact: Mapping[str, Any], source: Entry) -> str:
    """How far the list goes; that of one of several merged municipalities is part of the whole."""
    completeness = str(fact["list_completeness"])
    return "partial" if "former_name" in source and completeness == "complete" else completeness


def year_of(year: int | None) -> str | None:
    """Write a year as a printed date."""
    return None if year is None else str(year)


def terms_of(fact: Mapping[str, Any], scope: str) -> list[str]:
    """The focus terms that are stated for a scope, each once."""
    return list(dict.fromkeys(f["term"] for f in fact["focus_areas"] if f["scope"] == scope))


def membership_of(network: Mapping[str, Any], network_id: str, terms: list[str]) -> Entry:
    """A membership, with the role that the page's word for it comes to."""
    role = network.get("role")
    known = ROLES.get(role or "")
    return {
        "network": network_id,
        "role": known or ("represented" if network["through"] else "member"),
        "status": network["status"],
        "since": year_of(network["since"]),
        "through": network["through"],
        "focus": terms,
        "note": _role_remark(role) if role != known else None,
    }


def _role_remark(role: str | None) -> str | None:
    """Why the role is what it is, where the page uses another word or none."""
    if role == "listed":
        return "The page lists it without saying in what role."
    return f"Role as summarised by the reader: {role}." if role else None


def policy_of(policy: Mapping[str, Any]) -> Entry:
    """A policy; an expiry of a year alone is that year's last day, with the year kept."""
    adopted, until = policy["adopted"], policy["valid_until"]
    agreement = re.search(r"aftale|avsiktsförklaring|erklæring|plattform", policy["title"], re.I)
    return {
        "title": policy["title"],
        "printed_adopted": adopted,
        "valid_until": dt.date(int(until), 12, 31) if until else None,
        "printed_valid_until": until,
        "note": "An agreement rather than a policy." if agreement else None,
    }


def sentence_of(remark: str) -> str:
    """A remark as a sentence, without what was meant for the reader of the facts."""
    remark = re.sub(r": treat as .*$", "", remark)
    return f"{remark[:1].upper()}{remark[1:].rstrip('.')}."
