"""What an operator may set for serving, told by the environment."""

import os
import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dashboard.selecting.typed_names import did_you_mean
from dashboard.serving.operator import CONTACT, ENFORCEMENT, OPERATOR
from dashboard.words.one_line import one_line
from warehouse.settings import DATA_VARIABLE, TODAY_VARIABLE, WAREHOUSE_VARIABLE

_PREFIX = "TWINBOARD_"

SECRETS_VARIABLE = "TWINBOARD_SECRETS"
"""Names a folder with a file for each setting that is told so: `twinboard_sign_in_secret`."""

# Read elsewhere: by the pages, or by etl too.
_OTHERS = (
    *(CONTACT, DATA_VARIABLE, ENFORCEMENT, OPERATOR),
    *(SECRETS_VARIABLE, TODAY_VARIABLE, WAREHOUSE_VARIABLE),
)

_PATHS = (DATA_VARIABLE, SECRETS_VARIABLE, WAREHOUSE_VARIABLE)

_MOST_LETTERS = 60

_LAST_PORT = 65_535

_COUNT = "a whole number from 1"

# Over plain HTTP only what does not leave this machine.
_WEB = r"^($|https://|http://(localhost|127\.0\.0\.1)(:|/|$))"
_ADDRESS = "an address that begins with https://, or with http://localhost"

_SIGN_IN = (
    *("sign_in_metadata", "sign_in_address"),
    *("sign_in_client", "sign_in_secret", "sign_in_cookie_secret"),
)
_LISTS = "sign_in_domains"


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

    hosts: Words = Field(
        (), description="names such as twinboard.example.org, without port or path"
    )
    proxies: Words = Field((), description="addresses or networks such as 127.0.0.1 or 10.0.0.0/8")
    frame_ancestors: Words = Field(
        ("*",), description="sites such as https://www.example.org, * for any, or 'none'"
    )
    requests_per_minute: int = Field(12_000, ge=1, description=_COUNT)
    api_per_minute: int = Field(600, ge=1, description=_COUNT)
    pages_per_minute: int = Field(300, ge=1, description=_COUNT)
    actions_per_minute: int = Field(600, ge=1, description=_COUNT)
    sessions: int = Field(500, ge=1, description=_COUNT)
    sessions_per_address: int = Field(100, ge=1, description=_COUNT)
    export_rows: int = Field(250_000, ge=1, description=_COUNT)
    query_seconds: float = Field(30, gt=0, le=3600, description="seconds, up to 3600")
    query_megabytes: int = Field(1_000, ge=100, description="a whole number from 100")
    sign_in_metadata: str = Field("", pattern=_WEB, description=_ADDRESS)
    sign_in_address: str = Field("", pattern=_WEB, description=_ADDRESS)
    sign_in_client: str = ""
    sign_in_secret: SecretStr | None = None
    sign_in_cookie_secret: SecretStr | None = Field(
        None, min_length=32, description="32 random letters or more"
    )
    sign_in_domains: Words = Field(
        (), description="domains of e-mail addresses such as example.org, or * for anyone"
    )
    sign_in_subjects: Words = Field((), description="ids (sub) that the provider gives to persons")
    sign_in_hours: float = Field(12, gt=0, le=720, description="hours, up to 720")

    log: Literal["", "json", "text"] = Field("", description="json or text")
    metrics: str = Field(
        "",
        pattern=r"^($|([\w.-]+|\[[\da-fA-F:]+\]):\d{1,5}$)",
        description="address and port to tell them at, such as 127.0.0.1:9464",
    )

    @field_validator("hosts")
    @classmethod
    def _are_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not re.fullmatch(r"[\w.-]+", name):
                raise ValueError(f"“{one_line(name, _MOST_LETTERS)}” is no name of a host")
        return tuple(_as_sent(name.lower().rstrip(".")) for name in names)

    @field_validator("sign_in_domains")
    @classmethod
    def _are_domains(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        # With an @ before it, or a star for what is below it, a domain lets in nobody.
        for domain in domains:
            if not re.fullmatch(r"\*|[\w-]+(\.[\w-]+)*", domain):
                raise ValueError(f"“{one_line(domain, _MOST_LETTERS)}” is no domain")
        return domains

    @field_validator("frame_ancestors")
    @classmethod
    def _are_sites(cls, sites: tuple[str, ...]) -> tuple[str, ...]:
        for site in sites:
            if not re.fullmatch(r"\*|'none'|https?://[\w.*-]+(:\d+)?", site):
                raise ValueError(f"“{one_line(site, _MOST_LETTERS)}” is no site")
        # Beside others the word for none has no meaning.
        return tuple(_as_sent(site) for site in sites if site != "'none'")

    @field_validator("metrics")
    @classmethod
    def _has_a_port(cls, metrics: str) -> str:
        if metrics and not 1 <= int(metrics.rpartition(":")[2]) <= _LAST_PORT:
            raise ValueError(f"a port is a number from 1 to {_LAST_PORT}")
        return metrics

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            ip_network(proxy)
        return proxies

    @model_validator(mode="after")
    def _sign_in_is_whole(self) -> "Settings":
        given = {name: bool(getattr(self, name)) for name in _SIGN_IN}
        given[_LISTS] = bool(self.sign_in_domains or self.sign_in_subjects)
        missing = [variable(name) for name, is_given in given.items() if not is_given]
        if any(given.values()) and missing:
            raise ValueError(f"for signing in, these have to be told too: {', '.join(missing)}")
        return self

    @property
    def has_sign_in(self) -> bool:
        """Tell whether only those are answered who sign in."""
        return bool(self.sign_in_metadata)

    @property
    def metrics_at(self) -> tuple[str, int] | None:
        """Give address and port at which metrics are told, if they are."""
        address, _, port = self.metrics.rpartition(":")
        return (address.strip("[]"), int(port)) if self.metrics else None


def read_settings() -> Settings:
    """Read all settings from the environment. Raises SettingsError with each that is wrong."""
    _refuse_strange_letters(os.environ)
    try:
        return Settings(_secrets_dir=_secrets_folder())
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False)
        raise SettingsError("; ".join(dict.fromkeys(_told(each) for each in wrong))) from None


def unknown_settings(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Say of each variable that looks like a setting and is none what was perhaps meant."""
    known = {*_OTHERS, *(variable(name) for name in Settings.model_fields)}
    given = sorted(name for name in environment if name.upper().startswith(_PREFIX))
    return [_unknown(name, known) for name in given if name.upper() not in known]


def told(secret: SecretStr | None) -> str:
    """Give a secret for use; it goes into no message and no log."""
    return secret.get_secret_value() if secret else ""


def variable(field: str) -> str:
    """Give the variable that tells a field."""
    return f"{_PREFIX}{field.upper()}"


def _as_sent(site: str) -> str:
    """Give a name as browsers send it: in letters of ASCII, which `å` becomes too."""
    scheme, separator, name = site.rpartition("://")
    return f"{scheme}{separator}{name.encode('idna').decode()}"


def _refuse_strange_letters(environment: Mapping[str, str]) -> None:
    """Refuse what no page could show, as of a file in Latin-1; a path may have any letters."""
    for name, value in environment.items():
        is_shown = name.upper().startswith(_PREFIX) and name.upper() not in _PATHS
        if is_shown and not _is_text(value):
            raise SettingsError(f"{name}: is not UTF-8; save the file that tells it as UTF-8")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _secrets_folder() -> Path | None:
    """Give the folder that holds settings as files, as systemd and containers hand on secrets."""
    told = os.environ.get(SECRETS_VARIABLE, "")
    if not told:
        return None
    if not Path(told).is_dir():
        raise SettingsError(f"{SECRETS_VARIABLE}: '{one_line(told, _MOST_LETTERS)}' is no folder")
    names = {variable(name) for name in Settings.model_fields}
    for path in Path(told).iterdir():
        if path.name.upper() in names:
            _refuse_unreadable(path)
    return Path(told)


def _refuse_unreadable(path: Path) -> None:
    """Say of a file that holds a setting why it cannot be read, and nothing of what it holds."""
    try:
        path.read_text(encoding="utf-8")
    except OSError as error:
        reason = f"{error.strerror}; let this account read it"
    except UnicodeDecodeError:
        reason = "is no text in UTF-8; `openssl rand -base64 32` writes one"
    else:
        return
    raise SettingsError(f"{path}: {reason}")


def _told(wrong: ErrorDetails) -> str:
    reason = wrong["msg"].removeprefix("Value error, ")
    if not wrong["loc"]:
        return reason
    name = str(wrong["loc"][0])
    field = Settings.model_fields[name]
    # Of a secret not a letter is told: this line may end in a log.
    secret = SecretStr in (field.annotation, *get_args(field.annotation))
    value = "what it holds" if secret else f"'{one_line(str(wrong['input']), _MOST_LETTERS)}'"
    allowed = f"; allowed: {field.description}" if field.description else ""
    return f"{variable(name)}: {value} cannot be used ({reason}){allowed}"


def _unknown(name: str, known: Iterable[str]) -> str:
    spellings = {each.removeprefix(_PREFIX): each for each in known}
    near = did_you_mean(name.upper().removeprefix(_PREFIX), spellings)
    return f"{name} is no setting of Twinboard{f'; did you mean {near}?' if near else ''}"
