# SPDX-License-Identifier: AGPL-3.0-or-later
"""What counts as a signature by Ed25519 (RFC 8032): the one place that all of Python asks.

OpenSSL takes keys that other implementations don't: a second spelling of a point (§5.1.3 forbids
it), and points of small order, one signature of which fits any text. If one reader took what
another refuses, a bulletin could be true for some and forged for others; so neither is a key here,
nor the point of a signature. The equation is OpenSSL's, S·B = R + k·A as it stands. Times eight, as
§5.1.7 allows, it would hold for what only a key's holder can make, and what others refuse.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_PRIME = 2**255 - 19
_SIGN = 1 << 255
# y of the eight points whose order divides eight: of order 1, 2, 4 and, twice, 8.
_OF_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL = frozenset({1, _PRIME - 1, 0, _OF_ORDER_8, _PRIME - _OF_ORDER_8})


def is_signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the key (32 bytes) signed it. False as well for what is no key or no signature."""
    if _is_weak(public) or _is_weak(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_weak(point: bytes) -> bool:
    y = int.from_bytes(point, "little") & ~_SIGN
    return y >= _PRIME or y in _SMALL
