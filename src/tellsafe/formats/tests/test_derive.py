# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything of a source comes back from its root, and nothing of it twice."""

import json
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats import age
from tellsafe.formats.derive import RootSecret, mailbox_address, stamp_index

DOCS = Path(__file__).parents[4] / "docs/protocol"
VECTORS = json.loads((DOCS / "vectors/derivation.json").read_text())
ROOT = RootSecret(bytes.fromhex(VECTORS["root"]))
OTHER = RootSecret(bytes(16))


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def test_the_example_of_the_specification() -> None:
    text = (DOCS / "derivation.md").read_text()
    tip = VECTORS["tips"][0]
    for shown in ("mailbox_id", "address", "mailbox_public"):
        assert tip[shown] in text
    assert tip["reply_recipient"][:70] in text
    assert f"{stamp_index(date(2026, 11, 23), 0)} is the first one of 23 November 2026" in text


@pytest.mark.parametrize("vector", VECTORS["pseudonyms"], ids=lambda vector: vector["term"])
def test_pseudonyms_of_the_vectors(vector: dict[str, str]) -> None:
    key = ROOT.pseudonym(vector["term"])
    assert key.private_bytes_raw().hex() == vector["seed"]
    assert public(key) == vector["public"]


@pytest.mark.parametrize("number", range(len(VECTORS["tips"])))
def test_tips_of_the_vectors(number: int) -> None:
    vector = VECTORS["tips"][number]
    keys = ROOT.tip(vector["number"])
    assert keys.mailbox_id.hex() == vector["mailbox_id"]
    assert mailbox_address(keys.mailbox_id) == vector["address"]
    assert keys.mailbox_key.private_bytes_raw().hex() == vector["mailbox_seed"]
    assert public(keys.mailbox_key) == vector["mailbox_public"]
    assert str(keys.reply_identity) == vector["reply_identity"]
    assert str(keys.reply_identity.recipient) == vector["reply_recipient"]
    seeded = age.identity_from_seed(bytes.fromhex(vector["reply_seed"]))
    assert str(seeded) == vector["reply_identity"]


def test_tokens_and_stamp_indexes_of_the_vectors() -> None:
    for vector in VECTORS["tokens"]:
        where = (vector["purpose"], vector["period"], vector["index"])
        assert ROOT.token_nonce(*where).hex() == vector["nonce"]
        assert ROOT.token_entropy(*where).hex() == vector["entropy"]
    for vector in VECTORS["stamp_indexes"]:
        day = date.fromisoformat(vector["day"])
        assert stamp_index(day, vector["position"]) == vector["index"]


def test_a_reply_sealed_to_a_tip_opens_with_its_root_alone() -> None:
    sealed = age.seal_bytes(b"thank you", [ROOT.tip(3).reply_identity.recipient])
    assert age.open_bytes(sealed, [ROOT.tip(3).reply_identity]) == b"thank you"
    for stranger in (ROOT.tip(4), OTHER.tip(3)):
        with pytest.raises(ValueError):
            age.open_bytes(sealed, [stranger.reply_identity])


def everything(root: RootSecret) -> list[bytes]:
    """One of each kind, in two places each."""
    tips = [root.tip(number) for number in (0, 1)]
    where = [("stamp", "2026-W48", 1), ("stamp", "2026-W48", 11), ("stamp", "2026-W4", 81)]
    return [
        *(root.pseudonym(term).private_bytes_raw() for term in ("2026", "2027")),
        *(tip.mailbox_id for tip in tips),
        *(tip.mailbox_key.private_bytes_raw() for tip in tips),
        *(str(tip.reply_identity).encode() for tip in tips),
        *(root.token_nonce(*at) for at in where),
        *(root.token_entropy(*at)[:32] for at in where),
    ]


def test_nothing_is_derived_twice() -> None:
    derived = everything(ROOT) + everything(OTHER)
    assert len(set(derived)) == len(derived)


@settings(deadline=None)
@given(one=st.tuples(st.text(), st.text()), two=st.tuples(st.text(), st.text()))
def test_two_places_are_never_one(one: tuple[str, str], two: tuple[str, str]) -> None:
    nonces = []
    for purpose, period in (one, two):
        try:
            nonces.append(ROOT.token_nonce(purpose, period, 0))
        except ValueError:
            return
    assert (nonces[0] == nonces[1]) == (one == two)


@pytest.mark.parametrize("term", ["", "2026\0", "-1"])
def test_a_field_that_reads_two_ways_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match="two ways"):
        ROOT.pseudonym(term)


@pytest.mark.parametrize("position", [-1, 64])
def test_a_day_has_64_stamps(position: int) -> None:
    with pytest.raises(ValueError, match="64"):
        stamp_index(date(2026, 11, 23), position)


@settings(deadline=None)
@given(day=st.dates(), other=st.dates(), one=st.integers(0, 63), two=st.integers(0, 63))
def test_no_two_stamps_share_an_index(day: date, other: date, one: int, two: int) -> None:
    assert (stamp_index(day, one) == stamp_index(other, two)) == ((day, one) == (other, two))


@pytest.mark.parametrize("value", [b"", bytes(15), bytes(17), bytes([0, 0, 0, 0x40]) + bytes(12)])
def test_a_root_is_102_bits_in_16_bytes(value: bytes) -> None:
    with pytest.raises(ValueError, match="102 bits"):
        RootSecret(value)


def test_a_root_is_never_printed() -> None:
    shown = repr(ROOT) + str(ROOT) + repr(ROOT.tip(0))
    for secret in (ROOT.value, *everything(ROOT)):
        assert secret.hex() not in shown
        assert repr(secret) not in shown
