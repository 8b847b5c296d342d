# SPDX-License-Identifier: AGPL-3.0-or-later
"""The payload of an age file: chunks of 64 KiB, each sealed on its own (c2sp.org/age, "Payload").

A chunk's nonce is its number and whether it is the last, so chunks cannot be dropped, repeated,
reordered or cut off unseen. One chunk is held at a time, and one looked ahead.
"""

import secrets
from collections.abc import Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tellsafe.formats.errors import FormatError

CHUNK = 65536
_TAG = 16
_SEALED_CHUNK = CHUNK + _TAG
_NONCE = 16


class Source(Protocol):
    """Bytes to read; may hand out fewer than asked, and b"" only at the end."""

    def read(self, size: int, /) -> bytes: ...


class Sink(Protocol):
    """Where bytes are written; returns how many it took, or None for all."""

    def write(self, data: bytes, /) -> int | None: ...


def read_full(source: Source, size: int) -> bytes:
    """Read ``size`` bytes, or fewer only where the source ends."""
    first = source.read(size)
    if not first or len(first) == size:
        return first
    pieces, held = [first], len(first)
    while held < size and (piece := source.read(size - held)):
        pieces.append(piece)
        held += len(piece)
    return b"".join(pieces)


def write_full(sink: Sink, data: bytes) -> None:
    """Write all of ``data``: an unbuffered file may take only a part of it at once."""
    taken = sink.write(data)
    while taken is not None and taken < len(data):
        data = data[taken:]
        taken = sink.write(data)


class Rewound:
    """A source with bytes put back in front that were read from it before."""

    def __init__(self, held: bytes, source: Source) -> None:
        self._held = held
        self._source = source

    def read(self, size: int, /) -> bytes:
        """Hand out what was put back first."""
        piece, self._held = self._held[:size], self._held[size:]
        return piece or self._source.read(size)


def seal_payload(source: Source, sink: Sink, file_key: bytes) -> None:
    """Write nonce and sealed chunks of all that ``source`` has. Memory: two chunks."""
    nonce = secrets.token_bytes(_NONCE)
    write_full(sink, nonce)
    cipher = cipher_of(file_key, nonce)
    for number, piece, last in _chunks(source, CHUNK):
        write_full(sink, cipher.encrypt(chunk_nonce(number, last), piece, None))


def open_payload(source: Source, sink: Sink, file_key: bytes) -> None:
    """Write the plaintext of a payload, chunk by chunk, each authenticated before it is written.

    Raises FormatError("age-payload") where the payload is damaged, cut off or goes on after its
    last chunk; ``sink`` then holds a true beginning of the plaintext.
    """
    nonce = read_full(source, _NONCE)
    if len(nonce) != _NONCE:
        raise FormatError("age-payload", "the payload is cut off")
    cipher = cipher_of(file_key, nonce)
    for number, piece, last in _chunks(source, _SEALED_CHUNK):
        if number and len(piece) <= _TAG:
            raise FormatError("age-payload", "an empty chunk after a full one")
        write_full(sink, open_chunk(cipher, number, piece, last))


def sealed_length(plain_length: int, header_length: int) -> int:
    """Bytes of the age file of ``plain_length`` bytes below a header of ``header_length``."""
    chunks = max(1, -(-plain_length // CHUNK))
    return header_length + _NONCE + plain_length + _TAG * chunks


def plain_length(sealed_length: int, header_length: int) -> int:
    """Bytes of plaintext in an age file of ``sealed_length`` bytes.

    Raises FormatError("age-length") for a length that no age file has.
    """
    payload = sealed_length - header_length - _NONCE
    chunks = max(1, -(-payload // _SEALED_CHUNK))
    plain = payload - _TAG * chunks
    if plain < 0 or (chunks > 1 and plain <= CHUNK * (chunks - 1)):
        raise FormatError("age-length", "no age file has this length")
    return plain


def _chunks(source: Source, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes and whether it is the last; an empty source has one empty chunk."""
    piece, number = read_full(source, size), 0
    while len(piece) == size and (following := read_full(source, size)):
        yield number, piece, False
        piece, number = following, number + 1
    yield number, piece, True


def open_chunk(cipher: ChaCha20Poly1305, number: int, piece: bytes, last: bool) -> bytes:
    """The plaintext of chunk ``number``. Raises FormatError("age-payload")."""
    try:
        return cipher.decrypt(chunk_nonce(number, last), piece, None)
    except InvalidTag:
        raise FormatError("age-payload", "the payload is damaged or cut off") from None


def chunk_nonce(number: int, last: bool) -> bytes:
    """11 bytes of the number, then whether it is the last one."""
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def cipher_of(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    """What seals and opens the chunks of one payload."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=nonce, info=b"payload")
    return ChaCha20Poly1305(derive.derive(file_key))
