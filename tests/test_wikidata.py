"""Fetching from Wikidata: what is asked, how, what is kept, and that a build loads it offline."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import frictionless
import httpx2
import polars as pl
import pytest

from dashboard.asking.partner_places import partners_on_map
from etl.__main__ import main
from etl.bulk.given import given_imports
from etl.bulk.imports import read_imports
from etl.bulk.origin import name_of
from etl.problems import DataError
from etl.reference import read_reference
from etl.wikidata.errors import FetchError, RefusedError, TooSlowError
from etl.wikidata.fetch import fetch
from etl.wikidata.partnerships import partnerships_of
from etl.wikidata.parts import COUNTRIES, TABLES, Part, query_of
from etl.wikidata.service import Patience, Service, agent, redirected, seconds_asked
from tests.sparql import Fault, Stub, broken_off, cut, dripping, oxigraph, stalled, status, stub
from tests.test_map import context
from warehouse.queries import Warehouse
from warehouse.schema.stated import STATED

ROOT = Path(__file__).resolve().parents[1]
TWINS = ROOT / "tests" / "fixtures" / "wikidata" / "twins.ttl"
LONG = f'<http://www.wikidata.org/entity/Q9000302> rdfs:label "{"Å" * 2000}"@en .'
PREFIX = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
DAY = dt.date(2026, 11, 25)
(PARTNERSHIP,) = (each for each in STATED if each.name == "partnership")
CONTACT = "someone@example.org"
ALL = tuple(COUNTRIES.values())
SWEDEN = (COUNTRIES["SE"],)
READ = ("municipalities", "statements", "partners", "references")
QUICK = Patience(answering=30)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a SPARQL server that holds the invented statements."""
    log = tmp_path_factory.mktemp("oxigraph") / "log"
    with oxigraph(log, TWINS.read_text("utf-8"), PREFIX + LONG) as port:
        yield port


@pytest.fixture
def wikidata(behind: int) -> Iterator[Stub]:
    """A service before that server; tests tell it how to fail."""
    with stub(behind) as made:
        yield made


@pytest.fixture
def waits() -> list[float]:
    """How long was waited, instead of waiting."""
    return []


@pytest.fixture
def service(wikidata: Stub, waits: list[float]) -> Iterator[Service]:
    """The client, which notes its waits."""
    with Service(wikidata.address, agent(CONTACT), QUICK, sleep=waits.append) as made:
        yield made


@pytest.fixture(scope="module")
def snapshot(behind: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of all four countries."""
    folder = tmp_path_factory.mktemp("data") / "imports" / "wikidata" / DAY.isoformat()
    with stub(behind) as made, Service(made.address, agent(CONTACT), QUICK) as service:
        fetch(ALL, service, folder, DAY)
    return folder


def table(snapshot: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(snapshot / f"{name}.csv", infer_schema=False)


def row(snapshot: Path, name: str, column: str, value: str) -> dict[str, str | None]:
    found = table(snapshot, name).filter(pl.col(column) == value).to_dicts()
    assert len(found) == 1
    return found[0]


def partnership(snapshot: Path, statement: str) -> dict[str, str | None]:
    named = row(snapshot, "statements", "statement", statement)
    whole = pl.col("note").str.starts_with(f"Wikidata {named['item']}, partner {named['partner']};")
    found = table(snapshot, "partnerships").filter(whole).to_dicts()
    assert len(found) == 1
    return found[0]


# What is read.


def test_a_municipality_has_code_country_point_latest_population_and_labels(snapshot: Path) -> None:
    assert row(snapshot, "municipalities", "item", "Q9000101") == {
        "item": "Q9000101",
        "code": "1286",
        "country": "SE",
        "lat": "55.43",
        "lon": "13.82",
        "dissolved": None,
        "population": "31000",
        "population_date": "2022-12-31T00:00:00Z",
        "population_precision": "11",
        "label_sv": "Ystads kommun",
        "label_da": None,
        "label_nb": None,
        "label_fi": None,
        "label_en": "Ystad Municipality",
        "label_mul": None,
    }


def test_each_country_is_found_by_its_own_code(snapshot: Path) -> None:
    codes = table(snapshot, "municipalities").select("country", "code").rows()
    expected = {("SE", "1286"), ("SE", "1480"), ("DK", "479"), ("NO", "1106"), ("FI", "285")}
    assert set(codes) == expected


def test_a_deprecated_statement_is_left_out(snapshot: Path) -> None:
    assert "Q9000101-deprecated" not in table(snapshot, "statements")["statement"]
    assert "Q9000299" not in table(snapshot, "partners")["item"]


def test_the_rank_of_a_statement_is_kept(snapshot: Path) -> None:
    ranks = dict(table(snapshot, "statements").select("statement", "rank").iter_rows())
    assert (ranks["Q9000101-year"], ranks["Q9000101-month"]) == ("preferred", "normal")


@pytest.mark.parametrize(
    ("statement", "since", "until", "status"),
    [
        ("Q9000101-year", "1946", None, "unstated"),
        ("Q9000101-month", "1990-05", None, "unstated"),
        ("Q9000101-ended", "1991-03-04", "2021-12-31", "ended"),
        ("Q9000101-decade", None, None, "unstated"),
        ("Q9000101-century", None, None, "unstated"),
        ("Q9000101-endunknown", None, None, "ended"),
        ("Q9000101-endnone", None, None, "unstated"),
        ("Q9000101-future", None, "2199", "unstated"),
        ("Q9000111-a", None, None, "unstated"),
    ],
)
def test_dates_are_as_exact_as_they_are_stated(
    snapshot: Path, statement: str, since: str | None, until: str | None, status: str
) -> None:
    found = partnership(snapshot, statement)
    assert (found["since"], found["until"], found["status"]) == (since, until, status)


def test_what_is_less_exact_than_a_year_is_printed(snapshot: Path) -> None:
    note = partnership(snapshot, "Q9000101-decade")["note"]
    assert note == (
        "Wikidata Q9000101, partner Q9000202; no reference;"
        " start: 1950-01-01T00:00:00Z (precision 8);"
        " point in time: 1998-06-01T00:00:00Z (precision 10)"
    )
    assert "end: unknown" in (partnership(snapshot, "Q9000101-endunknown")["note"] or "")


def test_unknown_partners_and_none_are_told_apart_and_make_no_partnership(snapshot: Path) -> None:
    values = dict(table(snapshot, "statements").select("statement", "partner_value").iter_rows())
    assert values["Q9000101-unknown"] == values["Q9000101-skolem"] == "unknown"
    assert values["Q9000101-none"] == "none"
    assert set(table(snapshot, "partnerships")["partner_country"]) >= {"DE", "EE", "NO"}
    assert table(snapshot, "partnerships").height == 14


def test_references_are_kept_and_counted(snapshot: Path) -> None:
    found = table(snapshot, "references").filter(pl.col("statement") == "Q9000101-year")
    assert found.select("reference", "url", "retrieved", "imported_from").rows() == [
        ("r1", "https://www.example.org/vanorter", "2024-05-01T00:00:00Z", None),
        ("r2", None, None, "Q169514"),
    ]
    assert "; references: 2" in (partnership(snapshot, "Q9000101-year")["note"] or "")


@pytest.mark.parametrize(
    ("partner", "country"),
    [
        ("Q9000201", "DE"),
        ("Q9000205", "EE"),
        ("Q9000206", "FO"),
        ("Q9000207", "DE or PL"),
    ],
)
def test_a_partner_is_in_its_present_country(snapshot: Path, partner: str, country: str) -> None:
    assert row(snapshot, "partners", "item", partner)["country"] == country


def test_a_partner_that_is_a_nordic_municipality_has_its_code(snapshot: Path) -> None:
    found = partnership(snapshot, "Q9000101-year")
    assert (found["partner_code"], found["partner_country"]) == ("1106", "NO")


def test_a_dissolved_municipality_makes_no_partnership(snapshot: Path) -> None:
    assert row(snapshot, "municipalities", "item", "Q9000102")["dissolved"]
    assert "Q9000102-a" in table(snapshot, "statements")["statement"]
    assert "1480" not in table(snapshot, "partnerships")["municipality_code"]


def test_names_fall_back_from_language_to_language_and_to_the_item(snapshot: Path) -> None:
    names = {
        name: partnership(snapshot, name)
        for name in ("Q9000111-a", "Q9000121-a", "Q9000101-month", "Q9000121-nameless")
    }
    assert names["Q9000111-a"]["municipality"] == "Svendborg Kommune"
    assert names["Q9000121-a"]["partner"] == "Kotka"
    assert names["Q9000101-month"]["partner"] == "Rostock"
    assert names["Q9000121-nameless"]["partner"] == "Q9000303"


def test_hostile_labels_are_text_and_break_no_row(snapshot: Path) -> None:
    raw = "=<b onclick=\"x()\">\u202eWieś\x07</b>,\n+46 70 123 45 67'''"
    assert row(snapshot, "partners", "item", "Q9000301")["label_en"] == raw
    shown = partnership(snapshot, "Q9000121-hostile")["partner"]
    assert shown == "=<b onclick=\"x()\">Wieś</b>, +46 70 123 45 67'''"
    # A point on another globe is none.
    assert row(snapshot, "partners", "item", "Q9000301")["lat"] is None
    assert len(partnership(snapshot, "Q9000121-long")["partner"] or "") == 2000


# What is written.


def test_the_origin_tells_who_what_where_when_and_how_many(snapshot: Path) -> None:
    origin = tomllib.loads((snapshot / "origin.toml").read_text("utf-8"))
    assert origin["producer"] == "Wikidata contributors"
    assert origin["address"].startswith("http://127.0.0.1:")
    assert (origin["licence"], origin["date"], origin["direction"]) == ("CC0 1.0", DAY, "listed")
    assert origin["rows"] == {name: table(snapshot, name).height for name in origin["rows"]}
    assert origin["query"] == {name: query_of(name) for name in TABLES}


def test_the_contact_is_kept_nowhere(snapshot: Path) -> None:
    assert not any(CONTACT in path.read_text("utf-8") for path in snapshot.iterdir())


def test_the_snapshot_is_a_valid_data_package(snapshot: Path) -> None:
    report = frictionless.Package(str(snapshot / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_nothing_is_left_beside_a_whole_snapshot(snapshot: Path) -> None:
    assert list(snapshot.parent.iterdir()) == [snapshot]


def test_two_snapshots_of_the_same_are_the_same(
    snapshot: Path, service: Service, tmp_path: Path
) -> None:
    fetch(ALL, service, tmp_path / "again", DAY)
    for path in snapshot.glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_no_municipality_with_partners_gives_empty_tables(
    service: Service, tmp_path: Path, behind: int
) -> None:
    norway = replace(COUNTRIES["NO"], property="P999999")
    rows = fetch([norway], service, tmp_path / "empty", DAY)
    assert set(rows.values()) == {0}


# How the service is asked.


def test_the_service_is_asked_one_query_at_a_time_under_a_name(
    wikidata: Stub, service: Service, tmp_path: Path
) -> None:
    fetch(SWEDEN, service, tmp_path / "one", DAY)
    assert wikidata.most_at_once == 1
    assert len(wikidata.asked) == len(TABLES)
    assert {asked.agent for asked in wikidata.asked} == {agent(CONTACT)}
    assert agent(CONTACT).startswith("Twinboard/") and f"({CONTACT})" in agent(CONTACT)
    assert not any("wikibase:label" in asked.query for asked in wikidata.asked)


@pytest.mark.parametrize(
    "contact", ["", "me", "me@", "@example.org", "a@b.se\nX: y", "a @b.se", "ftp://a.se", "å@b.se"]
)
def test_a_contact_that_reaches_no_one_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        agent(contact)


@pytest.mark.parametrize(
    "fault",
    [status(429), status(500), status(502), status(503), cut, broken_off, status(200, b"<html>")],
    ids=["429", "500", "502", "503", "cut", "broken off", "no JSON"],
)
def test_what_may_pass_is_tried_again_later(
    wikidata: Stub, service: Service, waits: list[float], fault: Fault
) -> None:
    wikidata.faults += [fault, fault]
    assert b'"bindings"' in service.ask(Part("statements", *SWEDEN).query)
    assert len(wikidata.asked) == 3
    # Ever longer, and by chance a little more.
    assert [2 <= waits[0] <= 4, 4 <= waits[1] <= 6] == [True, True]


def test_retry_after_in_seconds_is_obeyed(
    wikidata: Stub, service: Service, waits: list[float]
) -> None:
    wikidata.faults += [status(429, Retry_After="37"), status(503, Retry_After="0")]
    service.ask(Part("statements", *SWEDEN).query)
    assert [37 <= waits[0] <= 38, 1 <= waits[1] <= 2] == [True, True]


def test_retry_after_as_a_date_is_obeyed(
    wikidata: Stub, service: Service, waits: list[float]
) -> None:
    then = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=300)
    wikidata.faults.append(status(429, Retry_After=format_datetime(then, usegmt=True)))
    service.ask(Part("statements", *SWEDEN).query)
    assert 200 < waits[0] <= 301


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Wed, 25 Nov 2026 12:00:30 GMT", 30.0),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0.0),
        ("Wed, 25 Nov 2026 12:00:30 -0000", 30.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("9" * 40, None),
        ("Fri, 27 Nov 99999999999 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert seconds_asked(text, dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)) == seconds


def test_a_service_that_is_busy_to_the_end_is_left_alone(
    wikidata: Stub, service: Service, waits: list[float]
) -> None:
    wikidata.rule = lambda query: status(429, Retry_After="5")
    with pytest.raises(RefusedError, match="HTTP 429, after 6 tries"):
        service.ask(Part("statements", *SWEDEN).query)
    assert (len(wikidata.asked), len(waits)) == (6, 5)


def test_who_is_shut_out_for_long_is_told_at_once(
    wikidata: Stub, service: Service, waits: list[float]
) -> None:
    wikidata.faults.append(status(429, Retry_After="86400"))
    with pytest.raises(RefusedError, match="come back in 86400 s"):
        service.ask(Part("statements", *SWEDEN).query)
    assert waits == []


@pytest.mark.parametrize(("code", "said"), [(403, "shuts this User-Agent out"), (400, "HTTP 400")])
def test_a_refusal_is_not_asked_again(
    wikidata: Stub, service: Service, code: int, said: str
) -> None:
    wikidata.faults.append(status(code))
    with pytest.raises(RefusedError, match=said):
        service.ask(Part("statements", *SWEDEN).query)
    assert len(wikidata.asked) == 1


def test_a_service_that_is_not_there_is_tried_and_left(waits: list[float]) -> None:
    with (
        Service("http://127.0.0.1:9/sparql", agent(CONTACT), sleep=waits.append) as nowhere,
        pytest.raises(RefusedError, match="connection failed"),
    ):
        nowhere.ask("SELECT * WHERE {}")
    assert len(waits) == 5


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_is_followed_with_the_query(wikidata: Stub, service: Service, code: int) -> None:
    wikidata.faults.append(status(code, Location="/elsewhere"))
    query = Part("statements", *SWEDEN).query
    assert b'"bindings"' in service.ask(query)
    assert [asked.query for asked in wikidata.asked] == [query, query]
    assert wikidata.asked[1].path.startswith("/elsewhere?")


def test_redirects_without_end_or_to_nothing_are_refused(wikidata: Stub, service: Service) -> None:
    wikidata.rule = lambda query: status(302, Location="/sparql")
    with pytest.raises(RefusedError, match="redirects without end"):
        service.ask("SELECT * WHERE {}")
    wikidata.rule = lambda query: status(302, Location="file:///etc/passwd")
    with pytest.raises(RefusedError, match="redirects to"):
        service.ask("SELECT * WHERE {}")


def test_no_redirect_leaves_encryption() -> None:
    address = httpx2.URL("https://one.example/sparql")
    assert redirected(address, "//two.example/q") == "https://two.example/q"
    for location in ("http://one.example/sparql", "ftp://one.example", "https://a:b/"):
        with pytest.raises(RefusedError, match="redirects to"):
            redirected(address, location)


# What takes too long.


@pytest.mark.parametrize("fault", [stalled, dripping], ids=["stalled", "dripping"])
def test_a_socket_that_stalls_is_given_up(wikidata: Stub, fault: Fault) -> None:
    wikidata.faults.append(fault)
    with (
        Service(wikidata.address, agent(CONTACT), Patience(answering=0.2)) as hasty,
        pytest.raises(TooSlowError, match=r"in 0\.2 s"),
    ):
        hasty.ask("SELECT * WHERE {}")


TIMED_OUT: list[Fault] = [
    status(504),
    status(500, b"java.util.concurrent.TimeoutException"),
    status(200, b'{"results": {"bindings": [\njava.util.concurrent.TimeoutException'),
]


@pytest.mark.parametrize("fault", TIMED_OUT, ids=["504", "500", "within an answer"])
def test_what_takes_too_long_is_asked_by_code_ranges(
    wikidata: Stub, service: Service, snapshot: Path, tmp_path: Path, fault: Fault
) -> None:
    too_wide = ('>= "" && STR(?code) < "~"', '>= "" && STR(?code) < "1300"')
    wikidata.rule = lambda query: fault if any(text in query for text in too_wide) else None
    fetch(ALL, service, tmp_path / "split", DAY)
    for path in snapshot.glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "split" / path.name).read_bytes()


def test_halves_are_the_whole_and_end(behind: int) -> None:
    parts = [Part("statements", country) for country in ALL]
    while parts:
        part = parts.pop()
        halves = part.halves()
        if halves:
            assert (halves[0].low, halves[1].high) == (part.low, part.high)
            assert halves[0].high == halves[1].low
            assert part.low < halves[0].high < part.high
            parts += halves


def test_a_service_that_is_always_too_slow_is_not_asked_for_ever(
    wikidata: Stub, service: Service, tmp_path: Path
) -> None:
    wikidata.rule = lambda query: status(504)
    with pytest.raises(TooSlowError, match="ran out of time"):
        fetch(SWEDEN, service, tmp_path / "slow", DAY)
    assert len(wikidata.asked) < 12


# What is kept.


def test_a_fetch_that_broke_off_goes_on_where_it_was(
    wikidata: Stub, service: Service, snapshot: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "whole"
    wikidata.rule = lambda query: status(403) if "wasDerivedFrom" in query else None
    with pytest.raises(FetchError):
        fetch(ALL, service, folder, DAY)
    assert not folder.exists()
    before = [asked.query for asked in wikidata.asked[:-1]]
    wikidata.rule = lambda query: None
    fetch(ALL, service, folder, DAY)
    after = [asked.query for asked in wikidata.asked[len(before) + 1 :]]
    assert set(before).isdisjoint(after)
    assert len(before) + len(after) == len(ALL) * len(TABLES)
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]
    for path in snapshot.glob("*.csv"):
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_what_proved_too_slow_is_not_asked_whole_again(
    wikidata: Stub, service: Service, tmp_path: Path
) -> None:
    whole = Part("statements", *SWEDEN).query
    wikidata.rule = lambda query: (
        status(504) if query == whole else status(403) if "wasDerivedFrom" in query else None
    )
    for _ in range(2):
        with pytest.raises(RefusedError):
            fetch(SWEDEN, service, tmp_path / "whole", DAY)
    assert [asked.query for asked in wikidata.asked].count(whole) == 1


def test_answers_of_another_service_are_not_taken(
    wikidata: Stub, service: Service, behind: int, tmp_path: Path
) -> None:
    wikidata.rule = lambda query: status(403) if "wasDerivedFrom" in query else None
    with pytest.raises(RefusedError):
        fetch(SWEDEN, service, tmp_path / "whole", DAY)
    with stub(behind) as other, Service(other.address, agent(CONTACT), QUICK) as another:
        fetch(SWEDEN, another, tmp_path / "whole", DAY)
        assert len(other.asked) == len(TABLES)


def test_a_snapshot_is_never_written_over(wikidata: Stub, service: Service, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        fetch(SWEDEN, service, tmp_path, DAY)
    assert wikidata.asked == []


def test_a_snapshot_that_cannot_be_written_leaves_nothing_half(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **named: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(pl.DataFrame, "write_csv", full)
    with pytest.raises(OSError, match="No space"):
        fetch(SWEDEN, service, tmp_path / "whole", DAY)
    assert [path.name for path in tmp_path.iterdir()] == [".whole.partial"]


def test_defect_a_second_fetch_into_one_folder_is_told_of_the_first(
    wikidata: Stub, service: Service, tmp_path: Path
) -> None:
    """It removed the answers of the first, which ended with a file that there was not."""
    folder = tmp_path / "whole"
    said: list[str] = []

    def second(done: int, part: Part) -> None:
        asked = len(wikidata.asked)
        with pytest.raises(BlockingIOError, match="another fetch is writing it") as caught:
            fetch(SWEDEN, service, folder, DAY)
        assert len(wikidata.asked) == asked
        said.append(caught.value.filename)

    fetch(SWEDEN, service, folder, DAY, second)
    assert said == [str(folder)] * len(TABLES)
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


# The command.

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `python -m etl` in this process; gives exit code, output and errors."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.delenv("TWINBOARD_CONTACT", raising=False)
        monkeypatch.setattr(sys, "argv", ["etl", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, out, err

    return run


def test_the_command_saves_a_dated_snapshot_in_the_data(
    command: Command, wikidata: Stub, tmp_path: Path
) -> None:
    code, out, err = command(
        *("fetch", "wikidata", "--country", "SE", "--country", "dk", "--contact", CONTACT),
        *("--endpoint", wikidata.address, "--data", tmp_path),
    )
    (folder,) = (tmp_path / "imports" / "wikidata").iterdir()
    assert (code, err) == (0, "")
    assert dt.date.fromisoformat(folder.name)
    assert f"{folder}: fetched" in out
    assert set(table(folder, "municipalities")["country"]) == {"SE", "DK"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--country", "SE"], "--contact"),
        (["--country", "SE", "--contact", "me"], "--contact: 'me' is no e-mail address"),
        (["--contact", CONTACT], "--country"),
        (["--country", "XX", "--contact", CONTACT], "'XX'"),
        (["--country", "SE", "--contact", CONTACT, "--endpoint", "x"], "--endpoint"),
    ],
)
def test_wrong_usage_is_one_line(command: Command, arguments: list[str], said: str) -> None:
    code, _, err = command("fetch", "wikidata", *arguments)
    assert (code, err.count("\n")) == (2, 1)
    assert said in err


def test_a_refusal_is_one_line_that_says_how_to_go_on(
    command: Command, wikidata: Stub, tmp_path: Path
) -> None:
    wikidata.rule = lambda query: status(403)
    code, out, err = command(
        *("fetch", "wikidata", "--country", "SE", "--contact", CONTACT),
        *("--endpoint", wikidata.address, "--out", tmp_path / "x"),
    )
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "HTTP 403" in err and f"--out {tmp_path / 'x'} goes on" in err


def test_numbers_and_times_that_are_none_break_nothing(
    wikidata: Stub, service: Service, tmp_path: Path
) -> None:
    def odd(query: str) -> Fault:
        entity = "http://www.wikidata.org/entity/"
        values = {
            "municipality": f"{entity}Q1",
            "statement": f"{entity}statement/Q1-a",
            "rank": "http://wikiba.se/ontology#NormalRank",
            "partner": f"{entity}Q2",
            "code": "1286",
            "population": "1e300",
            "precision": "nine",
            "point": "Point(1 2 3)",
            "start": "-0044-03-15T00:00:00Z",
            "startPrecision": "11",
            "end": "t1234",
        }
        cells = {name: {"type": "literal", "value": value} for name, value in values.items()}
        return status(200, json.dumps({"results": {"bindings": [cells]}}).encode())

    wikidata.rule = odd
    fetch(SWEDEN, service, tmp_path / "odd", DAY)
    assert row(tmp_path / "odd", "municipalities", "item", "Q1")["population"] is None
    found = partnership(tmp_path / "odd", "Q1-a")
    assert (found["since"], found["until"], found["status"]) == (None, None, "ended")
    assert "start: -0044-03-15T00:00:00Z (precision 11); end: unknown" in (found["note"] or "")


@pytest.mark.parametrize("row", [1, "x", None, ["x"], {"code": "x"}, {"code": {"value": 1286}}])
def test_defect_an_answer_of_another_shape_is_asked_for_again(
    row: object, wikidata: Stub, service: Service, snapshot: Path, tmp_path: Path
) -> None:
    """It was kept as it was, and every later fetch ended by it or took it for no answer."""
    wikidata.faults.append(status(200, json.dumps({"results": {"bindings": [row]}}).encode()))
    fetch(ALL, service, tmp_path / "whole", DAY)
    whole, same = (table(each, "municipalities") for each in (snapshot, tmp_path / "whole"))
    assert same.equals(whole)


@pytest.mark.parametrize(
    ("end", "precision", "state"),
    [
        ("2030-01-01T00:00:00Z", 8, "unstated"),
        ("2020-01-01T00:00:00Z", 8, "ended"),
        ("2001-01-01T00:00:00Z", 7, "ended"),
        ("2100-01-01T00:00:00Z", 7, "ended"),
        ("2201-01-01T00:00:00Z", 7, "unstated"),
        ("-0044-03-15T00:00:00Z", 11, "ended"),
        ("2027-01-01T00:00:00Z", 9, "unstated"),
    ],
)
def test_defect_an_inexact_end_that_is_to_come_has_ended_nothing(
    end: str, precision: int, state: str, snapshot: Path
) -> None:
    """An end in the 2030s was one that had come."""
    tables = {name: pl.read_csv(snapshot / f"{name}.csv") for name in READ}
    exact = pl.lit(precision, pl.Int64).alias("end_precision")
    tables["statements"] = tables["statements"].with_columns(pl.lit(end).alias("end"), exact)
    assert set(partnerships_of(tables, DAY)["status"]) == {state}


@pytest.mark.parametrize(
    ("dissolved", "rows"),
    [("2029-01-01T00:00:00Z", 1), ("2026-11-25T00:00:00Z", 0), ("_:b1", 0), ("1970-01-01", 0)],
)
def test_defect_a_municipality_that_is_still_to_be_dissolved_is_there(
    dissolved: str, rows: int, snapshot: Path
) -> None:
    tables = {name: pl.read_csv(snapshot / f"{name}.csv") for name in READ}
    ended = pl.when(pl.col("item") == "Q9000111").then(pl.lit(dissolved))
    tables["municipalities"] = tables["municipalities"].with_columns(ended.alias("dissolved"))
    found = partnerships_of(tables, DAY)
    assert found.filter(pl.col("note").str.starts_with("Wikidata Q9000111,")).height == rows


def test_defect_an_item_with_two_codes_is_one_municipality(snapshot: Path) -> None:
    """Its partners loaded for the municipality of either code."""
    tables = {name: pl.read_csv(snapshot / f"{name}.csv") for name in READ}
    once = partnerships_of(tables, DAY)
    other = tables["municipalities"].with_columns(code=pl.lit(0, pl.Int64))
    tables["municipalities"] = pl.concat([tables["municipalities"], other])
    assert partnerships_of(tables, DAY).equals(once)


def test_the_answers_shape_of_the_query_service_is_read(
    wikidata: Stub, service: Service, tmp_path: Path
) -> None:
    """A cell of an answer has its kind, and of a text its language or datatype."""
    cell = {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    answer = {"head": {"vars": [], "link": []}, "results": {"bindings": [{"item": cell}]}}
    wikidata.rule = lambda query: status(200, json.dumps(answer).encode())
    fetch(SWEDEN, service, tmp_path / "odd", DAY)


# What a build makes of it.


@pytest.fixture(scope="module")
def built(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse of one curated municipality and the snapshot, as the command builds it."""
    data = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "data" / "reference", data / "reference")
    (data / "municipalities").mkdir()
    shutil.copy(ROOT / "data" / "municipalities" / "se-goteborg.toml", data / "municipalities")
    shutil.copytree(snapshot.parents[1], data / "imports")
    environment = {"PATH": "", "HOME": str(data)}
    command = [sys.executable, "-m", "etl", "build", "--data", str(data)]
    command += ["--warehouse", str(data / "w.duckdb")]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert "wikidata: 14 rows = 11 loaded + 3 rejected + 0 merged" in answer.stdout
    return Warehouse(data / "w.duckdb")


def partners(built: Warehouse, municipality: str) -> dict[str, dict[str, object]]:
    rows = built.answer("partnerships", {}, DAY).filter(municipality_id=municipality)
    return {str(row["partner_id"]): row for row in rows.iter_rows(named=True)}


def test_a_build_loads_the_snapshot_by_code_and_gazetteer(built: Warehouse) -> None:
    found = partners(built, "se-ystad")
    since = {partner: (row["since"], row["until"], row["status"]) for partner, row in found.items()}
    assert since == {
        "no-haugesund": ("1946", None, "unstated"),
        "de-rostock": ("1990-05", None, "unstated"),
        "unresolved:ee:Smalltown": (None, None, "unstated"),
        "lv-riga": ("1991-03-04", "2021-12-31", "ended"),
        "de-kiel": (None, None, "ended"),
        "ee-tartu": (None, None, "unstated"),
        "unresolved:fo:Tórshavn": (None, "2199", "unstated"),
    }
    assert set(partners(built, "dk-svendborg")) == {"se-ystad"}


def test_every_partnership_of_the_snapshot_is_traced_to_its_item(built: Warehouse) -> None:
    rows = built.answer("partnerships", {}, DAY).filter(municipality_id="se-ystad")
    assert rows["sources"].to_list() == [["se-ystad/wikidata"]] * rows.height
    notes = rows["notes"].explode()
    assert notes.str.contains(r"^Wikidata Q9000101, partner Q9000\d{3};").all()
    (source,) = built.rows("stated.source").filter(id="se-ystad/wikidata").iter_rows(named=True)
    assert (source["origin"], source["publisher"]) == ("wikidata", "Wikidata")
    assert source["accessed_on"] == DAY


def test_a_partner_that_is_in_no_gazetteer_has_the_point_of_the_table(built: Warehouse) -> None:
    points = built.rows("stated.partner_point").to_dicts()
    assert points == [
        {"origin": "wikidata", "partner_id": "unresolved:ee:Smalltown", "lat": 58.5, "lon": 25.5}
    ]


def test_the_map_has_the_points_of_the_gazetteer_and_of_the_table(built: Warehouse) -> None:
    drawn = partners_on_map(context(built.path, "se-ystad"))
    points = {name: (lat, lon) for name, lat, lon in drawn.select("partner", "lat", "lon").rows()}
    assert points["Smalltown"] == (58.5, 25.5)
    assert points["Rostock"] == (54.089, 12.14)
    assert points["Tórshavn"] == (None, None)


def test_what_cannot_be_loaded_is_listed_with_its_value(built: Warehouse) -> None:
    rejects = built.rows("stated.reject").select("rule", "heading", "value").rows()
    assert [(rule, heading, value and value[:12]) for rule, heading, value in rejects] == [
        ("telephone number", "partner", None),
        ("text too long", "partner", "Å" * 12),
        ("unknown country", "partner_country", "DE or PL"),
    ]


def test_silence_and_completeness_stay_unknown(built: Warehouse) -> None:
    summary = built.answer("summary", {}, DAY).filter(municipality_id="se-ystad").to_dicts()[0]
    assert (summary["partners"], summary["ended"], summary["active"]) == (5, 2, 0)
    assert summary["completeness"] in (None, "unknown")
    # Haugesund does not list Ystad, and Kotka and Haugesund list each other: neither says a thing.
    assert set(built.answer("partnerships", {}, DAY)["reciprocal"]) == {None}
    assert "one_sided" not in built.answer("findings", {}, DAY)["finding"]


def test_a_curated_municipality_is_left_as_it_is(built: Warehouse) -> None:
    assert not any(
        "wikidata" in str(row["sources"]) for row in partners(built, "se-goteborg").values()
    )


def test_of_several_snapshots_the_latest_is_loaded(snapshot: Path, tmp_path: Path) -> None:
    shutil.copytree(snapshot, tmp_path / "imports" / "wikidata" / "2025-01-31")
    shutil.copytree(snapshot, tmp_path / "imports" / "wikidata" / "2026-11-25")
    (given,) = given_imports(tmp_path, (), ())
    assert given.path.name == "2026-11-25"
    assert name_of(given.about) == "wikidata"


def test_a_snapshot_that_has_lost_rows_is_refused(snapshot: Path, tmp_path: Path) -> None:
    folder = tmp_path / "wikidata" / snapshot.name
    shutil.copytree(snapshot, folder)
    text = (folder / "partnerships.csv").read_text("utf-8")
    (folder / "partnerships.csv").write_text(text.splitlines()[0] + "\n", "utf-8")
    reference = read_reference(ROOT / "data" / "reference")
    curated = pl.DataFrame(schema=PARTNERSHIP.frame_schema())
    with pytest.raises(DataError, match="has 0 rows, not 14 as origin"):
        read_imports(given_imports(tmp_path / "none", [folder], []), reference, curated)


def test_a_build_loads_nothing_that_could_reach_the_network() -> None:
    code = "import sys, etl.__main__; print(*{'httpx2', 'etl.wikidata.service'} & set(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == ""
