# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk's signature over an exported bag: over the lists that hold the hash of everything else.

It names the head of the desk's record as well, so that a record that is rewritten later no longer
fits the bags that left before.
"""

import re
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import jws
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import canonical_json, parse_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, Fields

_TYPE = "tellsafe-export"
_LIMIT = 2048
_MOST_ENTRIES = 2**53 - 1
_INCIDENT = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


@dataclass(frozen=True)
class ExportSeal:
    """``sha256`` and ``sha512`` are the SHA-256, in hex, of the files tagmanifest-sha256.txt and
    tagmanifest-sha512.txt; ``head`` is the number and hash of the newest entry of the record."""

    deployment: str
    incident: str
    day: date
    sha256: str
    sha512: str
    head: tuple[int, str]

    def to_json(self) -> dict[str, object]:
        """The JSON object that is signed."""
        return {
            "v": 1,
            "deployment": self.deployment,
            "incident": self.incident,
            "day": self.day.isoformat(),
            "tagmanifests": {"sha256": self.sha256, "sha512": self.sha512},
            "record": {"number": self.head[0], "hash": self.head[1]},
        }

    @classmethod
    def from_json(cls, value: object) -> "ExportSeal":
        """Raises FormatError("export-field")."""
        fields = Fields(value, "export")
        fields.constant("v", 1)
        lists, record = fields.inner("tagmanifests"), fields.inner("record")
        seal = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            incident=fields.word("incident", _INCIDENT),
            day=fields.day("day"),
            sha256=lists.sha256("sha256"),
            sha512=lists.sha256("sha512"),
            head=(record.integer("number", 0, _MOST_ENTRIES), record.sha256("hash")),
        )
        for part in (lists, record, fields):
            part.end()
        return seal


def sign_export(seal: ExportSeal, key: Ed25519PrivateKey) -> bytes:
    """The file signature.jws. The same input gives the same bytes."""
    value = seal.to_json()
    ExportSeal.from_json(value)
    return jws.sign(canonical_json(value), key, _TYPE)


def open_export(signed: bytes, bulletin: Bulletin) -> ExportSeal:
    """What the desk of this bulletin signed, with a message key that was valid on its day.

    Raises FormatError("jws…" | "export-field" | "export-spelling" | "export-key" |
    "export-deployment").
    """
    payload = jws.peek(signed)
    seal = ExportSeal.from_json(parse_json(payload, limit=_LIMIT))
    keys = bulletin.keys_for("desk-message", seal.day)
    if not keys:
        raise FormatError("export-key", "the bulletin has no key of the desk's for that day")
    _require_signature(signed, [key.public_bytes for key in keys])
    if canonical_json(seal.to_json()) != payload:
        raise FormatError("export-spelling", "a signature that is not over canonical JSON")
    if seal.deployment != bulletin.deployment:
        raise FormatError("export-deployment", "a bag of another deployment")
    return seal


def _require_signature(signed: bytes, keys: list[bytes]) -> None:
    """By one of the keys, of which there are two where one follows another."""
    for key in keys[:-1]:
        try:
            jws.verify(signed, key, _TYPE)
        except FormatError:
            continue
        return
    jws.verify(signed, keys[-1], _TYPE)
