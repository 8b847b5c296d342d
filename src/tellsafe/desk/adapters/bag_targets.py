# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a bag is written: into a folder, or as a ZIP into whatever takes bytes."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Protocol

from tellsafe.durable import durable_file, make_folder


class Bytes(Protocol):
    """Takes bytes, in their order."""

    def write(self, data: bytes, /) -> int:
        """Take all of them."""

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """No more is to come."""


class BagFolder:
    """A folder of plain files, durable one by one."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_folder(folder)

    @contextmanager
    def file(self, path: str) -> Iterator[IO[bytes]]:
        """A file to write."""
        whole = self._folder / path
        make_folder(whole.parent)
        with durable_file(whole) as file:
            yield file


class BagZip:
    """One ZIP, written front to back: it needs no place to go back to, and no disk.

    Not compressed: photos and films are already, and what is left is small. Files carry the day
    of the export, and no time.
    """

    def __init__(self, name: str, day: date, out: Bytes) -> None:
        self._name = name
        self._time = (day.year, day.month, day.day, 0, 0, 0)
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED)

    @contextmanager
    def file(self, path: str) -> Iterator[IO[bytes]]:
        """A file to write; one at a time."""
        entry = zipfile.ZipInfo(f"{self._name}/{path}", self._time)
        entry.external_attr = 0o600 << 16
        with self._zip.open(entry, "w", force_zip64=True) as file:
            yield file

    def close(self) -> None:
        """Write the directory at its end."""
        self._zip.close()
