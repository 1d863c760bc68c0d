"""What is installed is what is pinned, and what is needed to run may be handed on."""

import re
from importlib.metadata import version

import pytest
from packaging.utils import canonicalize_name

from tests.dependencies import LICENCES, ROOT, Package, licences_page, packages

# Terms under which a package may be used beside code under the MIT licence, and handed on with it.
# MPL binds its own files alone.
PERMISSIVE = {
    *("0BSD", "Apache-2.0", "Artistic License", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0"),
    *("MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib"),
}

# How packages write the same that an identifier of SPDX says.
SPELLINGS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


@pytest.fixture(scope="module")
def runtime() -> list[Package]:
    """The packages that are needed to run."""
    return packages()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    named = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): pinned for name, pinned in named}


def may_be_handed_on(licence: str) -> bool:
    """Tell whether all that must be kept, or one of those among which is chosen, is permissive."""
    choices = re.split(r" OR |; ", licence)
    return any(
        all(SPELLINGS.get(each, each) in PERMISSIVE for each in choice.split(" AND "))
        for choice in choices
    )


def test_each_package_needed_to_run_is_installed_as_pinned(runtime: list[Package]) -> None:
    pinned = pins()
    assert {each.name: each.version for each in runtime} == {
        each.name: pinned[each.name] for each in runtime
    }


def test_each_pinned_package_of_this_environment_is_installed_as_pinned() -> None:
    for name, pinned in pins().items():
        assert version(name) == pinned, name


def test_each_package_needed_to_run_may_be_handed_on(runtime: list[Package]) -> None:
    assert [each for each in runtime if not may_be_handed_on(each.licence)] == []


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "MIT AND GPL-2.0-only", "UNKNOWN", ""])
def test_what_binds_other_code_or_says_nothing_may_not(licence: str) -> None:
    assert not may_be_handed_on(licence)


def test_the_page_of_licences_lists_them_all(runtime: list[Package]) -> None:
    """Another system may need fewer, so the page may hold more, though none that is not pinned."""
    page = LICENCES.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| (.+) \|$", page, re.MULTILINE)[1:]
    assert {(each.name, each.licence) for each in runtime} <= set(rows)
    assert {name for name, _ in rows} <= set(pins())


def test_the_page_of_licences_is_as_written(runtime: list[Package]) -> None:
    written, stands = licences_page(), LICENCES.read_text(encoding="utf-8")
    assert written.partition("| package")[0] == stands.partition("| package")[0]
