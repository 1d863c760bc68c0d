"""A build that loses much of what the last one held stops and asks."""

import shutil
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

from etl.bulk.given import given_imports
from etl.load import build, build_from_package
from etl.loss import ALL, FEW, SHARE, losses
from etl.problems import DataError
from tests.test_changes import FOUR, VANLIG, Etl, begin, data, etl, path, without_osaka
from warehouse.package import package_files, zipped
from warehouse.queries import Warehouse

__all__ = ("data", "etl", "path")

ROOT = Path(__file__).parents[1]
REMEDY = "build with --allow-loss (make: ALLOW_LOSS=1)"


def inputs(**rows: tuple[int, int]) -> pl.DataFrame:
    """Inputs, each with its partnerships and its rows in all."""
    told = [(name, *counts) for name, counts in rows.items()]
    schema = {"input": pl.String, "partnerships": pl.Int32, "rows": pl.Int32}
    return pl.DataFrame(told, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("before", "now", "asks"),
    [
        ((100, 300), (100, 300), False),
        ((100, 300), (80, 280), False),  # just the share
        ((100, 300), (79, 279), True),  # of partnerships
        ((10, 300), (10, 239), True),  # of all rows
        ((10, 20), (10 - FEW, 20 - FEW), False),  # few, though half of them
        ((10, 20), (10 - FEW - 1, 20), True),
        ((100, 300), (0, 0), True),
        ((0, 3), None, True),  # a whole file, small as it is
        ((3, 4), (0, 0), True),  # all that it gave
        ((3, 4), (0, 1), False),
        ((0, 0), (0, 0), False),
        ((0, 0), None, False),  # one that gave nothing
        ((10, 20), (200, 300), False),
    ],
)
def test_what_is_asked_about(
    before: tuple[int, int], now: tuple[int, int] | None, asks: bool
) -> None:
    # Another file that is large, or the sum of all would ask as well.
    rest = (10_000, 20_000)
    after = inputs(rest=rest) if now is None else inputs(rest=rest, a=now)
    found = losses(inputs(rest=rest, a=before), after, SHARE)
    assert [problem.file for problem in found] == (["a"] if asks else [])
    assert losses(inputs(rest=rest, a=before), after, ALL) == []


def test_many_small_losses_are_one_large() -> None:
    before = inputs(**{f"f{number}": (10, 20) for number in range(50)})
    now = inputs(**{f"f{number}": (6, 16) for number in range(50)})
    [found] = losses(before, now, SHARE)
    assert str(found).startswith("all files together: gives 800 rows, 300 of partnerships; ")


def test_without_a_build_before_nothing_is_lost() -> None:
    assert losses(inputs(), inputs(a=(1, 2)), SHARE) == []


def test_a_file_that_is_gone_stops_the_build(data: Path, path: Path, etl: Etl) -> None:
    begin(path)
    before = path.read_bytes()
    held = Warehouse(path).rows("history.input").filter(pl.col("input") == VANLIG)
    counts = held.select("rows", "partnerships").row(0)
    (data / VANLIG).unlink()
    code, said = etl("build", "--data", data, "--warehouse", path)
    assert code == 1
    last = said.splitlines()[-1]
    assert last == (
        f"{VANLIG}: is gone; the last build read {counts[0]} rows, {counts[1]} of partnerships "
        f"of it; put it back, or {REMEDY}"
    )
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == ["data", "w.duckdb"]
    code, said = etl("build", "--data", data, "--warehouse", path, "--allow-loss")
    assert code == 0, said
    gone = Warehouse(path).rows("history.change").filter(pl.col("change") == "gone")
    assert "se-vanlig" in set(gone["municipality_id"])
    # What was allowed once is not asked again.
    (data / "note.toml").write_text("", encoding="utf-8")
    assert etl("build", "--data", data, "--warehouse", path)[0] == 0


def test_small_edits_ask_nothing(data: Path, path: Path, etl: Etl) -> None:
    begin(path)
    without_osaka(data)
    assert etl("build", "--data", data, "--warehouse", path)[0] == 0


def test_the_share_can_be_set(data: Path, path: Path, etl: Etl) -> None:
    begin(path)
    places = data / "reference" / "focus_terms.csv"
    lines = places.read_text(encoding="utf-8").splitlines(keepends=True)
    many = [lines[0], *lines[1:], *(f"word {number},culture\n" for number in range(100))]
    places.write_text("".join(many), encoding="utf-8")
    build(data, path)
    places.write_text("".join(many[:-10]), encoding="utf-8")
    arguments = ("build", "--data", data, "--warehouse", path)
    code, said = etl(*arguments, "--loss-share", 5)
    assert code == 1
    assert "reference/focus_terms.csv: gives " in said
    assert etl(*arguments)[0] == 0


def test_another_folder_of_data_for_the_same_warehouse(path: Path, etl: Etl) -> None:
    build(ROOT / "data", path)
    code, said = etl("build", "--data", FOUR, "--warehouse", path)
    assert code == 1
    lines = [line for line in said.splitlines() if REMEDY in line]
    assert len(lines) == 21
    assert "other files or lists have lost as much" in lines[-1]


def make_list(folder: Path, rows: int) -> Path:
    """A list of so many partnerships of one municipality."""
    folder.mkdir(exist_ok=True)
    (folder / "origin.toml").write_text(
        'title = "A list"\nproducer = "Us"\npublisher = "Us"\nlicence = "CC0"\n'
        'accessed_on = 2026-11-01\nlanguage = "en"\ndirection = "listed"\n',
        encoding="utf-8",
    )
    letters = "abcdefghij"
    names = (f"Ort{one}{other}by" for one in letters for other in letters)
    towns = "".join(f"Vanlig,SE,{name},DE,twin town\n" for name in islice(names, rows))
    heads = "municipality,municipality_country,partner,partner_country,kind\n"
    (folder / "list.csv").write_text(heads + towns, encoding="utf-8")
    return folder


def test_a_list_that_is_not_named_again(data: Path, path: Path, tmp_path: Path, etl: Etl) -> None:
    folder = make_list(tmp_path / "mylist", 40)
    build(data, path, given=given_imports(data, [folder], []))
    arguments = ("build", "--data", data, "--warehouse", path)
    code, said = etl(*arguments)
    assert code == 1
    assert said.splitlines()[-1] == (
        "imports/mylist: the last build read 41 rows, 40 of partnerships of this list, and it is "
        f"not given this time; name it again with --import, or {REMEDY}"
    )
    assert etl(*arguments, "--import", folder)[0] == 0


def test_a_list_that_shrinks(data: Path, path: Path, tmp_path: Path) -> None:
    folder = make_list(tmp_path / "mylist", 40)
    build(data, path, given=given_imports(data, [folder], []))
    make_list(folder, 20)
    with pytest.raises(DataError, match="imports/mylist: gives 21 rows"):
        build(data, path, given=given_imports(data, [folder], []))


def test_a_list_whose_rows_are_all_rejected(data: Path, path: Path, tmp_path: Path) -> None:
    folder = make_list(tmp_path / "mylist", 40)
    build(data, path, given=given_imports(data, [folder], []))
    text = (folder / "list.csv").read_text(encoding="utf-8").replace("Vanlig", "Nowhere")
    (folder / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="imports/mylist: gives 0 rows"):
        build(data, path, given=given_imports(data, [folder], []))


def test_defect_a_small_list_whose_rows_are_all_rejected_stops_the_build(
    data: Path, path: Path, tmp_path: Path, etl: Etl
) -> None:
    """Five rows or fewer went without asking, though the whole list was lost."""
    folder = make_list(tmp_path / "mylist", FEW - 1)
    arguments = ("build", "--data", data, "--warehouse", path, "--import", folder)
    assert etl(*arguments)[0] == 0
    text = (folder / "list.csv").read_text(encoding="utf-8").replace("Vanlig", "Nowhere")
    (folder / "list.csv").write_text(text, encoding="utf-8")
    code, said = etl(*arguments)
    assert code == 1
    assert said.splitlines()[-1] == (
        "imports/mylist: gives 0 rows, 0 of partnerships; the last build read 5 rows, 4 of "
        f"partnerships; put back what is missing, or {REMEDY}"
    )
    assert etl(*arguments, "--allow-loss")[0] == 0


def test_a_package_may_lose_no_more(data: Path, path: Path, tmp_path: Path) -> None:
    begin(path)
    small = tmp_path / "small" / "w.duckdb"
    smaller = Path(shutil.copytree(data, tmp_path / "smaller"))
    (smaller / VANLIG).unlink()
    build(smaller, small)
    package = tmp_path / "twinboard.zip"
    package.write_bytes(zipped(package_files(Warehouse(small), "csv")))
    with pytest.raises(DataError, match=rf"{VANLIG}: is gone"):
        build_from_package(package, path)
    assert build_from_package(package, path, loss=ALL)


def test_make_hands_the_word_on() -> None:
    """The way out that the message names is there."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m etl build $(if $(ALLOW_LOSS),--allow-loss)\n" in text


def test_defect_no_number_is_no_share(etl: Etl, path: Path) -> None:
    """It lies in every range, and with it nothing was asked about."""
    words = ("build", "--data", FOUR, "--warehouse", path, "--loss-share", "nan")
    code, said = etl(*words)
    assert (code, "nan is no number" in said) == (2, True)
