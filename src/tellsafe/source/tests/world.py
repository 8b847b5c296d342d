# SPDX-License-Identifier: AGPL-3.0-or-later
"""A deployment in late 2026: all private keys of all zones, its bulletin and its log."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.age import Identity, generate_identity
from tellsafe.formats.bulletin import Bulletin, KeyEntry, bulletin_hash, sign_bulletin
from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.charter import DEMO, OPEN, VERIFIED, Charter, parse_charter
from tellsafe.formats.charter_checks import CHECKSUM, Checks
from tellsafe.formats.encoding import b64u, sha256_hex
from tellsafe.formats.periods import next_week, week_days, week_of
from tellsafe.formats.privacy_pass import (
    Issuer,
    Purpose,
    Verifier,
    generate_issuer_key,
    issuer_public_bytes,
    token_challenge,
)
from tellsafe.translog.entries import make_entry
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.note import Signer
from tellsafe.translog.publication import Publication

TODAY = date(2026, 11, 25)  # Wednesday of 2026-W48
BATCH = 3
PART = 64 * 1024
WEEKS = tuple(week_of(TODAY + timedelta(days=7 * step)) for step in range(-1, 3))
TERM = "2026"
LOG = Signer("log.example.org/tellsafe", b"\x01" * 32)
_ZONES = ("intake", "registry", "translog")


class Clock:
    """A device's clock that stands still until it is moved."""

    def __init__(self, day: date = TODAY) -> None:
        self.day = day

    def now(self) -> int:
        return int(
            datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC).timestamp()
        )

    def today(self) -> date:
        return self.day


@cache
def issuer_key(purpose: Purpose, period: str) -> rsa.RSAPrivateKey:
    """Made once a process: RSA keys take long to make."""
    return generate_issuer_key()


@dataclass
class World:
    """Keys of all zones, and where they are reached."""

    activation: str = VERIFIED
    check: str = CHECKSUM
    checks: Checks = field(default_factory=Checks)
    urls: dict[str, str] = field(
        default_factory=lambda: {zone: f"https://{zone}.example.org" for zone in _ZONES}
    )
    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    receipt: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    message: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    registry: Identity = field(default_factory=generate_identity)
    desk: dict[str, Identity] = field(
        default_factory=lambda: {week: generate_identity() for week in WEEKS}
    )

    @property
    def is_open(self) -> bool:
        return self.activation == OPEN

    def charter(self) -> Charter:
        charter = parse_charter(DEMO.read_text("utf-8"))
        return replace(
            charter,
            activation=self.activation,
            stamps_per_day=BATCH,
            identity_check=self.check,
            checks=self.checks,
        )

    def bulletin(self, **changes: Any) -> Bulletin:
        made = Bulletin(
            deployment="demo-city",
            serial=1,
            issued=date(2026, 11, 16),
            charter=self.charter(),
            catalogue=parse_catalogue(DEMO.with_name("catalogue.toml").read_text("utf-8")),
            endpoints=self.urls,
            desk_stanzas=2,
            part_size=PART,
            log_origin=LOG.name,
            log_vkey=str(LOG.verifier),
            root=self.root.public_key().public_bytes_raw(),
            keys=tuple(self.key_entries()),
        )
        return replace(made, **changes)

    def signed(self, **changes: Any) -> bytes:
        return sign_bulletin(self.bulletin(**changes), self.root)

    def key_entries(self) -> Iterator[KeyEntry]:
        year = (TERM, date(2026, 1, 1), date(2027, 1, 31))
        sealing = self.registry.recipient
        yield _entry("registry-sealing", "age-hybrid", sealing.public, str(sealing), *year)
        for use, key in (("receipt", self.receipt), ("desk-message", self.message)):
            public = key.public_key().public_bytes_raw()
            yield _entry(use, "ed25519", public, b64u(public), *year)
        for purpose in (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE):
            yield _issuer_entry(purpose, *year)
        for week, identity in self.desk.items():
            days = (week, week_days(week)[0], week_days(next_week(week))[1])
            recipient = identity.recipient
            yield _entry("desk-sealing", "age-hybrid", recipient.public, str(recipient), *days)
            yield _issuer_entry(Purpose.STAMP, *days)

    def issuer(self, purpose: Purpose, period: str) -> Issuer:
        return Issuer(issuer_key(purpose, period))

    def verifier(self, purpose: Purpose, period: str) -> Verifier:
        spki = issuer_public_bytes(issuer_key(purpose, period).public_key())
        return Verifier(spki, token_challenge("demo-city", purpose, period))


def entry_of(data: bytes, bulletin: Bulletin) -> bytes:
    """The log's entry for a signed bulletin."""
    return make_entry(
        "bulletin",
        day=bulletin.issued.isoformat(),
        serial=bulletin.serial,
        sha256=bulletin_hash(data),
    )


def published(entries: list[bytes], signer: Signer = LOG) -> dict[str, bytes]:
    """The files of a log with these entries, by path."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Publication(folder, signer, map(leaf_hash, entries)).publish(lambda start: entries[start:])
        paths = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def _issuer_entry(purpose: Purpose, period: str, first: date, last: date) -> KeyEntry:
    spki = issuer_public_bytes(issuer_key(purpose, period).public_key())
    return _entry(purpose.value, "rsa-2048", spki, b64u(spki), period, first, last)


def _entry(
    use: str, kind: str, raw: bytes, public: str, period: str, first: date, last: date
) -> KeyEntry:
    return KeyEntry(sha256_hex(raw), use, kind, public, period, first, last)
