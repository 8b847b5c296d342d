# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hostile bytes as token, header, issuer key and blinded request."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tellsafe.formats import privacy_pass
from tellsafe.formats.errors import FormatError
from tellsafe.formats.privacy_pass import Issuer, Purpose, Token, Verifier

_VECTORS = Path(__file__).parents[1] / "docs/protocol/vectors/rfc9578.json"


def _published_issuer() -> Issuer:
    key = load_pem_private_key(bytes.fromhex(json.loads(_VECTORS.read_text())["skS"]), None)
    assert isinstance(key, RSAPrivateKey)
    return Issuer(key)


_ISSUER = _published_issuer()
_CHALLENGE = privacy_pass.token_challenge("demo-city", Purpose.STAMP, "2026-W48")
_VERIFIER = Verifier(_ISSUER.public_bytes, _CHALLENGE)
_SIGNED_PREFIX = b"\x00\x02" + bytes(32) + privacy_pass.challenge_digest(_CHALLENGE)


def target(data: bytes) -> None:
    """Each reader refuses by FormatError or gives back the very bytes; nothing is accepted."""
    for read in (_token, _token_that_reaches_the_key, _header, _key, _request):
        try:
            read(data)
        except FormatError:
            continue


def _token(data: bytes) -> None:
    token = Token.parse(data)
    assert token.encode() == data
    assert not _VERIFIER.accepts(token)


def _token_that_reaches_the_key(data: bytes) -> None:
    token = Token.parse(_SIGNED_PREFIX + _VERIFIER.key_id + data[:256].ljust(256, b"\0"))
    assert not _VERIFIER.accepts(token)


def _header(data: bytes) -> None:
    token = privacy_pass.parse_authorization(data.decode("latin-1"))
    assert privacy_pass.parse_authorization(privacy_pass.authorization(token)) == token


def _key(data: bytes) -> None:
    assert privacy_pass.issuer_public_bytes(privacy_pass.load_issuer_public(data)) == data


def _request(data: bytes) -> None:
    assert len(_ISSUER.issue(data)) == 256
