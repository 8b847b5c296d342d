# SPDX-License-Identifier: AGPL-3.0-or-later
"""The header of an age file: version line, stanzas, MAC (c2sp.org/age, "Header")."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tellsafe.formats.age.stanza import Stanza, base64_decode, base64_encode, is_last_line
from tellsafe.formats.errors import FormatError

MAX_STANZAS = 20
MAX_HEADER = 65536
FILE_KEY_LENGTH = 16
VERSION = b"age-encryption.org/v1\n"
_ARGUMENTS = re.compile(r"-> [!-~]+(?: [!-~]+)*")
_MAC_LINE = re.compile(r"--- [A-Za-z0-9+/]{43}")
_MAC_LINE_LENGTH = len("--- \n") + 43
_MARK = b"---"


@dataclass(frozen=True)
class Header:
    """A parsed header; ``length`` in bytes; ``mac`` covers ``authenticated``."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    authenticated: bytes
    length: int

    def verify(self, file_key: bytes) -> None:
        """Raises FormatError("age-mac") unless the header was made by who knew ``file_key``."""
        if not hmac.compare_digest(_mac(file_key, self.authenticated), self.mac):
            raise FormatError("age-mac", "the header does not belong to its file key")


def encode_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """Write the header that wraps ``file_key`` (16 bytes) in ``stanzas``."""
    authenticated = VERSION + b"".join(stanza.encode() for stanza in stanzas) + _MARK
    mac = base64_encode(_mac(file_key, authenticated)).encode("ascii")
    return authenticated + b" " + mac + b"\n"


def encoded_length(stanza_lengths: int) -> int:
    """Bytes of a header whose stanzas take ``stanza_lengths`` bytes together."""
    return len(VERSION) + stanza_lengths + _MAC_LINE_LENGTH


def parse_header(prefix: bytes) -> Header:
    """Parse the header that ``prefix`` starts with; the payload may follow, or be cut off.

    Bounded: at most 64 KiB and 20 stanzas. Raises FormatError("age-header-incomplete") if
    ``prefix`` ends before the header does, FormatError("age-header" | "age-header-size" |
    "age-base64") if no continuation can make it one.
    """
    if not prefix.startswith(VERSION[: len(prefix)]):
        raise FormatError("age-header", "not an age v1 file")
    lines = _Lines(prefix)
    lines.take()
    stanzas: list[Stanza] = []
    while (line := lines.take()).startswith("->"):
        if len(stanzas) == MAX_STANZAS:
            raise FormatError("age-header-size", "more recipients than allowed")
        stanzas.append(_parse_stanza(line, lines))
    return _finish(stanzas, line, lines)


class _Lines:
    """Takes lines off a header, never past 64 KiB of it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self) -> str:
        end = self.data.find(b"\n", self.position, MAX_HEADER)
        if end < 0:
            raise self._ended()
        line = self.data[self.position : end]
        self.position = end + 1
        if not line.isascii():
            raise FormatError("age-header", "a byte that no header has")
        return line.decode("ascii")

    def _ended(self) -> FormatError:
        if len(self.data) >= MAX_HEADER:
            return FormatError("age-header-size", "a header longer than 64 KiB")
        return FormatError("age-header-incomplete", "the header does not end here")


def _parse_stanza(line: str, lines: _Lines) -> Stanza:
    if not _ARGUMENTS.fullmatch(line):
        raise FormatError("age-header", "a stanza without well-formed arguments")
    _, name, *args = line.split(" ")
    body = [lines.take()]
    while not is_last_line(body[-1]):
        body.append(lines.take())
    return Stanza(name, tuple(args), b"".join(base64_decode(text) for text in body))


def _finish(stanzas: list[Stanza], line: str, lines: _Lines) -> Header:
    if not stanzas:
        raise FormatError("age-header", "no recipient")
    if not _MAC_LINE.fullmatch(line):
        raise FormatError("age-header", "neither a stanza nor a MAC")
    mac_line_start = lines.position - _MAC_LINE_LENGTH
    authenticated = lines.data[: mac_line_start + len(_MARK)]
    return Header(tuple(stanzas), base64_decode(line[4:]), authenticated, lines.position)


def _mac(file_key: bytes, authenticated: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"header").derive(file_key)
    return hmac.digest(key, authenticated, "sha256")
