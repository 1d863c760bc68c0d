"""What the server keeps of a warehouse goes with it, and only then."""

import gc
import shutil
import weakref
from pathlib import Path

from dashboard.answers import answers_now, open_warehouse, options
from dashboard.housekeeping import tidy
from dashboard.i18n import Language
from dashboard.selection import Selection
from warehouse.connection import version


def test_answers_of_an_old_warehouse_go_and_those_of_the_present_stay(
    real_warehouse: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(real_warehouse, tmp_path / "served.duckdb"))
    known = version(path)
    kept = weakref.ref(options(open_warehouse(path).now()))
    opened = weakref.ref(open_warehouse(path))
    assert tidy(path, known) == known
    assert kept() is not None
    path.unlink()
    shutil.copy(real_warehouse, path)
    assert tidy(path, known) == version(path) != known
    gc.collect()
    assert kept() is None, "the old options are still held"
    assert opened() is None, "the old connection is still held"


def test_defect_who_reads_an_older_warehouse_asks_on_after_the_tidying(
    real_warehouse: Path, tmp_path: Path
) -> None:
    """A run that is under way when its answers are dropped, or a fold that is opened later."""
    path = Path(shutil.copy(real_warehouse, tmp_path / "served.duckdb"))
    answers, known = answers_now(path), version(path)
    path.unlink()
    shutil.copy(real_warehouse, path)
    assert tidy(path, known) != known
    assert answers.table("summary", Selection(), Language("en")).height
    assert answers.version == known


def test_a_warehouse_that_is_away_is_no_failure(tmp_path: Path) -> None:
    assert tidy(tmp_path / "none.duckdb", None) is None
