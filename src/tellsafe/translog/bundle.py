# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entry bundles (C2SP tlog-tiles): up to 256 entries, each after its length in two bytes."""

import struct
from collections.abc import Sequence

from tellsafe.formats.errors import FormatError

MAX_ENTRY = 65535


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Join entries, each after its big-endian 16-bit length."""
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def parse_bundle(data: bytes, count: int) -> list[bytes]:
    """Split into exactly ``count`` entries. Raises FormatError("log-bundle")."""
    entries: list[bytes] = []
    at = 0
    while at + 2 <= len(data) and len(entries) < count:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data) or len(entries) != count:
        raise FormatError("log-bundle", "the bundle does not hold the entries that it should")
    return entries
