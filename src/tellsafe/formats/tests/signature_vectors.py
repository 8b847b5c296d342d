# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/ed25519.json anew.

Run it when it changes: .venv/bin/python src/tellsafe/formats/tests/signature_vectors.py
"""

from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from document_samples import ROOT, public
from document_vectors import write
from edwards_points import (
    BASE,
    EIGHTH,
    NOTHING,
    ORDER,
    ORDER_8,
    PRIME,
    Point,
    add,
    challenge,
    spelled,
    times,
)

SMALL = {
    "of order 1": 1,
    "of order 2": PRIME - 1,
    "of order 4": 0,
    "of order 8": ORDER_8,
    "of order 8, the other": PRIME - ORDER_8,
    "of order 1, spelled in a second way": PRIME + 1,
    "of order 4, spelled in a second way": PRIME,
}
MESSAGE = b"a bulletin"
SECRET = 0x1C0FFEE  # and NONCE: of whoever signs, here one who wants readers to disagree
NONCE = 0xBADCAFE


def little(value: int) -> bytes:
    return value.to_bytes(32, "little")


def lax(key: bytes, signature: bytes, message: bytes) -> bool:
    """OpenSSL's word."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def weak_keys() -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """One signature, made without a private key, and a text that OpenSSL takes it for."""
    signature = little(1) + bytes(32)
    for name, y in SMALL.items():
        for sign, key in (("", little(y)), (", the sign set", little(y | 1 << 255))):
            texts = (MESSAGE + b" %d" % number for number in range(500))
            text = next(one for one in texts if lax(key, signature, one))
            yield f"a key {name}{sign}", key, signature, text


def others() -> Iterator[tuple[str, bytes, bytes, bytes]]:
    key, good = public(ROOT), ROOT.sign(MESSAGE)
    past = little(int.from_bytes(good[32:], "little") + ORDER)
    yield "a number past the order", key, good[:32] + past, MESSAGE
    yield "another text", key, good, MESSAGE + b"."
    yield "the key's other sign", key[:31] + bytes([key[31] ^ 0x80]), good, MESSAGE
    yield "a signature of nothing", key, little(1) + bytes(32), MESSAGE
    yield "a point spelled in a second way", key, little(PRIME + 1) + bytes(32), MESSAGE
    yield "a key that is on no curve", little(2), good, MESSAGE


def signed(key: Point, nonce: Point, number: int, message: bytes) -> tuple[bytes, bytes, bytes]:
    """A signature whose number answers the challenge; `number` is the nonce's in the base."""
    spelled_key, spelled_nonce = spelled(key), spelled(nonce)
    answer = number + challenge(spelled_nonce, spelled_key, message) * SECRET
    return spelled_key, spelled_nonce + little(answer % ORDER), message


def torsion() -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """What a key's holder can make, and a reader that counts in eights takes and others refuse."""
    key, nonce = times(SECRET, BASE), times(NONCE, BASE)
    mixed = add(key, EIGHTH)
    texts = [MESSAGE + b" %d" % number for number in range(64)]
    odd = next(one for one in texts if challenge(spelled(nonce), spelled(mixed), one) % 8)
    yield "a key with a part of order 8", *signed(mixed, nonce, NONCE, odd)
    yield "a point with a part of order 8", *signed(key, add(nonce, EIGHTH), NONCE, MESSAGE)
    yield "both with a part of order 8", *signed(mixed, add(nonce, EIGHTH), NONCE, MESSAGE)
    yield "a point of order 8", *signed(key, EIGHTH, 0, MESSAGE)
    yield "a point of order 1", *signed(key, NOTHING, 0, MESSAGE)
    yield "a key with a part of order 8, a point of order 8", *signed(mixed, EIGHTH, 0, MESSAGE)


def level() -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """Keys with a part of order 8 where it comes to nothing, so that the equation itself holds."""
    mixed, nonce = add(times(SECRET, BASE), EIGHTH), times(NONCE, BASE)
    texts = [MESSAGE + b" %d" % number for number in range(64)]
    even = next(one for one in texts if challenge(spelled(nonce), spelled(mixed), one) % 8 == 0)
    yield "a key with a part of order 8, times eight", *signed(mixed, nonce, NONCE, even)
    other = add(nonce, EIGHTH)
    met = next(one for one in texts if challenge(spelled(other), spelled(mixed), one) % 8 == 7)
    yield "both with a part of order 8, which meet", *signed(mixed, other, NONCE, met)


def ed25519_vectors() -> dict[str, object]:
    def case(name: str, key: bytes, signature: bytes, message: bytes) -> dict[str, str]:
        parts = {"public": key, "signature": signature, "message": message}
        return {"name": name, **{part: data.hex() for part, data in parts.items()}}

    return {
        "about": "Ed25519 (RFC 8032), where implementations differ. All is hex. A reader of any "
        "format takes each of 'verifies' and refuses each of 'refused': S·B = R + k·A must hold as "
        "it stands, not times eight.",
        "verifies": [
            case("a text", public(ROOT), ROOT.sign(MESSAGE), MESSAGE),
            case("no text", public(ROOT), ROOT.sign(b""), b""),
            *(case(*one) for one in level()),
        ],
        "refused": [case(*one) for one in (*weak_keys(), *others(), *torsion())],
    }


if __name__ == "__main__":
    write("ed25519.json", ed25519_vectors())
