# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents inside an envelope: a tip's manifest, and a reply's.

They say what somebody did, where and when. There is no field for what anybody is, and none for
who did it: names that a source writes stand in the text alone, which nothing indexes by person.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from tellsafe.formats.age import parse_recipient
from tellsafe.formats.encoding import b64u, canonical_json, parse_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, SLUG, Fields
from tellsafe.formats.padding import MAX_CONTENT
from tellsafe.formats.place import MOST_NOTE, NOWHERE, Where
from tellsafe.formats.privacy_pass import TOKEN_LENGTH, Token

__all__ = [
    "NOWHERE",
    "UNTIMED",
    "Attachment",
    "Reply",
    "Tip",
    "When",
    "Where",
    "encode_document",
    "parse_document",
]

MAX_TEXT = 16_000
ID_LENGTH = 16
MAX_ATTACHMENTS = 20
MAX_LENGTH = 2**40
_FORMAT = "manifest"
_NAME = re.compile(r"attachment-[1-9][0-9]?\.[a-z0-9]{1,8}", re.ASCII)
_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,78}", re.ASCII)
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_MOST_RECIPIENT = 2000


@dataclass(frozen=True)
class When:
    """When it happened; ``time`` is "HH:MM" and stands only beside a day."""

    day: date | None
    time: str | None
    note: str

    def to_json(self) -> dict[str, object]:
        """The JSON object of the manifest."""
        day = self.day.isoformat() if self.day else None
        return {"day": day, "time": self.time, "note": self.note}

    @classmethod
    def read(cls, fields: Fields) -> "When":
        """Raises FormatError("manifest-field")."""
        when = cls(
            day=fields.optional("day", fields.day),
            time=fields.optional("time", lambda name: fields.word(name, _TIME)),
            note=fields.text("note", most=MOST_NOTE, least=0),
        )
        fields.end()
        if when.time and not when.day:
            raise fields.wrong("time", "has no day")
        return when


UNTIMED = When(None, None, "")


@dataclass(frozen=True)
class Attachment:
    """What the manifest says of an attachment; lengths in bytes, hashes in hex.

    ``name`` is made by the app ("attachment-1.jpg"): a file's own name can hold a person's.
    ``cleaned`` says that the app took the metadata out.
    """

    blob: bytes
    name: str
    media_type: str
    length: int
    sha256: str
    sealed_length: int
    sealed_sha256: str
    file_key: bytes = field(repr=False)
    cleaned: bool

    def to_json(self) -> dict[str, object]:
        """The JSON object of the manifest."""
        return {
            "blob": b64u(self.blob),
            "name": self.name,
            "type": self.media_type,
            "length": self.length,
            "sha256": self.sha256,
            "sealed_length": self.sealed_length,
            "sealed_sha256": self.sealed_sha256,
            "file_key": b64u(self.file_key),
            "cleaned": self.cleaned,
        }

    @classmethod
    def read(cls, fields: Fields) -> "Attachment":
        """Raises FormatError("manifest-field")."""
        attachment = cls(
            blob=fields.raw("blob", ID_LENGTH),
            name=fields.word("name", _NAME),
            media_type=fields.word("type", _MEDIA_TYPE, most=100),
            length=fields.integer("length", 1, MAX_LENGTH),
            sha256=fields.sha256("sha256"),
            sealed_length=fields.integer("sealed_length", 1, MAX_LENGTH * 2),
            sealed_sha256=fields.sha256("sealed_sha256"),
            file_key=fields.raw("file_key", 16),
            cleaned=fields.flag("cleaned"),
        )
        fields.end()
        return attachment


@dataclass(frozen=True)
class Tip:
    """One tip. Ids (16 bytes) are random; text is at most 16,000 bytes of UTF-8.

    ``credential`` is None where the deployment's activation is open. ``reply`` is the age
    recipient that messages are sealed to, as text; ``mailbox`` the 32-byte id, not its address.
    """

    deployment: str
    tip: bytes
    credential: Token | None = field(repr=False)
    pseudonym: bytes
    entry: str
    conduct: str = field(repr=False)
    language: str
    when: When = field(repr=False)
    where: Where = field(repr=False)
    life_at_risk: bool
    attachments: tuple[Attachment, ...]
    reply: str = field(repr=False)
    mailbox: bytes = field(repr=False)
    mailbox_key: bytes

    def to_json(self) -> dict[str, object]:
        """The manifest as a JSON object."""
        return {
            "v": 1,
            "kind": "tip",
            "deployment": self.deployment,
            "tip": b64u(self.tip),
            "credential": b64u(self.credential.encode()) if self.credential else None,
            "pseudonym": b64u(self.pseudonym),
            "entry": self.entry,
            "conduct": self.conduct,
            "language": self.language,
            "when": self.when.to_json(),
            "where": self.where.to_json(),
            "life_at_risk": self.life_at_risk,
            "attachments": [attachment.to_json() for attachment in self.attachments],
            "reply": self.reply,
            "mailbox": b64u(self.mailbox),
            "mailbox_key": b64u(self.mailbox_key),
        }

    @classmethod
    def from_json(cls, value: object) -> "Tip":
        """Raises FormatError with the codes of parse_document."""
        fields = Fields(value, _FORMAT)
        fields.constant("v", 1)
        fields.constant("kind", "tip")
        tip = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            tip=fields.raw("tip", ID_LENGTH),
            credential=fields.optional("credential", lambda name: _token(fields, name)),
            pseudonym=fields.raw("pseudonym", 32),
            entry=fields.word("entry", SLUG),
            conduct=fields.text("conduct", most=MAX_TEXT),
            language=fields.language("language"),
            when=When.read(fields.inner("when")),
            where=Where.read(fields.inner("where")),
            life_at_risk=fields.flag("life_at_risk"),
            attachments=_attachments(fields),
            reply=_recipient(fields),
            mailbox=fields.raw("mailbox", 32),
            mailbox_key=fields.raw("mailbox_key", 32),
        )
        fields.end()
        return tip


@dataclass(frozen=True)
class Reply:
    """What a source writes about an earlier tip; ``mailbox`` and its key say which one."""

    deployment: str
    mailbox: bytes = field(repr=False)
    mailbox_key: bytes
    message: bytes
    text: str = field(repr=False)
    language: str
    attachments: tuple[Attachment, ...]

    def to_json(self) -> dict[str, object]:
        """The manifest as a JSON object."""
        return {
            "v": 1,
            "kind": "reply",
            "deployment": self.deployment,
            "mailbox": b64u(self.mailbox),
            "mailbox_key": b64u(self.mailbox_key),
            "message": b64u(self.message),
            "text": self.text,
            "language": self.language,
            "attachments": [attachment.to_json() for attachment in self.attachments],
        }

    @classmethod
    def from_json(cls, value: object) -> "Reply":
        """Raises FormatError with the codes of parse_document."""
        fields = Fields(value, _FORMAT)
        fields.constant("v", 1)
        fields.constant("kind", "reply")
        reply = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            mailbox=fields.raw("mailbox", 32),
            mailbox_key=fields.raw("mailbox_key", 32),
            message=fields.raw("message", ID_LENGTH),
            text=fields.text("text", most=MAX_TEXT),
            language=fields.language("language"),
            attachments=_attachments(fields),
        )
        fields.end()
        return reply


def encode_document(document: Tip | Reply) -> bytes:
    """Canonical JSON, the one spelling. Raises what parse_document does, for what is out of
    bounds: nothing is signed that would be refused."""
    value = document.to_json()
    _from_json(value)
    return canonical_json(value)


def parse_document(data: bytes) -> Tip | Reply:
    """The tip or reply that these bytes spell.

    Raises FormatError("json…" | "manifest-field" | "manifest-spelling" | "place-precision" |
    "bech32" | "age-recipient" | "token"). "manifest-spelling": two spellings of one manifest would
    be two envelopes, and the difference between them a mark that nobody reads.
    """
    document = _from_json(parse_json(data, limit=MAX_CONTENT))
    if canonical_json(document.to_json()) != data:
        raise FormatError("manifest-spelling", "a manifest that is not in canonical JSON")
    return document


def _from_json(value: object) -> Tip | Reply:
    kind = Fields(value, _FORMAT).choice("kind", ("tip", "reply"))
    return Tip.from_json(value) if kind == "tip" else Reply.from_json(value)


def _token(fields: Fields, name: str) -> Token:
    return Token.parse(fields.raw(name, TOKEN_LENGTH))


def _recipient(fields: Fields) -> str:
    """Checked at once: a key that messages can't be sealed to would silence the dialogue later."""
    text = fields.text("reply", most=_MOST_RECIPIENT)
    return str(parse_recipient(text))


def _attachments(fields: Fields) -> tuple[Attachment, ...]:
    found = fields.each("attachments", Attachment.read, most=MAX_ATTACHMENTS)
    for part in ("blob", "name", "file_key"):
        if len({getattr(attachment, part) for attachment in found}) != len(found):
            raise FormatError("manifest-field", f"attachments share a {part}")
    return found
