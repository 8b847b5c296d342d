# SPDX-License-Identifier: AGPL-3.0-or-later
"""Padding that hides how much was written: buckets for envelopes, Padmé for attachments.

Lengths are bytes, never characters, so that a text hides alike in every script.
"""

from tellsafe.formats.errors import FormatError

BUCKETS = (4096, 8192, 16384, 32768, 65536)
_LENGTH_BYTES = 4
MAX_CONTENT = BUCKETS[-1] - _LENGTH_BYTES


def pad_to_bucket(content: bytes) -> bytes:
    """4-byte big-endian length, ``content``, zeros up to the smallest bucket that holds it.

    Raises FormatError("too-large") past 65,532 bytes.
    """
    bucket = _bucket(_LENGTH_BYTES + len(content))
    return (len(content).to_bytes(_LENGTH_BYTES, "big") + content).ljust(bucket, b"\0")


def unpad(padded: bytes) -> bytes:
    """The content of what pad_to_bucket made, and of nothing else. Raises FormatError("padding").

    One spelling alone: spare bytes that nobody checks could carry a mark of the sender.
    """
    end = _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if len(padded) not in BUCKETS or end > len(padded) or _bucket(end) != len(padded):
        raise FormatError("padding", "a length that is not in its bucket")
    if padded.count(0, end) != len(padded) - end:
        raise FormatError("padding", "padding that is not zero")
    return padded[_LENGTH_BYTES:end]


def padme(length: int) -> int:
    """The padded length of ``length`` bytes: at most 12 % more, and one of few.

    Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
    PURBs", 2019): only as many leading bits may be set as the exponent has, so that a length up
    to L tells O(log log L) bits of itself.
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    mask = (1 << exponent - exponent.bit_length()) - 1
    return (length + mask) & ~mask


def is_padme(length: int) -> bool:
    """Whether some attachment has this padded length."""
    return length > 0 and padme(length) == length


def _bucket(framed_length: int) -> int:
    for bucket in BUCKETS:
        if framed_length <= bucket:
            return bucket
    raise FormatError("too-large", "more than the largest bucket holds")
