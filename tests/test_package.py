"""The Data Package: valid, whole, the same warehouse when read back, and safe to be handed."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest
from click.testing import CliRunner, Result

from dashboard.__main__ import cli as dashboard
from etl.__main__ import main
from etl.package_files import LARGEST_FILE
from warehouse.origins import LICENCES, ORIGINS
from warehouse.package import DESCRIPTOR, FORMATS, READ_BACK, package_files, zipped
from warehouse.queries import ANSWER_TABLES, Warehouse

Files = dict[str, bytes]
Descriptor = dict[str, Any]

EVERY_TABLE = (*READ_BACK, *ANSWER_TABLES.values())


@pytest.fixture(scope="module")
def packages(real_warehouse: Path) -> Mapping[str, Mapping[str, bytes]]:
    """The files of the package of the real warehouse, by format."""
    return {format: package_files(Warehouse(real_warehouse), format) for format in FORMATS}


@pytest.fixture
def files(packages: Mapping[str, Mapping[str, bytes]]) -> Files:
    """The files as CSV, to be changed."""
    return dict(packages["csv"])


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def described(files: Mapping[str, bytes]) -> Descriptor:
    descriptor: Descriptor = json.loads(files[DESCRIPTOR])
    return descriptor


def resource(descriptor: Descriptor, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in descriptor["resources"] if r["name"] == name)
    return found


def redescribed(files: Files, change: Callable[[Descriptor], object]) -> Files:
    descriptor = described(files)
    change(descriptor)
    return files | {DESCRIPTOR: json.dumps(descriptor).encode()}


def rewritten(files: Files, path: str, content: bytes) -> Files:
    """The package as if somebody had written that content with care: its hash fits."""

    def change(descriptor: Descriptor) -> None:
        found = next(r for r in descriptor["resources"] if r["path"] == path)
        found["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"

    return redescribed(files | {path: content}, change)


class TestWritten:
    @pytest.mark.parametrize("zip_it", [False, True], ids=["folder", "zip"])
    def test_frictionless_finds_csv_valid(self, files: Files, tmp_path: Path, zip_it: bool) -> None:
        if zip_it:
            source = tmp_path / "package.zip"
            source.write_bytes(zipped(files))
        else:
            source = written(tmp_path, files) / DESCRIPTOR
        report = frictionless.validate(str(source), type="package")
        assert report.valid, report.flatten(["name", "type", "message"])[:5]
        assert len(report.tasks) == len(EVERY_TABLE)

    def test_frictionless_would_find_a_wrong_row(self, files: Files, tmp_path: Path) -> None:
        path = "stated/partnership.csv"
        text = files[path].decode().replace("dk-kolding", "dk-nowhere", 1)
        source = written(tmp_path, rewritten(files, path, text.encode())) / DESCRIPTOR
        found = frictionless.validate(str(source), type="package").flatten(["type", "message"])
        assert any(kind == "foreign-key" and "dk-nowhere" in message for kind, message in found)

    @pytest.mark.parametrize("format", FORMATS)
    def test_the_descriptor_is_valid(
        self, packages: Mapping[str, Mapping[str, bytes]], format: str
    ) -> None:
        """Frictionless reads Parquet by pandas, where a null makes a number of an integer, so
        that Parquet's rows are compared with the warehouse's instead, below.
        """
        package = frictionless.Package.from_descriptor(described(packages[format]))
        assert len(package.resources) == len(EVERY_TABLE)
        assert [*frictionless.Package.metadata_validate(package.to_descriptor())] == []

    @pytest.mark.parametrize("format", FORMATS)
    def test_every_table_and_column_is_described(
        self, packages: Mapping[str, Mapping[str, bytes]], format: str
    ) -> None:
        descriptor = described(packages[format])
        assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        for table in EVERY_TABLE:
            found = resource(descriptor, table.qualified)
            content = packages[format][found["path"]]
            assert found["bytes"] == len(content)
            assert found["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            fields = found["schema"]["fields"]
            assert tuple(field["name"] for field in fields) == table.column_names
            assert [field.get("unit", "") for field in fields] == [c.unit for c in table.columns]
            assert all(field["description"] for field in fields)

    def test_sources_and_licences_are_named(self, files: Files) -> None:
        descriptor = described(files)
        for name, licence in LICENCES.items():
            assert resource(descriptor, name)["licenses"] == [licence]
        for name, origins in ORIGINS.items():
            assert resource(descriptor, name)["sources"] == list(origins)
        titles = {each["title"] for each in descriptor["sources"]}
        assert {"Statistics Sweden", "GeoNames"} <= titles

    def test_parquet_holds_the_warehouse(
        self, packages: Mapping[str, Mapping[str, bytes]], real_warehouse: Path
    ) -> None:
        for table in READ_BACK:
            content = packages["parquet"][f"{table.schema}/{table.name}.parquet"]
            rows = Warehouse(real_warehouse).rows(table.qualified)
            assert pl.read_parquet(io.BytesIO(content)).equals(rows), table.qualified

    @pytest.mark.parametrize("format", FORMATS)
    def test_the_same_warehouse_gives_the_same_bytes(
        self, packages: Mapping[str, Mapping[str, bytes]], real_warehouse: Path, format: str
    ) -> None:
        again = package_files(Warehouse(real_warehouse), format)
        assert again == packages[format]
        assert zipped(again) == zipped(packages[format])


def export(real_warehouse: Path, *arguments: str) -> Result:
    options = ["--warehouse", str(real_warehouse)]
    return CliRunner().invoke(dashboard, ["export", "datapackage", *arguments, *options])


class TestExported:
    @pytest.mark.parametrize("format", FORMATS)
    def test_to_a_folder_and_to_a_zip(
        self,
        real_warehouse: Path,
        tmp_path: Path,
        packages: Mapping[str, Mapping[str, bytes]],
        format: str,
    ) -> None:
        folder, archive = tmp_path / "new" / "folder", tmp_path / "x.zip"
        for target in (folder, archive):
            found = export(real_warehouse, "-o", str(target), "--format", format)
            assert found.exit_code == 0, found.output
        for path, content in packages[format].items():
            assert (folder / path).read_bytes() == content
        assert archive.read_bytes() == zipped(packages[format])

    def test_over_an_older_package_of_the_other_format(
        self, real_warehouse: Path, tmp_path: Path
    ) -> None:
        for format in ("csv", "parquet"):
            assert export(real_warehouse, "-o", str(tmp_path), "--format", format).exit_code == 0
        assert not list(tmp_path.rglob("*.csv"))

    def test_never_over_other_files(self, real_warehouse: Path, tmp_path: Path) -> None:
        other = tmp_path / "thesis.txt"
        other.write_text("years of work", encoding="utf-8")
        found = export(real_warehouse, "-o", str(tmp_path))
        assert found.exit_code == 2
        assert "holds other files" in found.output
        assert [*tmp_path.iterdir()] == [other]

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (("--format", "xlsx"), "--format: unknown value 'xlsx'"),
            (("--m", "dk-kolding"), "--m: a datapackage holds the whole warehouse"),
            (("--about", "x.txt"), "--about: a datapackage"),
            (("-o", "x.csv"), "-o: a datapackage is a folder or a .zip, and no '.csv'"),
        ],
    )
    def test_refuses_what_it_cannot_do(
        self, real_warehouse: Path, arguments: tuple[str, ...], problem: str
    ) -> None:
        found = export(real_warehouse, *arguments)
        assert found.exit_code == 2
        assert problem in found.output


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said; a crash is no outcome."""

    code: int
    output: str


def etl(*arguments: str) -> Outcome:
    said = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        pytest.raises(SystemExit) as ended,
    ):
        patch.setattr(sys, "argv", ["etl", *arguments])
        main()
    return Outcome(int(ended.value.code or 0), said.getvalue())


@dataclass(frozen=True)
class Target:
    """Where packages are built to, with a warehouse that must survive a bad one."""

    path: Path

    def build(self, package: Path) -> Outcome:
        return etl("build", "--package", str(package), "--warehouse", str(self.path))

    def refuses(self, package: Path, *words: str) -> None:
        """Assert that a build ends in plain lines of problems, and the old warehouse stays."""
        before = self.path.read_bytes()
        found = self.build(package)
        assert found.code == 1, found.output
        lines = found.output.splitlines()
        assert len({*lines}) == len(lines) <= 10
        assert all(len(line) < 300 for line in lines)
        for word in words:
            assert word in found.output
        assert self.path.read_bytes() == before
        assert [*self.path.parent.iterdir()] == [self.path], "nothing is left behind"


@pytest.fixture
def target(tmp_path: Path, real_warehouse: Path) -> Target:
    path = tmp_path / "target" / "twinboard.duckdb"
    path.parent.mkdir()
    shutil.copy(real_warehouse, path)
    return Target(path)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("zip_it", [False, True], ids=["folder", "zip"])
def test_a_package_loads_back_to_the_same_answers(
    packages: Mapping[str, Mapping[str, bytes]],
    real_warehouse: Path,
    tmp_path: Path,
    format: str,
    zip_it: bool,
) -> None:
    source = tmp_path / "package.zip"
    if zip_it:
        source.write_bytes(zipped(packages[format]))
    else:
        source = written(tmp_path / "package", packages[format])
    target = Target(tmp_path / "again.duckdb")
    built = target.build(source)
    assert built.code == 0, built.output
    first, second = Warehouse(real_warehouse), Warehouse(target.path)
    day = first.rows("main.build")["data_date"].item()
    assert second.rows("main.build")["data_date"].item() == day
    for name in ANSWER_TABLES:
        answer = first.answer(name, {}, day)
        assert answer.height
        assert second.answer(name, {}, day).equals(answer), name
    again = package_files(second, format)
    assert all(again[path] == packages[format][path] for path in again if path != DESCRIPTOR)
    assert "up to date" in target.build(source).output


def test_package_and_data_are_not_named_together(tmp_path: Path) -> None:
    found = etl("build", "--package", str(tmp_path), "--data", str(tmp_path))
    assert found.code == 2
    assert "name one of them" in found.output


class TestHostile:
    def test_nothing_there(self, target: Target, tmp_path: Path) -> None:
        target.refuses(tmp_path / "none.zip", "no such folder or zip")

    def test_a_folder_without_a_descriptor(self, target: Target, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        target.refuses(tmp_path / "empty", "datapackage.json", "is missing")

    @pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"null"])
    def test_a_descriptor_that_is_none(
        self, target: Target, tmp_path: Path, files: Files, text: bytes
    ) -> None:
        package = written(tmp_path / "p", files | {DESCRIPTOR: text})
        target.refuses(package, "datapackage.json", "JSON")

    def test_the_package_of_somebody_else(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        changed = redescribed(files, lambda descriptor: descriptor.pop("twinboard"))
        target.refuses(written(tmp_path / "p", changed), "not a package of Twinboard")

    def test_the_package_of_another_version(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        changed = redescribed(files, lambda found: found["twinboard"].update(layout=10_000))
        target.refuses(written(tmp_path / "p", changed), "made by another version")

    def test_a_missing_resource(self, target: Target, tmp_path: Path, files: Files) -> None:
        changed = redescribed(
            files, lambda found: found["resources"].remove(resource(found, "stated.note"))
        )
        target.refuses(written(tmp_path / "p", changed), "'stated.note' is missing")

    def test_a_missing_file(self, target: Target, tmp_path: Path, files: Files) -> None:
        del files["stated/note.csv"]
        target.refuses(written(tmp_path / "p", files), "stated/note.csv", "is missing")

    def test_defect_a_zip_of_the_folder_says_what_to_zip(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        """What a desktop makes of a folder held the descriptor, which was called missing."""
        package = tmp_path / "p.zip"
        package.write_bytes(zipped({f"twinboard/{path}": files[path] for path in files}))
        target.refuses(package, f"{DESCRIPTOR}: is missing; zip the files of the package, and not")

    @pytest.mark.parametrize(
        "path",
        [
            "../secret.csv",
            "stated/../../secret.csv",
            "/etc/passwd",
            "https://example.org/source.csv",
            "file:///etc/passwd",
            "C:\\source.csv",
            "stated\\source.csv",
            "~/source.csv",
            "",
            "stated/source.csv\n",
        ],
    )
    @pytest.mark.parametrize("zip_it", [False, True], ids=["folder", "zip"])
    def test_a_path_that_leads_out(
        self, target: Target, tmp_path: Path, files: Files, path: str, zip_it: bool
    ) -> None:
        (tmp_path / "secret.csv").write_bytes(files["stated/source.csv"])
        changed = redescribed(
            files, lambda found: resource(found, "stated.source").update(path=path)
        )
        package = tmp_path / "p.zip"
        if zip_it:
            package.write_bytes(zipped(changed))
        else:
            package = written(tmp_path / "p", changed)
        target.refuses(package, "is no path within the package")

    def test_several_paths_or_data_in_place_of_a_path(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        changed = redescribed(
            files, lambda found: resource(found, "stated.source").update(path=["a.csv", "b.csv"])
        )
        target.refuses(written(tmp_path / "p", changed), "one path, each a text")

    def test_a_link_that_leads_out(self, target: Target, tmp_path: Path, files: Files) -> None:
        package = written(tmp_path / "p", files)
        secret = tmp_path / "secret.csv"
        secret.write_bytes(files["stated/source.csv"])
        (package / "stated/source.csv").unlink()
        (package / "stated/source.csv").symlink_to(secret)
        target.refuses(package, "is no plain file of the package")

    def test_a_folder_that_is_a_link_leading_out(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        package = written(tmp_path / "p", files)
        (package / "stated").rename(tmp_path / "elsewhere")
        (package / "stated").symlink_to(tmp_path / "elsewhere")
        target.refuses(package, "is no plain file of the package")

    def test_a_descriptor_that_is_a_link_leading_out(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        package = written(tmp_path / "p", files)
        (package / "datapackage.json").rename(tmp_path / "elsewhere.json")
        (package / "datapackage.json").symlink_to(tmp_path / "elsewhere.json")
        target.refuses(package, "is no plain file of the package")

    @pytest.mark.usefixtures("watchdog")
    def test_a_pipe_that_never_ends(self, target: Target, tmp_path: Path, files: Files) -> None:
        package = written(tmp_path / "p", files)
        (package / "stated/source.csv").unlink()
        os.mkfifo(package / "stated/source.csv")
        target.refuses(package, "is no plain file of the package")

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_a_zip_that_lost_its_end(
        self, target: Target, tmp_path: Path, files: Files, share: float
    ) -> None:
        whole = zipped(files)
        (tmp_path / "p.zip").write_bytes(whole[: int(len(whole) * share)])
        target.refuses(tmp_path / "p.zip", "is no zip that can be read")

    def test_a_zip_that_is_damaged_inside(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        whole = bytearray(zipped(files))
        middle = whole.find(b"stated/partnership.csv") + 200
        whole[middle : middle + 50] = bytes(50)
        (tmp_path / "p.zip").write_bytes(whole)
        target.refuses(tmp_path / "p.zip", "stated/partnership.csv", "is damaged")

    def test_a_zip_that_unpacks_to_more_than_the_disk(
        self, target: Target, tmp_path: Path, files: Files
    ) -> None:
        bomb = zipped(files | {"stated/source.csv": bytes(LARGEST_FILE + 1)})
        assert len(bomb) < LARGEST_FILE / 100
        (tmp_path / "p.zip").write_bytes(bomb)
        target.refuses(tmp_path / "p.zip", "stated/source.csv", "is larger than 64 MB")

    def test_a_zip_with_a_name_twice(self, target: Target, tmp_path: Path, files: Files) -> None:
        buffer = io.BytesIO(zipped(files))
        with (
            zipfile.ZipFile(buffer, "a") as archive,
            pytest.warns(UserWarning, match="Duplicate name"),
        ):
            archive.writestr("stated/source.csv", b"other")
        (tmp_path / "p.zip").write_bytes(buffer.getvalue())
        target.refuses(tmp_path / "p.zip", "stated/source.csv", "stands 2 times")

    def test_a_parquet_file_that_is_none(
        self, target: Target, tmp_path: Path, packages: Mapping[str, Mapping[str, bytes]]
    ) -> None:
        changed = rewritten(dict(packages["parquet"]), "stated/source.parquet", b"PAR1 no PAR1")
        target.refuses(written(tmp_path / "p", changed), "stated/source.parquet", "cannot be read")

    def test_a_parquet_file_of_other_types(
        self, target: Target, tmp_path: Path, packages: Mapping[str, Mapping[str, bytes]]
    ) -> None:
        path = "stated/source.parquet"
        frame = pl.read_parquet(io.BytesIO(packages["parquet"][path]))
        buffer = io.BytesIO()
        frame.with_columns(accessed_on=pl.lit("today")).write_parquet(buffer)
        changed = rewritten(dict(packages["parquet"]), path, buffer.getvalue())
        target.refuses(written(tmp_path / "p", changed), "accessed_on", "must be Date")

    def test_a_changed_file(self, target: Target, tmp_path: Path, files: Files) -> None:
        files["stated/note.csv"] += b"x"
        target.refuses(
            written(tmp_path / "p", files), "stated/note.csv", "is not as it was written"
        )

    @pytest.mark.parametrize(
        ("path", "old", "new", "words"),
        [
            ("stated/source.csv", ",2026-11-", ",soon-", ("must be a date",)),
            ("stated/partnership.csv", "dk-kolding", "dk-koldin", ("did you mean 'dk-kolding'",)),
            ("stated/partnership.csv", "twin town", "twin twon", ("did you mean 'twin town'",)),
            ("stated/note.csv", "text", "txet", ("the column is missing", "did you mean 'text'")),
            ("reference/municipality.csv", "dk-kolding", "dk-aarhus", ("stands twice",)),
        ],
    )
    def test_a_wrong_value_is_named_with_its_place(
        self,
        target: Target,
        tmp_path: Path,
        files: Files,
        path: str,
        old: str,
        new: str,
        words: tuple[str, ...],
    ) -> None:
        text = files[path].decode()
        assert old in text
        changed = rewritten(files, path, text.replace(old, new, 1).encode())
        target.refuses(written(tmp_path / "p", changed), path, *words)

    def test_an_empty_table_of_sources(self, target: Target, tmp_path: Path, files: Files) -> None:
        path = "stated/source.csv"
        head = files[path].split(b"\r\n")[0] + b"\r\n"
        target.refuses(written(tmp_path / "p", rewritten(files, path, head)), "names no source")
