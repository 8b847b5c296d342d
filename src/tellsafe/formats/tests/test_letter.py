# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters: the vectors, and that a letter tells nobody but the body anything."""

import json
from dataclasses import replace

import pytest
from document_samples import DEPLOYMENT, DESK, SOURCE, VECTORS, X25519
from redress_vectors import CASE, letter, letter_vectors

from tellsafe.formats import age
from tellsafe.formats.age import parse_identity
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.errors import FormatError
from tellsafe.formats.letter import Letter, letter_fits, open_letter, seal_letter
from tellsafe.formats.padding import pad_to_bucket
from tellsafe.formats.recovery import RecoveryNumber

KNOWN = json.loads((VECTORS / "letter.json").read_text("utf-8"))


def test_the_case_of_the_vectors() -> None:
    secret = RecoveryNumber.decode(KNOWN["number"])
    keys, case = secret.case(), KNOWN["case"]
    assert secret.value.hex() == KNOWN["secret"]
    assert keys.mailbox_id.hex() == case["mailbox_id"]
    assert mailbox_address(keys.mailbox_id) == case["address"]
    assert keys.mailbox_key.private_bytes_raw().hex() == case["mailbox_seed"]
    assert str(keys.reply_identity) == case["reply_identity"]
    assert str(keys.reply_identity.recipient) == case["reply_recipient"]


def test_the_letter_of_the_vectors() -> None:
    (vector,) = KNOWN["opens"]
    sealed = bytes.fromhex(vector["sealed"])
    opened = open_letter(sealed, [parse_identity(vector["identity"])], DEPLOYMENT)
    assert opened == letter()
    assert json.loads(vector["payload"]) == opened.to_json()
    assert letter_vectors()["refused"] == KNOWN["refused"]


@pytest.mark.parametrize("vector", KNOWN["refused"], ids=lambda vector: vector["name"])
def test_what_is_no_letter_is_refused(vector: dict[str, str]) -> None:
    sealed = age.seal_bytes(pad_to_bucket(vector["jws"].encode()), [X25519.recipient])
    with pytest.raises(FormatError) as caught:
        open_letter(sealed, [X25519], DEPLOYMENT)
    assert caught.value.code == vector["code"]


def test_a_letter_is_signed_by_its_own_case_alone() -> None:
    with pytest.raises(FormatError) as caught:
        seal_letter(letter(), SOURCE.tip(0).mailbox_key, X25519.recipient)
    assert caught.value.code == "letter-signer"


def test_letters_are_padded_to_a_bucket_as_envelopes_are() -> None:
    """In bytes, and so alike in every script."""
    texts = ("x" * 1000, "x" * 3000, "ئ" * 1500, "仓" * 1000)
    bare = replace(letter(), when="", district="", happened="")
    letters = [replace(bare, text=text) for text in texts]
    sealed = [seal_letter(one, CASE.mailbox_key, DESK[0].recipient) for one in letters]
    assert len({len(one) for one in sealed}) == 1
    assert all(letter_fits(one) for one in sealed)
    assert not letter_fits(sealed[0] + b"x")


def test_a_letter_as_long_as_may_be_fits() -> None:
    longest = replace(letter(), when="\n" * 299 + "x", happened="\\" * 4000, text='"' * 8000)
    sealed = seal_letter(longest, CASE.mailbox_key, DESK[0].recipient)
    assert letter_fits(sealed)
    assert open_letter(sealed, [DESK[0]], DEPLOYMENT) == longest


def test_a_case_and_a_source_of_one_number_are_strangers() -> None:
    tips = [SOURCE.tip(number) for number in range(3)]
    assert CASE.mailbox_id not in [one.mailbox_id for one in tips]
    public = CASE.mailbox_key.public_key().public_bytes_raw()
    assert public not in [one.mailbox_key.public_key().public_bytes_raw() for one in tips]


def test_nothing_of_a_letter_is_in_its_repr() -> None:
    assert "neighbours" not in repr(letter())
    assert Letter.from_json(letter().to_json()) == letter()
