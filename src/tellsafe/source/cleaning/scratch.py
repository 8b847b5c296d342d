# SPDX-License-Identifier: AGPL-3.0-or-later
"""A temporary file that nobody can read, not even from the disk afterwards.

A cleaned video is plaintext, and may be too large for memory. So what goes to the disk is
AES-256-CTR under a key that only this process tree holds, in a file without a name: after a crash
or an early power cut there is no file, and its blocks are noise. (Position and key fix the
keystream, so whoever saw the same blocks before and after an overwrite learns their difference:
muxers overwrite lengths alone.)
"""

import io
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

_BLOCK = 16
_PIECE = 256 * 1024


class Scratch:
    """Reads, writes and seeks like a file. It shows no descriptor: image and video libraries
    would write past the encryption if they could."""

    def __init__(self, file: io.FileIO, key: bytes) -> None:
        self._file = file
        self._key = key
        self._at = 0

    @classmethod
    def create(cls, folder: Path) -> "Scratch":
        """A new, empty one on the disk of ``folder``."""
        with tempfile.TemporaryFile(dir=folder, buffering=0) as named_nowhere:
            return cls.inherited(os.dup(named_nowhere.fileno()), os.urandom(32))

    @classmethod
    def inherited(cls, descriptor: int, key: bytes) -> "Scratch":
        """The one behind a descriptor, whose key is known."""
        return cls(io.FileIO(descriptor, "r+b"), key)

    def to_pass_on(self) -> tuple[int, bytes]:
        """Descriptor and key, for the worker that fills it."""
        return self._file.fileno(), self._key

    @property
    def length(self) -> int:
        """Bytes."""
        return os.fstat(self._file.fileno()).st_size

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes from here; none at the end."""
        left = max(0, self.length - self._at)
        wanted = left if size < 0 else min(size, left)
        found = os.pread(self._file.fileno(), min(wanted, 2**30), self._at)
        return self._crypted(found)

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Write all of ``data`` here. Raises OSError."""
        view = memoryview(data).cast("B")
        for start in range(0, len(view), _PIECE):
            at, piece = self._at, self._crypted(view[start : start + _PIECE])
            while piece:
                written = os.pwrite(self._file.fileno(), piece, at)
                at, piece = at + written, piece[written:]
        return len(view)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """As files do."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.length}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """As files do."""
        return self._at

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Let go of it: the system frees the blocks."""
        self._file.close()

    def _crypted(self, data: bytes | memoryview) -> bytes:
        """En- or decrypt what stands from here on, and move on past it."""
        block, skipped = divmod(self._at, _BLOCK)
        cipher = Cipher(AES256(self._key), CTR(block.to_bytes(_BLOCK, "big"))).encryptor()
        cipher.update(bytes(skipped))
        self._at += len(data)
        return cipher.update(data)
