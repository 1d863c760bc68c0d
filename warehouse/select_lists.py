"""The select lists of all figures, as the SQL files have them filled in.

`KNOWN_WHEN` names the column of `main.municipality` that must be true for a figure of a base to be
known at all. Where it is not, the figure is null: unknown is not zero.
"""

from collections.abc import Callable

from warehouse.figures import BY_ID, FIGURES, Base, Figure

# Of each there is a figure of its name; all but the ended ones add up to the partners.
_SPLIT = ("active", "dormant", "ended", "unstated")

KNOWN_WHEN: dict[Base, str] = {
    "partnership": "partners_known",
    # A share of statuses keeps its whole denominator, whichever statuses are selected.
    "status": "partners_known",
    "membership": "networks_known",
    "focus": "focus_known",
}

# Of a municipality whose sources state of no partner whether it is active or dormant, nobody knows
# how many are.
PARTNERS_KNOWN_NOW = (
    "m.partners_known and tells_status("
    "coalesce(m.active, 0), coalesce(m.dormant, 0), coalesce(m.unstated, 0))"
)
"""When the number of partners under a selection is known, as SQL on a row of `answer.town`."""

# What a county holds tells nothing of the municipality's own, nor these of it.
_INDIRECT_KNOWN_NOW = (
    "m.partners_known and tells_status(m.active_named - coalesce(m.active, 0), "
    "m.dormant_named - coalesce(m.dormant, 0), m.unstated_named - coalesce(m.unstated, 0))"
)


def select_list(base: Base) -> str:
    """Give the select list of all figures of one base, from their own constants alone."""
    return ",\n  ".join(f"{f.sql} as {f.id}" for f in FIGURES if f.base == base)


def known_list() -> str:
    """Give the select list that turns the zeros of unknown things into null.

    What was counted is known, whether or not there is a whole list: an ended partnership, say.
    """
    # Both are of all partnerships here, and counted together.
    return _listed(lambda f: _known(f, "counted" if f.base in ("partnership", "status") else ""))


def known_now_list() -> str:
    """Give the same under a selection: no filter on statuses changes what is kept of them."""
    return _listed(_known_now)


def split_list() -> str:
    """Give the select list of the counts by status, of direct partnerships that figures count."""
    return ",\n  ".join(f"count(*) filter (p.status = '{each}') as {each}" for each in _SPLIT)


def split_now_list() -> str:
    """Give the select list of the counts by status under a selection, each `<figure>_now`."""
    return _split_under(lambda f: _known_now(f, "counted"))


def split_kept_list() -> str:
    """Give the select list of the same where the build has kept them, whichever are selected."""
    return _split_under(lambda f: f"if({PARTNERS_KNOWN_NOW}, m.{f.id}, nullif(m.{f.id}, 0))")


def _split_under(sql: Callable[[Figure], str]) -> str:
    return ",\n  ".join(
        f"if(wanted('status', '{each}'), {sql(BY_ID[each])}, if({PARTNERS_KNOWN_NOW}, 0, null))"
        f" as {each}_now"
        for each in _SPLIT
    )


def share_now() -> str:
    """Give the share of the dormant ones under the selection, as SQL."""
    return _known_now(BY_ID["dormant_share"], "counted")


def kept_list() -> str:
    """Give the select list of the same figures where the build has kept them."""
    return _listed(lambda f: f"m.{f.id}")


def _listed(sql: Callable[[Figure], str]) -> str:
    return ",\n  ".join(f"{sql(f)} as {f.id}" for f in FIGURES if f.base in KNOWN_WHEN)


def _known_now(f: Figure, table: str = "") -> str:
    if f.base == "status":
        return f"if(statuses_alone(), m.{f.id}, {_known(f, table)})"
    if f.base != "partnership":
        return _known(f, table)
    indirect = f.id == "indirect_partners"
    return _known(f, table, _INDIRECT_KNOWN_NOW if indirect else PARTNERS_KNOWN_NOW)


def _known(f: Figure, table: str, known: str = "") -> str:
    counted = f"{table or f'{f.base}_figures'}.{f.id}"
    known = known or f"m.{KNOWN_WHEN[f.base]}"
    return f"if({known}, coalesce({counted}, {f.of_nothing}), nullif({counted}, 0))"
