# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which bytes a browser asks for (RFC 9110, section 14), of those that it may have at once."""

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True)
class ByteRange:
    """From ``start`` up to before ``end``."""

    start: int
    end: int


class Unsatisfiable(ValueError):  # noqa: N818  the RFC's own word
    """No byte of it is there: 416."""


def asked_range(header: str | None, length: int, most: int) -> ByteRange | None:
    """What to answer with, never more than ``most`` bytes; None: with the whole, which is what
    a header that is not understood, or asks for several ranges, comes to. Raises Unsatisfiable."""
    found = _ONE.fullmatch(header.replace(" ", "")) if header else None
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0:
            raise Unsatisfiable
        start, end = max(0, length - int(last)), length
    else:
        start, end = int(first), min(length, int(last) + 1 if last else length)
        if last and int(last) < start:
            return None
    if start >= length:
        raise Unsatisfiable
    return ByteRange(start, min(end, start + most))
