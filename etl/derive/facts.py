"""What was read of municipalities' own pages, one fact for each, as documents."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from etl.derive.begun import Begun, add_told_entries
from etl.derive.readings import (
    ACTIVITIES,
    FILE_REMARKS,
    FUNDERS,
    GLOSS,
    NO_ADDRESS,
    completeness_of,
    membership_of,
    own_source,
    policy_of,
    sentence_of,
    terms_of,
    year_of,
)
from etl.derive.toml_text import Document, Entry


class Facts:
    """Adds facts to the documents begun, and remembers of whom there was one."""

    def __init__(self, begun: Begun) -> None:
        self.begun = begun
        self.read_whole: set[str] = set()
        networks = begun.reference.frames["network"]
        self.networks = {
            name.casefold(): row["id"]
            for row in networks.iter_rows(named=True)
            for name in [row["name"], *(row["names"] or "").split("|")]
        }
        self.network_names = dict(networks.select("id", "name").iter_rows())

    def add(self, fact: Mapping[str, Any]) -> None:
        """Add what was read of one municipality's own page."""
        document = self.begun.document(fact["municipality"], fact["country"])
        if document is None:
            return
        self.read_whole.add(document.municipality)
        told = self.begun.told_of(document)
        key, source = own_source(fact)
        if fact["municipality"] in self.begun.told["former"]:
            source["former_name"] = fact["municipality"]
        document.sources[key] = source | told.get("page", {})
        moved = self._told_sources(document, told, source)
        completeness = told.get("completeness", completeness_of(fact, source))
        document.add("partner_list", {"completeness": completeness}, key)
        self._counts(document, fact, key, told)
        self._partners(document, fact, key, moved)
        self._memberships(document, fact, key, moved)
        self._terms_and_remarks(document, fact, key, moved)
        add_told_entries(document, told)

    def _told_sources(
        self, document: Document, told: Mapping[str, Any], own: Entry
    ) -> dict[str, str]:
        """Add the further sources; tell which partners, networks and remarks are theirs."""
        moved: dict[str, str] = {}  # name of a partner or network, or start of a remark
        for key, source in told.get("sources", {}).items():
            shared = {k: own[k] for k in ("publisher", "language", "accessed_on", "kind")}
            page = shared | source["page"]
            if "url" not in page:
                page["note"] = " ".join(filter(None, [page.get("note"), NO_ADDRESS]))
            document.sources[key] = page
            moved |= dict.fromkeys(source.get("holds", []), key)
        return moved

    def _counts(
        self, document: Document, fact: Mapping[str, Any], key: str, told: Mapping[str, Any]
    ) -> None:
        scope = told.get("counted", "all")
        if fact["stated_partner_count"] is not None:
            count = {"value": fact["stated_partner_count"], "scope": scope}
            itself = {"counts_itself": told.get("counts_itself")}
            document.add("stated_count", count | itself, key)
        for source_key, source in told.get("sources", {}).items():
            if "completeness" in source:
                listed = {"completeness": source["completeness"]}
                document.add("partner_list", listed, source_key)
            if "stated_count" in source:
                count = {"value": source["stated_count"], "scope": scope}
                document.add("stated_count", count, source_key)

    def _partners(
        self, document: Document, fact: Mapping[str, Any], key: str, moved: Mapping[str, str]
    ) -> None:
        told = self.begun.told_of(document)
        for partner in fact["partners"]:
            entry = self._partnership(partner) | told.get("partner", {}).get(partner["name"], {})
            if partner["name"] not in told.get("leave_out", []):
                document.add("partnership", entry, moved.get(partner["name"], key))
            for source_key, source in told.get("sources", {}).items():
                if partner["name"] in source.get("repeats", []):
                    document.add("partnership", entry, source_key)

    def _partnership(self, partner: Mapping[str, Any]) -> Entry:
        """A partnership as the facts give it."""
        english = re.sub(r" \((now|in|abolished) .*\)$", "", partner["name_en"])
        entry = self.begun.named(partner["name"], english, partner["country"])
        through = partner["through"]
        paid = f"Paid through {through}, a funder and not a holder of the relation."
        return entry | {
            "kind": partner["kind"],
            "status": partner["status"],
            "printed_status": partner.get("status_word"),
            "since": year_of(partner["since"]),
            "until": year_of(partner["until"]),
            "carried_by": None if through in FUNDERS else through,
            "focus": partner["focus"],
            "note": paid if through in FUNDERS else None,
        }

    def _memberships(
        self, document: Document, fact: Mapping[str, Any], key: str, moved: Mapping[str, str]
    ) -> None:
        called = self.begun.told_of(document).get("called", {})
        for network in fact["networks"]:
            network_id = self.networks.get(network["name"].casefold())
            if network_id is None:
                self.begun.problems.append(
                    f"{document.municipality}: no network {network['name']!r}"
                )
                continue
            source = moved.get(network["name"], key)
            if network["name"] != self.network_names[network_id]:
                printed = {"network": network_id, "printed": network["name"]}
                document.add("network", printed | called.get(network["name"], {}), source)
            if network.get("members_stated") and network_id not in self.begun.told["not_cities"]:
                count = {"counted": "cities", "value": network["members_stated"]}
                document.add("network_count", {"network": network_id} | count, source)
            terms = terms_of(fact, f"network:{network['name']}")
            document.add("membership", membership_of(network, network_id, terms), source)

    def _terms_and_remarks(
        self, document: Document, fact: Mapping[str, Any], key: str, moved: Mapping[str, str]
    ) -> None:
        told = self.begun.told_of(document)
        for term in terms_of(fact, "municipality"):
            document.add("focus", {"term": term, "priority": told.get("priorities")}, key)
        said = tuple(told.get("said", []))
        unfit = self._activities(document, fact["activities"], key)
        if fact["policy"]:
            document.add("policy", policy_of(fact["policy"]), key)
        for oddity in fact["oddities"]:
            if not FILE_REMARKS.search(oddity) and not oddity.startswith(said):
                held = next((s for start, s in moved.items() if oddity.startswith(start)), key)
                document.add("note", {"text": sentence_of(oddity)}, held)
        if unfit:
            document.add("note", {"text": f"Also named: {', '.join(unfit)}."}, key)

    def _activities(self, document: Document, glosses: Iterable[str], key: str) -> list[str]:
        """Add the activities; give those of no kind."""
        unfit = []
        for gloss in glosses:
            kind = next((k for form, k in ACTIVITIES if re.search(form, gloss)), None)
            if kind is None:
                unfit.append(gloss)
            else:
                document.add("activity", {"kind": kind, "term": gloss, "note": GLOSS}, key)
        return unfit
