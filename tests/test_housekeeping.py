"""What the server keeps of a warehouse goes with it, and only then."""

import gc
import shutil
import weakref
from pathlib import Path

from dashboard.answers import open_warehouse, options
from dashboard.housekeeping import tidy
from warehouse.connection import version


def test_answers_of_an_old_warehouse_go_and_those_of_the_present_stay(
    real_warehouse: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(real_warehouse, tmp_path / "served.duckdb"))
    known = version(path)
    kept = weakref.ref(options(path, known))
    opened = weakref.ref(open_warehouse(path))
    assert tidy(path, known) == known
    assert kept() is not None
    path.unlink()
    shutil.copy(real_warehouse, path)
    assert tidy(path, known) == version(path) != known
    gc.collect()
    assert kept() is None, "the old options are still held"
    assert opened() is None, "the old connection is still held"


def test_a_warehouse_that_is_away_is_no_failure(tmp_path: Path) -> None:
    assert tidy(tmp_path / "none.duckdb", None) is None
