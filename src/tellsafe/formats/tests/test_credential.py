# SPDX-License-Identifier: AGPL-3.0-or-later
"""A credential's nonce commits to one pseudonym."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats.credential import credential_nonce

VECTORS = Path(__file__).parents[4] / "docs/protocol/vectors/tokens.json"
pseudonyms = st.binary(min_size=32, max_size=32)


def test_vectors() -> None:
    for vector in json.loads(VECTORS.read_text())["credential_nonces"]:
        assert credential_nonce(bytes.fromhex(vector["pseudonym"])).hex() == vector["nonce"]


@settings(deadline=None)
@given(one=pseudonyms, two=pseudonyms)
def test_two_pseudonyms_have_two_nonces(one: bytes, two: bytes) -> None:
    assert (credential_nonce(one) == credential_nonce(two)) == (one == two)


@settings(deadline=None)
@given(other=st.binary(max_size=80).filter(lambda other: len(other) != 32))
def test_a_pseudonym_is_32_bytes(other: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        credential_nonce(other)
