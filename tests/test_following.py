"""A changed filter draws what follows from it, and the filters only where they changed too."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.benchmarks.client import Run, opened
from tests.browser.serving import serving


async def _chosen(url: str, key: str, words: Sequence[str]) -> Run:
    async with opened(url) as session:
        await session.run()
        session.chosen = {key: words}
        return await session.run()


def _filters(run: Run) -> set[str]:
    return {key for key in run.widgets if key.startswith("chosen_")}


@pytest.mark.parametrize(
    ("key", "words"), [("chosen_country", ["Sweden"]), ("chosen_m", ["dk-kolding", "se-ludvika"])]
)
def test_filters_stay_as_they_stand(server: str, key: str, words: Sequence[str]) -> None:
    assert not _filters(asyncio.run(_chosen(server, key, words)))


def test_a_typed_name_is_shown_as_the_municipality_that_it_names(server: str) -> None:
    assert "chosen_m" in _filters(asyncio.run(_chosen(server, "chosen_m", ["goteborg"])))


def test_filters_are_those_of_the_build_that_is_shown(
    real_warehouse: Path, hostile_warehouse: Path, tmp_path: Path
) -> None:
    served = tmp_path / "served.duckdb"
    served.write_bytes(real_warehouse.read_bytes())

    async def changed_after_a_build(url: str) -> Run:
        async with opened(url) as session:
            await session.run()
            later = tmp_path / "later.duckdb"
            later.write_bytes(hostile_warehouse.read_bytes())
            later.replace(served)
            session.chosen = {"chosen_country": ["Sweden"]}
            return await session.run()

    with serving(served, tmp_path / "server.log") as url:
        assert "chosen_country" in _filters(asyncio.run(changed_after_a_build(url)))


def _page() -> None:
    import streamlit as st  # noqa: PLC0415

    from dashboard.selecting.following import (  # noqa: PLC0415
        BESIDE,
        FOLLOWING,
        drawn_whole,
        redraw_following,
    )

    def count(name: str) -> None:
        st.session_state[name] = st.session_state.get(name, 0) + 1

    @st.fragment(key=BESIDE)
    def beside() -> None:
        count("parts")

    @st.fragment(key=FOLLOWING)
    def following() -> None:
        count("parts")

    count("wholes")
    with drawn_whole():
        beside()
        following()
        st.button("Filter", on_click=redraw_following)
        if "cut short" in st.query_params:
            st.stop()


@pytest.mark.parametrize(("query", "wholes"), [({}, 1), ({"cut short": "yes"}, 2)])
def test_all_is_drawn_after_a_run_that_was_cut_short(query: dict[str, str], wholes: int) -> None:
    page = AppTest.from_function(_page)
    page.query_params.update(query)
    page.run().button[0].click().run()
    assert page.session_state["wholes"] == wholes
    assert page.session_state["parts"] == 4
