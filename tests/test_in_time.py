"""A question that takes too long is stopped and said so, and nobody else waits for it."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from tests.browser.serving import TODAY as DAY
from tests.browser.serving import serving
from tests.conftest import Tell
from tests.test_pages import checked, opened
from tests.test_server import ask
from warehouse.connection import cursor, open_for_reading
from warehouse.in_time import (
    StoppedError,
    TooLargeError,
    in_time,
    query_megabytes,
    query_seconds,
)
from warehouse.queries import ANSWER_TABLES, PARTS, Warehouse
from warehouse.settings import (
    QUERY_MEGABYTES_VARIABLE,
    QUERY_SECONDS_VARIABLE,
    TODAY_VARIABLE,
    WAREHOUSE_VARIABLE,
)

TODAY = dt.date(2026, 11, 23)


ENDLESS = "range(1000000000000000) as a(n)"
HUGE = "(select list(n order by hash(n)) as n from range(300000000) as a(n))"


def without_end(source: Path, target: Path, rows: str = ENDLESS) -> Path:
    """Copy a warehouse in which no row of the answer `shared` is found within a year.

    With `HUGE` rows, not without gigabytes.
    """
    shutil.copyfile(source, target)
    whole = ANSWER_TABLES["shared"]
    columns = ", ".join(f'null as "{name}"' for name in whole.frame_schema())
    with duckdb.connect(str(target)) as connection:
        # The part is asked of another view where municipalities and statuses alone are chosen.
        for view in (whole.name, PARTS["shared"].name, f"whole_{PARTS['shared'].name}"):
            connection.execute(
                f"create or replace view answer.{view} as "
                f"select {columns} from {rows} where hash(n) = 0"
            )
    return target


@pytest.fixture
def slow(real_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(QUERY_SECONDS_VARIABLE, "0.5")
    return without_end(real_warehouse, tmp_path / "slow.duckdb")


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(QUERY_MEGABYTES_VARIABLE, "1000")


def test_a_question_without_end_is_stopped_and_others_are_not(slow: Path, tell: Tell) -> None:
    warehouse = Warehouse(slow)
    with ThreadPoolExecutor(6) as pool:
        endless = [pool.submit(warehouse.answer, "shared", {}, TODAY) for _ in range(3)]
        short = [pool.submit(warehouse.rows, "main.build") for _ in range(30)]
        assert all(each.result().height == 1 for each in short)
        for each in endless:
            with pytest.raises(StoppedError, match=r"stopped after 0\.5 s"):
                each.result()
    assert warehouse.rows("main.build").height == 1
    tell("3 questions without end stopped, 31 others answered")


@pytest.mark.usefixtures("bounded")
def test_a_question_that_needs_too_much_memory_is_refused(
    real_warehouse: Path, tmp_path: Path
) -> None:
    query = f"select n from {HUGE}"
    path = Path(shutil.copy(real_warehouse, tmp_path / "asked.duckdb"))
    with open_for_reading(path) as connection, cursor(connection) as own:
        own.execute("select 1")
        with pytest.raises(TooLargeError), in_time(own):
            own.execute(query).fetchall()
        assert own.execute("select 1").fetchall() == [(1,)]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "This question took too long and was stopped. Choose less, or try again later.",
        ),
        ("sv", "Frågan tog för lång tid"),
        ("da", "Spørgsmålet tog for lang tid"),
    ],
)
def test_a_page_says_that_it_was_stopped_and_works_again(
    slow: Path, real_warehouse: Path, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setenv(TODAY_VARIABLE, DAY)
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(slow))
    app = opened("shared", lang=language)
    (said,) = app.error
    assert said.value.startswith(sentence)
    # The filters stand beside it, so that less can be chosen, and other pages are answered.
    assert app.sidebar.multiselect
    monkeypatch.setenv(QUERY_SECONDS_VARIABLE, "60")
    assert not opened("dormant", lang=language).error
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(real_warehouse))
    assert not checked(app.run()).error


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "This question needs more memory than there is for all readers, and was stopped. "
            "Choose less, or try again when fewer are reading.",
        ),
        ("sv", "Frågan kräver mer minne"),
        ("da", "Spørgsmålet kræver mere hukommelse"),
    ],
)
@pytest.mark.usefixtures("bounded")
def test_defect_a_page_stopped_for_memory_says_so(
    real_warehouse: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    sentence: str,
) -> None:
    """It said that the question took too long."""
    monkeypatch.setenv(TODAY_VARIABLE, DAY)
    huge = without_end(real_warehouse, tmp_path / "huge.duckdb", HUGE)
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(huge))
    app = opened("shared", lang=language)
    assert [said.value.startswith(sentence) for said in app.error] == [True]
    assert app.sidebar.multiselect


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    ("setting", "value"), [("memory_limit", "953.6 MiB"), ("temp_directory", "")]
)
def test_what_readers_may_take_is_set(real_warehouse: Path, setting: str, value: str) -> None:
    with open_for_reading(real_warehouse) as connection:
        assert connection.execute(f"select current_setting('{setting}')").fetchone() == (value,)
        threads = connection.execute("select current_setting('threads')").fetchone()
        assert threads and 1 <= threads[0] <= 4


@pytest.mark.parametrize(
    "statement",
    [
        "from read_csv('/etc/passwd')",
        "from read_text('/etc/passwd')",
        "from read_blob('/etc/passwd')",
        "from '/etc/passwd'",
        "from glob('/etc/*')",
        "from read_csv('http://127.0.0.1:9/x.csv')",
        "copy (select 1) to '/tmp/out.csv'",
        "attach '/tmp/other.duckdb' as other",
        "export database '/tmp/out'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set global memory_limit = '64GB'",
        "set temp_directory = '/tmp'",
        "pragma enable_external_access",
        "pragma memory_limit = '64GB'",
        "pragma threads = 64",
        "reset memory_limit",
        "select getenv('HOME')",
        "create secret (type s3)",
        "insert into main.build from main.build",
        "detach warehouse",
    ],
)
def test_a_reader_gets_nowhere(real_warehouse: Path, statement: str) -> None:
    with (
        open_for_reading(real_warehouse) as connection,
        cursor(connection) as own,
        pytest.raises(duckdb.Error),
    ):
        own.execute(statement).fetchall()


@pytest.fixture(scope="module")
def server_of_slow(real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("slow")
    warehouse = without_end(real_warehouse, folder / "slow.duckdb")
    with serving(warehouse, folder / "server.log", QUERY_SECONDS="1") as url:
        yield url


def test_the_api_says_that_it_stopped_and_answers_others(server_of_slow: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        endless = pool.submit(ask, server_of_slow, "/api/v1/shared.csv")
        assert ask(server_of_slow, "/api/v1/summary.csv?country=DK").status == 200
        answer = endless.result()
    assert answer.status == 504
    problem = json.loads(answer.body)
    assert (problem["type"], problem["status"]) == ("/api/v1#too-slow", 504)
    assert "took too long and was stopped" in problem["detail"]
    assert answer.headers["retry-after"]


def test_defect_the_api_says_when_it_stopped_for_memory(
    real_warehouse: Path, tmp_path: Path
) -> None:
    """It said that the question took too long, and was answered as a gateway's time-out."""
    warehouse = without_end(real_warehouse, tmp_path / "huge.duckdb", HUGE)
    with serving(warehouse, tmp_path / "log", QUERY_MEGABYTES="200") as url:
        answer = ask(url, "/api/v1/shared.csv")
    problem = json.loads(answer.body)
    assert (answer.status, problem["type"]) == (503, "/api/v1#too-much-memory")
    assert "needs more memory" in problem["detail"] and "Narrow it" in problem["detail"]
    assert answer.headers["retry-after"]


def test_defect_the_command_line_has_the_memory_of_the_machine(
    real_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had the 1 GB of a server's readers: a large warehouse gave no package."""
    (most,) = duckdb.execute("select current_setting('memory_limit')").fetchone() or ()
    for told, found in (("", most), ("nothing", most), ("0", most), ("2000", "1.8 GiB")):
        monkeypatch.setenv(QUERY_MEGABYTES_VARIABLE, told)
        with open_for_reading(real_warehouse) as connection:
            limit = connection.execute("select current_setting('memory_limit')").fetchone()
        assert (limit, query_megabytes()) == ((found,), 2000 if told == "2000" else None)


@pytest.mark.parametrize("told", ["inf", "nan", "-1", "0", "1e300", "long"])
def test_defect_a_time_that_is_none_bounds_nothing(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """A thread that should wait for an endless time wrote a traceback instead."""
    monkeypatch.setenv(QUERY_SECONDS_VARIABLE, told)
    assert query_seconds() is None
    monkeypatch.setenv(QUERY_SECONDS_VARIABLE, "1.5")
    assert query_seconds() == 1.5
