# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sign-in at an OpenID provider, bound to one blinded request (docs/protocol/registry.md).

The device draws a *verifier* and keeps it. What goes through browser and provider are hashes of
it: the challenge of RFC 7636, the state, and a nonce that covers the request as well. So whoever
sees the provider's answer on its way can do nothing with it: without the verifier the provider
gives no token for it, and no other request fits the nonce in that token.
"""

import hashlib
import secrets
from urllib.parse import urlencode, urlsplit

from tellsafe.formats.encoding import b64u

VERIFIER_LENGTH = 43  # characters: 32 bytes in base64url
# A device without a browser of its own: the answer is shown, to be copied.
TO_COPY = "copy."
_LABEL = b"tellsafe/v1/sign-in/"


def new_verifier() -> str:
    """43 characters from the system's randomness."""
    return b64u(secrets.token_bytes(32))


def challenge_of(verifier: str) -> str:
    """What the provider holds the verifier against (RFC 7636, S256)."""
    return b64u(hashlib.sha256(verifier.encode()).digest())


def state_of(verifier: str) -> str:
    """By which a device knows the answer to a question of its own: no other's is taken."""
    return b64u(hashlib.sha256(_LABEL + b"state\0" + verifier.encode()).digest())


def nonce_of(verifier: str, term: str, kind: str, blinded: bytes) -> str:
    """What the provider signs: this verifier for this request and no other. Fields of fixed or
    ASCII content, so that a zero byte parts them."""
    request = "\0".join((verifier, term, kind)).encode() + b"\0" + blinded
    return b64u(hashlib.sha256(_LABEL + b"nonce\0" + request).digest())


def address_of_sign_in(
    endpoint: str, client_id: str, redirect_uri: str, *, state: str, nonce: str, challenge: str
) -> str:
    """Where a person signs in. ``openid`` alone is asked for: no name, no address, no e-mail."""
    query = {
        "response_type": "code",
        "response_mode": "query",
        "scope": "openid",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(query)}"


def redirect_uri_of(registry: str) -> str:
    """Where the provider sends people back to; ``registry`` is the zone's address."""
    return f"{registry}/v1/signed-in"
