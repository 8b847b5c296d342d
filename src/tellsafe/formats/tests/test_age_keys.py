# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recipients and identities: one spelling each, nothing weak let in, secrets not shown."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats import age
from tellsafe.formats.age import Kind, bech32
from tellsafe.formats.errors import FormatError

KINDS = st.sampled_from(["hybrid", "x25519"])
SEEDS = st.binary(min_size=32, max_size=32)
# The examples of c2sp.org/age; the hybrid recipient is 1,959 characters long.
SPEC_X25519 = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
SPEC_X25519_RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
SPEC_HYBRID = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
SPEC_HYBRID_RECIPIENT_SHA256 = "a091dd7e0ee9d62b75173dcc98441a0424baa941e66a8776e570a4ae60ff61ea"


def refused(text: str) -> str:
    with pytest.raises(FormatError) as caught:
        (age.parse_identity if text.startswith("AGE-") else age.parse_recipient)(text)
    return caught.value.code


def test_the_examples_of_the_specification_hold() -> None:
    assert str(age.parse_identity(SPEC_X25519).recipient) == SPEC_X25519_RECIPIENT
    hybrid = str(age.parse_identity(SPEC_HYBRID).recipient)
    assert hashlib.sha256(hybrid.encode()).hexdigest() == SPEC_HYBRID_RECIPIENT_SHA256


@given(SEEDS, KINDS)
def test_a_seed_makes_one_identity_and_its_spelling_returns_it(seed: bytes, kind: Kind) -> None:
    identity = age.identity_from_seed(seed, kind)
    assert age.parse_identity(str(identity)) == identity
    assert age.parse_recipient(str(identity.recipient)) == identity.recipient
    assert str(identity) not in repr(identity)
    assert repr(seed) not in repr(identity)


def test_generated_identities_differ() -> None:
    assert age.generate_identity() != age.generate_identity()
    assert age.generate_identity().kind == "hybrid"


@given(st.binary(max_size=100), st.sampled_from(["age", "age1pq"]))
def test_bech32_round_trips(data: bytes, prefix: str) -> None:
    assert bech32.decode(prefix, bech32.encode(prefix, data)) == data


@given(st.integers(4, 61), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_one_wrong_letter_is_found(place: int, letter: str) -> None:
    text = SPEC_X25519_RECIPIENT
    wrong = text[:place] + letter + text[place + 1 :]
    assert wrong == text or refused(wrong) == "bech32"


def test_bits_left_over_must_be_zero() -> None:
    symbols = bech32.encode("age", bytes(32))[4:-6]
    state = bech32._checksum("age", [0] * 51 + [1] + [0] * 6) ^ 1
    check = "".join(bech32._BECH32[state >> 5 * place & 31] for place in reversed(range(6)))
    assert refused("age1" + symbols[:-1] + "p" + check) == "bech32"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bech32"),
        ("age1", "bech32"),
        ("age1é", "bech32"),
        (SPEC_X25519_RECIPIENT.upper(), "bech32"),
        (SPEC_X25519_RECIPIENT.capitalize(), "bech32"),
        (SPEC_X25519_RECIPIENT + "\n", "bech32"),
        ("AGE-SECRET-KEY-1" + SPEC_X25519[16:].lower(), "age-identity"),
        (SPEC_X25519.replace("KEY-1", "KEY-PQ-1"), "bech32"),
        (bech32.encode("age", bytes(31)), "age-recipient"),
        (bech32.encode("age1pq", bytes(32)), "age-recipient"),
        (bech32.encode("age-secret-key-", bytes(33)).upper(), "age-identity"),
    ],
)
def test_other_spellings_are_refused(text: str, code: str) -> None:
    assert refused(text) == code


def test_keys_that_keep_no_secret_are_refused() -> None:
    good = age.generate_identity().recipient.public
    assert refused(bech32.encode("age", bytes(32))) == "age-recipient"
    assert refused(bech32.encode("age1pq", good[:-32] + bytes(32))) == "age-recipient"
    assert refused(bech32.encode("age1pq", b"\xff" * 1184 + good[-32:])) == "age-recipient"


def test_a_seed_has_32_bytes() -> None:
    with pytest.raises(FormatError, match="32 bytes"):
        age.identity_from_seed(bytes(31))
