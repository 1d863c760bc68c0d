"""The schema is declared once: warehouse, SQL files, labels and dictionary agree with it."""

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard.words.formats import KEYS
from dashboard.words.headings import HEADINGS
from dashboard.words.labels import WORDS
from warehouse import vocabulary
from warehouse.connection import cursor, open_for_reading
from warehouse.dictionary import write_dictionary
from warehouse.figures import BY_ID, FIGURES
from warehouse.queries import ANSWER_TABLES, COUNTED, PARTS, Warehouse
from warehouse.schema.columns import PARTNERSHIP_COLUMNS
from warehouse.schema.history import HISTORY
from warehouse.schema.main import MAIN
from warehouse.schema.reference import REFERENCE
from warehouse.schema.stated import STATED
from warehouse.schema.table import DUCKDB_TYPES, POLARS_TYPES, Table

ROOT = Path(__file__).resolve().parents[1]
TODAY = dt.date(2026, 11, 23)
STORED = (*REFERENCE, *STATED, *MAIN, *HISTORY)
TABLES = (*STORED, *ANSWER_TABLES.values())
SQL_FILES = sorted((ROOT / "warehouse" / "sql").rglob("*.sql"))
QUERIES = [path for path in SQL_FILES if path.name != "macros.sql"]


def described(path: Path, table: Table) -> dict[str, str]:
    """The columns and types of a table or view as DuckDB has them, in order."""
    with open_for_reading(path) as connection:
        rows = cursor(connection).execute(f"describe {table.qualified}").fetchall()
    return {row[0]: row[1] for row in rows}


def named(tables: tuple[Table, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("table", tables, ids=[table.qualified for table in tables])


@named(STORED)
def test_a_stored_table_is_as_declared(real_warehouse: Path, table: Table) -> None:
    assert described(real_warehouse, table) == {
        column.name: DUCKDB_TYPES[column.type].upper() for column in table.columns
    }


# Types that the door casts to the declared ones without loss.
WIDER = {"INTEGER": {"INTEGER", "BIGINT", "HUGEINT"}, "DOUBLE": {"DOUBLE"}}


@named((*ANSWER_TABLES.values(), *COUNTED.values(), *PARTS.values()))
def test_an_answer_view_has_the_declared_columns_and_types(
    real_warehouse: Path, table: Table
) -> None:
    found = described(real_warehouse, table)
    assert set(found) == set(table.column_names)
    for column in table.columns:
        declared = DUCKDB_TYPES[column.type].upper()
        assert found[column.name] in WIDER.get(declared, {declared}), column.name


@pytest.mark.parametrize("name", ANSWER_TABLES)
def test_an_answer_has_exactly_the_declared_frame(real_warehouse: Path, name: str) -> None:
    for restriction in ({}, {"m": ["se-norrkoping"]}, {"status": ["none such"]}):
        answer = Warehouse(real_warehouse).answer(name, restriction, TODAY)
        assert dict(answer.schema) == ANSWER_TABLES[name].frame_schema()


@pytest.mark.parametrize("name", ANSWER_TABLES)
def test_required_columns_of_answers_are_never_null(real_warehouse: Path, name: str) -> None:
    answer = Warehouse(real_warehouse).answer(name, {}, TODAY)
    for column in ANSWER_TABLES[name].columns:
        assert not column.required or answer[column.name].null_count() == 0, column.name


@named(TABLES)
def test_words_of_closed_lists_are_in_them(real_warehouse: Path, table: Table) -> None:
    warehouse = Warehouse(real_warehouse)
    frame = (
        warehouse.answer(table.name, {}, TODAY)
        if table.schema == "answer"
        else warehouse.rows(table.qualified)
    )
    for column in table.columns:
        if column.vocabulary:
            assert set(frame[column.name].drop_nulls()) <= set(column.vocabulary), column.name


CONTRACT = {
    "summary": "municipality_id municipality country region population population_date "
    "completeness partners active dormant ended unstated dormant_share stated_status_share "
    "partners_per_100k partner_countries partner_regions indirect_partners networks "
    "indirect_networks focus_areas oldest_since stated_partners stated_minus_listed "
    "policy_valid_until newest_source_date findings",
    "partnerships": "municipality_id municipality country partner_id partner printed_partner "
    "partner_country partner_region level kind status printed_status since until valid_until "
    "through carried_by focus_areas reciprocal sources",
    "networks": "municipality_id municipality network_id network since through role status sources",
    "findings": "finding municipality_id subject values sources",
    "regions": "municipality_id partner_region partners active dormant unstated",
    "focus": "municipality_id focus_area terms scope sources",
    "shared": "partner_id partner municipality_id status",
    "sources": "source_id municipality_id url publisher language kind page_date accessed_on "
    "statements",
}


def test_every_table_of_the_contract_can_be_asked_for() -> None:
    assert set(ANSWER_TABLES) == set(CONTRACT)


@pytest.mark.parametrize(("name", "columns"), CONTRACT.items())
def test_the_columns_that_scripts_rely_on_are_there(name: str, columns: str) -> None:
    assert set(columns.split()) - set(ANSWER_TABLES[name].column_names) == set()


@named(STORED)
def test_ddl_and_frame_schema_agree(table: Table) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create schema if not exists {table.schema}")
        connection.execute(table.ddl())
        frame = connection.sql(f"from {table.qualified}").pl()
    assert dict(frame.schema) == table.frame_schema()


@named(STORED)
def test_a_required_column_takes_no_null(table: Table) -> None:
    required = [column for column in table.columns if column.required]
    assert required
    with duckdb.connect() as connection:
        connection.execute(f"create schema if not exists {table.schema}")
        connection.execute(table.ddl())
        with pytest.raises(duckdb.ConstraintException, match="NOT NULL"):
            connection.execute(f"insert into {table.qualified} ({required[0].name}) values (null)")


def test_types_of_both_sides_are_declared_for_the_same_words() -> None:
    assert set(DUCKDB_TYPES) == set(POLARS_TYPES)


@named(TABLES)
def test_every_table_and_column_says_what_it_means(table: Table) -> None:
    assert len(table.row) > 3
    for column in table.columns:
        assert len(column.meaning) > 3, column.name
        # A meaning that only repeats the name says nothing.
        plain = re.sub(r"[^a-z]", "", column.meaning.lower())
        assert plain != re.sub(r"[^a-z]", "", column.name), column.name


@named(TABLES)
def test_column_names_are_unique_and_plain(table: Table) -> None:
    assert len(set(table.column_names)) == len(table.columns)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in table.column_names)


def test_defect_every_column_of_an_answer_has_a_heading_and_no_other_has() -> None:
    """A new column had files in all formats but Excel, which ended with a traceback."""
    columns = {column.name for table in ANSWER_TABLES.values() for column in table.columns}
    assert columns - BY_ID.keys() == HEADINGS.keys()


@pytest.mark.parametrize("name", ["relation", "chosen", "named_by_partner"])
def test_defect_each_way_that_a_partnership_is_told_gives_all_its_columns(name: str) -> None:
    """`union all by name` fills what one side lacks with nulls, and no build tells of it."""
    derived = {"partner_region", "level", "focus_areas", "reciprocal", "counted"}
    query = (ROOT / "warehouse" / "sql" / "main" / f"{name}.sql").read_text(encoding="utf-8")
    own = set(re.findall(r"\w+", query.partition("union all by name")[0]))
    assert {column.name for column in PARTNERSHIP_COLUMNS} - derived - own == set()


def test_figures_are_unique_and_explained() -> None:
    assert len({figure.id for figure in FIGURES}) == len(FIGURES)
    assert len({figure.label for figure in FIGURES}) == len(FIGURES)
    assert all(figure.meaning.endswith(".") and figure.unit for figure in FIGURES)


def test_the_dictionary_is_fresh() -> None:
    assert write_dictionary(ROOT / "docs" / "dictionary.md", only_check=True)


def test_a_stale_dictionary_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.md"
    assert not write_dictionary(path, only_check=True)
    assert write_dictionary(path)
    assert write_dictionary(path, only_check=True)
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert not write_dictionary(path, only_check=True)


def test_the_dictionary_names_every_table_column_figure_and_word(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.md"
    write_dictionary(path)
    text = path.read_text(encoding="utf-8")
    for table in TABLES:
        section = text.split(f"### `{table.qualified}`\n")[1].split("\n### ")[0]
        assert all(f"| `{name}` |" in section for name in table.column_names)
    words = [word for mapping in VOCABULARIES.values() for word in mapping]
    assert all(f"| `{word}` |" in text for word in (*words, *(figure.id for figure in FIGURES)))


# SQL


def test_there_are_sql_files() -> None:
    assert len(SQL_FILES) > 10


@pytest.mark.parametrize("path", QUERIES, ids=[f"{p.parent.name}/{p.name}" for p in QUERIES])
def test_a_query_says_first_what_one_row_is(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"-- One row per .+[.;]", first)


@pytest.mark.parametrize("path", SQL_FILES, ids=[f"{p.parent.name}/{p.name}" for p in SQL_FILES])
def test_sql_is_written_in_lower_case(path: Path) -> None:
    code = re.sub(r"--.*|'[^']*'", "", path.read_text(encoding="utf-8"))
    assert code == code.lower()


KEYWORDS = re.compile(
    r"\b(select|insert into|create (table|view|schema)|delete from|update|drop|attach|where"
    r"|set variable|order by|group by|from)\b"
)
# What may stand in braces: names that the code itself declares.
DECLARED = {
    "table.qualified",
    "self.qualified",
    "columns",
    "query",
    "name",
    "filter_name",
    "schema",
    "', '.join(table.column_names)",
}
# Its whole business is to lay SQL out of our own constants.
EXEMPT = {"layout.py"}


def spliced(source: str) -> Iterator[str]:
    """What stands in braces in f-strings that hold an SQL keyword."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr) and KEYWORDS.search(_constant_part(node)):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield ast.unparse(part.value)


def _constant_part(node: ast.JoinedStr) -> str:
    return " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


MODULES = [
    path
    for package in ("warehouse", "etl")
    for path in sorted((ROOT / package).rglob("*.py"))
    # The scripts that derive reference tables hold no SQL, and speak English in their messages.
    if path.name not in EXEMPT and "derive" not in path.parts
]


def sql_modules() -> list[Path]:
    return [path for path in MODULES if "duckdb" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", sql_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_declared_names_are_spliced_into_sql(path: Path) -> None:
    assert set(spliced(path.read_text(encoding="utf-8"))) - DECLARED == set()


def test_the_reader_of_f_strings_sees_a_splice() -> None:
    assert list(spliced("q = f\"select * from t where id = '{value}'\"")) == ["value"]
    assert list(spliced('q = f"delete from {table.name}"')) == ["table.name"]
    assert list(spliced('q = f"{path}: no warehouse"')) == []


@pytest.mark.parametrize("path", sql_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_is_never_put_together_with_percent_or_format(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for text in _formatted(node):
            assert not KEYWORDS.search(text), text


def _formatted(node: ast.AST) -> Iterator[str]:
    """The constant text that `%` or `.format` fills in, or that `+` joins something to."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        sides: list[ast.expr] = [node.left, node.right]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        sides = [node.func.value] if node.func.attr == "format" else []
    else:
        sides = []
    for side in sides:
        if isinstance(side, ast.Constant) and isinstance(side.value, str):
            yield side.value


# Labels

VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "status": vocabulary.STATUSES,
    "kind": vocabulary.PARTNERSHIP_KINDS,
    "level": vocabulary.LEVELS,
    "completeness": vocabulary.COMPLETENESS,
    "role": vocabulary.ROLES,
    "network_kind": vocabulary.NETWORK_KINDS,
    "activity_kind": vocabulary.ACTIVITY_KINDS,
    "counted": vocabulary.COUNTED,
    "framework": vocabulary.THEME_FRAMEWORKS,
    "focus_scope": vocabulary.FOCUS_SCOPES,
    "finding": vocabulary.FINDINGS,
    "direction": vocabulary.DIRECTIONS,
    "partners_from": vocabulary.PARTNERS_FROM,
    "change": vocabulary.CHANGES,
}
PLAIN = {
    "source_kind": vocabulary.SOURCE_KINDS,
    "continent": vocabulary.CONTINENTS,
    "language": vocabulary.LANGUAGES,
}


@pytest.mark.parametrize("name", [*VOCABULARIES, *PLAIN])
def test_every_word_of_a_vocabulary_has_a_label_and_no_other(name: str) -> None:
    words = set(VOCABULARIES[name]) if name in VOCABULARIES else set(PLAIN[name])
    assert set(WORDS[name]) == words
    assert all(label.strip() and label[0].isupper() for label in WORDS[name].values())


def test_every_vocabulary_of_the_warehouse_is_compared() -> None:
    """A vocabulary added later must find its way into the tables above."""
    mappings = [
        value
        for name, value in vars(vocabulary).items()
        if name.isupper() and isinstance(value, dict)
    ]
    compared = list(VOCABULARIES.values())
    assert [mapping for mapping in mappings if mapping not in compared] == []


def test_reciprocity_has_labels_for_its_words() -> None:
    [column] = [c for c in ANSWER_TABLES["partnerships"].columns if c.name == "reciprocal"]
    assert set(WORDS["reciprocal"]) == set(column.vocabulary)


def test_every_finding_of_the_sql_is_in_the_vocabulary() -> None:
    """And the other way round: no kind of finding is announced that no SQL gives."""
    text = "".join(path.read_text(encoding="utf-8") for path in SQL_FILES if "finding" in path.name)
    given = set(re.findall(r"'([a-z_]+)' as finding|then '([a-z_]+)'|else '([a-z_]+)'", text))
    assert {word for words in given for word in words if word} == set(vocabulary.FINDINGS)


def test_defect_every_key_of_a_findings_values_has_words() -> None:
    """A key without them passed for a number that a source states, or for a source, on pages."""
    text = "".join(path.read_text(encoding="utf-8") for path in SQL_FILES if "finding" in path.name)
    assert set(re.findall(r"'([a-z ]+): ", text)) == set(KEYS)


def test_rows_of_one_municipality_are_its_own(real_warehouse: Path) -> None:
    warehouse = Warehouse(real_warehouse)
    whole = warehouse.rows("stated.partnership")
    part = warehouse.rows("stated.partnership", "se-goteborg")
    assert part.equals(whole.filter(pl.col("municipality_id") == "se-goteborg"))
    assert 0 < part.height < whole.height


def test_defect_reciprocal_knows_the_third_word_of_the_contract() -> None:
    """`both`, `own` and `other`: the partner lists it, the municipality's own source does not."""
    [column] = [c for c in ANSWER_TABLES["partnerships"].columns if c.name == "reciprocal"]
    assert set(column.vocabulary) == {"both", "own", "other"}
