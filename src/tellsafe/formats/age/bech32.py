# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bech32 (BIP 173) without its length limit, as c2sp.org/age writes recipients and identities."""

import base64
import binascii
from itertools import accumulate

from tellsafe.formats.errors import FormatError

# Bech32 regroups bits exactly as RFC 4648 base32 does; only the alphabet differs.
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_TO_BECH32 = str.maketrans(_BASE32, _BECH32)
_TO_BASE32 = str.maketrans(_BECH32, _BASE32)
_VALUES = {letter: value for value, letter in enumerate(_BECH32)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_LENGTH = 6


def encode(prefix: str, data: bytes) -> str:
    """Write ``data`` below a lower-case ``prefix``; the text is lower-case."""
    symbols = base64.b32encode(data).decode("ascii").rstrip("=").translate(_TO_BECH32)
    state = _checksum(prefix, [_VALUES[symbol] for symbol in symbols] + [0] * _CHECK_LENGTH) ^ 1
    check = "".join(_BECH32[state >> 5 * place & 31] for place in reversed(range(_CHECK_LENGTH)))
    return f"{prefix}1{symbols}{check}"


def decode(prefix: str, text: str) -> bytes:
    """Read lower-case ``text`` that must bear ``prefix``. Raises FormatError("bech32").

    Every byte string has one spelling: bits left over in the last symbol must be zero.
    """
    head, separator, symbols = text.rpartition("1")
    if head != prefix or not separator or len(symbols) < _CHECK_LENGTH:
        raise FormatError("bech32", "not a key of the kind wanted")
    values = [_VALUES.get(symbol, -1) for symbol in symbols]
    if -1 in values or _checksum(prefix, values) != 1:
        raise FormatError("bech32", "a character or the checksum is wrong")
    return _regrouped(symbols[:-_CHECK_LENGTH])


def _regrouped(symbols: str) -> bytes:
    padded = symbols.translate(_TO_BASE32) + "=" * (-len(symbols) % 8)
    try:
        data = base64.b32decode(padded)
    except binascii.Error:
        raise FormatError("bech32", "a number of symbols that no bytes have") from None
    if base64.b32encode(data).decode("ascii") != padded:
        raise FormatError("bech32", "bits left over are not zero")
    return data


def _remainder(top: int) -> int:
    folded = 0
    for bit, term in enumerate(_GENERATOR):
        folded ^= term if top >> bit & 1 else 0
    return folded


_REMAINDERS = tuple(_remainder(top) for top in range(32))


def _checksum(prefix: str, values: list[int]) -> int:
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(x) & 31 for x in prefix]
    *_, state = accumulate(expanded + values, _fold, initial=1)
    return state


def _fold(state: int, value: int) -> int:
    return (state & 0x1FFFFFF) << 5 ^ value ^ _REMAINDERS[state >> 25]
