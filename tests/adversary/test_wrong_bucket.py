# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nothing is taken in whose size tells its length, and length counts bytes in every script.

Seen to fail: with `envelope_fits` made to return True, all that is refused here was accepted.
"""

import secrets

import httpx2 as httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.deployment import Measured
from tellsafe.formats.age import generate_identity, seal_bytes
from tellsafe.formats.encoding import b64u
from tellsafe.formats.padding import BUCKETS, is_padme, pad_to_bucket, padme

# As many bytes in each of three scripts; in characters they differ threefold.
TEXTS = ("f" * 3000, "着" * 1000, "ئ" * 1500)


def put(running: Measured, sealed: bytes) -> httpx.Response:
    return httpx.put(
        running.zones.addresses["intake"] + f"/v1/submissions/{b64u(secrets.token_bytes(32))}",
        content=sealed,
        headers=running.stamp_header(),
        trust_env=False,
    )


def sealed_to_desk(running: Measured, plain: bytes) -> bytes:
    return seal_bytes(plain, running.bulletin.desk_recipients(running.today))


def test_an_envelope_in_its_bucket_is_taken(running: Measured) -> None:
    assert put(running, running.envelope()).status_code == httpx.codes.CREATED


@pytest.mark.parametrize("length", [0, 1, 4095, 4097, 5000, 65537])
def test_an_envelope_out_of_bucket_is_refused(running: Measured, length: int) -> None:
    answer = put(running, sealed_to_desk(running, bytes(length)))
    assert answer.status_code in (400, 413, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_envelope_for_one_more_recipient_is_refused(running: Measured) -> None:
    recipients = [
        *running.bulletin.desk_recipients(running.today),
        generate_identity().recipient,
    ]
    answer = put(running, seal_bytes(bytes(4096), recipients))
    assert answer.status_code in (400, 413, 422)


def test_plaintext_in_the_size_of_an_envelope_is_refused(running: Measured) -> None:
    size = len(sealed_to_desk(running, bytes(4096)))
    assert put(running, b"Help " * (size // 5 + 1)).status_code in (400, 413, 422)
    assert put(running, (b"Help " * size)[:size]).status_code in (400, 413, 422)


@pytest.mark.parametrize("length", [1 << 20, 3_000_001])
def test_a_blob_out_of_padme_is_refused(running: Measured, length: int) -> None:
    off = padme(length) + 1
    assert not is_padme(off)
    sealed = sealed_to_desk(running, bytes(off))
    base = running.zones.addresses["intake"]
    path = f"/v1/submissions/{b64u(secrets.token_bytes(32))}/blobs"
    blob = b64u(secrets.token_bytes(16))
    with httpx.Client(
        base_url=base, headers=running.stamp_header(), trust_env=False, timeout=60
    ) as client:
        opened = client.put(path, json={"blobs": [{"blob": blob, "length": len(sealed)}]})
        part = client.put(f"{path}/{blob}/parts/0", content=sealed[: running.bulletin.part_size])
    assert {opened.status_code, part.status_code} & {400, 413, 422}


def test_as_many_bytes_in_any_script_make_envelopes_of_one_size() -> None:
    assert {len(text.encode()) for text in TEXTS} == {3000}
    assert {len(pad_to_bucket(text.encode())) for text in TEXTS} == {4096}


def test_a_longer_text_in_fewer_characters_gets_the_larger_bucket() -> None:
    assert len(pad_to_bucket(("着" * 1400).encode())) > len(pad_to_bucket(b"f" * 3000))


@given(st.text(max_size=20000))
def test_every_text_ends_in_one_of_five_sizes(text: str) -> None:
    content = text.encode("utf-8", "replace")[: BUCKETS[-1] - 4]
    assert len(pad_to_bucket(content)) in BUCKETS
