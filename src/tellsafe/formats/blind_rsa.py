# SPDX-License-Identifier: AGPL-3.0-or-later
"""RSA blind signatures by RFC 9474: RSABSSA-SHA384-PSS-Deterministic, which signs as it is given.

The signer learns nothing of the message, and can't tell later which of its signatures is which:
for every pair of a blinded message and a signature there is exactly one ``r`` that leads from one
to the other. The message has to be of high entropy (RFC 9474 §7.3); ours holds a 32-byte nonce.

``salt_length`` is 48, and 0 for the PSSZERO variants, which are here for the RFC's vectors alone.
"""

import hashlib
import secrets
from functools import lru_cache

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384
from gmpy2 import mpz

from tellsafe.formats.errors import FormatError

SALT_LENGTH = 48
_HASH_LENGTH = 48


class SigningError(RuntimeError):
    """The private operation came out wrong: a broken machine or an attack on it, never input."""


def blind(
    public: RSAPublicKey, message: bytes, *, r: int | None = None, salt: bytes | None = None
) -> tuple[bytes, int]:
    """Blind (RFC 9474 §4.2): the blinded message, as long as the modulus, and the inverse of r.

    ``r`` (1 to n-1) and ``salt`` are drawn at random where not given. The same ``r`` for two
    messages links them, so who derives it derives it from the message as well.
    Raises FormatError("blind-rsa-blind") for an ``r`` or a message without an inverse mod n.
    """
    n, e = _public(public)
    salt = secrets.token_bytes(SALT_LENGTH) if salt is None else salt
    represented = mpz.from_bytes(_pss_encode(message, public.key_size - 1, salt), "big")
    chosen = mpz(r if r is not None else _random_below(n))
    if not 0 < chosen < n or gmpy2.gcd(chosen, n) != 1 or gmpy2.gcd(represented, n) != 1:
        raise FormatError("blind-rsa-blind", "a blind or a message without an inverse")
    blinded = represented * gmpy2.powmod(chosen, e, n) % n
    return _bytes(blinded, public.key_size), int(_masked_inverse(chosen, n))


class BlindSigner:
    """A private key made ready to sign blinded messages; build once, sign often."""

    def __init__(self, private: RSAPrivateKey) -> None:
        numbers = private.private_numbers()
        self._bits = private.key_size
        self._n, self._e = mpz(numbers.public_numbers.n), mpz(numbers.public_numbers.e)
        self._p, self._q = mpz(numbers.p), mpz(numbers.q)
        self._dp, self._dq, self._qi = mpz(numbers.dmp1), mpz(numbers.dmq1), mpz(numbers.iqmp)

    def sign(self, blinded: bytes) -> bytes:
        """BlindSign (RFC 9474 §4.3): a blind signature as long as the modulus, always the same.

        Three guards, since whoever asks chooses the input: exponentiation in constant time; a
        fresh factor over the input, so that what time is left to see belongs to no known number;
        and a check of the result, since one faulty half of a CRT signature gives n away.

        Raises FormatError("blind-rsa-request") for a wrong length or a number from n upwards;
        SigningError where the check fails.
        """
        value = self._representative(blinded)
        factor = _random_below(self._n)
        masked = value * gmpy2.powmod(factor, self._e, self._n) % self._n
        signature = self._power_d(masked) * _masked_inverse(factor, self._n) % self._n
        if gmpy2.powmod(signature, self._e, self._n) != value:
            raise SigningError("a blind signature came out wrong and was withheld")
        return _bytes(signature, self._bits)

    def _representative(self, blinded: bytes) -> mpz:
        value = mpz.from_bytes(blinded, "big")
        if len(blinded) != _length(self._bits) or value >= self._n:
            raise FormatError("blind-rsa-request", "a blinded message out of range")
        return value

    def _power_d(self, value: mpz) -> mpz:
        of_p = gmpy2.powmod_sec(value, self._dp, self._p)
        of_q = gmpy2.powmod_sec(value, self._dq, self._q)
        return of_q + self._q * ((of_p - of_q) * self._qi % self._p)


def blind_sign(private: RSAPrivateKey, blinded: bytes) -> bytes:
    """BlindSign once; see BlindSigner.sign, which is faster for many."""
    return BlindSigner(private).sign(blinded)


def finalize(
    public: RSAPublicKey,
    message: bytes,
    blind_signature: bytes,
    inverse: int,
    *,
    salt_length: int = SALT_LENGTH,
) -> bytes:
    """Finalize (RFC 9474 §4.4): the signature over ``message``, verified.

    The check is what stops a signer from marking a client by a bad signature or a malformed key.
    Raises FormatError("blind-rsa-signature").
    """
    n, _ = _public(public)
    value = mpz.from_bytes(blind_signature, "big")
    if len(blind_signature) != _length(public.key_size) or value >= n:
        raise FormatError("blind-rsa-signature", "a blind signature out of range")
    signature = _bytes(value * mpz(inverse) % n, public.key_size)
    if not verify(public, message, signature, salt_length=salt_length):
        raise FormatError("blind-rsa-signature", "a blind signature that does not verify")
    return signature


def verify(
    public: RSAPublicKey, message: bytes, signature: bytes, *, salt_length: int = SALT_LENGTH
) -> bool:
    """RSASSA-PSS-VERIFY (RFC 8017 §8.1.2), SHA-384 and MGF1-SHA-384. Raises nothing."""
    try:
        public.verify(signature, message, _padding(salt_length), _SHA384)
    except InvalidSignature:
        return False
    return True


_SHA384 = SHA384()


@lru_cache(maxsize=2)
def _padding(salt_length: int) -> PSS:
    return PSS(mgf=MGF1(_SHA384), salt_length=salt_length)


def _pss_encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017 §9.1.1) to ``bits`` bits."""
    length = _length(bits)
    hashed = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = (b"\x01" + salt).rjust(length - _HASH_LENGTH - 1, b"\0")
    mask = _mgf1(hashed, len(block))
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + hashed + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    blocks = range(-(-length // _HASH_LENGTH))
    return b"".join(hashlib.sha384(seed + i.to_bytes(4, "big")).digest() for i in blocks)[:length]


def _public(public: RSAPublicKey) -> tuple[mpz, mpz]:
    numbers = public.public_numbers()
    return mpz(numbers.n), mpz(numbers.e)


def _random_below(n: mpz) -> mpz:
    """1 to n-1. That it shares a factor with n is as likely as guessing the key."""
    return mpz(secrets.randbelow(int(n) - 1) + 1)


def _masked_inverse(value: mpz, n: mpz) -> mpz:
    """The inverse mod n. Euclid's steps depend on the number, so it only ever sees a masked one."""
    mask = _random_below(n)
    return gmpy2.invert(value * mask % n, n) * mask % n


def _length(bits: int) -> int:
    return (bits + 7) // 8


def _bytes(value: mpz, bits: int) -> bytes:
    return int(value).to_bytes(_length(bits), "big")
