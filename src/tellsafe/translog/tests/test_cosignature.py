# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cosignatures, by vectors of an implementation that is not ours: transparency-dev's, in Go."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tellsafe.formats.errors import FormatError
from tellsafe.translog.checkpoint import open_checkpoint
from tellsafe.translog.cosignature import Cosigner, Quorum, WitnessKey
from tellsafe.translog.note import Verifier

PATH = Path(__file__).parents[4] / "docs" / "protocol" / "vectors" / "cosignature.json"
VECTOR: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
NOTE: bytes = VECTOR["note"].encode()
LINES = NOTE.decode().partition("\n\n")[2].splitlines(keepends=True)
TEXT = NOTE.decode().partition("\n\n")[0] + "\n"


def code_of(note: bytes, quorum: Quorum) -> str:
    with pytest.raises(FormatError) as caught:
        quorum.require(note)
    return caught.value.code


def test_what_others_cosigned_is_read() -> None:
    Quorum.parse(VECTOR["witnesses"], 3).require(NOTE)
    assert [str(WitnessKey.parse(vkey)) for vkey in VECTOR["witnesses"]] == VECTOR["witnesses"]
    assert open_checkpoint(NOTE, Verifier.parse(VECTOR["log"])).size == 5


def test_as_many_as_are_needed_and_no_witness_twice() -> None:
    for count in range(4):
        for lines in combinations(LINES[1:], count):
            note = (TEXT + "\n" + LINES[0] + "".join(lines) * 2).encode()
            for needed in range(4):
                missing = Quorum.parse(VECTOR["witnesses"], needed).missing(note)
                assert missing == max(0, needed - count)


def test_any_flipped_bit_of_a_cosigned_text_or_time_is_found() -> None:
    quorum = Quorum.parse(VECTOR["witnesses"], 3)
    for at in range(len(NOTE) - 1):
        flipped = NOTE[:at] + bytes([NOTE[at] ^ 1]) + NOTE[at + 1 :]
        if at in range(NOTE.index(LINES[0].encode()), NOTE.index(LINES[1].encode())):
            continue  # the log's own signature is not the witnesses' to hold
        with pytest.raises(FormatError):
            quorum.require(flipped)


def test_a_logs_signature_is_no_cosignature_nor_the_other_way_round() -> None:
    with pytest.raises(FormatError):
        WitnessKey.parse(VECTOR["log"])
    with pytest.raises(FormatError):
        Verifier.parse(VECTOR["witnesses"][0])


def test_ours_is_read_and_says_when() -> None:
    cosigner = Cosigner("w.example/1", b"\x05" * 32)
    note = (TEXT + "\n" + LINES[0] + cosigner.cosign(TEXT, 1_795_960_000)).encode()
    Quorum((cosigner.key,), 1).require(note)
    assert code_of(NOTE, Quorum((cosigner.key,), 1)) == "log-unwitnessed"


@pytest.mark.parametrize("time", [1 << 63, (1 << 64) - 1])
def test_a_time_past_the_end_of_time_is_refused(time: int) -> None:
    cosigner = Cosigner("w.example/1", b"\x05" * 32)
    note = (TEXT + "\n" + cosigner.cosign(TEXT, time)).encode()
    assert code_of(note, Quorum((cosigner.key,), 1)) == "note-signature"


def test_one_body_is_one_witness() -> None:
    keys = VECTOR["witnesses"]
    same = str(WitnessKey("other.example/w", WitnessKey.parse(keys[0]).public))
    for vkeys in ([keys[0], keys[0]], [keys[0], same]):
        with pytest.raises(FormatError):
            Quorum.parse(vkeys, 1)
    with pytest.raises(FormatError):
        Quorum.parse(keys, 4)
