"""How long each of the dashboard's questions takes when it is asked for the first time."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from dashboard.asking.rows import PAGE_ROWS
from dashboard.asking.today import read_today
from dashboard.charts import MOST_COLUMNS
from dashboard.settings import Settings
from tests.benchmarks.timing import Results, in_turns
from warehouse.in_time import StoppedError
from warehouse.queries import ANSWER_TABLES, COUNTED, PARTNER, PARTS, Part, Restriction, Warehouse
from warehouse.settings import QUERY_MEGABYTES_VARIABLE

MILLISECONDS, ROWS = "ms", "rows"
LOCALE, SHARED = "sv", "shared_partners"
APART = (SHARED, "shared_towns")

# Whatever is selected, these are read whole by pages too.
WHOLE = ("focus", "networks")

# As pages ask for them: municipalities for rankings and notes, places for a map.
NARROWED: Mapping[str, Mapping[str, Restriction]] = {
    "towns": {
        "ranked": {"figure": ["partners"], "sort": ["value"], "lists": ["complete"]},
        "by dormant share": {"figure": ["dormant_share"]},
        "without data": {"among": ["partners"]},
    },
    "places": {"on a map": {"among": ["north"]}},
}

Ask = Callable[[Restriction], pl.DataFrame]


def selections(warehouse: Warehouse) -> Mapping[str, Restriction]:
    """Give what the pages ask under: everything, and words of some filters, each by itself.

    Of kinds and of partners' countries it is the one with most partnerships.
    """
    towns = warehouse.rows("main.municipality").filter(pl.col("has_data"))
    partnerships = warehouse.rows("main.partnership")
    by_partners = (
        partnerships.group_by("municipality_id")
        .len()
        .sort("len", "municipality_id", descending=[True, False])
    )
    return {
        "everything": {},
        "the four with most partners": {"m": by_partners["municipality_id"].head(4).to_list()},
        "one country": {"country": [_most_frequent(towns["country"])]},
        "dormant ones": {"status": ["dormant"]},
        "one kind": {"kind": [_most_frequent(partnerships["kind"])]},
        "one partner's country": {
            "partner_country": [_most_frequent(partnerships["partner_country"])]
        },
    }


def _most_frequent(words: pl.Series) -> str:
    return str(words.mode().sort()[0])


def measure(path: Path, times: int) -> Mapping[str, Results]:
    """Ask each question under each selection, in turns; `ms` and `rows` of each.

    Rows are no number where the answer needs more memory than a server's questions may have.
    """
    os.environ[QUERY_MEGABYTES_VARIABLE] = str(Settings().query_megabytes)
    warehouse = Warehouse(path)

    def measured(ask: Ask, restriction: Restriction, number: int) -> Mapping[str, float]:
        started = time.perf_counter()
        try:
            rows = float(ask(restriction).height)
        except StoppedError:
            rows = math.nan
        return {MILLISECONDS: (time.perf_counter() - started) * 1_000, ROWS: rows}

    asked = {
        f"{name}: {words}": partial(measured, ask, restriction)
        for words, restriction in selections(warehouse).items()
        for name, ask in questions(warehouse).items()
    }
    return in_turns(asked, times)


def questions(warehouse: Warehouse) -> Mapping[str, Ask]:
    """Give what pages ask, parts and counts, and the whole answers.

    Most of those are asked for by files, and by pages of few municipalities. Of shared partners one
    by one, pages of many ask for some alone; who shares any, where no partner has many.
    """
    today = read_today()
    most = warehouse.count("shared_most", {}, today)["partner_id"].head(1).to_list()

    def part(name: str, restriction: Restriction) -> pl.DataFrame:
        return warehouse.part(name, Part(0, PAGE_ROWS, LOCALE), restriction, today)

    def narrowed(name: str, more: Restriction, restriction: Restriction) -> pl.DataFrame:
        return part(name, {**restriction, **more})

    def sharing(restriction: Restriction) -> pl.DataFrame:
        # As `dashboard.asking.shared_partners.have_columns` asks.
        most_shared = warehouse.count("shared_most", restriction, today)
        if any(towns > MOST_COLUMNS for towns in most_shared["towns"]):
            return most_shared
        return warehouse.count("shared_towns", restriction, today)

    def count(name: str, restriction: Restriction) -> pl.DataFrame:
        return warehouse.count(name, restriction, today)

    def whole(name: str, restriction: Restriction) -> pl.DataFrame:
        return warehouse.answer(name, restriction, today)

    return {
        **{f"{name}, counted": partial(count, name) for name in COUNTED if name not in APART},
        "whether few share, counted": sharing,
        f"{SHARED}, one counted": lambda words: count(SHARED, {**words, PARTNER: most}),
        **{f"{name}, first rows": partial(part, name) for name in PARTS if name not in NARROWED},
        **{
            f"{name}, {which}, first rows": partial(narrowed, name, more)
            for name, each in NARROWED.items()
            for which, more in each.items()
        },
        **{
            f"{name}, {'whole' if name in WHOLE else 'for files'}": partial(whole, name)
            for name in ANSWER_TABLES
        },
    }
