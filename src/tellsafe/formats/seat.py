# SPDX-License-Identifier: AGPL-3.0-or-later
"""The oversight body's word that somebody has a seat at the desk, or has it no longer.

Signed by the body's key, which the charter names, so that nobody at the operator can give, take or
renew a seat. A word is good once, for one deployment, until the end of a day.
"""

from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import jws
from tellsafe.formats.encoding import b64u, canonical_json, parse_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, Fields

SEAT = "seat"
UNSEAT = "unseat"
MOST_DAYS = 7
MOST_WORD = 4096
_ID_LENGTH = 16
_MOST_NAME = 256
_TYPE = "tellsafe-seat"


@dataclass(frozen=True)
class SeatWord:
    """``act`` is "seat" or "unseat", ``name`` whose account at the desk; good from ``day`` to
    ``until``, both included. ``word`` is 16 random bytes."""

    deployment: str
    word: bytes
    act: str
    name: str
    day: date
    until: date

    def to_json(self) -> dict[str, object]:
        """The word as a JSON object."""
        return {
            "v": 1,
            "deployment": self.deployment,
            "word": b64u(self.word),
            "act": self.act,
            "name": self.name,
            "day": self.day.isoformat(),
            "until": self.until.isoformat(),
        }

    @classmethod
    def from_json(cls, value: object) -> "SeatWord":
        """Raises FormatError("seat-field")."""
        fields = Fields(value, "seat")
        fields.constant("v", 1)
        word = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            word=fields.raw("word", _ID_LENGTH),
            act=fields.choice("act", (SEAT, UNSEAT)),
            name=fields.text("name", most=_MOST_NAME),
            day=fields.day("day"),
            until=fields.day("until"),
        )
        fields.end()
        if not 0 <= (word.until - word.day).days <= MOST_DAYS:
            raise fields.wrong("until", f"is not the day or one of the {MOST_DAYS} days after")
        return word

    def is_good_on(self, today: date) -> bool:
        """Whether it may be used on this day."""
        return self.day <= today <= self.until


def sign_seat(word: SeatWord, key: Ed25519PrivateKey) -> str:
    """As a JWS by the body's key. Raises FormatError("seat-field")."""
    value = word.to_json()
    SeatWord.from_json(value)
    return jws.sign(canonical_json(value), key, _TYPE).decode("ascii")


def read_seat(text: str, public: bytes, deployment: str) -> SeatWord:
    """The word, signed by ``public`` (32 bytes) for this deployment. Of its days nothing is said.

    Raises FormatError: "jws…", "seat-field", "seat-spelling", "seat-deployment".
    """
    try:
        signed = text.encode("ascii")
    except UnicodeEncodeError as error:
        raise FormatError("jws", "not three parts in base64url") from error
    if len(signed) > MOST_WORD:
        raise FormatError("jws", "longer than any word")
    payload = jws.verify(signed, public, _TYPE)
    word = SeatWord.from_json(parse_json(payload, limit=MOST_WORD))
    if canonical_json(word.to_json()) != payload:
        raise FormatError("seat-spelling", "a word that is not in canonical JSON")
    if word.deployment != deployment:
        raise FormatError("seat-deployment", "a word for another deployment")
    return word
