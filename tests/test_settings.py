"""Settings: told by the environment, and wrong ones in one line without any secret."""

from pathlib import Path

import pytest
from pydantic import Field, SecretStr, model_validator

from dashboard import settings
from dashboard.__main__ import main
from dashboard.settings import SettingsError, Words, read_settings, unknown_settings
from tests.test_killed_builds import bound_by_permissions


class Made(settings.Settings):
    """Settings of the kinds that there are."""

    rate: int = Field(5, ge=1, description="a whole number from 1")
    hosts: Words = ()
    key: SecretStr | None = Field(None, min_length=8)
    other_key: SecretStr = Field(SecretStr("long enough"), min_length=8)

    @model_validator(mode="after")
    def _fit(self) -> "Made":
        if self.rate == 7:
            raise ValueError("TWINBOARD_RATE and TWINBOARD_HOSTS do not fit")
        return self


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "Settings", Made)


def wrong(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    for name, value in variables.items():
        monkeypatch.setenv(f"TWINBOARD_{name}", value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    return str(raised.value)


def test_what_is_told_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings() == Made()
    for name, value in {"RATE": "9", "HOSTS": "a.example, b.example c.example", "KEY": ""}.items():
        monkeypatch.setenv(f"TWINBOARD_{name}", value)
    assert read_settings() == Made(rate=9, hosts=("a.example", "b.example", "c.example"))


def test_a_wrong_value_is_told_with_its_variable_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = wrong(monkeypatch, RATE=f"many\n{'x' * 1000}")
    assert line.startswith("TWINBOARD_RATE: 'many x")
    assert line.endswith("allowed: a whole number from 1")
    assert len(line) < 250 and "\n" not in line


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    line = wrong(monkeypatch, RATE="0", KEY="short")
    assert "TWINBOARD_RATE" in line and "TWINBOARD_KEY" in line


@pytest.mark.parametrize("name", ["HOSTS", "OPERATOR", "OTHER_KEY"])
def test_defect_a_file_of_settings_in_latin_1_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Names of hosts ended in a traceback; the operator's, in a page that could not be sent."""
    line = wrong(monkeypatch, **{name: b"G\xf6teborgs kommun".decode(errors="surrogateescape")})
    assert line == f"TWINBOARD_{name}: is not UTF-8; save the file that tells it as UTF-8"


def test_defect_a_secret_that_cannot_be_read_is_told_with_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A traceback told of it, with a byte of it."""
    path = tmp_path / "twinboard_key"
    path.write_bytes(b"\xff\xfe random bytes")
    (tmp_path / "of_something_else").write_bytes(b"\xff")
    line = wrong(monkeypatch, SECRETS=str(tmp_path))
    assert line.startswith(f"{path}: is no text in UTF-8; ") and "ff" not in line.lower()
    path.write_text("long enough")
    path.chmod(0)
    with bound_by_permissions():
        assert wrong(monkeypatch).startswith(f"{path}: Permission denied; ")
    path.chmod(0o600)
    assert read_settings() == Made(key=SecretStr("long enough"))


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_defect_a_port_of_metrics_that_there_is_not_is_told(
    monkeypatch: pytest.MonkeyPatch, port: str
) -> None:
    """A traceback told of it."""
    line = wrong(monkeypatch, METRICS=f"127.0.0.1:{port}")
    assert line.startswith("TWINBOARD_METRICS: ") and "from 1 to 65535" in line


def test_an_address_of_metrics_may_be_a_number_of_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().metrics_at is None
    monkeypatch.setenv("TWINBOARD_METRICS", "[::1]:9464")
    assert read_settings().metrics_at == ("::1", 9464)


def test_settings_that_do_not_fit_each_other_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong(monkeypatch, RATE="7") == "TWINBOARD_RATE and TWINBOARD_HOSTS do not fit"


@pytest.mark.parametrize("name", ["KEY", "OTHER_KEY"])
def test_no_letter_of_a_secret_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    line = wrong(monkeypatch, **{name: "hunter2"})
    assert line.startswith(f"TWINBOARD_{name}: ") and "hunter2" not in line


def test_a_variable_of_no_setting_is_told_with_what_was_meant() -> None:
    told = unknown_settings({"TWINBOARD_HOST": "secret", "TWINBOARD_DATA": "x", "HOME": "/"})
    assert told == ["TWINBOARD_HOST is no setting of Twinboard; did you mean TWINBOARD_HOSTS?"]


def test_serve_ends_with_2_before_it_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], real_warehouse: Path
) -> None:
    monkeypatch.setenv("TWINBOARD_RATE", "many")
    monkeypatch.setattr("sys.argv", ["dashboard", "serve", "--warehouse", str(real_warehouse)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("dashboard: TWINBOARD_RATE: 'many'") and said.count("\n") == 1


def test_serve_warns_of_what_nobody_reads_and_serves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], real_warehouse: Path
) -> None:
    served: list[settings.Settings] = []
    monkeypatch.setattr("dashboard.server.serve", lambda *told: served.append(told[-1]))
    monkeypatch.setattr("sys.argv", ["dashboard", "serve", "--warehouse", str(real_warehouse)])
    monkeypatch.setenv("TWINBOARD_HOST", "a.example")
    monkeypatch.setenv("TWINBOARD_RATE", "9")
    with pytest.raises(SystemExit):
        main()
    assert served == [Made(rate=9)]
    assert "TWINBOARD_HOST is no setting" in capsys.readouterr().err
