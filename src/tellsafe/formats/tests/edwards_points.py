# SPDX-License-Identifier: AGPL-3.0-or-later
"""Points of Ed25519's curve (RFC 8032 §5.1), slowly: for signatures that no honest signer makes."""

from hashlib import sha512

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_D = -121665 * pow(121666, -1, PRIME) % PRIME

Point = tuple[int, int]
NOTHING: Point = (0, 1)


def add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    both = _D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + both, -1, PRIME) % PRIME
    return x, (y1 * y2 + x1 * x2) * pow(1 - both, -1, PRIME) % PRIME


def times(number: int, point: Point) -> Point:
    found = NOTHING
    for bit in bin(number)[2:]:
        found = add(found, found)
        found = add(found, point) if bit == "1" else found
    return found


def at(y: int) -> Point:
    """The point of this y whose x is even."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    x = x if x * x % PRIME == square else x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if x * x % PRIME != square:
        raise ValueError(y)
    return (x if x % 2 == 0 else PRIME - x), y


BASE = at(4 * pow(5, -1, PRIME) % PRIME)
EIGHTH = at(ORDER_8)  # of order 8: adding it to a point changes nothing that is counted in eights


def spelled(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def challenge(nonce: bytes, key: bytes, message: bytes) -> int:
    return int.from_bytes(sha512(nonce + key + message).digest(), "little") % ORDER
