# SPDX-License-Identifier: AGPL-3.0-or-later
"""An age payload written as bytes come, and read from anywhere in it.

The chunks of c2sp.org/age, "Payload", as in stream.py: each is sealed with its number and whether
it is the last, so one read from the middle is known to be that one, of that file.
"""

import secrets
from collections.abc import Iterator
from typing import Protocol

from tellsafe.formats.age.stream import (
    CHUNK,
    Sink,
    chunk_nonce,
    cipher_of,
    open_chunk,
    read_full,
    write_full,
)
from tellsafe.formats.errors import FormatError

_NONCE, _TAG = 16, 16
_SEALED_CHUNK = CHUNK + _TAG


class Seekable(Protocol):
    """Bytes to read from anywhere."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


class PayloadWriter:
    """Seals what is written; call ``finish`` at the end. Memory: one chunk."""

    def __init__(self, sink: Sink, file_key: bytes) -> None:
        nonce = secrets.token_bytes(_NONCE)
        write_full(sink, nonce)
        self._cipher = cipher_of(file_key, nonce)
        self._sink = sink
        self._held = bytearray()
        self._number = 0
        self.length = 0

    def write(self, data: bytes, /) -> None:
        """Seal all of ``data``, but for what may be of the last chunk."""
        self.length += len(data)
        self._held += data
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def finish(self) -> None:
        """Seal what is held as the last chunk."""
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        write_full(self._sink, self._cipher.encrypt(chunk_nonce(self._number, last), piece, None))
        self._number += 1


class PayloadReader:
    """The plaintext of a payload of ``length`` bytes, chunk by chunk, each authenticated."""

    def __init__(self, source: Seekable, file_key: bytes, length: int) -> None:
        self._source = source
        self._length = length
        source.seek(0)
        nonce = read_full(source, _NONCE)
        if len(nonce) != _NONCE:
            raise FormatError("age-payload", "the payload is cut off")
        self._cipher = cipher_of(file_key, nonce)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from ``start`` up to before ``end``. Raises FormatError("age-payload")."""
        last_chunk = max(0, self._length - 1) // CHUNK
        for number in range(start // CHUNK, (end - 1) // CHUNK + 1):
            plain = self._chunk(number, last=number == last_chunk)
            begin = number * CHUNK
            yield plain[max(0, start - begin) : end - begin]

    def _chunk(self, number: int, *, last: bool) -> bytes:
        self._source.seek(_NONCE + number * _SEALED_CHUNK)
        return open_chunk(self._cipher, number, read_full(self._source, _SEALED_CHUNK), last)
