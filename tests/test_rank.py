"""Who is ranked: whole lists alone unless partial ones are asked for, and never what is unknown."""

from collections.abc import Mapping

import polars as pl

from dashboard.asking.rank import ranked
from dashboard.selecting.selection import LISTS, Lists, Measure, Selection
from warehouse.vocabulary import COMPLETENESS, WHOLE

# Name, how far its list goes, partners, partners per 100,000.
ROWS = (
    ("Alla", "complete", 5, 1.0),
    ("Bara", "partial", 9, 90.0),
    ("Cirka", "complete", 5, 2.0),
    ("Dunkel", "unknown", None, None),
    ("Ena", "complete", 1, 50.0),
    ("Fem", "unknown", 7, None),
    ("Gles", "partial", None, None),
    ("Hel", "complete", None, None),
    ("Ingen", "none", 0, 0.0),
)


def summary() -> pl.DataFrame:
    frame = pl.DataFrame(
        ROWS,
        schema=["municipality", "completeness", "partners", "partners_per_100k"],
        orient="row",
    )
    return frame.with_columns(municipality_id="se-" + pl.col("municipality").str.to_lowercase())


def ranks(lists: Lists, measure: Measure = "count") -> Mapping[str, int | None]:
    found = ranked(summary(), Selection(lists=lists, measure=measure))
    return dict(zip(found["municipality"], found["rank"], strict=True))


def known(lists: Lists, measure: Measure = "count") -> Mapping[str, int | None]:
    return {name: rank for name, rank in ranks(lists, measure).items() if rank is not None}


def test_whole_lists_alone_are_ranked_unless_others_are_asked_for() -> None:
    assert Selection().lists == "complete"
    assert known("complete") == {"Alla": 1, "Cirka": 1, "Ena": 3, "Ingen": 4}


def test_partial_lists_are_ranked_when_they_are_asked_for() -> None:
    assert known("all") == {"Bara": 1, "Fem": 2, "Alla": 3, "Cirka": 3, "Ena": 5, "Ingen": 6}


def test_the_measure_decides_the_rank() -> None:
    assert known("complete", "per_100k") == {"Ena": 1, "Cirka": 2, "Alla": 3, "Ingen": 4}
    assert known("all", "per_100k") == {"Bara": 1, "Ena": 2, "Cirka": 3, "Alla": 4, "Ingen": 5}


def test_the_unknown_has_no_rank_and_is_left_in_the_table() -> None:
    for lists in LISTS:
        found = ranks(lists)
        assert set(found) == {row[0] for row in ROWS}
        assert found["Dunkel"] is found["Gles"] is found["Hel"] is None


def test_partial_lists_lose_their_rank_and_keep_their_number() -> None:
    found = ranked(summary(), Selection())
    (bara,) = found.filter(pl.col("municipality") == "Bara").to_dicts()
    assert (bara["rank"], bara["partners"]) == (None, 9)


def test_the_words_for_whole_lists_are_words_of_the_vocabulary() -> None:
    assert set(WHOLE) < set(COMPLETENESS)
