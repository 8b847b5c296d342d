# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealed attachments: age files whose plaintext is padded with zeros to a Padmé length."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tellsafe.formats import age
from tellsafe.formats.age import Recipient, Sink, Source
from tellsafe.formats.errors import FormatError
from tellsafe.formats.padding import BUCKETS, is_padme, padme


@dataclass(frozen=True)
class SealedAttachment:
    """What the manifest says of a sealed attachment. Lengths in bytes, hashes in hex.

    ``plain_sha256`` covers the ``true_length`` bytes without padding.
    """

    file_key: bytes = field(repr=False)
    true_length: int
    plain_sha256: str
    sealed_sha256: str
    sealed_length: int


def seal_attachment(
    source: Source, true_length: int, sink: Sink, recipients: Sequence[Recipient]
) -> SealedAttachment:
    """Seal the ``true_length`` bytes of ``source``, padded, streamed.

    Raises FormatError("attachment-empty" | "attachment-length" | "age-…"); "attachment-length" if
    ``source`` has another length: a file that grew meanwhile is not the one that was announced.
    """
    _require_content(true_length)
    file_key = secrets.token_bytes(16)
    plain, sealed = _PaddedSource(source, true_length), _HashingSink(sink)
    age.seal(plain, sealed, recipients, file_key=file_key)
    return SealedAttachment(
        file_key, true_length, plain.sha256.hexdigest(), sealed.sha256.hexdigest(), sealed.length
    )


def open_attachment(
    source: Source, sink: Sink, *, file_key: bytes, true_length: int, plain_sha256: str
) -> None:
    """Write the ``true_length`` bytes of an attachment, padding checked and left out.

    Raises FormatError("attachment-empty" | "attachment-length" | "attachment-padding" |
    "attachment-hash" | "age-…"). ``sink`` may be used only after this returned.
    """
    _require_content(true_length)
    opened = _UnpaddedSink(sink, true_length)
    age.open_with_file_key(source, opened, file_key)
    opened.finish(plain_sha256)


def attachment_fits(prefix: bytes, sealed_length: int, *, stanzas: int) -> bool:
    """Whether a sealed attachment looks like every other: all that can be known without a key.

    ``prefix`` holds at least the header; ``sealed_length`` is of the whole file.
    """
    return _fits(prefix, sealed_length, stanzas, is_padme)


def envelope_fits(sealed: bytes, *, stanzas: int) -> bool:
    """Whether a sealed envelope is in a bucket and has the header that all have."""
    return _fits(sealed, len(sealed), stanzas, BUCKETS.__contains__)


def _fits(
    prefix: bytes, sealed_length: int, stanzas: int, is_allowed: Callable[[int], bool]
) -> bool:
    """Exactly the stanzas that sealing makes: an extra argument or stanza, or one of another
    type, would tell senders apart by their software."""
    header = age.uniform_header(stanzas).match(prefix)
    if header is None:
        return False
    try:
        return is_allowed(age.plain_length(sealed_length, header.end()))
    except FormatError:
        return False


def _require_content(true_length: int) -> None:
    if true_length < 1:
        raise FormatError("attachment-empty", "an attachment has at least one byte")


class _PaddedSource:
    """The announced bytes of a source, hashed, then zeros."""

    def __init__(self, source: Source, true_length: int) -> None:
        self.sha256 = hashlib.sha256()
        self._source = source
        self._wanted = true_length
        self._zeros = padme(true_length) - true_length

    def read(self, size: int, /) -> bytes:
        if self._wanted:
            return self._content(min(size, self._wanted))
        zeros = bytes(min(size, self._zeros))
        self._zeros -= len(zeros)
        return zeros

    def _content(self, size: int) -> bytes:
        piece = self._source.read(size)
        self.sha256.update(piece)
        self._wanted -= len(piece)
        if not piece or (not self._wanted and self._source.read(1)):
            raise FormatError("attachment-length", "the file is not as long as announced")
        return piece


class _HashingSink:
    """Passes everything on, counted and hashed."""

    def __init__(self, sink: Sink) -> None:
        self.sha256 = hashlib.sha256()
        self.length = 0
        self._sink = sink

    def write(self, data: bytes, /) -> None:
        self.sha256.update(data)
        self.length += len(data)
        age.write_full(self._sink, data)


class _UnpaddedSink:
    """Passes the true bytes on, hashed; holds what follows to be zeros of the right number."""

    def __init__(self, sink: Sink, true_length: int) -> None:
        self._sink = sink
        self._sha256 = hashlib.sha256()
        self._wanted = true_length
        self._zeros = padme(true_length) - true_length

    def write(self, data: bytes, /) -> None:
        content, padding = data[: self._wanted], data[self._wanted :]
        self._wanted -= len(content)
        self._zeros -= len(padding)
        if padding.count(0) != len(padding):
            raise FormatError("attachment-padding", "padding that is not zero")
        self._sha256.update(content)
        age.write_full(self._sink, content)

    def finish(self, plain_sha256: str) -> None:
        if self._wanted or self._zeros:
            raise FormatError("attachment-length", "not the length that the manifest says")
        if not hmac.compare_digest(self._sha256.hexdigest(), plain_sha256):
            raise FormatError("attachment-hash", "not the file that the manifest says")
