"""Each defect of a curated file gives one exact line, all lines come at once, and nothing else."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import dates
from etl.check import check
from etl.corrections import read_corrections
from etl.countries import near_country
from etl.curated import read_curated, read_file
from etl.load import build
from etl.problems import DataError, Problem, did_you_mean
from etl.reference import Reference, read_reference
from etl.sections import fault_in
from warehouse.schema.stated import STATED

ROOT = Path(__file__).resolve().parents[1]
BROKEN = Path(__file__).parent / "fixtures" / "broken"
FOUR = Path(__file__).parent / "fixtures" / "four"
# Renewed by `python -m etl check --data tests/fixtures/broken 2> tests/golden/broken.txt`; read
# the difference as a data steward would.
GOLDEN = Path(__file__).parent / "golden" / "broken.txt"
GOOD = (BROKEN / "municipalities" / "se-good.toml").read_bytes()
FILES = sorted(path.name for path in (BROKEN / "municipalities").glob("*.toml"))


def golden_lines() -> list[str]:
    return GOLDEN.read_text(encoding="utf-8").splitlines()


def file_of(line: str) -> str:
    return line.removeprefix("warning: ").split(": ")[0]


def as_line(problem: Problem) -> str:
    return f"warning: {problem}" if problem.warning else str(problem)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(BROKEN / "reference")


def problems_of(text: str | bytes, reference: Reference, folder: Path) -> list[str]:
    """Read one file named `se-good.toml` with that content and give its lines."""
    path = folder / "se-good.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [as_line(problem) for problem in read_file(path, reference).problems]


def changed(old: str, new: str) -> str:
    """The good file with one change, which must be a change."""
    text = GOOD.decode()
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize("name", FILES)
def test_each_defect_gives_its_exact_lines(name: str, reference: Reference) -> None:
    curated = read_file(BROKEN / "municipalities" / name, reference)
    expected = [line for line in golden_lines() if file_of(line) == name]
    assert [as_line(problem) for problem in curated.problems] == expected


def test_every_file_but_the_good_one_has_a_line() -> None:
    assert {file_of(line) for line in golden_lines()} == set(FILES) - {"se-good.toml"}


def test_one_defect_gives_one_line() -> None:
    counts = Counter(file_of(line) for line in golden_lines())
    assert counts.pop("se-three-problems.toml") == 3
    assert set(counts.values()) == {1}


@pytest.mark.parametrize("line", golden_lines())
def test_each_line_names_file_and_cause_and_shows_no_machinery(line: str) -> None:
    assert re.fullmatch(r"(warning: )?[a-z0-9-]+\.toml: .{8,}", line)
    for machinery in ("Traceback", "pydantic", "ValidationError", "Literal", "<class", "Input "):
        assert machinery not in line


def test_all_problems_of_all_files_come_at_once() -> None:
    assert [as_line(problem) for problem in check(BROKEN).problems] == golden_lines()


def test_the_good_file_gives_its_rows(reference: Reference) -> None:
    curated = read_file(BROKEN / "municipalities" / "se-good.toml", reference)
    [row] = curated.rows["partnership"]
    assert (row["municipality_id"], row["place_id"], row["source"]) == (
        "se-good",
        "ee-tallinn",
        "se-good/web",
    )


def test_a_failed_build_names_every_error_and_no_warning(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        build(BROKEN, tmp_path / "w.duckdb")
    errors = [line for line in golden_lines() if not line.startswith("warning: ")]
    assert [str(problem) for problem in caught.value.problems] == errors


def test_a_failed_build_leaves_the_old_warehouse_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    build(FOUR, path)
    before = path.read_bytes()
    with pytest.raises(DataError):
        build(BROKEN, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_first_build_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        build(BROKEN, tmp_path / "w.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_a_build_of_the_same_data_does_nothing_and_of_changed_data_builds(tmp_path: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "w.duckdb"
    shutil.copytree(FOUR, data)
    assert build(data, path)
    assert not build(data, path)
    file = data / "municipalities" / "dk-ende.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("2019-01-01", "2019-01-02"))
    assert build(data, path)


def test_an_empty_folder_is_named(tmp_path: Path, reference: Reference) -> None:
    with pytest.raises(DataError, match=re.escape(str(tmp_path))):
        read_curated(tmp_path, reference)


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TWINBOARD_")}
    return subprocess.run(
        [sys.executable, "-m", "etl", *arguments],
        cwd=ROOT,
        env={**kept, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_check_exits_1_with_every_line_on_standard_error() -> None:
    answer = run("check", "--data", str(BROKEN))
    assert answer.returncode == 1
    assert answer.stderr.splitlines() == golden_lines()


def test_check_of_good_data_exits_0_and_warns() -> None:
    answer = run("check", "--data", str(FOUR))
    assert answer.returncode == 0
    [warning] = answer.stderr.splitlines()
    assert warning.startswith("warning: se-vanlig.toml: partnership 4, partner: no place 'Okänd'")


def test_build_of_broken_data_exits_1_without_a_traceback(tmp_path: Path) -> None:
    answer = run("build", "--data", str(BROKEN), "--warehouse", str(tmp_path / "w.duckdb"))
    assert answer.returncode == 1
    assert set(answer.stderr.splitlines()) == {
        line for line in golden_lines() if not line.startswith("warning: ")
    }
    assert list(tmp_path.iterdir()) == []


def test_the_folder_and_the_warehouse_can_be_named_by_variables(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    answer = run("build", TWINBOARD_DATA=str(FOUR), TWINBOARD_WAREHOUSE=str(path))
    assert (answer.returncode, path.exists()) == (0, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("chekc",),
        ("check", "--dta", "x"),
        ("check", "too much"),
        ("check", "--data", __file__),
        ("build", "--warehouse"),
        # A traceback told of these two.
        ("build", "--warehouse", ""),
        ("build", "--warehouse", os.fsdecode(b"w\xef.duckdb")),
        # What these two name second was passed over.
        ("changes", "--list", "--from", "1"),
        ("changes", "--list", "--to", "1"),
        ("fetch", "wikidata", "--out", "x", "--data", "data"),
    ],
)
def test_wrong_usage_exits_2_with_one_line(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stdout == ""


def test_an_empty_folder_exits_1_and_names_every_table(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    answer = run("check", "--data", str(tmp_path))
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.splitlines()) == 7


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [("dormnat", "did you mean 'dormant'?"), ("cultur", "did you mean 'culture'?"), ("xyz", "")],
)
def test_did_you_mean(word: str, suggestion: str) -> None:
    assert did_you_mean(word, ["active", "dormant", "culture"]) == suggestion


@pytest.mark.parametrize(
    ("partner", "standard", "printed"),
    [("Tallinn", "Tallinn", None), ("Tallin", "Tallinn", "Tallin")],
)
def test_another_spelling_is_standardised_and_kept(
    reference: Reference, tmp_path: Path, partner: str, standard: str, printed: str | None
) -> None:
    path = tmp_path / "se-good.toml"
    path.write_text(changed('"Tallinn"', f'"{partner}"'), encoding="utf-8")
    [row] = read_file(path, reference).rows["partnership"]
    assert (row["partner"], row["printed"]) == (standard, printed)


def test_a_place_id_settles_an_ambiguous_name(reference: Reference, tmp_path: Path) -> None:
    text = changed('"Tallinn"', '"Våler"\nplace_id = "no-valer-ostfold"').replace('"EE"', '"NO"')
    assert problems_of(text, reference, tmp_path) == []


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_the_line_ends_of_the_machine_do_not_matter(
    reference: Reference, tmp_path: Path, ends: bytes
) -> None:
    assert problems_of(GOOD.replace(b"\n", ends), reference, tmp_path) == []


# A file may hold anything at all: reading it gives rows or problems, and never raises.

VALUES = st.sampled_from(
    [
        '""',
        '"x"',
        "0",
        "-1",
        "true",
        "1.5",
        "nan",
        "inf",
        "[]",
        "[1]",
        "{}",
        "{a = 1}",
        "2024-01-01",
        "10:00:00",
        "2024-01-01T10:00:00",
        '"NA"',
        '"no"',
        "9223372036854775808",
    ]
)
KEYS = sorted(set(re.findall(r"(?m)^(\w+) = ", GOOD.decode())))
HEADERS = ("[sources.web]", "[[partnership]]")
FAST = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def assert_reads(content: bytes, reference: Reference, folder: Path) -> None:
    """Reading gives at least one clear line, or rows that a table takes."""
    path = folder / "se-good.toml"
    path.write_bytes(content)
    curated = read_file(path, reference)
    assert all(problem.file == path.name and problem.cause for problem in curated.problems)
    if not curated.problems:
        assert curated.rows["source"]
        for table in STATED:
            pl.DataFrame(curated.rows[table.name], schema=table.frame_schema(), strict=True)


@FAST
@given(data=st.data())
def test_dropped_and_replaced_bytes_never_raise(
    reference: Reference, tmp_path: Path, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(GOOD) - 1))
    end = data.draw(st.integers(start, min(start + 12, len(GOOD))))
    assert_reads(GOOD[:start] + data.draw(st.binary(max_size=4)) + GOOD[end:], reference, tmp_path)


@FAST
@given(key=st.sampled_from(KEYS), value=VALUES)
def test_swapped_types_never_raise(
    reference: Reference, tmp_path: Path, key: str, value: str
) -> None:
    text = re.sub(rf"(?m)^{key} = .*$", lambda _: f"{key} = {value}", GOOD.decode())
    assert_reads(text.encode(), reference, tmp_path)


@FAST
@given(key=st.text(st.characters(codec="utf-8"), max_size=12), value=VALUES)
def test_added_keys_never_raise(reference: Reference, tmp_path: Path, key: str, value: str) -> None:
    quoted = key.encode("unicode_escape").decode().replace("\\x", "\\u00").replace('"', '\\"')
    assert_reads(GOOD + f'"{quoted}" = {value}\n'.encode(), reference, tmp_path)


@FAST
@given(
    old=st.sampled_from(HEADERS),
    new=st.sampled_from(
        [
            "",
            "[sources]",
            "[[sources]]",
            "[partnership]",
            "[[note]]",
            "[x]",
            "[[sources.web]]",
            "[partner_list]",
            "[[stated_count]]",
            "[sources.web.deeper]",
        ]
    ),
)
def test_other_headers_never_raise(
    reference: Reference, tmp_path: Path, old: str, new: str
) -> None:
    assert_reads(GOOD.decode().replace(old, new).encode(), reference, tmp_path)


# Defects that a review found; each stays as a test.


def test_defect_a_number_of_5000_digits_is_a_problem_and_no_crash(
    reference: Reference, tmp_path: Path
) -> None:
    assert problems_of(GOOD + b"since = " + b"9" * 5000, reference, tmp_path)


def test_defect_a_deep_dotted_key_is_a_problem_and_no_crash(
    reference: Reference, tmp_path: Path
) -> None:
    assert problems_of(GOOD + b"printed" + b".a" * 3000 + b" = 1", reference, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        '"a\\nb" = 1\n' + GOOD.decode(),
        GOOD.decode() + '"a\\nb" = 1\n',
        GOOD.decode().replace('"active"', '"act\\nive"'),
        GOOD.decode().replace("sources.web", 'sources."we\\nb"'),
    ],
    ids=["section", "key", "word", "source key"],
)
def test_defect_a_problem_is_one_line_whatever_the_file_holds(
    reference: Reference, tmp_path: Path, text: str
) -> None:
    lines = problems_of(text, reference, tmp_path)
    assert lines
    assert all(line.isprintable() for line in lines)


def test_defect_a_byte_order_mark_is_read_over(reference: Reference, tmp_path: Path) -> None:
    assert problems_of(b"\xef\xbb\xbf" + GOOD, reference, tmp_path) == []


def test_defect_two_places_of_one_name_are_not_one(reference: Reference, tmp_path: Path) -> None:
    statement = GOOD.decode()[GOOD.decode().index("[[partnership]]") :]
    second = "\n".join(
        statement.replace('"Tallinn"', f'"Våler"\nplace_id = "{place}"').replace("EE", "NO")
        for place in ("no-valer-innlandet", "no-valer-ostfold")
    )
    assert problems_of(GOOD.decode() + second, reference, tmp_path) == []


def test_defect_two_relations_with_one_place_may_share_a_focus(
    reference: Reference, tmp_path: Path
) -> None:
    text = GOOD.decode() + 'focus = ["kultur"]\n'
    second = text[text.index("[[partnership]]") :].replace("twin town", "project")
    assert problems_of(text + "\n" + second, reference, tmp_path) == []


def test_defect_a_place_id_of_another_country_is_a_problem(
    reference: Reference, tmp_path: Path
) -> None:
    assert problems_of(GOOD + b'place_id = "no-valer-ostfold"\n', reference, tmp_path)


def test_defect_a_goal_is_one_of_seventeen(reference: Reference, tmp_path: Path) -> None:
    theme = '[[policy_theme]]\nframework = "UN Sustainable Development Goals"\n'
    theme += 'printed = "x"\nsdg = 18\nsource = "web"\n'
    assert problems_of(GOOD.decode() + theme, reference, tmp_path)


def test_defect_an_expressly_empty_list_lists_nobody(reference: Reference, tmp_path: Path) -> None:
    listing = '[partner_list]\ncompleteness = "none"\nsource = "web"\n'
    assert problems_of(GOOD.decode() + listing, reference, tmp_path)


@pytest.mark.parametrize(("value", "itself", "sound"), [(0, 1, 0), (1, 1, 1), (0, 0, 1)])
def test_defect_a_number_that_counts_itself_is_not_zero(
    value: int, itself: int, sound: int, reference: Reference, tmp_path: Path
) -> None:
    """It gave minus one partner."""
    number = f'[[stated_count]]\nvalue = {value}\nscope = "all"\nsource = "web"\n'
    number += f"counts_itself = {str(bool(itself)).lower()}\n"
    line = (
        "se-good.toml: stated_count 1, value: is 0, but counts_itself says that the municipality "
        "is counted; count it too, or leave counts_itself out"
    )
    expected = [] if sound else [line]
    assert problems_of(GOOD.decode() + number, reference, tmp_path) == expected


def test_defect_a_printed_date_is_no_telephone_number(reference: Reference, tmp_path: Path) -> None:
    assert problems_of(GOOD.decode() + 'note = "Printed 05-06-2019."\n', reference, tmp_path) == []


@pytest.mark.parametrize(
    "number",
    ["44 11 22 33", "(0999) 111 22", "0999–111 22", "0999/111 22", "+46 (0)999 111 22"],
)
def test_defect_telephone_numbers_of_all_forms_stay_out(
    reference: Reference, tmp_path: Path, number: str
) -> None:
    assert problems_of(GOOD.decode() + f'note = "Ring {number}"\n', reference, tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("focus_terms.csv", "term,", "trm,"),
        ("municipalities.csv", ",region,", ",regn,"),
        ("municipalities.csv", "se-norr", ""),
        ("municipalities.csv", "se-norr", "se-tvist"),
        ("focus_terms.csv", "sport", "spott"),
        ("focus_terms.csv", "\nskola", "\nSkola"),
        ("countries.csv", "baltic", "blatic"),
        ("places.csv", "county,", "cuonty,"),
    ],
    ids=[
        "no column",
        "no region column",
        "no id",
        "id twice",
        "unknown area",
        "term with a capital",
        "unknown region",
        "unknown level",
    ],
)
def test_defect_a_broken_reference_table_is_a_clear_line(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(FOUR, data)
    path = data / "reference" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    answer = run("check", "--data", str(data))
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert file in answer.stderr


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        # All rows were one with the headings, and the table was empty.
        ("places.csv", lambda text: text.replace(b"\n", b"\r"), "line 1: ends in CR alone"),
        ("places.csv", lambda text: text.decode().encode("utf-16"), "line 1: is not UTF-8; save"),
        ("networks.csv", lambda text: text + "å".encode("cp1252"), "line 5: is not UTF-8; save"),
        # The second was read over.
        (
            "networks.csv",
            lambda text: text.replace(b"names,kind", b"kind,kind,names"),
            "line 1: the heading 'kind' stands twice; keep one",
        ),
        # These were other words than those that they look like.
        (
            "countries.csv",
            lambda text: text.replace(b"\nDE,", b"\n DE,"),
            "code: begins or ends with",
        ),
        ("countries.csv", lambda text: text + b"D\0E,Germany,276,nordic\n", "code: begins or ends"),
        (
            "networks.csv",
            lambda text: text + b'"x',
            "a quotation mark is not closed, or not doubled",
        ),
        ("networks.csv", lambda text: b"", "is empty"),
        ("networks.csv", lambda text: text.replace(b",", b";"), "; let the first line be the head"),
    ],
)
def test_defect_a_reference_table_as_others_leave_it_is_told(
    tmp_path: Path, file: str, change: Callable[[bytes], bytes], said: str
) -> None:
    data = Path(shutil.copytree(FOUR, tmp_path / "data"))
    path = data / "reference" / file
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(DataError) as error:
        read_reference(data / "reference")
    assert f"reference/{file}: " in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize("name", ["se-vanlig.TOML", "south/se-vanlig.toml"])
def test_defect_a_file_that_is_not_read_is_told(tmp_path: Path, name: str) -> None:
    """Its municipality was left out, and nothing was said."""
    data = Path(shutil.copytree(FOUR, tmp_path / "data"))
    folder = data / "municipalities"
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / "se-vanlig.toml").rename(folder / name)
    lines = [str(problem) for problem in check(data).problems if not problem.warning]
    assert lines == [f"{name}: is not read; move it to municipalities/se-vanlig.toml"]


def test_defect_a_file_with_a_capital_letter_is_told(tmp_path: Path) -> None:
    """It was passed over: no error was corrected, and no heading mapped."""
    (tmp_path / "Corrections.toml").touch()
    with pytest.raises(DataError) as error:
        read_corrections(tmp_path / "corrections.toml")
    said = "Corrections.toml: is not read by this name; rename it to corrections.toml"
    assert str(error.value) == said


def test_defect_a_list_of_the_data_without_its_origin_is_told(tmp_path: Path) -> None:
    """The folder was passed over by every build."""
    data = Path(shutil.copytree(FOUR, tmp_path / "data"))
    folder = data / "imports" / "mine"
    folder.mkdir(parents=True)
    # What a fetch has begun is no list yet.
    (data / "imports" / "wikidata" / ".2026-11-22.partial").mkdir(parents=True)
    assert check(data).imported == ()
    (folder / "t.csv").touch()
    with pytest.raises(DataError, match=r"mine/origin\.toml: is missing; `python -m etl template`"):
        check(data)


# What a source says of a relation's state.

WORDS = 'status = "active"\nprinted_status = "aktivt"\n'
STATEMENT = GOOD.decode()[GOOD.decode().index("[[partnership]]") :]
MISSING = "se-good.toml: partnership 1, printed_status: is missing, but status is"


def stated(status: str, *lines: str) -> str:
    """A statement of that status with further lines."""
    return STATEMENT.replace(WORDS, "\n".join((f'status = "{status}"', *lines, "")))


def lines_of(reference: Reference, folder: Path, *statements: str) -> list[str]:
    head = GOOD.decode()[: GOOD.decode().index("[[partnership]]")]
    return problems_of(head + "\n".join(statements), reference, folder)


@pytest.mark.parametrize("status", ["active", "dormant"])
@pytest.mark.parametrize("line", ["", 'note = "Says the reader."', 'until = "2020"'])
def test_active_and_dormant_are_the_words_of_the_source(
    reference: Reference, tmp_path: Path, status: str, line: str
) -> None:
    remedy = 'write the source\'s own words for it, or status = "unstated"'
    found = lines_of(reference, tmp_path, stated(status, line))
    assert found == [f"{MISSING} '{status}'; {remedy}"]


def test_defect_a_column_that_is_declared_a_date_is_checked_as_one() -> None:
    """Which ones are is told by their names in another file: a new one took any text."""
    declared = [column for table in STATED for column in table.columns if "EDTF" in column.meaning]
    assert len(declared) >= 5
    assert [column.name for column in declared if fault_in(column, "some day") is None] == []


def test_an_end_is_told_by_words_a_date_or_a_remark(reference: Reference, tmp_path: Path) -> None:
    (line,) = lines_of(reference, tmp_path, stated("ended"))
    assert line.startswith(f"{MISSING} 'ended'; write the source's own words, or the end as until")
    for told in ('printed_status = "upphört"', 'until = "2007"', 'note = "An earlier partner."'):
        assert lines_of(reference, tmp_path, stated("ended", told)) == []


def test_what_is_unstated_needs_no_words(reference: Reference, tmp_path: Path) -> None:
    assert lines_of(reference, tmp_path, stated("unstated")) == []


@pytest.mark.parametrize(
    ("until", "since", "are_two"),
    [
        ("2007", "2012", True),
        ("2007", "2007-06", True),
        ("200X", "2003", True),
        ("2007", "2006", False),
        ("2007", None, False),
        (None, "2012", False),
        (None, None, False),
    ],
)
def test_one_source_gives_a_relation_one_state_at_a_time(
    reference: Reference, tmp_path: Path, until: str | None, since: str | None, *, are_two: bool
) -> None:
    ended = stated("ended", 'printed_status = "upphört"', f'until = "{until}"' if until else "")
    begun = stated("active", 'printed_status = "nytt avtal"', f'since = "{since}"' if since else "")
    cause = "'Tallinn' is ended and active by se-good/web"
    remedy = "keep one, or write until of the former and since of the latter"
    expected = [] if are_two else [f"se-good.toml: partnership: {cause}; {remedy}"]
    assert lines_of(reference, tmp_path, ended, begun) == expected


def test_another_kind_or_holder_is_another_relation(reference: Reference, tmp_path: Path) -> None:
    ended = stated("ended", 'printed_status = "upphört"')
    project = STATEMENT.replace("twin town", "project")
    county = STATEMENT.replace('source = "web"', 'source = "web"\nthrough = "Region Norr"')
    assert lines_of(reference, tmp_path, ended, project, county) == []


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("JAPAN", "JP"), ("Japn", "JP"), ("jp", "JP"), ("Sverige", "SE"), ("Tyskland", "DE")),
        *(("England", "GB"), ("Vitryssland", "BY")),
    ],
)
def test_a_country_is_suggested_by_its_name(tmp_path: Path, word: str, code: str) -> None:
    """JAPAN once meant PA, which is Panama."""
    path = tmp_path / "se-lund.toml"
    path.write_text(changed('"EE"', f'"{word}"').replace("se-good", "se-lund"), encoding="utf-8")
    (problem,) = read_file(path, read_reference(ROOT / "data" / "reference")).problems
    assert problem.cause == f"unknown country '{word}'"
    assert problem.remedy.startswith(f"did you mean '{code}' (")


def test_what_is_no_country_is_not_taken_for_one() -> None:
    real = read_reference(ROOT / "data" / "reference")
    assert [near_country(word, real) for word in ("XX", "Atlantis", "")] == [""] * 3


@pytest.mark.parametrize(
    "date", ["2026-13-23", "2026-02-30", "2026-1-5", "23/11/2026", "23.11.2026", "2026-11-23x"]
)
def test_what_is_no_date_is_called_so_and_told_how_to_write_one(
    reference: Reference, tmp_path: Path, date: str
) -> None:
    """The reader of TOML stops behind the year, and nothing was said of a date."""
    text = changed("accessed_on = 2026-11-01", f"accessed_on = {date} # the day")
    (line,) = problems_of(text, reference, tmp_path)
    assert re.match(r"se-good.toml: line 8, column \d+: ", line)
    assert line.endswith(f": '{date}' is no date; write year, month and day as 2026-11-22")


@pytest.mark.parametrize("value", ["2026-11-23 25:00", '"2026-13-23" x', "5 6"])
def test_other_faults_of_a_line_are_not_called_dates(
    reference: Reference, tmp_path: Path, value: str
) -> None:
    text = changed("accessed_on = 2026-11-01", f"accessed_on = {value}")
    (line,) = problems_of(text, reference, tmp_path)
    assert "is no date;" not in line


# What cannot be.


def test_nobody_has_read_a_page_later_than_today(
    reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "se-good.toml"
    path.write_bytes(GOOD)
    eve = dt.date(2026, 10, 31)
    monkeypatch.setattr(dates, "today", lambda: eve)
    (problem,) = read_file(path, reference).problems
    cause = "2026-11-01 is later than today; write the day that it was read"
    assert str(problem) == f"se-good.toml: sources.web, accessed_on: {cause}"
    monkeypatch.setattr(dates, "today", lambda: eve + dt.timedelta(1))
    assert read_file(path, reference).problems == []
    read_later = changed(
        "accessed_on = 2026-11-01", "page_date = 9998-01-01\naccessed_on = 9999-01-01"
    )
    assert any(
        "9999-01-01 is later than" in line for line in problems_of(read_later, reference, tmp_path)
    )


@pytest.mark.parametrize(
    ("key", "printed", "is_sound"),
    [
        ("page_date", "2026-11-01", True),
        ("page_date", "2026-11-02", False),
        ("printed_date", '"2026"', True),
        ("printed_date", '"2026-12"', False),
    ],
)
def test_no_page_prints_a_day_after_it_was_read(
    reference: Reference, tmp_path: Path, key: str, printed: str, *, is_sound: bool
) -> None:
    text = changed("accessed_on = 2026-11-01", f"accessed_on = 2026-11-01\n{key} = {printed}")
    lines = problems_of(text, reference, tmp_path)
    cause = f"accessed_on: is before {key}; exchange or correct them"
    assert lines == ([] if is_sound else [f"se-good.toml: sources.web, {cause}"])


@pytest.mark.parametrize(
    ("since", "is_sound"),
    [("2027-12", True), ("202X", True), ("2028", False), ("2090-01-01", False)],
)
def test_defect_nothing_begins_in_a_far_year(
    reference: Reference, tmp_path: Path, since: str, *, is_sound: bool
) -> None:
    """A slip of the pen, 2091 for 1991, loaded as the start of a partnership."""
    cause = f"{since} is more than a year after 2026-11-01, when the source was read"
    line = f"se-good.toml: partnership 1, since: {cause}; correct it, or leave it out"
    lines = problems_of(GOOD.decode() + f'since = "{since}"\n', reference, tmp_path)
    assert lines == ([] if is_sound else [line])


@pytest.mark.parametrize(
    ("section", "key", "printed"),
    [
        ('network]]\nnetwork = "ubc', "founded", '"2091"'),
        ('policy]]\ntitle = "Strategy', "adopted", "2091-06-11"),
    ],
)
def test_no_network_or_policy_begins_in_a_far_year_either(
    reference: Reference, tmp_path: Path, section: str, key: str, printed: str
) -> None:
    text = f'[[{section}"\n{key} = {printed}\nsource = "web"\n'
    lines = problems_of(GOOD.decode() + text, reference, tmp_path)
    told = f"1, {key}: {printed} is more than a year after".replace('"', "")
    assert any(told in each for each in lines)


def test_a_clock_that_is_behind_the_program_is_not_believed() -> None:
    assert dates.today() >= dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("adopted", "valid_until", "is_sound"),
    [
        ("2024-06-11", "2026-12-31", True),
        ("2024-06-11", "2024-06-11", True),
        ("2024-06-11", "2023-12-31", False),
    ],
)
def test_a_policy_is_adopted_before_it_expires(
    reference: Reference, tmp_path: Path, adopted: str, valid_until: str, *, is_sound: bool
) -> None:
    policy = f"adopted = {adopted}\nvalid_until = {valid_until}\n"
    policy = f'[[policy]]\ntitle = "Strategy"\n{policy}source = "web"\n'
    line = "se-good.toml: policy 1, valid_until: is before adopted; exchange or correct them"
    assert problems_of(GOOD.decode() + policy, reference, tmp_path) == ([] if is_sound else [line])


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("1998", "1999", True),
        ("1999", "1998", False),
        ("2020", "2020-06", False),
        ("1999", "199X", False),
        ("199X", "1999", False),
        ("198X", "1990-05-01", True),
        ("2020-05", "2020-06-01", True),
    ],
)
def test_defect_a_year_is_not_before_its_own_months(one: str, other: str, *, before: bool) -> None:
    assert dates.is_before(one, other) == before
