# SPDX-License-Identifier: AGPL-3.0-or-later
"""Envelopes: what the desk opens is what the pseudonym signed, and looks like any other before."""

import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import (
    DEPLOYMENT,
    DESK,
    PSEUDONYM,
    TIP_KEYS,
    VECTORS,
    X25519,
    credential,
    issuer,
    public,
    reply,
    tip,
)

from tellsafe.formats import age, jws
from tellsafe.formats.attachment import envelope_fits
from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.envelope import MAX_SEALED, credential_kind, open_envelope, seal_envelope
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import MAX_TEXT, encode_document, parse_document
from tellsafe.formats.padding import BUCKETS, pad_to_bucket, unpad
from tellsafe.formats.privacy_pass import Purpose, Verifier, token_challenge

OURS = json.loads((VECTORS / "envelope.json").read_text())
TO = [X25519.recipient] * 2
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x77" * 32)


def sealed_jws(signed: bytes) -> bytes:
    return age.seal_bytes(pad_to_bucket(signed), TO)


def refused(sealed: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        open_envelope(sealed, [X25519])
    return caught.value.code


def test_a_tip_and_a_reply_return() -> None:
    for document, key in ((tip(), PSEUDONYM), (reply(), TIP_KEYS.mailbox_key)):
        recipients = [identity.recipient for identity in DESK]
        opened = open_envelope(seal_envelope(document, key, recipients), DESK[1:])
        assert opened.document == document
        assert jws.peek(opened.jws) == encode_document(document)


def test_a_tip_and_a_reply_look_alike_to_intake() -> None:
    short_tip = replace(tip(), conduct="a fire", attachments=())
    short_reply = replace(reply(), text="a fire", attachments=())
    sizes = set()
    for sealed in (
        seal_envelope(replace(short_tip, credential=None), PSEUDONYM, TO),
        seal_envelope(short_reply, TIP_KEYS.mailbox_key, TO),
    ):
        assert envelope_fits(sealed, stanzas=2)
        sizes.add(len(sealed))
    assert sizes == {age.sealed_length(BUCKETS[0], age.header_length("x25519", 2))}


def test_length_hides_alike_in_every_script() -> None:
    sizes = {
        len(
            seal_envelope(
                replace(tip(), conduct=letter * (3000 // len(letter.encode()))), PSEUDONYM, TO
            )
        )
        for letter in ("a", "ئ", "火")
    }
    assert len(sizes) == 1


def test_the_longest_text_fits() -> None:
    longest = replace(tip(), conduct="\n" * (MAX_TEXT - 1) + "x")
    assert open_envelope(seal_envelope(longest, PSEUDONYM, TO), [X25519]).document == longest


def test_only_the_key_that_is_named_can_sign() -> None:
    for document in (tip(), reply()):
        with pytest.raises(FormatError) as caught:
            seal_envelope(document, STRANGER, TO)
        assert caught.value.code == "envelope-signer"
    forged = jws.sign(encode_document(tip()), STRANGER, "tellsafe-tip")
    assert refused(sealed_jws(forged)) == "jws-signature"


def test_nothing_is_signed_that_would_be_refused() -> None:
    with pytest.raises(FormatError):
        seal_envelope(replace(tip(), conduct="x" * (MAX_TEXT + 1)), PSEUDONYM, TO)


def test_a_signature_over_one_kind_is_none_over_another() -> None:
    as_reply = jws.sign(encode_document(tip()), PSEUDONYM, "tellsafe-reply")
    assert refused(sealed_jws(as_reply)) == "jws-type"


def test_a_signed_second_spelling_is_refused() -> None:
    spaced = json.dumps(tip().to_json()).encode()
    assert refused(sealed_jws(jws.sign(spaced, PSEUDONYM, "tellsafe-tip"))) == "manifest-spelling"


def test_what_is_not_padded_or_too_large_is_refused() -> None:
    signed = jws.sign(encode_document(tip()), PSEUDONYM, "tellsafe-tip")
    assert refused(age.seal_bytes(signed, TO)) == "padding"
    assert refused(age.seal_bytes(pad_to_bucket(signed)[:-1] + b"\1", TO)) == "padding"
    assert refused(bytes(MAX_SEALED + 1)) == "envelope-size"
    with pytest.raises(FormatError) as caught:
        open_envelope(sealed_jws(signed), [DESK[0]])
    assert caught.value.code == "age-no-match"


def verifiers(period: str = "2026") -> dict[Purpose, Verifier]:
    purposes = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)
    return {
        one: Verifier(issuer().public_bytes, token_challenge(DEPLOYMENT, one, period))
        for one in purposes
    }


def test_a_credential_tells_its_kind() -> None:
    staff = replace(tip(), credential=credential(Purpose.CREDENTIAL_INELIGIBLE))
    assert credential_kind(tip(), verifiers()) is Purpose.CREDENTIAL
    assert credential_kind(staff, verifiers()) is Purpose.CREDENTIAL_INELIGIBLE


def test_a_credential_of_another_pseudonym_term_or_none_is_no_credential() -> None:
    token = credential()
    changed = replace(token, authenticator=bytes(256))
    assert credential_kind(replace(tip(), pseudonym=public(STRANGER)), verifiers()) is None
    assert credential_kind(replace(tip(), credential=changed), verifiers()) is None
    assert credential_kind(tip(), verifiers("2025")) is None
    assert credential_kind(replace(tip(), credential=None), verifiers()) is None


@pytest.mark.parametrize("vector", OURS["opens"], ids=lambda one: one["name"])
def test_vectors_that_open(vector: dict[str, Any]) -> None:
    identity = age.parse_identity(vector["identity"])
    sealed = bytes.fromhex(vector["sealed"])
    opened = open_envelope(sealed, [identity])
    assert canonical_json(opened.document.to_json()).decode() == vector["payload"]
    assert parse_document(vector["payload"].encode()) == opened.document
    assert opened.jws.decode() == vector["jws"]
    assert unpad(age.open_bytes(sealed, [identity])) == opened.jws
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vector["signer_seed"]))
    assert jws.sign(vector["payload"].encode(), key, vector["typ"]) == opened.jws


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    assert refused(sealed_jws(vector["jws"].encode())) == vector["code"]
