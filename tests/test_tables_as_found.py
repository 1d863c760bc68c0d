"""Tables as clerks, spreadsheets and other programs leave them: what is read, refused, told."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from etl.bulk.headings import HEADINGS as OURS
from etl.bulk.headings import MEANT
from etl.bulk.hidden import hidden_in
from etl.bulk.imports import Imported
from etl.dates import today
from etl.problems import DataError
from etl.reference import Reference
from tests.test_bulk import HEADINGS, LISTED, read

NAMES = HEADINGS.split(",")
NORR = ["Norr", "SE", "Osaka", "JP"]
ENDE = ["Ende", "DK", "Osaka", "JP"]

Load = Callable[..., Imported]


@pytest.fixture
def load(tmp_path: Path, four: Reference) -> Load:
    """Reads a list: files by name, each as bytes, as text, or as what writes it to a path."""

    def load_one(origin: str = LISTED, **files: object) -> Imported:
        folder = tmp_path / "list"
        folder.mkdir()
        (folder / "origin.toml").write_text(origin, "utf-8")
        for name, content in files.items():
            path = folder / name.replace("_", ".")
            if callable(content):
                content(path)
            else:
                path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
        return read(folder, four)

    return load_one


def sheets(**rows: Sequence[Sequence[object]]) -> Callable[[Path], None]:
    """Write a workbook of sheets by name; one whose name begins with `hidden` is."""

    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, cells in rows.items():
            sheet = book.create_sheet(name)
            sheet.sheet_state = "hidden" if name.startswith("hidden") else "visible"
            for row in cells:
                sheet.append(row)
        book.save(path)

    return write


def refused(load: Load, **files: object) -> str:
    with pytest.raises(DataError) as error:
        load(**files)
    return str(error.value)


def pairs(found: Imported) -> list[tuple[str, str]]:
    return found.statements.select("municipality_id", "partner").rows()


# Workbooks.


def test_defect_rows_of_a_workbook_are_numbered_as_it_shows_them(load: Load) -> None:
    """Empty rows above the headings were not counted, so every reject named another row."""
    found = load(t_xlsx=sheets(One=[[], [], NAMES, NORR, [], ["Nowhere", "SE", "Osaka", "JP"]]))
    assert pairs(found) == [("se-norr", "Osaka")]
    assert found.reject["row_number"].to_list() == [6]


def test_defect_the_table_of_a_workbook_is_the_sheet_with_the_headings(load: Load) -> None:
    """The first sheet was read, a cover or a hidden one too."""
    found = load(
        t_xlsx=sheets(hidden=[NAMES, ENDE], Cover=[["Twin towns"], ["of us"]], Pairs=[NAMES, NORR])
    )
    assert pairs(found) == [("se-norr", "Osaka")]


def hiding(path: Path, *, offset: int = 0) -> None:
    """Write a workbook that hides rows 4 and 5, and the column of the partners."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, cells in enumerate((NAMES, NORR, ENDE, ["Norr", "SE", "Kiel", "DE"], [], []), start=2):
        for column, cell in enumerate(cells, start=1 + offset):
            sheet.cell(row, column, cell)
        sheet.row_dimensions[row].hidden = row > 3
    sheet.column_dimensions.group(get_column_letter(3 + offset), hidden=True)
    # As who hides all that is not used.
    sheet.column_dimensions.group("H", "XFD", hidden=True)
    book.save(path)


@pytest.mark.parametrize(("offset", "column"), [(0, "C"), (2, "E")])
def test_defect_what_is_hidden_of_a_table_is_told(offset: int, column: str, load: Load) -> None:
    """A clerk who filtered rows away, or hid them, was told nothing, and they loaded."""
    found = load(t_xlsx=partial(hiding, offset=offset))
    assert found.loaded == 3
    told = "and is read all the same; show it, or delete it"
    assert [str(doubt) for doubt in found.doubts] == [
        f"list/t.xlsx: row 4: is hidden, with 1 more, {told}",
        f"list/t.xlsx: column {column}: is hidden, {told}",
    ]
    assert all(doubt.warning for doubt in found.doubts)


def test_defect_a_hidden_table_that_is_passed_over_is_told(load: Load) -> None:
    found = load(
        t_xlsx=sheets(hidden=[NAMES, ENDE], hidden2=[["Words"], ["x"]], Pairs=[NAMES, NORR])
    )
    assert [str(doubt) for doubt in found.doubts] == [
        "list/t.xlsx: sheet hidden: is hidden, and is not read; show it, or delete it"
    ]


def test_of_a_workbook_that_is_put_together_otherwise_nothing_is_told(tmp_path: Path) -> None:
    hiding(tmp_path / "t.xlsx")
    assert hidden_in(tmp_path / "t.xlsx", "Sheet", [2, 4]) != []
    assert hidden_in(tmp_path / "t.xlsx", "Nowhere", [2, 4]) == []


def test_defect_a_second_sheet_of_partnerships_is_not_lost(load: Load) -> None:
    said = refused(load, t_xlsx=sheets(North=[[*NAMES, "since"], NORR], South=[NAMES, ENDE]))
    assert said == (
        "list/t.xlsx: cannot be read: the sheets North, South are all tables; put them into one"
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [["Twin towns of 2026"], NAMES, NORR],
            "list/t.xlsx: row 1 holds no known heading; let the headings",
        ),
        ([[*NAMES, "Partner"], NORR], "row 1: the heading 'partner' stands twice; keep one"),
        ([NAMES, [*NORR, "remark"]], "row 1: no heading stands after 'partner_country'; name the"),
        ([[], ["a\nb", *NAMES], ["x", *NORR]], "row 2: the heading 'a\\nb' holds a line break"),
        ([], "list/t.xlsx: holds no rows on a sheet that is shown; fill one in"),
    ],
)
def test_defect_headings_are_told_by_the_words_that_stand_there(
    rows: Sequence[Sequence[object]], said: str, load: Load
) -> None:
    """The reader's own names for them were told, as `__UNNAMED__4` and `partner_1`."""
    assert said in refused(load, t_xlsx=sheets(One=rows))


def test_defect_columns_that_hold_nothing_need_no_heading(load: Load) -> None:
    rows = [[*NAMES[:2], None, *NAMES[2:], " "], [*NORR[:2], None, *NORR[2:], " "]]
    assert pairs(load(t_xlsx=sheets(One=rows))) == [("se-norr", "Osaka")]


# Texts.


@pytest.mark.parametrize("end", [";", ";;;"])
def test_defect_empty_columns_at_the_end_are_none(end: str, load: Load) -> None:
    """Excel writes a separator for each column that was ever coloured."""
    lines = [";".join(row) + end for row in (NAMES, NORR)]
    assert pairs(load(t_csv="\r\n".join(lines))) == [("se-norr", "Osaka")]


@pytest.mark.parametrize("cells", ["remark", ";remark", ";; ;remark", ";;;;;;;remark"])
@pytest.mark.parametrize("end", ["", ";;"])
def test_defect_no_cell_past_the_headings_is_lost(cells: str, end: str, load: Load) -> None:
    """Only the first cell past them was looked into."""
    found = load(t_csv=f"{';'.join(NAMES)}{end}\n{';'.join(NORR)};{cells}\n")
    assert found.reject.select("rule", "value").rows() == [("more cells than headings", "remark")]


def test_blank_cells_past_the_headings_are_none(load: Load) -> None:
    assert load(t_csv=f"{HEADINGS}\n{','.join(NORR)}, ,\n").loaded == 1


def test_defect_a_file_of_two_encodings_is_refused_with_its_line(load: Load) -> None:
    """One line in Windows-1252 made all others be read so: `Kraków` was loaded as `KrakÃ³w`."""
    lines = f"{HEADINGS}\nNorr,SE,Kraków,PL\n".encode() + "Norr,SE,Århus,DK\n".encode("cp1252")
    assert refused(load, t_csv=lines) == (
        "list/t.csv: line 3: is not UTF-8, as other lines are; save the file as UTF-8"
    )


def test_defect_utf_32_is_no_old_mac(load: Load) -> None:
    text = f"{HEADINGS}\nNorr,SE,Ósaka,JP\n"
    assert load(t_csv=text.encode("utf-32")).statements["printed"].to_list() == ["Ósaka"]


def test_defect_a_second_mark_of_the_encoding_is_no_letter(load: Load) -> None:
    assert load(t_csv=f"\ufeff\ufeff{HEADINGS}\n{','.join(NORR)}\n").loaded == 1


def test_defect_the_encoding_that_a_package_declares_is_the_one(load: Load) -> None:
    """`Łódź` was loaded as `£ód¼`."""
    resource = {"name": "pairs", "path": "pairs.csv", "encoding": "iso-8859-2"}
    package = {"datapackage_json": json.dumps({"resources": [resource]})}
    found = load(**package, pairs_csv=f"{HEADINGS}\nNorr,SE,Łódź,PL\n".encode("iso-8859-2"))
    assert pairs(found) == [("se-norr", "Łódź")]


@pytest.mark.parametrize("encoding", ["klingon", "base64", 3])
def test_an_encoding_that_there_is_not_is_refused(encoding: object, load: Load) -> None:
    resource = {"name": "pairs", "path": "pairs.csv", "encoding": encoding}
    package = {"datapackage_json": json.dumps({"resources": [resource]})}
    said = refused(load, **package, pairs_csv=HEADINGS)
    assert said.startswith(
        f"list/datapackage.json: unknown encoding '{encoding}'; write one such as"
    )


def package(table: str, **resource: object) -> dict[str, object]:
    """The files of a package with one resource: its descriptor, and its table as `t.csv`."""
    described = {"name": "pairs", "path": "t.csv", **resource}
    return {"datapackage_json": json.dumps({"resources": [described]}), "t_csv": table}


@pytest.mark.parametrize(
    "schema",
    [
        {"missingValues": ["", "n/a"]},
        {"missingValues": [{"value": "n/a", "label": "not asked"}]},
        {"fields": [{"name": name, "missingValues": [" n/a "]} for name in ("partner", "note")]},
        {"fields": [{"name": "since", "missingValues": ["x"]}], "missingValues": ["n/a"]},
    ],
)
def test_defect_what_a_package_calls_missing_is_missing(schema: object, load: Load) -> None:
    """`n/a` was loaded as a remark and as the name of a partner."""
    table = f"{HEADINGS},note\n{','.join(NORR)},n/a\nNorr,SE,n/a,JP,x\n"
    found = load(**package(table, schema=schema))
    assert found.statements.select("partner", "note").rows() == [("Osaka", None)]
    assert found.reject.select("rule", "heading").rows() == [("empty cell", "partner")]


def test_what_one_column_calls_missing_another_may_hold(load: Load) -> None:
    schema = {"fields": [{"name": "since", "missingValues": ["x"]}], "missingValues": ["y"]}
    table = f"{HEADINGS},since,note\n{','.join(NORR)},x,x\n"
    found = load(**package(table, schema=schema))
    assert found.statements.select("since", "note").rows() == [(None, "x")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("commentChar", "#"),
        ("delimiter", ":"),
        ("doubleQuote", False),
        ("escapeChar", "\\"),
        ("header", False),
        ("headerRows", [2]),
        ("nullSequence", "\\N"),
        ("quoteChar", "'"),
    ],
)
def test_defect_a_dialect_that_is_not_read_is_refused(key: str, value: object, load: Load) -> None:
    """`# Norr` was a municipality, and an escaping sign a part of the partner's name."""
    said = refused(load, **package(f"{HEADINGS}\n# Norr,SE,Osaka,JP\n", dialect={key: value}))
    assert said.startswith(f"list/datapackage.json: 'pairs' has the {key} ")
    assert said.endswith("then take the key out")


def test_a_dialect_that_says_what_is_read_anyway_is_read(load: Load) -> None:
    dialect = {"delimiter": ";", "quoteChar": '"', "header": True, "csvddfVersion": 1.2}
    table = f"{HEADINGS}\n{','.join(NORR)}\n".replace(",", ";")
    assert load(**package(table, dialect=dialect)).loaded == 1


def test_defect_one_file_in_a_list_is_the_file(load: Load) -> None:
    assert load(**package(f"{HEADINGS}\n{','.join(NORR)}\n", path=["t.csv"])).loaded == 1


def test_defect_rows_in_one_resource_keep_no_other_from_being_read(load: Load) -> None:
    """The whole descriptor was called none."""
    resources = [{"name": "pairs", "path": "t.csv"}, {"name": "towns", "data": [{"a": 1}]}]
    found = load(
        LISTED + 'resource = "pairs"\n',
        datapackage_json=json.dumps({"resources": resources}),
        t_csv=f"{HEADINGS}\n{','.join(NORR)}\n",
    )
    assert found.loaded == 1


def test_defect_two_resources_of_one_name_are_told(load: Load) -> None:
    """The last was read, and nothing was said of the other."""
    resources = [{"name": "pairs", "path": f"{name}.csv"} for name in ("t", "u")]
    with pytest.raises(DataError) as error:
        load(
            LISTED + 'resource = "pairs"\n',
            datapackage_json=json.dumps({"resources": resources}),
            t_csv=f"{HEADINGS}\n{','.join(NORR)}\n",
            u_csv=f"{HEADINGS}\n{','.join(NORR)}\n",
        )
    said = "list/datapackage.json: has 2 resources 'pairs'; give each a name of its own"
    assert str(error.value) == said


def test_of_a_dialect_the_first_key_that_is_not_read_is_told(load: Load) -> None:
    dialect = {"nullSequence": "x", "commentChar": "#", "header": False}
    assert "has the header false" in refused(load, **package(HEADINGS, dialect=dialect))


def test_defect_no_resource_is_not_several(load: Load) -> None:
    said = refused(load, datapackage_json='{"resources": []}')
    assert said == "list/datapackage.json: names no resource; name the table as one, with its path"


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ({"path": ["t.csv", "u.csv"]}, "'pairs' has several files; put them into one"),
        ({"path": None, "data": []}, "'pairs' names no file of its rows; save them as CSV"),
        ({"path": []}, "'pairs' names no file of its rows; save them as CSV"),
        ({"path": "https://example.org/t.csv"}, "is no file of the package; put it beside"),
        ({"schema": "s.json"}, "the schema of 'pairs' does not stand in it; write it there"),
        ({"dialect": "d.json"}, "the dialect of 'pairs' does not stand in it; write it there"),
    ],
)
def test_a_resource_that_cannot_be_read_says_what_to_do(
    resource: dict[str, object], said: str, load: Load
) -> None:
    assert said in refused(load, **package(HEADINGS, **resource))


@pytest.mark.parametrize("name", ["t_ods", "t_xls", "t_csv.gz"])
def test_defect_no_file_is_to_be_called_what_it_is_not(name: str, load: Load) -> None:
    """The remedy was to end its name otherwise, by which it was no workbook."""
    path = name.replace("_", ".")
    about = json.dumps({"resources": [{"name": "pairs", "path": path}]})
    said = refused(load, datapackage_json=about, **{name: "x"})
    assert said.startswith(
        f"list/{path}: is no table that can be read; open it and save it as .csv"
    )


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>"])
def test_defect_a_workbook_that_is_none_says_what_to_do(content: bytes, load: Load) -> None:
    said = refused(load, t_xlsx=content)
    assert said.endswith("; open it and save it as XLSX without a password, or as CSV")


def test_defect_an_ods_by_the_name_of_a_workbook_says_what_to_do(load: Load) -> None:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert "; open it and save it as XLSX" in refused(load, t_xlsx=write)


def test_defect_an_open_workbook_is_no_second_table(load: Load) -> None:
    """Beside it lies `~$t.xlsx`, and a Mac adds `._t.xlsx`."""
    rows = sheets(One=[NAMES, NORR])
    found = load(**{"t_xlsx": rows, "~$t_xlsx": "owner", ".~t_xlsx": "mac"})
    assert (found.file, found.loaded) == ("t.xlsx", 1)


# Parquet.


def parquet(**columns: object) -> Callable[[Path], None]:
    frame = pl.DataFrame({**dict(zip(NAMES, ([cell] for cell in NORR), strict=True)), **columns})
    return frame.write_parquet


def test_defect_a_time_in_a_zone_is_a_day_at_midnight(load: Load) -> None:
    day = [dt.datetime(1998, 5, 1, tzinfo=dt.UTC)]
    assert load(t_parquet=parquet(since=day)).statements["since"].to_list() == ["1998-05-01"]


@pytest.mark.parametrize("time", [" 00:00:00", "T00:00:00", " 00:00:00.000000"])
def test_a_day_at_midnight_as_programs_write_it_is_a_day(time: str, load: Load) -> None:
    found = load(t_csv=f"{HEADINGS},since\n{','.join(NORR)},1998-05-01{time}\n")
    assert found.statements["since"].to_list() == ["1998-05-01"]


def test_defect_a_time_of_day_is_told_and_no_telephone_number(load: Load) -> None:
    found = load(t_parquet=parquet(since=[dt.datetime(1998, 5, 1, 3, tzinfo=dt.UTC)]))
    assert found.reject.select("rule", "value").rows() == [("no date", "1998-05-01 03:00:00")]


@pytest.mark.parametrize("cell", [b"\xff\xfe", dt.timedelta(days=1)])
def test_defect_a_column_that_is_no_text_is_named(cell: object, load: Load) -> None:
    said = refused(load, t_parquet=parquet(note=[cell]))
    assert said.startswith("list/t.parquet: cannot be read: 'note' holds no text but ")


# Rows and words.


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    ("cell", "line"),
    [('"Osaka" Å,JP', 3), ('"Åbo, Osaka,JP', 3), ('x,"JP', 3)],
)
def test_defect_a_wrong_quotation_mark_is_told_with_its_line(
    cell: str, line: int, encoding: str, load: Load
) -> None:
    """In a list of thousands of rows nobody found it."""
    table = f'{HEADINGS}\nNorr,SE,"Åbo, Osaka",JP\nNorr,SE,{cell}\nNorr,SE,Kiel,DE\n'
    said = refused(load, t_csv=table.encode(encoding))
    assert said.startswith(
        f"list/t.csv: line {line}: a quotation mark is not closed or not doubled"
    )


@pytest.mark.parametrize("blank", [" ", "\xa0", ""])
def test_defect_a_row_of_spaces_is_an_empty_row(blank: str, load: Load) -> None:
    """Each was rejected for an empty cell: a thousand of them by one formula that gives nothing."""
    table = f"{HEADINGS},status,x\n{','.join(NORR)},,\n" + f'"{blank}",{blank},,,{blank},\n' * 1000
    found = load(t_csv=table, columns_toml='ignore = ["x"]')
    assert (found.rows, found.loaded) == (1, 1)


def test_a_total_in_a_column_that_is_ignored_is_no_empty_row(load: Load) -> None:
    found = load(t_csv=f"{HEADINGS},x\n ,,,,24\n", columns_toml='ignore = ["x"]')
    assert found.reject.select("rule", "row_number").rows() == [("empty cell", 2)]


@pytest.mark.parametrize("date", ["１９９８", "１９９８-05", "1998-０5-01", "٢٠٠٠"])
@pytest.mark.parametrize("heading", ["since", "until", "valid_until"])
def test_defect_digits_of_other_scripts_are_no_date(heading: str, date: str, load: Load) -> None:
    """They ended the build with a traceback, for by the rule they were digits."""
    found = load(t_csv=f"{HEADINGS},{heading}\n{','.join(NORR)},{date}\n")
    assert found.reject.select("rule", "value").rows() == [("no date", date)]


@pytest.mark.parametrize("name", ["-", "–", "?", "()", "..."])
def test_defect_a_dash_is_no_partner(name: str, load: Load) -> None:
    """All of them were one partner of the country, and counted."""
    found = load(t_csv=f"{HEADINGS}\nNorr,SE,{name},JP\n")
    assert found.reject.select("rule", "heading", "value").rows() == [
        ("empty cell", "partner", name)
    ]


@pytest.mark.parametrize("heading", ["partner", "note", "through", "since", "status"])
@pytest.mark.parametrize("error", ["#N/A", "#I/T", "#VÆRDI!", "#DIV/0!", "#NAMN?", "Err:502"])
def test_defect_a_formula_that_failed_says_nothing(heading: str, error: str, load: Load) -> None:
    """As a text it was a partner, and of a workbook the cell was empty and its status unstated."""
    row = dict(zip(NAMES, NORR, strict=True)) | {heading: error}
    found = load(t_csv=f"{','.join(row)}\n{','.join(row.values())}\n")
    assert found.reject.select("rule", "heading", "value").rows() == [
        ("empty cell", heading, error)
    ]


def test_defect_a_failed_formula_of_a_workbook_is_told(load: Load) -> None:
    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, [*NAMES, "status"])
            for row, value in enumerate(("active", "#N/A"), start=1):
                sheet.write_row(row, 0, NORR)
                sheet.write_formula(row, 4, "=VLOOKUP(1,G:H,2)", None, value)

    found = load(t_xlsx=write)
    assert found.statements["status"].to_list() == ["active"]
    assert found.reject.select("row_number", "value").rows() == [(3, "#N/A")]


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("Hvilende", "did you mean 'dormant'?"),
        ("inactive", "did you mean 'dormant'?"),
        ("suspenderet", "did you mean 'ended'?"),
        ("aktive", "did you mean 'active'?"),
        ("dorment", "did you mean 'dormant'?"),
        ("unbekannt", "one of: active, dormant, ended, unstated"),
    ],
)
def test_defect_a_suggestion_is_no_opposite(word: str, suggestion: str, load: Load) -> None:
    """`Hvilende` was answered by `ended`, and `inactive` by `active`."""
    found = load(t_csv=f"{HEADINGS},status\n{','.join(NORR)},{word}\n")
    assert found.reject["suggestion"].to_list() == [suggestion]


def test_suggested_words_are_of_the_vocabulary() -> None:
    for heading, words in MEANT.items():
        assert set(words.values()) <= set(OURS[heading].vocabulary)
        assert all(word == word.lower() for word in words)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ('[constants]\nkind = "project"', "the heading 'kind' stands in the table, and a constant"),
        ('[columns]\nkind = "Sort"', "the heading 'kind' is not read, for columns.toml takes kind"),
    ],
)
def test_defect_a_heading_is_not_suggested_in_its_own_place(
    columns: str, said: str, load: Load
) -> None:
    """It was: unknown heading 'kind'; did you mean 'kind'?"""
    assert said in refused(load, t_csv=f"{HEADINGS},kind,Sort\n", columns_toml=columns)


@pytest.mark.parametrize(
    ("written", "word", "ours", "status"),
    [
        ("ej  aktiv ", "ej aktiv ", "dormant", "dormant"),
        ("va\u030ar", "vår", "active", "active"),
        ("-", "-", "", "unstated"),
        ("", "", "active", "active"),
    ],
)
def test_defect_a_mapped_word_is_the_one_that_stands_there(
    written: str, word: str, ours: str, status: str, load: Load
) -> None:
    """Spaces and other spellings of a letter kept it from its meaning; "" was no empty cell."""
    columns = f'[values.status]\n"{word}" = "{ours}"'
    found = load(t_csv=f"{HEADINGS},status\n{','.join(NORR)},{written}\n", columns_toml=columns)
    assert found.statements["status"].to_list() == [status]


# Codes.


def test_defect_a_code_with_a_decimal_point_is_the_code(load: Load) -> None:
    """Programs that take numbers for measured ones write 9901.0."""
    found = load(t_csv=f"{HEADINGS},municipality_code\nx,SE,Osaka,JP,9901.0\n")
    assert pairs(found) == [("se-norr", "Osaka")]


def test_defect_a_code_of_another_municipality_than_the_name_is_told(load: Load) -> None:
    """Filled down in a spreadsheet it counts up, and each row loaded for its neighbour."""
    rows = "Norr,SE,Osaka,JP,9901\nNorr,SE,Kiel,DE,9902\n"
    found = load(t_csv=f"{HEADINGS},municipality_code\n{rows}")
    assert [str(doubt) for doubt in found.doubts] == [
        "list: row 3, municipality_code: the code 9902 is that of Tvist, the name is Norr;"
        " correct one"
    ]
    assert (found.loaded, found.reject.height) == (2, 0)


def test_defect_a_code_that_is_none_is_told(load: Load) -> None:
    """The row loaded by its name, and nobody heard that the code was wrong."""
    rows = "Norr,SE,Osaka,JP,9999,\nNorr,SE,Kiel,DE,9901,123\nNorr,SE,Ende,DK,,9999\n"
    found = load(t_csv=f"{HEADINGS},municipality_code,partner_code\n{rows}")
    assert [str(doubt) for doubt in found.doubts] == [
        "list: row 2, municipality_code: no municipality of SE has the code 9999, the name is Norr;"
        " correct one",
        "list: row 4, partner_code: no municipality of DK has the code 9999, the name is Ende;"
        " correct one",
    ]
    assert (found.loaded, found.reject.height) == (3, 0)


# Points.


def test_defect_a_point_that_is_not_that_of_the_place_is_told(load: Load) -> None:
    """Newcastle in County Down was Newcastle upon Tyne, and two Springfields were shared as one."""
    rows = (
        "Norr,SE,Kiel,DE,54.3,10.1\nNorr,SE,Kiel,DE,48.1,11.6\nTvist,SE,Kiel,DE,48.1,11.6\n"
        "Norr,SE,Neustadt,DE,49.4,8.1\nEnde,DK,NEUSTADT,DE,54.1,10.8\n"
        # Either side of the line where degrees begin anew, and a county, whose point may be any.
        "Norr,SE,Ort,DE,50,-179.9\nTvist,SE,Ort,DE,50,179.9\nNorr,SE,Viljandi County,EE,50,25\n"
    )
    found = load(t_csv=f"{HEADINGS},lat,lon\n{rows}")
    more = (
        "taken for; if it is another place, write its name with what tells it apart, say its region"
    )
    assert [str(doubt) for doubt in found.doubts] == [
        f"list: row 3, lat: the point of Kiel lies 699 km from that of Kiel, which it is {more}",
        "list: row 6, lat: the point of NEUSTADT lies 555 km from that of Neustadt, which it is"
        f" {more}",
    ]


# Ends.


@pytest.mark.parametrize(
    ("status", "until", "told"),
    [
        ("", "2001", "2001 is past and the status is unstated"),
        ("active", "2019-05-01", "2019-05-01 is past and the status is active"),
        ("dormant", "199X", "199X is past and the status is dormant"),
        ("ended", "2001", ""),
        # It may lie in the months to come.
        ("active", str(today().year), ""),
        ("", "9998", ""),
        ("", "", ""),
    ],
)
def test_defect_an_end_that_is_past_and_no_ended_partnership_is_told(
    status: str, until: str, told: str, load: Load
) -> None:
    """Nothing was said of it, and it counted as a partner of today."""
    found = load(t_csv=f"{HEADINGS},status,until\n{','.join(NORR)},{status},{until}\n")
    remedy = "write ended as the status if it has"
    doubts = [f"list: row 2, until: {told}; {remedy}"] if told else []
    assert [str(doubt) for doubt in found.doubts] == doubts


def test_ends_that_are_past_are_told_once(load: Load) -> None:
    rows = "".join(f"Norr,SE,Town {number},JP,2001\n" for number in "abc")
    (doubt,) = load(t_csv=f"{HEADINGS},until\n{rows}").doubts
    assert "row 2, until: 2001 is past and the status is unstated; 2 more rows" in str(doubt)
