"""What an operator may set for serving, told by the environment."""

import os
from collections.abc import Iterable, Mapping
from typing import Annotated, get_args

from pydantic import BeforeValidator, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dashboard.operator import CONTACT, ENFORCEMENT, OPERATOR
from dashboard.options import did_you_mean
from warehouse.settings import DATA_VARIABLE, TODAY_VARIABLE, WAREHOUSE_VARIABLE

_PREFIX = "TWINBOARD_"

# Read elsewhere: by the pages, or by etl too.
_OTHERS = (CONTACT, DATA_VARIABLE, ENFORCEMENT, OPERATOR, TODAY_VARIABLE, WAREHOUSE_VARIABLE)

_MOST_LETTERS = 60


class SettingsError(Exception):
    """A variable holds what cannot be used; the message says which, why, and what is allowed."""


def _listed(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
"""Several words, told with commas or spaces between them."""


class Settings(BaseSettings):
    """One field for each variable `TWINBOARD_<NAME>`; what is not told has the value here.

    A field's description says what is allowed: it is told to whoever wrote something else.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )


def read_settings() -> Settings:
    """Read all settings from the environment. Raises SettingsError with each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False)
        raise SettingsError("; ".join(dict.fromkeys(_told(each) for each in wrong))) from None


def unknown_settings(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Say of each variable that looks like a setting and is none what was perhaps meant."""
    known = {*_OTHERS, *(variable(name) for name in Settings.model_fields)}
    given = sorted(name for name in environment if name.upper().startswith(_PREFIX))
    return [_unknown(name, known) for name in given if name.upper() not in known]


def variable(field: str) -> str:
    """Give the variable that tells a field."""
    return f"{_PREFIX}{field.upper()}"


def _told(wrong: ErrorDetails) -> str:
    reason = wrong["msg"].removeprefix("Value error, ")
    if not wrong["loc"]:
        return reason
    name = str(wrong["loc"][0])
    field = Settings.model_fields[name]
    # Of a secret not a letter is told: this line may end in a log.
    secret = SecretStr in (field.annotation, *get_args(field.annotation))
    value = "what it holds" if secret else f"'{_short(wrong['input'])}'"
    allowed = f"; allowed: {field.description}" if field.description else ""
    return f"{variable(name)}: {value} cannot be used ({reason}){allowed}"


def _unknown(name: str, known: Iterable[str]) -> str:
    spellings = {each.removeprefix(_PREFIX): each for each in known}
    near = did_you_mean(name.upper().removeprefix(_PREFIX), spellings)
    return f"{name} is no setting of Twinboard{f'; did you mean {near}?' if near else ''}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
