# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys: what a browser is asked for, and whether its answer holds (WebAuthn level 3).

A passkey here can be found without a name (a discoverable credential), and its authenticator has
to check who holds it by PIN or body: so it is two factors by itself. What model of authenticator
it is nobody is asked: that would be one more thing known about the person.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

# What parsing bytes that anybody may have made up can end in; nested CBOR among it.
_NO_ANSWER = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    struct.error,
)
_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class Registered:
    """A new credential: its id, its id and public key as they are kept, and its count."""

    identity: bytes
    credential: bytes
    sign_count: int


@dataclass(frozen=True)
class Asserted:
    """Which credential a browser claims to answer with, and whose it says that is."""

    identity: bytes
    handle: bytes | None
    answer: AuthenticationResponse


class Relying:
    """The desk as authenticators know it: by its host, and in a page of one origin."""

    def __init__(self, host: str, origin: str, title: str) -> None:
        self._server = Fido2Server(
            PublicKeyCredentialRpEntity(name=title, id=host),
            attestation=AttestationConveyancePreference.NONE,
            verify_origin=lambda found: found == origin,
        )

    def ask_for_new(
        self, number: int, name: str, kept: list[bytes]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What to give a browser that is to make a passkey, and what to keep until it answers.
        ``kept`` are the credentials that this person has."""
        user = PublicKeyCredentialUserEntity(id=handle_of(number), name=name, display_name=name)
        options, state = self._server.register_begin(
            user,
            [AttestedCredentialData(one) for one in kept],
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=_VERIFIED,
        )
        return dict(options), state

    def registered(self, state: dict[str, Any], answer: Mapping[str, Any]) -> Registered | None:
        """The credential that a browser made, or None if its answer does not hold."""
        try:
            made = self._server.register_complete(state, RegistrationResponse.from_dict(answer))
        except _NO_ANSWER:
            return None
        data = made.credential_data
        return Registered(data.credential_id, bytes(data), made.counter) if data else None

    def ask(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What to give a browser that is to sign in by any passkey, and what to keep meanwhile."""
        options, state = self._server.authenticate_begin(user_verification=_VERIFIED)
        return dict(options), state

    def holds(self, state: dict[str, Any], asserted: Asserted, credential: bytes) -> int | None:
        """The authenticator's count, if the answer was signed by ``credential``; else None."""
        known = AttestedCredentialData(credential)
        try:
            self._server.authenticate_complete(state, [known], asserted.answer)
        except _NO_ANSWER:
            return None
        return asserted.answer.response.authenticator_data.counter


def asserted(answer: Mapping[str, Any]) -> Asserted | None:
    """Read a browser's answer; nothing of it is verified yet. None if it is none."""
    try:
        parsed = AuthenticationResponse.from_dict(answer)
    except _NO_ANSWER:
        return None
    return Asserted(parsed.raw_id, parsed.response.user_handle, parsed)


def handle_of(number: int) -> bytes:
    """The name by which authenticators know an account: it says nothing to anybody else."""
    return salted_hmac("tellsafe.desk.passkey", str(number), algorithm="sha256").digest()
