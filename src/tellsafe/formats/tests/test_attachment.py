# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attachments: true bytes back, padding checked, and nothing that tells one sender from another."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats import age
from tellsafe.formats.age import Stanza
from tellsafe.formats.age.header import encode_header
from tellsafe.formats.attachment import (
    SealedAttachment,
    attachment_fits,
    envelope_fits,
    open_attachment,
    seal_attachment,
)
from tellsafe.formats.errors import FormatError
from tellsafe.formats.padding import pad_to_bucket, padme

VECTORS = json.loads(
    (Path(__file__).parents[4] / "docs/protocol/vectors/attachment.json").read_text()
)
X25519 = age.identity_from_seed(b"\x03" * 32, "x25519").recipient
HYBRID = age.identity_from_seed(b"\x03" * 32).recipient
FILE_KEY = bytes(range(16))


def sealed(content: bytes, recipients: int = 2) -> tuple[SealedAttachment, bytes]:
    sink = io.BytesIO()
    said = seal_attachment(io.BytesIO(content), len(content), sink, [X25519] * recipients)
    return said, sink.getvalue()


def opened(file: bytes, said: SealedAttachment) -> bytes:
    sink = io.BytesIO()
    open_attachment(
        io.BytesIO(file),
        sink,
        file_key=said.file_key,
        true_length=said.true_length,
        plain_sha256=said.plain_sha256,
    )
    return sink.getvalue()


def refused(act: Callable[..., object], *given: object) -> str:
    with pytest.raises(FormatError) as caught:
        act(*given)
    return caught.value.code


@given(st.integers(1, 300) | st.integers(65000, 70000) | st.integers(131000, 132000))
@settings(deadline=None)
def test_an_attachment_returns_and_what_is_said_of_it_holds(length: int) -> None:
    content = b"\xd9\x8a" * (length // 2) + b"\0" * (length % 2)
    said, file = sealed(content)
    assert opened(file, said) == content
    assert said.plain_sha256 == hashlib.sha256(content).hexdigest()
    assert said.sealed_sha256 == hashlib.sha256(file).hexdigest()
    assert said.sealed_length == len(file)
    assert age.plain_length(len(file), age.header_length("x25519", 2)) == padme(len(content))
    assert attachment_fits(file[:4096], len(file), stanzas=2)


def test_a_file_key_is_never_used_twice_nor_shown() -> None:
    first, second = sealed(b"photo")[0], sealed(b"photo")[0]
    assert first.file_key != second.file_key
    assert repr(first.file_key) not in repr(first)


def test_an_empty_attachment_is_refused() -> None:
    assert refused(sealed, b"") == "attachment-empty"
    said, file = sealed(b"x")
    assert refused(opened, file, replace(said, true_length=0)) == "attachment-empty"


@pytest.mark.parametrize("length", [4, 6, 70000])
def test_a_file_that_is_not_as_long_as_announced_is_refused(length: int) -> None:
    given = (io.BytesIO(b"12345"), length, io.BytesIO(), [X25519])
    assert refused(seal_attachment, *given) == "attachment-length"


def test_what_the_manifest_says_otherwise_is_refused() -> None:
    content = bytes(65) + b"x" * 35
    said, file = sealed(content)
    for wrong, code in (
        (replace(said, true_length=99), "attachment-padding"),
        (replace(said, true_length=101), "attachment-hash"),
        (replace(said, true_length=105), "attachment-length"),
        (replace(said, true_length=64), "attachment-padding"),
        (replace(said, plain_sha256="0" * 64), "attachment-hash"),
        (replace(said, file_key=bytes(16)), "age-mac"),
    ):
        assert refused(opened, file, wrong) == code


def test_a_hash_of_fewer_bytes_than_announced_is_refused() -> None:
    said, file = sealed(b"seventh")
    assert padme(7) + 1 == padme(8) == 8
    assert refused(opened, file, replace(said, true_length=8)) == "attachment-length"


@pytest.mark.parametrize("length", [100, 65536, 70000])
def test_padding_that_is_not_zeros_of_the_right_number_is_refused(length: int) -> None:
    content, room = b"x" * length, padme(length) - length
    said = replace(sealed(content)[0], file_key=FILE_KEY)
    for tail, code in (
        (bytes(max(room - 1, 0)) + b"\x01", "attachment-padding"),
        (bytes(room + 1), "attachment-length"),
    ):
        file = age.seal_bytes(content + tail, [X25519], file_key=FILE_KEY)
        assert refused(opened, file, said) == code


def plain(length: int, recipients: int = 2) -> bytes:
    return age.seal_bytes(bytes(length), [X25519] * recipients)


def with_stanzas(*stanzas: Stanza) -> bytes:
    """A file of 16 bytes, sound but for its stanzas."""
    return encode_header(stanzas, FILE_KEY) + bytes(16 + 16 + 16)


OURS = X25519.wrap(FILE_KEY)
ODD = {
    "grease": with_stanzas(OURS, Stanza("x-grease", (), b"")),
    "only grease": with_stanzas(Stanza("x-grease", (), b""), Stanza("x-grease", (), b"")),
    "an argument": with_stanzas(OURS, Stanza("X25519", (*OURS.args, "me"), OURS.body)),
    "a long body": with_stanzas(OURS, Stanza("X25519", OURS.args, bytes(33))),
    "a short share": with_stanzas(OURS, Stanza("X25519", ("AAAA",), OURS.body)),
    "both kinds": with_stanzas(OURS, HYBRID.wrap(FILE_KEY)),
    "one stanza": with_stanzas(OURS),
    "three stanzas": with_stanzas(OURS, OURS, OURS),
    "no header": bytes(5000),
    "nothing": b"",
}


def test_intake_sees_an_attachment_that_fits() -> None:
    fitting = with_stanzas(OURS, OURS)
    assert attachment_fits(fitting, len(fitting), stanzas=2)
    both = age.seal_bytes(bytes(16), [HYBRID] * 2)
    assert attachment_fits(both, len(both), stanzas=2)


@pytest.mark.parametrize("name", ODD)
def test_intake_refuses_what_would_tell_senders_apart(name: str) -> None:
    assert not attachment_fits(ODD[name], len(ODD[name]), stanzas=2)
    padded = ODD[name] + bytes(4096 - 16)
    assert not envelope_fits(padded, stanzas=2)


@given(st.integers(0, 200000))
@settings(deadline=None)
def test_an_attachment_fits_by_its_padded_length_alone(length: int) -> None:
    head = age.header_length("x25519", 2)
    prefix = plain(0)[:head]
    fits = attachment_fits(prefix, age.sealed_length(length, head), stanzas=2)
    assert fits == (length > 0 and padme(length) == length)
    assert not attachment_fits(prefix[:-1], age.sealed_length(length, head), stanzas=2)


def test_an_envelope_fits_in_a_bucket_alone() -> None:
    for length in (1, 4092, 4093, 65532):
        assert envelope_fits(age.seal_bytes(pad_to_bucket(bytes(length)), [HYBRID] * 2), stanzas=2)
    for length in (0, 4095, 4097, 65537, 131072):
        assert not envelope_fits(plain(length), stanzas=2)


def open_vector(vector: dict[str, Any]) -> bytes:
    sink = io.BytesIO()
    open_attachment(
        io.BytesIO(bytes.fromhex(vector["sealed"])),
        sink,
        file_key=bytes.fromhex(vector["file_key"]),
        true_length=vector["true_length"],
        plain_sha256=vector["plain_sha256"],
    )
    return sink.getvalue()


@pytest.mark.parametrize("vector", VECTORS["opens"], ids=["hybrid", "x25519"])
def test_attachments_of_the_vectors(vector: dict[str, Any]) -> None:
    file, identity = bytes.fromhex(vector["sealed"]), age.parse_identity(vector["identity"])
    assert open_vector(vector).hex() == vector["plain"]
    assert hashlib.sha256(file).hexdigest() == vector["sealed_sha256"]
    assert attachment_fits(file, vector["sealed_length"], stanzas=2)
    assert len(age.open_bytes(file, [identity])) == padme(vector["true_length"])


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda one: one["name"])
def test_refusals_of_the_vectors(vector: dict[str, Any]) -> None:
    assert refused(open_vector, vector) == vector["code"]


@pytest.mark.parametrize("vector", VECTORS["fits"], ids=lambda one: one["name"])
def test_what_fits_of_the_vectors(vector: dict[str, Any]) -> None:
    file = bytes.fromhex(vector["sealed"])
    assert attachment_fits(file, len(file), stanzas=2) == vector["fits"]
