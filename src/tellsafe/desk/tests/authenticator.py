# SPDX-License-Identifier: AGPL-3.0-or-later
"""An authenticator in a test's hands: it makes passkeys and signs, rightly or not."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tellsafe.formats.encoding import b64u, unb64u

ORIGIN = "http://localhost"
_FLAG = AuthenticatorData.FLAG
PRESENT, VERIFIED, ATTESTED = _FLAG.UP, _FLAG.UV, _FLAG.AT


@dataclass
class Device:
    """One passkey. What a test changes makes it lie."""

    host: str = "localhost"
    origin: str = ORIGIN
    flags: int = PRESENT | VERIFIED
    count: int = 0
    handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    identity: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def makes(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to ``navigator.credentials.create``."""
        asked = options["publicKey"]
        self.handle = unb64u(asked["user"]["id"])
        client = self._client(CollectedClientData.TYPE.CREATE, asked["challenge"])
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.identity, public)
        made = AuthenticatorData.create(self._host(), self.flags | ATTESTED, self.count, data)
        attested = AttestationObject.create("none", made, {})
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def signs(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to ``navigator.credentials.get``."""
        client = self._client(CollectedClientData.TYPE.GET, options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self._host(), self.flags, self.count)
        signature = self.key.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=signature,
            userHandle=self.handle,
        )

    def _client(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, unb64u(challenge), self.origin)

    def _host(self) -> bytes:
        from hashlib import sha256

        return sha256(self.host.encode()).digest()

    def _answer(self, **response: bytes) -> dict[str, Any]:
        name = b64u(self.identity)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {key: b64u(bytes(value)) for key, value in response.items()},
        }
