# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people and pseudonyms send, read and bounded. Forms live for one request, in memory.

None of these shows what is in it when it is printed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tellsafe.formats.charter_checks import CHECKSUM, COUNTER, OIDC, ROLL
from tellsafe.formats.counter_code import read_counter_code
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.fields import SLUG, Fields
from tellsafe.formats.privacy_pass import BLINDED_LENGTH, TOKEN_LENGTH, Purpose, Token

KINDS = (Purpose.CREDENTIAL.value, Purpose.CREDENTIAL_INELIGIBLE.value)
_MOST_BATCH = 64
_MOST_PADDING = 65536
_TERM = re.compile(r"[0-9]{4}", re.ASCII)
_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}", re.ASCII)
_ANSWER = re.compile(r"[!-~]+", re.ASCII)
_VERIFIER = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
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
class PhoneProof:
    """A phone, and the code that was sent to it."""

    phone: str
    code: str

    @classmethod
    def read(cls, fields: Fields) -> "PhoneProof":
        """Raises FormatError."""
        return cls(fields.text("phone", most=40), fields.text("code", most=40))


@dataclass(frozen=True, repr=False)
class DocumentProof:
    """Check "checksum": what stands on a document, as the person says."""

    name: str
    scheme: str
    number: str
    occupation: str
    phone: PhoneProof

    @classmethod
    def read(cls, fields: Fields) -> "DocumentProof":
        """Raises FormatError."""
        return cls(
            name=fields.text("name", most=300),
            scheme=fields.word("scheme", _SCHEME),
            number=fields.text("number", most=60),
            occupation=fields.word("occupation", SLUG),
            phone=PhoneProof.read(fields),
        )


@dataclass(frozen=True, repr=False)
class CounterProof:
    """Check "counter": a code that a clerk handed over, in its 18 digits."""

    code: str

    @classmethod
    def read(cls, fields: Fields) -> "CounterProof":
        """Raises FormatError, for a slip of the pen as well: the app has told of those."""
        return cls(read_counter_code(fields.text("counter", most=200)))


@dataclass(frozen=True, repr=False)
class SignInProof:
    """Check "oidc": the provider's answer (an authorization code), and the device's verifier."""

    answer: str
    verifier: str

    @classmethod
    def read(cls, fields: Fields) -> "SignInProof":
        """Raises FormatError."""
        return cls(fields.word("answer", _ANSWER, most=2048), fields.word("verifier", _VERIFIER))


@dataclass(frozen=True, repr=False)
class RollProof:
    """Check "roll": a number of the operator's list, and what else is asked ("" if nothing is)."""

    number: str
    second: str
    phone: PhoneProof

    @classmethod
    def read(cls, fields: Fields) -> "RollProof":
        """Raises FormatError."""
        return cls(
            number=fields.text("number", most=60),
            second=fields.text("second", most=200, least=0),
            phone=PhoneProof.read(fields),
        )


Proof = DocumentProof | CounterProof | SignInProof | RollProof
_PROOFS: Mapping[str, Callable[[Fields], Proof]] = {
    CHECKSUM: DocumentProof.read,
    COUNTER: CounterProof.read,
    OIDC: SignInProof.read,
    ROLL: RollProof.read,
}


@dataclass(frozen=True, repr=False)
class ActivationForm:
    """A person who wants a credential of a term and kind, and what shows that they may have one."""

    proof: Proof
    term: str
    kind: Purpose
    blinded: bytes
    stamps: Batch

    @classmethod
    def read(cls, fields: Fields, check: str = CHECKSUM) -> "ActivationForm":
        """The form of one identity check: no field too many. Raises FormatError."""
        stamps = fields.inner("stamps")
        form = cls(
            proof=_PROOFS[check](fields),
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
