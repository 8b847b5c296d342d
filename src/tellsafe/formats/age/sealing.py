# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealing and opening whole age v1 files (c2sp.org/age), streamed."""

import io
import secrets
from collections.abc import Iterable, Sequence

from tellsafe.formats.age.header import (
    FILE_KEY_LENGTH,
    MAX_HEADER,
    MAX_STANZAS,
    Header,
    encode_header,
    parse_header,
)
from tellsafe.formats.age.keys import Identity, Recipient, kind_of, require_one_kind
from tellsafe.formats.age.stream import (
    Rewound,
    Sink,
    Source,
    open_payload,
    read_full,
    seal_payload,
    write_full,
)
from tellsafe.formats.errors import FormatError


def seal(
    source: Source,
    sink: Sink,
    recipients: Sequence[Recipient],
    *,
    file_key: bytes | None = None,
) -> None:
    """Seal all of ``source`` to 1-20 recipients of one kind, in about 200 KB of memory.

    ``file_key``: 16 random bytes, never used for another file; made here if None. Raises
    FormatError("age-recipients" | "age-mixed" | "age-recipient" | "age-file-key").
    """
    if not 1 <= len(recipients) <= MAX_STANZAS:
        raise FormatError("age-recipients", "a file has 1 to 20 recipients")
    require_one_kind(recipient.kind for recipient in recipients)
    key = secrets.token_bytes(FILE_KEY_LENGTH) if file_key is None else _checked(file_key)
    write_full(sink, encode_header([recipient.wrap(key) for recipient in recipients], key))
    seal_payload(source, sink, key)


def open_sealed(source: Source, sink: Sink, identities: Sequence[Identity]) -> None:
    """Open an age file with whichever identity fits.

    Raises FormatError. What ``sink`` holds may be used only after this returned: a file cut off
    or damaged late is found late.
    """
    header, payload = _read_header(source)
    open_payload(payload, sink, _file_key(header, identities))


def file_key_of(source: Source, identities: Sequence[Identity]) -> bytes:
    """The file key (16 bytes), by whichever identity fits: it opens this file and no other.

    Raises FormatError as ``open_sealed`` does for a header; of the payload nothing is read.
    """
    return _file_key(_read_header(source)[0], identities)


def open_with_file_key(source: Source, sink: Sink, file_key: bytes) -> None:
    """Open an age file with its 16-byte file key; otherwise as ``open_sealed``.

    The header's MAC is verified, so header and payload are the sealer's own.
    """
    header, payload = _read_header(source)
    header.verify(_checked(file_key))
    open_payload(payload, sink, file_key)


def seal_bytes(
    plain: bytes, recipients: Sequence[Recipient], *, file_key: bytes | None = None
) -> bytes:
    """Seal what fits in memory; otherwise as ``seal``."""
    sink = io.BytesIO()
    seal(io.BytesIO(plain), sink, recipients, file_key=file_key)
    return sink.getvalue()


def open_bytes(sealed: bytes, identities: Sequence[Identity]) -> bytes:
    """Open what fits in memory: all of the plaintext, or FormatError."""
    sink = io.BytesIO()
    open_sealed(io.BytesIO(sealed), sink, identities)
    return sink.getvalue()


def _read_header(source: Source) -> tuple[Header, Source]:
    prefix = read_full(source, MAX_HEADER)
    header = parse_header(prefix)
    require_one_kind(kind_of(stanza) for stanza in header.stanzas)
    return header, Rewound(prefix[header.length :], source)


def _file_key(header: Header, identities: Iterable[Identity]) -> bytes:
    for identity in identities:
        file_key = identity.unwrap(header.stanzas)
        if file_key is not None:
            header.verify(file_key)
            return file_key
    raise FormatError("age-no-match", "sealed to other recipients")


def _checked(file_key: bytes) -> bytes:
    if len(file_key) != FILE_KEY_LENGTH:
        raise FormatError("age-file-key", "a file key that is not 16 bytes")
    return file_key
