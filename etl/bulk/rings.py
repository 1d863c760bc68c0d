"""Find rings: places each of which a list pairs with all the others, as a network's members are."""

from collections.abc import Mapping
from itertools import islice

import polars as pl

from etl.bulk.rows import SIDES

LEAST = 10
"""Members from which on a ring is taken for a network; few have as many partners in common."""


MOST_CLIQUES = 2_000
"""Full groups up to which rings are told apart: sixty places can form more than a billion."""


def rings_of(cells: pl.DataFrame, names: pl.DataFrame, least: int = LEAST) -> list[list[str]]:
    """Give the members of each ring as the list spells them, the largest ring first.

    A place that the list spells in two ways, neither of them known, is a member twice. Reads what
    `etl.bulk.places.Named` holds.
    """
    ends = cells.select(
        names["key"].gather(cells[f"{side}_number"]).alias(side) for side in SIDES
    ).drop_nulls()
    dense = _dense(_edges(ends), least)
    return [] if dense.is_empty() else _communities(dense, _spelt(names), least)


def _edges(ends: pl.DataFrame) -> pl.DataFrame:
    """Give every pair once, by the keys of its places: low, high."""
    low, high = pl.min_horizontal(SIDES), pl.max_horizontal(SIDES)
    # To sort numbers and leave out what follows its like takes a third of looking each up.
    pair = low.cast(pl.UInt64) * 2**32 + high.cast(pl.UInt64)
    pairs = ends.filter(low != high).select(pair.sort()).to_series()
    pairs = pairs.filter(pairs.ne_missing(pairs.shift()))
    return pl.select(low=pairs // 2**32, high=pairs % 2**32).cast(pl.UInt32)


def _spelt(names: pl.DataFrame) -> dict[int, str]:
    """Give each key's first spelling, with its country."""
    first = names.drop_nulls("key").unique("key", keep="first", maintain_order=True)
    return dict(first.select("key", pl.format("{} ({})", "name", "iso")).iter_rows())


def _dense(edges: pl.DataFrame, least: int) -> pl.DataFrame:
    """Leave out edges that no ring of `least` holds, until all that are left could be of one."""
    before = -1
    while edges.height not in (0, before):
        before = edges.height
        edges = _with_many_triangles(_with_many_ends(edges, least), least)
    return edges


def _with_many_ends(edges: pl.DataFrame, least: int) -> pl.DataFrame:
    """Keep the edges between places that have enough others."""
    ends = pl.concat([edges["low"], edges["high"]]).sort().rle().struct.unnest()
    many = ends.filter(pl.col("len") >= least - 1)["value"]
    size: int = ends.select(pl.col("value").max() + 1).item()
    has_many = pl.repeat(False, size, eager=True).scatter(many, True)
    return edges.filter(has_many.gather(edges["low"]) & has_many.gather(edges["high"]))


def _with_many_triangles(edges: pl.DataFrame, least: int) -> pl.DataFrame:
    """Keep the edges whose two ends have enough others in common."""
    pairs = edges.lazy()
    triangles = pairs.join(pairs, left_on="high", right_on="low", suffix="_third").join(
        pairs, left_on=["low", "high_third"], right_on=["low", "high"], how="semi"
    )
    sides = (
        triangles.select(low=low, high=high)
        for low, high in (("low", "high"), ("high", "high_third"), ("low", "high_third"))
    )
    return (
        pl.concat(sides)
        .group_by("low", "high")
        .len()
        .filter(pl.col("len") >= least - 2)
        .select("low", "high")
        # There are many more triangles than edges; they need not all be held at a time.
        .collect(engine="streaming")
    )


def _communities(edges: pl.DataFrame, names: Mapping[int, str], least: int) -> list[list[str]]:
    # Only a list that holds a ring pays for the library's start.
    import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415

    graph = nx.Graph(edges.rows())
    cliques = list(islice(nx.find_cliques(graph), MOST_CLIQUES + 1))
    if len(cliques) <= MOST_CLIQUES:
        found = nx.community.k_clique_communities(graph, least, cliques)
    else:
        found = nx.connected_components(graph)
    rings = (sorted(names[number] for number in ring) for ring in found)
    return sorted(rings, key=len, reverse=True)
