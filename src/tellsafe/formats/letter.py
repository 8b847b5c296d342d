# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter to the oversight body: signed by its case, padded, and sealed to the body alone.

Whoever was reported, or approached, may write one without a name. The signature proves nothing but
that two letters are of one case: its key, like the mailbox for answers, follows from the case
number that the writer keeps. An answer is a message (message.py) that the body's key has signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import age, jws
from tellsafe.formats.age import Identity, Recipient
from tellsafe.formats.attachment import envelope_fits
from tellsafe.formats.charter import read_recipient
from tellsafe.formats.derive import RootSecret, TipKeys, mailbox_address
from tellsafe.formats.encoding import b64u, canonical_json, parse_json
from tellsafe.formats.envelope import MAX_SEALED
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, SLUG, Fields
from tellsafe.formats.padding import MAX_CONTENT, pad_to_bucket, unpad

DECISION = "decision"  # was a decision made about this event?
HEARD = "heard"  # what is said of me is not so: hear me
APPROACHED = "approached"  # how I was approached is not right
ASKS = (DECISION, HEARD, APPROACHED)
ID_LENGTH = 16
MOST_WHEN = 300
MOST_HAPPENED = 4000
MOST_TEXT = 8000
_KEY_LENGTH = 32
_TYPE = "tellsafe-letter"


@dataclass(frozen=True)
class Letter:
    """What is asked of the body, and about which event.

    ``when`` and ``happened`` are the writer's own words and may be empty, as ``district`` (a code
    of the charter) may; ``text`` is what the body is told. ``letter`` is 16 random bytes;
    ``mailbox`` the 32-byte id and ``mailbox_key`` the public key of the case, ``reply`` the
    recipient that answers are sealed to.
    """

    deployment: str
    letter: bytes
    asks: str
    when: str = field(repr=False)
    district: str
    happened: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    mailbox: bytes = field(repr=False)
    mailbox_key: bytes = field(repr=False)
    reply: str = field(repr=False)

    @property
    def address(self) -> str:
        """Of the mailbox for answers, in hex: what names the case to the body."""
        return mailbox_address(self.mailbox)

    def to_json(self) -> dict[str, object]:
        """The letter as a JSON object."""
        return {
            "v": 1,
            "deployment": self.deployment,
            "letter": b64u(self.letter),
            "asks": self.asks,
            "when": self.when,
            "district": self.district,
            "happened": self.happened,
            "text": self.text,
            "language": self.language,
            "mailbox": b64u(self.mailbox),
            "mailbox_key": b64u(self.mailbox_key),
            "reply": self.reply,
        }

    @classmethod
    def from_json(cls, value: object) -> "Letter":
        """Raises FormatError("letter-field")."""
        fields = Fields(value, "letter")
        fields.constant("v", 1)
        letter = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            letter=fields.raw("letter", ID_LENGTH),
            asks=fields.choice("asks", ASKS),
            when=fields.text("when", most=MOST_WHEN, least=0),
            district=fields.word("district", SLUG) if fields.get("district") else _none(fields),
            happened=fields.text("happened", most=MOST_HAPPENED, least=0),
            text=fields.text("text", most=MOST_TEXT),
            language=fields.language("language"),
            mailbox=fields.raw("mailbox", _KEY_LENGTH),
            mailbox_key=fields.raw("mailbox_key", _KEY_LENGTH),
            reply=read_recipient(fields, "reply"),
        )
        fields.end()
        return letter


def letter_of(
    secret: RootSecret,
    *,
    deployment: str,
    letter: bytes,
    asks: str,
    text: str,
    language: str,
    when: str = "",
    district: str = "",
    happened: str = "",
) -> Letter:
    """A letter of the case with this secret."""
    keys = secret.case()
    return Letter(
        deployment=deployment,
        letter=letter,
        asks=asks,
        when=when,
        district=district,
        happened=happened,
        text=text,
        language=language,
        mailbox=keys.mailbox_id,
        mailbox_key=_public(keys),
        reply=str(keys.reply_identity.recipient),
    )


def seal_letter(letter: Letter, key: Ed25519PrivateKey, recipient: Recipient) -> bytes:
    """Sign with the case's mailbox key, pad, and seal to the body.

    Raises FormatError("letter-signer" | "letter-field" | "too-large" | age's).
    """
    value = letter.to_json()
    Letter.from_json(value)
    if key.public_key().public_bytes_raw() != letter.mailbox_key:
        raise FormatError("letter-signer", "the key is not the one that the letter names")
    signed = jws.sign(canonical_json(value), key, _TYPE)
    return age.seal_bytes(pad_to_bucket(signed), [recipient])


def open_letter(sealed: bytes, identities: Sequence[Identity], deployment: str) -> Letter:
    """Open, unpad, verify the signature and every field.

    Raises FormatError: age's codes, "padding", "jws…", "letter-size", "letter-field",
    "letter-spelling", "letter-deployment" (it was written to another body).
    """
    if len(sealed) > MAX_SEALED:
        raise FormatError("letter-size", "larger than any letter")
    signed = unpad(age.open_bytes(sealed, identities))
    payload = jws.peek(signed)
    letter = Letter.from_json(parse_json(payload, limit=MAX_CONTENT))
    jws.verify(signed, letter.mailbox_key, _TYPE)
    if canonical_json(letter.to_json()) != payload:
        raise FormatError("letter-spelling", "a letter that is not in canonical JSON")
    if letter.deployment != deployment:
        raise FormatError("letter-deployment", "a letter to the body of another deployment")
    return letter


def letter_fits(sealed: bytes) -> bool:
    """Whether a sealed letter looks like every other: all that can be known without a key."""
    return envelope_fits(sealed, stanzas=1)


def _none(fields: Fields) -> str:
    return fields.text("district", most=0, least=0)


def _public(keys: TipKeys) -> bytes:
    return keys.mailbox_key.public_key().public_bytes_raw()
