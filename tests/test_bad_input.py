"""Bad input: every file loads or is refused in clear lines; no traceback, and nothing endless."""

import errno
import os
import random
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

from etl.bulk import table
from etl.corrections import read_corrections
from etl.curated import read_curated, read_file
from etl.load import build
from etl.package import read_package
from etl.problems import MOST_PROBLEMS, DataError, Problem
from etl.reference import FILES, LARGEST_REFERENCE, Reference, read_reference
from etl.toml_files import LARGEST_TOML, refuse_strange
from tests.conftest import Tell
from tests.longer import times
from tests.mutations import CSV, KINDS, TOML, mutated
from tests.test_bulk import HEADINGS, ORIGIN, read
from tests.test_package import described, rewritten, written
from warehouse.package import package_files
from warehouse.queries import Warehouse
from warehouse.schema.stated import STATED

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
FOUR = FIXTURES / "four"
CURATED = sorted(
    (*(ROOT / "data" / "municipalities").glob("*.toml"), *FIXTURES.glob("*/municipalities/*.toml"))
)
# Of a file that hangs, only the clock knows.
WATCHDOG = 120
MOST_MEMORY_OF_TOML = 512 * 1024**2
# To watch memory takes four times as long.
_SIZE = times(LARGEST_TOML // 4, LARGEST_TOML)
LONGEST_LINE = 3000

PAIRS = (
    "Vanlig,SE,Tallinn,EE,1999,twin town",
    "Vanlig,SE,Ende,DK,195X,partner city",
    "Ende,DK,Rostock,DE,2001-05-31,",
    "Ende,DK,Tallinn,EE,,other",
    "Tallinn,EE,Rostock,DE,,",
    "Vanlig,SE,Tallinn,EE,1999,twin town",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built") / "four.duckdb"
    build(FOUR, path)
    return path


def assert_clear(problems: list[Problem]) -> None:
    """Few lines, each of bounded length, that show no machinery."""
    for problem in problems:
        line = str(problem)
        assert line.isprintable(), ascii(line)
        assert len(line) < LONGEST_LINE and len(problem.file) > 3 and len(problem.cause) > 3, line
        for machinery in ("Traceback", "pydantic", "<class", "Errno", "object at 0x"):
            assert machinery not in line


def problems_of(read: Callable[[], object]) -> list[Problem]:
    """What a reading says that cannot be done; nothing when it is done."""
    try:
        read()
    except DataError as error:
        return list(error.problems)
    return []


@pytest.mark.soak
def test_changed_curated_files_load_or_say_why(
    reference: Reference, tmp_path: Path, tell: Tell
) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(times(300, 10_000)):
        origin = CURATED[number % len(CURATED)]
        path = tmp_path / origin.name
        path.write_bytes(mutated(number, origin.read_bytes(), TOML))
        curated = read_file(path, reference)
        assert len(curated.problems) <= MOST_PROBLEMS + 1
        assert_clear(curated.problems)
        fails = any(not problem.warning for problem in curated.problems)
        if not fails:
            for each in STATED:
                pl.DataFrame(curated.rows[each.name], schema=each.frame_schema(), strict=True)
        outcomes["refused" if fails else "loaded"] += 1
        path.unlink()
    assert min(outcomes["refused"], outcomes["loaded"]) > 0
    tell(f"{outcomes.total()} changed curated files: {dict(outcomes)}, none with a traceback")


@pytest.mark.soak
def test_changed_reference_tables_load_or_say_why(tmp_path: Path, tell: Tell) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(times(100, 10_000)):
        chance = random.Random(number)
        folder = ROOT / "data" / "reference" if number % 25 == 0 else FOUR / "reference"
        tables = tmp_path / "reference"
        shutil.copytree(folder, tables)
        path = tables / chance.choice(list(FILES.values()))
        path.write_bytes(mutated(number, path.read_bytes(), CSV))
        found = problems_of(lambda t=tables: read_reference(t))  # type: ignore[misc]
        assert len(found) <= len(FILES) * (MOST_PROBLEMS + 1)
        assert_clear(found)
        outcomes["refused" if found else "loaded"] += 1
        shutil.rmtree(tables)
    assert min(outcomes["refused"], outcomes["loaded"]) > 0
    tell(f"{outcomes.total()} changed reference tables: {dict(outcomes)}, none with a traceback")


def test_a_broken_file_costs_no_other_its_rows(reference: Reference, tmp_path: Path) -> None:
    good = ROOT / "data" / "municipalities" / "dk-kolding.toml"
    (tmp_path / good.name).write_bytes(good.read_bytes())
    alone = read_file(good, reference).rows
    for number in range(20):
        (tmp_path / "dk-ballerup.toml").write_bytes(mutated(number, good.read_bytes(), TOML))
        files = {file.name: file for file in read_curated(tmp_path, reference)}
        assert files[good.name].rows == alone


# The files of an import, by name.
Files = dict[str, bytes]


def text_files() -> Files:
    head = f"{HEADINGS},since,kind"
    network = (
        '[[network]]\nname = "N"\nwhy = "x"\nmembers = { DE = ["Rostock"], EE = ["Tallinn"] }\n'
    )
    return {
        "table.csv": "\n".join((head, *PAIRS, "")).encode(),
        "origin.toml": ORIGIN.encode(),
        "columns.toml": b'ignore = []\n[values.kind]\n"vriend" = "friendship"\n',
        "networks.toml": network.encode(),
    }


def frame() -> pl.DataFrame:
    rows = [[cell or None for cell in row.split(",")] for row in PAIRS]
    return pl.DataFrame(rows, schema=[*HEADINGS.split(","), "since", "kind"], orient="row")


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Files]:
    """The same list in every format."""
    folder, text = tmp_path_factory.mktemp("bases"), text_files()
    frame().write_parquet(folder / "table.parquet")
    frame().write_excel(folder / "table.xlsx")
    about = {name: content for name, content in text.items() if name != "table.csv"}
    package = b'{"resources": [{"name": "table", "path": "table.csv", "bytes": 99999999999}]}'
    tabbed = text["table.csv"].replace(b",", b"\t")
    return [
        text,
        about | {"table.tsv": tabbed},
        text | {"datapackage.json": package},
        about | {"table.xlsx": (folder / "table.xlsx").read_bytes()},
        about | {"table.parquet": (folder / "table.parquet").read_bytes()},
    ]


def put(folder: Path, files: Files) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def changed(number: int, bases: list[Files]) -> Files:
    """Change one file of an import; those that a process of their own reads less often."""
    chance = random.Random(number)
    files = bases[chance.choice((0, 1, 2))] if number % 25 else bases[3 + number // 25 % 2]
    tables = [name for name in files if name.startswith("table")]
    name = chance.choice((*tables, *tables, *tables, *files)) if number % 25 else tables[0]
    return files | {name: mutated(number, files[name], KINDS[Path(name).suffix])}


@pytest.mark.soak
def test_changed_lists_load_or_say_why_and_every_row_is_counted(
    bases: list[Files], four: Reference, tmp_path: Path, tell: Tell
) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(times(150, 10_000)):
        folder = put(tmp_path / "list", changed(number, bases))
        try:
            found = read(folder, four)
        except DataError as error:
            assert_clear(list(error.problems))
            outcomes["refused"] += 1
        else:
            assert found.rows == found.loaded + found.merged + found.reject.height
            assert_clear(list(found.doubts))
            outcomes["loaded"] += 1
            outcomes["rows rejected"] += found.reject.height
        shutil.rmtree(folder)
    assert min(outcomes.values()) > 0
    told = ", ".join(f"{count} {name}" for name, count in outcomes.items())
    tell(f"{outcomes['refused'] + outcomes['loaded']} changed lists: {told}, every row counted")


@pytest.fixture(scope="module")
def packages(built: Path) -> dict[str, Files]:
    warehouse = Warehouse(built)
    return {format: dict(package_files(warehouse, format)) for format in ("csv", "parquet")}


@pytest.mark.soak
def test_changed_packages_load_or_say_why(
    packages: dict[str, Files], tmp_path: Path, tell: Tell
) -> None:
    outcomes: Counter[str] = Counter()
    for number in range(times(30, 2_000)):
        chance = random.Random(number)
        files = packages[chance.choice(("csv", "parquet"))]
        paths = sorted({resource["path"] for resource in described(files)["resources"]})
        path = chance.choice(paths) if number % 6 else "datapackage.json"
        content = mutated(number, files[path], KINDS[Path(path).suffix])
        # Whoever changes a file with intent mends its hash.
        files = rewritten(files, path, content) if number % 6 else files | {path: content}
        found = problems_of(lambda f=files: read_package(written(tmp_path, f)))  # type: ignore[misc]
        assert_clear(found)
        outcomes["refused" if found else "loaded"] += 1
    assert outcomes["refused"] > 0
    tell(f"{outcomes.total()} changed Data Packages: {dict(outcomes)}")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", *arguments]
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TWINBOARD_")}
    return subprocess.run(
        command, cwd=ROOT, env=kept, capture_output=True, check=False, text=True, timeout=WATCHDOG
    )


@pytest.mark.soak
def test_on_the_command_line_bad_input_leaves_the_warehouse(
    built: Path, bases: list[Files], tmp_path: Path, tell: Tell
) -> None:
    warehouse = tmp_path / "w.duckdb"
    shutil.copy(built, warehouse)
    before, codes = warehouse.read_bytes(), Counter[int]()
    for number in range(times(2, 100)):
        data = tmp_path / "data"
        shutil.copytree(FOUR, data)
        if number % 2:
            path = data / "municipalities" / "se-vanlig.toml"
            path.write_bytes(mutated(number, path.read_bytes() + b"\nx = 1", TOML))
        else:
            (data / "imports").mkdir()
            files = changed(number, bases)
            put(data / "imports" / "list", files | {"origin.toml": b"\xff" + files["origin.toml"]})
        ended = run("build", "--data", str(data), "--warehouse", str(warehouse))
        assert ended.returncode in (1, 2), ended.stdout
        assert "Traceback" not in ended.stderr and "panicked" not in ended.stderr
        assert ended.stderr and warehouse.read_bytes() == before
        codes[ended.returncode] += 1
        shutil.rmtree(data)
    tell(f"{codes.total()} builds of bad input: exit codes {dict(codes)}, warehouse as before")


# What is no plain file.


def _link_out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _link_to_folder(path: Path) -> None:
    path.symlink_to("/etc")


def _circle(path: Path) -> None:
    path.symlink_to(path.name)


def _link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


STRANGE: Mapping[Callable[[Path], None], str] = {
    _link_out: "leads out of its folder",
    _link_to_folder: "leads out of its folder",
    _link_to_nowhere: "no such file",
    _circle: "leads in a circle",
    os.mkfifo: "is no plain file",
    Path.mkdir: "is no plain file",
}
"""What makes something that is no plain file, and what is said of it."""


@pytest.mark.usefixtures("watchdog")
@pytest.mark.parametrize("make", STRANGE)
def test_what_is_no_plain_file_is_refused_unread(
    make: Callable[[Path], None], reference: Reference, tmp_path: Path
) -> None:
    good = ROOT / "data" / "municipalities" / "dk-kolding.toml"
    shutil.copy(good, tmp_path)
    make(tmp_path / "dk-ballerup.toml")
    strange, kept = read_curated(tmp_path, reference)
    [problem] = strange.problems
    assert_clear([problem])
    assert STRANGE[make] in str(problem).lower()
    assert kept.rows == read_file(good, reference).rows


@pytest.mark.parametrize("error", [RuntimeError("loop"), OSError(errno.ELOOP, "loop")], ids=repr)
def test_defect_a_link_in_a_circle_is_told_alike_by_every_python(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From Python 3.13 on it is the system that tells of it, in its own words."""

    def resolve(path: Path, strict: bool = False) -> Path:
        raise error

    monkeypatch.setattr(Path, "resolve", resolve)
    with pytest.raises(DataError, match="is a link that leads in a circle"):
        refuse_strange(tmp_path / "a.toml", "a.toml")


def test_defect_another_error_of_the_system_passes_for_no_circle(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        refuse_strange(tmp_path / "a.toml", "a.toml")


def test_a_link_within_the_folder_is_read(reference: Reference, tmp_path: Path) -> None:
    """A folder mounted from a cluster's settings holds such links."""
    (tmp_path / "..data").mkdir()
    shutil.copy(ROOT / "data" / "municipalities" / "dk-kolding.toml", tmp_path / "..data")
    (tmp_path / "dk-kolding.toml").symlink_to("..data/dk-kolding.toml")
    assert read_curated(tmp_path, reference)[0].rows["partnership"]


def test_a_build_with_what_is_no_plain_file_ends(tmp_path: Path) -> None:
    """To tell whether there is need to build, everything is read too."""
    shutil.copytree(FOUR, tmp_path / "data")
    for number, make in enumerate(STRANGE):
        make(tmp_path / "data" / "municipalities" / f"se-strange-{number}.toml")
        make(tmp_path / "data" / "reference" / f"more-{number}.csv")
    ended = run(
        *("build", "--data", str(tmp_path / "data"), "--warehouse", str(tmp_path / "w.duckdb"))
    )
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    for number in range(len(STRANGE)):
        assert f"se-strange-{number}.toml: " in ended.stderr


def test_strange_files_that_nothing_needs_keep_no_build_from_its_end(tmp_path: Path) -> None:
    shutil.copytree(FOUR, tmp_path / "data")
    for number, make in enumerate(STRANGE):
        make(tmp_path / "data" / "reference" / f"more-{number}.csv")
    ended = run(
        *("build", "--data", str(tmp_path / "data"), "--warehouse", str(tmp_path / "w.duckdb"))
    )
    assert ended.returncode == 0, ended.stderr


def test_defect_a_reference_table_that_is_no_plain_file_hangs_no_build(tmp_path: Path) -> None:
    """In a process of its own, for a compiled reader that waits for a pipe heeds no watchdog."""
    data = tmp_path / "data"
    shutil.copytree(FOUR, data)
    for file, make in zip(FILES.values(), STRANGE, strict=False):
        (data / "reference" / file).unlink()
        make(data / "reference" / file)
    ended = run("check", "--data", str(data))
    assert ended.returncode == 1
    lines = [line for line in ended.stderr.splitlines() if "reference/" in line]
    assert "Traceback" not in ended.stderr
    for line, cause in zip(lines, STRANGE.values(), strict=True):
        assert cause in line.lower()


@pytest.mark.usefixtures("watchdog")
@pytest.mark.parametrize("make", STRANGE)
@pytest.mark.parametrize(
    "name", ["origin.toml", "columns.toml", "networks.toml", "datapackage.json"]
)
def test_what_tells_of_a_list_is_a_plain_file_or_refused(
    name: str, make: Callable[[Path], None], four: Reference, tmp_path: Path
) -> None:
    folder = put(tmp_path / "list", text_files())
    (folder / name).unlink(missing_ok=True)
    make(folder / name)
    found = problems_of(lambda: read(folder, four))
    assert len(found) == 1 and name in str(found[0])
    assert_clear(found)
    assert STRANGE[make] in str(found[0]).lower()


@pytest.mark.usefixtures("watchdog")
@pytest.mark.parametrize("make", STRANGE)
def test_corrections_are_a_plain_file_or_refused(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "corrections.toml")
    found = problems_of(lambda: read_corrections(tmp_path / "corrections.toml"))
    assert len(found) == 1 and STRANGE[make] in str(found[0]).lower()
    assert_clear(found)


@pytest.mark.usefixtures("watchdog")
@pytest.mark.parametrize("make", STRANGE)
def test_a_list_that_is_no_plain_file_is_refused(
    make: Callable[[Path], None], four: Reference, tmp_path: Path
) -> None:
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode()})
    make(folder / "table.csv")
    found = problems_of(lambda: read(folder, four))
    assert len(found) == 1
    assert_clear(found)


def test_a_link_that_leads_out_is_no_file_of_a_list(four: Reference, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(f"{HEADINGS}\nVanlig,SE,Tallinn,EE\n", encoding="utf-8")
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode()})
    (folder / "table.csv").symlink_to(tmp_path / "secret.csv")
    [problem] = problems_of(lambda: read(folder, four))
    assert "leads out" in str(problem)


# Bounds.


def test_a_file_too_large_is_not_read_whole(reference: Reference, tmp_path: Path) -> None:
    path = tmp_path / "dk-kolding.toml"
    with path.open("wb") as stream:
        stream.truncate(50 * LARGEST_TOML)
    [problem] = read_file(path, reference).problems
    assert "is larger than 1024 kB" in str(problem)


def test_a_table_too_large_is_not_read(
    four: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "LARGEST_TABLE", 100)
    folder = put(tmp_path / "list", text_files())
    [problem] = problems_of(lambda: read(folder, four))
    assert "is larger than" in str(problem)


@pytest.mark.soak
@pytest.mark.parametrize(
    "content",
    [
        b"[[partnership]]\n" * (_SIZE // 17),
        b"a = [\n" + b"[],\n" * (_SIZE // 5) + b"]",
        b"\n".join(b".".join([b"a"] * 50 + [b"b%d" % n]) + b" = 1" for n in range(_SIZE // 116)),
    ],
    ids=["sections", "lists", "keys"],
)
def test_the_largest_files_take_no_more_than_their_memory(
    content: bytes, reference: Reference, tmp_path: Path
) -> None:
    path = tmp_path / "dk-kolding.toml"
    path.write_bytes(content)
    tracemalloc.start()
    try:
        problems = read_file(path, reference).problems
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 0 < len(problems) <= MOST_PROBLEMS + 1
    assert peak < MOST_MEMORY_OF_TOML


def _workbook(path: Path, old: str, new: bytes) -> Path:
    """A workbook in whose sheet something stands that no program writes."""
    plain = path.with_name("plain.zip")
    book = openpyxl.Workbook()
    book.active.append([*HEADINGS.split(","), "since"])
    book.active.append(["Vanlig", "SE", "Tallinn", "EE", 1999])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new)
            target.writestr(name, content)
        target.writestr("../../evil.txt", "x")
        target.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    plain.unlink()
    return path


_END = "</sheetData>"
_CORNER = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)).encode()


def test_a_small_workbook_that_asks_for_a_terabyte_is_refused(
    four: Reference, tmp_path: Path
) -> None:
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode()})
    _workbook(folder / "table.xlsx", _END, _CORNER + _END.encode())
    [problem] = problems_of(lambda: read(folder, four))
    assert str(problem) == (
        "list/table.xlsx: is damaged, or takes more than 4 GB to read; save it as CSV"
    )


def test_entities_links_and_strange_entries_of_a_workbook_do_nothing(
    four: Reference, tmp_path: Path
) -> None:
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode()})
    doctype = b'<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">%s]><worksheet'
    _workbook(folder / "table.xlsx", "<worksheet", doctype % _LAUGHS)
    for problem in problems_of(lambda: read(folder, four)):
        assert "root" not in str(problem)
    assert not (tmp_path.parent / "evil.txt").exists() and not (tmp_path / "evil.txt").exists()


def test_a_damaged_parquet_file_ends_no_build(four: Reference, tmp_path: Path) -> None:
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode()})
    (folder / "table.parquet").write_bytes(b"PAR1" + b"\xff" * 60 + b"PAR1")
    found = problems_of(lambda: read(folder, four))
    assert len(found) == 1
    assert_clear(found)


# Every defect that was found.

HEADED = "let the first line be the headings, with commas between them"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("places.csv", ",names,", ",nmaes,", f"has no column names; {HEADED}"),
        ("municipalities.csv", ",names,", ",nmaes,", f"has no column names; {HEADED}"),
        ("places.csv", ",,,\n", ",,,,\n", "a row has more cells than there are headings"),
        ("places.csv", ",54.", ",x54.", "line 2, lat: 'x54.321' is no number that can be"),
        ("places.csv", ",54.", ",954.", "line 2, lat: '954.321' is no number that can be"),
        (
            "places.csv",
            ",54.",
            ",nan,10.1,,,\nde-bonn,Bonn,DE,municipality,54.",
            "line 2, lat: 'nan' is no number that can be",
        ),
    ],
)
def test_defect_a_reference_table_with_an_error_is_a_clear_line(
    file: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    shutil.copytree(FOUR / "reference", tmp_path / "reference")
    path = tmp_path / "reference" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    [problem] = problems_of(lambda: read_reference(tmp_path / "reference"))
    assert str(problem) == f"reference/{file}: {said}"


def test_defect_a_reference_table_of_any_size_is_not_read_whole(tmp_path: Path) -> None:
    shutil.copytree(FOUR / "reference", tmp_path / "reference")
    with (tmp_path / "reference" / "places.csv").open("r+b") as stream:
        stream.truncate(LARGEST_REFERENCE + 1)
    [problem] = problems_of(lambda: read_reference(tmp_path / "reference"))
    bound = LARGEST_REFERENCE // 1024
    assert str(problem) == f"reference/places.csv: is larger than {bound} kB; split it"


def test_defect_thousands_of_problems_of_a_reference_table_are_cut_short(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "reference")
    (tmp_path / "reference" / "countries.csv").write_text("code,numeric,name,partner_region\n")
    problems = problems_of(lambda: read_reference(tmp_path / "reference"))
    counts = Counter(problem.file for problem in problems)
    assert max(counts.values()) == MOST_PROBLEMS + 1


def test_defect_a_long_hexadecimal_number_is_a_problem(
    reference: Reference, tmp_path: Path
) -> None:
    path = tmp_path / "dk-kolding.toml"
    number = "0x" + "f" * 8000
    path.write_text(f"[[stated_count]]\nvalue = {number}\nscope = {number}\n", encoding="utf-8")
    problems = read_file(path, reference).problems
    assert any("a number of more than 40 digits" in str(problem) for problem in problems)


@pytest.mark.parametrize(
    "content",
    [b"a = " + b"[" * 5000, b"a = " + b"9" * 5000, b"a = '\xe5'", b"\xff\xfea", b"correction = 1"],
)
def test_defect_broken_corrections_are_a_problem(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_bytes(content)
    found = problems_of(lambda: read_corrections(path))
    assert len(found) == 1
    assert_clear(found)


def test_defect_a_long_name_does_not_hide_the_cause(reference: Reference, tmp_path: Path) -> None:
    path = tmp_path / "dk-kolding.toml"
    path.write_text(f"[{'a' * 8000}]\nb = 1\n", encoding="utf-8")
    lines = [str(problem) for problem in read_file(path, reference).problems]
    assert any("unknown section" in line and "one of: " in line for line in lines), lines


def test_defect_thousands_of_problems_are_cut_short(reference: Reference, tmp_path: Path) -> None:
    path = tmp_path / "dk-kolding.toml"
    path.write_text("".join(f"[s{n}]\n" for n in range(20_000)), encoding="utf-8")
    problems = read_file(path, reference).problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert "has 19802 more problems" in str(problems[-1])


def test_defect_a_key_of_a_million_parts_ends(reference: Reference, tmp_path: Path) -> None:
    path = tmp_path / "dk-kolding.toml"
    path.write_text(".".join("a" * 400_000) + " = 1", encoding="utf-8")
    [problem] = read_file(path, reference).problems
    assert "line 1: is longer than" in str(problem)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADINGS}\nVanlig,SE,Tallinn,EE".encode("utf-16") + b"\0",
        f"{HEADINGS}\nVanlig,SE,Tallinn,EE".encode("utf-16") + b"\x00\xd8",
        f"\ufeff{HEADINGS}\nVanlig,SE,Tallinn,EE\n".encode() + b"\xff\xfe",
    ],
)
def test_defect_an_encoding_that_a_mark_only_claims(
    content: bytes, four: Reference, tmp_path: Path
) -> None:
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode(), "table.csv": content})
    [problem] = problems_of(lambda: read(folder, four))
    assert "throughout" in str(problem)


@pytest.mark.parametrize("path", ["a\\u0000b", "a\\ud800b", "a" * 5000, ".", "/etc/passwd", "../x"])
def test_defect_a_path_that_no_file_can_have(path: str, four: Reference, tmp_path: Path) -> None:
    package = f'{{"resources": [{{"name": "a", "path": "{path}"}}]}}'.encode()
    files = {"origin.toml": ORIGIN.encode(), "datapackage.json": package}
    [problem] = problems_of(lambda: read(put(tmp_path / "list", files), four))
    assert "is no file of the package" in str(problem)
    assert_clear([problem])


@pytest.mark.parametrize("end", ["\r", "\r\r\n"])
def test_defect_line_ends_of_old_macs_lose_no_row(
    end: str, four: Reference, tmp_path: Path
) -> None:
    content = f"{HEADINGS}{end}Vanlig,SE,Tallinn,EE\r\nVanlig,SE,Rostock,DE\n".encode()
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode(), "table.csv": content})
    [problem] = problems_of(lambda: read(folder, four))
    assert "row 1: ends in CR alone" in str(problem)


def test_defect_one_row_with_many_cells_too_many_costs_no_other(
    four: Reference, tmp_path: Path
) -> None:
    content = f"{HEADINGS}\nVanlig,SE,Rostock,DE,1,2,3\nVanlig,SE,Tallinn,EE\n".encode()
    folder = put(tmp_path / "list", {"origin.toml": ORIGIN.encode(), "table.csv": content})
    found = read(folder, four)
    assert (found.rows, found.loaded, found.reject["row_number"].to_list()) == (2, 1, [2])


def test_defect_ten_thousand_headings_are_one_problem(four: Reference, tmp_path: Path) -> None:
    for count in (2_000, 10_000):
        head = ",".join((HEADINGS, *(f"c{number}" for number in range(count))))
        files = {"origin.toml": ORIGIN.encode(), "table.csv": f"{head}\n".encode()}
        [problem] = problems_of(lambda f=files: read(put(tmp_path / "list", f), four))  # type: ignore[misc]
        assert "headings" in str(problem)


def test_defect_rings_within_rings_are_found_in_time(four: Reference, tmp_path: Path) -> None:
    """Of 45 places, each paired with all but two, fourteen million full groups can be made."""
    names = [f"Place {number}" for number in range(45)]
    pairs = [
        f"{names[one]},EE,{names[other]},EE"
        for one, other in combinations(range(45), 2)
        if one // 3 != other // 3
    ]
    rows = "\n".join((HEADINGS, *pairs, *(f"Vanlig,SE,{name},EE" for name in names)))
    files = {"origin.toml": ORIGIN.encode(), "table.csv": rows.encode()}
    found = read(put(tmp_path / "list", files), four)
    assert len(found.doubts) == 1 and "46 places" in str(found.doubts[0])


def test_defect_a_rejected_cell_is_listed_by_its_start(four: Reference, tmp_path: Path) -> None:
    content = f"{HEADINGS}\n{'x' * 1_000_000},SE,Tallinn,EE\n".encode()
    files = {"origin.toml": ORIGIN.encode(), "table.csv": content}
    [value] = read(put(tmp_path / "list", files), four).reject["value"]
    assert value == "x" * 1000


def test_defect_a_number_of_rows_beyond_all_bounds(four: Reference, tmp_path: Path) -> None:
    origin = f"{ORIGIN}\n[rows]\ntable = 0x{'f' * 8000}\n"
    found = problems_of(
        lambda: read(put(tmp_path / "list", text_files() | {"origin.toml": origin.encode()}), four)
    )
    assert len(found) == 1
    assert_clear(found)
