# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blind signing, in threads beside the writer: a millisecond each."""

from collections.abc import Sequence

from tellsafe.formats.privacy_pass import Issuer, load_issuer_public


def are_signable(issuer: Issuer, blinded: Sequence[bytes]) -> bool:
    """Whether ``sign`` will sign all of these. Asked before anything is stored: a request that is
    on record but can't be answered would leave a person enrolled without a credential."""
    modulus = load_issuer_public(issuer.public_bytes).public_numbers().n
    return all(int.from_bytes(one, "big") < modulus for one in blinded)


def sign(issuer: Issuer, blinded: Sequence[bytes]) -> tuple[bytes, ...]:
    """Blind signatures of 256 bytes, always the same ones."""
    return tuple(issuer.issue(one) for one in blinded)
