# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attachments on the desk's disk: sealed as they came, and never in any other form."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tellsafe.durable import durable_file, make_folder, remove_all
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneError, ZoneSettings

_SUFFIX = ".age"


class SealedFiles:
    """A folder with one age file an attachment, named by the attachment's id."""

    def __init__(self, settings: ZoneSettings) -> None:
        kind, _, name = settings.objects.partition(":")
        if kind != "file" or not name:
            raise ZoneError('objects of the desk is to be "file:FOLDER"')
        self.folder = make_folder(settings.folder / name)

    def path(self, attachment: str) -> Path:
        """Where the file of this attachment is, or would be."""
        return self.folder / (attachment + _SUFFIX)

    def keep(self, attachment: str, write: Callable[["HashingFile"], None]) -> str:
        """Let ``write`` fill the file; on return it is durable. The SHA-256 in hex of its bytes."""
        with durable_file(self.path(attachment)) as file:
            hashing = HashingFile(file)
            write(hashing)
        return hashing.sha256.hexdigest()

    @contextmanager
    def opened(self, attachment: str) -> Iterator[BinaryIO]:
        """The sealed bytes to read. Raises FormatError("attachment-missing")."""
        try:
            file = self.path(attachment).open("rb")
        except FileNotFoundError as error:
            raise FormatError("attachment-missing", "the sealed file is not there") from error
        with file:
            yield file

    def discard(self, attachment: str) -> None:
        """Remove a file; one that is not there is no error."""
        self.path(attachment).unlink(missing_ok=True)

    def ids(self) -> list[str]:
        """Of which attachments there are files."""
        return [path.name[: -len(_SUFFIX)] for path in self.folder.glob("*" + _SUFFIX)]

    def discard_all_but(self, kept: Iterable[str]) -> None:
        """Remove files that belong to nothing, and what a crash left half written. Raises OSError
        where some of it stays, all else being gone."""
        wanted = {attachment + _SUFFIX for attachment in kept}
        remove_all(path for path in self.folder.iterdir() if path.name not in wanted)


class HashingFile:
    """A file to write to that hashes what passes."""

    def __init__(self, file: BinaryIO) -> None:
        self.sha256 = hashlib.sha256()
        self._file = file

    def write(self, data: bytes) -> None:
        """Write all of ``data``."""
        self.sha256.update(data)
        self._file.write(data)
