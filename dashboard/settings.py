"""What an operator may set for serving, told by the environment."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One field for each variable `TWINBOARD_<NAME>`; what is not told has the value here."""

    model_config = SettingsConfigDict(env_prefix="TWINBOARD_", frozen=True)
