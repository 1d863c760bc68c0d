"""The theme is what Streamlit makes of its settings, and is read from them once."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from dashboard.page.theme_once import read_theme_once

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar")
OURS = {"theme.baseFontSize": 17, "theme.light.primaryColor": "#0b5c7a", "theme.dark.font": "serif"}


@pytest.fixture
def streamlits(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What Streamlit itself sends for each section; afterwards its reader is as it was."""
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    asked = config.get_options_for_section

    def ours(section: str) -> dict[str, object]:
        own = {
            name.rpartition(".")[2]: value
            for name, value in OURS.items()
            if name.rpartition(".")[0] == section
        }
        return asked(section) | own

    monkeypatch.setattr(config, "get_options_for_section", ours)
    return {section: sent(section) for section in SECTIONS}


def sent(section: str) -> bytes:
    message = CustomThemeConfig()
    app_session._populate_theme_msg(message, section)
    return bytes(message.SerializeToString())


def test_every_run_is_sent_the_theme_that_streamlit_makes(streamlits: dict[str, bytes]) -> None:
    read_theme_once()
    for _ in range(2):
        assert {section: sent(section) for section in SECTIONS} == streamlits
    assert streamlits["theme"] != streamlits["theme.light"] != b""
    assert streamlits["theme.sidebar"] == b""


def test_the_settings_are_read_at_the_first_run_only(
    streamlits: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_theme_once()
    assert sent("theme") == streamlits["theme"]

    def never(section: str) -> dict[str, object]:
        raise AssertionError(section)

    monkeypatch.setattr(config, "get_options_for_section", never)
    assert sent("theme") == streamlits["theme"]
