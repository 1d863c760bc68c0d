"""Who may import whom: `dashboard` and `etl` know `warehouse`, and it knows neither."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

FORBIDDEN = {
    "dashboard": {"etl", "duckdb"},
    "warehouse": {"etl", "dashboard", "streamlit"},
    "etl": {"dashboard", "streamlit", "altair"},
}

FILES = [
    (package, path.relative_to(ROOT))
    for package in FORBIDDEN
    for path in sorted((ROOT / package).rglob("*.py"))
]


def imported(source: str) -> Iterator[str]:
    """The top-level packages that a module imports anywhere, also within functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # Relative imports would hide a name from this test.
            yield node.module.split(".")[0] if node.module and not node.level else "."
        elif isinstance(node, ast.Call) and _is_dynamic(node):
            yield _name_in(node)


def _name_in(call: ast.Call) -> str:
    """The package that a dynamic import names; `.` where it cannot be read off."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value.split(".")[0]
    return "."


def _is_dynamic(call: ast.Call) -> bool:
    return ast.unparse(call.func) in {"__import__", "import_module", "importlib.import_module"}


def test_every_package_has_modules() -> None:
    assert {package for package, _ in FILES} == set(FORBIDDEN)


@pytest.mark.parametrize(("package", "path"), FILES, ids=[str(path) for _, path in FILES])
def test_a_module_imports_only_what_its_package_may(package: str, path: Path) -> None:
    found = set(imported((ROOT / path).read_text(encoding="utf-8")))
    assert found & (FORBIDDEN[package] | {"."}) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import duckdb",
        "import duckdb.typing as t",
        "from duckdb import connect",
        "def f():\n    import duckdb",
        "if True:\n    from duckdb.typing import X",
        "__import__('duckdb')",
    ],
)
def test_the_reader_of_imports_sees_every_form(source: str) -> None:
    assert set(imported(source)) == {"duckdb"}


def test_the_reader_of_imports_sees_relative_ones() -> None:
    assert set(imported("from . import x\nfrom ..etl import y")) == {"."}
