"""The API against its own description: schemathesis asks what the document allows, and more."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_server import ask

# Every one of a thousand municipalities would be tried.
_MOST_WORDS = 3

_SMALL = [f"--include-operation-id={name}" for name in ("index", "openapi", "figures", "health")]


@pytest.mark.parametrize(
    "arguments",
    [["--phases=fuzzing", "--max-examples=5"], ["--phases=coverage", *_SMALL]],
    ids=["fuzzing", "coverage"],
)
def test_the_api_does_as_it_is_described(server: str, tmp_path: Path, arguments: list[str]) -> None:
    document = json.loads(ask(server, "/api/v1/openapi.json").body)
    for parameter in document["components"]["parameters"].values():
        _shorten(parameter["schema"])
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    # By itself, as its plugins and settings must not meet those of this run.
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", str(file)]
    command += ["--url", server, "--checks=all", "--generation-deterministic", "--no-color"]
    ended = subprocess.run(
        [*command, *arguments],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=180,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " passed" in ended.stdout


def _shorten(schema: dict[str, Any]) -> None:
    words = schema.get("items", schema)
    if "enum" in words:
        default = [schema["default"]] if "default" in schema else []
        words["enum"] = list(dict.fromkeys(default + words["enum"][:_MOST_WORDS]))
