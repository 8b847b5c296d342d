# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bulletin: all that is public about a deployment, signed by its root key.

Flattened JWS JSON (RFC 7515 §7.2.2). The file has one spelling, so that its hash in the log and
the signature in it speak of the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats import jws
from tellsafe.formats.age import Recipient
from tellsafe.formats.bulletin_key import USES, KeyEntry
from tellsafe.formats.catalogue import Catalogue
from tellsafe.formats.change import MOST_CHANGES, Change
from tellsafe.formats.charter import Charter
from tellsafe.formats.encoding import b64u, canonical_json, parse_json, sha256_hex, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import DEPLOYMENT, SLUG, Fields
from tellsafe.formats.upcoming import Upcoming

__all__ = [
    "Bulletin",
    "KeyEntry",
    "bulletin_hash",
    "sign_bulletin",
    "verify_bulletin",
]

MAX_LENGTH = 1024 * 1024
_FORMAT = "bulletin"
_TYPE = "tellsafe-bulletin"
_MOST_KEYS = 400
_MOST_SERIAL = 2**31
_MOST_URL = 500
_MOST_LINE = 500
_ZONES = ("intake", "registry", "translog")
_MOST_STANZAS = 20
_LEAST_PART = 64 * 1024
_MOST_PART = 64 * 1024 * 1024


@dataclass(frozen=True)
class Bulletin:
    """What a bulletin says. ``part_size`` in bytes; ``root`` is the 32-byte key that signs it.

    ``endpoints``: the URLs of "intake", "registry" and "translog", without a slash at their ends.
    ``log_vkey`` is the log's verifier key as C2SP signed-note spells it. ``changes`` of charter and
    catalogue stand in the order in which they hold; ``upcoming`` is what has been told and does not
    hold yet.
    """

    deployment: str
    serial: int
    issued: date
    charter: Charter
    catalogue: Catalogue
    endpoints: Mapping[str, str]
    desk_stanzas: int
    part_size: int
    log_origin: str
    log_vkey: str
    root: bytes
    keys: tuple[KeyEntry, ...]
    changes: tuple[Change, ...] = ()
    upcoming: Upcoming = field(default_factory=Upcoming)

    def keys_for(self, use: str, day: date) -> tuple[KeyEntry, ...]:
        """The keys of a use that are valid on ``day``, the newest first."""
        found = [key for key in self.keys if key.use == use and key.is_valid(day)]
        return tuple(sorted(found, key=lambda key: (key.first_day, key.id), reverse=True))

    def desk_recipients(self, day: date) -> tuple[Recipient, ...]:
        """To whom envelope and attachments are sealed: exactly ``desk_stanzas`` of one kind.

        Raises FormatError("desk-keys"): fewer or more would make a tip look unlike the others.
        """
        found = tuple(key.recipient for key in self.keys_for("desk-sealing", day))
        if len(found) != self.desk_stanzas or len({one.kind for one in found}) != 1:
            raise FormatError("desk-keys", "not the number of desk keys that the bulletin promises")
        return found

    def to_json(self) -> dict[str, object]:
        """The signed JSON object."""
        told = {
            "changes": [change.to_json() for change in self.changes],
            "upcoming": self.upcoming.to_json(),
        }
        return {
            **{name: value for name, value in told.items() if value},
            "v": 1,
            "deployment": self.deployment,
            "serial": self.serial,
            "issued": self.issued.isoformat(),
            "charter": self.charter.to_json(),
            "catalogue": self.catalogue.to_json(),
            "endpoints": dict(self.endpoints),
            "desk_stanzas": self.desk_stanzas,
            "part_size": self.part_size,
            "log": {"origin": self.log_origin, "vkey": self.log_vkey},
            "root": b64u(self.root),
            "keys": [key.to_json() for key in self.keys],
        }

    @classmethod
    def from_json(cls, value: object) -> "Bulletin":
        """Raises FormatError("bulletin-…" | "charter" | "catalogue-…").

        Fields and key uses that this version does not know are passed over: a bulletin is signed
        by the root, and has to be able to grow without breaking the apps that are out there.
        """
        fields = Fields(value, _FORMAT)
        fields.constant("v", 1)
        log = fields.inner("log")
        bulletin = cls(
            deployment=fields.word("deployment", DEPLOYMENT),
            serial=fields.integer("serial", 1, _MOST_SERIAL),
            issued=fields.day("issued"),
            charter=Charter.from_json(fields.get("charter")),
            catalogue=Catalogue.from_json(fields.get("catalogue")),
            endpoints=_endpoints(fields.inner("endpoints")),
            desk_stanzas=fields.integer("desk_stanzas", 1, _MOST_STANZAS),
            part_size=fields.integer("part_size", _LEAST_PART, _MOST_PART),
            log_origin=log.text("origin", most=_MOST_LINE),
            log_vkey=log.text("vkey", most=_MOST_LINE),
            root=fields.raw("root", 32),
            keys=_keys(fields),
            changes=_changes(fields),
            upcoming=_upcoming(fields),
        )
        bulletin.upcoming.require(bulletin.changes)
        if bulletin.deployment != bulletin.charter.id:
            raise FormatError("bulletin-charter", "the charter is of another deployment")
        return bulletin


def sign_bulletin(bulletin: Bulletin, root_key: Ed25519PrivateKey) -> bytes:
    """The file. Raises FormatError("bulletin-root") for a key that the bulletin does not name."""
    if root_key.public_key().public_bytes_raw() != bulletin.root:
        raise FormatError("bulletin-root", "the key is not the root that the bulletin names")
    value = bulletin.to_json()
    Bulletin.from_json(value)
    header, payload = jws.header_of(_TYPE), canonical_json(value)
    signature = root_key.sign(jws.signing_input(header, payload))
    parts = {"protected": header, "payload": payload, "signature": signature}
    return canonical_json({name: b64u(part) for name, part in parts.items()})


def verify_bulletin(data: bytes, root_public: bytes | None) -> Bulletin:
    """Read a bulletin that ``root_public`` (32 bytes) has signed.

    With None the bulletin vouches for itself alone: for a zone that reads its own folder, and for
    a source that meets a deployment for the first time and is about to pin what it finds.

    Raises FormatError("bulletin-…" | "jws…" | "json…" | "charter" | "catalogue-…").
    """
    header, payload, signature = _parts(data)
    if header != jws.header_of(_TYPE):
        raise FormatError("jws-type", "signed as another type of document, or by another algorithm")
    if root_public is not None:
        # Before anything of it is read: a stranger's bytes get no further than this.
        jws.verify_signature(root_public, signature, jws.signing_input(header, payload))
    bulletin = Bulletin.from_json(parse_json(payload, limit=MAX_LENGTH))
    if root_public not in (None, bulletin.root):
        raise FormatError("bulletin-root", "the bulletin names another root")
    jws.verify_signature(bulletin.root, signature, jws.signing_input(header, payload))
    return bulletin


def plain_form(data: bytes) -> bytes:
    """The signature's 64 bytes and the payload: the same file in the form in which it compresses.

    Of base64url of JSON, gzip leaves a third more than of the JSON. Raises FormatError.
    """
    _header, payload, signature = _parts(data)
    return signature + payload


def bulletin_hash(data: bytes) -> str:
    """SHA-256 of the file in hex, as it stands in the log."""
    return sha256_hex(data)


def _parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    value = parse_json(data, limit=MAX_LENGTH)
    names = ("protected", "payload", "signature")
    if not isinstance(value, dict) or set(value) != set(names):
        raise FormatError("bulletin-form", "not a flattened JWS")
    if not all(isinstance(text, str) for text in value.values()) or canonical_json(value) != data:
        raise FormatError("bulletin-form", "a bulletin that is not in canonical JSON")
    header, payload, signature = (unb64u(value[name]) for name in names)
    return header, payload, signature


def _endpoints(fields: Fields) -> dict[str, str]:
    return {zone: _url(fields, zone) for zone in _ZONES}


def _url(fields: Fields, name: str) -> str:
    url = fields.text(name, most=_MOST_URL)
    if not url.startswith(("https://", "http://")) or url.endswith("/") or not url.isascii():
        raise fields.wrong(name, "is not a URL without a slash at its end")
    return url


def _changes(fields: Fields) -> tuple[Change, ...]:
    return fields.each("changes", Change.read, most=MOST_CHANGES) if fields.has("changes") else ()


def _upcoming(fields: Fields) -> Upcoming:
    return Upcoming.read(fields.inner("upcoming")) if fields.has("upcoming") else Upcoming()


def _keys(fields: Fields) -> tuple[KeyEntry, ...]:
    rows = fields.each("keys", lambda row: row, most=_MOST_KEYS)
    keys = tuple(KeyEntry.read(row) for row in rows if row.word("use", SLUG) in USES)
    if len({key.id for key in keys}) != len(keys):
        raise FormatError("bulletin-key", "a key stands twice")
    return keys
