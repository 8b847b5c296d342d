# SPDX-License-Identifier: AGPL-3.0-or-later
"""A part on its way in, on the disk and not in memory: phones are slow, and there are many."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tellsafe.durable import make_folder

PREFIX = 64 * 1024


class IncomingPart:
    """A file that grows; knows its length, its SHA-256, and how it begins."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.length = 0
        self.prefix = b""
        self._file = file
        self._sha256 = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Add ``data`` at the end. Blocks."""
        self._file.write(data)
        self._sha256.update(data)
        self.length += len(data)
        if len(self.prefix) < PREFIX:
            self.prefix = (self.prefix + data)[:PREFIX]

    def digest(self) -> bytes:
        """SHA-256 of all that was written."""
        return self._sha256.digest()


@contextmanager
def incoming_part(folder: Path) -> Iterator[IncomingPart]:
    """A new file in ``folder``, gone again at the end of the block."""
    path = folder / secrets.token_hex(16)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            yield IncomingPart(path, file)
    finally:
        path.unlink()


def clear(folder: Path) -> None:
    """Make ``folder`` an empty folder: what a crash left there belongs to nobody."""
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
