"""Networks that a list unfolds into pairs of each with each (`networks.toml`): never partners."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict

from etl.bulk.folding import folded
from etl.bulk.given import NETWORKS
from etl.bulk.origin import Text, read_toml
from etl.problems import DataError, Problem, unknown
from etl.reference import Reference
from etl.toml_files import is_absent

MEMBERS = "members of one network"
"""The rule that a pair breaks whose sides are both members; the network's name follows it."""


class Network(BaseModel):
    """A network, why its pairs are taken for it, and its members by country as the list spells."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Text
    why: Text
    members: Mapping[str, Sequence[Text]]


class _Networks(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    network: Sequence[Network]


def read_networks(folder: Path, reference: Reference) -> tuple[Network, ...]:
    """Read `networks.toml` of a folder, if there is one. Raises DataError with all wrong."""
    path = folder / NETWORKS
    if is_absent(path):
        return ()
    file = f"{folder.resolve().name}/{NETWORKS}"
    networks = tuple(read_toml(path, file, _Networks).network)
    codes = reference.words("country", "code")
    problems = [
        Problem(file, network.name, *unknown("country", country, codes))
        for network in networks
        for country in network.members
        if country not in codes
    ]
    if problems:
        raise DataError(problems)
    return networks


def is_member_of(network: Network) -> pl.Expr:
    """Tell of each name, tied to its country and folded, whether it is a member's."""
    members = _members(network).select(pl.format("{}/{}", "country", "folded")).to_series()
    return pl.format("{}/{}", "iso", "folded").is_in(members.implode()).fill_null(value=False)


def absent(file: str, names: pl.DataFrame, networks: Sequence[Network]) -> Iterator[Problem]:
    """Find members that the list does not name, for they may be misspelt."""
    for network in networks:
        lost = _members(network).join(
            names, left_on=["country", "folded"], right_on=["iso", "folded"], how="anti"
        )
        for country, member in lost.select("country", "member").iter_rows():
            cause = f"the list names no '{member}' in {country}"
            yield Problem(file, network.name, cause, "spell it as the list does", warning=True)


def _members(network: Network) -> pl.DataFrame:
    pairs = [(country, name) for country, names in network.members.items() for name in names]
    frame = pl.DataFrame(
        pairs, schema={"country": pl.String(), "member": pl.String()}, orient="row"
    )
    return frame.with_columns(folded=folded(pl.col("member")))
