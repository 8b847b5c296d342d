# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people and pseudonyms send, read and bounded. Forms live for one request, in memory.

None of these shows what is in it when it is printed.
"""

import re
from dataclasses import dataclass
from datetime import date

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.fields import SLUG, Fields
from tellsafe.formats.privacy_pass import BLINDED_LENGTH, TOKEN_LENGTH, Purpose, Token

KINDS = (Purpose.CREDENTIAL.value, Purpose.CREDENTIAL_INELIGIBLE.value)
_MOST_BATCH = 64
_MOST_PADDING = 65536
_TERM = re.compile(r"[0-9]{4}", re.ASCII)
_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}", re.ASCII)
_SCHEME = re.compile(r"[a-z]{2}_?\.[a-z0-9_]{1,30}", re.ASCII)


@dataclass(frozen=True, repr=False)
class Batch:
    """Blinded stamp requests (256 bytes each) for a week."""

    week: str
    blinded: tuple[bytes, ...]

    @classmethod
    def read(cls, fields: Fields) -> "Batch":
        """Raises FormatError."""
        return cls(fields.word("week", _WEEK), _blinded(fields))


@dataclass(frozen=True, repr=False)
class CodeForm:
    """A phone that wants a code."""

    phone: str
    language: str

    @classmethod
    def read(cls, fields: Fields) -> "CodeForm":
        """Raises FormatError."""
        form = cls(fields.text("phone", most=40), fields.language("language"))
        _end(fields)
        return form


@dataclass(frozen=True, repr=False)
class ActivationForm:
    """A person who wants a credential of a term, of the kind that goes with their occupation."""

    name: str
    scheme: str
    number: str
    occupation: str
    phone: str
    code: str
    term: str
    kind: Purpose
    blinded: bytes
    stamps: Batch

    @classmethod
    def read(cls, fields: Fields) -> "ActivationForm":
        """Raises FormatError."""
        stamps = fields.inner("stamps")
        form = cls(
            name=fields.text("name", most=300),
            scheme=fields.word("scheme", _SCHEME),
            number=fields.text("number", most=60),
            occupation=fields.word("occupation", SLUG),
            phone=fields.text("phone", most=40),
            code=fields.text("code", most=40),
            term=fields.word("term", _TERM),
            kind=Purpose(fields.choice("kind", KINDS)),
            blinded=fields.raw("blinded", BLINDED_LENGTH),
            stamps=Batch.read(stamps),
        )
        stamps.end()
        _end(fields)
        return form


@dataclass(frozen=True, repr=False)
class StampRequest:
    """A pseudonym (32 bytes) that wants the stamps of a day."""

    pseudonym: bytes
    credential: Token
    day: date
    batch: Batch

    @classmethod
    def read(cls, fields: Fields, deployment: str) -> "StampRequest":
        """Raises FormatError."""
        fields.constant("deployment", deployment)
        request = cls(
            pseudonym=fields.raw("pseudonym", 32),
            credential=Token.parse(fields.raw("credential", TOKEN_LENGTH)),
            day=fields.day("day"),
            batch=Batch.read(fields),
        )
        fields.end()
        return request


def read_open_request(fields: Fields) -> Batch:
    """A batch that work alone pays for. Raises FormatError."""
    batch = Batch.read(fields)
    fields.end()
    return batch


def _end(fields: Fields) -> None:
    """``padding`` is anything: it lets all forms have one length, whatever is in them."""
    if fields.has("padding"):
        fields.text("padding", most=_MOST_PADDING, least=0)
    fields.end()


def _blinded(fields: Fields) -> tuple[bytes, ...]:
    rows = fields.get("blinded")
    if not isinstance(rows, list) or not 1 <= len(rows) <= _MOST_BATCH:
        raise fields.wrong("blinded", "is not a list of 1 to 64")
    if not all(isinstance(row, str) for row in rows):
        raise fields.wrong("blinded", "has an item that is not text")
    return tuple(unb64u(row, length=BLINDED_LENGTH) for row in rows)
