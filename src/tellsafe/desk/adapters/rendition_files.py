# SPDX-License-Identifier: AGPL-3.0-or-later
"""Renditions on the desk's disk: sealed, each with a key of its own, and read in ranges.

The payload of an age file without the header: no key but the one in the rendition's row opens it,
so that with the row everything is gone, in backups of the folder too.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tellsafe.durable import make_folder, remove_all
from tellsafe.formats.age import sealed_length
from tellsafe.formats.age.payload import PayloadReader, PayloadWriter
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneSettings

_SUFFIX = ".sealed"
KEY_LENGTH = 16


class RenditionFiles:
    """A folder with one file a rendition, named by its id."""

    def __init__(self, settings: ZoneSettings) -> None:
        self.folder = make_folder(settings.folder / "renditions")

    def path(self, rendition: str) -> Path:
        """Where the file of this rendition is, or would be."""
        return self.folder / (rendition + _SUFFIX)

    @contextmanager
    def written(self, rendition: str) -> Iterator[tuple[PayloadWriter, bytes]]:
        """What to write its plaintext to, and the key that will open it. The file takes its name
        once the block has ended well.

        It is not forced to the disk: it can be made again, and is, if power fails before the
        system has written it (``is_whole``). Waiting for the disk took longer than all the rest.
        """
        file_key = secrets.token_bytes(KEY_LENGTH)
        path = self.path(rendition)
        beside = path.with_suffix(".partial")
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(beside, flags, 0o600), "wb") as file:
                writer = PayloadWriter(file, file_key)
                yield writer, file_key
                writer.finish()
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def is_whole(self, rendition: str, length: int) -> bool:
        """Whether its file has the length that so much plaintext makes."""
        try:
            return self.path(rendition).stat().st_size == sealed_length(length, 0)
        except FileNotFoundError:
            return False

    @contextmanager
    def opened(self, rendition: str, file_key: bytes, length: int) -> Iterator[PayloadReader]:
        """Its plaintext, to read in ranges. Raises FormatError("rendition-missing")."""
        try:
            file = self.path(rendition).open("rb")
        except FileNotFoundError as error:
            raise FormatError("rendition-missing", "the sealed file is not there") from error
        with file:
            yield PayloadReader(file, file_key, length)

    def discard(self, rendition: str) -> None:
        """Remove a file; one that is not there is no error."""
        self.path(rendition).unlink(missing_ok=True)

    def discard_all_but(self, kept: Callable[[], set[str]], *, before: float) -> None:
        """Remove files last written before this moment (in seconds) that are not among ``kept``,
        which is asked after the folder was listed: a row is there before its file is old. Raises
        OSError where some of it stays, all else being gone."""
        old = [path for path in self.folder.iterdir() if path.stat().st_mtime < before]
        wanted = kept()
        remove_all(path for path in old if path.name.removesuffix(_SUFFIX) not in wanted)
