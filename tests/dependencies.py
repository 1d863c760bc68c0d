"""What the product needs where it runs, and on what terms: writes `docs/licences.md`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LICENCES = ROOT / "docs" / "licences.md"

_HEAD = """# Licences of what Twinboard needs

Written by `make licences`; a test holds it to the packages that are installed. These are all that
`pip install twinboard` brings, at the versions of `constraints.txt`. What only its developers need
is in `pyproject.toml` under `dev`, and is neither shipped nor needed to run it. Every licence here
permits use beside code under the MIT licence. Those named MPL ask that changes to the package's own
files stay open, and none is changed. Of `text-unidecode`'s licences we take the Artistic one.
Fonts, map and data have terms of their own: see the README.

| package | licence |
|---|---|
"""


@dataclass(frozen=True)
class Package:
    """One package that is installed, with its licence as it states it."""

    name: str
    version: str
    licence: str


def needed(
    name: str = "twinboard", extras: frozenset[str] = frozenset()
) -> dict[NormalizedName, str]:
    """Give each package that one needs to run, by its canonical name, with its version."""
    found: dict[NormalizedName, str] = {}
    met: set[tuple[str, frozenset[str]]] = set()
    waiting = [(name, extras)]
    while waiting:
        each = waiting.pop()
        if each not in met:
            met.add(each)
            waiting += _asked_for(*each)
            found[canonicalize_name(each[0])] = distribution(each[0]).version
    del found[canonicalize_name(name)]
    return found


def _asked_for(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for text in distribution(name).requires or ():
        asked = Requirement(text)
        named = [{"extra": extra} for extra in extras or ("",)]
        if asked.marker is None or any(asked.marker.evaluate(each) for each in named):
            yield asked.name, frozenset(asked.extras)


def packages() -> list[Package]:
    """Give the packages needed to run, in the order of their names."""
    command = [sys.executable, "-m", "piplicenses", "--from=mixed", "--format=json"]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    licences = {canonicalize_name(each["Name"]): each["License"] for each in json.loads(told)}
    return [Package(name, version, licences[name]) for name, version in sorted(needed().items())]


def licences_page() -> str:
    """Give the page that lists the packages with their licences."""
    rows = (f"| {each.name} | {each.licence} |" for each in packages())
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    LICENCES.write_text(licences_page(), encoding="utf-8")
