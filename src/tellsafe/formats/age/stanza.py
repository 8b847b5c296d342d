# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recipient stanza: one wrapping of the file key (c2sp.org/age, "Recipient stanza")."""

import base64
import binascii
from dataclasses import dataclass

from tellsafe.formats.errors import FormatError

_COLUMNS = 64
_LINE_BYTES = 48


@dataclass(frozen=True)
class Stanza:
    """``type`` names the recipient type, ``args`` follow it, ``body`` is raw bytes."""

    type: str
    args: tuple[str, ...]
    body: bytes

    def encode(self) -> bytes:
        """The stanza as lines; the last body line is shorter than 64 columns, maybe empty."""
        lines = [" ".join(("->", self.type, *self.args))]
        lines += [
            base64_encode(self.body[start : start + _LINE_BYTES])
            for start in range(0, len(self.body) + 1, _LINE_BYTES)
        ]
        return "".join(line + "\n" for line in lines).encode("ascii")


def base64_encode(data: bytes) -> str:
    """Standard base64 without padding."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def base64_decode(text: str) -> bytes:
    """Strict, canonical, unpadded standard base64. Raises FormatError("age-base64").

    Canonical alone, or one file would have many spellings that all authenticate.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise FormatError("age-base64", "not base64") from None
    if base64_encode(data) != text:
        raise FormatError("age-base64", "not canonical base64")
    return data


def is_last_line(line: str) -> bool:
    """Whether a body line ends its stanza. Raises FormatError("age-header") on a line too long."""
    if len(line) > _COLUMNS:
        raise FormatError("age-header", "a body line longer than 64 columns")
    return len(line) < _COLUMNS
