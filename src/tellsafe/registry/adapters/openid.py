# SPDX-License-Identifier: AGPL-3.0-or-later
"""An OpenID provider, of which one thing is taken: a pairwise subject (OpenID Connect Core 1.0).

Authorization code flow with PKCE. The registry authenticates by a secret, the token by its
signature; issuer, audience, nonce, times and algorithm are checked. No token is kept, the user info
endpoint is never asked, and nothing of an answer gets into a message or a log.
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2 as httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tellsafe.formats.charter_checks import SignIn

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_KNOWN_FOR = 3600  # seconds after which the provider is asked anew what it can do
_SECONDS_OFF = 60
_LONGEST_LIFE = 3600
_MOST_SUBJECT = 255
_MOST_ANSWER = 256 * 1024


class Unreachable:
    """The provider does not answer, or says of itself what can't be."""


@dataclass(frozen=True)
class Metadata:
    """What the provider says of itself (OpenID Connect Discovery 1.0), as far as it is used."""

    authorization: str
    token: str
    keys: str
    pairwise: bool
    names_issuer: bool


class OpenIdProvider:
    """One provider; used by several threads. ``secret``: by which the registry is known there."""

    def __init__(
        self,
        sign_in: SignIn,
        secret: str,
        redirect_uri: str,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.issuer = sign_in.issuer
        self._client_id = sign_in.client_id
        self._secret = secret
        self._redirect_uri = redirect_uri
        self._transport = transport
        self._known: tuple[float, Metadata] | None = None

    def metadata(self) -> Metadata | Unreachable:
        """Asked for once an hour; may block."""
        if self._known and time.monotonic() - self._known[0] < _KNOWN_FOR:
            return self._known[1]
        with self._client() as client:
            found = _metadata(_json_of(client, "GET", self._discovery), self.issuer)
        if found is None:
            return Unreachable()
        self._known = time.monotonic(), found
        return found

    def subject(
        self,
        answer: str,
        verifier: str,
        nonce: str,
        now: int,
    ) -> str | Unreachable | None:
        """Who signed in: the ``sub`` of a token for this answer, verifier and nonce; may block.

        None where the provider, or a check of ours, says no.
        """
        metadata = self.metadata()
        if isinstance(metadata, Unreachable):
            return metadata
        with self._client() as client:
            given = self._token(client, metadata, answer, verifier)
            if given is None:
                return Unreachable()
            token = given.get("id_token")
            if not isinstance(token, str):
                return None
            keys = _json_of(client, "GET", metadata.keys)
        return Unreachable() if keys is None else self._subject_in(token, keys, nonce, now)

    def _token(
        self, client: httpx.Client, metadata: Metadata, answer: str, verifier: str
    ) -> dict[str, Any] | None:
        form = {
            "grant_type": "authorization_code",
            "code": answer,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        # RFC 6749 §2.3.1: both are form-encoded before they are put into the header.
        who = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._secret, safe=""))
        return _json_of(client, "POST", metadata.token, data=form, auth=who)

    def _subject_in(self, token: str, keys: dict[str, Any], nonce: str, now: int) -> str | None:
        try:
            read = jwt.decode(token, _signing_keys(keys), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, KeyError, TypeError):
            return None
        claims = read.claims
        if not self._is_ours(claims, nonce) or not _is_fresh(claims, now):
            return None
        subject = claims.get("sub")
        fits = isinstance(subject, str) and 0 < len(subject) <= _MOST_SUBJECT
        return subject if fits and isinstance(subject, str) else None

    def _is_ours(self, claims: dict[str, Any], nonce: str) -> bool:
        """Of this provider, for this client and no other, for this request."""
        audience = claims.get("aud")
        alone = audience in (self._client_id, [self._client_id])
        party = claims.get("azp", self._client_id)
        is_nonce = claims.get("nonce") == nonce
        return claims.get("iss") == self.issuer and alone and party == self._client_id and is_nonce

    @property
    def _discovery(self) -> str:
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"

    def _client(self) -> httpx.Client:
        """A fresh one for each sign-in: nothing of one is left in a pool for the next."""
        return httpx.Client(
            headers={"User-Agent": "tellsafe"},
            timeout=15,
            transport=self._transport,
            trust_env=False,
            follow_redirects=False,
        )


def _signing_keys(value: dict[str, Any]) -> KeySet:
    """Those of the kinds that sign; a provider may publish others, of which we know nothing."""
    rows = value.get("keys")
    kept = [row for row in rows if _may_sign(row)] if isinstance(rows, list) else []
    return KeySet.import_key_set({"keys": kept})


def _may_sign(row: object) -> bool:
    if not isinstance(row, dict):
        return False
    return row.get("kty") in ("RSA", "EC", "OKP") and row.get("use", "sig") == "sig"


def _is_fresh(claims: dict[str, Any], now: int) -> bool:
    issued, until = claims.get("iat"), claims.get("exp")
    if type(issued) is not int or type(until) is not int:
        return False
    return now - _LONGEST_LIFE < issued <= now + _SECONDS_OFF and until > now - _SECONDS_OFF


def _metadata(value: dict[str, Any] | None, issuer: str) -> Metadata | None:
    """None for metadata of another issuer (a mix-up), or with an address that nothing protects."""
    if value is None or value.get("issuer") != issuer:
        return None
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = [value.get(name) for name in names]
    if not all(isinstance(one, str) and is_protected(one) for one in addresses):
        return None
    kinds = value.get("subject_types_supported")
    pairwise = isinstance(kinds, list) and "pairwise" in kinds
    names_issuer = value.get("authorization_response_iss_parameter_supported") is True
    authorization, token, keys = map(str, addresses)
    return Metadata(authorization, token, keys, pairwise, names_issuer)


def is_protected(address: str) -> bool:
    """https, or this very machine, to try it out."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _json_of(client: httpx.Client, method: str, address: str, **more: Any) -> dict[str, Any] | None:
    """The JSON object of an answer, or of a refusal; None for whatever else comes, or nothing."""
    try:
        answer = client.request(method, address, **more)
        value = answer.json() if len(answer.content) <= _MOST_ANSWER else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    is_refused = answer.status_code in (400, 401)
    if answer.status_code != 200 and not is_refused:
        return None
    return value if isinstance(value, dict) else None
