"""The theme as Streamlit sends it with every run, read from its settings once.

Streamlit goes through all of its settings six times to gather it, a tenth of what a run takes.
"""

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


def read_theme_once() -> None:
    """Let the parts of the theme be read at the first run only; the settings stay as they are."""
    streamlits = app_session._populate_theme_msg
    parts: dict[str, CustomThemeConfig] = {}

    def populate(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in parts:
            parts[section] = CustomThemeConfig()
            streamlits(parts[section], section)
        # A part without a setting stays unset, as Streamlit leaves it.
        if parts[section].ListFields():
            msg.MergeFrom(parts[section])

    app_session._populate_theme_msg = populate
