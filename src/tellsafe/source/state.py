# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that a source remembers, in one small document that is replaced in one step.

One step, because each of these has to be true of all parts at once: a stamp is either unused or
belongs to one envelope, a tip number is either free or taken, a report is sealed or it is not
there. What is *not* in here: any word of a report, reply or message, any name of a file, any form.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import date

from tellsafe.formats.derive import RootSecret
from tellsafe.formats.encoding import b64u, canonical_json, parse_object
from tellsafe.formats.fields import Fields
from tellsafe.formats.privacy_pass import TOKEN_LENGTH, Purpose, Token

_MOST_STATE = 64 * 1024 * 1024
_MOST = 100_000
_MOST_NUMBER = 2**40
_MOST_RECEIPT = 4096


@dataclass(frozen=True)
class HeldToken:
    """A credential of a term, or a stamp of a week; ``token`` in its 354 bytes."""

    period: str
    kind: str
    token: bytes = field(repr=False)

    @classmethod
    def of(cls, period: str, kind: Purpose, token: Token) -> "HeldToken":
        """The record of a token."""
        return cls(period, kind.value, token.encode())

    @property
    def opened(self) -> Token:
        """The token itself."""
        return Token.parse(self.token)

    @classmethod
    def read(cls, fields: Fields) -> "HeldToken":
        """Raises FormatError."""
        return cls(
            period=fields.text("period", most=16),
            kind=fields.choice("kind", tuple(Purpose)),
            token=fields.raw("token", TOKEN_LENGTH),
        )


@dataclass(frozen=True)
class Asked:
    """What was asked of the registry with an activation: for repeating it word for word.

    ``verifier``: the secret half of a sign-in that has begun, if one has (formats/sign_in.py).
    """

    term: str
    week: str
    kind: str
    verifier: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, fields: Fields) -> "Asked":
        """Raises FormatError."""
        term, week, kind = (fields.text(name, most=40) for name in ("term", "week", "kind"))
        verifier = fields.text("verifier", most=43) if fields.has("verifier") else None
        return cls(term, week, kind, verifier)


@dataclass(frozen=True)
class Blob:
    """A sealed attachment in an entry's folder: its id (16 bytes) and its length in bytes."""

    blob: bytes
    length: int

    @classmethod
    def read(cls, fields: Fields) -> "Blob":
        """Raises FormatError."""
        return cls(fields.raw("blob", 16), fields.integer("length", 1, 2**50))


@dataclass(frozen=True)
class Waiting:
    """A sealed tip or reply that intake has not given a receipt for.

    ``id`` (16 bytes) names its folder; ``number`` is that of the tip. ``submission`` (32 bytes) and
    ``stamp`` go together. ``key``: id of the newest of the desk's keys that it is sealed to.
    """

    id: bytes
    number: int
    submission: bytes = field(repr=False)
    stamp: HeldToken | None
    blobs: tuple[Blob, ...]
    key: str

    @classmethod
    def read(cls, fields: Fields) -> "Waiting":
        """Raises FormatError."""
        return cls(
            id=fields.raw("id", 16),
            number=fields.integer("number", 0, _MOST_NUMBER),
            submission=fields.raw("submission", 32),
            stamp=HeldToken.read(fields.inner("stamp")) if fields.has("stamp") else None,
            blobs=fields.each("blobs", Blob.read, most=20),
            key=fields.sha256("key"),
        )


@dataclass(frozen=True)
class KeptReceipt:
    """Intake's promise, as it signed it (JWS), and the hash of the envelope that it is for."""

    envelope: str
    receipt: str

    @classmethod
    def read(cls, fields: Fields) -> "KeptReceipt":
        """Raises FormatError."""
        return cls(fields.sha256("envelope"), fields.text("receipt", most=_MOST_RECEIPT))


@dataclass(frozen=True)
class Seen:
    """The id (16 bytes) of a message that was shown."""

    message: bytes

    @classmethod
    def read(cls, fields: Fields) -> "Seen":
        """Raises FormatError."""
        return cls(fields.raw("message", 16))


@dataclass(frozen=True)
class SentTip:
    """A tip that intake has: its number, and the receipts for it and for replies to it."""

    number: int
    receipts: tuple[KeptReceipt, ...] = ()

    @classmethod
    def read(cls, fields: Fields) -> "SentTip":
        """Raises FormatError."""
        return cls(
            number=fields.integer("number", 0, _MOST_NUMBER),
            receipts=fields.each("receipts", KeptReceipt.read, most=_MOST),
        )


@dataclass(frozen=True)
class State:
    """``fetched`` and ``asked_day``: the last day whose stamps came, or were asked for."""

    secret: bytes | None = field(default=None, repr=False)
    is_recovering: bool = False
    next_tip: int = 0
    asked: Asked | None = None
    credentials: tuple[HeldToken, ...] = ()
    stamps: tuple[HeldToken, ...] = ()
    fetched: date | None = None
    asked_day: date | None = None
    outbox: tuple[Waiting, ...] = ()
    tips: tuple[SentTip, ...] = ()
    seen: tuple[Seen, ...] = ()

    @property
    def root(self) -> RootSecret | None:
        """The root secret."""
        return RootSecret(self.secret) if self.secret else None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The tips that there are, sent or waiting."""
        return tuple(
            sorted({tip.number for tip in self.tips} | {one.number for one in self.outbox})
        )

    @property
    def is_unused(self) -> bool:
        """Whether nothing is this secret's, nor ever can be: whoever begins has one, and may find
        only then that they were activated by another. Stamps are good with any."""
        held = (self.credentials, self.outbox, self.tips)
        return not self.is_recovering and self.asked is None and not any(held)

    @property
    def has_gap(self) -> bool:
        """Whether numbers were left out, as recovery does it for those of another device."""
        return len(self.numbers) < self.next_tip

    def with_waiting(self, entry: Waiting) -> "State":
        """``entry`` in the place of the one with its id."""
        others = tuple(entry if one.id == entry.id else one for one in self.outbox)
        return replace(self, outbox=others)

    def without_waiting(self, identifier: bytes) -> "State":
        """Without that entry."""
        return replace(self, outbox=tuple(one for one in self.outbox if one.id != identifier))

    def with_receipt(self, number: int, receipt: KeptReceipt) -> "State":
        """With a receipt for a tip, or for a reply to it."""
        known = {one.number: one for one in self.tips}
        tip = known.get(number, SentTip(number))
        known[number] = replace(tip, receipts=(*tip.receipts, receipt))
        return replace(self, tips=tuple(known[key] for key in sorted(known)))

    def encode(self) -> bytes:
        """The document."""
        return canonical_json(_plain({"v": 1, **asdict(self)}))

    @classmethod
    def parse(cls, data: bytes) -> "State":
        """Raises FormatError."""
        fields = Fields(parse_object(data, limit=_MOST_STATE), "state")
        fields.constant("v", 1)
        return cls(
            secret=fields.optional("secret", lambda name: fields.raw(name, 16)),
            is_recovering=fields.flag("is_recovering"),
            next_tip=fields.integer("next_tip", 0, _MOST_NUMBER),
            asked=Asked.read(fields.inner("asked")) if fields.has("asked") else None,
            credentials=fields.each("credentials", HeldToken.read, most=_MOST),
            stamps=fields.each("stamps", HeldToken.read, most=_MOST),
            fetched=fields.optional("fetched", fields.day),
            asked_day=fields.optional("asked_day", fields.day),
            outbox=fields.each("outbox", Waiting.read, most=_MOST),
            tips=fields.each("tips", SentTip.read, most=_MOST),
            seen=fields.each("seen", Seen.read, most=_MOST),
        )


def _plain(value: object) -> object:
    """As JSON has it: bytes in base64url, days as text, tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return b64u(value)
    return value.isoformat() if isinstance(value, date) else value
