# SPDX-License-Identifier: AGPL-3.0-or-later
"""A change of charter or catalogue: approved by two administrators, told, and only then in force.

It names both documents by hash. A source's device that knows the one before takes the one after
only with an unbroken chain of changes between the two, each approved by two of those who were
administrators then, and each told as many days before as the charter promised then.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import jws
from tellsafe.formats.catalogue import Catalogue
from tellsafe.formats.charter import Charter
from tellsafe.formats.charter_changes import LEAST_ADMINISTRATORS, MOST_NOTICE, Changes
from tellsafe.formats.encoding import b64u, canonical_json, sha256_hex, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, KEY, Fields

CHARTER, CATALOGUE = "charter", "catalogue"
WHAT = (CHARTER, CATALOGUE)
MOST_CHANGES = 100
_TYPE = "tellsafe-change"
_MOST_ADMINISTRATORS = 40


@dataclass(frozen=True)
class Approval:
    """An administrator's Ed25519 key in base64url, and its signature (64 bytes) over a change."""

    by: str
    signature: bytes

    @classmethod
    def read(cls, fields: Fields) -> "Approval":
        """Raises FormatError("change-field")."""
        approval = cls(fields.word("by", KEY), fields.raw("signature", jws.SIGNATURE_LENGTH))
        fields.end()
        return approval


@dataclass(frozen=True)
class Change:
    """``before`` and ``after`` are hashes as of ``document_hash``. It holds from the day ``holds``.

    ``then`` is who may change what is after it, and with what notice: for a charter, what the one
    after says of that, so that a chain can be followed without the documents between its ends.
    """

    deployment: str
    what: str
    before: str
    after: str
    announced: date
    holds: date
    then: Changes = field(default_factory=Changes)
    approvals: tuple[Approval, ...] = ()

    def to_json(self) -> dict[str, object]:
        """With its approvals."""
        approvals = [{"by": a.by, "signature": b64u(a.signature)} for a in self.approvals]
        return {**self._signed(), "approvals": approvals}

    @classmethod
    def read(cls, fields: Fields) -> "Change":
        """Raises FormatError("…-field"). Says nothing about who approved it."""
        fields.constant("v", 1)
        change = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            what=fields.choice("what", WHAT),
            before=fields.sha256("before"),
            after=fields.sha256("after"),
            announced=fields.day("announced"),
            holds=fields.day("holds"),
            then=Changes(
                fields.integer("notice_days", 0, MOST_NOTICE),
                fields.words("administrators", KEY, most=_MOST_ADMINISTRATORS),
            ),
            approvals=fields.each("approvals", Approval.read, most=_MOST_ADMINISTRATORS),
        )
        fields.end()
        return change

    def approved_with(self, key: Ed25519PrivateKey) -> "Change":
        """With one more approval; the same key again changes nothing."""
        by = b64u(key.public_key().public_bytes_raw())
        others = [one for one in self.approvals if one.by != by]
        approvals = [*others, Approval(by, key.sign(self._input()))]
        return replace(self, approvals=tuple(sorted(approvals, key=lambda one: one.by)))

    def approvers(self, administrators: Collection[str]) -> frozenset[str]:
        """Those of ``administrators`` whose signature it has."""
        return frozenset(
            one.by for one in self.approvals if one.by in administrators and self._is_signed(one)
        )

    def is_due(self, promised: Changes, day: date) -> bool:
        """Whether it holds on ``day``, told in time and approved as was promised before it."""
        in_time = (self.holds - self.announced).days >= promised.notice_days
        enough = len(self.approvers(promised.administrators)) >= LEAST_ADMINISTRATORS
        return self.holds <= day and in_time and enough

    @property
    def sha256(self) -> str:
        """Of what administrators sign, in hex, as it stands in the log."""
        return sha256_hex(self._input())

    def _is_signed(self, approval: Approval) -> bool:
        try:
            by = unb64u(approval.by, length=32)
            jws.verify_signature(by, approval.signature, self._input())
        except FormatError:
            return False
        return True

    def _input(self) -> bytes:
        return jws.signing_input(jws.header_of(_TYPE), canonical_json(self._signed()))

    def _signed(self) -> dict[str, object]:
        return {
            "v": 1,
            "deployment": self.deployment,
            "what": self.what,
            "before": self.before,
            "after": self.after,
            "announced": self.announced.isoformat(),
            "holds": self.holds.isoformat(),
            **self.then.to_json(),
        }


def document_hash(document: Charter | Catalogue) -> str:
    """SHA-256 of its canonical JSON, in hex."""
    return sha256_hex(canonical_json(document.to_json()))


class Stated(Protocol):
    """What a bulletin says of charter, catalogue and their changes."""

    @property
    def deployment(self) -> str: ...
    @property
    def issued(self) -> date: ...
    @property
    def charter(self) -> Charter: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def changes(self) -> Sequence[Change]: ...


def require_announced(known: Stated, new: Stated) -> None:
    """Both documents of a new bulletin have to follow from the known one's by its changes.

    A charter that promises nothing about changes is held to nothing, and to all that a later one
    promises. Raises FormatError("bulletin-unannounced").
    """
    promised = known.charter.changes
    if not promised.administrators:
        return
    at = {CHARTER: document_hash(known.charter), CATALOGUE: document_hash(known.catalogue)}
    for change in new.changes:
        follows = change.deployment == new.deployment and change.before == at[change.what]
        if follows and change.is_due(promised, new.issued):
            at[change.what] = change.after
            promised = change.then if change.what == CHARTER else promised
    if at != {CHARTER: document_hash(new.charter), CATALOGUE: document_hash(new.catalogue)}:
        raise FormatError(
            "bulletin-unannounced", "charter or catalogue changed and nobody was told in time"
        )
