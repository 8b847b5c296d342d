# SPDX-License-Identifier: AGPL-3.0-or-later
"""Padding: few lengths, one spelling of each, the same in every script."""

import hashlib
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.formats.padding import BUCKETS, is_padme, pad_to_bucket, padme, unpad

VECTORS = json.loads((Path(__file__).parents[4] / "docs/protocol/vectors/padding.json").read_text())
LENGTHS = st.integers(0, 65532) | st.sampled_from(
    [bucket - 4 + more for bucket in BUCKETS for more in (-1, 0, 1)][:-1]
)


@given(LENGTHS)
def test_content_returns_from_the_smallest_bucket_that_holds_it(length: int) -> None:
    content = b"\xda" * length
    padded = pad_to_bucket(content)
    assert unpad(padded) == content
    assert len(padded) == min(bucket for bucket in BUCKETS if bucket >= length + 4)


def test_content_may_end_in_zeros() -> None:
    assert unpad(pad_to_bucket(b"a\0\0")) == b"a\0\0"


def test_more_than_the_largest_bucket_is_refused() -> None:
    with pytest.raises(FormatError) as caught:
        pad_to_bucket(bytes(65533))
    assert caught.value.code == "too-large"


@given(LENGTHS, st.data())
def test_no_spare_byte_can_carry_a_mark(length: int, data: st.DataObject) -> None:
    padded = bytearray(pad_to_bucket(bytes(length)))
    spare = data.draw(st.integers(min(length + 4, len(padded) - 1), len(padded) - 1))
    padded[spare] ^= data.draw(st.integers(1, 255))
    if spare >= length + 4:
        with pytest.raises(FormatError):
            unpad(bytes(padded))


@given(st.binary(max_size=5000) | st.sampled_from(BUCKETS).map(bytes))
def test_what_unpads_is_what_padding_makes(data: bytes) -> None:
    try:
        content = unpad(data)
    except FormatError:
        return
    assert pad_to_bucket(content) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0",
        bytes(4095),
        bytes(4097),
        bytes(8192),
        (4093).to_bytes(4, "big") + bytes(4092),
        (4092).to_bytes(4, "big") + bytes(8188),
        b"\xff\xff\xff\xff" + bytes(65532),
    ],
)
def test_other_spellings_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        unpad(data)


@given(st.integers(2, 2**50))
def test_padme_costs_at_most_12_percent_and_shows_few_leading_bits(length: int) -> None:
    padded = padme(length)
    assert length <= padded <= length * 1.12
    assert padme(padded) == padded
    assert is_padme(padded)
    leading = padded // (padded & -padded)
    exponent = math.floor(math.log2(padded))
    assert leading.bit_length() <= math.floor(math.log2(exponent)) + 2


@given(st.integers(1, 2**50))
def test_padme_is_the_smallest_of_its_lengths_that_holds_the_content(length: int) -> None:
    assert is_padme(length) == (padme(length) == length)
    assert padme(length) <= padme(length + 1)


def test_half_a_gigabyte_has_few_lengths() -> None:
    lengths, length = 0, 1
    while length < 500_000_000:
        lengths, length = lengths + 1, padme(length + 1)
    assert lengths == 583


def test_nothing_is_no_padded_length() -> None:
    assert not is_padme(0)
    assert not is_padme(-1)
    assert padme(1) == 1


@pytest.mark.parametrize("vector", VECTORS["buckets"], ids=lambda one: one["count"])
def test_buckets_of_the_vectors(vector: dict[str, object]) -> None:
    content = b"a" * int(str(vector["count"]))
    padded = pad_to_bucket(content)
    assert (len(padded), hashlib.sha256(padded).hexdigest()) == (vector["bucket"], vector["sha256"])
    assert unpad(padded) == content


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda one: one["name"])
def test_refusals_of_the_vectors(vector: dict[str, object]) -> None:
    with pytest.raises(FormatError):
        unpad(bytes.fromhex(str(vector["head"])) + bytes(int(str(vector["zeros"]))))


def test_padme_of_the_vectors() -> None:
    assert [[length, padme(length)] for length, _ in VECTORS["padme"]] == VECTORS["padme"]
