# SPDX-License-Identifier: AGPL-3.0-or-later
"""One word for all formats on what a signature is. Seen to fail with OpenSSL's alone."""

import json
from base64 import b64encode

import pytest
from document_samples import ROOT, VECTORS
from signature_vectors import ed25519_vectors, lax

from tellsafe.formats.ed25519 import is_signed_by
from tellsafe.formats.errors import FormatError
from tellsafe.formats.jws import verify_signature
from tellsafe.formats.signed_request import sign_request, verify_request
from tellsafe.translog.note import Verifier

OURS = json.loads((VECTORS / "ed25519.json").read_text())
NOW = 1_795_000_000
PARTS = ("public", "signature", "message")
WEAK = [one for one in OURS["refused"] if lax(*(bytes.fromhex(one[part]) for part in PARTS))]


def parts_of(vector: dict[str, str]) -> list[bytes]:
    return [bytes.fromhex(vector[part]) for part in PARTS]


def test_the_vectors_are_these() -> None:
    assert ed25519_vectors() == OURS


@pytest.mark.parametrize("vector", OURS["verifies"], ids=lambda one: one["name"])
def test_vectors_that_verify(vector: dict[str, str]) -> None:
    assert is_signed_by(*parts_of(vector))


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, str]) -> None:
    assert not is_signed_by(*parts_of(vector))


def test_what_is_too_short_or_too_long_is_none() -> None:
    public, signature, message = parts_of(OURS["verifies"][0])
    for key, mark in (
        (public[:31], signature),
        (public + b"\0", signature),
        (public, signature[:63]),
        (public, signature + b"\0"),
        (b"", b""),
    ):
        assert not is_signed_by(key, mark, message)


@pytest.mark.parametrize("vector", WEAK, ids=lambda one: one["name"])
def test_neither_documents_nor_notes_take_a_weak_key(vector: dict[str, str]) -> None:
    public, signature, message = parts_of(vector)
    with pytest.raises(FormatError) as document:
        verify_signature(public, signature, message)
    with pytest.raises(FormatError) as note:
        Verifier("log.example.org", public).verify(message, signature)
    assert (document.value.code, note.value.code) == ("jws-signature", "note-signature")


def test_no_request_is_signed_by_a_weak_key() -> None:
    public, signature, _ = parts_of(OURS["refused"][0])
    parts = ("POST", "/v1/desk", "", b"{}")
    good = sign_request(*parts, ROOT, "desk", NOW, "0123456789abcdef")
    forged = {**good, "signature": f"tellsafe=:{b64encode(signature).decode()}:"}
    with pytest.raises(FormatError) as refusal:
        verify_request(*parts, forged, {"desk": public}.get, NOW)
    assert refusal.value.code == "signature-wrong"
