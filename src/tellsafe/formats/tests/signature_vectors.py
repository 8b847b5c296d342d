# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/ed25519.json anew.

Run it when it changes: .venv/bin/python src/tellsafe/formats/tests/signature_vectors.py
"""

from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from document_samples import ROOT, public
from document_vectors import write

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
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


def ed25519_vectors() -> dict[str, object]:
    def case(name: str, key: bytes, signature: bytes, message: bytes) -> dict[str, str]:
        parts = {"public": key, "signature": signature, "message": message}
        return {"name": name, **{part: data.hex() for part, data in parts.items()}}

    return {
        "about": "Ed25519 (RFC 8032), where implementations differ. All is hex. A reader of any "
        "format takes each of 'verifies' and refuses each of 'refused'.",
        "verifies": [
            case("a text", public(ROOT), ROOT.sign(MESSAGE), MESSAGE),
            case("no text", public(ROOT), ROOT.sign(b""), b""),
        ],
        "refused": [case(*one) for one in (*weak_keys(), *others())],
    }


if __name__ == "__main__":
    write("ed25519.json", ed25519_vectors())
