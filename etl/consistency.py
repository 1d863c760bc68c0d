"""Whether the entries of one curated file fit each other, once each of them is sound."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from etl import dates
from etl.sections import Row

Rows = Mapping[str, Sequence[Row]]
"""The rows of a file by table of `stated`."""

Fault = tuple[str, str, str]
"""Place, cause and remedy."""

# What makes two entries of a section one and the same statement.
_IDENTITIES: Mapping[str, tuple[str, ...]] = {
    "partnership": ("partner", "place_id", "country", "kind", "since", "status", "source"),
    "membership": ("network", "source"),
    "network": ("network", "source"),
    "network_count": ("network", "counted", "source"),
    "network_member": ("network", "place", "place_id", "country", "source"),
    "focus": ("term", "scope", "subject", "source"),
    "stated_count": ("scope", "value", "source"),
    "partner_list": ("source",),
    "policy": ("title", "source"),
    "policy_theme": ("framework", "printed", "source"),
    "activity": ("kind", "term", "source"),
    "note": ("text", "source"),
}

# What makes two entries of partnerships one relation, of which a source gives one state at a time.
_RELATION = ("partner", "place_id", "country", "kind", "through", "source")


def inconsistencies(rows: Rows) -> Iterator[Fault]:
    """Give what is listed twice, stated in two ways, or listed by a source without partners."""
    yield from _listed_twice(rows)
    yield from _two_states(rows)
    yield from _on_empty_lists(rows)


def _listed_twice(tables: Rows) -> Iterator[Fault]:
    for section, key in _IDENTITIES.items():
        # Terms of relations may recur: two relations with one place may share a focus.
        rows = [row for row in tables[section] if row.get("subject") is None]
        for identity, count in Counter(tuple(row[k] for k in key) for row in rows).items():
            if count > 1:
                listed = ", ".join(str(part) for part in identity if part is not None)
                yield section, f"listed {count} times: {listed}", "keep one"


def _two_states(tables: Rows) -> Iterator[Fault]:
    """Find relations that one source gives two states, unless their dates follow each other."""
    states: dict[tuple[object, ...], list[Row]] = {}
    for row in tables["partnership"]:
        states.setdefault(tuple(row[key] for key in _RELATION), []).append(row)
    for rows in states.values():
        for one, other in combinations(rows, 2):
            if one["status"] != other["status"] and not _follow(one, other):
                cause = f"'{one['partner']}' is {one['status']} and {other['status']}"
                remedy = "keep one, or write until of the former and since of the latter"
                yield "partnership", f"{cause} by {one['source']}", remedy


def _follow(one: Row, other: Row) -> bool:
    """Tell whether one of two statements ends before the other begins, or as it begins."""
    return any(
        former["until"] is not None
        and latter["since"] is not None
        and not dates.is_before(latter["since"], former["until"])
        for former, latter in ((one, other), (other, one))
    )


def _on_empty_lists(tables: Rows) -> Iterator[Fault]:
    live = {
        row["source"]
        for row in tables["partnership"]
        if row["through"] is None and row["status"] != "ended"
    }
    for row in tables["partner_list"]:
        if row["completeness"] == "none" and row["source"] in live:
            cause = "is 'none', but the same source has partners"
            yield "partner_list, completeness", cause, "write complete or partial"
