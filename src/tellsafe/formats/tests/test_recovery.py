# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recovery number is read back as people write it, and a slip is told."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats.derive import ROOT_BITS, RootSecret
from tellsafe.formats.errors import FormatError
from tellsafe.formats.recovery import RecoveryNumber, new_secret

DOCS = Path(__file__).parents[4] / "docs/protocol"
VECTORS = json.loads((DOCS / "vectors/recovery.json").read_text())
roots = st.integers(0, 2**ROOT_BITS - 1).map(lambda bits: RootSecret(bits.to_bytes(16, "big")))
SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]


def refusal(text: str) -> FormatError:
    with pytest.raises(FormatError) as refused:
        RecoveryNumber.decode(text)
    return refused.value


def test_the_example_of_the_specification() -> None:
    text = (DOCS / "recovery-number.md").read_text()
    example = VECTORS["numbers"][2]
    assert f"\n{example['number']}\n" in text
    assert f"`{example['secret']}`" in text


def test_vectors() -> None:
    for vector in VECTORS["numbers"]:
        secret = RootSecret(bytes.fromhex(vector["secret"]))
        assert RecoveryNumber.encode(secret) == vector["number"]
        assert RecoveryNumber.decode(vector["number"]) == secret
    for text in VECTORS["spellings"]["accepted"]:
        assert RecoveryNumber.decode(text).value.hex() == VECTORS["spellings"]["secret"]


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["code"])
def test_vectors_that_are_refused(vector: dict[str, str]) -> None:
    assert refusal(vector["text"]).code == vector["code"]


@settings(deadline=None)
@given(secret=roots, data=st.data())
def test_it_comes_back_in_any_script_and_grouping(secret: RootSecret, data: st.DataObject) -> None:
    number = RecoveryNumber.encode(secret)
    assert [len(group) for group in number.split(" ")] == [3] * 11
    script = data.draw(st.sampled_from(SCRIPTS))
    gap = data.draw(st.sampled_from([" ", "", "-", "\u00a0", "\u200f", " - "]))
    written = number.translate(str.maketrans(SCRIPTS[0], script)).replace(" ", gap)
    assert RecoveryNumber.decode(written) == secret


@settings(deadline=None)
@given(secret=roots, at=st.integers(0, 32), by=st.integers(1, 9))
def test_every_single_wrong_digit_is_told(secret: RootSecret, at: int, by: int) -> None:
    digits = RecoveryNumber.encode(secret).replace(" ", "")
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assert refusal(wrong).code == "recovery-check"


@settings(deadline=None)
@given(secret=roots)
def test_every_swap_of_two_neighbours_is_told(secret: RootSecret) -> None:
    digits = RecoveryNumber.encode(secret).replace(" ", "")
    for at in range(32):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        if swapped != digits:
            assert refusal(swapped).code == "recovery-check"


def outcome(text: str) -> RootSecret | str:
    try:
        return RecoveryNumber.decode(text)
    except FormatError as refused:
        return refused.code


@settings(deadline=None)
@given(text=st.text() | st.text(alphabet="0123456789 -", min_size=33, max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = outcome(text)
    if isinstance(read, RootSecret):
        assert outcome(RecoveryNumber.encode(read)) == read
    else:
        assert read in {"recovery-length", "recovery-digit", "recovery-check"}


def test_new_secrets_use_all_their_bits() -> None:
    drawn = [int.from_bytes(new_secret().value, "big") for _ in range(200)]
    assert len(set(drawn)) == 200
    ever_one, ever_zero = 0, 0
    for bits in drawn:
        ever_one, ever_zero = ever_one | bits, ever_zero | ~bits
    everything = 2**ROOT_BITS - 1
    assert ever_one == ever_zero & everything == everything
