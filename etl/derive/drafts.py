"""Draft curated files from facts that were read page by page.

Run as `python -m etl.derive.drafts FACTS_JSONL DATED_CSV [-o FOLDER]`.

The facts give one page per municipality and tell of further pages, versions and dates in words.
What is told in words stands in `told_in_words.toml`, beside this script. A drafted file is then
kept by hand like any other: drafting anew replaces it only with `--overwrite`.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from etl.derive.readings import (
    ACTIVITIES,
    COUNTRY_NAMES,
    DATED_KINDS,
    DATED_STATUSES,
    FILE_REMARKS,
    FUNDERS,
    GLOSS,
    NO_ADDRESS,
    READ_ON,
    completeness_of,
    membership_of,
    own_source,
    policy_of,
    sentence_of,
    terms_of,
    year_of,
)
from etl.derive.tables import Row, fail_on, read_table
from etl.derive.toml_text import Document, Entry, text_of
from etl.places import Gazetteer
from etl.reference import Reference, read_reference

TOLD = Path(__file__).with_name("told_in_words.toml")

SEEDS = frozenset({"dk-ballerup", "dk-kolding", "se-goteborg", "se-karlskrona", "se-ludvika"})
"""Files written by hand from the documents themselves; never drafted."""

DATED_COLUMNS = (
    "municipality",
    "country",
    "partner",
    "partner_country",
    "since",
    "until",
    "status",
    "kind",
    "source",
)

# The source of relations whose page nothing describes; with one of them nothing is written.
_NO_PAGE = "unknown"


class Drafter:
    """Turns facts into documents, one per municipality."""

    def __init__(self, reference: Reference, told: Mapping[str, Any]) -> None:
        """Take the reference tables and what the facts tell in words."""
        self.gazetteer: Gazetteer = reference.gazetteer
        self.place_names = reference.place_names
        self.told = told
        self.documents: dict[str, Document] = {}
        self.read_whole: set[str] = set()
        self.problems: list[str] = []
        countries = reference.frames["country"].select("name", "code").iter_rows()
        self.countries = dict(countries) | COUNTRY_NAMES
        self.networks = {
            name.casefold(): row["id"]
            for row in reference.frames["network"].iter_rows(named=True)
            for name in [row["name"], *(row["names"] or "").split("|")]
        }
        self.network_names = dict(reference.frames["network"].select("id", "name").iter_rows())

    # Facts: one line per municipality.

    def add_facts(self, fact: Mapping[str, Any]) -> None:
        """Add what was read of one municipality's own page."""
        document = self._document(fact["municipality"], fact["country"])
        if document is None:
            return
        self.read_whole.add(document.municipality)
        told = self.told.get(document.municipality, {})
        key, source = own_source(fact)
        if fact["municipality"] in self.told["former"]:
            source["former_name"] = fact["municipality"]
        document.sources[key] = source | told.get("page", {})
        moved = self._told_sources(document, told, source)
        completeness = told.get("completeness", completeness_of(fact, source))
        document.add("partner_list", {"completeness": completeness}, key)
        self._counts(document, fact, key, told)
        self._partners(document, fact, key, moved)
        self._memberships(document, fact, key, moved)
        self._terms_and_remarks(document, fact, key, moved)
        self._told_entries(document, told)

    def _document(self, name: str, country: str) -> Document | None:
        """The municipality's document, new or begun; None for a seed or an unknown name."""
        found = self.gazetteer.find(name, country)
        if len(found) != 1:
            self.problems.append(f"{name} ({country}): is no single municipality")
            return None
        municipality = next(iter(found))
        return self.documents.setdefault(municipality, Document(municipality))

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
        told = self.told.get(document.municipality, {})
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
        entry = self._named(partner["name"], english, partner["country"])
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

    def _named(self, printed: str, english: str, country: str) -> Entry:
        """Partner, printed name and country, with the standard name where the place is known."""
        standard = english.split(", ", maxsplit=1)[0]
        for name in (english, standard, printed):
            found = self.gazetteer.find(name, country)
            if len(found) == 1:
                standard = self.place_names[next(iter(found))]
                break
        return {
            "partner": standard,
            "printed": printed if printed != standard else None,
            "country": country,
        }

    def _memberships(
        self, document: Document, fact: Mapping[str, Any], key: str, moved: Mapping[str, str]
    ) -> None:
        called = self.told.get(document.municipality, {}).get("called", {})
        for network in fact["networks"]:
            network_id = self.networks.get(network["name"].casefold())
            if network_id is None:
                self.problems.append(f"{document.municipality}: no network {network['name']!r}")
                continue
            source = moved.get(network["name"], key)
            if network["name"] != self.network_names[network_id]:
                printed = {"network": network_id, "printed": network["name"]}
                document.add("network", printed | called.get(network["name"], {}), source)
            if network.get("members_stated") and network_id not in self.told["not_cities"]:
                count = {"counted": "cities", "value": network["members_stated"]}
                document.add("network_count", {"network": network_id} | count, source)
            terms = terms_of(fact, f"network:{network['name']}")
            document.add("membership", membership_of(network, network_id, terms), source)

    def _terms_and_remarks(
        self, document: Document, fact: Mapping[str, Any], key: str, moved: Mapping[str, str]
    ) -> None:
        told = self.told.get(document.municipality, {})
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

    def _told_entries(self, document: Document, told: Mapping[str, Any]) -> None:
        for section, entries in told.items():
            if section in document.sections:
                for entry in entries:
                    stated = {k: v for k, v in entry.items() if k != "source"}
                    document.add(section, stated, entry["source"])
        # Kept together by source, the page itself first, as a reader would write them.
        order = {key: number for number, key in enumerate(document.sources)}
        document.sections["partnership"].sort(
            key=lambda entry: order.get(entry["source"], len(order))
        )

    # Dated pages: one row per relation.

    def add_dated(self, row: Row) -> None:
        """Add one dated relation, to the page's own entry where the facts hold the same page."""
        document = self._document(row["municipality"], row["country"])
        if document is None:
            return
        key = self._dated_source(document, row)
        entry = self._dated_partnership(row)
        told = self.told.get(document.municipality, {})
        entry |= self.told["pages"].get(row["source"], {}).get("relations", {})
        entry |= told.get("dated", {}).get(row["partner"], {})
        same = [
            other
            for other in document.sections["partnership"]
            if (other["source"], other["partner"]) == (key, entry["partner"])
        ]
        for other in same:
            if entry["since"] is not None:
                other.setdefault("since", entry["since"])
        if not same:
            document.add("partnership", entry, key)

    def add_told(self) -> None:
        """Add what is told in words of municipalities that the dated pages alone hold."""
        for document in self.documents.values():
            if document.municipality not in self.read_whole:
                told = self.told.get(document.municipality, {})
                for key, source in told.get("sources", {}).items():
                    document.sources[key] = {"accessed_on": READ_ON} | source["page"]
                self._told_entries(document, told)

    def _dated_source(self, document: Document, row: Row) -> str:
        """The key of the row's source, which is added when it is new."""
        former = row["municipality"] if row["municipality"] in self.told["former"] else None
        for key, source in document.sources.items():
            if source.get("url") == row["source"] and source.get("former_name") == former:
                return key
        page = self.told["pages"].get(row["source"])
        if page is None:
            self._lack_of_page(row, document.municipality)
            return _NO_PAGE
        taken = sum(key.startswith(page["key"]) for key in document.sources)
        key = f"{page['key']}-{taken + 1}" if taken else str(page["key"])
        source = {"url": row["source"], "accessed_on": READ_ON} | page["page"]
        if former:
            source["former_name"] = former
        document.sources[key] = source
        self._dated_counts(document, page, key)
        return key

    def _lack_of_page(self, row: Row, municipality: str) -> None:
        cause = f"{row['source']} is neither a page of the facts nor told of in {TOLD.name}"
        remedy = f"add the fact on {row['municipality']} that was read from it, or tell of the page"
        problem = f"{municipality}: {cause}; {remedy}"
        # A page has as many rows as partners.
        if problem not in self.problems:
            self.problems.append(problem)

    def check_sources(self) -> None:
        """Find entries told in words of a source that neither facts nor words describe."""
        for document in self.documents.values():
            named = {each["source"] for part in document.sections.values() for each in part}
            for key in sorted(named - document.sources.keys() - {_NO_PAGE}):
                cause = f"{TOLD.name} tells of a source '{key}' that there is not"
                remedy = f"add the fact on {self.place_names[document.municipality]}, or the source"
                self.problems.append(f"{document.municipality}: {cause}; {remedy}")

    def _dated_counts(self, document: Document, page: Mapping[str, Any], key: str) -> None:
        completeness = page.get("completeness")
        if completeness == "complete" or not document.sections["partner_list"]:
            document.add("partner_list", {"completeness": completeness or "partial"}, key)
        if "stated_count" in page:
            count = {"value": page["stated_count"], "scope": "all"}
            document.add("stated_count", count, key)

    def _dated_partnership(self, row: Row) -> Entry:
        named = self._named(row["partner"], row["partner"], self.countries[row["partner_country"]])
        name = row["municipality"]
        renamed = f"The list calls the municipality {name}, its name of the time."
        return named | {
            "note": renamed if name in self.told["renamed"] else None,
            "kind": DATED_KINDS.get(row["kind"], row["kind"]),
            "status": DATED_STATUSES[row["status"]],
            "since": row["since"] or None,
            # A merged partner is no date of an end; the remark says what became of it.
            "until": row["until"] if DATED_STATUSES[row["status"]] == "ended" else None,
        }


def draft(facts: Path, dated: Path, reference: Reference) -> tuple[list[Document], list[str]]:
    """Draft all documents, in the order of their ids, and say what could not be drafted."""
    told = tomllib.loads(TOLD.read_text("utf-8"))
    drafter = Drafter(reference, told)
    # Not by splitlines, which also ends a line at signs that may stand in a text.
    for number, line in enumerate(facts.read_text("utf-8").split("\n"), start=1):
        if line.strip():
            _add_line(drafter, line, f"{facts.name}: line {number}")
    for row in read_table(dated, DATED_COLUMNS):
        drafter.add_dated(row)
    drafter.add_told()
    drafter.check_sources()
    return [drafter.documents[key] for key in sorted(drafter.documents)], drafter.problems


def _add_line(drafter: Drafter, line: str, place: str) -> None:
    try:
        drafter.add_facts(json.loads(line))
    except json.JSONDecodeError as error:
        raise click.ClickException(f"{place}: is not JSON; write one fact on each line") from error
    except KeyError as error:
        raise click.ClickException(f"{place}: lacks {error}; compare with other facts") from error
    except (TypeError, AttributeError) as error:
        raise click.ClickException(f"{place}: is no fact on a municipality") from error


def write(document: Document, folder: Path, *, overwrite: bool) -> str:
    """Write one file unless it must stay; say in a line what was done."""
    path = folder / f"{document.municipality}.toml"
    if document.municipality in SEEDS:
        return f"{path}: kept, written by hand from its document"
    if path.exists() and not overwrite:
        return f"{path}: kept, there already"
    path.write_text(text_of(document), "utf-8")
    return f"{path}: drafted"


@click.command()
@click.argument("facts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("dated", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data/municipalities"),
    show_default=True,
)
@click.option(
    "--reference",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data/reference"),
    show_default=True,
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist, and what hands did.")
def main(facts: Path, dated: Path, output: Path, reference: Path, overwrite: bool) -> None:
    """Draft a file for each municipality of FACTS and DATED that has none."""
    documents, problems = draft(facts, dated, read_reference(reference))
    fail_on(problems)
    for document in documents:
        click.echo(write(document, output, overwrite=overwrite))


if __name__ == "__main__":
    main()
