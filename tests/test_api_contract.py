"""The API against its own description: schemathesis asks what the document allows, and more."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_server import ask

# Whether a range lies outside is known only once the answer is.
_SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 404, 416]
"""

# Every one of a thousand municipalities would be tried.
_MOST_WORDS = 3


@pytest.mark.parametrize(
    "arguments",
    [["--phases=fuzzing", "--max-examples=3"], ["--phases=coverage"]],
    ids=["fuzzing", "coverage"],
)
def test_the_api_does_as_it_is_described(server: str, tmp_path: Path, arguments: list[str]) -> None:
    document = json.loads(ask(server, "/api/v1/openapi.json").body)
    for parameter in document["components"]["parameters"].values():
        _shorten(parameter["schema"])
    operations = [path["get"] for path in document["paths"].values()]
    if "--phases=coverage" in arguments:
        _once(operations)
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "schemathesis.toml").write_text(_SETTINGS, encoding="utf-8")
    # By itself, as its plugins and settings must not meet those of this run.
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", str(file)]
    command += ["--url", server, "--checks=all", "--generation-deterministic", "--no-color"]
    command += ["--workers=2"]
    ended = subprocess.run(
        [*command, *arguments],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"Tested: {len(operations)}" in ended.stdout


def _shorten(schema: dict[str, Any]) -> None:
    words = schema.get("items", schema)
    if "enum" in words:
        default = [schema["default"]] if "default" in schema else []
        words["enum"] = list(dict.fromkeys(default + words["enum"][:_MOST_WORDS]))


def _once(operations: list[dict[str, Any]]) -> None:
    """Leave each declared parameter of a query to the first operation that takes it.

    Each is read by the same lines wherever it stands, and takes about twenty wrong values; to
    try them all at all addresses took more than ten minutes.
    """
    seen: set[str] = set()
    for operation in operations:
        parameters = operation.get("parameters", [])
        operation["parameters"] = [each for each in parameters if each.get("$ref") not in seen]
        seen |= {each["$ref"] for each in parameters if "$ref" in each}
