"""While it serves, the dashboard asks nobody outside."""

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.serving import ROOT
from tests.conftest import Tell

# A user's own network, which needs no rights; Linux alone has it.
_CUT_OFF = ("unshare", "--user", "--map-root-user", "--net", "sh", "-c")


def test_it_serves_with_the_network_cut(real_warehouse: Path, tmp_path: Path, tell: Tell) -> None:
    log = tmp_path / "server.log"
    command = 'ip link set lo up && exec "$@"'
    script = (sys.executable, "-m", "tests.cut_off", str(real_warehouse), str(log))
    ran = subprocess.run(
        [*_CUT_OFF, command, "sh", *script],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": _browsers()},
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    # What could not be reached would be complained of here.
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said and "rror" not in said, said[-2000:]
    tell(ran.stdout.strip())


def _browsers() -> str:
    home = Path(os.environ.get("HOME", "/"))
    return os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(home / ".cache" / "ms-playwright"))
