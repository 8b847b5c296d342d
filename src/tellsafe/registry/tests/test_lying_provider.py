# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tokens that are not what they should be: each is refused, and an honest one is not.

The provider is played, since no real one says such things. Seen to fail, each for its own lie, with
the check of issuer, audience, nonce, times, algorithm or signature left out.
"""

import hmac
import json
from typing import Any

import httpx2 as httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from tellsafe.formats.charter_checks import SignIn
from tellsafe.formats.encoding import b64u
from tellsafe.registry.adapters.openid import OpenIdProvider, Unreachable

ISSUER = "https://id.example.org"
NOW = 1_764_072_000
KEY, STRANGER = (ECKey.generate_key("P-256", {"kid": "1"}) for _ in range(2))
HONEST = {
    "iss": ISSUER,
    "aud": "tip-line",
    "sub": "pairwise-7f",
    "nonce": "the nonce",
    "iat": NOW - 5,
    "exp": NOW + 600,
}
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "subject_types_supported": ["pairwise"],
}


def provider(token: object, metadata: object = METADATA, status: int = 200) -> OpenIdProvider:
    keys = {"keys": [KEY.as_dict(private=False), {"kty": "AKP", "kid": "unknown"}]}
    said = {
        "/.well-known/openid-configuration": metadata,
        "/token": {"id_token": token, "token_type": "Bearer"},
        "/keys": keys,
    }

    def answer(request: httpx.Request) -> httpx.Response:
        code = status if request.url.path == "/token" else 200
        return httpx.Response(code, json=said[request.url.path])

    sign_in = SignIn({"en": "City"}, ISSUER, "tip-line")
    return OpenIdProvider(sign_in, "secret", "https://r/back", httpx.MockTransport(answer))


def signed(claims: dict[str, Any], key: ECKey = KEY) -> str:
    return jwt.encode({"alg": "ES256", "kid": "1"}, claims, key)


def subject(token: object, **more: Any) -> object:
    return provider(token, **more).subject("answer", "v" * 43, "the nonce", NOW)


def test_an_honest_token_gives_its_subject() -> None:
    assert subject(signed(HONEST)) == "pairwise-7f"
    assert subject(signed({**HONEST, "aud": ["tip-line"], "azp": "tip-line"})) == "pairwise-7f"


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://id.example.org/"},
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["tip-line", "another"]},
        {"azp": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": NOW - 61},
        {"exp": None},
        {"exp": str(NOW + 600)},
        {"iat": NOW + 61},
        {"iat": NOW - 3600},
        {"iat": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
    ids=str,
)
def test_a_claim_that_is_not_ours(lie: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**HONEST, **lie}.items() if value is not None}
    assert subject(signed(claims)) is None


def test_a_token_that_another_signed() -> None:
    assert subject(signed(HONEST, STRANGER)) is None


def test_a_token_that_nobody_signed() -> None:
    parts = (json.dumps(part).encode() for part in ({"alg": "none"}, HONEST))
    assert subject(f"{'.'.join(map(b64u, parts))}.") is None


def test_a_token_signed_with_what_is_public() -> None:
    """The provider's public key as if it were a secret."""
    parts = (json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "1"}, HONEST))
    said = ".".join(map(b64u, parts))
    for secret in (KEY.as_pem(private=False), KEY.as_der(private=False), b"secret"):
        mac = hmac.digest(secret, said.encode(), "sha256")
        assert subject(f"{said}.{b64u(mac)}") is None


@pytest.mark.parametrize("token", [None, 7, "", "x", "a.b.c", "a.b.c.d.e"])
def test_what_is_no_token(token: object) -> None:
    assert subject(token) is None


@pytest.mark.parametrize(
    "metadata",
    [
        {**METADATA, "issuer": "https://evil.example"},
        {**METADATA, "token_endpoint": "http://id.example.org/token"},
        {**METADATA, "jwks_uri": None},
        {**METADATA, "authorization_endpoint": "javascript:alert(1)"},
        [],
    ],
    ids=["mix-up", "no TLS", "no keys", "no address", "no object"],
)
def test_a_provider_that_says_of_itself_what_can_not_be(metadata: object) -> None:
    assert isinstance(subject(signed(HONEST), metadata=metadata), Unreachable)


def test_a_provider_with_a_problem_is_not_taken_for_a_refusal() -> None:
    assert isinstance(subject(signed(HONEST), status=502), Unreachable)
    assert subject(None, status=400) is None
