# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of a source, cleaned and sealed. Neither their names nor their dates go any further."""

import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from tellsafe.durable import durable_file
from tellsafe.formats.age import Recipient
from tellsafe.formats.attachment import seal_attachment
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import Attachment
from tellsafe.source.cleaning import REASONS, CleaningError, clean
from tellsafe.source.errors import SourceError


@dataclass(frozen=True)
class File:
    """A file to attach. ``as_is``: send it unchanged, with all that it tells; only on the person's
    own word, given for this file."""

    path: Path
    as_is: bool = False


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class _Content:
    """What is going to be sealed, from its start."""

    file: _Readable
    length: int
    extension: str
    media_type: str


def seal_files(
    files: Sequence[File], folder: Path, recipients: Sequence[Recipient]
) -> tuple[Attachment, ...]:
    """Clean and seal each file into ``folder``, durably, under the name of its blob's id.

    Streamed: memory does not grow with the files. Raises SourceError("file-unreadable" |
    "file-empty" | "cannot-clean"), which says which file by its place, and OSError.
    """
    return tuple(_seal(number, file, folder, recipients) for number, file in enumerate(files, 1))


def _seal(number: int, file: File, folder: Path, recipients: Sequence[Recipient]) -> Attachment:
    blob = secrets.token_bytes(16)
    with (
        _opened(number, file.path) as source,
        _content(number, file, source, folder) as content,
        durable_file(folder / b64u(blob)) as sink,
    ):
        try:
            sealed = seal_attachment(content.file, content.length, sink, recipients)
        except FormatError as error:  # it grew or shrank meanwhile
            raise _about(number, "file-unreadable") from error
    return Attachment(
        blob=blob,
        name=f"attachment-{number}.{content.extension}",
        media_type=content.media_type,
        length=sealed.true_length,
        sha256=sealed.plain_sha256,
        sealed_length=sealed.sealed_length,
        sealed_sha256=sealed.sealed_sha256,
        file_key=sealed.file_key,
        cleaned=not file.as_is,
    )


@contextmanager
def _opened(number: int, path: Path) -> Iterator[BinaryIO]:
    try:
        # Without O_NONBLOCK a pipe that nobody writes to would be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:  # a name that no file can have
        raise _about(number, "file-unreadable") from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise _about(number, "file-unreadable")
    with os.fdopen(descriptor, "rb") as file:
        if not found.st_size:
            raise _about(number, "file-empty")
        yield file


@contextmanager
def _content(number: int, file: File, source: BinaryIO, folder: Path) -> Iterator[_Content]:
    if file.as_is:
        length = os.fstat(source.fileno()).st_size
        yield _Content(source, length, "bin", "application/octet-stream")
        return
    try:
        made = clean(source, folder)
    except CleaningError as refusal:
        detail = f"attachment {number}: {REASONS[refusal.reason]}"
        raise SourceError("cannot-clean", detail) from refusal
    try:
        yield _Content(made.file, made.length, made.extension, made.media_type)
    finally:
        made.close()


def _about(number: int, identifier: str) -> SourceError:
    return SourceError(identifier, f"attachment {number}")
