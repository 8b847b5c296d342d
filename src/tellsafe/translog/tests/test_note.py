# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed notes and checkpoints: what was signed is what is read, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.translog.checkpoint import open_checkpoint, sign_checkpoint
from tellsafe.translog.merkle import EMPTY_ROOT, leaf_hash
from tellsafe.translog.note import MAX_NOTE, Signer, Verifier, decode64, encode64, open_note
from tellsafe.translog.tests.sample import ORIGIN, SIGNER, VKEY

LOG = SIGNER.verifier
STRANGER = Signer("elsewhere.example", b"\x07" * 32)
ROOT = leaf_hash(b"")
NOTE = sign_checkpoint(300, ROOT, SIGNER).encode()
# Any text with lines, empty ones among them, in any script.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"))


def code_of(note: bytes, *known: Verifier) -> str:
    with pytest.raises(FormatError) as caught:
        open_note(note, known or [LOG])
    return caught.value.code


@given(TEXTS)
def test_a_signed_text_is_read_as_it_was(text: str) -> None:
    assert open_note(SIGNER.sign(text + "\n").encode(), [STRANGER.verifier, LOG]) == text + "\n"


@given(st.binary(max_size=200))
def test_hostile_bytes_are_refused_as_values(data: bytes) -> None:
    notes = {data, NOTE[:-70] + data, data + NOTE[1:]}
    for note in notes - {NOTE}:
        with pytest.raises(FormatError):
            open_checkpoint(note, LOG)


def test_any_flipped_bit_of_a_checkpoint_is_found() -> None:
    for at in range(len(NOTE)):
        for bit in range(8):
            flipped = NOTE[:at] + bytes([NOTE[at] ^ 1 << bit]) + NOTE[at + 1 :]
            with pytest.raises(FormatError):
                open_checkpoint(flipped, LOG)


def test_signatures_of_others_are_ignored_but_a_wrong_one_of_a_known_key_is_not() -> None:
    text = NOTE.decode().partition("\n\n")[0] + "\n"
    theirs = STRANGER.sign(text).rpartition("\n\n")[2].encode()
    assert open_note(NOTE + theirs, [LOG]) == text
    assert code_of(theirs.join([NOTE[:-1], b""])) == "base64"
    forged = STRANGER.sign(text + "more\n").rpartition("\n\n")[2].encode()
    assert code_of(NOTE + forged, LOG, STRANGER.verifier) == "note-signature"
    assert code_of(STRANGER.sign(text).encode()) == "note-unsigned"


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u0085", "\u2028", "\u3000", "\ufeff", "+"])
def test_a_line_of_a_name_with_a_blank_refuses_the_note(blank: str) -> None:
    """The app refuses the same ones (log.test.ts): a note is one for both or for none. Seen to fail
    for U+FEFF, which is a space in JavaScript alone."""
    line = f"— else{blank}where {encode64(bytes(70))}\n"
    assert code_of(NOTE + line.encode()) in ("note-key", "base64")


def test_sixteen_signatures_are_read_but_not_any_number() -> None:
    line = NOTE.rpartition(b"\n\n")[2]
    assert open_note(NOTE + line * 15, [LOG])
    assert code_of(NOTE + line * 100) == "note"
    assert code_of(b"x" * MAX_NOTE + NOTE) == "note"


@pytest.mark.parametrize("text", ["no newline", "a\ttab\n", "a\rreturn\n"])
def test_what_is_not_a_note_s_text_is_not_signed(text: str) -> None:
    with pytest.raises(FormatError):
        SIGNER.sign(text)


def test_keys_lead_back_to_themselves_and_hide_the_secret() -> None:
    assert Verifier.parse(VKEY) == LOG
    assert Signer.parse(str(SIGNER)) == SIGNER
    assert repr(SIGNER) == f"Signer(name={ORIGIN!r})"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        VKEY.replace("+57a177bc+", "+57a177bd+"),
        VKEY.replace("+57a177bc+", "+57A177BC+"),
        VKEY.replace(ORIGIN, "other.example"),
        VKEY.replace(ORIGIN, "log of/tellsafe"),
        VKEY.replace("+AYqI", "+AoqI"),
        VKEY[:-2],
        VKEY + "\n",
    ],
)
def test_damaged_keys_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        Verifier.parse(text)
    with pytest.raises(FormatError):
        Signer.parse(f"PRIVATE+KEY+{text}")


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n300\n",
        f"{ORIGIN}\n0300\n{ROOT.hex()}\n",
        f"{ORIGIN}\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        f"{ORIGIN}\n٣\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        f"{ORIGIN}\n9999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        f"{ORIGIN}\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        f"{ORIGIN}\n3\n47DEQpj8HBSa\n",
        f"{ORIGIN}\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n",
        f"{ORIGIN}\n0\n{'A' * 43}=\n",
        "other.example\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ],
)
def test_what_the_log_s_own_key_signed_must_still_be_a_checkpoint(text: str) -> None:
    with pytest.raises(FormatError):
        open_checkpoint(SIGNER.sign(text).encode(), LOG)


def test_extension_lines_are_read_over() -> None:
    text = f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n"
    assert open_checkpoint(SIGNER.sign(text).encode(), LOG).root == EMPTY_ROOT


@given(st.text(max_size=12))
def test_base64_has_one_spelling(text: str) -> None:
    from base64 import b64encode

    try:
        raw = decode64(text)
    except FormatError:
        return
    assert b64encode(raw).decode() == text
