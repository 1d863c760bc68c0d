"""What was read of dated pages, one row for each relation, as documents."""

from collections.abc import Collection, Mapping
from typing import Any

from etl.derive.begun import TOLD_FILE, Begun, add_told_entries
from etl.derive.readings import COUNTRY_NAMES, DATED_KINDS, DATED_STATUSES, READ_ON
from etl.derive.tables import Row
from etl.derive.toml_text import Document, Entry

# The source of relations whose page nothing describes; with one of them nothing is written.
_NO_PAGE = "unknown"


class DatedPages:
    """Adds dated relations to the documents begun."""

    def __init__(self, begun: Begun) -> None:
        self.begun = begun
        countries = begun.reference.frames["country"].select("name", "code").iter_rows()
        self.countries = dict(countries) | COUNTRY_NAMES

    def add(self, row: Row) -> None:
        """Add one dated relation, to the page's own entry where the facts hold the same page."""
        document = self.begun.document(row["municipality"], row["country"])
        if document is None:
            return
        key = self._source(document, row)
        entry = self._partnership(row)
        told = self.begun.told_of(document)
        entry |= self.begun.told["pages"].get(row["source"], {}).get("relations", {})
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

    def add_told(self, read_whole: Collection[str]) -> None:
        """Add what is told in words of municipalities that the dated pages alone hold.

        `read_whole` are those of which there is a fact.
        """
        for document in self.begun.documents.values():
            if document.municipality not in read_whole:
                told = self.begun.told_of(document)
                for key, source in told.get("sources", {}).items():
                    document.sources[key] = {"accessed_on": READ_ON} | source["page"]
                add_told_entries(document, told)

    def _source(self, document: Document, row: Row) -> str:
        """The key of the row's source, which is added when it is new."""
        former = row["municipality"] if row["municipality"] in self.begun.told["former"] else None
        for key, source in document.sources.items():
            if source.get("url") == row["source"] and source.get("former_name") == former:
                return key
        page = self.begun.told["pages"].get(row["source"])
        if page is None:
            self._lack_of_page(row, document.municipality)
            return _NO_PAGE
        taken = sum(key.startswith(page["key"]) for key in document.sources)
        key = f"{page['key']}-{taken + 1}" if taken else str(page["key"])
        source = {"url": row["source"], "accessed_on": READ_ON} | page["page"]
        if former:
            source["former_name"] = former
        document.sources[key] = source
        self._counts(document, page, key)
        return key

    def _lack_of_page(self, row: Row, municipality: str) -> None:
        cause = f"{row['source']} is neither a page of the facts nor told of in {TOLD_FILE}"
        remedy = f"add the fact on {row['municipality']} that was read from it, or tell of the page"
        problem = f"{municipality}: {cause}; {remedy}"
        # A page has as many rows as partners.
        if problem not in self.begun.problems:
            self.begun.problems.append(problem)

    def check_sources(self) -> None:
        """Find entries told in words of a source that neither facts nor words describe."""
        names = self.begun.reference.place_names
        for document in self.begun.documents.values():
            named = {each["source"] for part in document.sections.values() for each in part}
            for key in sorted(named - document.sources.keys() - {_NO_PAGE}):
                cause = f"{TOLD_FILE} tells of a source '{key}' that there is not"
                remedy = f"add the fact on {names[document.municipality]}, or the source"
                self.begun.problems.append(f"{document.municipality}: {cause}; {remedy}")

    def _counts(self, document: Document, page: Mapping[str, Any], key: str) -> None:
        completeness = page.get("completeness")
        if completeness == "complete" or not document.sections["partner_list"]:
            document.add("partner_list", {"completeness": completeness or "partial"}, key)
        if "stated_count" in page:
            count = {"value": page["stated_count"], "scope": "all"}
            document.add("stated_count", count, key)

    def _partnership(self, row: Row) -> Entry:
        country = self.countries[row["partner_country"]]
        named = self.begun.named(row["partner"], row["partner"], country)
        name = row["municipality"]
        renamed = f"The list calls the municipality {name}, its name of the time."
        return named | {
            "note": renamed if name in self.begun.told["renamed"] else None,
            "kind": DATED_KINDS.get(row["kind"], row["kind"]),
            "status": DATED_STATUSES[row["status"]],
            "since": row["since"] or None,
            # A merged partner is no date of an end; the remark says what became of it.
            "until": row["until"] if DATED_STATUSES[row["status"]] == "ended" else None,
        }
