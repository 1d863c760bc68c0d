"""The command line of the dashboard: what it writes, what it refuses and how it ends."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

from dashboard.__main__ import main
from dashboard.asking.today import TodayError, read_today
from dashboard.files.export import FORMATS
from dashboard.settings import Settings
from dashboard.words.i18n import Language
from tests.conftest import CURATED
from tests.test_killed_builds import bound_by_permissions
from warehouse.queries import ANSWER_TABLES

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-11-23"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: bytes
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = json.loads(self.out)
        return rows


class Run:
    """Runs the command line in this process on the real warehouse."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes]
    ) -> None:
        self.monkeypatch = monkeypatch
        self.capture = capture

    def __call__(self, *arguments: str | Path) -> Ended:
        self.monkeypatch.setattr(sys, "argv", ["dashboard", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self.capture.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, out, err.decode())


Served = list[tuple[Path, int, str]]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """What was asked to be served; nothing is, as it would never end."""
    calls: Served = []

    def serve(warehouse: Path, port: int, address: str, settings: Settings) -> None:
        calls.append((warehouse, port, address))

    monkeypatch.setattr("dashboard.server.serve", serve)
    return calls


@pytest.fixture
def run(
    real_warehouse: Path,
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Run:
    monkeypatch.setenv("TWINBOARD_WAREHOUSE", str(real_warehouse))
    monkeypatch.setenv("TWINBOARD_TODAY", TODAY)
    return Run(monkeypatch, capsysbinary)


def process(*arguments: str, warehouse: Path, **variables: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "TWINBOARD_WAREHOUSE": str(warehouse),
        "TWINBOARD_TODAY": TODAY,
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def refused(ended: Ended, code: int, *parts: str) -> None:
    assert ended.code == code
    assert ended.out == b""
    assert ended.err.startswith("dashboard: ")
    assert ended.err.count("\n") == 1
    for part in parts:
        assert part in ended.err


@pytest.mark.parametrize("table", ANSWER_TABLES)
def test_every_table_can_be_exported(run: Run, table: str) -> None:
    ended = run("export", table)
    assert (ended.code, ended.err) == (0, "")
    head = ended.out.decode("utf-8-sig").splitlines()[0].split(",")
    assert head == list(ANSWER_TABLES[table].column_names)


def test_the_selection_narrows_the_rows(run: Run) -> None:
    ended = run("export", "partnerships", "--format", "json", "--m", "se-goteborg",
                "--status", "dormant")  # fmt: skip
    assert len(ended.rows) == 9
    assert {row["status"] for row in ended.rows} == {"dormant"}


def test_options_may_be_repeated(run: Run) -> None:
    ended = run("export", "summary", "--format", "json", "--m", "Göteborg", "--m", "kolding")
    assert {row["municipality_id"] for row in ended.rows} == {"se-goteborg", "dk-kolding"}


@pytest.mark.parametrize(
    ("option", "word", "column", "value"),
    [
        ("--country", "DK", "country", "DK"),
        ("--region", "se-jamtlands-lan", "municipality", "Östersund"),
        ("--partner-region", "baltic", "partner_region", "baltic"),
        ("--partner-country", "DE", "partner_country", "DE"),
        ("--kind", "twin town", "kind", "twin town"),
        ("--status", "unstated", "status", "unstated"),
    ],
)
def test_every_filter_reaches_the_warehouse(
    run: Run, option: str, word: str, column: str, value: str
) -> None:
    everything = run("export", "partnerships", "--format", "json").rows
    found = run("export", "partnerships", "--format", "json", option, word).rows
    assert found == [row for row in everything if row[column] == value]
    assert 0 < len(found) < len(everything)


@pytest.mark.parametrize(
    ("option", "word", "table", "column"),
    [
        ("--focus", "culture", "focus", "focus_area"),
        ("--network", "ubc", "networks", "network_id"),
    ],
)
def test_filters_of_municipalities_reach_the_warehouse(
    run: Run, option: str, word: str, table: str, column: str
) -> None:
    everything = run("export", table, "--format", "json").rows
    found = run("export", table, "--format", "json", option, word).rows
    assert found == [row for row in everything if row[column] == word] != []


def test_a_municipality_without_data_can_be_asked_for_and_is_null(run: Run) -> None:
    (row,) = run("export", "summary", "--format", "json", "--m", "Oslo").rows
    assert row["municipality_id"] == "no-oslo"
    assert row["partners"] is None
    assert row["findings"] is None


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("export", "sumary"), ("TABLE", "'sumary'", "did you mean 'summary'?")),
        (("export", "summary", "--status", "dormnt"), ("--status", "'dormnt'", "'dormant'")),
        (("export", "summary", "--kind", "twintown"), ("--kind", "'twintown'", "'twin town'")),
        (("export", "summary", "--country", "se"), ("--country", "'se'", "'SE'")),
        (("export", "summary", "--partner-country", "Norway"), ("--partner-country", "'NO'")),
        (("export", "summary", "--partner-region", "Baltics"), ("--partner-region", "'baltic'")),
        (("export", "summary", "--region", "Blekinge län"), ("--region", "'se-blekinge-lan'")),
        (("export", "summary", "--focus", "cultur"), ("--focus", "'culture'")),
        (("export", "summary", "--network", "UBCC"), ("--network", "'ubc'")),
        (("export", "summary", "--m", "Koldng"), ("--m", "'Koldng'", "'dk-kolding'")),
        (("export", "summary", "--m", "Lund"), ("--m", "'se-lund' or 'no-lund'")),
        (("export", "summary", "--m", ""), ("--m", "''")),
        (("export", "summary", "--m", "two\nlines"), ("--m", "'two lines'")),
        (("export", "summary", "--measure", "kount"), ("--measure", "'kount'", "'count'")),
        (("export", "summary", "--sort", "size"), ("--sort", "'size'", "value, name")),
        (("export", "summary", "--lang", "tlh"), ("--lang", "'tlh'")),
        (("export", "summary", "--format", "xls"), ("--format", "'xls'", "'xlsx'")),
        (("export", "summary", "--statuss", "x"), ("--statuss",)),
        (("export", "summary", "-o", ""), ("-o",)),
        (("export",), ("TABLE",)),
        (("exprt",), ("exprt",)),
        (("serve", "--port", "0"), ("--port",)),
        (("serve", "--port", "http"), ("--port",)),
        (("export", "summary", "--format", ""), ("--format", "''")),
        # A file of this name was written, or -o was blamed.
        (("export", "summary", "--about", "-"), ("--about", "names no file")),
        (("export", "summary", "--about", ""), ("--about", "names no file")),
        # The system took it for all addresses.
        (("serve", "--address", ""), ("--address", "names no address", "0.0.0.0")),
        (("serve", "--warehouse", ""), ("--warehouse", "names no file")),
        (("export", "summary", "--warehouse", os.fsdecode(b"w\xef")), ("no name in UTF-8",)),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    run: Run, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    refused(run(*arguments), 2, *parts)


@pytest.mark.parametrize("language", ["en", "sv", "da"])
@pytest.mark.parametrize(
    ("flag", "typed", "meant"),
    [
        ("--partner-country", "Tyskland", "DE"),
        ("--partner-country", "Frankrig", "FR"),
        ("--country", "Sverige", "SE"),
        ("--status", "vilande", "dormant"),
        ("--status", "hvilende", "dormant"),
        ("--status", "Dormant", "dormant"),
        ("--kind", "vänort", "twin town"),
        ("--focus", "kultur", "culture"),
    ],
)
def test_defect_a_word_of_any_language_of_the_pages_is_understood_and_not_taken(
    run: Run, flag: str, typed: str, meant: str, language: str
) -> None:
    """Labels were looked up in English alone, whatever `--lang` said."""
    call = run("export", "summary", flag, typed, "--lang", language)
    refused(call, 2, flag, f"'{typed}'", f"did you mean '{meant}'?")


@pytest.mark.parametrize("command", [("export", "summary"), ("serve",)])
def test_a_missing_warehouse_is_one_line_and_exit_1(
    run: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    missing = tmp_path / "none.duckdb"
    refused(run(*command, "--warehouse", missing), 1, str(missing), "make build")


@pytest.mark.parametrize("command", [("export", "summary"), ("serve",)])
def test_defect_a_warehouse_that_may_not_be_read_is_no_wrong_usage_and_has_a_remedy(
    run: Run,
    command: tuple[str, ...],
    real_warehouse: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ended with 2 and said nothing of what to do."""
    hidden = tmp_path / "hidden.duckdb"
    shutil.copy(real_warehouse, hidden)
    hidden.chmod(0)
    # To this question of root the system says yes, whatever was taken away.
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with bound_by_permissions():
        ended = run(*command, "--warehouse", hidden)
    refused(ended, 1, str(hidden), "this account may not read it; let it, or run `make build`")


def test_a_folder_for_a_warehouse_is_told_with_its_variable(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINBOARD_WAREHOUSE", str(tmp_path))
    refused(run("export", "summary"), 2, "TWINBOARD_WAREHOUSE", str(tmp_path))


def test_a_foreign_warehouse_is_one_line_and_exit_1(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "text.duckdb"
    text.write_text("no database\n" * 1000)
    refused(run("export", "summary", "--warehouse", text), 1, str(text))
    foreign = tmp_path / "foreign.duckdb"
    duckdb.connect(str(foreign)).execute("create table t (a int)").close()
    refused(run("export", "summary", "--warehouse", foreign), 1, "not a Twinboard warehouse")


def test_the_option_goes_before_the_variable(
    run: Run, real_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINBOARD_WAREHOUSE", "nowhere.duckdb")
    refused(run("export", "summary"), 1, "nowhere.duckdb")
    assert run("export", "summary", "--warehouse", real_warehouse).code == 0


@pytest.mark.parametrize("command", [("export", "summary"), ("serve",)])
def test_a_bad_day_is_one_line_and_exit_2(
    run: Run, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINBOARD_TODAY", "2026-13-01")
    refused(run(*command), 2, "TWINBOARD_TODAY", "'2026-13-01'")


def test_the_day_decides_what_is_left(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def days() -> object:
        ended = run("export", "summary", "--m", "Ballerup", "--format", "json")
        return ended.rows[0]["days_to_policy_expiry"]

    assert days() == 38
    monkeypatch.setenv("TWINBOARD_TODAY", "2027-01-10")
    assert days() == -10


def test_without_a_variable_it_is_today() -> None:
    assert read_today({"TWINBOARD_TODAY": " "}) == read_today({})
    assert read_today({"TWINBOARD_TODAY": TODAY}).isoformat() == TODAY
    with pytest.raises(TodayError):
        read_today({"TWINBOARD_TODAY": "today"})


@pytest.mark.parametrize("format", FORMATS)
def test_the_suffix_says_the_format(run: Run, format: str, tmp_path: Path) -> None:
    target = tmp_path / f"out.{format.upper()}"
    ended = run("export", "summary", "-o", target)
    assert (ended.code, ended.out, ended.err) == (0, b"", "")
    assert target.read_bytes() == run("export", "summary", "--format", format).out
    assert list(tmp_path.iterdir()) == [target]


def test_a_suffix_that_is_no_format_is_taken_with_the_option(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    assert run("export", "summary", "-o", target, "--format", "json").code == 0
    assert len(json.loads(target.read_bytes())) >= 5


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("out.txt", (), "-o: no format is known for '.txt'; name one with --format"),
        ("out.csv", ("--format", "json"), "-o: 'csv' is not --format json; make them agree"),
    ],
)
def test_a_suffix_that_misleads_is_wrong_usage(
    run: Run, tmp_path: Path, name: str, options: tuple[str, ...], said: str
) -> None:
    ended = run("export", "summary", "-o", tmp_path / name, *options)
    assert (ended.code, ended.out, ended.err) == (2, b"", f"dashboard: {said}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_dash_is_standard_output(run: Run) -> None:
    assert run("export", "summary", "-o", "-").out == run("export", "summary").out


def test_defect_a_pipe_can_be_named(real_warehouse: Path) -> None:
    """Where it leads to was taken for the name of a file."""
    named = ("export", "summary", "--format", "csv", "-o", "/dev/stdout")
    out, err = process(*named, warehouse=real_warehouse).communicate(timeout=60)
    assert out.startswith(b"\xef\xbb\xbfmunicipality_id,"), err


def test_defect_the_description_does_not_take_the_place_of_the_rows(
    run: Run, tmp_path: Path
) -> None:
    """Both were written to one file, one after the other, and the rows stayed."""
    target = tmp_path / "out.csv"
    refused(run("export", "summary", "-o", target, "--about", target), 2, "--about", str(target))
    assert not target.exists()


def test_a_failed_export_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    assert run("export", "summary", "--status", "x", "-o", target).code == 2
    refused(run("export", "summary", "-o", tmp_path / "no" / "out.csv"), 1, "out.csv: No such file")
    refused(run("export", "summary", "-o", tmp_path), 2)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_swap_leaves_the_old_file_and_no_litter(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def fail(self: Path, other: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(other))

    monkeypatch.setattr(Path, "replace", fail)
    refused(run("export", "summary", "-o", target), 1, "out.csv: Permission denied")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(run: Run, tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    assert run("export", "summary", "-o", link).code == 0
    assert link.is_symlink()
    assert target.read_text() != "old"


@pytest.mark.parametrize("format", ["xlsx", "parquet"])
def test_binary_is_refused_on_a_terminal(
    run: Run, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    refused(run("export", "summary", "--format", format), 2, format, "-o")
    assert run("export", "summary").code == 0


def test_a_brief_is_refused_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    refused(run("brief", "--m", "Kolding"), 2, "PDF", "name a file")


def test_the_description_can_be_written_beside(run: Run, tmp_path: Path) -> None:
    about = tmp_path / "about.txt"
    ended = run("export", "summary", "--about", about, "--m", "Kolding", "--status", "dormant",
                "--measure", "per_100k", "--sort", "name")  # fmt: skip
    assert ended.code == 0
    text = about.read_text(encoding="utf-8")
    assert "Selection | Kolding; status dormant." in text
    assert "Partners per 100,000 inhabitants, in order of name" in text


def test_defect_a_year_that_is_printed_alone_is_described(run: Run, tmp_path: Path) -> None:
    """The date was left empty, as if the document printed none."""
    about = tmp_path / "about.txt"
    assert run("export", "summary", "--about", about, "--m", "se-umea").code == 0
    (line,) = (line for line in about.read_text("utf-8").splitlines() if "web-2018 |" in line)
    assert line.endswith(" | 2018 | 2026-11-22")


def test_sort_and_measure_order_the_summary_and_nothing_else(run: Run) -> None:
    def values(figure: str, *options: str) -> list[object]:
        ended = run("export", "summary", "--format", "json", *options)
        return [row[figure] for row in ended.rows if row[figure] is not None]

    def descends(values: list[object]) -> bool:
        return values == sorted(values, key=lambda value: -float(str(value)))

    assert descends(values("partners"))
    assert descends(values("partners_per_100k", "--measure", "per_100k"))
    assert not descends(values("partners", "--measure", "per_100k"))
    names = values("municipality", "--sort", "name")
    assert names == Language("en").in_order(map(str, names)) != values("municipality")
    swedish = values("municipality", "--sort", "name", "--lang", "sv")
    assert swedish == Language("sv").in_order(map(str, names)) != names
    for table in set(ANSWER_TABLES) - {"summary"}:
        options = ("--sort", "name", "--measure", "per_100k")
        assert run("export", table).out == run("export", table, *options).out


def test_the_summary_agrees_with_the_partnerships(run: Run) -> None:
    """Recomputed from the exported rows alone, by other means than the warehouse's."""
    summary = pl.read_csv(run("export", "summary", "--sort", "name").out)
    partnerships = pl.read_csv(run("export", "partnerships").out, schema_overrides={
        "through": pl.String, "since_year": pl.Int64})  # fmt: skip
    counted = 0
    for row in summary.iter_rows(named=True):
        own = partnerships.filter(pl.col("municipality_id") == row["municipality_id"])
        # What the partner's sources alone say is exported, and counted in no figure.
        own = own.filter(pl.col("reciprocal").fill_null("") != "other")
        direct = own.filter(pl.col("through").is_null())
        times = {s: (direct["status"] == s).sum() for s in direct["status"].unique()}
        statuses = ("active", "dormant", "ended", "unstated")
        live = sum(times.get(status, 0) for status in statuses if status != "ended")
        if row["completeness"] not in ("complete", "none") and not live:
            # A list that is cut or unknown and names nobody of today: an unknown number, not zero.
            assert row["partners"] is row["active"] is row["dormant"] is row["unstated"] is None
            assert row["dormant_share"] is None
            assert row["ended"] == (times.get("ended") or None)
            continue
        counted += 1
        for status in statuses:
            assert row[status] == times.get(status, 0)
        assert row["partners"] == row["active"] + row["dormant"] + row["unstated"]
        assert row["indirect_partners"] == own.height - direct.height
        stated = row["active"] + row["dormant"]
        expected = 100 * row["dormant"] / stated if stated else None
        assert row["dormant_share"] == pytest.approx(expected)
    assert summary.height == CURATED
    assert counted >= 100
    assert summary["partners"].sum() >= 29


def test_serve_hands_on_what_it_is_told(run: Run, served: Served, real_warehouse: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port = trial.getsockname()[1]
    assert run("serve", "--port", str(port), "--address", "127.0.0.1").code == 0
    assert served == [(real_warehouse, port, "127.0.0.1")]


def test_a_port_in_use_is_one_line_with_a_remedy(run: Run, served: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = run("serve", "--port", str(port), "--address", "127.0.0.1")
    assert (ended.code, served) == (1, [])
    assert ended.err.startswith(f"dashboard: port {port} of 127.0.0.1: ")
    assert "choose another with --port" in ended.err
    assert ended.err.count("\n") == 1


def test_defect_an_address_that_cannot_be_one_is_one_line(run: Run, served: Served) -> None:
    """A traceback told of it."""
    ended = run("serve", "--port", "1024", "--address", "ö" * 64)
    assert (ended.code, served) == (1, [])
    assert ended.err.startswith("dashboard: port 1024 of ") and ended.err.count("\n") == 1


@pytest.mark.parametrize("taken_by", ["another program", "the site itself"])
def test_defect_an_address_of_metrics_in_use_is_one_line_that_names_its_variable(
    run: Run, served: Served, monkeypatch: pytest.MonkeyPatch, taken_by: str
) -> None:
    """It was told of "standard output", or, as the site's own port, without any remedy."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port = trial.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1] if taken_by == "another program" else port
        monkeypatch.setenv("TWINBOARD_METRICS", f"127.0.0.1:{taken}")
        ended = run("serve", "--port", str(port), "--address", "127.0.0.1")
    refused(ended, 1, f"port {taken} of 127.0.0.1: ", "choose another by TWINBOARD_METRICS")
    assert served == []


def test_help_is_given_and_ends_well(run: Run) -> None:
    ended = run("export", "-h")
    assert ended.code == 0
    assert b"--partner-country" in ended.out
    assert run().code == 2


@pytest.mark.parametrize("format", FORMATS)
def test_two_processes_give_the_same_bytes(real_warehouse: Path, format: str) -> None:
    arguments = ("export", "partnerships", "--format", format)
    first, second = (
        process(*arguments, warehouse=real_warehouse, PYTHONHASHSEED=seed) for seed in ("1", "2")
    )
    contents = first.communicate()[0], second.communicate()[0]
    assert contents[0] == contents[1] != b""


@pytest.mark.parametrize("table", ["partnerships", "summary"])
def test_a_closed_pipe_is_quiet(real_warehouse: Path, table: str) -> None:
    started = process("export", table, warehouse=real_warehouse)
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.close()
    assert (started.stderr.read(), started.wait()) == (b"", 0)
    started.stderr.close()


def test_a_workbook_comes_through_a_pipe_whole(real_warehouse: Path) -> None:
    out, err = process(
        "export", "summary", "--format", "xlsx", warehouse=real_warehouse
    ).communicate()
    assert err == b""
    assert openpyxl.load_workbook(io.BytesIO(out)).sheetnames == ["summary", "About"]


def test_never_a_traceback(real_warehouse: Path, tmp_path: Path) -> None:
    started = process("export", "summary", "--lang", "\udcff", warehouse=real_warehouse)
    out, err = started.communicate()
    assert (started.returncode, out) == (2, b"")
    assert b"Traceback" not in err
    started = process("export", "summary", warehouse=tmp_path / "none")
    out, err = started.communicate()
    assert (started.returncode, out) == (1, b"")
    assert err.count(b"\n") == 1
