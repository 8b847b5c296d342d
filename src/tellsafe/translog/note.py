# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed notes with Ed25519 keys (C2SP signed-note): a text, a blank line, signature lines.

Every Base64 is taken in its canonical spelling only, so a known key's signature has one spelling
and no byte of a note that it covers can change unnoticed.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.ed25519 import is_signed_by
from tellsafe.formats.errors import FormatError

MAX_NOTE = 65536
MAX_SIGNATURES = 100
_LINE_START = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Verifier:
    """A key that a note may be signed by. ``name``: no space, no plus; ``public``: 32 bytes."""

    TYPE: ClassVar = b"\x01"  # the signature type of plain Ed25519
    name: str
    public: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public) != 32:
            raise FormatError("note-key", "an Ed25519 public key has 32 bytes")

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name ‖ LF ‖ type ‖ public)."""
        named = self.name.encode("utf-8") + b"\n" + self.TYPE + self.public
        return hashlib.sha256(named).digest()[:4]

    def __str__(self) -> str:
        """The verifier key as text: name+hex of the key id+Base64 of the type and the key."""
        return f"{self.name}+{self.key_id.hex()}+{encode64(self.TYPE + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a verifier key. Raises FormatError("note-key" | "base64")."""
        name, key_id, encoded = _three_parts(text)
        found = cls(name, _of_type(encoded, cls.TYPE))
        if found.key_id.hex() != key_id:
            raise FormatError("note-key", "the key id is not that of this name and key")
        return found

    def verify(self, text: bytes, signature: bytes) -> None:
        """Raises FormatError("note-signature")."""
        if not is_signed_by(self.public, signature, text):
            raise FormatError("note-signature", "the note's signature is wrong")


@dataclass(frozen=True)
class Signer:
    """A private key with the name that its signatures carry. ``seed``: 32 bytes."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def __str__(self) -> str:
        """The signer key as text, as Go's sumdb/note writes it. A secret."""
        key_id = self.verifier.key_id.hex()
        return f"PRIVATE+KEY+{self.name}+{key_id}+{encode64(Verifier.TYPE + self.seed)}"

    @classmethod
    def parse(cls, text: str) -> "Signer":
        """Read a signer key. Raises FormatError("note-key" | "base64")."""
        if not text.startswith("PRIVATE+KEY+"):
            raise FormatError("note-key", "not a signer key")
        name, key_id, encoded = _three_parts(text.removeprefix("PRIVATE+KEY+"))
        found = cls(name, _of_type(encoded, Verifier.TYPE))
        if found.verifier.key_id.hex() != key_id:
            raise FormatError("note-key", "the key id is not that of this name and key")
        return found

    def sign(self, text: str) -> str:
        """The note: ``text`` (it ends in a newline) with this key's signature line."""
        if not text.endswith("\n") or _CONTROL.search(text):
            raise FormatError(
                "note", "a note's text ends in a newline and has no control character"
            )
        return f"{text}\n{signature_line(self.verifier, self._key.sign(text.encode('utf-8')))}"


def signature_line(verifier: Verifier, signature: bytes) -> str:
    """The line of a note that holds a signature by this key, its newline included."""
    return f"{_LINE_START}{verifier.name} {encode64(verifier.key_id + signature)}\n"


def open_note(note: bytes, known: Sequence[Verifier]) -> str:
    """The text of a note that at least one of the known keys signed.

    Signatures by other keys are ignored; one by a known key that is wrong refuses the note.
    Raises FormatError("note" | "base64" | "note-signature" | "note-unsigned").
    """
    if not signers_of(note, known):
        raise FormatError("note-unsigned", "no known key signed this note")
    return _split(note)[0]


def signers_of(note: bytes, known: Sequence[Verifier]) -> frozenset[Verifier]:
    """Which of the known keys signed a note. Raises as ``open_note``, but for "note-unsigned"."""
    text, lines = _split(note)
    found = set()
    for name, signature in map(_parse_line, lines):
        for verifier in known:
            if (verifier.name, verifier.key_id) == (name, signature[:4]):
                verifier.verify(text.encode("utf-8"), signature[4:])
                found.add(verifier)
    return frozenset(found)


def encode64(data: bytes) -> str:
    """Standard Base64 with padding (RFC 4648 §4)."""
    return base64.b64encode(data).decode("ascii")


def decode64(text: str) -> bytes:
    """Decode standard Base64 in its one canonical spelling. Raises FormatError("base64")."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormatError("base64", "not Base64") from error
    if encode64(raw) != text:
        raise FormatError("base64", "not canonical Base64")
    return raw


def _split(note: bytes) -> tuple[str, list[str]]:
    if len(note) > MAX_NOTE:
        raise FormatError("note", "the note is too large")
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("note", "the note is not UTF-8") from error
    text, blank_line, signatures = whole.rpartition("\n\n")
    if not blank_line or not signatures.endswith("\n") or _CONTROL.search(whole):
        raise FormatError("note", "the note has no signature lines after a blank one")
    lines = signatures[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise FormatError("note", "the note has too many signatures")
    return text + "\n", lines


def _parse_line(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_LINE_START).partition(" ")
    if not line.startswith(_LINE_START) or not space:
        raise FormatError("note", "not a signature line")
    _check_name(name)
    signature = decode64(encoded)
    if len(signature) < 5:
        raise FormatError("note", "a signature is too short")
    return name, signature


def _check_name(name: str) -> None:
    # U+FEFF is a space in JavaScript alone. A note that the app refuses is none here either.
    bad = any(letter in "+\ufeff" or letter.isspace() for letter in name) or _CONTROL.search(name)
    if not name or bad:
        raise FormatError("note-key", "a key's name has neither spaces nor plus signs")


def _three_parts(text: str) -> tuple[str, str, str]:
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise FormatError("note-key", "a key is name+id+Base64")
    return parts[0], parts[1], parts[2]


def _of_type(encoded: str, kind: bytes) -> bytes:
    typed = decode64(encoded)
    if typed[:1] != kind or len(typed) != 33:
        raise FormatError("note-key", "not a key of this type")
    return typed[1:]
