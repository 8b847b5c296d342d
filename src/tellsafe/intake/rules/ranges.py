# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which bytes of a blob a request wants (RFC 9110 §14), and in which parts they lie."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tellsafe.intake.rules.submission import DeclaredBlob

_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)


@dataclass(frozen=True)
class Span:
    """Bytes from ``start`` up to and without ``end``."""

    start: int
    end: int


@dataclass(frozen=True)
class Slice:
    """What is wanted of one part."""

    number: int
    start: int
    end: int


def span_of(header: str | None, length: int) -> Span | None:
    """What a Range header asks for of ``length`` bytes; None if it lies past the end.

    All of it without a header, or with one of a form that we don't serve, as the RFC allows.
    """
    found = _RANGE.fullmatch(header or "")
    if not found:
        return Span(0, length)
    start = int(found[1])
    end = min(int(found[2]) + 1, length) if found[2] else length
    if found[2] and int(found[2]) < start:
        return Span(0, length)
    return Span(start, end) if start < length else None


def slices(blob: DeclaredBlob, span: Span) -> Iterator[Slice]:
    """The parts that hold a span, in order."""
    at = span.start
    while at < span.end:
        number, offset = divmod(at, blob.part_size)
        end = min(span.end - number * blob.part_size, blob.part_size)
        yield Slice(number, offset, end)
        at = number * blob.part_size + end
