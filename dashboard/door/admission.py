"""Who of those that a provider knows may come in, and for how long."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.settings import Settings

Claims = Mapping[str, object]
"""What a provider says of a person."""

ANYONE = "*"

_SECONDS_OF_HOUR = 3600


@dataclass(frozen=True)
class Admission:
    """The rules: which persons, by their provider's id or the domain of their address."""

    client: str
    domains: frozenset[str]
    subjects: frozenset[str]
    seconds: float

    @classmethod
    def of(cls, settings: Settings) -> "Admission":
        """Give the rules that the settings tell."""
        return cls(
            settings.sign_in_client,
            frozenset(domain.casefold() for domain in settings.sign_in_domains),
            frozenset(settings.sign_in_subjects),
            settings.sign_in_hours * _SECONDS_OF_HOUR,
        )

    def admits(self, claims: Claims) -> bool:
        """Tell whether a person may come in.

        Of an address that its provider has not verified the domain is only what was typed in.
        """
        if ANYONE in self.domains or claims.get("sub") in self.subjects:
            return True
        name, _, domain = str(claims.get("email", "")).rpartition("@")
        verified = claims.get("email_verified")
        # Some providers write it as a word.
        is_verified = verified is True or verified == "true"
        return bool(name) and is_verified and domain.casefold() in self.domains

    def is_current(self, claims: Claims) -> bool:
        """Tell whether claims are made out to this site, and not so long ago as to be void."""
        return self.client in _listed(claims.get("aud")) and self.seconds_left(claims) > 0

    def seconds_left(self, claims: Claims) -> float:
        """Give for how long somebody stays signed in; none of whom no time is told."""
        since = claims.get("iat")
        return since + self.seconds - time.time() if isinstance(since, int | float) else 0


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
