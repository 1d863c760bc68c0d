"""What is handed to those who run Twinboard: it is whole, and names nothing that is not there."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from dashboard.door.sizes import LONGEST_ADDRESS
from dashboard.settings import unknown_settings
from tests.browser.serving import ROOT
from warehouse.log_lines import LOG_VARIABLE

SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
HANDED_ON = [ROOT / "Containerfile", ROOT / "docs" / "deployment.md", ROOT / "SECURITY.md"]
HANDED_ON += sorted((ROOT / "docs" / "deployment").iterdir())
PACKAGES = ("dashboard", "etl", "warehouse")


def tracked() -> list[Path]:
    command = ["git", "ls-files", *PACKAGES]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(line) for line in answer.stdout.splitlines()]


def test_a_wheel_holds_every_file_of_the_packages() -> None:
    """Installed, there is no checkout beside: what is not packaged is missing."""
    packaged = {
        file.relative_to(ROOT)
        for package, patterns in SETUP["package-data"].items()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    modules = {path for path in tracked() if path.suffix == ".py"}
    assert {".".join(path.parent.parts) for path in modules} == set(SETUP["packages"])
    assert set(tracked()) - modules - packaged == set()


@pytest.mark.parametrize("path", HANDED_ON, ids=lambda path: path.name)
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    names = set(re.findall(r"TWINBOARD_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    assert unknown_settings(dict.fromkeys(names - {LOG_VARIABLE, "TWINBOARD_NAME"}, "")) == []


def test_every_file_that_the_deployment_page_names_is_there() -> None:
    page = ROOT / "docs" / "deployment.md"
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert len(links) >= 5
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_defect_the_proxy_hands_on_the_longest_address_that_is_answered() -> None:
    """The proxy refused what was longer than half of it, with a page of its own."""
    written = (ROOT / "docs" / "deployment" / "nginx.conf").read_text(encoding="utf-8")
    found = re.search(r"large_client_header_buffers \d+ (\d+)k;", written)
    assert found and int(found[1]) * 1024 > LONGEST_ADDRESS + len("GET  HTTP/1.1")


def test_the_server_starts_before_the_first_build_to_say_so_and_not_over_and_over() -> None:
    unit = (ROOT / "docs" / "deployment" / "twinboard.service").read_text(encoding="utf-8")
    # What is wrong usage or a wrong setting ends with 2.
    assert "RestartPreventExitStatus=2" in unit.splitlines()
    assert "ReadOnlyPaths=-/var/lib/twinboard" in unit.splitlines()


def test_defect_the_unit_leaves_what_the_metrics_of_the_process_are_read_from() -> None:
    """The clock of /proc/stat was hidden, and without it `process_*` were told of nothing."""
    unit = (ROOT / "docs" / "deployment" / "twinboard.service").read_text(encoding="utf-8")
    assert "Environment=TWINBOARD_METRICS=127.0.0.1:9464" in unit.splitlines()
    assert "ProcSubset=pid" not in unit.splitlines()


def test_defect_a_build_whose_data_are_gone_fails_and_is_not_passed_over() -> None:
    """systemd left it out as long as the folder was missing, and no alarm went off."""
    unit = (ROOT / "docs" / "deployment" / "twinboard-build.service").read_text(encoding="utf-8")
    paths = [line for line in unit.splitlines() if "/srv/twinboard/data" in line]
    assert paths == ["Environment=TWINBOARD_DATA=/srv/twinboard/data"]


def test_defect_the_image_is_made_in_the_form_that_keeps_its_health_check() -> None:
    """podman leaves it out of images in its usual form, with a warning."""
    page = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    built = [line for line in page.splitlines() if line.startswith("podman build")]
    assert ["--format docker" in line for line in built] == [True]


def test_the_container_runs_without_rights() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    last = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER 10001:10001" in last
    assert any(line.startswith("HEALTHCHECK ") for line in last)
    copied = {
        line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line
    }
    assert set(PACKAGES) <= copied | {"constraints.txt"}
