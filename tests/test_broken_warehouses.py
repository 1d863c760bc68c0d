"""A warehouse that cannot be read is said to be so, and why, and is read again when it is right."""

from __future__ import annotations

import gc
import json
import random
import re
import shutil
import weakref
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.asking.kept import forget
from dashboard.page.outage import COMMAND, what_is_wrong, what_to_do
from dashboard.words.i18n import Language, language_codes
from etl.load import build
from tests.browser.serving import TODAY, serving
from tests.conftest import Tell
from tests.longer import times
from tests.test_killed_builds import FOUR, bound_by_permissions
from tests.test_server import PAGE, ask
from tests.warehouse_files import tables_of
from warehouse.broken import Cause
from warehouse.connection import WarehouseError
from warehouse.layout import LAYOUT
from warehouse.queries import Warehouse
from warehouse.settings import TODAY_VARIABLE, WAREHOUSE_VARIABLE

Break = Callable[[Path], None]


def take_away(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def write_a_table(path: Path) -> None:
    path.write_bytes(b"municipality,partners\n" * 1000)


def write_a_few_letters(path: Path) -> None:
    path.write_bytes(b"none")


def write_sqlite(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00".ljust(4096, b"\x00"))


def make_another_database(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table municipality (id integer)")


def cut(share: float) -> Break:
    def cut_to(path: Path) -> None:
        with path.open("r+b") as file:
            file.truncate(int(path.stat().st_size * share))

    cut_to.__name__ = f"cut to {share}"
    return cut_to


def set_layout(layout: int) -> Break:
    def set_to(path: Path) -> None:
        # Beside, for DuckDB lets nobody write what a server reads.
        other = Path(shutil.copyfile(path, path.with_name("other.duckdb")))
        with duckdb.connect(str(other)) as connection:
            connection.execute("update main.build set layout = ?, version = '99.0'", [layout])
        other.replace(path)

    set_to.__name__ = f"layout {layout}"
    return set_to


def of_another_duckdb(number: int) -> Break:
    """Write the number of another storage version into the head, with the checksum that fits."""

    def write(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[12:20] = number.to_bytes(8, "little")
        path.write_bytes(content)
        # DuckDB itself tells which checksum it wants.
        with pytest.raises(duckdb.Error) as caught:
            duckdb.connect(str(path), read_only=True)
        wanted = re.search(r"computed checksum (\d+)", str(caught.value))
        assert wanted
        content[:8] = int(wanted[1]).to_bytes(8, "little")
        path.write_bytes(content)

    write.__name__ = f"storage {number}"
    return write


def hurt_the_rows(path: Path) -> None:
    """Turn a byte over in every block that is not needed to open the file and ask for its build."""
    path.write_bytes(_hurt(path.read_bytes(), path.with_name("trial.duckdb")))


@cache
def _hurt(whole: bytes, trial: Path) -> bytes:
    hurt, heads, block = bytearray(whole), 3 * 4096, 256 * 1024
    for place in range(heads + 5000, len(whole), block):
        hurt[place] ^= 0xFF
        trial.write_bytes(hurt)
        try:
            Warehouse(trial).rows("main.build")
        except WarehouseError:
            hurt[place] ^= 0xFF
        trial.unlink()
    assert hurt != whole
    return bytes(hurt)


BROKEN: tuple[tuple[Break, Cause], ...] = (
    (take_away, "missing"),
    (empty, "empty"),
    (put_a_folder, "folder"),
    (write_a_table, "no database"),
    (write_a_few_letters, "no database"),
    (write_sqlite, "no database"),
    (make_another_database, "no warehouse"),
    (cut(0.0005), "damaged"),
    (cut(0.01), "damaged"),
    (cut(0.5), "damaged"),
    (cut(0.99), "damaged"),
    (hurt_the_rows, "damaged"),
    (set_layout(LAYOUT - 1), "older"),
    (of_another_duckdb(1), "older"),
    (set_layout(LAYOUT + 1), "newer"),
    (of_another_duckdb(1000), "newer"),
)
ONE_OF_EACH: dict[Cause, Break] = {cause: broken for broken, cause in BROKEN}

every_break = pytest.mark.parametrize(
    ("broken", "cause"), BROKEN, ids=[each.__name__ for each, _ in BROKEN]
)


def put_back(path: Path, whole: Path) -> None:
    """Put the right file into its place, whatever is there."""
    if path.is_dir():
        path.rmdir()
    beside = path.with_name("right.duckdb")
    shutil.copyfile(whole, beside)
    beside.replace(path)


@pytest.fixture(scope="module")
def served(
    real_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, Path]]:
    """A server of its own, its warehouse, which a test may break, and its log."""
    folder = tmp_path_factory.mktemp("served")
    copy = folder / "w.duckdb"
    shutil.copyfile(real_warehouse, copy)
    with serving(copy, folder / "server.log") as url:
        yield url, copy, folder / "server.log"


@every_break
def test_the_server_says_what_is_wrong_and_comes_back(
    broken: Break, cause: Cause, served: tuple[str, Path, Path], real_warehouse: Path
) -> None:
    url, path, log = served
    broken(path)
    health = ask(url, "/healthz")
    assert health.status == 503
    told = json.loads(health.body)
    assert told["status"] == "unavailable"
    assert told["cause"] == cause
    assert COMMAND in told["reason"]
    table = ask(url, "/api/v1/partnerships.csv")
    assert table.status == 503
    sentence = what_is_wrong(cause, Language("en"))
    assert sentence in json.loads(table.body)["detail"]
    assert ask(url, "/", headers=PAGE).status == 200
    for answer in (health, table):
        assert b"duckdb" not in answer.body.lower()
        assert str(path.parent).encode() not in answer.body
        assert b"Traceback" not in answer.body
    # The operator has all of it.
    assert str(path) in log.read_text(encoding="utf-8")
    put_back(path, real_warehouse)
    assert json.loads(ask(url, "/healthz").body) == {"status": "ok"}
    assert ask(url, "/api/v1/partnerships.csv").status == 200


def _entry() -> None:
    """What Streamlit runs; AppTest takes its source alone, so it imports what it needs."""
    from dashboard.page.run import run  # noqa: PLC0415

    run("overview")


def opened(language: str) -> AppTest:
    app = AppTest.from_function(_entry, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert [each.message for each in app.exception] == []
    return app


@pytest.fixture
def path(real_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse of the test's own, which the pages read."""
    copy = tmp_path / "w.duckdb"
    shutil.copyfile(real_warehouse, copy)
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(copy))
    monkeypatch.setenv(TODAY_VARIABLE, TODAY)
    return copy


@pytest.mark.parametrize("cause", ONE_OF_EACH)
def test_the_page_says_what_is_wrong_and_what_to_run(
    cause: Cause, path: Path, real_warehouse: Path
) -> None:
    ONE_OF_EACH[cause](path)
    assert_says(opened("sv"), cause, "sv", path)
    put_back(path, real_warehouse)
    assert not opened("sv").error


def assert_says(app: AppTest, cause: Cause, code: str, path: Path) -> None:
    """The page is the error alone, with the cause, the remedy, and nothing of this machine."""
    (error,) = app.error
    assert error.value.endswith(what_is_wrong(cause, Language(code)))
    assert what_to_do(cause, Language(code)) in [each.value for each in app.markdown]
    assert [each.value for each in app.code] == [COMMAND]
    assert not app.selectbox
    assert str(path.parent) not in str(app.main)


def test_a_file_that_may_not_be_read_is_told_from_one_that_is_missing(path: Path) -> None:
    path.chmod(0)
    with bound_by_permissions():
        assert_says(opened("da"), "forbidden", "da", path)
    path.chmod(0o644)
    assert not opened("da").error


def test_each_cause_has_its_own_sentence_in_every_language() -> None:
    causes: set[Cause] = {cause for _, cause in BROKEN} | {"forbidden", "changing"}
    said = [what_is_wrong(each, Language(code)) for each in causes for code in language_codes()]
    assert len(set(said)) == len(causes) * len(language_codes())


def test_a_page_that_meets_damage_in_its_middle_says_so_in_place_of_the_page(path: Path) -> None:
    """The file opens, and the layout fits; only the rows that a page wants cannot be read."""
    before = opened("en")
    assert not before.error
    forget()
    hurt_the_rows(path)
    assert Warehouse(path).now().rows("main.build").height == 1
    assert_says(opened("en"), "damaged", "en", path)


def test_a_filter_changed_after_the_file_was_lost_says_so_in_place_of_the_page(path: Path) -> None:
    """The part that follows from the selection is drawn by itself then, without the rest."""
    app = opened("en")
    path.unlink()
    app.pills(key="chosen_country").select("SE").run()
    (error,) = app.error
    assert error.value.endswith(what_is_wrong("missing", Language("en")))
    assert not app.exception


@pytest.mark.soak
def test_no_byte_can_be_turned_without_being_noticed(path: Path, tell: Tell) -> None:
    whole, tables = path.read_bytes(), tables_of(path)
    chance, noticed, count = random.Random(6), 0, times(12, 500)
    for _ in range(count):
        hurt = bytearray(whole)
        start = chance.randrange(len(hurt))
        for place in range(start, min(len(hurt), start + chance.choice((1, 8, 4096, 300_000)))):
            hurt[place] ^= chance.randrange(1, 256)
        path.unlink()
        path.write_bytes(hurt)
        try:
            Warehouse(path).now().check()
            assert tables_of(path) == tables
        except WarehouseError:
            noticed += 1
    tell(f"{count} files with turned bytes: {noticed} refused, {count - noticed} read as they were")


def test_a_file_that_is_copied_over_the_one_being_read_is_noticed(
    path: Path, tmp_path: Path
) -> None:
    """Blocks of two files would mix, each with a checksum that fits."""
    held = Warehouse(path).now()
    held.rows("main.build")
    shutil.copyfile(path, tmp_path / "copy")
    shutil.copyfile(tmp_path / "copy", path)
    with pytest.raises(WarehouseError) as caught:
        held.rows("main.municipality")
    assert caught.value.cause == "changing"
    assert Warehouse(path).rows("main.municipality").height


def test_a_version_that_nobody_holds_is_closed(path: Path) -> None:
    warehouse = Warehouse(path)
    opened = []
    for _ in range(20):
        put_back(path, path)
        opened.append(weakref.ref(warehouse.now()))
    gc.collect()
    assert [each for each in opened if each()] == opened[-1:]


def test_a_build_makes_a_broken_warehouse_anew(path: Path) -> None:
    build(FOUR, path, loss=100)
    for cause, broken in ONE_OF_EACH.items():
        broken(path)
        if cause == "folder":
            with pytest.raises(WarehouseError, match="Is a directory"):
                build(FOUR, path, loss=100)
            path.rmdir()
        assert build(FOUR, path, loss=100)
        Warehouse(path).now().check()
