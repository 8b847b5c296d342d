# SPDX-License-Identifier: AGPL-3.0-or-later
"""The envelope: a signed manifest, padded to a bucket, sealed to the desk.

Signed inside and sealed outside: nobody but the desk sees a pseudonym. The signed document names
the deployment, so the desk that opened it can't pass it on to another as sent to them.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import age, jws
from tellsafe.formats.age import Identity, Recipient
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import Reply, Tip, encode_document, parse_document
from tellsafe.formats.padding import pad_to_bucket, unpad
from tellsafe.formats.privacy_pass import Purpose, Verifier

MAX_SEALED = 128 * 1024
_TYPES: dict[type[Tip | Reply], str] = {Tip: "tellsafe-tip", Reply: "tellsafe-reply"}


@dataclass(frozen=True)
class Opened:
    """An opened envelope whose signature holds; ``jws`` is the proof, as it was signed."""

    document: Tip | Reply
    jws: bytes = field(repr=False)


def seal_envelope(
    document: Tip | Reply, key: Ed25519PrivateKey, recipients: Sequence[Recipient]
) -> bytes:
    """Sign with the pseudonym key (a tip) or the mailbox key (a reply), pad and seal.

    Raises FormatError("envelope-signer") for another key, "too-large", those of a document that
    is out of its bounds, and age's.
    """
    if key.public_key().public_bytes_raw() != _signer(document):
        raise FormatError("envelope-signer", "the key is not the one that the document names")
    signed = jws.sign(encode_document(document), key, _TYPES[type(document)])
    return age.seal_bytes(pad_to_bucket(signed), recipients)


def open_envelope(sealed: bytes, identities: Sequence[Identity]) -> Opened:
    """Open, unpad, verify the signature and every field.

    Raises FormatError: age's codes, "padding", "jws…", "envelope-size" and parse_document's.
    """
    return open_by_key(sealed, envelope_key(sealed, identities))


def envelope_key(sealed: bytes, identities: Sequence[Identity]) -> bytes:
    """The file key (16 bytes) by which ``open_by_key`` opens this envelope, and nothing else.

    Raises FormatError: "envelope-size" and age's codes of a header.
    """
    if len(sealed) > MAX_SEALED:
        raise FormatError("envelope-size", "larger than any envelope")
    return age.file_key_of(io.BytesIO(sealed), identities)


def open_by_key(sealed: bytes, file_key: bytes) -> Opened:
    """As ``open_envelope``, for whoever kept this one's file key."""
    plain = io.BytesIO()
    age.open_with_file_key(io.BytesIO(sealed), plain, file_key)
    signed = unpad(plain.getvalue())
    document = parse_document(jws.peek(signed))
    jws.verify(signed, _signer(document), _TYPES[type(document)])
    return Opened(document, signed)


def credential_kind(tip: Tip, verifiers: Mapping[Purpose, Verifier]) -> Purpose | None:
    """Which of the keys has signed a credential for this tip's own pseudonym, if any."""
    token = tip.credential
    if token is None or token.nonce != credential_nonce(tip.pseudonym):
        return None
    return next((purpose for purpose, one in verifiers.items() if one.accepts(token)), None)


def _signer(document: Tip | Reply) -> bytes:
    return document.pseudonym if isinstance(document, Tip) else document.mailbox_key
