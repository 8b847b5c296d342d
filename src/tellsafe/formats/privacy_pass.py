# SPDX-License-Identifier: AGPL-3.0-or-later
"""Privacy Pass tokens of type 2 (RFC 9577, RFC 9578): credential, stamp and voucher.

The challenge is never sent: both sides build it from the deployment, the purpose and the period.
Its digest stands in every token under the issuer's signature, and the key that signed is a key
for one purpose and one period. So a token is refused anywhere but where it was meant, twice over.
"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tellsafe.formats import blind_rsa
from tellsafe.formats.errors import FormatError

TOKEN_LENGTH = 354
BLINDED_LENGTH = 256
_TOKEN_TYPE = b"\x00\x02"
_KEY_BITS = 2048
_EXPONENT = 65537

# RFC 9578 §6.5 for 2048 bits and 65537: all but the modulus is fixed, so a key has one spelling
# and therefore one key id. Algorithm id-RSASSA-PSS with SHA-384, MGF1-SHA-384 and salt length 48.
_SPKI_HEAD = bytes.fromhex(
    "30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d01"
    "0108300b0609608648016503040202a2030201300382010f003082010a0282010100"
)
_SPKI_TAIL = bytes.fromhex("0203010001")

_AUTHORIZATION = re.compile(
    r'[Pp][Rr][Ii][Vv][Aa][Tt][Ee][Tt][Oo][Kk][Ee][Nn] +[Tt][Oo][Kk][Ee][Nn] *= *("?)'
    r"([A-Za-z0-9_-]{472})\1 *",
    re.ASCII,
)


class Purpose(StrEnum):
    """What a token is for; each has keys of its own."""

    CREDENTIAL = "credential"
    CREDENTIAL_INELIGIBLE = "credential-not-eligible"
    STAMP = "stamp"
    VOUCHER = "voucher"


def generate_issuer_key() -> rsa.RSAPrivateKey:
    """A fresh issuer key: RSA, 2048 bits, exponent 65537."""
    return rsa.generate_private_key(public_exponent=_EXPONENT, key_size=_KEY_BITS)


def issuer_public_bytes(public_key: rsa.RSAPublicKey) -> bytes:
    """The key as RFC 9578 §6.5 spells it, 342 bytes. Raises FormatError("token-key")."""
    numbers = public_key.public_numbers()
    if public_key.key_size != _KEY_BITS or numbers.e != _EXPONENT:
        raise FormatError("token-key", "an issuer key is RSA of 2048 bits with exponent 65537")
    return _SPKI_HEAD + numbers.n.to_bytes(BLINDED_LENGTH, "big") + _SPKI_TAIL


def load_issuer_public(spki: bytes) -> rsa.RSAPublicKey:
    """Read issuer_public_bytes back, and that spelling alone. Raises FormatError("token-key")."""
    modulus = spki[len(_SPKI_HEAD) : -len(_SPKI_TAIL)]
    if _SPKI_HEAD + modulus + _SPKI_TAIL != spki or len(modulus) != BLINDED_LENGTH:
        raise FormatError("token-key", "not an issuer key of RFC 9578")
    if modulus[0] < 0x80 or modulus[-1] % 2 == 0:
        raise FormatError("token-key", "not an RSA modulus of 2048 bits")
    return rsa.RSAPublicNumbers(_EXPONENT, int.from_bytes(modulus, "big")).public_key()


def key_id(spki: bytes) -> bytes:
    """token_key_id (RFC 9578 §6.1): SHA-256 of the key's bytes."""
    return hashlib.sha256(spki).digest()


def token_challenge(
    deployment: str, purpose: Purpose, period: str, denomination: int | None = None
) -> bytes:
    """The TokenChallenge (RFC 9577 §2.1.1) of a purpose, a period and, for a voucher, its worth.

    ``period`` is a week, term or series, such as "2026-W48"; ``denomination`` is in minor units.
    Raises FormatError("token-challenge") for what has no one reading.
    """
    if (purpose is Purpose.VOUCHER) != (denomination is not None and denomination > 0):
        raise FormatError("token-challenge", "a voucher, and only a voucher, has a denomination")
    worth = "" if denomination is None else str(denomination)
    parts = ("tellsafe/v1/redemption", purpose.value, period, worth)
    if not all(part.isascii() and part.isprintable() for part in (deployment, *parts)):
        raise FormatError("token-challenge", "a part of a challenge is not printable ASCII")
    if not 0 < len(deployment) <= 255 or not period:
        raise FormatError("token-challenge", "a challenge names a deployment and a period")
    context = hashlib.sha256("\0".join(parts).encode()).digest()
    return b"".join(
        (
            _TOKEN_TYPE,
            len(deployment).to_bytes(2, "big") + deployment.encode(),
            len(context).to_bytes(1, "big") + context,
            len(purpose.value).to_bytes(2, "big") + purpose.value.encode(),
        )
    )


def challenge_digest(challenge: bytes) -> bytes:
    """SHA-256 of a TokenChallenge, as it stands in a token."""
    return hashlib.sha256(challenge).digest()


@dataclass(frozen=True, slots=True)
class Token:
    """A token (RFC 9577 §2.2): 32-byte nonce, challenge digest and key id, 256-byte signature."""

    nonce: bytes
    challenge_digest: bytes
    key_id: bytes
    authenticator: bytes = field(repr=False)

    def encode(self) -> bytes:
        """354 bytes."""
        return self.signed_part() + self.authenticator

    def signed_part(self) -> bytes:
        """The 98 bytes that the issuer signed."""
        return _TOKEN_TYPE + self.nonce + self.challenge_digest + self.key_id

    def spent_hash(self) -> bytes:
        """What is remembered of a spent token: 32 bytes, one value for one token."""
        return hashlib.sha256(self.encode()).digest()

    @classmethod
    def parse(cls, data: bytes) -> "Token":
        """Cut 354 bytes apart. Says nothing about the signature. Raises FormatError("token")."""
        if len(data) != TOKEN_LENGTH or data[:2] != _TOKEN_TYPE:
            raise FormatError("token", "not a token of type 2")
        return cls(data[2:34], data[34:66], data[66:98], data[98:])


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A token on its way: ``blinded`` (256 bytes) goes to the issuer, the rest stays here."""

    blinded: bytes
    _public: rsa.RSAPublicKey = field(repr=False)
    _signed_part: bytes = field(repr=False)
    _inverse: int = field(repr=False)

    def finalize(self, blind_signature: bytes) -> Token:
        """The token, its signature verified. Raises FormatError("blind-rsa-signature")."""
        message = self._signed_part
        signature = blind_rsa.finalize(self._public, message, blind_signature, self._inverse)
        return Token.parse(message + signature)


def request_token(spki: bytes, challenge: bytes, nonce: bytes, entropy: bytes) -> TokenRequest:
    """Prepare a request that comes out the same whenever it is made again.

    ``nonce`` is 32 bytes, ``entropy`` 64 secret ones. Blind and salt are drawn from the entropy
    *and* from what is signed: entropy used twice by mistake for two tokens still blinds each by
    a number of its own. Raises FormatError("token-key"), ValueError for wrong lengths.
    """
    if len(nonce) != 32 or len(entropy) != 64:
        raise ValueError("a nonce is 32 bytes and entropy 64")
    signed = _TOKEN_TYPE + nonce + challenge_digest(challenge) + key_id(spki)
    modulus = load_issuer_public(spki).public_numbers().n
    wide = int.from_bytes(_expand(entropy, b"blind", signed, BLINDED_LENGTH + 32), "big")
    salt = _expand(entropy, b"salt", signed, blind_rsa.SALT_LENGTH)
    return blinded_request(spki, signed, r=wide % (modulus - 1) + 1, salt=salt)


def blinded_request(spki: bytes, signed_part: bytes, *, r: int, salt: bytes) -> TokenRequest:
    """A request with a blind and a salt given; request_token is how to come by safe ones."""
    public = load_issuer_public(spki)
    blinded, inverse = blind_rsa.blind(public, signed_part, r=r, salt=salt)
    return TokenRequest(blinded, public, signed_part, inverse)


def _expand(entropy: bytes, use: bytes, signed_part: bytes, length: int) -> bytes:
    info = b"tellsafe/v1/token/" + use + b"\0" + signed_part
    return HKDF(SHA256(), length, salt=b"tellsafe/v1", info=info).derive(entropy)


class Issuer:
    """A private key at work: one for each purpose and period."""

    def __init__(self, private_key: rsa.RSAPrivateKey) -> None:
        self.public_bytes = issuer_public_bytes(private_key.public_key())
        self._signer = blind_rsa.BlindSigner(private_key)

    def issue(self, blinded: bytes) -> bytes:
        """Sign 256 blinded bytes into 256, always the same; takes about a millisecond.

        Raises FormatError("blind-rsa-request") for a wrong length or range.
        """
        return self._signer.sign(blinded)


class Verifier:
    """Accepts the tokens of one key for one challenge. Raises FormatError("token-key")."""

    def __init__(self, spki: bytes, challenge: bytes) -> None:
        self.key_id = key_id(spki)
        self._verify = load_issuer_public(spki).verify
        self._challenge_digest = challenge_digest(challenge)
        self._hash = SHA384()
        self._padding = PSS(mgf=MGF1(self._hash), salt_length=blind_rsa.SALT_LENGTH)

    def accepts(self, token: Token) -> bool:
        """Whether it is genuine and meant for here; whether it is spent is not known here.

        All that is compared is public, so nothing is to be learnt from the time it takes.
        """
        if token.challenge_digest != self._challenge_digest or token.key_id != self.key_id:
            return False
        try:
            self._verify(token.authenticator, token.signed_part(), self._padding, self._hash)
        except InvalidSignature:
            return False
        return True


def authorization(token: Token) -> str:
    """The value of an Authorization header (RFC 9577 §2.2). 354 bytes need no base64 padding."""
    return f'PrivateToken token="{urlsafe_b64encode(token.encode()).decode()}"'


def parse_authorization(header: str) -> Token:
    """Read an Authorization header with a token, and no other parameter, quoted or bare.

    Raises FormatError("token-authorization" | "token").
    """
    found = _AUTHORIZATION.fullmatch(header)
    if not found:
        raise FormatError("token-authorization", "not a PrivateToken authorization")
    return Token.parse(urlsafe_b64decode(found[2]))
