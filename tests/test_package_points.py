"""The Data Package carries the points that lists give, and refuses those of nobody."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from etl.bulk.given import given_imports
from etl.load import build, build_from_package
from etl.problems import DataError
from tests.test_bulk import FOUR, HEADINGS, LISTED, TODAY
from tests.test_package import written
from warehouse.package import DESCRIPTOR, FORMATS, package_files
from warehouse.queries import ANSWER_TABLES, Part, Warehouse

POINTS = "stated/partner_point.csv"
PARTNER = "unresolved:de:Überall"


@pytest.fixture(scope="module")
def with_points(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The four with a list that says where two partners lie, of which one has a place."""
    folder = tmp_path_factory.mktemp("points") / "list"
    folder.mkdir()
    (folder / "origin.toml").write_text(LISTED, encoding="utf-8")
    rows = (f"{HEADINGS},lat,lon", "Norr,SE,Überall,DE,51.25,-0.5", "Norr,SE,Kiel,DE,1,2")
    (folder / "table.csv").write_text("\n".join(rows), encoding="utf-8")
    path = folder.parent / "w.duckdb"
    build(FOUR, path, given=given_imports(FOUR, [folder], []))
    return Warehouse(path)


def places(warehouse: Warehouse) -> pl.DataFrame:
    return warehouse.part("places", Part(0, 100, "en"), {"among": ["north", "europe"]}, TODAY)


@pytest.mark.parametrize("format", FORMATS)
def test_a_partner_of_a_list_stays_on_the_map(
    with_points: Warehouse, tmp_path: Path, format: str
) -> None:
    package = written(tmp_path / "package", package_files(with_points, format))
    build_from_package(package, tmp_path / "again.duckdb")
    again = Warehouse(tmp_path / "again.duckdb")
    on_map = {row["partner_id"]: (row["lat"], row["lon"]) for row in places(again).to_dicts()}
    assert on_map[PARTNER] == (51.25, -0.5)
    assert places(again).equals(places(with_points))
    assert again.rows("stated.partner_point").equals(with_points.rows("stated.partner_point"))
    for name in ANSWER_TABLES:
        before = with_points.answer(name, {}, TODAY)
        assert again.answer(name, {}, TODAY).equals(before), name
    assert package_files(again, format).keys() == package_files(with_points, format).keys()


Row = dict[str, str]


def changed(files: Mapping[str, bytes], change: Callable[[list[Row]], object]) -> dict[str, bytes]:
    """The package as if somebody had written these points with care: their hash fits."""
    rows = list(csv.DictReader(io.StringIO(files[POINTS].decode())))
    change(rows)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ("origin", "partner_id", "lat", "lon"))
    writer.writeheader()
    writer.writerows(rows)
    content = buffer.getvalue().encode()
    descriptor = json.loads(files[DESCRIPTOR])
    (found,) = (each for each in descriptor["resources"] if each["path"] == POINTS)
    found["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return {**files, POINTS: content, DESCRIPTOR: json.dumps(descriptor).encode()}


def told_of(package: Path, path: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        build_from_package(package, path)
    assert not path.exists()
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda rows: rows[0].update(partner_id="unresolved:de:Nirgends"),
            f"{POINTS}: line 2, partner_id: 'unresolved:de:Nirgends' is no partner without a place",
        ),
        (
            lambda rows: rows[0].update(partner_id="de-kiel"),
            f"{POINTS}: line 2, partner_id: 'de-kiel' is no partner without a place",
        ),
        (
            lambda rows: rows[0].update(partner_id="unresolved:de:Kiel"),
            f"{POINTS}: line 2, partner_id: 'unresolved:de:Kiel' is no partner without a place",
        ),
        (
            lambda rows: rows.append(rows[0]),
            f"{POINTS}: origin, partner_id: 'list, {PARTNER}' stands twice; keep one",
        ),
        (
            lambda rows: rows[0].update(lat="90.5"),
            f"{POINTS}: line 2, lat: must be 90.0 or less, not 90.5",
        ),
        (
            lambda rows: rows[0].update(lon="-181"),
            f"{POINTS}: line 2, lon: must be -180.0 or more, not -181.0",
        ),
        (
            lambda rows: rows[0].update(lat="NaN"),
            f"{POINTS}: line 2, lat: must be a number, not nan",
        ),
        (lambda rows: rows[0].update(lat=""), f"{POINTS}: line 2, lat: is empty"),
    ],
)
def test_a_wrong_point_is_named_with_its_place(
    with_points: Warehouse, tmp_path: Path, change: Callable[[list[Row]], object], problem: str
) -> None:
    package = written(tmp_path / "package", changed(package_files(with_points, "csv"), change))
    assert told_of(package, tmp_path / "again.duckdb") == [problem]


def test_a_package_without_the_table_is_refused_as_one_without_any_other(
    with_points: Warehouse, tmp_path: Path
) -> None:
    files = dict(package_files(with_points, "csv"))
    descriptor = json.loads(files[DESCRIPTOR])
    descriptor["resources"] = [each for each in descriptor["resources"] if each["path"] != POINTS]
    files[DESCRIPTOR] = json.dumps(descriptor).encode()
    (problem,) = told_of(written(tmp_path / "package", files), tmp_path / "again.duckdb")
    assert "'stated.partner_point' is missing; take a package that this version's" in problem
