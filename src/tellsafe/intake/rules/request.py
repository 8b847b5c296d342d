# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a body or a path of a request says, in bytes and numbers. All raise FormatError."""

import base64
import re
from dataclasses import dataclass

from tellsafe.formats.encoding import parse_json, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.intake.rules.submission import MOST_BLOBS, DeclaredBlob

MOST_JSON = 256 * 1024
_MOST_LENGTH = 2**50
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):", re.ASCII)


@dataclass(frozen=True)
class MessageBody:
    """What the desk sends for a mailbox."""

    address: bytes
    key_hash: bytes
    sealed: bytes


def announced_blobs(body: bytes, part_size: int) -> tuple[DeclaredBlob, ...]:
    """1 to 20 blobs, none twice, in the order of their ids."""
    fields = Fields(parse_json(body, limit=MOST_JSON), "announcement")

    def one(row: Fields) -> DeclaredBlob:
        length = row.integer("length", 1, _MOST_LENGTH)
        blob = DeclaredBlob(row.raw("blob", 16), length, part_size)
        row.end()
        return blob

    blobs = fields.each("blobs", one, least=1, most=MOST_BLOBS)
    fields.end()
    if len({blob.blob for blob in blobs}) != len(blobs):
        raise FormatError("announcement-field", "a blob stands twice")
    return tuple(sorted(blobs))


def message_body(body: bytes) -> MessageBody:
    """A message for a mailbox; that it is sealed and padded is not checked here."""
    fields = Fields(parse_json(body, limit=MOST_JSON), "delivery")
    address, key_hash = fields.sha256("address"), fields.sha256("key_hash")
    sealed = unb64u(fields.text("sealed", most=MOST_JSON))
    fields.end()
    return MessageBody(bytes.fromhex(address), bytes.fromhex(key_hash), sealed)


def hash_of(text: str) -> bytes:
    """32 bytes in lower-case hex."""
    if not _HEX.fullmatch(text):
        raise FormatError("path", "not a hash")
    return bytes.fromhex(text)


def number_of(text: str) -> int:
    """A number from 0 to 999,999,999 in its one spelling."""
    if not _NUMBER.fullmatch(text):
        raise FormatError("path", "not a number")
    return int(text)


def digest_of(header: str | None) -> bytes:
    """The SHA-256 of a Content-Digest header (RFC 9530)."""
    found = _DIGEST.fullmatch(header or "")
    if not found:
        raise FormatError("content-digest", "no Content-Digest by SHA-256")
    return base64.b64decode(found[1])
