"""While it serves, the dashboard asks nobody outside."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.serving import ROOT, serving
from tests.conftest import Tell

# A user's own network, which needs no rights; Linux alone has it, and not everywhere.
_CUT_OFF = ("unshare", "--user", "--map-root-user", "--net", "sh", "-c")
_ALONE = 'ip link set lo up && exec "$@"'

# Elsewhere Python's own processes are kept from it, and of the browser each request is seen.
_WITHOUT_NETWORK = ROOT / "tests" / "without_network"


# Chromium asks its maker for itself, whatever page is open; what pages ask, `Visit` sees as well.
_OF_THE_BROWSER = {
    *("accounts.google.com:443", "content-autofill.googleapis.com:443"),
    *("update.googleapis.com:443", "update.googleapis.com:80"),
}


def test_it_serves_with_the_network_cut(real_warehouse: Path, tmp_path: Path, tell: Tell) -> None:
    log = tmp_path / "server.log"
    how = [*_CUT_OFF, _ALONE, "sh"] if _can_be_cut_off() else []
    ran = _serve_and_read(how, real_warehouse, log)
    assert ran.returncode == 0, ran.stderr[-4000:]
    # What could not be reached would be complained of here.
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said and "rror" not in said, said[-2000:]
    tell(ran.stdout.strip())


def test_where_no_network_can_be_cut_python_is_kept_from_it() -> None:
    """Tried here, for it has to hold where the kernel gives no network of one's own."""
    code = "import socket; from tests.cut_off import is_cut_off; assert is_cut_off()\n"
    code += "try: socket.create_connection(('example.org', 80))\n"
    code += "except OSError as error: assert 'no network' in str(error)\n"
    code += "else: raise SystemExit(1)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=_environment(), check=False)
    assert ran.returncode == 0


def test_a_proxy_for_all_that_is_asked_sees_nothing_of_others(
    real_warehouse: Path, tmp_path: Path, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "proxy.log"
    with _recording(log) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy)
        with serving(real_warehouse, tmp_path / "server.log") as url:
            requests = _read_through(proxy, url)
    asked = _asked(log) - _OF_THE_BROWSER
    assert asked == {urlsplit(url).netloc}
    tell(f"{requests} requests by a recording proxy, all of the pages' to the dashboard itself")


def _read_through(proxy: str, url: str) -> int:
    """Read pages in a browser all of whose requests go by a proxy, those to this machine too."""
    ways = (f"--proxy-server={proxy}", "--proxy-bypass-list=<-loopback>")
    script = (sys.executable, "-m", "tests.read_pages", url, *ways)
    ran = subprocess.run(script, cwd=ROOT, capture_output=True, check=False, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr[-4000:]
    return int(ran.stdout)


def _asked(log: Path) -> set[str]:
    """Give the hosts that a proxy wrote down."""
    return set(re.findall(r" - [A-Z]+ ([^\s/]+)", log.read_text(encoding="utf-8")))


@contextmanager
def _recording(log: Path) -> Iterator[str]:
    """Run a proxy that writes down the host of each request; give its address."""
    port_file = log.with_suffix(".port")
    command = [sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", "0"]
    command += ["--port-file", str(port_file), "--log-file", str(log), "--num-workers", "1"]
    # With a certificate of its own it would look into TLS; whom is asked for is enough.
    command += ["--num-acceptors", "1", "--timeout", "60"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 30
            while not (port_file.exists() and port_file.read_text().strip()):
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port_file.read_text().split()[0]}"
        finally:
            process.terminate()
            process.wait(30)


def _can_be_cut_off() -> bool:
    try:
        return subprocess.run([*_CUT_OFF, "ip link set lo up"], check=False).returncode == 0
    except FileNotFoundError:
        return False


def _serve_and_read(
    how: Sequence[str], warehouse: Path, log: Path
) -> subprocess.CompletedProcess[str]:
    script = (sys.executable, "-m", "tests.cut_off", str(warehouse), str(log))
    env = os.environ if how else _environment()
    return subprocess.run(
        [*how, *script],
        cwd=ROOT,
        env={**env, "HOME": str(log.parent), "PLAYWRIGHT_BROWSERS_PATH": _browsers()},
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_WITHOUT_NETWORK)}


def _browsers() -> str:
    home = Path(os.environ.get("HOME", "/"))
    return os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(home / ".cache" / "ms-playwright"))
