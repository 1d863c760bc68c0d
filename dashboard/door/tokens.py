"""The two proofs of who asks: the cookie of a browser, and the token of a script."""

import asyncio
import json
import time
from collections.abc import Mapping

from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.door.admission import Claims
from dashboard.settings import Settings

# None that is made with a secret: what checks such a signature can make it. Nor `none`.
_ALGORITHMS = [
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
]

# Clocks differ.
_LEEWAY_SECONDS = 60

# A key that is not known may be new, or made up to have us ask the provider again and again.
_SECONDS_BETWEEN_KEYS = 60.0


def cookie_claims(cookies: Mapping[str, str], secret: str) -> Claims | None:
    """Give what the cookie says that Streamlit set when its bearer signed in, if it is ours."""

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value)

    content = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    claims = json.loads(content) if content else None
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else None


class Tokens:
    """Reads tokens that the provider signed, with the keys that it publishes."""

    def __init__(self, settings: Settings) -> None:
        oauth = OAuth()
        oauth.register(
            "provider",
            client_id=settings.sign_in_client,
            server_metadata_url=settings.sign_in_metadata,
        )
        self._provider = oauth.create_client("provider")
        self._audience = settings.sign_in_client
        self._lock = asyncio.Lock()
        self._keys: KeySet | None = None
        self._asked = 0.0

    async def claims(self, token: str) -> Claims | None:
        """Give what a token says; nothing unless it is whole, current, and made out to us."""
        issuer = (await self._provider.load_server_metadata())["issuer"]
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self._audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            claims = (await self._decode(token)).claims
            rules.validate(claims)
        except (JoseError, ValueError):
            return None
        return claims

    async def _decode(self, token: str) -> jwt.Token:
        keys = self._keys or await self._fetch()
        try:
            return jwt.decode(token, keys, _ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, await self._fetch(), _ALGORITHMS)

    async def _fetch(self) -> KeySet:
        async with self._lock:
            if self._keys is None or time.monotonic() - self._asked > _SECONDS_BETWEEN_KEYS:
                self._asked = time.monotonic()
                found = await self._provider.fetch_jwk_set(force=True)
                self._keys = KeySet.import_key_set(found)
            return self._keys
