"""A population and its day come together, and so do the parts of a point; in packages too."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from etl.load import build, build_from_package
from etl.problems import DataError
from etl.reference import read_reference
from tests.test_bulk import FOUR
from tests.test_changes import Etl, etl
from tests.test_package import written
from warehouse.package import DESCRIPTOR, package_files
from warehouse.queries import Warehouse

__all__ = ("etl",)

WITHOUT_DATE = ("50000,2018-12-31", "50000,")
WITHOUT_NUMBER = ("50000,2018-12-31", ",2018-12-31")
WITHOUT_BOTH = ("50000,2018-12-31", ",")
CAUSE = "population and population_date stand together or not at all; give both, or neither"


def data_with(folder: Path, change: tuple[str, str]) -> Path:
    data = Path(shutil.copytree(FOUR, folder / "data"))
    file = data / "reference" / "municipalities.csv"
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")
    return data


@pytest.mark.parametrize("change", [WITHOUT_DATE, WITHOUT_NUMBER])
def test_one_without_the_other_is_one_clear_line(
    etl: Etl, tmp_path: Path, change: tuple[str, str]
) -> None:
    code, said = etl("check", "--data", data_with(tmp_path, change))
    place = "reference/municipalities.csv: line 4, population_date"
    assert (code, said) == (1, f"{place}: {CAUSE}\n")


def test_defect_half_a_point_is_one_clear_line(etl: Etl, tmp_path: Path) -> None:
    """The place loaded without a point, and nothing was said of the degrees that were there."""
    data = Path(shutil.copytree(FOUR, tmp_path / "data"))
    file = data / "reference" / "places.csv"
    head, first, *rest = file.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=True)) | {"lat": "52.5", "lon": ""}
    file.write_text("\n".join((head, ",".join(cells.values()), *rest)), encoding="utf-8")
    cause = "lat and lon stand together or not at all; give both, or neither"
    assert etl("check", "--data", data) == (1, f"reference/places.csv: line 2, lon: {cause}\n")


def test_a_date_that_is_none_is_told_once(tmp_path: Path) -> None:
    data = data_with(tmp_path, ("50000,2018-12-31", "50000,2018"))
    with pytest.raises(DataError) as caught:
        read_reference(data / "reference")
    assert [problem.cause for problem in caught.value.problems] == [
        "'2018' is no date (write 2026-11-25)"
    ]


def test_a_municipality_may_be_without_both(etl: Etl, tmp_path: Path) -> None:
    code, _ = etl("check", "--data", data_with(tmp_path, WITHOUT_BOTH))
    assert code == 0


def test_a_package_is_held_to_it_too(tmp_path: Path) -> None:
    build(FOUR, tmp_path / "w.duckdb")
    files = dict(package_files(Warehouse(tmp_path / "w.duckdb"), "csv"))
    path = "reference/municipality.csv"
    descriptor = json.loads(files[DESCRIPTOR])
    (found,) = (each for each in descriptor["resources"] if each["path"] == path)
    files[path] = files[path].decode().replace(*WITHOUT_DATE).encode()
    found["hash"] = f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
    files[DESCRIPTOR] = json.dumps(descriptor).encode()
    with pytest.raises(DataError) as caught:
        build_from_package(written(tmp_path / "package", files), tmp_path / "again.duckdb")
    assert str(caught.value) == f"{path}: line 4, population_date: {CAUSE}"
