# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealed streams: whole or refused, whatever was cut, changed, moved or added."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats import age
from tellsafe.formats.age.stream import CHUNK
from tellsafe.formats.errors import FormatError

FILE_KEY = bytes(range(16))
IDENTITIES = {kind: age.identity_from_seed(b"\x05" * 32, kind) for kind in ("hybrid", "x25519")}
X25519 = IDENTITIES["x25519"]
HEAD = age.header_length("x25519", 1) + 16
# Lengths at, just under and just over the limits of chunks.
LENGTHS = st.builds(
    lambda chunks, more: max(0, chunks * CHUNK + more), st.integers(0, 3), st.integers(-2, 2)
)


def content(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def sealed(length: int) -> bytes:
    return age.seal_bytes(content(length), [X25519.recipient], file_key=FILE_KEY)


def refused(act: Callable[..., object], *given: object) -> str:
    with pytest.raises(FormatError) as caught:
        act(*given)
    return caught.value.code


def opening(data: bytes) -> str:
    return refused(age.open_bytes, data, [X25519])


@given(LENGTHS, st.sampled_from(["hybrid", "x25519"]), st.integers(1, 3))
@settings(deadline=None)
def test_what_was_sealed_opens(length: int, kind: str, recipients: int) -> None:
    identity, plain = IDENTITIES[kind], content(length)
    file = age.seal_bytes(plain, [identity.recipient] * recipients)
    header = age.parse_header(file)
    assert age.open_bytes(file, [age.generate_identity(), identity]) == plain
    assert age.plain_length(len(file), header.length) == length
    assert age.sealed_length(length, header.length) == len(file)


def test_each_sealing_is_new() -> None:
    assert sealed(10) != sealed(10)
    first, second = (age.seal_bytes(b"", [X25519.recipient]) for _ in range(2))
    assert X25519.unwrap(age.parse_header(first).stanzas) != X25519.unwrap(
        age.parse_header(second).stanzas
    )


@given(LENGTHS)
def test_the_file_key_alone_opens_and_the_mac_is_still_verified(length: int) -> None:
    sink = io.BytesIO()
    age.open_with_file_key(io.BytesIO(sealed(length)), sink, FILE_KEY)
    assert sink.getvalue() == content(length)
    changed = sealed(length).replace(b"-> X25519", b"-> X25518")
    again = (io.BytesIO(changed), io.BytesIO(), FILE_KEY)
    assert refused(age.open_with_file_key, *again) == "age-mac"


def test_every_bit_of_a_small_file_counts() -> None:
    file = sealed(3)
    for bit in range(len(file) * 8):
        changed = bytearray(file)
        changed[bit // 8] ^= 1 << bit % 8
        opening(bytes(changed))


def test_every_byte_of_a_hybrid_file_counts() -> None:
    hybrid = IDENTITIES["hybrid"]
    file = age.seal_bytes(b"abc", [hybrid.recipient])
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1 << place % 8
        refused(age.open_bytes, bytes(changed), [hybrid])


@given(st.data())
@settings(deadline=None)
def test_a_change_in_any_chunk_is_found(data: st.DataObject) -> None:
    file = bytearray(sealed(2 * CHUNK + 5))
    place = data.draw(st.integers(HEAD, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))
    assert opening(bytes(file)) == "age-payload"


def test_every_cut_of_a_small_file_is_found() -> None:
    file = sealed(3)
    for length in range(len(file)):
        code = "age-payload" if length >= HEAD - 16 else "age-header-incomplete"
        assert opening(file[:length]) == code


@pytest.mark.parametrize("boundary", [HEAD, HEAD + CHUNK + 16, HEAD + 2 * (CHUNK + 16)])
@pytest.mark.parametrize("offset", [-16, -1, 0, 1, 15, 16, 17])
def test_a_cut_near_a_chunk_boundary_is_found(boundary: int, offset: int) -> None:
    assert opening(sealed(2 * CHUNK + 40)[: boundary + offset]) == "age-payload"


@pytest.mark.parametrize("length", [0, 5, CHUNK, CHUNK + 1, 2 * CHUNK])
@pytest.mark.parametrize("more", [b"\0", bytes(15), bytes(16), bytes(17), bytes(CHUNK + 16)])
def test_what_follows_the_last_chunk_is_refused(length: int, more: bytes) -> None:
    assert opening(sealed(length) + more) == "age-payload"


def test_chunks_can_not_be_moved_repeated_or_dropped() -> None:
    file, size = sealed(3 * CHUNK), CHUNK + 16
    head, first, second, third = (
        file[:HEAD],
        file[HEAD : HEAD + size],
        file[HEAD + size : HEAD + 2 * size],
        file[HEAD + 2 * size :],
    )
    for order in ((second, first, third), (first, third), (first, first, second, third), (third,)):
        assert opening(head + b"".join(order)) == "age-payload"


def test_an_empty_last_chunk_after_a_full_one_is_refused() -> None:
    """As a sealer would write it that does not look ahead: two spellings of one plaintext."""
    from tellsafe.formats.age.stream import chunk_nonce, cipher_of

    head = sealed(0)[:HEAD]
    cipher = cipher_of(FILE_KEY, head[-16:])
    full = cipher.encrypt(chunk_nonce(0, last=False), content(CHUNK), None)
    empty = cipher.encrypt(chunk_nonce(1, last=True), b"", None)
    assert opening(head + full + empty) == "age-payload"
    short = cipher.encrypt(chunk_nonce(1, last=True), b"x", None)
    assert age.open_bytes(head + full + short, [X25519]) == content(CHUNK) + b"x"


def test_a_damaged_end_leaves_only_a_true_beginning_in_the_sink() -> None:
    file, sink = sealed(3 * CHUNK), io.BytesIO()
    refused(age.open_sealed, io.BytesIO(file[:-1]), sink, [X25519])
    assert content(3 * CHUNK).startswith(sink.getvalue())


class Halting:
    """A source and sink that moves as little as it may: a network stream, an unbuffered file."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data
        self.taken = bytearray()

    def read(self, size: int, /) -> bytes:
        step = max(1, size // 3)
        piece, self.data = self.data[:step], self.data[step:]
        return piece

    def write(self, data: bytes, /) -> int:
        step = max(1, len(data) // 3)
        self.taken += data[:step]
        return min(step, len(data))


@pytest.mark.parametrize("length", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_short_reads_and_writes_lose_nothing(length: int) -> None:
    sink, opened = Halting(), Halting()
    age.seal(Halting(content(length)), sink, [X25519.recipient])
    age.open_sealed(Halting(bytes(sink.taken)), opened, [X25519])
    assert bytes(opened.taken) == content(length)


@given(st.integers(0, 2**50), st.sampled_from([200, 3182]))
def test_lengths_are_the_inverse_of_each_other(length: int, header: int) -> None:
    assert age.plain_length(age.sealed_length(length, header), header) == length


def test_lengths_that_no_file_has_are_refused() -> None:
    for excess in (0, 15, 31, 32 + CHUNK + 1, 32 + CHUNK + 16):
        assert refused(age.plain_length, 200 + excess, 200) == "age-length"


def test_recipients_and_file_keys_are_counted() -> None:
    one = X25519.recipient
    assert refused(age.seal_bytes, b"", []) == "age-recipients"
    assert refused(age.seal_bytes, b"", [one] * 21) == "age-recipients"
    assert refused(lambda: age.seal_bytes(b"", [one], file_key=bytes(15))) == "age-file-key"
    source = io.BytesIO(sealed(1))
    assert refused(age.open_with_file_key, source, io.BytesIO(), bytes(32)) == "age-file-key"
